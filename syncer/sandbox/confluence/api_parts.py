"""What hangs on pages in `/wiki/api/v2`: labels, tasks, attachments; and who people are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, RedirectResponse, Response

from syncer.sandbox.confluence.api_pages import sorted_pages
from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import invalid, no_content, not_found
from syncer.sandbox.confluence.extras import Labelled
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Attachment, FileVersion, Label, Task
from syncer.sandbox.confluence.v2_bodies import body_format, body_json, included, operations
from syncer.sandbox.confluence.wire import (
    attachment_json,
    file_version_json,
    label_json,
    property_json,
    task_json,
)

TASK_STATUSES = frozenset({"complete", "incomplete"})
PREFIXES = frozenset({"my", "team", "global", "system"})
FILE_SORTS = frozenset({"created-date", "-created-date", "modified-date", "-modified-date"})
FILE_STATUSES = frozenset({"current", "archived", "trashed"})

# labels


def page_labels(call: Call) -> Response:
    """GET pages/{id}/labels: lags behind the store (F24)."""
    return _labels(call, _seen_labels(call, call.page()))


def attachment_labels(call: Call) -> Response:
    """GET attachments/{id}/labels."""
    return _labels(call, _seen_labels(call, attachment(call)))


def all_labels(call: Call) -> Response:
    """GET labels: those in use."""
    ids = call.ids("label-id")
    found: dict[str, Label] = {}
    for page in call.state.pages.values():
        if page.status == "current" and call.state.visible(call.user, page):
            found |= {label.id: label for label in _seen_labels(call, page)}
    return _labels(call, [label for label in found.values() if not ids or label.id in ids])


def labelled(kind: str) -> Handler:
    """Return the handler of GET labels/{id}/pages, and the one for blog posts."""

    def listing(call: Call) -> Response:
        label_id, spaces = call.id(), call.ids("space-id")
        pages = [one for one in call.state.pages.values() if one.kind == kind and one.status == "current"]
        found = [
            page
            for page in pages
            if label_id in [label.id for label in _seen_labels(call, page)]
            and (not spaces or page.space_id in spaces)
            and call.state.visible(call.user, page)
        ]
        return sorted_pages(call, found)

    return listing


def labelled_attachments(call: Call) -> Response:
    """GET labels/{id}/attachments."""
    label_id = call.id()
    found = [
        one for one in _visible_files(call) if label_id in [label.id for label in _seen_labels(call, one)]
    ]
    return paged(call, found, lambda one: _file(call, one), lambda one: one.id)


def _seen_labels(call: Call, holder: Labelled) -> list[Label]:
    shows = call.state.shows()
    seen = (trail.seen(shows) for trail in holder.labels.values())
    return [label for label in seen if label is not None]


def _labels(call: Call, found: list[Label]) -> Response:
    prefix = call.choice("prefix", PREFIXES)
    order = call.text("sort")
    chosen = [label for label in found if prefix in ("", label.prefix)]
    by_name = order.lstrip("-") == "name"
    chosen.sort(key=lambda one: (one.name if by_name else "", int(one.id)), reverse=order.startswith("-"))
    return paged(call, chosen, label_json, lambda label: label.id)


# tasks


def list_tasks(call: Call) -> Response:
    """GET tasks: those that have materialised by now (F28)."""
    status, body = call.choice("status", TASK_STATUSES), bool(body_format(call))
    blank = call.flag("include-blank-tasks", default=True)
    ids = {name: call.ids(name) for name in ("page-id", "space-id", "task-id")}
    people = {name: call.texts(name) for name in ("assigned-to", "created-by", "completed-by")}
    times = {name: _times(call, name) for name in ("created-at", "due-at", "completed-at")}
    shows = call.state.shows()

    def wanted(task: Task) -> bool:
        held = {"page-id": task.page_id, "space-id": task.space_id, "task-id": task.id}
        who = {
            "assigned-to": task.assigned_to,
            "created-by": task.created_by,
            "completed-by": task.completed_by,
        }
        due = datetime.fromisoformat(task.due_at).replace(tzinfo=UTC) if task.due_at else None
        when = {"created-at": task.created_at, "due-at": due, "completed-at": task.completed_at}
        page = call.state.page(task.page_id)
        return (
            all(not said or held[name] in said for name, said in ids.items())
            and all(not said or who[name] in said for name, said in people.items())
            and all(_between(when[name], *edges) for name, edges in times.items())
            and status in ("", task.status)
            and (blank or bool(task.body.strip()))
            and page.status == "current"
            and call.state.visible(call.user, page)
            and shows(task.created_at)
        )

    found = [task for task in call.state.tasks.values() if wanted(task)]
    return paged(call, found, lambda task: _task(call, task, with_body=body), lambda task: task.id)


def _times(call: Call, name: str) -> tuple[int, int]:
    most = 2**53
    return call.number(f"{name}-from", 0, 0, most), call.number(f"{name}-to", most, 0, most)


def _between(at: datetime | None, low: int, high: int) -> bool:
    stamp = None if at is None else int(at.timestamp() * 1000)
    return (low, high) == (0, 2**53) or (stamp is not None and low <= stamp <= high)


def get_task(call: Call) -> Response:
    """GET tasks/{id}."""
    return JSONResponse(_task(call, _own_task(call), with_body=bool(body_format(call))))


def update_task(call: Call) -> Response:
    """PUT tasks/{id}: rewrites the page's body in a new version."""
    task, status = _own_task(call), str(call.object().get("status"))
    if status not in TASK_STATUSES:
        raise invalid(
            f"Provided value {{{status}}} for 'status' is not valid. Expected one of {sorted(TASK_STATUSES)}"
        )
    changed = call.state.tick(call.me, task, status)
    return JSONResponse(_task(call, changed, with_body=bool(body_format(call))))


def _own_task(call: Call) -> Task:
    task = call.state.task(call.id())
    call.seen_page(task.page_id)
    return task


def _task(call: Call, task: Task, *, with_body: bool) -> dict[str, Any]:
    page = call.state.page(task.page_id)
    found = task_json(task, page, with_body=with_body)
    if with_body:
        found["body"] = body_json(call, task.body, page, body_format(call))
    return found


# attachments


def _visible_files(call: Call) -> list[Attachment]:
    seen = {page.id for page in call.state.pages.values() if call.state.visible(call.user, page)}
    return [one for one in call.state.attachments.values() if one.page_id in seen and one.status == "current"]


def list_attachments(call: Call) -> Response:
    """GET attachments: of the whole site."""
    return _files(call, list(call.state.attachments.values()))


def page_attachments(call: Call) -> Response:
    """GET pages/{id}/attachments, `filename` picking one."""
    page = call.page()
    return _files(call, [one for one in call.state.attachments.values() if one.page_id == page.id])


def _files(call: Call, files: list[Attachment]) -> Response:
    names, media = call.request.query_params.getlist("filename"), call.text("mediaType")
    statuses = call.texts("status") or ["current", "archived"]
    if unknown := set(statuses) - FILE_STATUSES:
        raise invalid(f"Provided value {{{unknown.pop()}}} for 'status' is not valid")
    order = call.choice("sort", FILE_SORTS)
    found = [
        one
        for one in files
        if (not names or one.title in names)
        and media in ("", one.media_type)
        and one.status in statuses
        and call.state.visible(call.user, call.state.page(one.page_id))
    ]
    if order:
        modified = order.lstrip("-") == "modified-date"
        found.sort(
            key=lambda one: one.created_at if modified else one.versions[0].created_at,
            reverse=order[0] == "-",
        )
    return paged(call, found, lambda one: _file(call, one), lambda one: one.id, default_limit=50)


def _file(call: Call, one: Attachment) -> dict[str, Any]:
    return attachment_json(one, call.state.page(one.page_id))


def attachment(call: Call) -> Attachment:
    """Return the attachment the path names; 404 where there is none the caller may see."""
    found = call.state.attachments.get(call.params["id"])
    if found is None:
        raise no_content(call.params["id"])
    call.seen_page(found.page_id)
    return found


def get_attachment(call: Call) -> Response:
    """GET attachments/{id}, with what `include-` asks for."""
    one = attachment(call)
    found = _file(call, one)
    if call.flag("include-labels"):
        found["labels"] = included(call, (label_json(label) for label in _seen_labels(call, one)))
    if call.flag("include-properties"):
        held = [trail.now for trail in one.properties.values()]
        found["properties"] = included(call, (property_json(prop) for prop in held if prop is not None))
    if call.flag("include-operations"):
        found["operations"] = included(call, operations(call, "attachment", ""))
    if call.flag("include-versions"):
        found["versions"] = included(call, (file_version_json(version) for version in reversed(one.versions)))
    return JSONResponse(found)


def attachment_operations(call: Call) -> Response:
    """GET attachments/{id}/operations."""
    attachment(call)
    return JSONResponse({"operations": operations(call, "attachment", "")})


def attachment_versions(call: Call) -> Response:
    """GET attachments/{id}/versions: newest first."""
    one = attachment(call)

    def to_json(version: FileVersion) -> dict[str, Any]:
        return file_version_json(version) | {"attachment": {"id": one.id, "title": one.title, "body": {}}}

    return paged(call, list(reversed(one.versions)), to_json, lambda version: str(version.number))


def attachment_version(call: Call) -> Response:
    """GET attachments/{id}/versions/{n}."""
    one, number = attachment(call), call.number_of("number")
    for version in one.versions:
        if version.number == number:
            return JSONResponse(
                file_version_json(version) | _neighbours(number, one.number, version.author_id)
            )
    raise not_found()


def _neighbours(number: int, last: int, author_id: str) -> dict[str, Any]:
    return {
        "contentTypeModified": False,
        "collaborators": [author_id],
        "prevVersion": number - 1 if number > 1 else None,
        "nextVersion": number + 1 if number < last else None,
    }


def download_attachment(call: Call) -> Response:
    """GET attachments/{id}/download: 302 to the file itself."""
    link = _file(call, attachment(call))["downloadLink"]
    return RedirectResponse(f"{call.site.base_url}/wiki{link}", 302)


def delete_attachment(call: Call) -> Response:
    """DELETE attachments/{id}: into the trash, which frees its name; `purge` only from there."""
    one = attachment(call)
    if call.flag("purge") and one.status != "trashed":
        raise invalid("Only trashed content can be purged")
    if call.flag("purge"):
        del call.state.attachments[one.id]
    elif one.status == "trashed":
        raise not_found()
    one.status = "trashed"
    return Response(status_code=204)


# people


def users_bulk(call: Call) -> Response:
    """POST users-bulk: the people behind account ids; unknown ids are left out."""
    wanted = call.object().get("accountIds")
    if not isinstance(wanted, list):
        raise invalid("accountIds is required")
    people = [call.site.users[one] for one in map(str, wanted) if one in call.site.users]
    found = [
        {
            "accountId": user.account_id,
            "displayName": user.name,
            "publicName": user.name,
            "email": user.email if user.email_visible else "",
            "timeZone": user.time_zone,
            "accountType": "atlassian",
            "accountStatus": "active" if user.active else "inactive",
            "isExternalCollaborator": False,
            "profilePicture": {"path": "/wiki/aa-avatar/default", "isDefault": True},
        }
        for user in people
    ]
    return JSONResponse({"results": found, "_links": {"base": f"{call.site.base_url}/wiki"}})
