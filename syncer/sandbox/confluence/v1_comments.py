"""Comments in v1: made and changed as content of type `comment`, listed below the page they stand on."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from syncer.sandbox.confluence import bodies
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid, no_content, stale
from syncer.sandbox.confluence.records import Comment, Page
from syncer.sandbox.confluence.v1_content import ContentShapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of

LOCATIONS = frozenset({"inline", "footer", "resolved"})


def create(call: Call, sent: dict[str, Any]) -> Comment:
    """POST content of type comment: on the page in `container`, below the last of `ancestors` if there are any."""
    box = sent.get("container")
    if not isinstance(box, dict) or "id" not in box:
        raise invalid("A comment needs a container: the page or blog post it stands on")
    page = call.seen_page(str(box["id"]))
    text = _text(call, page, sent)
    above = sent.get("ancestors") if isinstance(sent.get("ancestors"), list) else []
    parent = str(above[-1]["id"]) if above and isinstance(above[-1], dict) and "id" in above[-1] else None
    if parent is not None:
        over = call.state.comments.get(parent)
        if over is None:
            raise no_content(parent)
        return call.state.add_comment(call.me, page, over.kind, text, parent)
    extensions = sent.get("extensions")
    if isinstance(extensions, dict) and extensions.get("location") == "inline":
        return _inline(call, page, text, extensions)
    return call.state.add_comment(call.me, page, "footer", text)


def _inline(call: Call, page: Page, text: str, extensions: dict[str, Any]) -> Comment:
    marks = extensions.get("inlineProperties")
    if not isinstance(marks, dict) or not marks.get("originalSelection"):
        raise invalid("An inline comment needs extensions.inlineProperties.originalSelection")
    index = marks.get("matchIndex", 0)
    if not isinstance(index, int):
        raise invalid("matchIndex must be a number")
    return call.state.comment_on(call.me, page, text, str(marks["originalSelection"]), index)


def update(call: Call, comment: Comment, sent: dict[str, Any], number: int) -> None:
    """PUT content of type comment: its next version; `extensions.resolution.status` closes or reopens it."""
    if number != comment.number + 1:
        raise stale(comment.number, number)
    page = call.state.page(comment.page_id)
    text = _text(call, page, sent) if "body" in sent else None
    extensions = sent.get("extensions")
    resolution = extensions.get("resolution") if isinstance(extensions, dict) else None
    status = resolution.get("status") if isinstance(resolution, dict) else None
    call.state.edit_comment(call.me, comment, text, resolved=None if status is None else status == "resolved")


def _text(call: Call, page: Page, sent: dict[str, Any]) -> str:
    body = bodies.sent_v1(sent.get("body"))
    if body is None:
        raise invalid("A comment needs a body")
    return call.state.stored(body, page.space_id)


def list_comments(call: Call) -> Response:
    """GET content/{id}/child/comment: `location` inline, footer or resolved; `depth=all` brings replies, too."""
    if call.params["id"] in call.state.comments:
        return _replies(call, call.params["id"])
    page, wanted = call.page(), set(call.texts("location"))
    if unknown := wanted - LOCATIONS:
        raise invalid(f"Invalid location: {sorted(unknown)[0]}")
    deep = call.choice("depth", {"all"}) == "all"
    here = [one for one in call.state.comments.values() if one.page_id == page.id]
    found = [one for one in here if (deep or one.parent_id is None) and (not wanted or _place(one) & wanted)]
    shape, tree = ContentShapes(call.site, call.user), tree_of(call.text("expand"))
    return listed(call, found, lambda one: shape.comment(one, tree))


def _replies(call: Call, comment_id: str) -> Response:
    call.seen_page(call.state.comments[comment_id].page_id)
    found = [one for one in call.state.comments.values() if one.parent_id == comment_id]
    shape, tree = ContentShapes(call.site, call.user), tree_of(call.text("expand"))
    return listed(call, found, lambda one: shape.comment(one, tree))


def _place(one: Comment) -> set[str]:
    if one.kind == "inline" and one.resolution == "resolved":
        return {"resolved"}
    return {one.kind}
