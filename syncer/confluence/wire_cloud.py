"""The shapes of pages in API v2: what it sends into our values, and drafts into what it takes."""

from datetime import datetime

from syncer.confluence.wire import base, body, message, number, versioned
from syncer.domain.json import JsonObject
from syncer.http.narrow import as_text, dig
from syncer.ports import PageDraft, PageVersion, RemotePage, TickedTask
from syncer.text.storage import box_in


def page(data: JsonObject, site: str) -> RemotePage:
    """A page with the body it came with."""
    return RemotePage(
        id=as_text(data.get("id")),
        title=as_text(data.get("title")),
        version=number(data),
        body=body(data),
        url=_web_address(data, site),
        parent=as_text(data.get("parentId")),
        author=as_text(dig(data, "version", "authorId")),
        status=as_text(data.get("status")),
        written=as_text(dig(data, "version", "createdAt")),
        said=message(data),
    )


def page_version(data: JsonObject) -> PageVersion:
    """What a listing says of a page."""
    return PageVersion(
        id=as_text(data.get("id")),
        title=as_text(data.get("title")),
        number=number(data),
        author=as_text(dig(data, "version", "authorId")),
        parent=as_text(data.get("parentId")),
        space=as_text(data.get("spaceId")),
    )


def ticked_task(data: JsonObject) -> TickedTask | None:
    """A box of ours that stands ticked; None for a task of people's, and for one of which it is not told when."""
    box = box_in(as_text(dig(data, "body", "storage", "value")))
    at = as_text(data.get("completedAt"))
    if not box or not at:
        return None
    return TickedTask(
        as_text(data.get("pageId")), box, as_text(data.get("completedBy")), datetime.fromisoformat(at)
    )


def creation(draft: PageDraft) -> JsonObject:
    """The body that creates a page; the draft names the space by its id."""
    return {"spaceId": draft.space, **_content(draft)}


def revision(page_id: str, draft: PageDraft, version: int) -> JsonObject:
    """The body that writes a version of a page; no space, since a page may not change it here."""
    return {"id": page_id, **_content(draft), "version": versioned(version, draft.message)}


def _content(draft: PageDraft) -> JsonObject:
    storage: JsonObject = {"representation": "storage", "value": draft.body}
    content: JsonObject = {"status": "current", "title": draft.title, "body": storage}
    if draft.parent:
        content["parentId"] = draft.parent
    return content


def _web_address(data: JsonObject, site: str) -> str:
    """Where a person finds the page."""
    path = as_text(dig(data, "_links", "webui")) or f"/pages/viewpage.action?pageId={as_text(data.get('id'))}"
    return f"{base(data, site)}/{path.lstrip('/').removeprefix('wiki/')}"
