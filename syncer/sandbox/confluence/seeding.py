"""Fill the Confluence state from a seed: spaces with nested pages, or pages that name their space.

Seeds are written by people, so everything that cannot be read is a ValueError that says where.
"""

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Page, Space

_SPACE_KEYS = {"key", "name", "homepage", "author", "pages"}
_PAGE_KEYS = {
    "title",
    "body",
    "labels",
    "properties",
    "parent",
    "author",
    "message",
    "status",
    "pages",
    "space",
}


def seed_into(state: ConfluenceState, mapping: Mapping[str, Any]) -> None:
    """Add `spaces:` (each with `pages:`, nested) and top-level `pages:` (each with `space:`)."""
    for one in mapping.get("spaces") or ():
        _add_space(state, one)
    for one in mapping.get("pages") or ():
        space = state.space_by_key(str(one.get("space", "")))
        if space is None:
            raise ValueError(f"page {one.get('title')!r}: no space {one.get('space')!r}")
        _add_page(state, space, one, _parent(state, space, one))


def _add_space(state: ConfluenceState, one: Mapping[str, Any]) -> None:
    unknown = set(one) - _SPACE_KEYS
    if unknown or "key" not in one:
        raise ValueError(f"space {dict(one)!r}: needs key; may have {sorted(_SPACE_KEYS)}")
    name = str(one.get("name", one["key"]))
    space = state.add_space(str(one["key"]), name, _author(state, one), str(one.get("homepage", "")))
    for page in one.get("pages") or ():
        _add_page(state, space, page, None)


def _add_page(state: ConfluenceState, space: Space, one: Mapping[str, Any], parent: Page | None) -> None:
    unknown = set(one) - _PAGE_KEYS
    if unknown or "title" not in one:
        raise ValueError(
            f"page {one.get('title')!r}: needs title; may have {sorted(_PAGE_KEYS)}, not {sorted(unknown)}"
        )
    author = _author(state, one)
    try:
        page = state.create_page(
            author,
            space.id,
            str(one["title"]),
            str(one.get("body", "")),
            parent_id=None if parent is None else parent.id,
            status=str(one.get("status", "current")),
            message=str(one.get("message", "")),
        )
    except Refused as refused:
        raise ValueError(f"page {one['title']!r}: {refused.title}") from refused
    for label in one.get("labels") or ():
        state.add_label(page, str(label))
    for key, value in (one.get("properties") or {}).items():
        state.set_property(author, page, key, value)
    for child in one.get("pages") or ():
        _add_page(state, space, child, page)


def _parent(state: ConfluenceState, space: Space, one: Mapping[str, Any]) -> Page | None:
    if "parent" not in one:
        return None
    found = state.page_by_title(space.id, str(one["parent"]))
    if found is None:
        raise ValueError(f"page {one.get('title')!r}: no page {one['parent']!r} in space {space.key}")
    return found


def _author(state: ConfluenceState, one: Mapping[str, Any]) -> str:
    if "author" in one:
        try:
            return state.host.find_user(str(one["author"])).account_id
        except KeyError as error:
            raise ValueError(f"{one.get('title') or one.get('key')}: {error.args[0]}") from error
    return next(iter(state.host.users), "712020:00000000-0000-0000-0000-000000000000")
