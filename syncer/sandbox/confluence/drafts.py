"""Drafts: pages nobody but their author sees yet, and what somebody is writing into a page that is published (F29).

A draft's version stays 1 however often it is saved; publishing one that never was published makes version 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syncer.sandbox.confluence.errors import invalid, stale
from syncer.sandbox.confluence.records import Page, Version

if TYPE_CHECKING:
    from syncer.sandbox.confluence.model import ConfluenceState

FIRST = 1


def save(
    state: ConfluenceState,
    author_id: str,
    page: Page,
    number: object,
    *,
    title: str,
    body: str | None,
    message: str,
    publish: bool,
) -> Page:
    """Save or publish a draft; the version sent must be 1, as the document says (v2 `PUT /pages/{id}`)."""
    unpublished = page.status == "draft"
    if number not in ((FIRST, FIRST + 1) if unpublished else (FIRST,)):
        raise (
            stale(page.number, number) if unpublished else invalid("The version number of a draft must be 1")
        )
    kept = state.stored(body, page.space_id) if body is not None else _present(page)
    version = Version(FIRST, title.strip(), kept, author_id, state.now(), message)
    if not unpublished:
        page.draft = version
        return page
    if publish:
        state.check_title(page.space_id, title, "current", besides=page)
        page.status = "current"
    page.versions.clear()
    state.keep(page, version)
    return page


def _present(page: Page) -> str:
    return page.draft.body if page.draft is not None else page.body


def discard(state: ConfluenceState, page: Page) -> None:
    """Throw a draft away for good; a published page stays as it is."""
    if page.status == "draft":
        del state.pages[page.id]
    elif page.draft is None:
        raise invalid("The page has no draft")
    page.draft = None
