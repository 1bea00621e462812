"""Where pages hang, in `/wiki/api/v2`: ancestors, children and descendants that the caller may see."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid
from syncer.sandbox.confluence.paging import everything, paged
from syncer.sandbox.confluence.records import Page

CHILD_SORTS = frozenset(
    {
        "created-date",
        "-created-date",
        "id",
        "-id",
        "child-position",
        "-child-position",
        "modified-date",
        "-modified-date",
    }
)


def list_ancestors(call: Call) -> Response:
    """GET pages/{id}/ancestors: the root first, ids and types only, no cursor."""
    most = call.number("limit", 25, 1, 250)
    above = call.state.ancestors(call.page())
    return everything(call, [{"id": one.id, "type": "page"} for one in above[-most:]])


def list_children(call: Call) -> Response:
    """GET pages/{id}/direct-children (and the older `children`)."""
    order = call.choice("sort", CHILD_SORTS)
    found = _seen(call, call.page())
    if order:
        found.sort(key=lambda page: _sort_key(page, order.lstrip("-")), reverse=order.startswith("-"))
    return paged(call, found, lambda one: _child(one, None), lambda one: one.id)


def list_descendants(call: Call) -> Response:
    """GET pages/{id}/descendants down to `depth` (1 to 10, by default all)."""
    deepest = call.number("depth", 10, 1, 10)
    found: list[tuple[Page, int]] = []
    level = [(page, 1) for page in _seen(call, call.page())]
    while level:
        page, depth = level.pop(0)
        found.append((page, depth))
        if depth < deepest:
            level.extend((child, depth + 1) for child in _seen(call, page))
    return paged(call, found, lambda pair: _child(*pair), lambda pair: pair[0].id)


def ids_to_types(call: Call) -> Response:
    """POST content/convert-ids-to-types: null for what there is not."""
    ids = call.object().get("contentIds")
    if not isinstance(ids, list):
        raise invalid("contentIds is required")
    return JSONResponse({"results": {str(one): _type(call, str(one)) for one in ids}})


def _type(call: Call, content_id: str) -> str | None:
    state = call.state
    comment, page = state.comments.get(content_id), state.pages.get(content_id)
    if comment is not None:
        return f"{comment.kind}-comment"
    if page is not None and state.visible(call.user, page):
        return page.kind
    return "attachment" if content_id in state.attachments else None


def _seen(call: Call, page: Page) -> list[Page]:
    return [one for one in call.state.children(page) if call.state.visible(call.user, one)]


def _sort_key(page: Page, order: str) -> tuple[Any, int]:
    keys = {"id": 0, "created-date": page.created_at, "modified-date": page.latest.created_at}
    return keys.get(order, page.position), int(page.id)


def _child(page: Page, depth: int | None) -> dict[str, Any]:
    found = {
        "id": page.id,
        "status": page.status,
        "title": page.title,
        "type": "page",
        "spaceId": page.space_id,
        "parentId": page.parent_id,
        "childPosition": page.position,
    }
    return found if depth is None else found | {"depth": depth}
