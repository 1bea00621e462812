"""What a record was, cheaply: enough to see later whether it has changed, without writing it out.

Values are compared as they are where they never change in place (dates, frozen records, documents); lists, mappings
and mutable records are looked into.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any


class _Same:
    """A value that counts as unchanged while it is the very same one; it is kept alive for that."""

    __slots__ = ("of",)
    __hash__ = None  # type: ignore[assignment]  # it is compared, never looked up

    def __init__(self, of: Any) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.of is self.of


def fingerprint(value: Any) -> Any:
    """A value to compare with a later one of the same record."""
    if isinstance(value, list):
        return tuple(map(fingerprint, value))
    if isinstance(value, dict):
        return tuple((key, _inner(one)) for key, one in value.items())
    if isinstance(value, set):
        return frozenset(value)
    kind: Any = type(value)
    names = _mutable(kind)
    return tuple(fingerprint(getattr(value, name)) for name in names) if names else value


def _inner(value: Any) -> Any:
    """A mapping inside a mapping is a document, replaced and never edited."""
    return _Same(value) if isinstance(value, dict) else fingerprint(value)


@cache
def _mutable(kind: Any) -> tuple[str, ...]:
    """The names of the fields of a record that may be edited in place; none for everything else."""
    described = getattr(kind, "__dataclass_params__", None)
    return () if described is None or described.frozen else tuple(one.name for one in fields(kind))
