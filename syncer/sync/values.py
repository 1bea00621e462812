"""How two values of one field compare, and how three merge, by the field's shape.

Why it exists: "the same" differs by shape (a set has no order, Markdown has many spellings), and so
does merging. Knows no sides and no mapping.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import Final

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue, canonical
from syncer.sync import elements
from syncer.text import canonical as text


class Clash(Enum):
    """The outcome of a merge that would have to drop somebody's words."""

    CLASH = "clash"


CLASH: Final = Clash.CLASH


def empty(value: JsonValue) -> bool:
    """Whether a value says nothing; zero and False say something."""
    return value is None or value in ("", [], {})


def same(a: JsonValue, b: JsonValue, shape: Shape) -> bool:
    """Whether two values of a field mean the same."""
    if a == b or (empty(a) and empty(b)):
        return True
    if empty(a) or empty(b):
        return False
    return _form(a, shape) == _form(b, shape)


def merge(base: JsonValue, ours: JsonValue, theirs: JsonValue, shape: Shape) -> JsonValue | Clash:
    """Three-way merge: disjoint edits both stand; CLASH where they overlap (B-05)."""
    if same(ours, theirs, shape) or same(theirs, base, shape):
        return ours
    if same(ours, base, shape):
        return theirs
    if shape in {Shape.TEXT, Shape.MARKDOWN}:
        merged = text.merge_text(_text(base), _text(ours), _text(theirs))
        return CLASH if merged is None else merged
    if shape is Shape.LIST:
        return _merge_lists(_items(base), _items(ours), _items(theirs))
    if shape is Shape.SET:
        return _merge_sets(_items(base), _items(ours), _items(theirs))
    return CLASH


def _form(value: JsonValue, shape: Shape) -> str:
    if shape in {Shape.TEXT, Shape.MARKDOWN} and isinstance(value, str):
        return _canonical_text(value)
    if shape is Shape.SET and isinstance(value, list):
        return canonical(sorted(canonical(item) for item in value))  # type: ignore[arg-type]  # list[str] is JSON
    return canonical(value)


@lru_cache(maxsize=50_000)
def _canonical_text(value: str) -> str:
    return text.markdown(value)


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else ""


def _items(value: JsonValue) -> list[JsonValue]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _merge_lists(base: list[JsonValue], ours: list[JsonValue], theirs: list[JsonValue]) -> JsonValue | Clash:
    try:
        return elements.merge_lists(base, ours, theirs)
    except elements.Clashing:
        return CLASH


def _merge_sets(base: list[JsonValue], ours: list[JsonValue], theirs: list[JsonValue]) -> JsonValue:
    removed = [item for item in base if item not in ours or item not in theirs]
    kept = [item for item in ours if item not in removed]
    return kept + [item for item in theirs if item not in removed and item not in kept]
