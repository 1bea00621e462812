"""Where pieces go on a merged page: ours in our order, people's behind the neighbours they stood behind, else at the end of their chapter.

Why it exists: the merge decides what each piece becomes, this where it stands; neither needs the other's half.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from syncer.text.storage.layouts import Laid
from syncer.text.storage.units import Unit
from syncer.text.storage.xml import Element

BY_ITSELF: Final = 9  # deeper than any heading


def twins(
    there: Sequence[Unit], added: Iterable[int], new: Sequence[Unit], fresh: Iterable[int]
) -> dict[int, int]:
    """Units new in ours that stand there already, in the same words: they were written before, and are written once."""
    free: dict[str, list[int]] = {}
    for at in added:
        free.setdefault(there[at].key, []).append(at)
    found = {}
    for at in fresh:
        if places := free.get(new[at].key):
            found[at] = places.pop(0)
    return found


def interleaved(
    slots: Sequence[Laid],
    new: Sequence[Unit],
    there: Sequence[Unit],
    homes: Mapping[int, int],
    mine: Mapping[int, Sequence[Element | str]],
) -> list[Laid]:
    """Our units with people's behind them; those behind -1 stand at the very beginning."""
    behind: dict[int, list[Laid]] = {}
    placed = sorted((*_home(at, frozenset(mine), there, new, homes), at) for at in mine)
    for home, _, at in placed:
        behind.setdefault(home, []).append((at, mine[at]))
    out = list(behind.get(-1, ()))
    for at, slot in enumerate(slots):
        out += [slot, *behind.get(at, ())]
    return out


def _home(
    at: int, added: frozenset[int], there: Sequence[Unit], new: Sequence[Unit], homes: Mapping[int, int]
) -> tuple[int, bool]:
    """Behind which unit of ours a unit of people's goes, and whether not next to it: its neighbour above, else the end of its chapter, else the end."""
    above = [one for one in range(at - 1, -1, -1) if one not in added]
    if not above:
        return -1, False
    if above[0] in homes:
        return homes[above[0]], False
    level = BY_ITSELF
    for one in above:
        if 0 < there[one].level < level:
            if one in homes:
                return _chapter_end(new, homes[one]), True
            level = there[one].level
    if level < BY_ITSELF:
        return len(new) - 1, True
    return next((homes[one] for one in above if one in homes), -1), True


def untitled(
    new: Sequence[Unit], slots: Sequence[Laid], gone: Set[int], origin: Mapping[int, int]
) -> Iterator[int]:
    """Headings that people took out (`gone`, by their old places) over something that is written there by now: it would stand under another's."""
    above: list[int] = []
    told: set[int] = set()
    for at, unit in enumerate(new):
        if unit.level:
            above = [one for one in above if new[one].level < unit.level]
        place, parts = slots[at]
        if place is None and parts and unit.says:
            told |= {one for one in above if origin.get(one) in gone and not slots[one][1]}
        if unit.level:
            above.append(at)
    yield from sorted(told)


def chapter_of(new: Sequence[Unit], heading: int) -> int:
    """The heading of the chapter in which another opens one; -1 for none."""
    above = range(heading - 1, -1, -1)
    return next((at for at in above if 0 < new[at].level < new[heading].level), -1)


def _chapter_end(new: Sequence[Unit], heading: int) -> int:
    """The last unit of the chapter that a heading opens."""
    for at in range(heading + 1, len(new)):
        if 0 < new[at].level <= new[heading].level:
            return at - 1
    return len(new) - 1
