"""The screen of a transition: what it asks for, as form fields, and what was filled in, as the API takes it."""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from syncer.sandbox.face import adf_edit
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.catalog import Field, Kind, Transition
from syncer.sandbox.jira.records import Issue

Widget = Literal["line", "text", "number", "date", "datetime-local", "one", "many"]
_WIDGETS: dict[Kind, Widget] = {
    "rich": "text",
    "number": "number",
    "date": "date",
    "datetime": "datetime-local",
    "user": "one",
    "option": "one",
    "priority": "one",
    "resolution": "one",
    "options": "many",
    "versions": "many",
    "components": "many",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a screen: its label, how it is entered, and the choices where there are some."""

    id: str
    label: str
    widget: Widget
    required: bool
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def address(issue: Issue, way: Transition, back: str) -> str:
    """Return where a transition's screen is."""
    return f"/browse/{issue.key}/transitions/{way.id}?{urlencode({'back': back})}"


def inputs(visit: Visit, issue: Issue, way: Transition) -> list[Input]:
    """Return what the screen asks for, in its order, filled with what was sent before."""
    found = []
    for name in way.screen:
        field = visit.site.jira.fields.get(name)
        if field is not None:
            found.append(
                Input(
                    id=name,
                    label=visit.say(field.name),
                    widget=_WIDGETS.get(field.kind, "line"),
                    required=name in way.required,
                    value=visit.form.get(f"field-{name}", ""),
                    choices=_choices(visit, issue, field),
                )
            )
    return found


def _choices(visit: Visit, issue: Issue, field: Field) -> tuple[tuple[str, str], ...]:
    if field.kind == "user":
        return tuple((user.account_id, user.name) for user in visit.site.users.values() if user.active)
    project = issue.project
    named: dict[Kind, Any] = {
        "resolution": visit.site.jira.resolutions,
        "priority": project.priorities,
        "versions": project.versions,
        "components": project.components,
    }
    return tuple((one.id, one.name) for one in named.get(field.kind, field.options))


def filled(visit: Visit, issue: Issue, way: Transition) -> dict[str, Any]:
    """Return the screen's fields that were filled in; an empty one is left out, so that required ones are missed."""
    found: dict[str, Any] = {}
    for one in inputs(visit, issue, way):
        sent = [value for name, value in visit.sent if name == f"field-{one.id}" and value.strip()]
        if sent:
            found[one.id] = _value(visit.site.jira.fields[one.id], sent)
    return found


def _value(field: Field, sent: list[str]) -> Any:
    if field.kind == "user":
        return {"accountId": sent[0]}
    if field.kind == "labels":
        return sent[0].split()
    if field.kind == "rich":
        return {"type": "doc", "version": 1, "content": adf_edit.as_nodes(sent[0])}
    if field.kind == "number":
        return _number(sent[0])
    if _WIDGETS.get(field.kind) == "one":
        return {"id": sent[0]}
    return [{"id": one} for one in sent] if _WIDGETS.get(field.kind) == "many" else sent[0]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text  # Jira refuses it in its own words
