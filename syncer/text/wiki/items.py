"""The items of a wiki list as a tree: which lines each one stands on, and what lists are nested in it.

A list is a run of items with the same sign at the same depth; items that can be ticked, `* (x) open` and
`* (/) done`, are a run of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from syncer.text.wiki.scan import Macro, head, spans
from syncer.text.wiki.syntax import TASK, item_marker, lines

# Deeper than anybody writes; what is nested further stays raw.
DEEPEST: Final = 24


@dataclass(frozen=True, slots=True)
class Item:
    """An item as it stands in the source: its signs, where its line begins, its text, and where that ends."""

    marker: str
    start: int
    body: int
    end: int
    macros: tuple[Macro, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An item with the lists in it; one without a line of its own has no item."""

    sign: str
    start: int
    end: int
    item: Item | None
    lists: tuple[Run, ...]
    is_task: bool


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring entries that are one list."""

    sign: str
    is_task: bool
    entries: tuple[Entry, ...]


def items(text: str, start: int, end: int, found: list[Macro]) -> list[Item]:
    """The items of a list, each with the lines that go on with it."""
    listed: list[Item] = []
    for span in spans(text, start, end, found):
        marker = item_marker(head(text, span))
        if marker:
            listed.append(Item(marker[1], span.start, span.start + marker.end(), span.end, span.macros))
        elif listed:
            last = listed[-1]
            listed[-1] = Item(last.marker, last.start, last.body, span.end, (*last.macros, *span.macros))
    return listed


def runs(text: str, listed: list[Item], depth: int = 1) -> tuple[Run, ...]:
    """The lists these items make at a depth, with those nested in them."""
    entries = [_entry(text, group, depth) for group in _groups(listed, depth)]
    return tuple(
        Run(sign, is_task, tuple(group))
        for (sign, is_task), group in groupby(entries, key=lambda entry: (entry.sign, entry.is_task))
    )


def _groups(listed: list[Item], depth: int) -> Iterator[list[Item]]:
    group: list[Item] = []
    for item in listed:
        begins = (
            len(item.marker) == depth or not group or group[0].marker[depth - 1] != item.marker[depth - 1]
        )
        if begins and group:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _entry(text: str, group: list[Item], depth: int) -> Entry:
    first = group[0]
    own = first if len(first.marker) == depth else None
    nested = runs(text, group[1:] if own else group, depth + 1)
    sign = first.marker[depth - 1]
    is_task = own is not None and sign != "#" and _is_task(text, own) and all(run.is_task for run in nested)
    return Entry(sign, first.start, group[-1].end, own, nested, is_task)


def _is_task(text: str, item: Item) -> bool:
    return not item.macros and TASK.match(text, item.body, _first_line_end(text, item)) is not None


def _first_line_end(text: str, item: Item) -> int:
    return item.body + len((lines(text[item.body : item.end]) or [""])[0].rstrip("\r\n"))
