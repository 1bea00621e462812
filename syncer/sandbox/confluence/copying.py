"""Copies of pages: with attachments, labels and properties as far as asked for, under a title of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.confluence.errors import invalid, not_found
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Page


def copy_page(state: ConfluenceState, author_id: str, page: Page, asked: Mapping[str, Any]) -> Page:
    """Copy one page as `POST content/{id}/copy` asks for: destination, title, and what goes with it."""
    destination = asked.get("destination")
    if not isinstance(destination, Mapping) or "value" not in destination:
        raise invalid("destination with type and value is required")
    kind, value = destination.get("type"), str(destination["value"])
    title = str(asked.get("pageTitle") or page.title)
    if kind == "space":
        space = state.space_by_key(value)
        if space is None:
            raise not_found(f"No space found with key : {value}")
        made = state.create_page(author_id, space.id, title, page.body, root_level=True)
    elif kind == "parent_page":
        under = state.page(value)
        made = state.create_page(author_id, under.space_id, title, page.body, parent_id=under.id)
    elif kind == "existing_page":
        made = state.page(value)
        new = made.title if "pageTitle" not in asked else title
        state.update_page(author_id, made, made.number + 1, title=new, body=page.body)
    else:
        raise invalid("destination.type must be one of space, parent_page, existing_page")
    _take_along(state, author_id, page, made, asked)
    return made


def copy_tree(
    state: ConfluenceState,
    author_id: str,
    page: Page,
    under: Page,
    *,
    asked: Mapping[str, Any],
    titles: Mapping[str, Any],
) -> Page:
    """Copy a page and all below it; `titles` may prefix, or search and replace, the names."""
    name = (
        page.title.replace(str(titles.get("search") or ""), str(titles.get("replace") or ""))
        if titles.get("search")
        else page.title
    )
    title = f"{titles.get('prefix') or ''}{name}"
    below = state.children(page)
    made = state.create_page(author_id, under.space_id, title, page.body, parent_id=under.id)
    _take_along(state, author_id, page, made, asked)
    for child in below:
        if child is not made:
            copy_tree(state, author_id, child, made, asked=asked, titles=titles)
    return made


def _take_along(
    state: ConfluenceState, author_id: str, page: Page, made: Page, asked: Mapping[str, Any]
) -> None:
    if asked.get("copyLabels"):
        for label in state.labels_of(page):
            state.add_label(made, label.name)
    if asked.get("copyAttachments"):
        for file in state.attachments_of(page):
            state.attach(author_id, made, file.title, file.content, file.media_type, comment=file.comment)
    if asked.get("copyProperties"):
        for held in [trail.now for trail in page.properties.values()]:
            if held is not None and state.property_named(made, held.key) is None:
                state.set_property(author_id, made, held.key, held.value)
    if asked.get("copyPermissions"):
        made.restrictions = dict(page.restrictions)
