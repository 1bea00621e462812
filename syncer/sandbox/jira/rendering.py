"""Rich text as HTML, for who asks with `expand=renderedFields` or `expand=renderedBody`: the same in every version.

Instants and days are rendered too, as people read them in the viewer's zone; fields without a rendering are null.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from syncer.sandbox.jira import richtext
from syncer.sandbox.jira.catalog import Field
from syncer.sandbox.jira.records import Comment, Issue
from syncer.sandbox.jira.views import View
from syncer.sandbox.texts import adf_view

_INSTANTS = {"created": "created", "updated": "updated", "resolutiondate": "resolution_date"}


def html(stored: Any) -> str:
    """Stored rich text as HTML."""
    return adf_view.render(richtext.as_document(stored))


def rendered_fields(view: View, issue: Issue, chosen: Iterable[Field]) -> dict[str, Any]:
    """The renderings of the fields chosen; null for those that have none."""
    return {one.id: _rendered(view, issue, one) for one in chosen}


def rendered_comment(view: View, issue: Issue, one: Comment) -> dict[str, Any]:
    """A comment with its body as HTML in `body`, as inside `renderedFields`."""
    said = {"created": _instant(view, one.created), "updated": _instant(view, one.updated)}
    return view.comment(issue, one) | {"body": html(one.body)} | said


def _rendered(view: View, issue: Issue, one: Field) -> Any:
    if one.id in _INSTANTS:
        instant: datetime | None = getattr(issue, _INSTANTS[one.id])
        return None if instant is None else _instant(view, instant)
    if one.id == "comment":
        shown = [rendered_comment(view, issue, each) for each in view.seen_comments(issue)]
        return view.comments(issue) | {"comments": shown}
    value = issue.values.get(one.id)
    if one.kind == "rich":
        return html(value)
    if one.kind == "datetime" and value is not None:
        return _instant(view, value)
    if one.kind == "date" and value is not None:
        return f"{date.fromisoformat(value):%d/%b/%y}"
    return None


def _instant(view: View, instant: datetime) -> str:
    return f"{instant.astimezone(view.zone):%d/%b/%y %I:%M %p}"
