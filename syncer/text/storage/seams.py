"""Blocks that people broke in two, or joined to the one beside them: of ours, each stretch is one block as they left it.

Why it exists: a break put in or taken out cuts across units. Were each paired by itself, half of what we say would stand twice,
or be gone with the block it was joined to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from syncer.text.storage.columns import Columns, columns
from syncer.text.storage.tracing import SEVERAL, counted, identity, pairs, terms, traced
from syncer.text.storage.units import Unit, hashed

_MOST: Final = 0.6  # of the words of a piece, and of what was torn
_PIECES: Final = 20  # into which a line may be torn
_MANY: Final = 250_000  # comparisons


@dataclass(frozen=True, slots=True)
class Level:
    """Our old units and those that stand there now, with whose each is, by position: in its order (`stay`), or elsewhere (`moved`).

    What people joined is one of `old`; `parts` says of which of the old ones each is made.
    """

    old: tuple[Unit, ...]
    there: tuple[Unit, ...]
    stay: Mapping[int, int]
    moved: Mapping[int, int]
    parts: tuple[tuple[int, ...], ...]

    @property
    def pairs(self) -> dict[int, int]:
        """Whose each is that stands there, wherever it stands."""
        return {**self.stay, **self.moved}

    @property
    def became(self) -> dict[int, Unit]:
        """What our old units are by now, those that are there."""
        return {index: self.there[at] for at, index in self.pairs.items()}

    def grouped(
        self, new: Sequence[Unit], origin: Mapping[int, int]
    ) -> tuple[tuple[Unit, ...], dict[int, int]]:
        """Units of ours of now, those as one that come from what people joined; and the old one of each."""
        where = {one: index for index, parts in enumerate(self.parts) for one in parts}
        if all(len(parts) == 1 for parts in self.parts):
            return tuple(new), {at: where[index] for at, index in origin.items()}
        mates: dict[int, list[int]] = {}
        for at in sorted(origin):
            mates.setdefault(where[origin[at]], []).append(at)
        out: list[Unit] = []
        found: dict[int, int] = {}
        for at, unit in enumerate(new):
            index = where[origin[at]] if at in origin else None
            if index is None:
                out.append(unit)
            elif mates[index][0] == at:
                found[len(out)] = index
                out.append(_as_one([new[one] for one in mates[index]]))
        return tuple(out), found


@dataclass(slots=True)
class Tracer:
    """What became of each list of our units; each is looked at once. `away` has by its id
    what one is by now that stands in another list; `apart` are ids of units that are no other half of the one before."""

    away: Mapping[int, Unit] = field(default_factory=dict)
    apart: Set[int] = frozenset()
    _columns: dict[tuple[int, int], Columns] = field(default_factory=dict)
    _levels: dict[tuple[int, int], Level] = field(default_factory=dict)
    _kept: list[Sequence[Unit]] = field(default_factory=list)  # what ids are of must not go

    def level(self, old: Sequence[Unit], there: Sequence[Unit]) -> Level:
        """What became of these."""
        key = id(old), id(there)
        if key not in self._levels:
            self._levels[key] = self._level(old, there)
            self._kept += [old, there]
        return self._levels[key]

    def origin(self, old: Sequence[Unit], new: Sequence[Unit]) -> Mapping[int, int]:
        """The old one of each of ours of now, cells by their columns."""
        found = self.columns(old, new)
        if found is not None and all(one.name != "tr" for one in old):
            return found.pairs
        rows = pairs(old, new)
        self._note(old, new, rows)
        return rows

    def columns(self, old: Sequence[Unit], new: Sequence[Unit]) -> Columns | None:
        """What became of the columns of these rows, or those of which these are the cells; None where their number is the same, or nobody can tell."""
        return self._columns.get((id(old), id(new)))

    def _note(self, old: Sequence[Unit], new: Sequence[Unit], rows: Mapping[int, int]) -> None:
        """Keep of each row how its columns go."""
        found, told = columns(old, new, rows)
        if found is not None:
            self._columns[id(old), id(new)] = found
            self._columns |= {(id(was.units), id(now.units)): found for was, now in told}
            self._kept += [old, new]

    def _level(self, old: Sequence[Unit], there: Sequence[Unit]) -> Level:
        by_column = self.columns(old, there)
        if by_column is not None:
            stay, moved = self._here(old, by_column.stay), self._here(old, by_column.moved)
            return Level(tuple(old), tuple(there), stay, moved, tuple((index,) for index in range(len(old))))
        asked, there = there, joined(old, there, self.apart)
        stay, moved = traced(old, there)
        self._note(old, asked, stay | moved)
        stay, moved = self._here(old, stay), self._here(old, moved)
        stay |= _unnamed(old, there, stay | moved)
        held = _held_by(old, there, stay | moved, self.away)
        if not held:
            return Level(tuple(old), there, stay, moved, tuple((index,) for index in range(len(old))))
        parts = [
            tuple(sorted([index, *(one for one, host in held.items() if host == index)]))
            for index in range(len(old))
            if index not in held
        ]
        where = {one: index for index, mates in enumerate(parts) for one in mates}
        whole = tuple(_as_one([old[one] for one in mates]) for mates in parts)
        stay = {at: where[index] for at, index in stay.items()}
        return Level(whole, there, stay, {at: where[index] for at, index in moved.items()}, tuple(parts))

    def _here(self, old: Sequence[Unit], found: Mapping[int, int]) -> dict[int, int]:
        return {at: index for at, index in found.items() if id(old[index]) not in self.away}


def _unnamed(old: Sequence[Unit], there: Sequence[Unit], found: Mapping[int, int]) -> dict[int, int]:
    """Input areas whose name people took out, which nobody sees: the block that says most of the same, or is the only one of its sort."""
    left = [at for at in range(len(there)) if at not in found and not there[at].area]
    areas: dict[int, int] = {}
    for index in frozenset(range(len(old))) - frozenset(found.values()):
        sort = [at for at in left if at not in areas and there[at].name == old[index].name]
        rated = (
            [(len(terms(old[index]) & terms(there[at])), -at) for at in sort]
            if old[index].area and not old[index].opens
            else []
        )
        shared, at = max(rated, default=(0, 0))
        if rated and (shared or len(rated) == 1):
            areas[-at] = index
    return areas


def _held_by(
    old: Sequence[Unit], there: Sequence[Unit], found: Mapping[int, int], away: Mapping[int, Unit]
) -> dict[int, int]:
    """Old units that are gone and whose words stand in what one beside them became, with that one."""
    became = {index: at for at, index in found.items()}
    held: dict[int, int] = {}
    for order in (range(len(old)), range(len(old) - 1, -1, -1)):
        host = -1
        for index in order:
            if index in became or index in held:
                host = held.get(index, index)
            elif (
                host < 0 or id(old[index]) in away or not _is_in(old, index, host, there[became[host]], held)
            ):
                host = -1
            else:
                held[index] = host
    return held


def _is_in(old: Sequence[Unit], index: int, host: int, now: Unit, held: Mapping[int, int]) -> bool:
    """Whether the words of a unit stand in what another became, besides those that it had."""
    unit, said = old[index], run_on(now)
    if not (_is_line(unit) and _is_line(now)) or len(terms(unit)) < SEVERAL or now.area:
        return False
    if now.key == old[host].key:
        return False
    mates = [host, *(one for one, other in held.items() if other == host)]
    return said.count(run_on(unit)) > sum(run_on(old[one]).count(run_on(unit)) for one in mates)


def joined(old: Sequence[Unit], new: Sequence[Unit], apart: Set[int] = frozenset()) -> tuple[Unit, ...]:
    """The new units, those as one that together say what one old unit said: people have put a break into it, be it that they changed words, too."""
    here, there = {identity(unit) for unit in new}, {identity(unit) for unit in old}
    gone = [unit for unit in old if _is_line(unit) and unit.words and identity(unit) not in here]
    if not gone:
        return tuple(new)
    broken = {(unit.name, run_on(unit)) for unit in gone}
    few = len(gone) * len(new) <= _MANY
    torn = [(unit.name, Counter(counted(unit))) for unit in gone] if few else []
    out: list[Unit] = []
    at = 0
    while at < len(new):
        stretch = _stretch(new, at, there, apart)
        end = _end(new, at, broken, stretch) or _torn(new, at, torn, stretch) or at + 1
        out.append(_as_one(new[at:end]) if end > at + 1 else new[at])
        at = end
    return tuple(out)


def _end(new: Sequence[Unit], at: int, broken: Set[tuple[str, str]], stretch: range) -> int:
    """Behind the lines that say what a unit said that is gone; 0 where none do."""
    name, said = new[at].name, ""
    for end in stretch:
        said += run_on(new[end])
        if end > at and (name, said) in broken:
            return end + 1
    return 0


def _torn(new: Sequence[Unit], at: int, gone: Sequence[tuple[str, Counter[str]]], stretch: range) -> int:
    """Behind the lines each of which says most of its words out of one unit that is gone, and all together most of that."""
    if len(stretch) < 2:
        return 0
    pieces = [Counter(counted(new[one])) for one in stretch[:_PIECES]]
    for said in (said for name, said in gone if name == new[at].name):
        left, end = Counter(said), at
        for piece in pieces:
            shared = piece & left
            enough = min(piece.total(), max(SEVERAL, _MOST * piece.total()))
            if not shared or shared.total() < enough:
                break
            left -= shared
            end += 1
        if end > at + 1 and left.total() <= (1 - _MOST) * said.total():
            return end
    return 0


def _stretch(new: Sequence[Unit], at: int, known: Set[str], apart: Set[int]) -> range:
    """From here on the lines of one sort that stand nowhere in what we wrote."""
    name, end = new[at].name, at
    while end < len(new) and name and new[end].name == name and new[end].words and _is_line(new[end]):
        if identity(new[end]) in known or (end > at and id(new[end]) in apart):
            break
        end += 1
    return range(at, end)


def _is_line(unit: Unit) -> bool:
    """Whether it is one line that a break can part: a paragraph, or an item that holds nothing else."""
    return unit.units is None or (unit.name == "li" and len(unit.units) == 1 and unit.units[0].units is None)


def _as_one(parts: Sequence[Unit]) -> Unit:
    if len(parts) == 1:
        return parts[0]
    raw = tuple(piece for part in parts for piece in part.raw)
    anchors = tuple(name for part in parts for name in part.anchors)
    words = " ".join(part.words for part in parts)
    key = hashed(*(part.key for part in parts))
    return Unit(raw, parts[0].name, key, anchors=anchors, words=words, says=True)


def run_on(unit: Unit) -> str:
    """Its words without a break."""
    return unit.words.replace(" ", "")
