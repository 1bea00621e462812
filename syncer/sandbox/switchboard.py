"""Finds the route of a request among hundreds without trying them all.

Routes are sorted by the number of their segments and by two of them; order decides among the few that are left,
as it would among all.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from heapq import merge

from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

_Key = tuple[int, str, str]
_TELLING = 3


class Switchboard:
    """An ASGI application that passes each request to the first route that takes it."""

    def __init__(self, routes: Iterable[BaseRoute], default: ASGIApp) -> None:
        self._default = default
        self._known: dict[_Key, list[tuple[int, BaseRoute]]] = {}
        self._other: list[tuple[int, BaseRoute]] = []
        for index, route in enumerate(routes):
            key = _key_of(route)
            kept = self._other if key is None else self._known.setdefault(key, [])
            kept.append((index, route))
        self._merged: dict[_Key, list[BaseRoute]] = {
            key: [route for _, route in (merge(found, self._other, key=_index) if self._other else found)]
            for key, found in self._known.items()
        }
        self._rest = [route for _, route in self._other]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where only the method fits no route, the first such route says so."""
        partial: tuple[BaseRoute, Scope] | None = None
        for route in self._candidates(scope["path"]):
            match, child = route.matches(scope)
            if match is Match.FULL:
                scope.update(child)
                await route.handle(scope, receive, send)
                return
            if match is Match.PARTIAL and partial is None:
                partial = route, child
        if partial is not None:
            scope.update(partial[1])
            await partial[0].handle(scope, receive, send)
            return
        await self._default(scope, receive, send)

    def template(self, method: str, path: str) -> str:
        """The path of the route that takes a request, with names in place of what varies; else the path itself."""
        scope: Scope = {"type": "http", "method": method, "path": path, "root_path": ""}
        for route in self._candidates(path):
            if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
                return route.path
        return path

    def _candidates(self, path: str) -> list[BaseRoute]:
        return self._merged.get(_key(path), self._rest)


def route(path: str, app: ASGIApp, method: str = "") -> Route:
    """A route to an application, for all methods or one.

    Its pattern is compiled once a process, however many sites are served: there are hundreds of them.
    """
    known, made = _compiled(path, method), Route.__new__(Route)
    made.__dict__.update(known.__dict__)
    made.endpoint = made.app = app
    return made


@cache
def _compiled(path: str, method: str) -> Route:
    return Route(path, Router(), methods=[method] if method else None)


def _index(one: tuple[int, BaseRoute]) -> int:
    return one[0]


def _key(path: str) -> _Key:
    segments = path.split("/")
    telling = segments[_TELLING + 1] if len(segments) > _TELLING + 1 else ""
    return len(segments), segments[1] if len(segments) > 1 else "", telling


def _key_of(route: BaseRoute) -> _Key | None:
    """The key all requests for a route have, None where they differ."""
    return _key_of_path(route.path) if isinstance(route, Route) else None


@cache
def _key_of_path(path: str) -> _Key | None:
    if ":path}" in path:
        return None
    key = _key(path)
    return None if "{" in key[1] or "{" in key[2] else key
