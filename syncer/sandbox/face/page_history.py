"""The versions of a page: listed, compared two at a time, and an old one restored as the newest."""

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Page, Version
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.view import render
from syncer.sandbox.face import page_changes, word_changes
from syncer.sandbox.face.confluence_frame import address, changeable, find_version, frame, the_page
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.face.words import macro_words

VIEWS = ("inline", "side")


def history(visit: Visit) -> Response:
    """Show a page's versions, the newest first."""
    page = the_page(visit)
    return visit.page("page_history.html", **frame(visit, page), versions=list(reversed(page.versions)))


def compare(visit: Visit) -> Response:
    """Show what two versions of a page have differently; without numbers, what the newest one changed."""
    page, query = the_page(visit), visit.request.query_params
    newest = page.number
    old = find_version(page, query.get("from") or str(max(newest - 1, 1)))
    new = find_version(page, query.get("to") or str(newest))
    if old.number > new.number:
        old, new = new, old
    rows = page_changes.compared(_rendered(visit, page, old), _rendered(visit, page, new))
    view = query.get("view", "inline")
    return visit.page(
        "page_compare.html",
        **frame(visit, page) | {"poll": None},
        old=old,
        new=new,
        newest=newest,
        title_changes=word_changes.marked(old.title, new.title) if old.title != new.title else "",
        passages=page_changes.passages(rows),
        counts={sort: sum(1 for row in rows if row.sort == sort) for sort in ("changed", "come", "gone")},
        view=view if view in VIEWS else "inline",
        everything=query.get("all") == "1",
    )


def restore(visit: Visit) -> Response:
    """Save an old version's title and body as a new version by the acting person, as Confluence does."""
    actor, page = visit.actor(), changeable(visit)
    old = find_version(page, visit.form.get("version", ""))
    try:
        visit.site.confluence.update_page(
            actor.account_id,
            page,
            page.number + 1,
            title=old.title,
            body=old.body,
            message=f"Reverted from v. {old.number}",
        )
    except Refused as refused:
        raise Stop(refused.status, refused.title) from refused
    return RedirectResponse(address(visit, page), 303)


def _rendered(visit: Visit, page: Page, version: Version) -> str:
    return render(version.body, of_page(visit.site, page, visit.user, words=macro_words(visit.language)))
