"""The face of Confluence: spaces, the page tree, pages as readers see them, editing, history, ticks."""

import hashlib
from dataclasses import dataclass, replace
from html import escape

from starlette.responses import JSONResponse, RedirectResponse, Response

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Page, Space, Version
from syncer.sandbox.confluence.storage import StorageError
from syncer.sandbox.confluence.storage import parse as parse_storage
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.view import render
from syncer.sandbox.confluence.wire import webui
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.face.words import macro_words
from syncer.sandbox.site import Site

NOTHING = "There is nothing here, or it has been deleted."
SAFE_INLINE = {
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/svg+xml",
    "application/pdf",
    "text/plain",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A page in the tree on the left; `open` where the page on screen is it or below it."""

    title: str
    href: str
    here: bool
    open: bool
    children: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor holds: the text, the version it began from, and what to tell its writer."""

    title: str
    body: str
    number: int = 0
    told: str = ""
    fine: bool = True


def home(visit: Visit) -> Response:
    """Show the spaces."""
    state = visit.site.confluence
    spaces = [
        (
            space,
            sum(1 for page in state.pages.values() if page.space_id == space.id and page.status == "current"),
        )
        for space in state.spaces.values()
    ]
    return visit.page(
        "spaces.html",
        product="confluence",
        spaces=spaces,
        poll=("space", ""),
        mark=space_mark(visit.site, ""),
    )


def space(visit: Visit) -> Response:
    """Show a space's home page."""
    found = _space(visit)
    home_page = visit.site.confluence.pages.get(found.homepage_id)
    if home_page is None:
        raise Stop(404, NOTHING)
    return _shown(visit, home_page, home_page.latest)


def view(visit: Visit) -> Response:
    """Show a page, or with `?version=` an old version of it."""
    page = _page(visit)
    number = visit.request.query_params.get("version", "")
    if not number:
        return _shown(visit, page, page.latest)
    found = next((version for version in page.versions if str(version.number) == number), None)
    if found is None:
        raise Stop(404, NOTHING)
    return _shown(visit, page, found)


def by_id(visit: Visit) -> Response:
    """Lead addresses that name a page by its id alone to the page."""
    query = visit.request.query_params
    return RedirectResponse(_address(visit, _find(visit, query.get("pageId", query.get("draftId", "")))), 302)


def tiny(visit: Visit) -> Response:
    """Lead a short address to its page."""
    try:
        number = int(visit.request.path_params["code"], 16)
    except ValueError:
        raise Stop(404, NOTHING) from None
    return RedirectResponse(_address(visit, _find(visit, str(number))), 302)


def history(visit: Visit) -> Response:
    """Show a page's versions, the newest first."""
    page = _page(visit)
    return visit.page("page_history.html", **_frame(visit, page), versions=list(reversed(page.versions)))


def edit(visit: Visit) -> Response:
    """Show the editor."""
    page = _page(visit)
    return _editor(visit, page, Draft(page.title, page.body, page.number))


def save(visit: Visit) -> Response:
    """Publish what the editor holds as a new version by the acting person, or only check it."""
    actor, page, draft = visit.actor(), _page(visit), _drafted(visit)
    if visit.form.get("do") == "check":
        return _editor(visit, page, _checked(draft))
    try:
        visit.site.confluence.update_page(
            actor.account_id,
            page,
            draft.number + 1,
            title=draft.title,
            body=draft.body,
            message=visit.form.get("message", ""),
        )
    except Refused as refused:
        return _editor(visit, page, _told(visit, draft, refused))
    return RedirectResponse(_address(visit, page), 303)


def create(visit: Visit) -> Response:
    """Show the editor for a new page."""
    return _new_editor(
        visit, _space(visit), visit.request.query_params.get("parent", ""), Draft("", "<p></p>")
    )


def save_new(visit: Visit) -> Response:
    """Publish a new page by the acting person."""
    actor, found, draft, parent = visit.actor(), _space(visit), _drafted(visit), visit.form.get("parent", "")
    if visit.form.get("do") == "check":
        return _new_editor(visit, found, parent, _checked(draft))
    try:
        page = visit.site.confluence.create_page(
            actor.account_id, found.id, draft.title, draft.body, parent_id=parent or None
        )
    except Refused as refused:
        return _new_editor(visit, found, parent, _told(visit, draft, refused))
    return RedirectResponse(_address(visit, page), 303)


def tick(visit: Visit) -> Response:
    """Tick or untick a task: a new version of its page by the acting person."""
    actor, page = visit.actor(), _page(visit)
    state, local_id = visit.site.confluence, visit.request.path_params["task"]
    task = next((t for t in state.tasks.values() if t.page_id == page.id and t.local_id == local_id), None)
    if task is None:
        raise Stop(404, NOTHING)
    state.tick(actor.account_id, task, "complete" if visit.form.get("done") == "1" else "incomplete")
    return JSONResponse({"version": page_mark(visit.site, page.id)})


def comment(visit: Visit) -> Response:
    """Add a footer comment by the acting person."""
    actor, page = visit.actor(), _page(visit)
    lines = [line.strip() for line in visit.form.get("text", "").splitlines() if line.strip()]
    if lines:
        body = "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines)
        visit.site.confluence.add_comment(actor.account_id, page, "footer", body)
    return RedirectResponse(f"{_address(visit, page)}#comments", 303)


def download(visit: Visit) -> Response:
    """Send an attachment; what a browser might run is sent as a download."""
    page = _page(visit)
    found = visit.site.confluence.attachment_named(page, visit.request.path_params["name"])
    if found is None:
        raise Stop(404, NOTHING)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    if found.media_type not in SAFE_INLINE:
        headers["Content-Disposition"] = "attachment"
    return Response(found.content, media_type=found.media_type, headers=headers)


def page_mark(site: Site, page_id: str) -> str:
    """Return what changes whenever the page on screen would look different."""
    page = site.confluence.pages.get(page_id)
    if page is None:
        return "gone"
    notes = [one for one in site.confluence.comments.values() if one.page_id == page.id]
    labels = ",".join(label.name for label in site.confluence.labels_of(page))
    return _digest(
        page.number,
        page.status,
        labels,
        [(one.id, one.number) for one in notes],
        space_mark(site, page.space_id),
    )


def space_mark(site: Site, space_id: str) -> str:
    """Return what changes whenever a space's tree (or, without an id, the list of spaces) changes."""
    pages = site.confluence.pages.values()
    tree = [(p.id, p.title, p.parent_id, p.status, p.position) for p in pages if space_id in ("", p.space_id)]
    return _digest(tree, len(site.confluence.spaces))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _shown(visit: Visit, page: Page, version: Version) -> Response:
    state = visit.site.confluence
    old = version is not page.latest
    usable = not old and page.status == "current"
    around = of_page(visit.site, page, visit.user, interactive=usable, words=macro_words(visit.language))
    notes = {kind: state.comments_of(page, kind) for kind in ("footer", "inline")}
    return visit.page(
        "page.html",
        **_frame(visit, page),
        version=version,
        old=old,
        body=render(version.body, around),
        labels=state.labels_of(page),
        notes=notes,
        render=lambda text: render(text, around),
    )


def _frame(visit: Visit, page: Page) -> dict[str, object]:
    state = visit.site.confluence
    return {
        "product": "confluence",
        "space": state.spaces[page.space_id],
        "page": page,
        "tree": _tree(visit, page),
        "trail": [(one.title, _address(visit, one)) for one in state.ancestors(page)],
        "address": _address(visit, page),
        "poll": ("page", page.id),
        "mark": page_mark(visit.site, page.id),
    }


def _tree(visit: Visit, shown: Page | None, space: Space | None = None) -> tuple[Branch, ...]:
    state = visit.site.confluence
    above = {shown.id, *(one.id for one in state.ancestors(shown))} if shown else set()
    root = space or (state.spaces[shown.space_id] if shown else None)

    def branch(page: Page) -> Branch:
        children = tuple(branch(child) for child in state.children(page))
        is_open = page.id in above or page.parent_id is None
        return Branch(page.title, _address(visit, page), page is shown, is_open, children)

    return tuple(branch(page) for page in state.roots(root)) if root else ()


def _editor(visit: Visit, page: Page, draft: Draft) -> Response:
    # the frame's poll is dropped: an editor must never be reloaded under its writer
    frame = _frame(visit, page) | {"poll": None}
    status = 200 if draft.fine else 400
    return visit.page(
        "page_edit.html", status, **frame, draft=draft, action=f"/wiki/pages/{page.id}/edit", new=False
    )


def _new_editor(visit: Visit, found: Space, parent: str, draft: Draft) -> Response:
    return visit.page(
        "page_edit.html",
        200 if draft.fine else 400,
        product="confluence",
        space=found,
        page=None,
        parent=parent,
        tree=_tree(visit, None, found),
        address=f"/wiki/spaces/{found.key}",
        poll=None,
        draft=draft,
        action=f"/wiki/spaces/{found.key}/create",
        new=True,
    )


def _drafted(visit: Visit) -> Draft:
    form = visit.form
    number = form.get("version", "0")
    body = form.get("body", "").replace("\r\n", "\n")
    return Draft(form.get("title", ""), body, int(number) if number.isdigit() else 0)


def _checked(draft: Draft) -> Draft:
    try:
        parse_storage(draft.body)
    except StorageError as error:
        return replace(draft, told=str(error), fine=False)
    return replace(draft, told="Well-formed. You can publish it.")


def _told(visit: Visit, draft: Draft, refused: Refused) -> Draft:
    stale = "Somebody saved a newer version while you were editing. Copy your text and start again."
    return replace(draft, told=visit.say(stale) if refused.status == 409 else refused.title, fine=False)


def _space(visit: Visit) -> Space:
    found = visit.site.confluence.space_by_key(visit.request.path_params["key"])
    if found is None:
        raise Stop(404, NOTHING)
    return found


def _page(visit: Visit) -> Page:
    return _find(visit, visit.request.path_params["id"])


def _find(visit: Visit, page_id: str) -> Page:
    found = visit.site.confluence.pages.get(page_id)
    if found is None:
        raise Stop(404, NOTHING)
    return found


def _address(visit: Visit, page: Page) -> str:
    return f"/wiki{webui(visit.site.confluence, page)}"
