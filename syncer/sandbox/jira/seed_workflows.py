"""Workflows of a seed: statuses, the transitions between them, who may take them and what they check.

A project has one workflow for all its types (`statuses`, `transitions`) and may have others by type:

    workflows:
      Bug:
        statuses: [{name: Open, category: new}, {name: Closed, category: done}]
        transitions:
          - {id: 5, name: Close, to: Closed, required: [resolution], condition: {roles: [Developers]}}
          - {name: Reopen, from: [Closed], to: Open, condition: {assignee: true},
             validators: [{field: Fix reason, message: Say why.}]}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from syncer.sandbox.jira.catalog import Category, Condition, Status, Transition, Validator, Workflow
from syncer.sandbox.jira.model import JiraState

DEFAULT_STATUSES = (
    {"name": "To Do", "category": "new"},
    {"name": "In Progress", "category": "indeterminate"},
    {"name": "Done", "category": "done"},
)


def workflow(state: JiraState, one: Mapping[str, Any], project_id: str | None) -> Workflow:
    """The workflow a mapping with `statuses` and `transitions` describes; without transitions all lead everywhere."""
    statuses = tuple(_status(state, each, project_id) for each in one.get("statuses") or DEFAULT_STATUSES)
    described = one.get("transitions") or [{"name": each.name, "to": each.name} for each in statuses]
    transitions = tuple(_transition(state, number, each, statuses) for number, each in enumerate(described))
    return Workflow(statuses, transitions)


def add_names(state: JiraState, name: str, names: Mapping[str, str] | None) -> None:
    """Note what something is called in other languages: `names: {zh_CN: 完成}`."""
    for locale, translated in (names or {}).items():
        state.names.setdefault(locale, {})[name] = str(translated)


def _status(state: JiraState, one: Any, project_id: str | None) -> Status:
    given: Mapping[str, Any] = one if isinstance(one, Mapping) else {"name": one}
    category = given.get("category", "undefined")
    if category not in get_args(Category):
        raise ValueError(f"status {given['name']}: category is one of {', '.join(get_args(Category))}")
    add_names(state, given["name"], given.get("names"))
    if project_id is None:
        for known in state.statuses.values():
            if known.name == given["name"] and known.category == category:
                return known
    made = Status(_status_id(state, given), given["name"], category)
    state.statuses[made.id] = made
    return made


def _status_id(state: JiraState, given: Mapping[str, Any]) -> str:
    if given.get("id") is not None and str(given["id"]) not in state.statuses:
        return str(given["id"])
    number = 10_000 + len(state.statuses)
    while str(number) in state.statuses:
        number += 1
    return str(number)


def _transition(
    state: JiraState, number: int, one: Mapping[str, Any], statuses: tuple[Status, ...]
) -> Transition:
    by_name = {status.name: status for status in statuses}
    sources = one.get("from")
    sources = [sources] if isinstance(sources, str) else sources
    required = one.get("required") or ()
    try:
        return Transition(
            id=str(one.get("id", 11 + 10 * number)),
            name=one["name"],
            target=by_name[one["to"]],
            sources=None if sources is None else frozenset(by_name[name].id for name in sources),
            screen=tuple(dict.fromkeys([*(one.get("screen") or ()), *required])),
            required=frozenset(required),
            condition=_condition(state, one.get("condition")),
            validators=tuple(_validators(one.get("validators") or ())),
        )
    except KeyError as missing:
        raise ValueError(
            f"transition {dict(one)!r}: {missing} is missing or no status of the workflow"
        ) from None


def _condition(state: JiraState, one: Mapping[str, Any] | None) -> Condition | None:
    if one is None:
        return None
    unknown = set(one) - {"people", "roles", "assignee", "reporter"}
    if unknown:
        raise ValueError(f"condition {dict(one)!r}: may have people, roles, assignee and reporter")
    return Condition(
        people=frozenset(state.host.find_user(each).account_id for each in one.get("people") or ()),
        roles=frozenset(one.get("roles") or ()),
        assignee=bool(one.get("assignee")),
        reporter=bool(one.get("reporter")),
    )


def _validators(wanted: Iterable[Any]) -> Iterable[Validator]:
    for one in wanted:
        if not isinstance(one, Mapping) or not one.get("message"):
            raise ValueError(f"validator {one!r}: needs a message; may have a field and a pattern")
        yield Validator(one["message"], one.get("field"), one.get("pattern"))
