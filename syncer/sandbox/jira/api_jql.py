"""Routes that help people to write JQL: queries taken apart without being run, and values to choose from."""

from __future__ import annotations

from html import escape
from typing import Any

from syncer.sandbox.jira import jql
from syncer.sandbox.jira.catalog import Field
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, view_of
from syncer.sandbox.jira.jql_structure import structure_of
from syncer.sandbox.jira.jql_words import JqlError
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.wire import Call, Handler, Reply, refused

SUGGESTED = 15
PARSED_AT_ONCE = 5_000
VALIDATIONS = ("strict", "warn", "none")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "jql/parse": {"POST": parse},
        "jql/autocompletedata/suggestions": {"GET": suggestions},
    }


def parse(call: Call) -> Reply:
    """Queries as trees: `validation` says whether what a query means is looked at too, and if so how it is told."""
    validation = call.text("validation") or "strict"
    if validation not in VALIDATIONS:
        raise refused(400, f"The validation is one of {', '.join(VALIDATIONS)}, not '{validation}'.")
    queries = call.mapping().get("queries")
    if not isinstance(queries, list) or not all(isinstance(one, str) for one in queries):
        raise bad_payload()
    if not 1 <= len(queries) <= PARSED_AT_ONCE:
        raise refused(400, f"The number of queries must be between 1 and {PARSED_AT_ONCE}.")
    return Reply(body={"queries": [_parsed(call, one, validation) for one in queries]})


def _parsed(call: Call, text: str, validation: str) -> dict[str, Any]:
    try:
        found = structure_of(jql.parse(text))
    except JqlError as problem:
        return {"query": text, "errors": [str(problem)]}
    complaints = [] if validation == "none" else _complaints(call, text)
    if not complaints:
        return {"query": text, "structure": found}
    if validation == "warn":
        return {"query": text, "structure": found, "warnings": complaints}
    return {"query": text, "errors": complaints}


def _complaints(call: Call, text: str) -> list[str]:
    try:
        prepare(state_of(call), call.user, text)
    except QueryError as problem:
        return problem.messages
    return []


def suggestions(call: Call) -> Reply:
    """Values of a field that begin with, or have a word beginning with, what was typed."""
    actor(call)
    fields = state_of(call).fields_by_clause(call.text("fieldName") or "")
    typed = (call.text("fieldValue") or "").lower().strip('"')
    found = {pair for one in fields for pair in _values(call, one) if _begins(pair, typed)}
    shown = [
        {"value": value, "displayName": _marked(name, typed)}
        for value, name in sorted(found, key=lambda pair: pair[1].lower())[:SUGGESTED]
    ]
    return Reply(body={"results": shown})


def _begins(pair: tuple[str, str], typed: str) -> bool:
    value, name = (one.lower() for one in pair)
    return value.startswith(typed) or any(word.startswith(typed) for word in [name, *name.split()])


def _marked(name: str, typed: str) -> str:
    place = name.lower().find(typed) if typed else -1
    if place < 0:
        return escape(name)
    before, met, after = name[:place], name[place : place + len(typed)], name[place + len(typed) :]
    return f"{escape(before)}<b>{escape(met)}</b>{escape(after)}"


def _values(call: Call, field: Field) -> list[tuple[str, str]]:
    """What may stand after a field: its value in a query, and how people read it."""
    state, view = state_of(call), view_of(call)
    projects = state.seen_projects(call.user)
    if field.id == "project":
        return [(one.key, f"{one.name} ({one.key})") for one in projects]
    if field.kind in ("user", "users") or field.id == "creator":
        return [
            (one.account_id if call.site.cloud else one.login, one.name) for one in call.site.users.values()
        ]
    if field.id == "labels":
        return [
            (one, one)
            for issue in state
            if state.sees(call.user, issue)
            for one in issue.values.get("labels") or ()
        ]
    named: dict[str, Any] = {
        "status": state.statuses.values(),
        "issuetype": state.types.values(),
        "priority": state.priorities,
        "resolution": state.resolutions,
        "fixVersions": [each for one in projects for each in one.versions],
        "versions": [each for one in projects for each in one.versions],
        "components": [each for one in projects for each in one.components],
    }
    return [(view.name(one), view.name(one)) for one in named.get(field.id, ())]
