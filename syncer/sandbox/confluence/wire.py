"""The JSON of Confluence Cloud v2, written field by field as its OpenAPI document and live captures have it.

Only shapes stand here; who may see what and when is decided before.
"""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import (
    Attachment,
    Comment,
    FileVersion,
    Label,
    Page,
    Property,
    Space,
    Task,
    Version,
    tiny,
)


def instant(at: datetime) -> str:
    """Return an instant as v2 writes it: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def space_json(space: Space) -> dict[str, Any]:
    """Return a space."""
    return {
        "id": space.id,
        "key": space.key,
        "name": space.name,
        "type": space.kind,
        "status": space.status,
        "authorId": space.author_id,
        "createdAt": instant(space.created_at),
        "homepageId": space.homepage_id,
        "description": None,
        "icon": None,
        "_links": {"webui": f"/spaces/{space.key}"},
    }


def webui(state: ConfluenceState, page: Page) -> str:
    """Return a page's address below the base URL, ending in its title, as Confluence writes it."""
    title = quote_plus(" ".join(re.sub(r"[^\w\s.,()-]|[–—]", " ", page.title).split()))
    where = f"blog/{page.created_at:%Y/%m/%d}" if page.kind == "blogpost" else "pages"
    return f"/spaces/{state.spaces[page.space_id].key}/{where}/{page.id}/{title}"


def version_json(version: Version) -> dict[str, Any]:
    """Return a version as it stands inside a page."""
    return {
        "number": version.number,
        "message": version.message,
        "minorEdit": version.minor_edit,
        "authorId": version.author_id,
        "createdAt": instant(version.created_at),
        "ncsStepVersion": None,
    }


def page_json(
    state: ConfluenceState, page: Page, body: dict[str, Any] | None = None, version: Version | None = None
) -> dict[str, Any]:
    """Return a page; without a body format its `body` is empty."""
    shown = version or page.latest
    drafted = version is not None and version is page.draft
    historical = version is not None and version is not page.latest and not drafted
    return {
        "id": page.id,
        "status": "historical" if historical else "draft" if drafted else page.status,
        "title": shown.title,
        "spaceId": page.space_id,
        "authorId": page.author_id,
        **(_in_the_tree(page) if page.kind == "page" else {}),
        "createdAt": instant(page.created_at),
        **({"subtype": page.subtype} if page.subtype else {}),
        "version": version_json(shown),
        "body": body or {},
        "_links": {
            "webui": webui(state, page),
            "editui": f"/pages/resumedraft.action?draftId={page.id}",
            "edituiv2": f"/spaces/{state.spaces[page.space_id].key}/pages/edit-v2/{page.id}",
            "tinyui": f"/x/{tiny(page.id)}",
        },
    }


def _in_the_tree(page: Page) -> dict[str, Any]:
    """Return what a page has and a blog post has not."""
    return {
        "parentId": page.parent_id,
        "parentType": "page" if page.parent_id else None,
        "position": page.position,
        "ownerId": page.author_id,
        "lastOwnerId": None,
    }


def place(page: Page) -> dict[str, str]:
    """Return how v2 names what something hangs on: `pageId` or `blogPostId`."""
    return {"pageId" if page.kind == "page" else "blogPostId": page.id}


def storage_body(value: str) -> dict[str, Any]:
    """Return a body in storage format."""
    return {"storage": {"representation": "storage", "value": value}}


def label_json(label: Label) -> dict[str, Any]:
    """Return a label."""
    return {"id": label.id, "name": label.name, "prefix": label.prefix}


def property_json(prop: Property) -> dict[str, Any]:
    """Return a content property."""
    version = {
        "number": prop.number,
        "message": prop.message,
        "minorEdit": False,
        "authorId": prop.author_id,
        "createdAt": instant(prop.created_at),
    }
    return {"id": prop.id, "key": prop.key, "value": prop.value, "version": version}


def space_property_json(prop: Property) -> dict[str, Any]:
    """Return a property of a space: live sites say `authorId` where the document says `createdBy`."""
    made = {"authorId": prop.author_id, "createdAt": instant(prop.created_at)}
    version = {"number": prop.number, "message": prop.message} | made
    return {"id": prop.id, "key": prop.key, "value": prop.value, **made, "version": version}


def file_version_json(version: FileVersion) -> dict[str, Any]:
    """Return a version of an attachment."""
    return {
        "number": version.number,
        "message": version.comment,
        "minorEdit": version.minor_edit,
        "authorId": version.author_id,
        "createdAt": instant(version.created_at),
    }


def task_json(task: Task, page: Page, *, with_body: bool) -> dict[str, Any]:
    """Return an inline task."""
    return {
        "id": task.id,
        "localId": task.local_id,
        "spaceId": task.space_id,
        **place(page),
        "status": task.status,
        "body": storage_body(task.body) if with_body else {},
        "createdBy": task.created_by,
        "assignedTo": task.assigned_to,
        "completedBy": task.completed_by,
        "createdAt": instant(task.created_at),
        "updatedAt": instant(task.updated_at),
        "dueAt": f"{task.due_at}T00:00:00.000Z" if task.due_at else None,
        "completedAt": instant(task.completed_at) if task.completed_at else None,
    }


def comment_json(state: ConfluenceState, comment: Comment, *, with_body: bool) -> dict[str, Any]:
    """Return a footer or inline comment."""
    page = state.pages[comment.page_id]
    found: dict[str, Any] = {
        "id": comment.id,
        "status": "current",
        "title": f"Re: {page.title}",
        **({} if comment.attachment_id else place(page)),
        "version": {
            "number": comment.number,
            "message": comment.message,
            "minorEdit": False,
            "authorId": comment.author_id,
            "createdAt": instant(comment.created_at),
        },
        "body": storage_body(comment.body) if with_body else {},
        "_links": {"webui": f"{webui(state, page)}?focusedCommentId={comment.id}"},
    }
    if comment.attachment_id:
        found["attachmentId"] = comment.attachment_id
    if comment.parent_id is not None:
        found["parentCommentId"] = comment.parent_id
    if comment.kind == "inline":
        found["resolutionStatus"] = comment.resolution
        if comment.resolved_at is not None:
            found["resolutionLastModifierId"] = comment.resolved_by
            found["resolutionLastModifiedAt"] = instant(comment.resolved_at)
        found["properties"] = {
            "inlineMarkerRef": comment.marker_ref,
            "inlineOriginalSelection": comment.selection,
            "inline-marker-ref": comment.marker_ref,
            "inline-original-selection": comment.selection,
        }
    return found


def attachment_json(attachment: Attachment, page: Page) -> dict[str, Any]:
    """Return an attachment; its download link lacks the `/wiki` prefix, and names no version, as on a real site."""
    download = f"/rest/api/content/{attachment.page_id}/child/attachment/{attachment.id}/download"
    return {
        "id": attachment.id,
        "status": attachment.status,
        "title": attachment.title,
        "createdAt": instant(attachment.created_at),
        **place(page),
        "mediaType": attachment.media_type,
        "mediaTypeDescription": attachment.media_type,
        "comment": attachment.comment,
        "fileId": attachment.id,
        "fileSize": len(attachment.content),
        "webuiLink": f"/pages/viewpageattachments.action?pageId={attachment.page_id}",
        "downloadLink": download,
        "version": file_version_json(attachment.latest),
        "_links": {"download": download},
    }


def snapshot(state: ConfluenceState) -> dict[str, Any]:
    """Return the whole state as JSON values, with every body, for tests to look at."""
    return {
        "spaces": [space_json(space) for space in state.spaces.values()],
        "pages": [_page_snapshot(state, page) for page in state.pages.values()],
        "tasks": [task_json(one, state.pages[one.page_id], with_body=True) for one in state.tasks.values()],
        "comments": [comment_json(state, one, with_body=True) for one in state.comments.values()],
        "attachments": [attachment_json(one, state.pages[one.page_id]) for one in state.attachments.values()],
    }


def _page_snapshot(state: ConfluenceState, page: Page) -> dict[str, Any]:
    properties = [trail.now for trail in page.properties.values() if trail.now is not None]
    return page_json(state, page, storage_body(page.body)) | {
        "labels": [label.name for label in state.labels_of(page)],
        "properties": {prop.key: prop.value for prop in properties},
        "versions": [version_json(v) | {"title": v.title, "body": v.body} for v in page.versions],
    }
