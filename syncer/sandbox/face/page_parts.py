"""What people do with a page beside writing it: labels, moving, archiving, the trash, and what a space keeps out of sight."""

from collections.abc import Callable, Sequence

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.face.confluence_frame import (
    address,
    changeable,
    find_page,
    frame,
    may_see,
    the_space,
    tree,
)
from syncer.sandbox.face.session import Stop, Visit

SHELVES = (("draft", "Drafts"), ("archived", "Archived"), ("trashed", "Trash"))
POSITIONS = (("append", "Under it"), ("before", "Before it"), ("after", "After it"))
HOME_STAYS = "The home page of a space stays where it is."


def add_labels(visit: Visit) -> Response:
    """Add labels, separated by spaces or commas."""
    visit.actor()
    page = changeable(visit)
    for name in visit.form.get("labels", "").replace(",", " ").split():
        carried_out(lambda name=name: visit.site.confluence.add_label(page, name))  # type: ignore[misc]
    return RedirectResponse(f"{address(visit, page)}#labels", 303)


def remove_label(visit: Visit) -> Response:
    """Take a label off."""
    visit.actor()
    page = changeable(visit)
    visit.site.confluence.remove_label(page, visit.form.get("label", ""))
    return RedirectResponse(f"{address(visit, page)}#labels", 303)


def ask_move(visit: Visit) -> Response:
    """Ask where a page is to hang."""
    return _asked(visit, changeable(visit), "")


def move(visit: Visit) -> Response:
    """Hang a page under another, or before or after it; its version stays."""
    visit.actor()
    page, position = changeable(visit), visit.form.get("position", "append")
    target = find_page(visit, visit.form.get("target", ""))
    known = [name for name, _ in POSITIONS]
    if page.id == visit.site.confluence.spaces[page.space_id].homepage_id:
        return _asked(visit, page, visit.say(HOME_STAYS))
    try:
        visit.site.confluence.move(page, target, position if position in known else "append")
    except Refused as refused:
        return _asked(visit, page, refused.title)
    return RedirectResponse(address(visit, page), 303)


def trash(visit: Visit) -> Response:
    """Put a page into the trash; its children move up."""
    return _shelved(visit, visit.site.confluence.trash, "delete page")


def archive(visit: Visit) -> Response:
    """Archive a page: out of the tree, its title stays taken."""
    return _shelved(visit, visit.site.confluence.archive, "archive page")


def restore(visit: Visit) -> Response:
    """Bring a page back from the trash or the archive."""
    visit.actor()
    page = changeable(visit)
    carried_out(lambda: visit.site.confluence.restore(page))
    return RedirectResponse(address(visit, page), 303)


def purge(visit: Visit) -> Response:
    """Delete a trashed page for good."""
    visit.actor()
    page = changeable(visit, "delete page")
    carried_out(lambda: visit.site.confluence.purge(page))
    return RedirectResponse(_shelf(visit, page, "trashed"), 303)


def shelf(visit: Visit) -> Response:
    """Show what a space keeps out of its tree: drafts, archived pages, the trash."""
    space = the_space(visit)
    kept = [
        one
        for one in visit.site.confluence.pages.values()
        if one.space_id == space.id and may_see(visit, one)
    ]
    shelves = [
        (status, title, _newest([one for one in kept if one.status == status])) for status, title in SHELVES
    ]
    wanted = visit.request.query_params.get("show", "draft")
    return visit.page(
        "shelf.html",
        product="confluence",
        space=space,
        page=None,
        tree=tree(visit, None, space),
        shelves=shelves,
        wanted=wanted if wanted in dict(SHELVES) else "draft",
        address_of=lambda page: address(visit, page),
    )


def search(visit: Visit) -> Response:
    """Find current pages by the words of their titles or by their labels, in every space."""
    words = visit.request.query_params.get("text", "").lower().split()
    state = visit.site.confluence
    found = [
        page
        for page in state.pages.values()
        if words and page.status == "current" and may_see(visit, page)
        if all(word in _said(page) for word in words)
    ]
    return visit.page(
        "wiki_search.html",
        product="confluence",
        text=visit.request.query_params.get("text", ""),
        found=_newest(found)[:100],
        total=len(found),
        spaces=state.spaces,
        address_of=lambda page: address(visit, page),
    )


def carried_out(deed: Callable[[], object]) -> None:
    """Do something with the state; what it refuses is shown as a page of its own."""
    try:
        deed()
    except Refused as refused:
        raise Stop(refused.status, refused.title) from refused


def _said(page: Page) -> str:
    labels = (trail.now.name for trail in page.labels.values() if trail.now is not None)
    return " ".join([page.title, *labels]).lower()


def _newest(pages: Sequence[Page]) -> list[Page]:
    return sorted(pages, key=lambda one: one.latest.created_at, reverse=True)


def _shelved(visit: Visit, deed: Callable[[Page], None], operation: str) -> Response:
    visit.actor()
    page = changeable(visit, operation)
    if page.id == visit.site.confluence.spaces[page.space_id].homepage_id:
        raise Stop(400, HOME_STAYS)
    carried_out(lambda: deed(page))
    return RedirectResponse(_shelf(visit, page, page.status), 303)


def _shelf(visit: Visit, page: Page, status: str) -> str:
    return f"{visit.wiki}/spaces/{visit.site.confluence.spaces[page.space_id].key}/shelf?show={status}"


def _asked(visit: Visit, page: Page, told: str) -> Response:
    """The form that asks for a new place: every page of the space but this one and those below it."""
    state = visit.site.confluence
    offered: list[tuple[str, str]] = []

    def walk(found: Sequence[Page], depth: int) -> None:
        for one in found:
            if one is not page:
                offered.append((one.id, " " * depth + one.title))
                walk(state.children(one), depth + 1)

    walk(state.roots(state.spaces[page.space_id]), 0)
    return visit.page(
        "page_move.html",
        400 if told else 200,
        **frame(visit, page) | {"poll": None},
        offered=offered,
        positions=POSITIONS,
        told=told,
    )
