"""Finds the operation of a path in a table, and says 404 or 405 as each dialect does where there is none.

One lookup by the path's parts instead of a pattern per operation: there are some hundreds of them. A table lists
its `rows`, so that tests can walk what is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from syncer.sandbox.confluence.calls import Dialect, Handler

Row = tuple[str, str, Handler]


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    named: dict[str, _Node] = field(default_factory=dict)
    handlers: dict[str, Handler] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The operations of one path: a handler a method, and the path's named parts."""

    handlers: Mapping[str, Handler]
    params: Mapping[str, str]


class Table:
    """Operations by method and path below one prefix, in one dialect of errors."""

    def __init__(self, dialect: Dialect, rows: Iterable[Row]) -> None:
        self.dialect = dialect
        self.rows = tuple(rows)
        self._root = _Node()
        for method, path, handler in self.rows:
            node = self._root
            for part in path.split("/"):
                into = node.named if part.startswith("{") else node.children
                node = into.setdefault(part.strip("{}"), _Node())
            node.handlers[method] = handler

    @property
    def heads(self) -> tuple[str, ...]:
        """The first parts of its paths."""
        return tuple(dict.fromkeys(path.partition("/")[0] for _method, path, _handler in self.rows))

    def find(self, path: str, method: str) -> Found | None:
        """Return what answers a path; fixed parts win over named ones, and what knows the method over what does not."""
        first: Found | None = None
        for found in _walk(self._root, path.strip("/").split("/"), {}):
            if method in found.handlers:
                return found
            first = first or found
        return first


def _walk(node: _Node, parts: list[str], params: dict[str, str]) -> Iterator[Found]:
    if not parts:
        if node.handlers:
            yield Found(node.handlers, params)
        return
    first, rest = parts[0], parts[1:]
    if first in node.children:
        yield from _walk(node.children[first], rest, params)
    for name, child in node.named.items():
        if first:
            yield from _walk(child, rest, params | {name: first})
