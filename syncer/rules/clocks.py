"""Clocks: from the versions of a policy and a record's timeline to every cycle with its verdict (SLA-5).

Why it exists: a clock is never counted up, it is worked out anew from what happened, so that an outage, a restart or late
data change nothing (B-30), and each cycle is judged by the version in force at its start (B-34). Here it is found when
cycles begin and end; what passes in between is for `reckoning`. Nothing here tells anybody anything; that is `escalation`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, tzinfo

from syncer.domain.json import JsonValue
from syncer.domain.values import instant_of
from syncer.rules.clock_values import Around, ClockCycle, Ending, Span, State
from syncer.rules.conditions import holds, inside
from syncer.rules.moments import Moment, instants_at, moments, overlap, touching
from syncer.rules.proof import Proof, grown, suffices, told
from syncer.rules.reckoning import reckon
from syncer.rules.slas import AtField, EachOf, Policy, versions_of
from syncer.rules.timeline import Event, Timeline
from syncer.rules.worktime import Hours

_NOWHERE = Around()
Values = Mapping[str, JsonValue]


def run(
    versions: Sequence[Policy],
    timeline: Timeline,
    hours: Mapping[str, Hours],
    now: datetime,
    around: Around = _NOWHERE,
) -> tuple[ClockCycle, ...]:
    """Return every cycle of one policy's clock over a record, in order, as it stands at `now` (SLA-5, B-30, B-34).

    `versions` are all policies of one name; `hours` are the calendars by name, `always` among them. What happened after
    `now` is not looked at. Where a field that decides has a past that nobody can tell, one cycle says `unknown`.
    """
    meant = [each for each in versions if each.record is timeline.kind]
    if not any(each.enabled for each in meant) or timeline.created > now:
        return ()
    unknown = _unknown(meant, timeline)
    if unknown:
        return _untold(meant, timeline, unknown, around.zone)
    seen = moments(timeline, pointing(meant), now, around.zone)
    found: list[ClockCycle] = []
    spans = _spans(meant, seen, around)
    if timeline.found and (blind := _since_nobody_knows(spans, timeline)):
        return _untold(meant, timeline, blind, around.zone)
    for span in spans:
        goes_on = bool(found) and span.policy.cycles == "resume" and found[-1].ending is not Ending.RESET
        before = found[-1] if goes_on else None
        calendar = hours[span.policy.calendar]
        found.append(reckon(timeline.uid, span, seen, calendar, now=now, around=around, before=before))
    return tuple(found)


def run_all(
    policies: Sequence[Policy],
    timeline: Timeline,
    hours: Mapping[str, Hours],
    now: datetime,
    around: Around = _NOWHERE,
) -> tuple[ClockCycle, ...]:
    """Return the cycles of all policies that a record has, policy by policy."""
    named = versions_of(each for each in policies if each.record is timeline.kind)
    return tuple(cycle for each in named.values() for cycle in run(each, timeline, hours, now, around))


def begins_at(
    versions: Sequence[Policy], timeline: Timeline, now: datetime, around: Around = _NOWHERE
) -> datetime | None:
    """Return when a clock will begin by itself, such as at a meeting's end; None when nothing says so."""
    found = _in_force([each for each in versions if each.record is timeline.kind], now, around.zone)
    if found is None or not isinstance(found.starts, AtField) or not _meant(found, timeline.values):
        return None
    return next(
        (each for each in instants_at(timeline.values, found.starts.at, around.zone) if each > now), None
    )


def pointing(policies: Iterable[Policy]) -> frozenset[str]:
    """Return the fields whose instants begin or stop a clock: when one of them comes, it is another one."""
    turns = (turn for each in policies for turn in (each.starts, each.stops))
    return frozenset(turn.at for turn in turns if isinstance(turn, AtField))


# ----------------------------------------------------------------------- what nobody can tell


def _unknown(versions: Sequence[Policy], timeline: Timeline) -> tuple[str, ...]:
    wanted = frozenset(path for each in versions if each.enabled for path in each.paths)
    return tuple(sorted(each for each in timeline.unknown if any(overlap(each, path) for path in wanted)))


def _since_nobody_knows(spans: Sequence[Span], timeline: Timeline) -> tuple[str, ...]:
    """The fields by which a cycle began when the record was found; an instant in a field says itself when it begins."""
    began = (one.policy for one in spans if one.start <= timeline.created)
    fields = {path for one in began if not isinstance(one.starts, AtField) for path in one.started_by}
    there = {path for path in fields if any(overlap(path, known) for known in timeline.values)}
    return tuple(sorted(there or fields))


def _untold(
    versions: Sequence[Policy], timeline: Timeline, unknown: tuple[str, ...], zone: tzinfo
) -> tuple[ClockCycle, ...]:
    """One cycle that says what is not known; none where the record was never meant as far as that can be told."""
    policy = _in_force(versions, timeline.created, zone) or next(each for each in versions if each.enabled)
    if policy.when is not None and not any(holds(policy.when, step.values) for step in timeline.steps()):
        return ()
    since = policy.since.isoformat() if policy.since else ""
    said = ClockCycle(timeline.uid, policy.name, since, policy.digest, 0, State.UNKNOWN, timeline.created)
    return (replace(said, unknown=unknown),)


# ------------------------------------------------------------------------- beginnings and ends


def _in_force(versions: Sequence[Policy], at: datetime, zone: tzinfo) -> Policy | None:
    """The last version whose day had come at an instant; None where that one says that there is no such clock any more."""
    come = [each for each in versions if each.since is None or instant_of(each.since, zone) <= at]
    last = max(come, key=lambda each: each.since or date.min, default=None)
    return last if last is not None and last.enabled else None


def _meant(policy: Policy, values: Values) -> bool:
    cancelled = policy.cancels is not None and holds(policy.cancels, values)
    return not cancelled and (policy.when is None or holds(policy.when, values))


def _spans(versions: Sequence[Policy], seen: Sequence[Moment], around: Around) -> tuple[Span, ...]:
    walk = _Walk(versions, around)
    for moment in seen:
        walk.take(moment)
    return tuple(walk.spans())


class _Walk:
    """Goes from moment to moment and notes where cycles begin and end."""

    def __init__(self, versions: Sequence[Policy], around: Around) -> None:
        self._versions, self._zone, self._people = versions, around.zone, around.people
        self._done: list[Span] = []
        self._open: Span | None = None
        self._proof: Proof | None = (
            None  # what is new since the cycle began; None in the first, where all counts
        )
        self._used: datetime | None = None
        self._seen: list[Moment] = []

    def spans(self) -> Iterator[Span]:
        """Every cycle found so far, the last one may be open."""
        yield from self._done
        if self._open is not None:
            yield self._open

    def take(self, moment: Moment) -> None:
        """Go on to the next moment."""
        before = self._seen[-1] if self._seen else None
        self._seen.append(moment)
        if self._open is not None:
            self._open = self._moved(self._open, moment)
        if self._open is not None:
            if self._proof is not None:
                self._proof = grown(self._proof, self._open.policy, before, moment)
            self._judge(self._open, before, moment)
        elif self._may_begin():
            self._open = self._begun(before, moment)
            if self._open is not None:
                self._proof = self._since(self._open, before, moment)
                self._judge(self._open, None, moment)

    def _may_begin(self) -> bool:
        """`first`: once evidence has ended one, there is no other."""
        last = self._done[-1] if self._done else None
        return last is None or last.policy.cycles != "first" or last.ending is not Ending.STOPPED

    def _since(self, span: Span, before: Moment | None, moment: Moment) -> Proof | None:
        """What is said at the instant of a beginning belongs to it, in whatever order it was written down."""
        return grown(Proof(), span.policy, before, moment) if self._done else None

    def _begun(self, before: Moment | None, moment: Moment) -> Span | None:
        policy = _in_force(self._versions, moment.at, self._zone)
        if policy is None or not _meant(policy, moment.values):
            return None
        if isinstance(policy.starts, AtField):
            return self._begun_by_field(policy.starts.at, moment)
        risen = holds(policy.starts, moment.values) and not (
            before is not None and _meant(policy, before.values) and holds(policy.starts, before.values)
        )
        return self._span(policy, moment.at) if risen else None

    def _begun_by_field(self, path: str, moment: Moment) -> Span | None:
        """The instant counts, not when it was written down; the version is the one in force then."""
        at = next(iter(instants_at(moment.values, path, self._zone)), None)
        if at is None or at > moment.at or at == self._used:
            return None
        policy = _in_force(self._versions, at, self._zone)
        self._used = at
        return None if policy is None else self._span(policy, at)

    def _span(self, policy: Policy, at: datetime) -> Span:
        refs = tuple(event.ref for event in self._latest(policy.started_by))
        return Span(policy, len(self._done) + 1, at, refs)

    def _latest(self, paths: frozenset[str]) -> tuple[Event, ...]:
        """The events that last changed any of these fields."""
        found = (touching(moment.events, paths) for moment in reversed(self._seen))
        return next((events for events in found if events), ())

    def _moved(self, span: Span, moment: Moment) -> Span | None:
        """A corrected instant moves the cycle that began with it; with one to come, or none, it has not begun."""
        starts = span.policy.starts
        if not isinstance(starts, AtField):
            return span
        at = next(iter(instants_at(moment.values, starts.at, self._zone)), None)
        if at == self._used:
            return span
        self._used = None
        return self._begun_by_field(starts.at, moment)

    def _judge(self, span: Span, before: Moment | None, moment: Moment) -> None:
        policy = span.policy
        proven = touching(moment.events, policy.stopped_by)
        stopped = self._stopped(span, moment)
        if stopped is not None:
            evidence = _evidence(policy, moment, proven)
            refs = tuple(event.ref for event in proven)
            self._end(replace(span, end=stopped, ending=Ending.STOPPED, end_refs=refs, evidence=evidence))
        elif not _meant(policy, moment.values):
            cancelled = policy.cancels is not None and holds(policy.cancels, moment.values)
            self._end_by(span, moment, Ending.CANCELLED if cancelled else Ending.NOT_MEANT)
        elif before is not None and policy.resets is not None and _risen(policy, before, moment):
            self._end_by(span, moment, Ending.RESET)
            version = _in_force(self._versions, moment.at, self._zone)
            refs = tuple(event.ref for event in moment.events)
            number = len(self._done) + 1
            self._open = None if version is None else Span(version, number, moment.at, refs)
            self._proof = None if self._open is None else self._since(self._open, before, moment)

    def _end_by(self, span: Span, moment: Moment, ending: Ending) -> None:
        refs = tuple(event.ref for event in moment.events)
        self._end(replace(span, end=max(span.start, moment.at), ending=ending, end_refs=refs))

    def _end(self, span: Span) -> None:
        self._done.append(span)
        self._open = None

    def _stopped(self, span: Span, moment: Moment) -> datetime | None:
        """When the proof was given: at this moment, or at the evidence's own instant; None while there is none."""
        policy, first = span.policy, not self._done
        values = told(policy, moment)
        if isinstance(policy.stops, AtField):
            given = instants_at(values, policy.stops.at, self._zone)
            fitting = (each for each in given if each <= moment.at and (first or each >= span.start))
            found = next(fitting, None)
            return None if found is None else max(found, span.start)
        covered = (
            _covered(policy.stops, values, self._people)
            if isinstance(policy.stops, EachOf)
            else holds(policy.stops, values)
        )
        new = self._proof is None or suffices(self._proof, policy, values)
        return max(moment.at, span.start) if covered and new else None


def _risen(policy: Policy, before: Moment, moment: Moment) -> bool:
    assert policy.resets is not None, "asked only where something resets"
    return holds(policy.resets, moment.values) and not holds(policy.resets, before.values)


def _covered(stops: EachOf, values: Values, people: Mapping[str, str]) -> bool:
    wanted, there = (_names(inside(values, path), people) for path in (stops.each_of, stops.in_))
    return bool(wanted) and wanted <= there


def _names(value: JsonValue, people: Mapping[str, str]) -> frozenset[str]:
    """The texts of a list, people by their ids however they are written there."""
    texts = (
        str(item).strip() for item in (value if isinstance(value, list) else [value]) if item is not None
    )
    return frozenset(people.get(text.casefold(), text) for text in texts)


def _evidence(policy: Policy, moment: Moment, proven: Sequence[Event]) -> tuple[JsonValue, ...]:
    """What was added by those events; where there were none, what stands in the fields that stop it."""
    if not proven:
        leaves = {
            leaf: None for path in sorted(policy.stopped_by) for leaf in moment.values if overlap(leaf, path)
        }
        return tuple(item for leaf in leaves for item in _items(moment.values[leaf]))
    return tuple(item for event in proven for item in _added(event))


def _items(value: JsonValue) -> Iterator[JsonValue]:
    yield from value if isinstance(value, list) else [value]


def _added(event: Event) -> Iterator[JsonValue]:
    if isinstance(event.after, list):
        before = event.before if isinstance(event.before, list) else []
        yield from (item for item in event.after if item not in before)
    elif event.after is not None:
        yield event.after
