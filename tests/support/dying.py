"""A process that ends at a request, as far as a test in the same process can play that."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class Killed(BaseException):
    """The process is no more: nothing but the system's own clean-up runs after it."""


@contextmanager
def just_before(act: Callable[[], None], *, method: str, path: str) -> Iterator[None]:
    """Do something once, right before the first request of this method below this path leaves."""
    send, seen = HTTPAdapter.send, itertools.count(1)

    def watched(
        self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any
    ) -> requests.Response:
        if method == request.method and path in str(request.url) and next(seen) == 1:
            act()
        return send(self, request, *args, **more)

    HTTPAdapter.send = watched  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]


@contextmanager
def dying(nth: int = 1, *, sent: bool = True, method: str = "", path: str = "") -> Iterator[None]:
    """The nth request of this method, below this path, is the last: its reply is never seen, or it never leaves."""
    send, seen = HTTPAdapter.send, itertools.count(1)

    def last(
        self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any
    ) -> requests.Response:
        meant = method in {"", request.method} and path in str(request.url)
        if not meant or next(seen) != nth:
            return send(self, request, *args, **more)
        if sent:
            send(self, request, *args, **more)
        raise Killed

    HTTPAdapter.send = last  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]
