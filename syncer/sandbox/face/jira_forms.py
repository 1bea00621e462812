"""Between the issue page's forms and Jira's edits: what a person changed, and what stands beside it."""

from collections.abc import Sequence
from typing import Any

from syncer.sandbox.face import adf_edit
from syncer.sandbox.face.inputs import who
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.snapshot import plain

SHOWN_ELSEWHERE = frozenset({"summary", "description", "priority", "assignee", "labels", "reporter", "rank"})


def changed_fields(visit: Visit, issue: Issue) -> dict[str, Any]:
    """Return the fields of the details form whose value differs from the issue's, as the API takes them."""
    wanted: dict[str, Any] = {}
    values, form = issue.values, visit.form
    if "summary" in form and form["summary"].strip() != values.get("summary"):
        wanted["summary"] = form["summary"].strip()
    priority = values.get("priority")
    if form.get("priority") and form["priority"] != (priority.id if priority else ""):
        wanted["priority"] = {"id": form["priority"]}
    if "assignee" in form and form["assignee"] != (values.get("assignee") or ""):
        wanted["assignee"] = who(visit, form["assignee"]) if form["assignee"] else None
    if "labels" in form and form["labels"].split() != list(values.get("labels") or ()):
        wanted["labels"] = form["labels"].split()
    return wanted


def edited_description(document: Any, sent: Sequence[tuple[str, str]]) -> Any:
    """Return the description that the block editor's form asks for."""
    texts = {int(name[5:]): text for name, text in sent if name.startswith("text-") and name[5:].isdigit()}
    gone = [
        int(name[5:])
        for name, value in sent
        if name.startswith("keep-") and name[5:].isdigit() and value == "0"
    ]
    kinds = [value for name, value in sent if name == "new"]
    new = [value for name, value in sent if name == "newtext"]
    made = adf_edit.rebuilt(document, texts, gone, list(zip(kinds, new, strict=False)))
    return made if document or made["content"] else document


def further_fields(visit: Visit, issue: Issue) -> list[tuple[str, str]]:
    """Return the other filled fields of an issue, by name, as text."""
    found = []
    for field_id, value in issue.values.items():
        field = visit.site.jira.fields.get(field_id)
        if field is None or field_id in SHOWN_ELSEWHERE or value in (None, (), "") or field.kind == "rich":
            continue
        found.append((visit.say(field.name), _said(visit, value)))
    return found


def rich_fields(visit: Visit, issue: Issue) -> list[tuple[str, Any]]:
    """Return the filled fields of rich text besides the description, by name, as documents."""
    fields = visit.site.jira.fields
    return [
        (visit.say(fields[name].name), value)
        for name, value in issue.values.items()
        if name in fields and fields[name].kind == "rich" and name != "description" and value
    ]


def _said(visit: Visit, value: Any) -> str:
    if isinstance(value, str) and value in visit.site.users:
        return visit.name(value)
    if isinstance(value, tuple | list):
        return ", ".join(_said(visit, one) for one in value)
    name = getattr(value, "name", None)
    if name is not None:
        return str(name)
    return f"{value:g}" if isinstance(value, float) else str(plain(value))
