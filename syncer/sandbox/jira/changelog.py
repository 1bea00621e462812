"""The changelog as the API shows it, oldest first, with the quirks of its items."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira.records import History, Issue, Item
from syncer.sandbox.jira.views import View


def history(view: View, entry: History) -> dict[str, Any]:
    """One entry."""
    shown: dict[str, Any] = {"id": str(entry.id)}
    if entry.author is not None:  # absent where an app, automation or somebody anonymised did it (§1.5)
        shown["author"] = view.user(entry.author)
    shown |= {"created": view.instant(entry.created), "items": [_item(view, one) for one in entry.items]}
    return shown if entry.metadata is None else shown | {"historyMetadata": dict(entry.metadata)}


def bulk_history(view: View, entry: History) -> dict[str, Any]:
    """One entry as the bulk fetch gives it: the instant is a number of milliseconds."""
    return history(view, entry) | {"created": int(entry.created.timestamp() * 1000)}


def expanded(view: View, issue: Issue) -> dict[str, Any]:
    """The changelog inside an issue: on Cloud the newest hundred, newest first; on Data Center all, oldest first."""
    newest = list(reversed(issue.history))[:100] if view.state.host.cloud else issue.history
    return {
        "startAt": 0,
        "maxResults": len(newest),
        "total": len(issue.history),
        "histories": [history(view, one) for one in newest],
    }


def _item(view: View, item: Item) -> dict[str, Any]:
    shown: dict[str, Any] = {"field": item.field, "fieldtype": item.field_type}
    if item.field_id is not None and view.state.host.cloud:
        shown["fieldId"] = item.field_id
    return shown | {
        "from": _person_or_id(view, item.before),
        "fromString": item.before_text,
        "to": _person_or_id(view, item.after),
        "toString": item.after_text,
    }


def _person_or_id(view: View, value: str | None) -> str | None:
    """Data Center names people by their keys where Cloud has account ids."""
    user = None if view.state.host.cloud or value is None else view.state.host.users.get(value)
    return value if user is None else user.key
