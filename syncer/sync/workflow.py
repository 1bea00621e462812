"""A workflow as far as one can see it: statuses, the ways between them, and the shortest path to one that is wanted.

Why it exists: Jira tells only what can be done from where an issue stands now, so what lies beyond is asked for
status by status, or stepped into where nobody knows. Pure: the questions go through a function that is handed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol

from syncer.sync.observation import Category, Status

MOST = 12  # statuses that one search asks about, and steps that one move takes

_RANK: Mapping[Category, int] = {
    Category.TO_DO: 0,
    Category.UNDEFINED: 1,
    Category.IN_PROGRESS: 1,
    Category.DONE: 2,
}


@dataclass(frozen=True, slots=True)
class Way:
    """A transition that is offered: its id within the workflow, and where it leads.

    `screen` is None where the site does not tell whether it asks for fields. `anywhere`: it is offered in every
    status (on hold, cancelled), so it leads nowhere in particular; None where the site does not tell and nobody knows.
    """

    id: str
    name: str
    to: Status
    screen: bool | None = None
    anywhere: bool | None = False


@dataclass(frozen=True, slots=True)
class Path:
    """Ways to take one after the other; `sure` is false where nobody knows what lies behind the last of them.

    `guessed`: it is one of several such ways, and the site does not tell which of them lead nowhere in particular.
    """

    ways: tuple[Way, ...]
    sure: bool = True
    guessed: bool = False


class Wanted(Protocol):
    """What a search is for."""

    @property
    def categories(self) -> frozenset[Category]:
        """The categories that wanted statuses are of, as far as anybody knows."""
        ...

    def rank(self, status: Status) -> int | None:
        """How much a status is wanted, 0 most; None where it is not."""
        ...


Known = Callable[[Status], Sequence[Way] | None]  # what is offered in a status; None where nobody knows


def search(
    start: Status, offered: Sequence[Way], wanted: Wanted, known: Known, been: AbstractSet[str] = frozenset()
) -> Path | None:
    """The shortest path that ends where it is wanted; of equals the most wanted, without a screen, the lowest id.

    Statuses beyond the next are asked about one by one, and only when nothing nearer will do. Where no path is
    known, the way into a status that nobody knows is proposed, if it lies between here and there, and leads
    through none of the statuses where an issue has `been`, by id.
    """
    layer: list[tuple[Way, ...]] = [(way,) for way in ordered(offered, wanted) if way.to.id != start.id]
    seen, met = {start.id}, Counter(way.id for way in offered)
    unknown: list[tuple[Way, ...]] = []
    asked = 0
    while layer:
        found = [path for path in layer if wanted.rank(path[-1].to) is not None]
        if found:
            return Path(min(found, key=lambda path: (wanted.rank(path[-1].to) or 0, *map(_order, path))))
        further: list[tuple[Way, ...]] = []
        for path in layer:
            here = path[-1].to
            if here.id in seen or asked == MOST:
                continue
            seen.add(here.id)
            asked += 1
            ways = known(here)
            if ways is None:
                unknown.append(path)
            else:
                met.update(way.id for way in ways)
                further += [(*path, way) for way in ordered(ways, wanted) if way.to.id not in seen]
        layer = further
    likely = [path for path in unknown if _between(start, path, wanted) and not _astray(path, met)]
    likely = [path for path in likely if been.isdisjoint(way.to.id for way in path)]
    untold = any(way.anywhere is None for path in likely for way in path)
    return Path(likely[0], sure=False, guessed=untold and len(likely) > 1) if likely else None


def ordered(ways: Sequence[Way], wanted: Wanted) -> list[Way]:
    """Ways by how much their ends are wanted, those without a screen first, then by id; one a status."""
    best: dict[str, Way] = {}
    for way in sorted(ways, key=_order):
        best.setdefault(way.to.id, way)
    return sorted(best.values(), key=lambda way: (_rank(wanted.rank(way.to)), *_order(way)))


def _rank(rank: int | None) -> int:
    return MOST if rank is None else rank


def _order(way: Way) -> tuple[bool, int, str]:
    return (way.screen is True, int(way.id) if way.id.isdigit() else 0, way.id)


def _astray(path: Sequence[Way], met: Counter[str]) -> bool:
    """Whether a path takes a way that leads nowhere in particular, as far as told, else as several statuses offer it."""
    return any(way.anywhere or (way.anywhere is None and met[way.id] > 1) for way in path)


def _between(start: Status, path: Sequence[Way], wanted: Wanted) -> bool:
    """Whether all of a path lies between here and there by its categories; nothing is closed on the way.

    A status that is done may mean anything (cancelled, rejected), so nobody steps through one unseen.
    """
    ends = [_RANK[category] for category in wanted.categories]
    low, high = (pick((_RANK[start.category], *ends)) for pick in (min, max))
    closed = start.category is Category.DONE
    return all(
        low <= _RANK[way.to.category] <= high and (closed or way.to.category is not Category.DONE)
        for way in path
    )
