"""Likes of `/wiki/api/v2`: who likes something can be read there and set nowhere, so nobody does."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.routing import Row


def rows(path: str, owner: Callable[[Call], object]) -> tuple[Row, ...]:
    """Return the operations on the likes of one kind of content; `owner` answers 404 where there is none."""

    def count(call: Call) -> Response:
        owner(call)
        return JSONResponse({"count": 0})

    def users(call: Call) -> Response:
        owner(call)
        nobody: list[str] = []
        return paged(call, nobody, lambda one: {"accountId": one}, str)

    return (("GET", f"{path}/likes/count", count), ("GET", f"{path}/likes/users", users))
