"""What hangs on pages in `/wiki/api/v2`: labels, properties, tasks, comments, attachments, and who people are."""

import json
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid, not_found
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Page, Property, Task
from syncer.sandbox.confluence.wire import attachment_json, label_json, property_json, task_json

OPERATIONS = (
    ("read", "space"), ("create", "page"), ("create", "blogpost"), ("create", "comment"), ("create", "attachment"),
    ("delete", "page"), ("delete", "comment"), ("delete", "attachment"), ("export", "space"),
)  # fmt: skip
MAX_PROPERTY = 32 * 1024
TASK_STATUSES = {"complete", "incomplete"}


def space_operations(call: Call) -> Response:
    """GET spaces/{id}/operations: what the caller may do there; anybody who sees the space may ask."""
    where = f"space {call.state.space(call.id()).key}"
    found = [
        {"operation": operation, "targetType": target}
        for operation, target in OPERATIONS
        if call.site.may(call.user, where, f"{operation} {target}")
    ]
    return JSONResponse({"operations": found})


def list_labels(call: Call) -> Response:
    """GET pages/{id}/labels: lags behind the store (F24)."""
    shows = call.state.shows()
    found = [label for trail in call.page().labels.values() if (label := trail.seen(shows)) is not None]
    return paged(call, sorted(found, key=lambda label: int(label.id)), label_json, lambda label: label.id)


def list_properties(call: Call) -> Response:
    """GET pages/{id}/properties, `key` picking one: lags behind the store (F24)."""
    shows, key = call.state.shows(), call.text("key")
    seen = [trail.seen(shows) for trail in call.page().properties.values()]
    found = [prop for prop in seen if prop is not None and key in ("", prop.key)]
    return paged(call, found, property_json, lambda prop: prop.id)


def get_property(call: Call) -> Response:
    """GET pages/{id}/properties/{property}."""
    return JSONResponse(property_json(call.state.property(call.page(), call.id("property"))))


def create_property(call: Call) -> Response:
    """POST pages/{id}/properties: a second one with the same key is a 409 (F25)."""
    page, sent = call.page(), call.object()
    made = call.state.set_property(call.user.account_id, page, _key(sent), _value(sent))
    return JSONResponse(property_json(made))


def update_property(call: Call) -> Response:
    """PUT pages/{id}/properties/{property}: version + 1, or a 409 (F25)."""
    page, old, sent = _addressed(call)
    if _key(sent) != old.key:
        raise invalid("The key of a property cannot be changed")
    version = sent.get("version")
    if not isinstance(version, dict):
        raise invalid("version is required")
    made = call.state.update_property(
        call.user.account_id,
        page,
        old,
        _value(sent),
        version.get("number"),
        message=str(version.get("message") or ""),
    )
    return JSONResponse(property_json(made))


def delete_property(call: Call) -> Response:
    """DELETE pages/{id}/properties/{property}."""
    page = call.page()
    call.state.delete_property(page, call.state.property(page, call.id("property")))
    return Response(status_code=204)


def list_tasks(call: Call) -> Response:
    """GET tasks: those that have materialised by now (F28)."""
    pages, spaces, ids = call.ids("page-id"), call.ids("space-id"), call.ids("task-id")
    status = call.choice("status", TASK_STATUSES)
    people, body = call.texts("assigned-to"), _wants_body(call)
    shows = call.state.shows()

    def wanted(task: Task) -> bool:
        return (
            (not pages or task.page_id in pages)
            and (not spaces or task.space_id in spaces)
            and (not ids or task.id in ids)
            and (not people or task.assigned_to in people)
            and (not status or task.status == status)
            and call.state.page(task.page_id).status == "current"
            and shows(task.created_at)
        )

    found = [task for task in call.state.tasks.values() if wanted(task)]
    return paged(call, found, lambda task: task_json(task, with_body=body), lambda task: task.id)


def get_task(call: Call) -> Response:
    """GET tasks/{id}."""
    return JSONResponse(task_json(call.state.task(call.id()), with_body=_wants_body(call)))


def update_task(call: Call) -> Response:
    """PUT tasks/{id}: rewrites the page's body in a new version."""
    task, status = call.state.task(call.id()), call.object().get("status")
    if status not in TASK_STATUSES:
        raise invalid(
            f"Provided value {{{status}}} for 'status' is not valid. Expected one of {sorted(TASK_STATUSES)}"
        )
    changed = call.state.tick(call.user.account_id, task, str(status))
    return JSONResponse(task_json(changed, with_body=_wants_body(call)))


def list_attachments(call: Call) -> Response:
    """GET pages/{id}/attachments, `filename` picking one."""
    page, name = call.page(), call.text("filename")
    found = [
        one for one in call.state.attachments.values() if one.page_id == page.id and name in ("", one.title)
    ]
    return paged(call, found, attachment_json, lambda one: one.id, default_limit=50)


def get_attachment(call: Call) -> Response:
    """GET attachments/{id}."""
    found = call.state.attachments.get(call.request.path_params["id"])
    if found is None:
        raise not_found()
    return JSONResponse(attachment_json(found))


def delete_attachment(call: Call) -> Response:
    """DELETE attachments/{id}."""
    if call.state.attachments.pop(call.request.path_params["id"], None) is None:
        raise not_found()
    return Response(status_code=204)


def users_bulk(call: Call) -> Response:
    """POST users-bulk: the people behind account ids; unknown ids are left out."""
    wanted = call.object().get("accountIds")
    if not isinstance(wanted, list):
        raise invalid("accountIds is required")
    people = [call.site.users[one] for one in wanted if one in call.site.users]
    found = [
        {
            "accountId": user.account_id,
            "displayName": user.name,
            "publicName": user.name,
            "email": user.email,
            "timeZone": user.time_zone,
            "accountType": "atlassian",
            "accountStatus": "active" if user.active else "inactive",
            "isExternalCollaborator": False,
            "profilePicture": {"path": "/wiki/aa-avatar/default", "isDefault": True},
        }
        for user in people
    ]
    return JSONResponse({"results": found, "_links": {"base": f"{call.site.base_url}/wiki"}})


def _addressed(call: Call) -> tuple[Page, Property, dict[str, Any]]:
    page = call.page()
    return page, call.state.property(page, call.id("property")), call.object()


def _key(sent: dict[str, Any]) -> str:
    key = sent.get("key")
    if not isinstance(key, str) or not key or len(key) > 255:
        raise invalid("Property key is required and has at most 255 characters")
    return key


def _value(sent: dict[str, Any]) -> Any:
    if "value" not in sent:
        raise invalid("Property value is required")
    if len(json.dumps(sent["value"], ensure_ascii=False).encode()) > MAX_PROPERTY:
        raise invalid(f"The value of a property can be at most {MAX_PROPERTY} bytes")
    return sent["value"]


def _wants_body(call: Call) -> bool:
    return call.choice("body-format", {"storage"}) == "storage"
