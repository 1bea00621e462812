"""A project's clocks as the store keeps them: which have to be run again, what is kept of each, and what is to be said now.

Why it exists: clocks are worked out from what happened (`rules.clocks`), and a register of a hundred thousand records must
not work out all of them once a minute. So of each record is kept when the next thing happens by itself; it is run again
then, and whenever it changes. Nothing here reads a store or sends a message. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import cast
from zoneinfo import ZoneInfo

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.rules.calendars import Calendar, by_name
from syncer.rules.clock_marks import Marks, marks
from syncer.rules.clock_values import Around, ClockCycle, State, Threshold
from syncer.rules.clocks import begins_at, pointing, run
from syncer.rules.escalation import Acknowledged, Decision, Fired, Memory, Notice, decide, levels, notices
from syncer.rules.moments import instants_at
from syncer.rules.public_days import EDITION
from syncer.rules.routing import Route, route
from syncer.rules.slas import EachOf, Policy, versions_of
from syncer.rules.timeline import Timeline
from syncer.rules.weekly import weekly_meeting
from syncer.rules.worktime import Hours
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.whom import people_meant

RECORD = "#record"  # the row that says when a record's clocks are run again, whether it has any or not
CURSOR = "clocks"


@dataclass(frozen=True)
class Clockwork:
    """All response times of a project, ready to run; `zone` is the project's."""

    policies: tuple[Policy, ...]
    calendars: tuple[Calendar, ...]
    zone: str
    data: ProjectData
    routes: tuple[Route, ...] = ()

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of record that have a clock at all."""
        return frozenset(policy.record for policy in self.policies if policy.enabled)

    @cached_property
    def digest(self) -> str:
        """A digest of all that decides beside the records: with another one every clock is run again."""
        said: list[JsonValue] = [policy.digest for policy in self.policies]
        days: list[JsonValue] = [one.model_dump(mode="json", by_alias=True) for one in self.calendars]
        public = EDITION if any(one.country for one in self.calendars) else ""
        people: JsonObject = dict(self._around.people)
        return digest([said, days, self.zone, str(self._around.weekly), public, people])

    @cached_property
    def hours(self) -> Mapping[str, Hours]:
        """The calendars by name."""
        return {name: Hours(calendar, self.zone) for name, calendar in by_name(self.calendars).items()}

    @cached_property
    def _around(self) -> Around:
        people = Directory(self.data.people).ids() if self._cover else {}
        return Around(ZoneInfo(self.zone), weekly_meeting(self.data.communication_plan), people)

    @property
    def _cover(self) -> bool:
        """Whether a clock stops when each of a list stands in another, so that it matters who is who."""
        return any(isinstance(each.stops, EachOf) for each in self.policies)

    @cached_property
    def _named(self) -> Mapping[Kind, tuple[tuple[Policy, ...], ...]]:
        """For each kind, its policies, each with its versions."""
        return {
            kind: tuple(versions_of(one for one in self.policies if one.record is kind).values())
            for kind in Kind
        }

    @cached_property
    def _pointing(self) -> Mapping[Kind, frozenset[str]]:
        """For each kind, the fields whose instants begin or stop a clock of it."""
        return {
            kind: pointing(each for every in named for each in every) for kind, named in self._named.items()
        }

    def record(self, timeline: Timeline, now: datetime) -> "Ran":
        """Run every clock of one record; what it may give reason to say comes along."""
        cycles: list[ClockCycle] = []
        said: list[Notice] = []
        ahead: list[datetime] = []
        marked: list[Marks] = []
        for versions, found in self._found(timeline, now):
            cycles += found
            marked += [self._marks(versions, cycle) for cycle in found]
            said += [one for cycle in found for one in self._notices(versions, cycle, now)]
        ahead += [at for at in self._pointed(timeline) if at > now]
        ahead += [at for at in (timeline.created, *(one.at for one in timeline.events)) if at > now]
        ahead += [cycle.next for cycle in cycles if cycle.next is not None]
        ahead += [notice.at for notice in said if notice.at > now]
        rows = [clock_row(cycle, self.digest, shown) for cycle, shown in zip(cycles, marked, strict=True)]
        again = ClockRow(timeline.uid, RECORD, 0, self.digest, min(ahead, default=None))
        return Ran(timeline.uid, (again, *rows), tuple(said))

    def _pointed(self, timeline: Timeline) -> Iterator[datetime]:
        for path in self._pointing[timeline.kind]:
            yield from instants_at(timeline.values, path, self._around.zone)

    def cycles(self, timeline: Timeline, now: datetime) -> tuple[tuple[Policy, ClockCycle], ...]:
        """Every cycle of a record's clocks, each with the version of its policy that it is judged by (B-34)."""
        return tuple(
            (policy, cycle)
            for versions, found in self._found(timeline, now)
            for cycle in found
            for policy in versions
            if policy.digest == cycle.digest
        )

    def beginnings(self, timeline: Timeline, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """The names of the clocks that will begin by themselves, and when."""
        found = (
            (versions[0].name, begins_at(versions, timeline, now, self._around))
            for versions in self._named[timeline.kind]
        )
        return tuple((name, at) for name, at in found if at is not None)

    def said(self, policy: Policy, cycle: ClockCycle, now: datetime) -> tuple[Notice, ...]:
        """What a cycle gives and, if nobody does anything, will give reason to say, in time; the levels of a breach to come, too (B-33)."""
        hours = self.hours[policy.calendar]
        found = list(notices(policy, cycle, hours, now))
        if cycle.state is State.RUNNING and cycle.deadline is not None and cycle.deadline > now:
            found += levels(policy, cycle, hours, cycle.deadline, now)
        return tuple(sorted(found, key=lambda one: (one.at, one.name)))

    def _found(
        self, timeline: Timeline, now: datetime
    ) -> Iterator[tuple[Sequence[Policy], tuple[ClockCycle, ...]]]:
        for versions in self._named[timeline.kind]:
            yield versions, run(versions, timeline, self.hours, now, self._around)

    def _marks(self, versions: Sequence[Policy], cycle: ClockCycle) -> Marks:
        policy = _version(versions, cycle)
        return Marks() if policy is None else marks(policy, cycle, self._around.zone)

    def _notices(self, versions: Sequence[Policy], cycle: ClockCycle, now: datetime) -> tuple[Notice, ...]:
        policy = _version(versions, cycle)
        return () if policy is None else notices(policy, cycle, self.hours[policy.calendar], now)

    def decided(
        self,
        said: Iterable[Notice],
        records: Mapping[str, Mapping[str, JsonValue]],
        memory: Memory,
        now: datetime,
    ) -> Decision:
        """What of all notices is to be done now, each once; `records` are the values of those they are about."""
        found = tuple(said)
        meant = self.people(found, records)
        return decide(found, meant, memory, now, zone=ZoneInfo(self.zone))

    def people(
        self, said: Iterable[Notice], records: Mapping[str, Mapping[str, JsonValue]]
    ) -> dict[tuple[str, str], tuple[str, ...]]:
        """Whom each word of these notices means, by record and word (PPL-3)."""
        found, people = tuple(said), Directory(self.data.people)
        routed = {one.uid: self._routed(one.uid, records.get(one.uid, {})) for one in found}
        return {
            (one.uid, word): people_meant(word, records.get(one.uid, {}), people, routed[one.uid])
            for one in found
            for word in one.to
        }

    def _routed(self, uid: str, values: Mapping[str, JsonValue]) -> Route | None:
        kind = kind_of(uid)
        return None if kind is None else route(self.routes, kind, values)


def _version(versions: Sequence[Policy], cycle: ClockCycle) -> Policy | None:
    """The version of a policy that a cycle is judged by (B-34)."""
    return next((one for one in versions if one.digest == cycle.digest), None)


@dataclass(frozen=True, slots=True)
class Ran:
    """A record's clocks as they stand: the rows to keep, and what they give reason to say."""

    uid: str
    rows: tuple[ClockRow, ...]
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """What is remembered of all clocks together, kept in a cursor: under which rules they ran, and since when each is watched."""

    digest: str = ""
    began: Mapping[str, datetime] = field(default_factory=dict)

    def to_json(self) -> JsonObject:
        """As the cursor holds it."""
        return {"digest": self.digest, "began": {name: at.isoformat() for name, at in self.began.items()}}

    @classmethod
    def from_json(cls, said: JsonValue) -> "Watched":
        """What the cursor holds; nothing where there is none."""
        if not isinstance(said, dict):
            return cls()
        began = cast("Mapping[str, str]", said.get("began") or {})
        return cls(
            str(said.get("digest") or ""),
            {name: datetime.fromisoformat(at) for name, at in began.items()},
        )

    def looked(self, at: datetime | None) -> "Watched":
        """The same under other rules, which were last looked at under the old ones at an instant (B-34).

        What a point of the new rules would have reached before then nobody missed: it is remembered, not told.
        """
        if at is None:
            return self
        return replace(self, began={name: max(since, at) for name, since in self.began.items()})


# ----------------------------------------------------------------------------------- as rows


def clock_row(cycle: ClockCycle, rules: str, shown: Marks) -> ClockRow:
    """A cycle as it is kept for pages, `status` and its issue; the instants at which it changes stand in `next`."""
    row: JsonObject = {
        "state": cycle.state.value,
        "since": cycle.since,
        "started": _at(cycle.started),
        "ended": _at(cycle.ended),
        "ending": cycle.ending.value if cycle.ending is not None else None,
        "evidence": list(cycle.evidence),
        "goal": cycle.goal,
        "deadline": _at(cycle.deadline),
        "breached": _at(cycle.breached_at),
        "elapsed": int(cycle.elapsed.total_seconds()),
        "left": int(cycle.left.total_seconds()) if cycle.left is not None else None,
        "warned": [point.name for point in cycle.thresholds if _warns(point, cycle)],
        "unknown": list(cycle.unknown),
        **_pause(cycle),
        **_shown(shown),
    }
    kept = {name: value for name, value in row.items() if value not in (None, "", [])}
    return ClockRow(cycle.uid, cycle.policy, cycle.number, rules, cycle.next, kept)


def _warns(point: Threshold, cycle: ClockCycle) -> bool:
    """Whether a warning point of the goal in force is behind it: one of an earlier goal says nothing of this one."""
    return point.kind == "warning" and point.reached and point.trigger == cycle.goal


def _pause(cycle: ClockCycle) -> JsonObject:
    """Since when it stands still, and by what, while it does."""
    if cycle.state is not State.PAUSED or not cycle.intervals:
        return {}
    last = cycle.intervals[-1]
    return {"paused": _at(last.start), "why": last.why}


def _shown(marks: Marks) -> JsonObject:
    """What the record's issue shows of it: labels, its day (or that the one there stays), what a comment tells."""
    return {
        "labels": list(marks.labels),
        "due": marks.due.isoformat() if marks.due is not None else None,
        "keeps": True if marks.keeps else None,
        "said": marks.said,
    }


def _at(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None


def firing(fired: Fired) -> Firing:
    """What was decided to be said, as the store keeps it."""
    uid, policy, number, name, trigger = fired.key
    key = FiringKey(uid, policy, number, f"{name} | {trigger}")
    return Firing(key, fired.at, fired.to, fired.later, fired.digest, due=fired.due)


def remembered(firings: Iterable[Firing], known: Mapping[str, datetime], watched: Watched) -> Memory:
    """What the store knows of what was said; `known` is since when each record is in the register."""
    from_store = tuple(firings)
    return Memory(
        fired=tuple(_fired(one) for one in from_store),
        acknowledged=tuple(one for each in from_store if (one := _acknowledged(each)) is not None),
        began=dict(watched.began),
        known=dict(known),
    )


def _fired(one: Firing) -> Fired:
    name, _, trigger = one.key.threshold.partition(" | ")
    key = (one.key.uid, one.key.rule, one.key.cycle, name, trigger)
    return Fired(key, one.at, one.policy, one.to, one.later, one.due)


def _acknowledged(one: Firing) -> Acknowledged | None:
    if one.acknowledged_at is None:
        return None
    key = one.key
    return Acknowledged(key.uid, key.rule, key.cycle, one.acknowledged_by, one.acknowledged_at)
