"""What Data Center's Jira answers and Cloud does not: search by offset, its own metadata pages, custom fields.

Offsets point into a result set that moves while one pages through it: pages may show an issue twice or skip one
(JRASERVER-69860). Shapes follow Atlassian's document for 10.3 and 11.3 as github.com/MrRefactoring/jira.js has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from syncer.sandbox.jira import permits, search
from syncer.sandbox.jira.api_catalog import listed_create_fields, listed_create_types
from syncer.sandbox.jira.api_fields import old_create_meta as projects_create_meta
from syncer.sandbox.jira.api_issues import shown_issue
from syncer.sandbox.jira.catalog import Field, Named
from syncer.sandbox.jira.desk import (
    actor,
    last_page,
    page,
    page_bounds,
    state_of,
    the_issue,
    unrecognised,
    unseen,
    view_of,
)
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.system_fields import schema_of
from syncer.sandbox.jira.views import selected_fields
from syncer.sandbox.wire import Call, Handler, Refused, Reply, mistyped, refused

PAGE_DEFAULT = 50
META_LIMIT = 200
SEARCH_BEAN = "com.atlassian.jira.rest.v2.search.SearchRequestBean"
_SEARCH_KEYS = frozenset(["jql", "startAt", "maxResults", "fields", "expand", "validateQuery"])
_LENIENT = ("warn", "none", "false")


@dataclass(frozen=True)
class Request:
    """A search, whichever way it came."""

    jql: str
    start: int
    size: int
    fields: list[str]
    expand: list[str]
    lenient: bool


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "search": {"GET": search_by_get, "POST": search_by_post},
        "customFields": {"GET": custom_fields},
        "customFields/{field}/options": {"GET": custom_field_options},
        "customFieldOption/{option}": {"GET": custom_field_option},
        "issue/createmeta/{project}/issuetypes": {"GET": create_types},
        "issue/createmeta/{project}/issuetypes/{type}": {"GET": create_fields},
        "issue/createmeta": {"GET": old_create_meta},
        "issue/{issue}/subtask": {"GET": subtasks},
        "issue/{issue}/subtask/move": {"GET": may_move_subtasks, "POST": move_subtask},
    }


# search


def search_by_get(call: Call) -> Reply:
    """Search with query parameters."""
    request = Request(
        call.text("jql") or "",
        max(0, call.integer("startAt", 0)),
        call.integer("maxResults", PAGE_DEFAULT),
        call.texts("fields"),
        call.texts("expand"),
        (call.text("validateQuery") or "").lower() in _LENIENT,
    )
    return _search(call, request)


def search_by_post(call: Call) -> Reply:
    """Search with a body; a key it does not know is refused as its JSON reader does."""
    body = call.mapping()
    for name in body:
        if name not in _SEARCH_KEYS:
            raise unrecognised(SEARCH_BEAN, name)
    request = Request(
        str(body.get("jql") or ""),
        max(0, _number(body, "startAt", 0)),
        _number(body, "maxResults", PAGE_DEFAULT),
        _words(body, "fields"),
        _words(body, "expand"),
        str(body.get("validateQuery", "")).lower() in _LENIENT,
    )
    return _search(call, request)


def _search(call: Call, request: Request) -> Reply:
    cap = call.site.switches.dc_search_cap
    size = cap if request.size < 0 else min(request.size, cap)
    shown, total, warnings = _window(call, request, size)
    state = state_of(call)
    default = request.fields or ["*navigable"]
    body: dict[str, Any] = {
        "expand": "schema,names",
        "startAt": request.start,
        "maxResults": size,
        "total": total,
        "issues": [shown_issue(call, one, default, _of_issue(request.expand), []) for one in shown],
    }
    chosen = selected_fields(state, default, "*navigable")
    if "names" in request.expand:
        body["names"] = {one.id: one.name for one in chosen}
    if "schema" in request.expand:
        body["schema"] = {one.id: schema_of(one) for one in chosen}
    return Reply(body=body | ({"warningMessages": warnings} if warnings else {}))


def _window(call: Call, request: Request, size: int) -> tuple[list[Issue], int, list[str]]:
    """The issues of the page, how many there are in all, and what is wrong with a query that may be wrong."""
    state = state_of(call)
    try:
        prepared = prepare(state, call.user, request.jql)
    except QueryError as problem:
        if not request.lenient:
            raise refused(400, *problem.messages) from None
        return [], 0, problem.messages
    return *search.window(state, call.user, prepared, request.start, size), []


def _of_issue(expand: list[str]) -> list[str]:
    return [one for one in expand if one not in ("names", "schema")]


def _number(body: dict[str, Any], name: str, default: int) -> int:
    value = body.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int):
        raise _mistyped("java.lang.Integer", value)
    return value


def _words(body: dict[str, Any], name: str) -> list[str]:
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _mistyped("java.util.ArrayList", value)
    return [part for one in value for part in one.split(",")]


def _mistyped(wanted: str, value: Any) -> Refused:
    return Refused(Reply(400, {"errorMessages": [mistyped(wanted, value)]}))


# metadata


def create_types(call: Call) -> Reply:
    """A page of the types of which one may create issues in a project, as Data Center's generic page."""
    return _bean(call, listed_create_types(call))


def create_fields(call: Call) -> Reply:
    """A page of the fields on the create screen of a project and type, as Data Center's generic page."""
    return _bean(call, listed_create_fields(call))


def _bean(call: Call, values: list[Any]) -> Reply:
    body = page(call, values, most=META_LIMIT)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(values))})


def may_move_subtasks(call: Call) -> Reply:
    """Whether the caller may change the order of an issue's sub-tasks."""
    issue = the_issue(call)
    return Reply(body=permits.may(state_of(call), actor(call), issue.project, "EDIT_ISSUES"))


def move_subtask(call: Call) -> Reply:
    """Move a sub-task to another place among its siblings."""
    issue, body, state = the_issue(call), call.mapping(), state_of(call)
    permits.check(state, actor(call), issue, "EDIT_ISSUES")
    before, after = body.get("original"), body.get("current")
    count = len(state.children_of(issue))
    if not all(isinstance(one, int) and 0 <= one < count for one in (before, after)):
        raise refused(400, f"A place of a sub-task is a number from 0 to {count - 1}.")
    state.move_child(issue, int(before or 0), int(after or 0))
    return Reply(204)


def subtasks(call: Call) -> Reply:
    """The sub-tasks of an issue, briefly."""
    issue, view = the_issue(call), view_of(call)
    found = state_of(call).children_of(issue)
    return Reply(body=[view.brief(one) for one in found if one.type.subtask and view.sees(one)])


# custom fields


def custom_fields(call: Call) -> Reply:
    """A page of the custom fields, by a word of the name."""
    search, base = (call.text("search") or "").lower(), view_of(call).base
    known = [one for one in state_of(call).fields.values() if one.custom and call.user]
    found = [_custom_field(base, one) for one in known if search in one.name.lower()]
    start, size = page_bounds(call, PAGE_DEFAULT, 1000)
    shown = found[start : start + size]
    last = last_page(start, len(shown), len(found))
    body = {"maxResults": size, "startAt": start, "total": len(found), "isLast": last, "values": shown}
    return Reply(body=body)


def _custom_field(base: str, one: Field) -> dict[str, Any]:
    number = int(one.id.removeprefix("customfield_"))
    return {
        "self": f"{base}/customFields/{one.id}",
        "id": one.id,
        "numericId": number,
        "name": one.name,
        "type": schema_of(one)["custom"],
        "isAllProjects": one.projects is None,
        "isLocked": False,
        "isManaged": False,
        "isTrusted": False,
    }


def custom_field_options(call: Call) -> Reply:
    """The options of a custom field that may be chosen, by a word of their value."""
    name = call.params["field"]
    field = state_of(call).fields.get(name) or state_of(call).fields.get(f"customfield_{name}")
    if field is None or not call.user:
        raise refused(404, f"The custom field with id '{name}' does not exist.")
    query, view = (call.text("query") or "").lower(), view_of(call)
    found = [one for one in field.options if query in one.name.lower() and not one.disabled]
    size, number = max(1, call.integer("maxResults", 100)), max(1, call.integer("page", 1))
    shown = found[(number - 1) * size : number * size]
    return Reply(body={"total": len(found), "options": [_option(view.option(one), one) for one in shown]})


def _option(shown: dict[str, Any], one: Named) -> dict[str, Any]:
    return shown | {"id": int(one.id), "disabled": one.disabled}


def custom_field_option(call: Call) -> Reply:
    """One option, by its id."""
    wanted = call.params["option"]
    for field in state_of(call).fields.values():
        for one in field.options:
            if one.id == wanted and call.user:
                return Reply(body=view_of(call).option(one) | {"disabled": one.disabled})
    raise refused(404, f"A custom field option with id '{wanted}' does not exist")


# metadata as it was


def old_create_meta(call: Call) -> Reply:
    """The metadata of several projects at once, gone with version 9: then it is read as an issue's key."""
    if not call.site.switches.jira_version.startswith("8."):
        raise unseen(call, "createmeta")
    return projects_create_meta(call)
