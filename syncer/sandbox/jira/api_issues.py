"""Routes about issues themselves: create, read, edit, move along, delete, and their changelog."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.faults import filtering
from syncer.sandbox.jira import changelog, epics, lifecycle, rendering
from syncer.sandbox.jira.api_catalog import edit_meta, field_meta
from syncer.sandbox.jira.catalog import Transition
from syncer.sandbox.jira.desk import (
    actor,
    bad_payload,
    issue_body,
    last_page,
    page_bounds,
    state_of,
    strings,
    the_issue,
    view_of,
)
from syncer.sandbox.jira.edits import EditRefusedError
from syncer.sandbox.jira.permits import open_transitions
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.system_fields import schema_of
from syncer.sandbox.jira.views import View, selected_fields
from syncer.sandbox.wire import Call, CutConnectionError, Handler, Refused, Reply, refused

BULK_CREATE_LIMIT = 50
BULK_FETCH_LIMIT = 100
PROPERTIES_LIMIT = 5
NO_QUIET_EDIT = "To discard the user notification either admin or project admin permissions are required."

_NO_PROPERTIES = 'Unrecognized field "properties"'


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods; fixed names stand before the issue's own path."""
    return {
        "issue": {"POST": create},
        "issue/bulk": {"POST": create_many},
        "issue/bulkfetch": {"POST": fetch_many},
        "issue/{issue}": {"GET": show, "PUT": edit, "DELETE": delete},
        "issue/{issue}/transitions": {"GET": transitions, "POST": transition},
        "issue/{issue}/changelog": {"GET": show_changelog},
        "issue/{issue}/changelog/list": {"POST": listed_changelog},
        "changelog/bulkfetch": {"POST": fetch_changelogs},
    }


# create


def _created(view: View, issue: Issue) -> dict[str, Any]:
    return {"id": str(issue.id), "key": issue.key, "self": f"{view.base}/issue/{issue.id}"}


def create(call: Call) -> Reply:
    """Create one issue."""
    user = actor(call)
    body = new_body(call, call.mapping())
    issue = lifecycle.create(state_of(call), user, body)
    made = _created(view_of(call), issue)
    if body.get("transition"):
        made["transition"] = {"status": 200, "errorCollection": {"errorMessages": [], "errors": {}}}
    return Reply(201, made)


def new_body(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """The body of a create; Data Center wants a name for every epic, and may refuse properties (a switch)."""
    _check_properties(call, body)
    if call.site.cloud:
        return issue_body(call, body)
    if "properties" in body and not call.site.switches.dc_create_properties:
        raise refused(400, _NO_PROPERTIES)
    fields = body.get("fields")
    if not isinstance(fields, dict) or not isinstance(fields.get("project"), dict):
        return body
    wanted = fields["project"].get("key") or fields["project"].get("id")
    project = state_of(call).project_for(call.user, str(wanted))
    kind = project.type_of(fields.get("issuetype")) if project else None
    if kind is None or not epics.offered(epics.EPIC_NAME, kind) or epics.EPIC_NAME.id in fields:
        return body
    return body | {"fields": fields | {epics.EPIC_NAME.id: None}}


def _check_properties(call: Call, body: dict[str, Any]) -> None:
    if filtering.refuses(call.site.switches.taken_away, body):
        raise refused(400, _NO_PROPERTIES)


def create_many(call: Call) -> Reply:
    """Create up to fifty issues, each by itself: 201 if any came about, 400 if none did."""
    user = actor(call)
    wanted = call.mapping().get("issueUpdates")
    if not isinstance(wanted, list) or not all(isinstance(one, dict) for one in wanted):
        raise bad_payload()
    if len(wanted) > BULK_CREATE_LIMIT:
        raise refused(400, f"The number of issues to create must not exceed {BULK_CREATE_LIMIT}.")
    cut_after = call.site.faults.cut_bulk_create(len(wanted))
    view, issues, errors = view_of(call), [], []
    for number, one in enumerate(wanted[:cut_after]):
        try:
            issues.append(_created(view, lifecycle.create(state_of(call), user, new_body(call, one))))
        except EditRefusedError as refusal:
            errors.append(_element_error(number, refusal))
    if cut_after is not None:
        raise CutConnectionError
    return Reply(201 if issues else 400, {"issues": issues, "errors": errors})


def _element_error(number: int, refusal: EditRefusedError) -> dict[str, Any]:
    return {
        "status": refusal.status,
        "elementErrors": {"errorMessages": refusal.messages, "errors": refusal.errors},
        "failedElementNumber": number,
    }


# read


def show(call: Call) -> Reply:
    """One issue, all fields unless fewer are asked for; a former key finds it and the reply has the new one."""
    issue = the_issue(call)
    return Reply(
        body=shown_issue(call, issue, call.texts("fields"), call.texts("expand"), call.texts("properties"))
    )


def shown_issue(
    call: Call, issue: Issue, wanted: list[str], expand: list[str], properties: list[str]
) -> dict[str, Any]:
    """An issue with the fields wanted and what else was asked for."""
    view = view_of(call)
    chosen = selected_fields(state_of(call), wanted, "*all")
    shown = view.issue(issue, chosen, properties)
    if "changelog" in expand:
        shown["changelog"] = changelog.expanded(view, issue)
    if "names" in expand:
        shown["names"] = {one.id: one.name for one in chosen}
    if "schema" in expand:
        shown["schema"] = {one.id: schema_of(one) for one in chosen}
    if "renderedFields" in expand:
        shown["renderedFields"] = rendering.rendered_fields(view, issue, chosen)
    if "editmeta" in expand:
        shown["editmeta"] = edit_meta(call, issue)
    if "transitions" in expand:
        shown["transitions"] = [
            _transition(view, one) for one in open_transitions(view.state, call.user, issue)
        ]
    return shown


def fetch_many(call: Call) -> Reply:
    """Up to a hundred issues by id or key, straight from the store, ordered by id; missing ones are absent."""
    body = call.mapping()
    wanted = strings(body.get("issueIdsOrKeys"))
    properties, expand = strings(body.get("properties") or []), strings(body.get("expand") or [])
    fields = strings(body.get("fields") or [])
    if not 1 <= len(wanted) <= BULK_FETCH_LIMIT:
        raise refused(400, f"The number of issue IDs or keys must be between 1 and {BULK_FETCH_LIMIT}.")
    if len(properties) > PROPERTIES_LIMIT:
        raise refused(400, f"The number of properties must not exceed {PROPERTIES_LIMIT}.")
    state = state_of(call)
    found = {one.id: one for one in (state.find_for(call.user, name) for name in wanted) if one is not None}
    default = fields or ["*navigable"]
    issues = [shown_issue(call, found[number], default, expand, properties) for number in sorted(found)]
    return Reply(body={"issues": issues, "issueErrors": []})


# edit


def edit(call: Call) -> Reply:
    """Edit an issue: all or nothing, one history entry; nothing at all where quiet is not permitted."""
    user, issue = actor(call), the_issue(call)
    if not call.flag("notifyUsers", default=True) and not user.admin:
        raise refused(403, NO_QUIET_EDIT)
    _check_properties(call, call.mapping())
    lifecycle.edit(state_of(call), user, issue, issue_body(call, call.mapping()))
    if call.site.cloud and call.flag("returnIssue"):
        return Reply(200, shown_issue(call, issue, call.texts("fields"), call.texts("expand"), []))
    return Reply(204)


def delete(call: Call) -> Reply:
    """Delete an issue; no tombstone remains."""
    actor(call)
    lifecycle.delete(
        state_of(call), the_issue(call), with_subtasks=call.flag("deleteSubtasks"), actor=call.user
    )
    return Reply(204)


def transitions(call: Call) -> Reply:
    """The transitions open to an issue now."""
    issue, view = the_issue(call), view_of(call)
    with_fields = "transitions.fields" in call.texts("expand")
    wanted = call.text("transitionId")
    found = [one for one in open_transitions(view.state, call.user, issue) if wanted in (None, one.id)]
    shown = [_transition(view, one) | (_screen(view, issue, one) if with_fields else {}) for one in found]
    return Reply(body={"expand": "transitions", "transitions": shown})


def transition(call: Call) -> Reply:
    """Take a transition."""
    user, issue = actor(call), the_issue(call)
    lifecycle.transition(state_of(call), user, issue, issue_body(call, call.mapping()))
    return Reply(204)


def _transition(view: View, one: Transition) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "to": view.status(one.target),
        "hasScreen": bool(one.screen),
        "isGlobal": one.sources is None,
        "isInitial": False,
        "isAvailable": True,
        "isConditional": one.condition is not None,
        "isLooped": False,
    }


def _screen(view: View, issue: Issue, one: Transition) -> dict[str, Any]:
    fields = {}
    for name in one.screen:
        meta = field_meta(view, issue.project, issue.type, view.state.fields[name])
        fields[name] = meta | {"required": name in one.required}
    return {"fields": fields}


# changelog


def show_changelog(call: Call) -> Reply:
    """A page of the changelog, oldest first."""
    if not call.site.cloud and not call.site.switches.dc_paged_changelog:
        raise Refused(call.problem(404, "HTTP 404 Not Found"))
    issue, view = the_issue(call), view_of(call)
    start, size = page_bounds(call, 100, 100)
    shown = [changelog.history(view, one) for one in issue.history[start : start + size]]
    own = f"{view.base}/issue/{call.params['issue']}/changelog"
    last = last_page(start, len(shown), len(issue.history))
    body = {
        "self": f"{own}?startAt={start}&maxResults={size}",
        "maxResults": size,
        "startAt": start,
        "total": len(issue.history),
        "isLast": last,
        "values": shown,
    }
    if not last:
        body["nextPage"] = f"{own}?startAt={start + size}&maxResults={size}"
    return Reply(body=body)


def listed_changelog(call: Call) -> Reply:
    """The changelog entries with the ids listed; unknown ids are absent."""
    issue, view = the_issue(call), view_of(call)
    wanted = set(strings(call.mapping().get("changelogIds")))
    shown = [changelog.history(view, one) for one in issue.history if str(one.id) in wanted]
    return Reply(body={"startAt": 0, "maxResults": len(shown), "total": len(shown), "histories": shown})


def fetch_changelogs(call: Call) -> Reply:
    """The changelogs of up to a thousand issues, entry by entry; one issue may be split across pages."""
    actor(call)
    body = call.mapping()
    wanted, only = strings(body.get("issueIdsOrKeys")), set(strings(body.get("fieldIds") or []))
    size, start = body.get("maxResults", 1000), body.get("nextPageToken") or "0"
    if not 1 <= len(wanted) <= 1000 or len(only) > 10:
        raise refused(400, "issueIdsOrKeys must hold 1 to 1000 elements, fieldIds at most 10.")
    if not isinstance(size, int) or not 1 <= size <= 10_000 or not str(start).isdecimal():
        raise bad_payload()
    state = state_of(call)
    issues = {one.id: one for one in (state.find_for(call.user, name) for name in wanted) if one is not None}
    entries = [
        (number, entry)
        for number in sorted(issues)
        for entry in issues[number].history
        if _about(entry, only)
    ]
    return Reply(body=_changelog_page(view_of(call), entries, int(start), size))


def _about(entry: Any, only: set[str]) -> bool:
    return not only or any(item.field_id in only for item in entry.items)


def _changelog_page(view: View, entries: list[tuple[int, Any]], start: int, size: int) -> dict[str, Any]:
    by_issue: dict[int, list[Any]] = {}
    for number, entry in entries[start : start + size]:
        by_issue.setdefault(number, []).append(changelog.bulk_history(view, entry))
    shown = [{"issueId": str(number), "changeHistories": found} for number, found in by_issue.items()]
    body: dict[str, Any] = {"issueChangeLogs": shown}
    return body if last_page(start, size, len(entries)) else body | {"nextPageToken": str(start + size)}
