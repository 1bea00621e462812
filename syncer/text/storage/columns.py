"""Which column of a table became which, where people or we put one in or took one out.

Why it exists: a row by itself does not tell, since many cells say nothing or what others say too; taken row by row, what we say would come to
stand under another column's heading. Only of tables without merged cells it can be told. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from syncer.text.storage.tracing import aligned, terms
from syncer.text.storage.units import Raw, Unit, emptied, put
from syncer.text.storage.xml import add

_CELLS: Final = frozenset({"td", "th"})
_SPANS: Final = ("colspan", "rowspan")
_TELLING: Final = 2  # rows
_SAME_EMPTY: Final = 0.05  # of what two cells are worth that say the same words
_ALIKE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """The old column of each new one, for rows that had `old` cells and have `new` ones: in its order (`stay`), or elsewhere (`moved`)."""

    old: int
    new: int
    stay: Mapping[int, int]
    moved: Mapping[int, int]

    @property
    def pairs(self) -> dict[int, int]:
        """Whose each is, wherever it stands."""
        return {**self.stay, **self.moved}

    @property
    def gone(self) -> frozenset[int]:
        """Old columns that were taken out."""
        return frozenset(range(self.old)) - frozenset(self.pairs.values())

    def order(self, back: Iterable[int]) -> list[tuple[int | None, int | None]]:
        """The columns as they stand with those that come `back`: the old place of each, None for one that was put in, and the new one, None for one of these."""
        pairs = self.pairs
        order: list[tuple[int | None, int | None]] = [(pairs.get(at), at) for at in range(self.new)]
        for index in sorted(back):
            before = [at for at, (one, _) in enumerate(order) if one is not None and one < index]
            order.insert(before[-1] + 1 if before else 0, (index, None))
        return order


def columns(
    old: Sequence[Unit], new: Sequence[Unit], rows: Mapping[int, int]
) -> tuple[Columns | None, list[tuple[Unit, Unit]]]:
    """What became of the columns, and the rows that tell it; None where each is where it was. `rows` has the old row of each new one."""
    found = [(old[index], new[at]) for at, index in rows.items() if old[index].name == "tr" == new[at].name]
    widths = {(len(was.units or ()), len(now.units or ())) for was, now in found}
    if len(found) < _TELLING or len(widths) != 1 or not all(map(_is_plain, (*old, *new))):
        return None, []
    ((width, wide),) = widths
    if width == wide and all(_same(found, index) > len(found) / 2 for index in range(width)):
        return None, []
    rated = [[_likeness(found, index, at) for index in range(width)] for at in range(wide)]
    sure = _sure(rated, len(found) / 2)
    if width == wide and all(at == index for at, index in sure.items()):
        return None, []
    likely = [
        [rating if sure.get(at, index) == index else 0.0 for index, rating in enumerate(row)]
        for at, row in enumerate(rated)
    ]
    stay = aligned(likely if width != wide else _only(likely, sure), width)
    moved = {at: index for at, index in sure.items() if at not in stay and index not in stay.values()}
    return Columns(width, wide, stay, moved), found


def _same(rows: Sequence[tuple[Unit, Unit]], index: int) -> int:
    """In how many rows a column says at its place what it said there."""
    cells = ((was.units or (), now.units or ()) for was, now in rows)
    return sum(old[index].key == new[index].key for old, new in cells)


def _sure(rated: Sequence[Sequence[float]], least: float) -> dict[int, int]:
    """The pairs, in whatever order, that say the same in most rows."""
    found: dict[int, int] = {}
    best = sorted((-rating, at, index) for at, row in enumerate(rated) for index, rating in enumerate(row))
    for rating, at, index in best:
        if -rating > least and at not in found and index not in found.values():
            found[at] = index
    return found


def _only(rated: Sequence[Sequence[float]], sure: Mapping[int, int]) -> list[list[float]]:
    return [
        [rating if sure.get(at) == index else 0.0 for index, rating in enumerate(row)]
        for at, row in enumerate(rated)
    ]


def fitted(row: Unit, order: Iterable[int | None]) -> Raw:
    """A row with its cells in this order, and empty ones where it has none."""
    assert row.element is not None
    assert row.units is not None
    made = emptied(row.element)
    for index in order:
        if index is None:
            add(add(made, "td"), "p")
        else:
            for part in row.units[index].raw:
                put(made, part)
    return (made,)


def _is_plain(row: Unit) -> bool:
    cells = [one for one in row.units or () if one.element is not None]
    return all(one.name in _CELLS for one in row.units or ()) and not any(
        (one.element.get(span) or "1") != "1" for one in cells if one.element is not None for span in _SPANS
    )


def _likeness(rows: Sequence[tuple[Unit, Unit]], index: int, at: int) -> float:
    """How much of what a column said another says, over all rows."""
    return sum(_cells(was, now, index, at) for was, now in rows)


def _cells(was: Unit, now: Unit, index: int, at: int) -> float:
    assert was.units is not None
    assert now.units is not None
    old, new = was.units[index], now.units[at]
    if old.key == new.key:
        return 1.0 if old.says else _SAME_EMPTY
    before, after = terms(old), terms(new)
    return _ALIKE * 2 * len(before & after) / (len(before) + len(after)) if before and after else 0.0
