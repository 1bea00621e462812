"""What every page of Confluence's face needs: the page or space the address names, the tree beside it, when to reload."""

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import quote_plus

from syncer.sandbox.confluence.access import editable
from syncer.sandbox.confluence.records import Page, Space, Version
from syncer.sandbox.face.session import Stop, Visit
from syncer.sandbox.site import Site

LOCKED = "This page is restricted: you may read it, not change it."
NOT_ALLOWED = "You do not have permission to do this in this space."
NOTHING = "There is nothing here, or it has been deleted."


@dataclass(frozen=True, slots=True)
class Branch:
    """A page in the tree on the left; `open` where the page on screen is it or below it."""

    title: str
    href: str
    here: bool
    open: bool
    children: tuple["Branch", ...]


def the_space(visit: Visit) -> Space:
    """Return the space the address names; stops with 404 where there is none."""
    found = visit.site.confluence.space_by_key(visit.request.path_params["key"])
    if found is None:
        raise Stop(404, NOTHING)
    return found


def the_page(visit: Visit) -> Page:
    """Return the page the address names; stops with 404 where there is none."""
    return find_page(visit, visit.request.path_params["id"])


def find_page(visit: Visit, page_id: str) -> Page:
    """Return the page with an id; stops with 404 where there is none."""
    found = visit.site.confluence.pages.get(page_id)
    if found is None or not may_see(visit, found):
        raise Stop(404, NOTHING)
    return found


def may_see(visit: Visit, page: Page) -> bool:
    """Return whether whoever looks sees a page; where a site has no people, everything is seen."""
    return visit.user is None or visit.site.confluence.visible(visit.user, page)


def find_version(page: Page, number: str) -> Version:
    """Return a version by its number as written; stops with 404 where there is none."""
    found = next((version for version in page.versions if str(version.number) == number), None)
    if found is None:
        raise Stop(404, NOTHING)
    return found


def changeable(visit: Visit, operation: str = "") -> Page:
    """Return the page the address names to somebody who may change it; stops with 403 where they may not."""
    page = the_page(visit)
    if visit.user is not None and not editable(visit.user, page):
        raise Stop(403, LOCKED)
    if operation:
        check_space(visit, visit.site.confluence.spaces[page.space_id], operation)
    return page


def check_space(visit: Visit, space: Space, operation: str) -> None:
    """Stop with 403 where whoever acts lacks a permission in a space, such as "create page"."""
    if visit.user is not None and not visit.site.may(visit.user, f"space {space.key}", operation):
        raise Stop(403, NOT_ALLOWED)


def address(visit: Visit, page: Page) -> str:
    """Return where a page is read: its id counts, the title behind it is for people."""
    key = visit.site.confluence.spaces[page.space_id].key
    title = quote_plus(re.sub(r"[/\\]", " ", page.title))
    return f"{visit.wiki}/spaces/{quote_plus(key)}/pages/{page.id}/{title}"


def frame(visit: Visit, page: Page) -> dict[str, object]:
    """Return what a template around one page needs."""
    state = visit.site.confluence
    return {
        "product": "confluence",
        "space": state.spaces[page.space_id],
        "page": page,
        "tree": tree(visit, page),
        "trail": [(one.title, address(visit, one)) for one in state.ancestors(page)],
        "address": address(visit, page),
        "poll": ("page", page.id),
        "mark": page_mark(visit.site, page.id),
    }


def tree(visit: Visit, shown: Page | None, space: Space | None = None) -> tuple[Branch, ...]:
    """Return the pages of a space as a tree, open down to the page on screen."""
    state = visit.site.confluence
    above = {shown.id, *(one.id for one in state.ancestors(shown))} if shown else set()
    root = space or (state.spaces[shown.space_id] if shown else None)
    below: dict[str | None, list[Page]] = {}
    for one in state.pages.values():
        if root and one.space_id == root.id and one.status == "current" and may_see(visit, one):
            below.setdefault(one.parent_id, []).append(one)

    def branches(parent: str | None) -> tuple[Branch, ...]:
        found = sorted(below.get(parent, ()), key=lambda one: (one.position, int(one.id)))
        return tuple(
            Branch(
                one.title,
                address(visit, one),
                one is shown,
                one.id in above or parent is None,
                branches(one.id),
            )
            for one in found
        )

    return branches(None)


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
        [(one.id, one.number, one.resolution) for one in notes],
        [
            (one.id, one.number, one.status)
            for one in site.confluence.attachments_of(page, ("current", "trashed"))
        ],
        page.parent_id,
        space_mark(site, page.space_id),
    )


def space_mark(site: Site, space_id: str) -> str:
    """Return what changes whenever a space's tree (or, without an id, the list of spaces) changes."""
    pages = site.confluence.pages.values()
    branches = [
        (p.id, p.title, p.parent_id, p.status, p.position) for p in pages if space_id in ("", p.space_id)
    ]
    return _digest(branches, len(site.confluence.spaces))


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
