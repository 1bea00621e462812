"""Rows that a table of people's has to get although they have written in it: what came to be meanwhile, at its end.

Why it exists: a table to fill in is people's once they write there; what we would print into it anew then has no place but behind what
they have. Nothing of theirs is moved or changed, and where the table is not the one we printed any more, nothing comes.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Final

from syncer.text.storage.xml import Element, tag, text_of

_ID: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z]+)*-\d+")


def missing_rows(ours: Element, before: Element, theirs: Element) -> tuple[Element, ...]:
    """The rows that we have by now, had not `before`, and people have not; none where they changed heads, columns or what rows are called."""
    mine, was, now = (_rows(one) for one in (ours, before, theirs))
    known, there = {_name(row) for row in was}, {_name(row) for row in now}
    if not (mine and was and now) or not known <= there | {""}:
        return ()
    widths = {len(_cells(row)) for row in (*mine, *was, *now)}
    if (
        len(widths) > 1
        or len({tuple(map(_words, _cells(one[0]))) for one in (mine, was, now) if _is_head(one[0])}) > 1
    ):
        return ()
    return tuple(row for row in mine if (name := _name(row)) and name not in known | there)


def with_rows(table: Element, rows: Sequence[Element]) -> Element:
    """A copy of what holds a table, with rows behind its last."""
    made = deepcopy(table)
    last = _rows(made)[-1]
    for row in rows:
        fresh = deepcopy(row)
        fresh.tail = last.tail
        last.addnext(fresh)
        last = fresh
    return made


def _rows(holder: Element) -> list[Element]:
    """The rows of the first table."""
    table = next(holder.iter("table"), None)
    if table is None:
        return []
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _cells(row: Element) -> list[Element]:
    return [one for one in row if tag(one) in {"td", "th"}]


def _is_head(row: Element) -> bool:
    return all(tag(one) == "th" for one in _cells(row))


def _words(cell: Element) -> str:
    return " ".join(text_of(cell).split())


def _name(row: Element) -> str:
    """What a row is called: the ID that its first cell begins with, else the words of that."""
    words = next((_words(one) for one in _cells(row)), "")
    found = _ID.match(words)
    return found[0] if found is not None else words
