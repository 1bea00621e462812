"""What a change looks like in the changelog.

With its quirks: labels are one space-joined string, rich text is plain text, versions and components come
one item each, parents and links have no `fieldId`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from syncer.sandbox.jira import adf, epics, timetracking
from syncer.sandbox.jira.catalog import Field, Kind, Named
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue, IssueLink, Item

_ONE_ITEM_EACH = {"fixVersions": "Fix Version", "versions": "Version", "components": "Component"}


def items_for(state: JiraState, field: Field, before: Any, after: Any) -> list[Item]:
    """The changelog items of one field's change; none if nothing changed."""
    if before == after:
        return []
    if field.kind == "timetracking":
        return timetracking.items(before, after)
    if field.id in _ONE_ITEM_EACH:
        return _each(state, field, before or (), after or ())
    old_id, old_text = _described(state, field, before)
    new_id, new_text = _described(state, field, after)
    return [
        Item(
            field=field.name if field.custom else field.id,
            field_type="custom" if field.custom else "jira",
            field_id=field.id,
            before=old_id,
            before_text=old_text,
            after=new_id,
            after_text=new_text,
        )
    ]


def parent_item(state: JiraState, before: int | None, after: int | None) -> Item:
    """The item for a new parent; Data Center calls an epic's tie `Epic Link`."""
    old, new = state.issues.get(before or 0), state.issues.get(after or 0)
    if not state.host.cloud and any(one is not None and one.type.level > 0 for one in (old, new)):
        return epics.link_item(old, new)
    return Item(
        "IssueParentAssociation",
        before=None if before is None else str(before),
        before_text=old.key if old else None,
        after=None if after is None else str(after),
        after_text=new.key if new else None,
    )


def link_item(link: IssueLink, end: Issue, other: Issue, *, removed: bool = False) -> Item:
    """The item one end of a link gets when the link is made or removed."""
    verb = link.type.outward if end.id == link.source else link.type.inward
    text = f"This work item {verb} {other.key}"
    if removed:
        return Item("Link", before=other.key, before_text=text)
    return Item("Link", after=other.key, after_text=text)


def _each(state: JiraState, field: Field, before: Any, after: Any) -> list[Item]:
    name = _ONE_ITEM_EACH[field.id]
    gone = [
        Item(name, field_id=field.id, before=_id(one), before_text=_name(state, one))
        for one in before
        if one not in after
    ]
    come = [
        Item(name, field_id=field.id, after=_id(one), after_text=_name(state, one))
        for one in after
        if one not in before
    ]
    return gone + come


def _id(one: Any) -> str:
    return one.id if isinstance(one, Named) else str(one)


def _name(state: JiraState, one: Any) -> str:
    if isinstance(one, Named):
        return one.name
    versions = (version for project in state.projects.values() for version in project.versions)
    return next((version.name for version in versions if version.id == one), str(one))


def _described(state: JiraState, field: Field, value: Any) -> tuple[str | None, str | None]:
    if value is None or value == ():
        return None, "" if field.kind in ("labels", "options", "users") else None
    if field.kind == "user":
        user = state.host.users.get(value)
        return value, user.name if user else "Former user"
    if field.kind == "users":
        people = [state.host.users.get(one) for one in value]
        return f"[{', '.join(value)}]", ", ".join(user.name if user else "Former user" for user in people)
    described = _DESCRIBED.get(field.kind)
    if described is not None:
        return described(value)
    if hasattr(value, "id") and hasattr(value, "name"):
        return value.id, value.name
    return None, str(value)


def _cascade(chosen: tuple[Named, ...]) -> tuple[str | None, str | None]:
    levels = ("Parent values: ", "Level 1 values: ")
    return None, "".join(f"{level}{one.name}({one.id})" for level, one in zip(levels, chosen, strict=False))


_DESCRIBED: dict[Kind, Callable[[Any], tuple[str | None, str | None]]] = {
    "labels": lambda labels: (None, " ".join(labels)),
    "rich": lambda document: (None, adf.plain_text(document)),
    "cascade": _cascade,
    "options": lambda options: (
        f"[{', '.join(one.id for one in options)}]",
        ",".join(one.name for one in options),
    ),
    "date": lambda day: (day, f"{day} 00:00:00.0"),
    "number": lambda number: (None, f"{number:g}"),
    "datetime": lambda instant: (instant.isoformat(), instant.strftime("%d/%b/%y %I:%M %p")),
}
