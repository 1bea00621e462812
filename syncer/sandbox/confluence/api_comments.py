"""Footer and inline comments of `/wiki/api/v2`.

An inline comment writes its marker into the page's body without raising the version, which is why a version
check alone does not see it (B-36); a body that loses the marker leaves the comment dangling.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import bodies
from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import invalid, no_content, not_found, stale
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Comment, Page, Version
from syncer.sandbox.confluence.v2_bodies import body_format, body_json, included, operations
from syncer.sandbox.confluence.wire import comment_json, property_json, version_json

RESOLUTIONS = frozenset({"open", "reopened", "resolved", "dangling"})
STATUSES = frozenset({"current", "archived", "trashed", "deleted", "historical", "draft"})
SORTS = frozenset({"created-date", "-created-date", "modified-date", "-modified-date"})


def lister(kind: str, *, of_page: bool) -> Handler:
    """Return the handler that lists comments of a kind, of one page or of the whole site."""

    def listing(call: Call) -> Response:
        pages = [call.page()] if of_page else list(call.state.pages.values())
        wanted = set(call.texts("resolution-status"))
        if wanted - RESOLUTIONS:
            raise invalid("Provided value for 'resolution-status' is not valid")
        statuses = set(call.texts("status")) or {"current"}
        if statuses - STATUSES:
            raise invalid("Provided value for 'status' is not valid")
        found = [
            comment
            for page in pages
            if page.status == "current" and "current" in statuses and call.state.visible(call.user, page)
            for comment in call.state.comments_of(page, kind)
            if not wanted or comment.resolution in wanted
        ]
        return _listed(call, [one for one in found if not one.attachment_id])

    return listing


def _listed(call: Call, found: list[Comment]) -> Response:
    order = call.choice("sort", SORTS)
    modified = order.lstrip("-") == "modified-date"
    found.sort(
        key=lambda one: (one.created_at if modified else one.versions[0].created_at, int(one.id)),
        reverse=order.startswith("-"),
    )
    return paged(call, found, lambda one: _shown(call, one), lambda one: one.id)


def _shown(call: Call, one: Comment, *, single: bool = False, always: bool = False) -> dict[str, Any]:
    wanted = body_format(call, single=single) or ("storage" if always else "")
    page = call.state.page(one.page_id)
    return comment_json(call.state, one, with_body=False) | {"body": body_json(call, one.body, page, wanted)}


def of_attachment(call: Call) -> Response:
    """GET attachments/{id}/footer-comments."""
    file = call.state.attachments.get(call.params["id"])
    if file is None:
        raise no_content(call.params["id"])
    call.seen_page(file.page_id)
    return _listed(call, [one for one in call.state.comments.values() if one.attachment_id == file.id])


def add_footer(call: Call) -> Response:
    """POST footer-comments: 201."""
    sent = call.object()
    page, parent, file_id = _place(call, sent)
    made = call.state.add_comment(call.me, page, "footer", _body(call, page, sent), parent)
    made.attachment_id = file_id
    return JSONResponse(_shown(call, made, always=True), 201)


def add_inline(call: Call) -> Response:
    """POST inline-comments: 201; a reply needs no selection, a first comment marks the words it is about."""
    sent = call.object()
    page, parent, _file = _place(call, sent)
    if parent is not None:
        made = call.state.add_comment(call.me, page, "inline", _body(call, page, sent), parent)
    else:
        selection, occurrence = _selection(sent)
        made = call.state.comment_on(call.me, page, _body(call, page, sent), selection, occurrence)
    return JSONResponse(_shown(call, made, always=True), 201)


def get_comment(call: Call) -> Response:
    """GET footer-comments/{id} and inline-comments/{id}: `version` picks an older one."""
    one = comment(call)
    found = _shown(call, one, single=True)
    if call.text("version"):
        old = _version(one, call.number("version", 1, 1, 2**31))
        page = call.state.page(one.page_id)
        wanted = body_format(call, single=True)
        found |= {"version": version_json(old), "body": body_json(call, old.body, page, wanted)}
    if call.flag("include-properties") and one.kind == "footer":
        held = [trail.now for trail in one.properties.values()]
        found["properties"] = included(call, (property_json(prop) for prop in held if prop is not None))
    if call.flag("include-operations"):
        found["operations"] = included(call, operations(call, "comment", ""))
    if call.flag("include-likes"):
        found["likes"] = included(call, [])
    if call.flag("include-versions"):
        found["versions"] = included(call, (version_json(version) for version in reversed(one.versions)))
    return JSONResponse(found)


def update_comment(call: Call) -> Response:
    """PUT footer-comments/{id} and inline-comments/{id}: version + 1; `resolved` closes or reopens."""
    one, sent = comment(call), call.object()
    version = sent.get("version")
    if not isinstance(version, dict):
        raise invalid("version is required")
    if version.get("number") != one.number + 1:
        raise stale(one.number, version.get("number"))
    text = _body(call, call.state.page(one.page_id), sent) if "body" in sent else None
    resolved = bool(sent["resolved"]) if one.kind == "inline" and "resolved" in sent else None
    if resolved is not None and one.resolution == "dangling":
        raise invalid("A dangling comment cannot be resolved or reopened")
    call.state.edit_comment(call.me, one, text, resolved=resolved)
    one.message = str(version.get("message") or "")
    return JSONResponse(_shown(call, one, always=True))


def delete_comment(call: Call) -> Response:
    """DELETE footer-comments/{id} and inline-comments/{id}."""
    call.state.remove_comment(comment(call))
    return Response(status_code=204)


def list_replies(call: Call) -> Response:
    """GET footer-comments/{id}/children and inline-comments/{id}/children."""
    parent = comment(call)
    return _listed(call, [one for one in call.state.comments.values() if one.parent_id == parent.id])


def list_versions(call: Call) -> Response:
    """GET footer-comments/{id}/versions and inline-comments/{id}/versions: newest first."""
    one = comment(call)
    page, wanted = call.state.page(one.page_id), body_format(call)

    def to_json(version: Version) -> dict[str, Any]:
        inside = {
            "id": one.id,
            "title": f"Re: {page.title}",
            "body": body_json(call, version.body, page, wanted),
        }
        return version_json(version) | {"comment": inside}

    return paged(call, list(reversed(one.versions)), to_json, lambda version: str(version.number))


def get_version(call: Call) -> Response:
    """GET footer-comments/{id}/versions/{n} and inline-comments/{id}/versions/{n}."""
    one, number = comment(call), call.number_of("number")
    version = _version(one, number)
    around = {
        "contentTypeModified": False,
        "collaborators": [version.author_id],
        "prevVersion": number - 1 if number > 1 else None,
        "nextVersion": number + 1 if number < one.number else None,
    }
    return JSONResponse(version_json(version) | around)


def comment_operations(call: Call) -> Response:
    """GET footer-comments/{id}/operations and inline-comments/{id}/operations."""
    comment(call)
    return JSONResponse({"operations": operations(call, "comment", "")})


def comment(call: Call) -> Comment:
    """Return the comment the path names; 404 where there is none the caller may see."""
    found = call.state.comments.get(call.id())
    if found is None:
        raise no_content(call.id())
    call.seen_page(found.page_id)
    return found


def _version(one: Comment, number: int) -> Version:
    for version in one.versions:
        if version.number == number:
            return version
    raise not_found()


def _place(call: Call, sent: dict[str, Any]) -> tuple[Page, str | None, str]:
    parent, file_id = sent.get("parentCommentId"), sent.get("attachmentId")
    if parent is not None:
        above = call.state.comments.get(str(parent))
        if above is None:
            raise no_content(str(parent))
        return call.seen_page(above.page_id), above.id, above.attachment_id
    if file_id is not None:
        file = call.state.attachments.get(str(file_id))
        if file is None:
            raise no_content(str(file_id))
        return call.seen_page(file.page_id), None, file.id
    for name, kind in (("pageId", "page"), ("blogPostId", "blogpost")):
        if sent.get(name) is not None:
            page = call.seen_page(str(sent[name]))
            if page.kind != kind:
                raise no_content(page.id)
            return page, None, ""
    raise invalid("pageId, blogPostId, attachmentId or parentCommentId is required")


def _selection(sent: dict[str, Any]) -> tuple[str, int]:
    asked = sent.get("inlineCommentProperties")
    if not isinstance(asked, dict) or not isinstance(asked.get("textSelectionMatchIndex", 0), int):
        raise invalid("inlineCommentProperties with textSelection and textSelectionMatchIndex is required")
    return str(asked.get("textSelection", "")), asked.get("textSelectionMatchIndex", 0)


def _body(call: Call, page: Page, sent: dict[str, Any]) -> str:
    if "body" not in sent:
        raise invalid("body with representation storage is required")
    return call.state.stored(bodies.sent_body(sent["body"]), page.space_id)
