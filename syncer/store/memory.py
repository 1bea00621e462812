"""Rows that were read before and have not changed since are not parsed again.

Why it exists: a cycle reads the whole register three times, and a service every few seconds, while hardly a row
differs. A row is known by a digest of all its columns, so whoever changed it, a changed one is read anew. What
is remembered is shared and must not be changed by anybody; it must not query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, Generic, TypeVar

from sqlalchemy import Row

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """The values of one table's rows of one project as last read; those that are gone are forgotten."""

    def __init__(self, build: Callable[[Row[Any]], Value]) -> None:
        self._build = build
        self._known: dict[bytes, Value] = {}

    def values(self, rows: Iterable[Row[Any]]) -> list[Value]:
        """The value of each row, in order."""
        known, found, values = self._known, {}, []
        for row in rows:
            key = _key(row)
            value = known.get(key)
            if value is None:
                value = self._build(row)
            found[key] = value
            values.append(value)
        self._known = found
        return values


def _key(row: Row[Any]) -> bytes:
    """A digest of all columns, one after the other: a page's body is not copied once more for it."""
    hashed = blake2b(digest_size=16)
    for column in row:
        hashed.update(str(column).encode())
        hashed.update(b"\0")
    return hashed.digest()
