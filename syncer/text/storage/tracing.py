"""Which unit of a body became which of another: what stays, what was moved, and the likeliest of what was changed.

Pure. Pairs go by position: the new unit's to the old one's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Final

from syncer.text.align import matched
from syncer.text.storage.units import INPUT, Unit

_WORD: Final = re.compile(r"[^\W_\u2e80-\uffff]+|[\u2e80-\uffff]")
_ALIKE: Final = 0.4
_TURNED: Final = 0.75  # of the words of a paragraph that is a heading now, or the other way round
_STRAY: Final = 0.6  # of the words of what was moved and changed
SEVERAL: Final = 3  # words that say by themselves what is meant
_LINES: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS: Final = frozenset({"ul", "ol"})
_MANY: Final = 250_000  # comparisons


def pairs(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """The old unit that each new one comes from, wherever it stands by now."""
    found, moved = traced(old, new)
    return found | moved


def traced(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[dict[int, int], dict[int, int]]:
    """The old unit that each new one comes from: those in the order they had, and those that stand elsewhere among the others.

    The same ones first, moved ones too, then the likeliest of what changed, in its place and then elsewhere. Input areas go by their
    names; the cells of rows with the same columns go by their places.
    """
    if _are_cells(old, new):
        return {at: at for at in range(len(new))}, {}
    same = matched([identity(unit) for unit in old], [identity(unit) for unit in new])
    moved = _moved(old, new, same)
    gone, copies = frozenset(moved.values()), _copies(old, new, same | moved)
    found = dict(same)
    before_old = before_new = -1
    for at_new, at_old in [*sorted(same.items()), (len(new), len(old))]:
        free = [one for one in range(before_old + 1, at_old) if one not in gone]
        wanting = [one for one in range(before_new + 1, at_new) if one not in moved and one not in copies]
        likely = _likely([old[one] for one in free], [new[one] for one in wanting])
        found |= {wanting[at]: free[index] for at, index in likely.items()}
        before_old, before_new = at_old, at_new
    return found, moved | _strays(old, new, found | moved, copies)


def _are_cells(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    cells = all(unit.name in {"td", "th"} for unit in (*old, *new))
    return cells and [*map(_span, old)] == [*map(_span, new)]


def _span(cell: Unit) -> str:
    """Over how many columns a cell goes."""
    return (cell.element.get("colspan") if cell.element is not None else None) or "1"


def _moved(old: Sequence[Unit], new: Sequence[Unit], same: Mapping[int, int]) -> dict[int, int]:
    """What says something to a reader or a program and stands in both, but not in one order with the rest."""
    stay = frozenset(same.values())
    free: dict[str, list[int]] = {}
    for index, unit in enumerate(old):
        if index not in stay and (unit.says or unit.marks):
            free.setdefault(identity(unit), []).append(index)
    found: dict[int, int] = {}
    for at, unit in enumerate(new):
        if at not in same and (places := free.get(identity(unit))):
            found[at] = places.pop(0)
    return found


def _copies(old: Sequence[Unit], new: Sequence[Unit], found: Mapping[int, int]) -> frozenset[int]:
    """What says much that another of ours says, who is there: people have copied it, and nothing became it."""
    known = {identity(unit) for unit in old}
    left = (at for at in range(len(new)) if at not in found and identity(new[at]) in known)
    return frozenset(at for at in left if len(terms(new[at])) >= SEVERAL)


def _strays(
    old: Sequence[Unit], new: Sequence[Unit], found: Mapping[int, int], copies: Set[int]
) -> dict[int, int]:
    """What was moved and changed at once: of all that is left, those that share most of many words, or are of the same record."""
    known = frozenset(found.values())
    free = {at: terms(old[at]) for at in range(len(old)) if at not in known and not old[at].area}
    left = {
        at: terms(new[at])
        for at in range(len(new))
        if at not in found and at not in copies and not new[at].area
    }
    if len(free) * len(left) > _MANY:
        return {}
    rated = sorted(
        (-akin(old[index], new[at]), at, index)
        for at, after in left.items()
        for index, before in free.items()
        if len(before & after) >= SEVERAL or _same_record(old[index], new[at])
    )
    strays: dict[int, int] = {}
    for likeness, at, index in rated:
        if -likeness >= _STRAY and at not in strays and index not in strays.values():
            strays[at] = index
    return strays


def akin(old: Unit, new: Unit) -> float:
    """How much of their words two units share, wherever they stand; 0 where neither can have become the other."""
    shared = _shared(terms(old), terms(new), known=old.name == new.name and _same_record(old, new))
    if may_become(old, new):
        return shared
    return shared if shared >= _TURNED and _may_turn(old, new) else 0.0


def terms(unit: Unit) -> frozenset[str]:
    """The words of a unit, of a list item those of its own line; of Chinese its letters."""
    return frozenset(counted(unit))


def counted(unit: Unit) -> list[str]:
    """The same, each as often as it stands there."""
    own = [one.words for one in unit.units or () if one.name not in _LISTS] if unit.name == "li" else []
    return _WORD.findall(" ".join(own) or unit.words)


def identity(unit: Unit) -> str:
    """What makes it the same as another: what it says, or which input area it is."""
    return f"{INPUT}{unit.area}" if unit.area else unit.key


def _likely(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """Pairs in a stretch where nothing is the same: by likeness, then by place where as many are left between them."""
    alike = _alike(old, new) if len(old) * len(new) <= _MANY else {}
    found = dict(alike)
    before_old = before_new = 0
    for at, index in [*sorted(alike.items()), (len(new), len(old))]:
        here, there = range(before_old, index), range(before_new, at)
        if len(here) == len(there):
            places = zip(there, here, strict=True)
            found |= {one: was for one, was in places if may_become(old[was], new[one])}
        else:
            found |= _emptied(old, here, new, there)
        before_old, before_new = index + 1, at + 1
    return found


def _emptied(old: Sequence[Unit], here: range, new: Sequence[Unit], there: range) -> dict[int, int]:
    """A holder that all was taken out of, or put into, where it is the only one of its sort."""
    found = {}
    for index in here:
        same = [at for at in there if new[at].name == old[index].name and new[at].units is not None]
        alone = sum(old[one].name == old[index].name for one in here) == 1
        if alone and len(same) == 1 and not (_holds(old[index]) and _holds(new[same[0]])):
            found[same[0]] = index
    return found


def _holds(unit: Unit) -> bool:
    return any(one.says for one in unit.units or ())


def _alike(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    """The pairs in order that share most words in all."""
    before, after = [terms(unit) for unit in old], [terms(unit) for unit in new]
    rated = [
        [_likeness(here, there, old[index], new[at]) for index, here in enumerate(before)]
        for at, there in enumerate(after)
    ]
    return aligned(rated, len(old))


def aligned(rated: Sequence[Sequence[float]], width: int) -> dict[int, int]:
    """The pairs in order whose ratings sum up to most; `rated` has for each new one how it goes with each of so many old ones."""
    best = _best(rated, width)
    found: dict[int, int] = {}
    at = index = 0
    while at < len(rated) and index < width:
        alike = rated[at][index]
        if alike and best[at][index] == alike + best[at + 1][index + 1]:
            found[at] = index
            at, index = at + 1, index + 1
        elif best[at][index] == best[at + 1][index]:
            at += 1
        else:
            index += 1
    return found


def _best(rated: Sequence[Sequence[float]], width: int) -> list[list[float]]:
    """The most that can be had of what is left, from each pair on."""
    best = [[0.0] * (width + 1) for _ in range(len(rated) + 1)]
    for at in range(len(rated) - 1, -1, -1):
        row, below = best[at], best[at + 1]
        for index in range(width - 1, -1, -1):
            alike = rated[at][index]
            row[index] = max(alike + below[index + 1] if alike else 0.0, below[index], row[index + 1])
    return best


def _likeness(before: frozenset[str], after: frozenset[str], old: Unit, new: Unit) -> float:
    """How much of their words two units share, 0 to 1; 0 where it is too little, or neither can have become the other."""
    if old.name == new.name and may_become(old, new):
        known = _same_record(old, new)
        shared = _shared(before, after, known=known)
        if shared < _ALIKE:
            return 0.0
        return (
            shared if known else (shared + len(before & after) / len(before)) / 2
        )  # people rather add than take away
    if _may_turn(old, new):
        shared = _shared(before, after, known=False)
        return shared if shared >= _TURNED else 0.0
    return 0.0


def _may_turn(old: Unit, new: Unit) -> bool:
    """Whether one can have been turned into the other: a paragraph into a heading, bullets into numbers."""
    names = {old.name, new.name}
    return (names <= _LINES or names <= _LISTS) and may_become(old, new, turned=True)


def may_become(old: Unit, new: Unit, *, turned: bool = False) -> bool:
    """Whether one can have become the other: of the same sort unless it was turned into another, and of no other record."""
    if (old.name != new.name and not turned) or old.area != new.area:
        return False
    return not (old.anchors and new.anchors) or bool(set(old.anchors) & set(new.anchors))


def _same_record(old: Unit, new: Unit) -> bool:
    return bool(old.anchors) and old.anchors == new.anchors


def _shared(before: frozenset[str], after: frozenset[str], *, known: bool) -> float:
    """How much of their words two units share, 0 to 1."""
    if known:
        return 1.0
    return 2 * len(before & after) / (len(before) + len(after)) if before and after else 0.0
