"""Blocks of ours that people carried out of what they stood in, or into something else: a panel of their own, another cell, a list.

Why it exists: our text is where people put it. Without this it would be taken for removed at the one place and for people's own
at the other, and stand there as it was for ever, beside what we write by then.
A block that was carried is taken out of the page here, and a mark left; when all is merged, what it says by then takes the mark's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

from syncer.text.storage.leftovers import STOOD
from syncer.text.storage.seams import Tracer
from syncer.text.storage.tracing import SEVERAL, akin, terms
from syncer.text.storage.units import Unit, put
from syncer.text.storage.xml import Element, add, new_body, tag

_MARK: Final = "carried"
_CELLS: Final = frozenset({"td", "th"})
_LISTS: Final = frozenset({"ul", "ol", "ac:task-list"})
_PARTS: Final = frozenset({"li", "td", "th", "tr", "ul", "ol"})
_WIDE: Final = frozenset({"ac:rich-text-body", "ac:layout-cell", "storage", "td", "th", "blockquote", "div"})
_ALIKE: Final = 0.75  # of the words of what was carried and changed


@dataclass(slots=True)
class Carried:
    """What was carried: by the id of our old unit where it is now; and what becomes of each, () for nothing."""

    units: Mapping[int, Unit] = field(default_factory=dict)
    became: dict[int, Sequence[Element | str]] = field(default_factory=dict)
    _wide: set[int] = field(default_factory=set)  # of these, those that stand where any block may

    def take_out(self) -> None:
        """Leave a mark in the place of each."""
        for number, unit in self.units.items():
            (element,) = unit.raw
            assert not isinstance(element, str)
            above = element.getparent()
            assert above is not None
            mark = add(new_body(), _MARK)
            mark.set("n", str(number))
            mark.set(STOOD, tag(element))
            if tag(above) in _WIDE:
                self._wide.add(number)
            mark.tail, element.tail = element.tail, None
            above.replace(element, mark)

    def put_back(self, body: Element) -> frozenset[int]:
        """Put what became of each in the place of its mark; those of which no mark is left."""
        found = set()
        for mark in list(body.iter(_MARK)):
            number = int(mark.get("n") or 0)
            found.add(number)
            _replace(mark, self.became.get(number, self.units[number].raw))
        return frozenset(self.units.keys() - found)

    def takes(self, host: int, parts: Sequence[Element | str]) -> bool:
        """Put what is new in ours behind a block of ours, where that was carried; whether it was, to where any block may stand."""
        if host in self._wide:
            self.became[host] = (*self.became.get(host, ()), *parts)
        return host in self._wide

    def out_of(self, unit: Unit) -> bool:
        """Whether anything was carried out of a unit."""
        return bool(self.units) and any(id(one) in self.units for one in _all(unit.units or ()))

    def drop(self, unit: Unit) -> None:
        """What was carried out of a unit stands in it again, or is no more."""
        for one in (unit, *_all(unit.units or ())):
            if id(one) in self.units:
                self.became[id(one)] = ()


def carried(
    tracer: Tracer, old: Sequence[Unit], there: Sequence[Unit], home: frozenset[int] = frozenset()
) -> dict[int, Unit]:
    """By the ids of our old units where people carried them; `home` are those that are not looked for."""
    lists = list(_unpaired(tracer, old, there))
    direct = [unit for was, _ in lists for unit in was]
    keys = Counter(unit.key for unit in direct)
    alone = {id(unit): keys[unit.key] == 1 for unit in direct}
    gone = [unit for unit in _movable(direct) if alone.get(id(unit)) or len(terms(unit)) >= SEVERAL]
    finder = _Finder([unit for unit in gone if id(unit) not in home], alone.keys())
    for _, now in lists:
        finder.find(now)
    return finder.found


class _Finder:
    """Where our blocks are that are not where they were: in the same words, or those that are no part of another in much the same."""

    def __init__(self, gone: Sequence[Unit], direct: Set[int]) -> None:
        self.found: dict[int, Unit] = {}
        self._taken: set[int] = set()
        self._direct = [unit for unit in gone if id(unit) in direct]
        self._same: dict[str, list[Unit]] = {}
        for unit in gone:
            self._same.setdefault(unit.key, []).append(unit)

    def find(self, new: Sequence[Unit]) -> None:
        """Look among people's blocks, from the outside in."""
        for unit in new if self._same else ():
            was = self._of(unit) if unit.element is not None else None
            if was is None:
                self.find(unit.units or ())
            else:
                self.found[id(was)] = unit
                self._taken |= {id(one) for one in (was, *_all(was.units or ()))}

    def _of(self, unit: Unit) -> Unit | None:
        same = next((one for one in self._same.get(unit.key, ()) if id(one) not in self._taken), None)
        if same is not None or unit.area:
            return same
        rated = [(akin(one, unit), -at) for at, one in enumerate(self._direct) if id(one) not in self._taken]
        best, at = max(rated, default=(0.0, 0))
        return self._direct[-at] if best >= _ALIKE else None


def _unpaired(
    tracer: Tracer, old: Sequence[Unit], there: Sequence[Unit]
) -> Iterator[tuple[list[Unit], list[Unit]]]:
    """Units of either that the other has nothing of, list by list."""
    level = tracer.level(old, there)
    became = {index: at for at, index in (*level.stay.items(), *level.moved.items())}
    here = frozenset(became.values())
    yield (
        [unit for index, unit in enumerate(level.old) if index not in became],
        [unit for at, unit in enumerate(level.there) if at not in here],
    )
    for index, at in became.items():
        was, now = level.old[index], level.there[at]
        if was.key != now.key and was.units is not None and now.units is not None:
            yield from _unpaired(tracer, was.units, now.units)


def carried_off(units: Mapping[int, Unit], found: Sequence[Unit]) -> list[Unit] | None:
    """The units by which all that these say was carried elsewhere; None where something they say was not, or they are a form of its own, such as a panel."""
    off: list[Unit] = []
    for unit in found:
        inner = [unit] if id(unit) in units else carried_off(units, unit.units or ()) if unit.units else []
        if inner is None or (unit.says and not inner) or (inner != [unit] and unit.name not in _PARTS):
            return None
        off += inner
    return off


def _movable(found: Sequence[Unit]) -> Iterator[Unit]:
    """Units that may stand elsewhere: all but cells."""
    for unit in found:
        if unit.element is not None and unit.name and not unit.area:
            if unit.name not in _CELLS and unit.says:
                yield unit
            yield from _movable(unit.units or ())


def _all(found: Sequence[Unit]) -> Iterator[Unit]:
    for unit in found:
        yield unit
        yield from _all(unit.units or ())


def _replace(mark: Element, parts: Sequence[Element | str]) -> None:
    """Put parts in the place of an element; words behind it stay."""
    above, held = mark.getparent(), new_body()
    assert above is not None
    for part in parts:
        put(held, part)
    for one in list(held):
        mark.addprevious(one)
    before, tail = mark.getprevious(), mark.tail or ""
    mark.tail = None
    above.remove(mark)
    if not len(above) and not tail.strip() and tag(above) in _LISTS:
        _replace(above, ())
        return
    if before is not None:
        before.tail = (before.tail or "") + tail or None
    else:
        above.text = (above.text or "") + tail or None
