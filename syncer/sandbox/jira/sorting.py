"""ORDER BY: what each field is sorted by, and which way when the query does not say.

Where a query leaves the way out, Jira takes the field's own: newest and most urgent first, everything else
ascending. Keys sort as text, which is a trap worth keeping.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from syncer.sandbox.jira.catalog import Field, Named, Option
from syncer.sandbox.jira.jql import Order
from syncer.sandbox.jira.jql_functions import TermError
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue

INSTANTS: dict[str, Callable[[Issue], datetime | None]] = {
    "created": lambda issue: issue.created,
    "updated": lambda issue: issue.updated,
    "resolutiondate": lambda issue: issue.resolution_date,
}
_FALLING = {"created", "createddate", "updated", "updateddate", "resolutiondate", "resolved", "priority"}
_UNSORTABLE = {"links", "options", "users"}
_KEYS = ("key", "issuekey", "issue")


@dataclass(frozen=True)
class Backwards:
    """A value that sorts the other way round."""

    value: Any

    def __lt__(self, other: Backwards) -> bool:
        return bool(other.value < self.value)


def backwards(value: Any) -> Any:
    """The value made to sort the other way round."""
    if isinstance(value, datetime):
        return -round(value.timestamp() * 1_000_000)
    return -value if isinstance(value, int | float) else Backwards(value)


def falls(one: Order) -> bool:
    """Whether a field of ORDER BY sorts descending."""
    return one.field.lower() in _FALLING if one.descending is None else one.descending


def sort_value(state: JiraState, name: str) -> Callable[[Issue], Any]:
    """What issues are sorted by under a name of ORDER BY; raises TermError."""
    lowered = name.lower()
    if lowered == "id":
        return lambda issue: issue.id
    if lowered in _KEYS:
        return lambda issue: issue.key  # as text: CAMP-10 before CAMP-9
    if lowered == "statuscategory":
        return lambda issue: issue.status.category
    fields = state.fields_by_clause(name)
    if not fields:
        raise TermError(f"Field '{name}' does not exist or you do not have permission to view it.")
    if fields[0].kind in _UNSORTABLE or fields[0].id == "comment":
        raise TermError(f"Not able to sort using field '{name}'.")
    return _by(state, fields[0])


def _by(state: JiraState, field: Field) -> Callable[[Issue], Any]:
    if field.id in INSTANTS:
        return INSTANTS[field.id]
    if field.id in _ATTRIBUTES:
        return _ATTRIBUTES[field.id]
    if field.kind in ("user", "fixed"):
        return lambda issue: _name(state, _held(issue, field))
    if field.id == "priority":
        places = {one.id: -place for place, one in enumerate(state.priorities)}
        return lambda issue: places.get(issue.values["priority"].id) if issue.values.get("priority") else None
    return lambda issue: _comparable(_held(issue, field))


def _held(issue: Issue, field: Field) -> Any:
    return issue.creator if field.id == "creator" else issue.values.get(field.id)


def _name(state: JiraState, account: Any) -> str | None:
    found = state.host.users.get(account) if isinstance(account, str) else None
    return found.name.lower() if found else None


def _comparable(value: Any) -> Any:
    if isinstance(value, Option | Named):
        return int(value.id) if value.id.isdecimal() else 0
    if isinstance(value, tuple):
        return " ".join(one if isinstance(one, str) else str(one.id) for one in value).lower() or None
    return str(value).lower() if isinstance(value, str | dict) else value


_ATTRIBUTES: dict[str, Callable[[Issue], Any]] = {
    "status": lambda issue: issue.status.id.zfill(9),
    "project": lambda issue: issue.project.key,
    "issuetype": lambda issue: issue.type.name,
    "parent": lambda issue: issue.parent,
}
