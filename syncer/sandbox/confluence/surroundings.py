"""Answers what a page's body refers to: people, pages, files, issues, from one site's state."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from syncer.sandbox.confluence.view import WORDS, Linked, Surroundings
from syncer.sandbox.confluence.wire import webui

if TYPE_CHECKING:
    from syncer.sandbox.confluence.model import ConfluenceState
    from syncer.sandbox.confluence.records import Page
    from syncer.sandbox.site import User

TONES: Mapping[str, str] = {"new": "grey", "indeterminate": "blue", "done": "green"}


def of_page(
    state: "ConfluenceState",
    page: "Page",
    user: "User | None",
    *,
    interactive: bool = False,
    words: Mapping[str, str] = WORDS,
) -> Surroundings:
    """Return the surroundings of a page; `interactive` lets its tasks be ticked by that user."""

    def person(account_id: str) -> str | None:
        found = state.site.users.get(account_id)
        return found.name if found else None

    def other_page(title: str, space_key: str) -> Linked | None:
        space = state.space_by_key(space_key) if space_key else state.spaces[page.space_id]
        found = state.page_by_title(space.id, title) if space else None
        return Linked(found.title, f"/wiki{webui(state, found)}") if found else None

    def file(name: str) -> str | None:
        found = state.attachment_named(page, name)
        return f"/wiki/download/attachments/{page.id}/{quote(name)}?version={found.number}" if found else None

    def children() -> list[Linked]:
        return [Linked(one.title, f"/wiki{webui(state, one)}") for one in state.children(page)]

    def files() -> list[Linked]:
        here = [one for one in state.attachments.values() if one.page_id == page.id]
        return [Linked(one.title, file(one.title) or "", f"{len(one.content):,} B") for one in here]

    def issue(key: str) -> Linked | None:
        return _issue(state, key)

    return Surroundings(
        person, other_page, file, issue, children, files, interactive and user is not None, words
    )


def _issue(state: "ConfluenceState", key: str) -> Linked | None:
    found = state.site.jira.find(key)
    if found is None:
        return None
    return Linked(
        str(found.values.get("summary") or ""),
        f"/browse/{quote(found.key)}",
        found.status.name,
        TONES.get(found.status.category, "grey"),
    )
