"""Epics as Data Center has them: two custom fields where Cloud has `parent` (atlassian §1.3, §6.3).

`Epic Link` holds the epic's key, `Epic Name` is asked for when an epic is created. The tie itself is the parent of
the issue in both flavours; only its name and its history differ.
"""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira.catalog import Field, IssueType
from syncer.sandbox.jira.records import Issue, Item

EPIC_LINK = Field(
    "customfield_10008",
    "Epic Link",
    "parent",
    custom="com.pyxis.greenhopper.jira:gh-epic-link",
    clauses=("cf[10008]", "Epic Link"),
)
EPIC_NAME = Field(
    "customfield_10009",
    "Epic Name",
    "text",
    custom="com.pyxis.greenhopper.jira:gh-epic-label",
    clauses=("cf[10009]", "Epic Name"),
)
DATACENTER_FIELDS = (EPIC_LINK, EPIC_NAME)
NAME_REQUIRED = "Epic Name is required."
NO_EPIC = "Issue '{}' is not an epic, or you do not have permission to see it."


def offered(one: Field, kind: IssueType | None) -> bool:
    """Whether a type of issue has one of these fields at all; every other field it may have."""
    if kind is None or one.id not in (EPIC_LINK.id, EPIC_NAME.id):
        return True
    return kind.level == (1 if one.id == EPIC_NAME.id else 0)


def wanted_parent(raw: Any) -> Any:
    """What an Epic Link's value means as a parent: a key as text, nothing for an empty one."""
    if isinstance(raw, str):
        return {"key": raw} if raw else None
    return raw


def link_item(before: Issue | None, after: Issue | None) -> Item:
    """The item of an issue that was put under another epic."""
    return Item(
        "Epic Link",
        "custom",
        EPIC_LINK.id,
        before=None if before is None else str(before.id),
        before_text=None if before is None else before.key,
        after=None if after is None else str(after.id),
        after_text=None if after is None else after.key,
    )


def child_item(child: Issue, *, gone: bool) -> Item:
    """The item the epic gets when an issue comes under it or leaves it."""
    if gone:
        return Item("Epic Child", before=str(child.id), before_text=child.key)
    return Item("Epic Child", after=str(child.id), after_text=child.key)
