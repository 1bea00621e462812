"""What passes between the beginning and the end of a cycle: intervals, time worked, deadline, points reached.

Why it exists: a pause adds exactly its length, a goal that changes takes along what has passed, and every figure can be
explained by an interval (B-30). Here a known span is only reckoned; where it begins and ends is found in `clocks`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, TypeAlias

from syncer.domain.json import JsonValue
from syncer.domain.values import write_moment
from syncer.rules.budgets import Budget
from syncer.rules.clock_values import (
    Around,
    ClockCycle,
    Ending,
    Interval,
    Span,
    State,
    Threshold,
)
from syncer.rules.conditions import holding, holds, written
from syncer.rules.moments import Moment, instants_at
from syncer.rules.slas import AtField, NextMeeting
from syncer.rules.worktime import Hours

BREACH = "breach"

_NOTHING = timedelta()
_Kind: TypeAlias = Literal["warning", "breach", "pause"]


@dataclass(frozen=True, slots=True)
class _Target:
    """What a cycle aims at for a while: so much working time, or an instant; neither where no line holds."""

    text: str = ""
    budget: timedelta | None = None
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """A point of a target: after so much working time, or at an instant that no pause moves."""

    name: str
    kind: _Kind
    budget: timedelta | None = None
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the span in which nothing changed; `until` is the end of the span or `now` in the last one."""

    start: datetime
    until: datetime
    paused: bool
    target: _Target
    why: JsonValue = None
    refs: tuple[str, ...] = ()


def reckon(
    uid: str,
    span: Span,
    seen: Sequence[Moment],
    hours: Hours,
    *,
    now: datetime,
    around: Around,
    before: ClockCycle | None = None,
) -> ClockCycle:
    """Return a cycle with all that is known of it at `now`; with `before` it goes on from that cycle's time.

    `seen` are the moments of the record up to `now`.
    """
    stretches = tuple(_stretches(span, seen, hours, now, around))
    count = _Count(span, hours, now, before.elapsed if before else _NOTHING)
    for stretch, following in pairwise([*stretches, None]):
        assert stretch is not None, "only the last one is followed by none"
        count.take(stretch, last=following is None)
    policy, last = span.policy, stretches[-1]
    thresholds = tuple(count.thresholds())
    late_before = before is not None and before.goal == last.target.text and before.breached_at is not None
    deadline = before.deadline if before is not None and late_before else count.deadline(last)
    ahead = [each.at for each in thresholds if each.at is not None and not each.reached]
    return ClockCycle(
        uid,
        policy.name,
        policy.since.isoformat() if policy.since else "",
        policy.digest,
        span.number,
        _state(span, last, thresholds),
        span.start,
        span.start_refs,
        span.end,
        span.ending,
        span.end_refs,
        span.evidence,
        (*_between(before, span), *count.intervals),
        last.target.text,
        deadline,
        count.elapsed,
        count.left(last),
        thresholds,
        min(ahead, default=None),
    )


def _state(span: Span, last: _Stretch, thresholds: Sequence[Threshold]) -> State:
    if span.end is not None and span.ending is not Ending.STOPPED:
        return State.CANCELLED
    if any(
        each.kind == "breach" and each.reached and each.trigger == last.target.text for each in thresholds
    ):
        return State.BREACHED
    if span.end is not None:
        return State.MET
    return State.PAUSED if last.paused else State.RUNNING


def _between(before: ClockCycle | None, span: Span) -> Iterator[Interval]:
    if before is not None and before.ended is not None:
        yield Interval(before.ended, span.start, "stopped", refs=before.ended_refs)


# ----------------------------------------------------------------------------------- stretches


def _stretches(
    span: Span, seen: Sequence[Moment], hours: Hours, now: datetime, around: Around
) -> Iterator[_Stretch]:
    """The span in parts, what did not change joined; one without length where the span has none."""
    end = span.end if span.end is not None else now
    joined: _Stretch | None = None
    for stretch in _parts(span, seen, hours, end, around):
        if joined is not None and _alike(joined, stretch):
            joined = replace(joined, until=stretch.until)
            continue
        if joined is not None:
            yield joined
        joined = stretch
    assert joined is not None, "a span has a moment in which it begins"
    yield joined


def _alike(one: _Stretch, other: _Stretch) -> bool:
    return (one.paused, one.target, one.why) == (other.paused, other.target, other.why)


def _parts(
    span: Span, seen: Sequence[Moment], hours: Hours, end: datetime, around: Around
) -> Iterator[_Stretch]:
    """What was before the first moment was as it was then: a clock may begin before its record was written down."""
    first = max((index for index, each in enumerate(seen) if each.at <= span.start), default=0)
    for index in range(first, len(seen)):
        start = span.start if index == first else seen[index].at
        if index > first and (start > end or (start == end and span.end is not None)):
            return
        until = min(seen[index + 1].at, end) if index + 1 < len(seen) else end
        target = _target(span, seen[index], hours, around)
        yield _stretch(span, seen[index], start, max(start, until), target)


def _stretch(span: Span, moment: Moment, start: datetime, until: datetime, target: _Target) -> _Stretch:
    pauses = span.policy.pauses
    found = holding(pauses, moment.values) if pauses is not None else ()
    why: JsonValue = [written(each) for each in found]
    refs = span.start_refs if start == span.start else tuple(event.ref for event in moment.events)
    return _Stretch(start, until, bool(found), target, why if found else None, refs)


def _target(span: Span, moment: Moment, hours: Hours, around: Around) -> _Target:
    lines = (line for line in span.policy.goals if line.when is None or holds(line.when, moment.values))
    line = next(lines, None)
    if line is None:
        return _Target()
    aim = line.is_
    if isinstance(aim, Budget):
        return _Target(str(aim), _working_time(aim, span.start, hours))
    if isinstance(aim, NextMeeting):
        slot = around.weekly or aim.slot
        return _at(slot.next_after(span.start, around.zone))
    assert isinstance(aim, AtField), "there is no other aim"
    due = next(iter(instants_at(moment.values, aim.at, around.zone, last=True)), None)
    return _Target() if due is None else _at(due)


def _working_time(aim: Budget, start: datetime, hours: Hours) -> timedelta:
    """Working days are the working time up to the end of the last of them, so that a pause adds to them as well."""
    return hours.elapsed(start, hours.deadline(start, aim).at) if aim.days else aim.time


def _at(instant: datetime) -> _Target:
    return _Target(write_moment(instant), None, instant)


# -------------------------------------------------------------------------------------- counting


class _Count:
    """Adds up a cycle's stretches and notes which points are reached."""

    def __init__(self, span: Span, hours: Hours, now: datetime, carried: timedelta) -> None:
        self._span, self._hours, self._now, self._carried = span, hours, now, carried
        self._reached: dict[tuple[str, str], Threshold] = {}
        self._ahead: list[Threshold] = []
        self._paused_since: datetime | None = None
        self.elapsed = carried
        self.intervals: list[Interval] = []

    def take(self, stretch: _Stretch, *, last: bool) -> None:
        """Go on by one stretch; the last one of an open cycle lasts until `now`."""
        going = last and self._span.end is None
        worked = _NOTHING if stretch.paused else self._hours.elapsed(stretch.start, stretch.until)
        if stretch.paused:
            self._pause(stretch, going=going)
        else:
            self._paused_since = None
            self._run(stretch, worked, going=going)
        self.elapsed += worked
        until = None if going else stretch.until
        found = Interval(
            stretch.start, until, "running", worked, stretch.target.text, stretch.why, stretch.refs
        )
        self.intervals.append(replace(found, kind="paused") if stretch.paused else found)

    def _pause(self, stretch: _Stretch, *, going: bool) -> None:
        """A pause has its own limit, in real time (B-30); while it lasts, nobody knows when the rest will be."""
        self._paused_since = self._paused_since or stretch.start
        longest = self._span.policy.longest_pause
        if longest is not None:
            trigger = write_moment(self._paused_since)
            limit = self._paused_since + longest
            found = Threshold("pause", "pause", limit, reached=False, trigger=trigger)
            self._note(found, stretch, going=going)
        if going:
            self._ahead += [_unreached(mark, stretch.target) for mark in self._left_of(stretch.target)]

    def _run(self, stretch: _Stretch, worked: timedelta, *, going: bool) -> None:
        for mark in self._left_of(stretch.target):
            if mark.budget is not None and not going and self.elapsed + worked < mark.budget:
                continue  # what was not worked was not reached, and a calendar is not asked in vain
            found = replace(_unreached(mark, stretch.target), at=self._when(mark, stretch.start))
            carried = mark.budget is not None and mark.budget < self._carried
            self._note(replace(found, carried=carried), stretch, going=going)

    def _left_of(self, target: _Target) -> list[_Mark]:
        marks = _marks(self._span, target, self._hours)
        return [mark for mark in marks if (mark.name, target.text) not in self._reached]

    def _when(self, mark: _Mark, start: datetime) -> datetime:
        """When a point is reached by a clock that runs on from `start`."""
        if mark.budget is None:
            assert mark.instant is not None, "a point has either"
            return max(mark.instant, start)
        left = mark.budget - self.elapsed
        return self._hours.deadline(start, left).at if left > _NOTHING else start

    def _note(self, found: Threshold, stretch: _Stretch, *, going: bool) -> None:
        assert found.at is not None, "what is noted has its instant"
        if found.at <= self._now if going else found.at < stretch.until:
            self._reached[(found.name, found.trigger)] = replace(found, reached=True)
        elif going:
            self._ahead.append(found)

    def thresholds(self) -> Iterator[Threshold]:
        """Those reached, in time, then those ahead."""
        reached = [each for each in self._reached.values() if each.at is not None]
        yield from sorted(reached, key=lambda each: (each.at or self._now, each.kind, each.name))
        yield from self._ahead

    def deadline(self, last: _Stretch) -> datetime | None:
        """When the time is over under the last goal; None without one, and in a pause nobody knows the end of."""
        if last.target.instant is not None:
            return last.target.instant
        found = self._reached.get((BREACH, last.target.text))
        if found is not None:
            return found.at
        if last.target.budget is None or (last.paused and self._span.end is None):
            return None
        left = max(last.target.budget - self.elapsed, _NOTHING)
        return self._hours.deadline(last.until, left).at

    def left(self, last: _Stretch) -> timedelta | None:
        """The working time that is left, negative when it is over; None without a goal."""
        target = last.target
        if target.budget is not None:
            return target.budget - self.elapsed
        if target.instant is None:
            return None
        if target.instant >= last.until:
            return self._hours.elapsed(last.until, target.instant)
        return -self._hours.elapsed(target.instant, last.until)


def _unreached(mark: _Mark, target: _Target) -> Threshold:
    return Threshold(mark.name, mark.kind, None, reached=False, trigger=target.text)


def _marks(span: Span, target: _Target, hours: Hours) -> Iterator[_Mark]:
    """The warning points of a target and its end; those of an instant stand where the calendar puts them."""
    points = span.policy.points
    if target.budget is not None:
        for point in points:
            budget = point.budget(target.budget)
            if budget is not None:
                yield _Mark(point.name, "warning", budget)
        yield _Mark(BREACH, "breach", target.budget)
    elif target.instant is not None:
        whole = max(hours.elapsed(span.start, target.instant), _NOTHING) if points else _NOTHING
        for point in points:
            budget = point.budget(whole)
            if budget is not None:
                yield _Mark(point.name, "warning", None, hours.deadline(span.start, budget).at)
        yield _Mark(BREACH, "breach", None, target.instant)
