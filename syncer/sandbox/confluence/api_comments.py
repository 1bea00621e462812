"""Footer and inline comments of `/wiki/api/v2`.

An inline comment writes its marker into the page's body without raising the version, which is why a version
check alone does not see it (B-36).
"""

import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found, stale
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Comment, Page
from syncer.sandbox.confluence.wire import comment_json

RESOLUTIONS = {"open", "reopened", "resolved", "dangling"}


def lister(kind: str, *, of_page: bool) -> Any:
    """Return the handler that lists comments of a kind, of one page or of the whole site."""

    def listing(call: Call) -> Response:
        pages = [call.page()] if of_page else list(call.state.pages.values())
        wanted = set(call.texts("resolution-status"))
        if wanted - RESOLUTIONS:
            raise invalid("Provided value for 'resolution-status' is not valid")
        found = [
            comment
            for page in pages
            if page.status == "current"
            for comment in call.state.comments_of(page, kind)
            if not wanted or comment.resolution in wanted
        ]
        found.sort(key=lambda comment: int(comment.id))
        body = call.choice("body-format", {"storage"}) == "storage"
        return paged(
            call, found, lambda one: comment_json(call.state, one, with_body=body), lambda one: one.id
        )

    return listing


def add_footer(call: Call) -> Response:
    """POST footer-comments: 201."""
    sent = call.object()
    page, parent = _place(call, sent)
    made = call.state.add_comment(call.user.account_id, page, "footer", _body(sent), parent)
    return JSONResponse(comment_json(call.state, made, with_body=True), 201)


def add_inline(call: Call) -> Response:
    """POST inline-comments: 201; a reply needs no selection, a first comment marks the words it is about."""
    sent = call.object()
    page, parent = _place(call, sent)
    if parent is not None:
        made = call.state.add_comment(call.user.account_id, page, "inline", _body(sent), parent)
    else:
        selection, occurrence = _selection(sent)
        made = call.state.comment_on(call.user.account_id, page, _body(sent), selection, occurrence)
    return JSONResponse(comment_json(call.state, made, with_body=True), 201)


def get_comment(call: Call) -> Response:
    """GET footer-comments/{id} and inline-comments/{id}."""
    return JSONResponse(comment_json(call.state, _comment(call), with_body=bool(call.text("body-format"))))


def update_comment(call: Call) -> Response:
    """PUT footer-comments/{id} and inline-comments/{id}: version + 1; `resolved` closes or reopens."""
    comment, sent = _comment(call), call.object()
    version = sent.get("version")
    if not isinstance(version, dict):
        raise invalid("version is required")
    if version.get("number") != comment.number + 1:
        raise stale(comment.number, version.get("number"))
    if "body" in sent:
        comment.body = _body(sent)
    if comment.kind == "inline" and "resolved" in sent:
        comment.resolution = "resolved" if sent["resolved"] else "reopened"
    comment.number += 1
    return JSONResponse(comment_json(call.state, comment, with_body=True))


def delete_comment(call: Call) -> Response:
    """DELETE footer-comments/{id} and inline-comments/{id}."""
    del call.state.comments[_comment(call).id]
    return Response(status_code=204)


def list_replies(call: Call) -> Response:
    """GET footer-comments/{id}/children and inline-comments/{id}/children."""
    parent = _comment(call)
    found = [one for one in call.state.comments.values() if one.parent_id == parent.id]
    return paged(call, found, lambda one: comment_json(call.state, one, with_body=True), lambda one: one.id)


def _comment(call: Call) -> Comment:
    found = call.state.comments.get(call.id())
    if found is None:
        raise not_found()
    return found


def _place(call: Call, sent: dict[str, Any]) -> tuple[Page, str | None]:
    parent = sent.get("parentCommentId")
    if parent is not None:
        above = call.state.comments.get(str(parent))
        if above is None:
            raise not_found()
        return call.state.page(above.page_id), above.id
    if "pageId" not in sent:
        raise invalid("pageId or parentCommentId is required")
    return call.state.page(str(sent["pageId"])), None


def _selection(sent: dict[str, Any]) -> tuple[str, int]:
    asked = sent.get("inlineCommentProperties")
    if not isinstance(asked, dict) or not isinstance(asked.get("textSelectionMatchIndex", 0), int):
        raise invalid("inlineCommentProperties with textSelection and textSelectionMatchIndex is required")
    return str(asked.get("textSelection", "")), asked.get("textSelectionMatchIndex", 0)


def _body(sent: dict[str, Any]) -> str:
    body = sent.get("body")
    if not isinstance(body, dict) or body.get("representation") != "storage":
        raise invalid("body with representation storage is required")
    try:
        return storage.normalise(str(body.get("value", "")), new_id=lambda: str(uuid.uuid4()))
    except storage.StorageError as error:
        raise Refused(400, str(error)) from error
