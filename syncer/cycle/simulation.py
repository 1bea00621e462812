"""What other rules would have said of what happened: clocks, gates, priorities and grades of two mappings over one recorded past.

Why it exists: whoever changes a goal or a gate wants to know beforehand whom it would have hit. The past is read from the store,
some records at a time; both mappings are judged over it as they would be by a cycle. No request is sent and nothing is kept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from syncer.cycle.clocks import clockwork
from syncer.cycle.gates import facts_of
from syncer.cycle.project import Project
from syncer.cycle.timelines import read_timelines
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.ports import Hub
from syncer.rules.clock_values import ClockCycle
from syncer.rules.computed import COMPUTED, Rules
from syncer.rules.passages import Passage, passages
from syncer.rules.timeline import Timeline
from syncer.sync.observation import HubState, StoredRecord

_AT_ONCE = 2_000  # records whose past is in memory at a time
Counts: TypeAlias = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One cycle of a clock, or one passage through a gate, under both mappings; "" where there is none under one of them.

    `at` is when the cycle began or the passage was; `due` are the deadlines.
    """

    uid: str
    rule: str
    at: datetime
    before: str
    after: str
    word: str = ""
    due: tuple[datetime | None, datetime | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Revalued:
    """A value that rules work out, under both mappings."""

    uid: str
    field: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class Simulated:
    """What would have been different; `counts` are cycles by clock and state before and after, `gates` passages by gate and verdict."""

    records: int
    clocks: tuple[Counts, Counts]
    gates: tuple[Counts, Counts]
    cycles: tuple[Judged, ...] = ()
    passages: tuple[Judged, ...] = ()
    values: tuple[Revalued, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing would have been different."""
        return not (self.cycles or self.passages or self.values)


def simulate(
    present: Project,
    other: Project,
    hub: Hub,
    data: ProjectData,
    *,
    now: datetime,
    since: datetime | None = None,
) -> Simulated:
    """Judge the past of every record under both; of clocks and gates what began `since` then, of values the present ones."""
    state = hub.snapshot(present.key)
    sides = [_Rules(one, hub, state, data) for one in (present, other)]
    wanted = sorted(
        uid for uid, record in state.records.items() if any(record.kind in side.kinds for side in sides)
    )
    for start in range(0, len(wanted), _AT_ONCE):
        found = read_timelines(present, hub, state, wanted[start : start + _AT_ONCE])
        for timeline in found.values():
            for side in sides:
                side.take(timeline, now, since)
    before, after = sides
    return Simulated(
        len(wanted),
        (_counted(before.cycles), _counted(after.cycles)),
        (_counted(before.passages), _counted(after.passages)),
        tuple(_different(before.cycles, after.cycles)),
        tuple(_different(before.passages, after.passages)),
        tuple(_revalued(present, other, state)),
    )


_Key: TypeAlias = tuple[str, str, datetime, str]


@dataclass(frozen=True, slots=True)
class _Seen:
    verdict: str
    due: datetime | None = None


@dataclass
class _Rules:
    """One mapping, and what it makes of the records it has been shown."""

    project: Project
    hub: Hub
    state: HubState
    data: ProjectData
    cycles: dict[_Key, _Seen] = field(default_factory=dict)
    passages: dict[_Key, _Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._works = clockwork(self.project, self.data)
        self._facts = facts_of(self.project, self.hub, self.state, self.data)
        gated = {gate.record for gate in self.project.mapping.gates if gate.enabled}
        self.kinds: frozenset[Kind] = self._works.kinds | gated

    def take(self, timeline: Timeline, now: datetime, since: datetime | None) -> None:
        """Judge one record."""
        for _, cycle in self._works.cycles(timeline, now):
            if since is None or cycle.started >= since:
                self.cycles[_of_cycle(cycle)] = _Seen(cycle.state.value, cycle.deadline)
        for one in passages(self.project.mapping.gates, timeline, self._facts):
            if (since is None or one.at >= since) and one.at <= now:
                self.passages[_of_passage(one)] = _Seen(one.verdict.value)


def _of_cycle(cycle: ClockCycle) -> _Key:
    return (cycle.uid, cycle.policy, cycle.started, "")


def _of_passage(one: Passage) -> _Key:
    return (one.uid, one.gate, one.at, one.word)


def _counted(seen: Mapping[_Key, _Seen]) -> Counts:
    found: dict[str, Counter[str]] = {}
    for (_, rule, _, _), one in sorted(seen.items()):
        found.setdefault(rule, Counter())[one.verdict] += 1
    return found


def _different(before: Mapping[_Key, _Seen], after: Mapping[_Key, _Seen]) -> Iterator[Judged]:
    """What has another verdict, or is there under one mapping alone."""
    nothing = _Seen("")
    for key in sorted({*before, *after}, key=lambda key: (key[2], key[0], key[1], key[3])):
        one, other = before.get(key, nothing), after.get(key, nothing)
        if one.verdict != other.verdict:
            uid, rule, at, word = key
            yield Judged(uid, rule, at, one.verdict, other.verdict, word, (one.due, other.due))


def _revalued(present: Project, other: Project, state: HubState) -> Iterator[Revalued]:
    """Every priority and grade that would be another; what a rule cannot tell stays as people set it."""
    sides = [Rules(one.mapping.priority, one.mapping.grading) for one in (present, other)]
    for uid, record in sorted(state.records.items()):
        computed = COMPUTED.get(record.kind)
        if computed is None:
            continue
        before, after = (_value(rules, record, computed.path, state) for rules in sides)
        if before != after:
            yield Revalued(uid, computed.path, before, after)


def _value(rules: Rules, record: StoredRecord, path: str, state: HubState) -> JsonValue:
    answer = rules.answer(record.kind, record.values, lambda uid: _values(state, uid))
    return (answer.result if answer is not None else "") or record.values.get(path)


def _values(state: HubState, uid: str) -> Mapping[str, JsonValue] | None:
    found = state.records.get(state.aliases.get(uid, uid))
    return found.values if found is not None else None
