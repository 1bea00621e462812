"""Cursor paging of v2: `_links.next` and a `Link` header while there is more (F24).

A cursor names the last item seen, so that the next page stays right while items come and go.
"""

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from starlette.responses import JSONResponse

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid

T = TypeVar("T")
MAX_LIMIT = 250


def paged(
    call: Call,
    items: Sequence[T],
    to_json: Callable[[T], dict[str, Any]],
    key: Callable[[T], str],
    default_limit: int = 25,
) -> JSONResponse:
    """Answer with one page of an ordered listing."""
    limit = call.number("limit", default_limit, 1, MAX_LIMIT)
    start = _start(items, key, call.text("cursor"))
    chosen = items[start : start + limit]
    base = f"{call.site.base_url}/wiki"
    links = {"base": base}
    headers = {}
    if start + limit < len(items):
        links["next"] = _next(call, key(chosen[-1]), start + limit)
        headers["Link"] = f'<{links["next"]}>; rel="next", <{base}>; rel="base"'
    return JSONResponse({"results": [to_json(item) for item in chosen], "_links": links}, headers=headers)


def everything(call: Call, items: Sequence[dict[str, Any]]) -> JSONResponse:
    """Answer with a listing that has no cursor."""
    return JSONResponse({"results": list(items), "_links": {"base": f"{call.site.base_url}/wiki"}})


def _next(call: Call, last: str, offset: int) -> str:
    cursor = base64.urlsafe_b64encode(json.dumps({"after": last, "at": offset}).encode()).decode()
    query = [(name, value) for name, value in call.request.query_params.multi_items() if name != "cursor"]
    return f"{call.request.url.path}?{urlencode([*query, ('cursor', cursor)])}"


def _start(items: Sequence[T], key: Callable[[T], str], cursor: str) -> int:
    if not cursor:
        return 0
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        after, offset = str(said["after"]), int(said["at"])
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("Provided cursor is not valid") from error
    return next((n + 1 for n, item in enumerate(items) if key(item) == after), offset)
