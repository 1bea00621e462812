"""Routes that set a property of many issues at once (Cloud): taken on as a task, whose progress is asked for by its id."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.jira import bulk, permits
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, strings, view_of
from syncer.sandbox.jira.edits import property_problem
from syncer.sandbox.jira.records import BulkTask, Issue
from syncer.sandbox.wire import Call, Handler, Reply, refused

ISSUES_AT_ONCE = 10_000
SECOND = 1000


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "issue/properties": {"POST": set_several},
        "issue/properties/{key}": {"PUT": set_one, "DELETE": delete_one},
        "task/{task}": {"GET": progress},
    }


def set_one(call: Call) -> Reply:
    """Set a property of the issues a filter names; ones the caller does not see or may not edit are passed over."""
    body = call.mapping()
    if "expression" in body:
        raise refused(400, "Jira expressions are not computed by the sandbox; send a 'value'.")
    return _run(call, body.get("filter"), {call.params["key"]: body.get("value")})


def set_several(call: Call) -> Reply:
    """Set properties of the issues named."""
    body = call.mapping()
    values = body.get("properties")
    if not isinstance(values, dict) or not values:
        raise refused(400, "The 'properties' to set need to be provided.")
    return _run(call, {"entityIds": body.get("entitiesIds")}, values)


def delete_one(call: Call) -> Reply:
    """Delete a property of the issues a filter names, of all that have it where it names none."""
    key, sent = call.params["key"], call.mapping() if call.raw_body.strip() else {}

    def change(issue: Issue) -> None:
        issue.properties = {name: value for name, value in issue.properties.items() if name != key}

    return _carry_out(call, sent, change, key, present=True)


def _run(call: Call, wanted: Any, values: dict[str, Any]) -> Reply:
    for key, value in values.items():
        problem = property_problem(key, value)
        if problem:
            raise refused(400, problem)

    def change(issue: Issue) -> None:
        issue.properties = issue.properties | values

    return _carry_out(call, wanted or {}, change, next(iter(values)))


def _carry_out(
    call: Call, wanted: Any, change: bulk.Change, key: str, *, present: bool | None = None
) -> Reply:
    if not isinstance(wanted, dict):
        raise bad_payload()
    user, state = actor(call), state_of(call)
    names = strings(wanted.get("entityIds") or [])
    if len(names) > ISSUES_AT_ONCE:
        raise refused(400, f"At most {ISSUES_AT_ONCE} issues can be named.")
    has = wanted.get("hasProperty", present)
    meant = [state.find_for(user, one) for one in names] if names else list(state)
    chosen = [
        one.key
        for one in meant
        if one is not None
        and has in (None, key in one.properties)
        and ("currentValue" not in wanted or one.properties.get(key) == wanted["currentValue"])
    ]

    def checked(issue: Issue) -> None:
        permits.check(state, user, issue, "EDIT_ISSUES")
        change(issue)
        state.changed(issue, touch=False)

    task = bulk.run(state, user, [(chosen, checked)])
    return Reply(303, headers={"Location": f"{view_of(call).base}/task/{task.id}"})


def progress(call: Call) -> Reply:
    """How far a task is: whoever began it and administrators may ask."""
    user = actor(call)
    task = bulk.find(state_of(call), call.params["task"])
    if task is None:
        raise refused(404, f"The task with id '{call.params['task']}' does not exist.")
    if task.by != user.account_id and not user.admin:
        raise refused(403, "You do not have permission to view this task.")
    return Reply(body=_shown(call, task))


def _shown(call: Call, task: BulkTask) -> dict[str, Any]:
    now, began = call.site.clock.now(), int(task.created.timestamp() * SECOND)
    until = min(now, task.ends)
    latest = int(until.timestamp() * SECOND)
    shown: dict[str, Any] = {
        "self": f"{view_of(call).base}/task/{task.id}",
        "id": task.id,
        "status": task.status(now),
        "result": f"{len(task.processed)} issues were changed.",
        "submittedBy": list(call.site.users).index(task.by) + 10_000 if task.by in call.site.users else 0,
        "progress": task.percent(now),
        "elapsedRuntime": latest - began,
        "submitted": began,
        "started": began,
        "lastUpdate": latest,
    }
    return shown | ({"finished": latest} if now >= task.ends else {})
