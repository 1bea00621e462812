"""Fields of issues as form inputs, and what was filled in as the API takes it: for create, edit and transition screens.

Nothing here saves: a value is read as a client would send it, and Jira's own checks answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from syncer.sandbox.face import rich
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.catalog import Field, IssueType, Kind, Option, Project
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
    "cascade": "one",
    "security": "one",
    "users": "many",
    "options": "many",
    "versions": "many",
    "components": "many",
}
_HELP = {"labels": "Separate labels with spaces", "parent": "The key of an issue, such as CAMP-1"}
_LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a screen: its label, how it is entered, what stands in it, the choices, and what was wrong."""

    id: str
    label: str
    widget: Widget
    required: bool = False
    values: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    help: str = ""

    @property
    def value(self) -> str:
        """The one value of a field that has one."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where fields stand: a project, the issue if there is one, what must be filled in, and what was refused."""

    project: Project
    type: IssueType
    issue: Issue | None = None
    required: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)


def shown(visit: Visit, fields: Iterable[Field], screen: Screen) -> list[Input]:
    """Return fields as inputs, filled with what was sent before, else with what the issue holds."""
    return [_input(visit, one, screen) for one in fields]


def filled(visit: Visit, fields: Iterable[Field]) -> dict[str, Any]:
    """Return the fields that were filled in; an empty one is left out, so that required ones are missed."""
    read = ((one.id, _value(visit, one, sent(visit, one.id))) for one in fields)
    return {name: value for name, value in read if value not in (None, [])}


def changed(visit: Visit, fields: Iterable[Field], issue: Issue) -> dict[str, Any]:
    """Return the shown fields that differ from what the issue holds; an emptied one is None."""
    found, on_screen = {}, _shown_ids(visit)
    for one in fields:
        now = sent(visit, one.id)
        if one.id in on_screen and sorted(now) != sorted(held(visit, one, issue)):
            found[one.id] = _value(visit, one, now)
    return found


def sent(visit: Visit, field_id: str) -> list[str]:
    """Return what the form holds for a one, without what was left empty."""
    values = (value.replace("\r\n", "\n") for name, value in visit.sent if name == f"field-{field_id}")
    return [value for value in values if value.strip()]


def held(visit: Visit, one: Field, issue: Issue) -> tuple[str, ...]:
    """Return what an issue holds in a one, as form values."""
    if one.kind == "parent":
        parent = visit.site.jira.issues.get(issue.parent or 0)
        return (parent.key,) if parent else ()
    value: Any = issue.security if one.kind == "security" else issue.values.get(one.id)
    if value in (None, (), ""):
        return ()
    if one.kind == "labels":
        return (" ".join(value),)
    if one.kind == "rich":
        return (rich.editable(value) or "",)
    if one.kind == "cascade":
        return (":".join(each.id for each in value),)
    if isinstance(value, tuple | list):
        return tuple(str(getattr(one, "id", one)) for one in value)
    return (_text(visit, value),)


def who(visit: Visit, account: str) -> dict[str, str]:
    """Return a person as the API of this flavour names them."""
    user = visit.site.users.get(account)
    if visit.site.cloud or user is None:
        return {"accountId": account}
    return {"name": user.login}


def _text(visit: Visit, value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(visit.zone).strftime(_LOCAL)
    if isinstance(value, float):
        return f"{value:g}"
    return str(getattr(value, "id", value))


def _shown_ids(visit: Visit) -> set[str]:
    return {value for name, value in visit.sent if name == "shown"}


def _input(visit: Visit, one: Field, screen: Screen) -> Input:
    now = held(visit, one, screen.issue) if screen.issue else ()
    typed = tuple(sent(visit, one.id))
    values = typed if typed or one.id in _shown_ids(visit) else now
    return Input(
        id=one.id,
        label=visit.say(one.name),
        widget=_WIDGETS.get(one.kind, "line"),
        required=one.id in screen.required,
        values=values,
        choices=_choices(visit, one, screen, now),
        error=screen.errors.get(one.id, ""),
        help=_help(visit, one),
    )


def _help(visit: Visit, one: Field) -> str:
    if one.kind == "rich":
        return visit.say(rich.help_line(visit))
    return visit.say(_HELP.get(one.kind, ""))


def _choices(visit: Visit, one: Field, screen: Screen, now: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The choices of a field; what is disabled or gone stays where it is held already."""
    if one.kind in ("user", "users"):
        active = [user.account_id for user in visit.site.users.values() if user.active]
        return tuple((one, visit.name(one)) for one in dict.fromkeys([*active, *now]))
    options, project = one.options_in(screen.project.key, screen.type.name), screen.project
    if one.kind == "cascade":
        return tuple(_cascade(options, now))
    named: dict[Kind, Any] = {
        "security": project.security_levels,
        "resolution": visit.site.jira.resolutions,
        "priority": project.priorities,
        "versions": project.versions,
        "components": project.components,
    }
    offered = named.get(one.kind, options)
    return tuple(
        (one.id, one.name)
        for one in offered
        if one.id in now or not (getattr(one, "disabled", False) or getattr(one, "archived", False))
    )


def _cascade(options: Sequence[Option], now: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The choices of a cascading field in one list: each first level, then what stands below it."""
    for one in options:
        if one.disabled and not any(each.startswith(one.id) for each in now):
            continue
        yield one.id, one.name
        yield from ((f"{one.id}:{each.id}", f"{one.name} › {each.name}") for each in one.children)


def _value(visit: Visit, one: Field, values: list[str]) -> Any:
    """What a client would send for these form values; None, or an empty list, for none."""
    if not values:
        return [] if one.kind in _LISTS else None
    read = _READERS.get(one.kind)
    if read is not None:
        return read(visit, values[0])
    if one.kind == "users":
        return [who(visit, each) for each in values]
    if _WIDGETS.get(one.kind) == "many":
        return [{"id": each} for each in values]
    return {"id": values[0]} if _WIDGETS.get(one.kind) == "one" else values[0]


def _option_pair(_visit: Visit, text: str) -> dict[str, Any]:
    first, _, child = text.partition(":")
    return {"id": first} | ({"child": {"id": child}} if child else {})


def _number(_visit: Visit, text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text  # Jira refuses it in its own words


def _instant(visit: Visit, text: str) -> str:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=visit.zone).isoformat(timespec="milliseconds")
    except ValueError:
        return text


_LISTS = frozenset({"labels", "users", "options", "versions", "components"})
_READERS: dict[Kind, Callable[[Visit, str], Any]] = {
    "labels": lambda _, text: text.split(),
    "user": who,
    "cascade": _option_pair,
    "parent": lambda _, text: {"key": text.strip().upper()},
    "rich": rich.typed,
    "number": _number,
    "datetime": _instant,
}
