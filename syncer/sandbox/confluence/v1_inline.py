"""Inline comments as Data Center's own pages make and resolve them: /rest/inlinecomments/1.0, which no document lists.

The forms are those of atlassian-python-api's inline comment methods, the only public account of them.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid, no_content
from syncer.sandbox.confluence.records import Comment


def list_marks(call: Call) -> Response:
    """GET comments?containerId=: a page's annotations, their replies aside."""
    page = call.seen_page(call.text("containerId"))
    here = [one for one in call.state.comments_of(page, "inline") if one.parent_id is None]
    return JSONResponse([_shown(call, one) for one in here])


def add_mark(call: Call) -> Response:
    """POST comments: marks the `matchIndex`th place where `originalSelection` stands."""
    sent = call.object()
    page, words = call.seen_page(str(sent.get("containerId", ""))), sent.get("originalSelection")
    index = sent.get("matchIndex", 0)
    if not isinstance(words, str) or not isinstance(index, int):
        raise invalid("originalSelection and matchIndex are required")
    text = call.state.stored(str(sent.get("body") or ""), page.space_id)
    return JSONResponse(_shown(call, call.state.comment_on(call.me, page, text, words, index)))


def resolve_mark(call: Call) -> Response:
    """PUT comments/{id}/resolve/{true|false}/dangling/{true|false}."""
    one = call.state.comments.get(call.params["id"])
    if one is None or one.kind != "inline":
        raise no_content(call.params["id"])
    call.seen_page(one.page_id)
    call.state.edit_comment(call.me, one, None, resolved=call.params["resolved"] == "true")
    return JSONResponse(_shown(call, one))


def _shown(call: Call, one: Comment) -> dict[str, Any]:
    author = call.site.users.get(one.versions[0].author_id)
    return {
        "id": int(one.id),
        "authorDisplayName": author.name if author else "",
        "authorUserName": author.login if author else "",
        "body": one.body,
        "originalSelection": one.selection,
        "markerRef": one.marker_ref,
        "containerId": int(one.page_id),
        "parentCommentId": 0,
        "resolveProperties": {
            "resolved": one.resolution == "resolved",
            "resolvedTime": int(one.resolved_at.timestamp() * 1000) if one.resolved_at else 0,
            "resolvedByDangling": one.resolution == "dangling",
        },
        "hasDeletePermission": True,
        "hasEditPermission": True,
        "hasResolvePermission": True,
        "hasReplyPermission": True,
        "deleted": False,
    }
