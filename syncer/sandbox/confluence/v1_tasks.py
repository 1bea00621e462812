"""Inline tasks as v1 has them: `inlinetasks` on Cloud, and the internal resource by which Data Center's pages tick."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid, no_content, not_found
from syncer.sandbox.confluence.records import Task
from syncer.sandbox.confluence.v1_lists import listed

STATES = {
    "CHECKED": "complete",
    "UNCHECKED": "incomplete",
    "complete": "complete",
    "incomplete": "incomplete",
}


def tick(call: Call) -> Response:
    """POST /rest/inlinetasks/1/task/{page}/{task}/ `{"status": "CHECKED"}`: a new version of the page.

    Undocumented; the form is that of atlassian-python-api's `set_inline_tasks_checkbox`.
    """
    page, local_id = call.seen_page(call.params["id"]), call.params["task"]
    status = STATES.get(str(call.object().get("status")))
    if status is None:
        raise invalid("status must be CHECKED or UNCHECKED")
    found = [one for one in call.state.tasks.values() if one.page_id == page.id and one.local_id == local_id]
    if not found:
        raise no_content(local_id)
    call.state.tick(call.me, found[0], status)
    return Response(status_code=200)


def search_tasks(call: Call) -> Response:
    """GET inlinetasks/search: by space, page, people and status."""
    wanted = {name: call.text(name) for name in ("pageId", "assignee", "creator", "completedUser", "status")}
    space = call.state.space_by_key(call.text("spaceKey")) if call.text("spaceKey") else None

    def matches(task: Task) -> bool:
        page = call.state.page(task.page_id)
        held = {
            "pageId": task.page_id,
            "assignee": task.assigned_to,
            "creator": task.created_by,
            "completedUser": task.completed_by,
            "status": task.status,
        }
        said = all(not value or held[name] == value for name, value in wanted.items())
        return said and (space is None or task.space_id == space.id) and call.state.visible(call.user, page)

    return listed(call, [task for task in call.state.tasks.values() if matches(task)], _task_json)


def get_task(call: Call) -> Response:
    """GET inlinetasks/{id}."""
    return JSONResponse(_task_json(_task(call)))


def put_task(call: Call) -> Response:
    """PUT inlinetasks/{id} `{"status": "complete"}`."""
    status = STATES.get(str(call.object().get("status")))
    if status is None:
        raise invalid("status must be complete or incomplete")
    return JSONResponse(_task_json(call.state.tick(call.me, _task(call), status)))


def _task(call: Call) -> Task:
    found = call.state.tasks.get(call.params["task"])
    if found is None:
        raise not_found("No task found")
    call.seen_page(found.page_id)
    return found


def _task_json(task: Task) -> dict[str, Any]:
    stamp = int(task.created_at.timestamp() * 1000)
    return {
        "globalId": int(task.id),
        "id": int(task.local_id) if task.local_id.isdigit() else 0,
        "contentId": int(task.page_id),
        "status": task.status,
        "title": "",
        "body": task.body,
        "creator": task.created_by,
        "assignee": task.assigned_to or "",
        "completeUser": task.completed_by or "",
        "createDate": stamp,
        "dueDate": 0,
        "updateDate": int(task.updated_at.timestamp() * 1000),
        "completeDate": int(task.completed_at.timestamp() * 1000) if task.completed_at else 0,
    }
