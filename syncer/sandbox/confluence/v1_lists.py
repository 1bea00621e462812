"""Pages of v1's lists: by `start` and `limit`, with the addresses of the page before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.responses import JSONResponse

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.v1_shapes import API, tree_of

T = TypeVar("T")
MOST, MOST_BODIES, MOST_EXPORTS = 500, 100, 25


def most_of(call: Call) -> int:
    """Return the system's own limit of a list: lower where bodies are asked for, lowest where they are rendered."""
    asked = tree_of(call.text("expand")).get("body", {})
    if {"export_view", "styled_view"} & set(asked):
        return MOST_EXPORTS
    return MOST_BODIES if asked else MOST


def listed(
    call: Call,
    items: Sequence[T],
    to_json: Callable[[T], dict[str, Any]],
    *,
    default: int = 25,
    more: dict[str, Any] | None = None,
) -> JSONResponse:
    """Answer with one page of a list."""
    start, limit = call.window(most_of(call), default)
    chosen = [to_json(item) for item in items[start : start + limit]]
    links = _links(call, start, limit, len(items))
    about = {"start": start, "limit": limit, "size": len(chosen)}
    return JSONResponse({"results": chosen} | about | (more or {}) | {"_links": links})


def _links(call: Call, start: int, limit: int, total: int) -> dict[str, str]:
    base = f"{call.site.base_url}{call.site.wiki_path}"
    path = call.request.url.path
    path = path[path.index(API) :] if API in path else path
    said = [
        (name, value)
        for name, value in call.request.query_params.multi_items()
        if name not in ("start", "limit")
    ]
    query = urlencode(said)
    links = {
        "self": f"{base}{path}{'?' if query else ''}{query}",
        "base": base,
        "context": call.site.wiki_path,
    }
    if limit and start + limit < total:
        links["next"] = f"{path}?{urlencode([*said, ('limit', limit), ('start', start + limit)])}"
    if start > 0:
        links["prev"] = f"{path}?{urlencode([*said, ('limit', limit), ('start', max(0, start - limit))])}"
    return links
