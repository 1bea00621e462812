"""The files of a page: listed, uploaded (the same name makes a new version), taken away, sent."""

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face.confluence_frame import NOTHING, changeable, find_page, frame, the_page
from syncer.sandbox.face.files import sent_file
from syncer.sandbox.face.session import Stop, Visit

CHOOSE = "Choose a file first."


def files(visit: Visit) -> Response:
    """Show the files of a page."""
    page = the_page(visit)
    found = visit.site.confluence.attachments_of(page)
    return visit.page("page_files.html", **frame(visit, page) | {"poll": None}, files=found)


def by_id(visit: Visit) -> Response:
    """Lead the address that an attachment's reply gives to the page's files."""
    page = find_page(visit, visit.request.query_params.get("pageId", ""))
    return RedirectResponse(f"{visit.wiki}/pages/{page.id}/attachments", 302)


def upload(visit: Visit) -> Response:
    """Attach what was sent; a file with a known name becomes that file's next version."""
    actor, page, state = visit.actor(), changeable(visit), visit.site.confluence
    if not visit.files:
        raise Stop(400, CHOOSE)
    note = visit.form.get("comment", "")
    for one in visit.files:
        old = state.attachment_named(page, one.name)
        if old is None:
            state.attach(actor.account_id, page, one.name, one.content, one.media_type, comment=note)
        else:
            state.replace_attachment(actor.account_id, old, one.content, one.media_type, comment=note)
    return RedirectResponse(f"{visit.wiki}/pages/{page.id}/attachments", 303)


def remove(visit: Visit) -> Response:
    """Take a file away from a page."""
    visit.actor()
    page = changeable(visit)
    found = visit.site.confluence.attachments.get(visit.form.get("file", ""))
    if found is None or found.page_id != page.id:
        raise Stop(404, NOTHING)
    found.status = "trashed"
    return RedirectResponse(f"{visit.wiki}/pages/{page.id}/attachments", 303)


def download(visit: Visit) -> Response:
    """Send a file, or with `?version=` an old version of it."""
    page = the_page(visit)
    found = visit.site.confluence.attachment_named(page, visit.request.path_params["name"])
    if found is None:
        raise Stop(404, NOTHING)
    wanted = visit.request.query_params.get("version", "")
    version = next((one for one in found.versions if str(one.number) == wanted), found.latest)
    return sent_file(found.title, version.content, version.media_type)
