"""What is known of a clock: its cycles, their intervals and the points of time that matter, as values.

Why it exists: the board, the terminal and the escalation speak of the same cycle, and a cycle must say all that explains
it (SLA-5, B-30). Nothing is worked out here; `clocks` and `reckoning` do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Literal

from syncer.domain.json import JsonValue
from syncer.rules.slas import Policy
from syncer.rules.weekly import WeeklySlot


@dataclass(frozen=True, slots=True)
class Around:
    """What a clock needs of its project: its zone, the weekly meeting of its communication plan if it has one, and its people.

    `people` are ids by id and by e-mail, in small letters: the same person may stand in one list so and in another so.
    """

    zone: tzinfo = UTC
    weekly: WeeklySlot | None = None
    people: Mapping[str, str] = field(default_factory=dict)


class State(StrEnum):
    """What can be said of a cycle; breached is said while it still runs, too."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Ending(StrEnum):
    """How a cycle ended: stopped is by evidence, the others are no verdict."""

    STOPPED = "stopped"
    CANCELLED = "cancelled"
    RESET = "reset"
    NOT_MEANT = "not_meant"


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch in which a clock ran, paused or was stopped; `until` is None while it lasts, `worked` in its calendar.

    `why` is the part of the condition that held, `refs` are the events with which it began, `aim` the goal meanwhile.
    """

    start: datetime
    until: datetime | None
    kind: Literal["running", "paused", "stopped"]
    worked: timedelta = timedelta()
    aim: str = ""
    why: JsonValue = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """A point of a cycle: a warning, the breach, or a pause that is too long, and when it was or will be reached.

    `at` is None while nobody can tell, as in a pause. `trigger` is the goal (or the pause) it belongs to: with another goal
    it is another threshold (B-32). `carried`: it was passed in an earlier cycle that this one goes on from.
    """

    name: str
    kind: Literal["warning", "breach", "pause"]
    at: datetime | None
    reached: bool
    trigger: str
    carried: bool = False


@dataclass(frozen=True, slots=True)
class ClockCycle:
    """One cycle of one clock as it stands at `now`, with everything needed to explain it.

    `policy`, `since` and `digest` name the version it is judged by. `started_refs` and `ended_refs` are events, `evidence` is
    what was proven by them (SLA-6). `goal` and `deadline` are those in force now or at its end; `left` is the working time
    that remained, negative when it was over. `next` is when something will happen by itself. `unknown` are fields whose past
    nobody can tell: then nothing else is said, and `started` is the record's creation.
    """

    uid: str
    policy: str
    since: str
    digest: str
    number: int
    state: State
    started: datetime
    started_refs: tuple[str, ...] = ()
    ended: datetime | None = None
    ending: Ending | None = None
    ended_refs: tuple[str, ...] = ()
    evidence: tuple[JsonValue, ...] = ()
    intervals: tuple[Interval, ...] = ()
    goal: str = ""
    deadline: datetime | None = None
    elapsed: timedelta = timedelta()
    left: timedelta | None = None
    thresholds: tuple[Threshold, ...] = ()
    next: datetime | None = None
    unknown: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it still goes on."""
        return self.ended is None and self.state is not State.UNKNOWN

    @property
    def breached_at(self) -> datetime | None:
        """When its time was over under the goal in force, None where it was not."""
        found = [
            each.at
            for each in self.thresholds
            if each.kind == "breach" and each.reached and each.trigger == self.goal
        ]
        return found[0] if found else None

    @property
    def paused_since(self) -> datetime | None:
        """When the pause began in which it stands still now, None where it does not."""
        since: datetime | None = None
        for interval in reversed(self.intervals):
            if interval.kind != "paused":
                break
            since = interval.start
        return since

    @property
    def long_pause(self) -> Threshold | None:
        """The point at which the pause in which it stands still now was too long, None where it was not."""
        since = self.paused_since
        if since is None or not self.open:
            return None
        found = (one for one in self.thresholds if one.kind == "pause" and one.reached)
        return next((one for one in found if datetime.fromisoformat(one.trigger) >= since), None)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a cycle begins and ends, before what passes in between is reckoned; `end` is None while it goes on."""

    policy: Policy
    number: int
    start: datetime
    start_refs: tuple[str, ...] = ()
    end: datetime | None = None
    ending: Ending | None = None
    end_refs: tuple[str, ...] = ()
    evidence: tuple[JsonValue, ...] = ()
