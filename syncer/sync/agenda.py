"""The agenda that a meeting could have, from what is open: to confirm, to decide, overdue, unanswered (MTG-2, MTG-6).

Why it exists: nobody should have to gather what a meeting is to settle. It is a proposal until a person takes it. What counts as overdue
is told by the meeting's own day, so that a proposal changes with the register and never with the clock. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.values import read_instant, read_moment
from syncer.rules.checks.model import AgendaLimits

OPENING, PROGRESS, FEEDBACK, SOLUTION, NEXT = "opening", "progress", "feedback", "solution", "next"
POINTS: Final = (OPENING, PROGRESS, FEEDBACK, SOLUTION, NEXT)
_STEP: Final = 5  # minutes: nobody plans in smaller ones
_ALWAYS: Final = frozenset({OPENING, NEXT})
_DECIDING: Final = frozenset({"awaiting_decision", "awaiting_customer"})
_FINISHED: Final = frozenset({"done", "cancelled"})

Records = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the agenda: which of the five it is, its minutes, and the records it is about."""

    key: str
    minutes: int
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The points in order; `slot` are the meeting's minutes, None where it does not say, `slack` those that should stay free."""

    points: tuple[Point, ...] = field(default=())
    slot: int | None = None
    slack: tuple[int, int] = (5, 10)

    @property
    def planned(self) -> int:
        """The minutes of all points."""
        return sum(point.minutes for point in self.points)

    @property
    def over(self) -> int:
        """By how many minutes the points are too many; 0 where they fit, or where nobody said how long the meeting is."""
        return max(0, self.planned - (self.slot - self.slack[0])) if self.slot is not None else 0


def propose(uid: str, records: Records, limits: AgendaLimits, zone: str) -> Proposal:
    """Return what a meeting could talk about; points with nothing open are left out, unless nothing is open at all."""
    values = records[uid][1]
    open_ = _open(values, records, ZoneInfo(zone))
    bare = not any(open_.values())
    wanted = {FEEDBACK, SOLUTION} if values.get("type") == "solution_presentation" else set()
    minutes = limits.presets.by_point()
    points = tuple(
        Point(key, minutes[key], open_.get(key, ()))
        for key in POINTS
        if bare or key in _ALWAYS or key in wanted or open_.get(key)
    )
    return _fitted(Proposal(points, _slot(values), limits.slack))


def proposals(records: Records, limits: AgendaLimits, zone: str) -> dict[str, Proposal]:
    """The proposals of meetings to come that have no agenda of their own, by uid."""
    return {
        uid: propose(uid, records, limits, zone)
        for uid, (kind, values) in records.items()
        if kind is Kind.MEETING and values.get("state") in {None, "planned"} and not values.get("agenda")
    }


def _open(values: Mapping[str, JsonValue], records: Records, zone: ZoneInfo) -> dict[str, tuple[str, ...]]:
    start = values.get("start")
    day = read_instant(start).astimezone(zone).date() if start else None
    found: dict[str, list[str]] = {key: [] for key in POINTS}
    for uid, (kind, one) in sorted(records.items()):
        state = one.get("state")
        if kind is Kind.ACTION and state not in _FINISHED and _due(one, day):
            found[PROGRESS].append(uid)
        elif kind is Kind.QUESTION and state in {None, "open"}:
            found[FEEDBACK].append(uid)
        elif (kind is Kind.CHANGE_REQUEST and state in _DECIDING) or (
            kind is Kind.REQUIREMENT and one.get("agreement") == "awaiting_confirmation"
        ):
            found[SOLUTION].append(uid)
    return {key: tuple(uids) for key, uids in found.items()}


def _due(action: Mapping[str, JsonValue], day: date | None) -> bool:
    """Whether an action is due before the meeting; of a meeting without a day, whether it is due at all."""
    due = action.get("due")
    if not due:
        return False
    moment = read_moment(due)
    on = moment.date() if isinstance(moment, datetime) else moment
    return day is None or on < day


def _slot(values: Mapping[str, JsonValue]) -> int | None:
    start, end = values.get("start"), values.get("end")
    if not start or not end:
        return None
    minutes = int((read_instant(end) - read_instant(start)).total_seconds() // 60)
    return minutes if minutes > 0 else None


def _fitted(proposal: Proposal) -> Proposal:
    """Cut down to the slot, the longest points first, never below five minutes (MTG-2)."""
    points = list(proposal.points)
    over = proposal.over
    while over > 0:
        longest = max(range(len(points)), key=lambda at: points[at].minutes, default=0)
        if not points or points[longest].minutes <= _STEP:
            break
        cut = min(_STEP, points[longest].minutes - _STEP)
        points[longest] = Point(points[longest].key, points[longest].minutes - cut, points[longest].uids)
        over -= cut
    return Proposal(tuple(points), proposal.slot, proposal.slack)
