"""Custom fields of a seed: their kind, where they are, what may be chosen, on which screens they stand.

fields:
  - name: Area
    type: cascade
    options: [{value: Camp, children: [Kitchen, {value: Lake, disabled: true}]}, Office]
    projects: [CAMP]                       # the context; or several, with options of their own:
    contexts: [{projects: [CAMP], types: [Bug], options: [..]}, {options: [..]}]
    screens: [{project: CAMP, types: [Story]}]      # on creating
    edit_screens: [{project: CAMP}]                 # on editing (Data Center); without it, as on creating
    required: [{project: CAMP, types: [Story]}]     # by the field configuration
    names: {zh_CN: 区域}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from syncer.sandbox.jira.catalog import Field, FieldContext, Option, Screens
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.seed_workflows import add_names
from syncer.sandbox.jira.system_fields import CUSTOM_KINDS

_PLACES = 1000


def add_field(state: JiraState, one: Mapping[str, Any]) -> Field:
    """Add a custom field; ValueError says what may be written."""
    if one.get("type") not in CUSTOM_KINDS:
        raise ValueError(f"field {one.get('name')}: type is one of {', '.join(CUSTOM_KINDS)}")
    kind, custom = CUSTOM_KINDS[one["type"]]
    digits = _number(state, one)
    ids = _OptionIds(int(digits))
    made = Field(
        id=f"customfield_{digits}",
        name=one["name"],
        kind=kind,
        custom=custom,
        clauses=(f"cf[{digits}]", one["name"]),
        options=ids.options(one.get("options") or ()),
        projects=frozenset(one["projects"]) if one.get("projects") is not None else None,
        screens=_screens(one.get("screens")),
        edit_screens=_screens(one.get("edit_screens")),
        required=_screens(one.get("required")) or (),
        contexts=tuple(_context(ids, each) for each in one.get("contexts") or ()),
    )
    state.fields[made.id] = made
    add_names(state, made.name, one.get("names"))
    return made


def _number(state: JiraState, one: Mapping[str, Any]) -> str:
    if one.get("id"):
        return str(one["id"]).removeprefix("customfield_")
    number = 10_031 + sum(1 for field in state.fields.values() if field.custom and ":" not in field.custom)
    while f"customfield_{number}" in state.fields:
        number += 1
    return str(number)


class _OptionIds:
    """Gives a field's options ids that follow from their order."""

    def __init__(self, field_number: int) -> None:
        self._next = field_number * 10
        self._first = self._next

    def options(self, options: Iterable[Any]) -> tuple[Option, ...]:
        return tuple(self._option(one) for one in options)

    def _option(self, one: Any) -> Option:
        given: Mapping[str, Any] = one if isinstance(one, Mapping) else {"value": one}
        own = str(given["id"]) if given.get("id") is not None else self._id()
        children = self.options(given.get("children") or ())
        return Option(own, str(given["value"]), bool(given.get("disabled")), children)

    def _id(self) -> str:
        number = self._next
        self._next += 1
        # beyond ten the ids would run into the next field's: they go on far above
        return str(number) if number < self._first + 10 else str(number * _PLACES)


def _context(ids: _OptionIds, one: Mapping[str, Any]) -> FieldContext:
    return FieldContext(
        frozenset(one["projects"]) if one.get("projects") is not None else None,
        frozenset(one["types"]) if one.get("types") is not None else None,
        ids.options(one.get("options") or ()),
    )


def _screens(screens: Any) -> Screens | None:
    if screens is None:
        return None
    return tuple((cast("str", one["project"]), frozenset(one.get("types") or ())) for one in screens)
