"""Routes of bulk operations (Cloud only): their refusals have an envelope of their own (§1.6)."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.api_catalog import field_meta
from syncer.sandbox.jira.bulk import AT_ONCE, body_of, busy, edits_of, find, run
from syncer.sandbox.jira.catalog import Field, Transition
from syncer.sandbox.jira.desk import state_of, view_of
from syncer.sandbox.jira.lifecycle import on_edit_screen
from syncer.sandbox.jira.permits import open_transitions
from syncer.sandbox.jira.records import BulkTask, Issue
from syncer.sandbox.wire import Call, Handler, Refused, Reply

MOST_ISSUES = 1_000
MOST_ACTIONS = 200
FIELDS_SHOWN = 50
BUSY = f"At most {AT_ONCE} bulk operations can be under way on a site at the same time. Try again later."
NOT_PERMITTED = "You do not have the global permission to make bulk changes."
_MULTIPLE = {"labels", "versions", "components", "options"}


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "bulk/issues/fields": {"GET": editable, "POST": edit},
        "bulk/issues/transition": {"GET": available, "POST": transition},
        "bulk/queue/{task}": {"GET": progress},
    }


def editable(call: Call) -> Reply:
    """The fields all the issues named can be edited in, fifty at a time."""
    user = _caller(call)
    issues, search = _issues(call, user), (call.text("searchText") or "").lower()
    shared = [
        one
        for one in state_of(call).fields.values()
        if one.settable
        and one.kind not in ("links", "parent")
        and all(on_edit_screen(one, each) for each in issues)
    ]
    shared = [one for one in shared if issues and search in one.name.lower()]
    after = call.integer("startingAfter", 0)
    shown: dict[str, Any] = {
        "fields": [_field(call, issues[0], one) for one in shared[after : after + FIELDS_SHOWN]]
    }
    if after + FIELDS_SHOWN < len(shared):
        shown["startingAfter"] = str(after + FIELDS_SHOWN)
    return Reply(body=shown)


def _field(call: Call, issue: Issue, one: Field) -> dict[str, Any]:
    meta = field_meta(view_of(call), issue.project, issue.type, one)
    kind = one.custom or one.id
    shown = {
        "id": one.id,
        "name": one.name,
        "type": kind,
        "isRequired": bool(meta["required"]),
        "description": "",
    }
    options = ["ADD", "REMOVE", "REPLACE", "REMOVE_ALL"] if one.kind in _MULTIPLE else None
    return shown if options is None else shown | {"multiSelectFieldOptions": options}


def edit(call: Call) -> Reply:
    """Edit fields of up to a thousand issues."""
    user, body = _caller(call), _body(call)
    names = _names(body.get("selectedIssueIdsOrKeys"))
    actions = body.get("selectedActions")
    if not isinstance(actions, list) or not 1 <= len(actions) <= MOST_ACTIONS:
        raise _wrong(f"selectedActions must name 1 to {MOST_ACTIONS} fields.")
    try:
        edits = edits_of(body.get("editedFieldsInput"))
    except ValueError as problem:
        raise _wrong(str(problem)) from None
    unknown = [one for one in actions if one not in edits]
    if unknown:
        raise _wrong(f"editedFieldsInput has no value for {', '.join(map(str, unknown))}.")
    wanted = body_of({name: edits[name] for name in actions})
    state = state_of(call)
    _check_free(call)
    task = run(state, user, [(names, lambda issue: lifecycle.edit(state, user, issue, wanted))])
    return Reply(201, {"taskId": task.id})


def available(call: Call) -> Reply:
    """The transitions the issues named have, by workflow."""
    user = _caller(call)
    state, flows = state_of(call), dict[tuple[str, ...], list[Issue]]()
    for issue in _issues(call, user):
        ways = open_transitions(state, user, issue)
        flows.setdefault(tuple(one.id for one in ways), []).append(issue)
    shown = [
        {
            "isTransitionsFiltered": False,
            "issues": [one.key for one in issues],
            "transitions": [_way(one) for one in open_transitions(state, user, issues[0]) if not one.screen],
        }
        for issues in flows.values()
    ]
    return Reply(body={"availableTransitions": shown})


def _way(one: Transition) -> dict[str, Any]:
    to = {"statusId": int(one.target.id), "statusName": one.target.name}
    return {"to": to, "transitionId": int(one.id), "transitionName": one.name}


def transition(call: Call) -> Reply:
    """Take transitions that ask for nothing, of up to a thousand issues."""
    user, body = _caller(call), _body(call)
    inputs = body.get("bulkTransitionInputs")
    if not isinstance(inputs, list) or not inputs or not all(isinstance(one, dict) for one in inputs):
        raise _wrong("bulkTransitionInputs is missing.")
    state = state_of(call)
    jobs = [(_names(one.get("selectedIssueIdsOrKeys")), _taking(call, user, one)) for one in inputs]
    if sum(len(names) for names, _ in jobs) > MOST_ISSUES:
        raise _wrong(f"At most {MOST_ISSUES} issues can be changed at once.")
    _check_free(call)
    return Reply(201, {"taskId": run(state, user, jobs).id})


def _taking(call: Call, user: User, one: dict[str, Any]) -> Any:
    state, wanted = state_of(call), {"transition": {"id": one.get("transitionId")}}
    return lambda issue: lifecycle.transition(state, user, issue, wanted)


def progress(call: Call) -> Reply:
    """How far a bulk operation is: for the one who asked for it, and administrators."""
    user = _caller(call)
    task = find(state_of(call), call.params["task"])
    if task is None or not (user.admin or task.by == user.account_id):
        raise _wrong(f"Task with ID {call.params['task']} does not exist.")
    return Reply(body=_progress(call, task))


def _progress(call: Call, task: BulkTask) -> dict[str, Any]:
    now, view = call.site.clock.now(), view_of(call)
    percent = task.percent(now)
    shown = len(task.processed) * percent // 100
    failed = list(task.failed.items())[: len(task.failed) * percent // 100]
    return {
        "taskId": task.id,
        "status": task.status(now),
        "progressPercent": percent,
        "submittedBy": view.user(task.by),
        "created": view.instant(task.created),
        "started": view.instant(task.created),
        "updated": view.instant(min(now, task.ends)),
        "totalIssueCount": task.total,
        "processedAccessibleIssues": task.processed[:shown],
        "failedAccessibleIssues": dict(failed),
        "invalidOrInaccessibleIssueCount": task.invalid,
    }


def _caller(call: Call) -> User:
    if call.user is None:
        raise _wrong("Client must be authenticated to access this resource.", 401)
    if not call.site.may(call.user, "", "BULK_CHANGE"):
        raise _wrong(NOT_PERMITTED, 403)
    return call.user


def _check_free(call: Call) -> None:
    if busy(state_of(call)) >= AT_ONCE:
        raise _wrong(BUSY)


def _body(call: Call) -> dict[str, Any]:
    found = call.json()
    if not isinstance(found, dict):
        raise _wrong("The request body must be an object.")
    return found


def _names(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str | int) for one in given):
        raise _wrong("selectedIssueIdsOrKeys must be a list of issue ids or keys.")
    if not 1 <= len(given) <= MOST_ISSUES:
        raise _wrong(f"selectedIssueIdsOrKeys must name 1 to {MOST_ISSUES} issues.")
    return [str(one) for one in given]


def _issues(call: Call, user: User) -> list[Issue]:
    names = _names(call.texts("issueIdsOrKeys"))
    found = (state_of(call).find_for(user, one) for one in names)
    return [one for one in found if one is not None]


def _wrong(message: str, status: int = 400) -> Refused:
    return Refused(Reply(status, {"errors": [{"message": message}]}))
