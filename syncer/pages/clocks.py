"""Response times as pages read them: each cycle of a clock as it stands, and what they come to by rule, by owner, by week.

Why it exists: the board (PG-6) prints instants and counts, and both have to be the same whenever it is written. So nothing here
knows what time it is: what a clock is at was worked out when its last point was reached. Runs no clock and decides nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from syncer.rules.says import Locale
from syncer.sync.whom import OWNERS

WEEKS = 5  # of the trend: the last thirty days and what is left of their first week

Standing = Literal["breached", "near", "running", "paused", "unknown", "late", "met"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One cycle of a rule's clock on a record; `state` is the clock's own word, `says` what the rule is called by locale.

    `warned` are warning points that were reached; `paused` is since when it stands still, `why` the paths and values by which;
    `unknown` are the fields whose past nobody can tell, `owed` those of the record that say who answers for it.
    """

    uid: str
    rule: str
    state: str
    started: datetime
    says: Mapping[Locale, str] = field(default_factory=dict)
    deadline: datetime | None = None
    ended: datetime | None = None
    breached: datetime | None = None
    warned: tuple[str, ...] = ()
    paused: datetime | None = None
    why: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    owed: tuple[str, ...] = OWNERS

    @property
    def standing(self) -> Standing | None:
        """What the board counts it as: one that was breached and has ended is late; None for one that ended without a verdict."""
        if self.state == "breached":
            return "breached" if self.ended is None else "late"
        if self.state == "running":
            return "near" if self.warned else "running"
        return self.state if self.state in {"paused", "unknown", "met"} else None  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Line:
    """A clock on the board: the rule in the page's language, and who sees to the record (a person's reference, "" for nobody)."""

    uid: str
    rule: str
    owner: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Counts:
    """How many clocks stand how; `late` were breached and have ended since."""

    breached: int = 0
    late: int = 0
    near: int = 0
    running: int = 0
    paused: int = 0
    unknown: int = 0
    met: int = 0

    @property
    def share(self) -> int | None:
        """The share that was met of those with a verdict, in percent, rounded down so that 100 means all; None before any."""
        return _share(self.met, self.breached + self.late)


@dataclass(frozen=True, slots=True)
class Group:
    """The clocks of one rule or one owner, counted."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Week:
    """A week from its Monday: how many clocks were met and how many were breached in it."""

    first: date
    met: int
    breached: int

    @property
    def last(self) -> date:
        """Its Sunday."""
        return self.first + timedelta(days=6)

    @property
    def share(self) -> int | None:
        """The share that was met, in percent; None where nothing was due."""
        return _share(self.met, self.breached)


@dataclass(frozen=True, slots=True)
class Board:
    """All clocks of a project; `lines` are in the order of deadlines, those without one last."""

    lines: tuple[Line, ...] = ()

    @property
    def counts(self) -> Counts:
        """All of them, counted."""
        return _counts(self.lines)

    def of(self, standing: str) -> tuple[Line, ...]:
        """Return those that stand so, the earliest deadline first."""
        return tuple(line for line in self.lines if line.clock.standing == standing)

    @property
    def by_rule(self) -> tuple[Group, ...]:
        """The counts of each rule, the worst first."""
        return _groups((line.rule, line) for line in self.lines)

    @property
    def by_owner(self) -> tuple[Group, ...]:
        """The counts of each owner, the worst first; nobody's under "" come last."""
        groups = _groups((line.owner, line) for line in self.lines)
        return (*(one for one in groups if one.name), *(one for one in groups if not one.name))

    def weeks(self, zone: str) -> tuple[Week, ...]:
        """Return the weeks up to the last verdict there was, as days of a zone; () before any."""
        there = ZoneInfo(zone)
        met = [_monday(one.clock.ended, there) for one in self.of("met") if one.clock.ended]
        over = [_monday(one.clock.breached, there) for one in self.lines if one.clock.breached]
        if not met and not over:
            return ()
        newest = max([*met, *over])
        mondays = (newest - timedelta(weeks=back) for back in reversed(range(WEEKS)))
        return tuple(Week(monday, met.count(monday), over.count(monday)) for monday in mondays)

    def recently_late(self, zone: str) -> tuple[Line, ...]:
        """Return those that ended late within these weeks, the last first."""
        weeks = self.weeks(zone)
        found = [
            (ended, line)
            for line in self.of("late")
            if (ended := line.clock.ended) and ended.astimezone(ZoneInfo(zone)).date() >= weeks[0].first
        ]
        return tuple(line for _, line in sorted(found, key=lambda pair: pair[0], reverse=True))


def board(lines: Iterable[Line]) -> Board:
    """Return lines as a board; clocks that ended without a verdict are left out."""
    kept = (line for line in lines if line.clock.standing is not None)
    return Board(tuple(sorted(kept, key=_by_deadline)))


def _by_deadline(line: Line) -> tuple[bool, float, str, str]:
    deadline = line.clock.deadline
    return (deadline is None, deadline.timestamp() if deadline else 0.0, line.uid, line.rule)


def _counts(lines: Iterable[Line]) -> Counts:
    found = dict.fromkeys(Counts.__slots__, 0)
    for line in lines:
        if (standing := line.clock.standing) is not None:
            found[standing] += 1
    return Counts(**found)


def _groups(named: Iterable[tuple[str, Line]]) -> tuple[Group, ...]:
    found: dict[str, list[Line]] = {}
    for name, line in named:
        found.setdefault(name, []).append(line)
    groups = (Group(name, _counts(lines)) for name, lines in found.items())
    return tuple(sorted(groups, key=lambda one: (-one.counts.breached, -one.counts.near, one.name)))


def _monday(instant: datetime, zone: ZoneInfo) -> date:
    day = instant.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _share(met: int, over: int) -> int | None:
    return met * 100 // (met + over) if met + over else None
