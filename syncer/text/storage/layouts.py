"""A page that people have put into a page layout, read as if they had not, and put back into it.

Why it exists: both products put a whole page into sections and columns at the press of a button. What of ours stands in a
column is what it was before; without this it would be taken for removed, and for people's own beside it.
Only a layout that is people's is seen through: one of ours is a block like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from syncer.text.storage.seams import joined
from syncer.text.storage.units import Unit, emptied, put
from syncer.text.storage.xml import Element, new_body

Laid: TypeAlias = "tuple[int | None, Sequence[Element | str]]"
_LAYOUTS: Final = frozenset({"ac:layout", "ac:layout-section", "ac:layout-cell", "div"})
_Path: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The units of a page without its layout; `paths` say in which holder each stands, `top` is the page with it, `nested` says whether it has one.

    `apart` are the ids of those that begin a holder: they are no other half of what ends the one before.
    """

    units: tuple[Unit, ...]
    paths: tuple[_Path, ...]
    top: tuple[Unit, ...]
    nested: bool
    apart: frozenset[int]

    def body(self, parts: Sequence[Laid]) -> Element:
        """The body that these parts make, each in the holder of the unit it is named with, else where the one before it went.

        Holders that nothing is left for stay: people have made them.
        """
        body = new_body()
        if not self.nested:
            for _, pieces in parts:
                for piece in pieces:
                    put(body, piece)
            return body
        into: dict[_Path, list[Element | str]] = {}
        here = self.paths[0] if self.paths else (0,)
        for at, pieces in parts:
            here = self.paths[at] if at is not None else here
            into.setdefault(here, []).extend(pieces)
        for piece in _rebuilt(self.top, (), into):
            put(body, piece)
        return body


def laid_out(found: Sequence[Unit], old: Sequence[Unit], ours: Sequence[Unit] = ()) -> LaidOut:
    """A page's units, those inside a layout among them, unless what we wrote or write has layouts of its own."""
    own = any(unit.name in _LAYOUTS for unit in (*old, *ours))
    leaves = [((0,), unit) for unit in found] if own else list(_leaves(found, ()))
    apart = frozenset(id(unit) for (was, _), (path, unit) in pairwise(leaves) if was != path)
    whole = joined(old, [unit for _, unit in leaves], apart)
    paths: list[_Path] = []
    at = 0
    for unit in whole:
        paths.append(leaves[at][0])
        at += 1 if unit is leaves[at][1] else len(unit.raw)
    nested = not own and any(unit.name in _LAYOUTS for unit in found)
    return LaidOut(whole, tuple(paths), tuple(found), nested, apart)


def _leaves(found: Sequence[Unit], path: _Path) -> Iterator[tuple[_Path, Unit]]:
    """Each with the number of its holder among the holders there, at every level, and how many holders it stands behind."""
    passed = 0
    for unit in found:
        if unit.name in _LAYOUTS and unit.units is not None:
            yield from _leaves(unit.units, (*path, passed))
            passed += 1
        else:
            yield (*path, passed), unit


def _rebuilt(
    found: Sequence[Unit], path: _Path, into: dict[_Path, list[Element | str]]
) -> Iterator[Element | str]:
    """The holders with what goes into each, and between them."""
    passed = 0
    yield from into.get((*path, passed), ())
    for unit in found:
        if unit.name in _LAYOUTS and unit.units is not None and unit.element is not None:
            made = emptied(unit.element)
            for piece in _rebuilt(unit.units, (*path, passed), into):
                put(made, piece)
            yield made
            passed += 1
            yield from into.get((*path, passed), ())
