"""Putting a record's timeline together: Jira's history, the register's own, and instants that stand in values.

Why it exists: whoever looks back must find the same past whether this program saw it happen or was installed later (B-30).
So what Jira's history tells counts as Jira tells it, with its instants, and our own writes there stand for the edit that
they passed on; what only the register knows counts from the cycle that noted it; evidence from its own instant. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.timeline import Event, Timeline
from syncer.sync.changes import RULE
from syncer.sync.histories import IssuePast, PastMove
from syncer.sync.observation import StoredRecord
from syncer.sync.own_instants import Recorded, Telling, carries, earliest, retold
from syncer.sync.past import PastChange
from syncer.sync.values import empty

NEAR = timedelta(
    minutes=10
)  # a write of ours follows what it passes on, and clocks differ, by no more than this
_CREATED = "created"  # the history's word for what a record began with
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


def timelines(
    records: Mapping[str, StoredRecord],
    pasts: Mapping[str, IssuePast],
    past: Iterable[PastChange],
    zone: tzinfo,
    rebuilt: datetime | None = None,
) -> dict[str, Timeline]:
    """The timelines of records by uid; `pasts` are what their issues' histories told, `past` the register's own in order.

    `zone` is the project's, for evidence that names a day alone; `rebuilt` is when the register was rebuilt from its sides.
    """
    noted: dict[str, list[PastChange]] = defaultdict(list)
    for change in past:
        if change.uid in records:
            noted[change.uid].append(change)
    found = {
        uid: timeline(record, pasts.get(uid), noted.get(uid, ()), zone) for uid, record in records.items()
    }
    if rebuilt is None:
        return found
    alone = {uid for uid, one in records.items() if uid not in pasts and (one.created or _DAWN) <= rebuilt}
    return {uid: replace(one, found=True) if uid in alone else one for uid, one in found.items()}


def timeline(
    record: StoredRecord, issue: IssuePast | None, past: Sequence[PastChange], zone: tzinfo
) -> Timeline:
    """One record's timeline; `past` are its own entries of the register's history, in order."""
    made = record.created or (past[0].at if past else _DAWN)
    began = _began(issue)
    sources = _Sources(record, made, issue, late=began is not None and began < made - NEAR)
    created = _created(made, began) if issue is not None else _first_seen(record, made, past, zone)
    telling = Telling(created, record.values, zone)
    by_path = _by_path(past)
    moves = _by_move(issue)
    events: list[Event] = []
    unknown: set[str] = set()
    known = {
        path for path in by_path if spec_of(record.kind, path) is not None
    }  # a word about a clock or a link is no field
    for path in sorted({*record.values, *known, *moves}):
        told = _path(sources, path, by_path.get(path, ()), moves.get(path, ()))
        evidence = carries(path, record.values.get(path), record.values) or any(
            carries(path, one.after, {}) for one in told.events
        )
        if evidence:
            events += retold(path, told.recorded(made), telling)
        else:
            events += told.events
        if told.unknown and not evidence:
            unknown.add(path)
    events.sort(key=lambda event: event.at)
    return Timeline(record.uid, record.kind, created, record.values, tuple(events), frozenset(unknown))


def _created(made: datetime, began: datetime | None) -> datetime:
    """The earlier of the record's creation and its issue's; the issue's, too, where we made it right after the record."""
    if began is None or began - made > NEAR:
        return made
    return began


def _first_seen(record: StoredRecord, made: datetime, past: Sequence[PastChange], zone: tzinfo) -> datetime:
    """When a record without an issue was there: evidence that it was first seen with is older than our look at it."""
    born = (one for one in past if one.source == _CREATED and not one.erased)
    found = (earliest(one.field, one.after, record.values, zone) for one in born)
    return min((made, *(at for at in found if at is not None)))


def _began(issue: IssuePast | None) -> datetime | None:
    """When the issue was made, or moved first where nobody said that."""
    if issue is None:
        return None
    moved = min((move.at for move in issue.moves), default=None)
    return issue.created or moved


def _by_path(past: Iterable[PastChange]) -> dict[str, list[PastChange]]:
    found: dict[str, list[PastChange]] = defaultdict(list)
    for change in past:
        found[change.field].append(change)
    return found


def _by_move(issue: IssuePast | None) -> dict[str, list[PastMove]]:
    found: dict[str, list[PastMove]] = defaultdict(list)
    for move in issue.moves if issue is not None else ():
        if move.path in issue.paths:  # type: ignore[union-attr]  # there are moves
            found[move.path].append(move)
    return found


@dataclass(frozen=True, slots=True)
class _Sources:
    """What is known of a record beside its paths. `late`: the register came to know it long after its issue was made."""

    record: StoredRecord
    made: datetime
    issue: IssuePast | None
    late: bool

    def tells(self, path: str) -> bool:
        """Whether the issue's history tells of a path."""
        return self.issue is not None and path in self.issue.paths


@dataclass(frozen=True, slots=True)
class _Told:
    """One path: what it began with and its events in order; `unknown` where nobody can tell all of it."""

    path: str
    first: JsonValue
    events: list[Event] = field(default_factory=list)
    unknown: bool = False

    def recorded(self, made: datetime) -> list[Recorded]:
        """The same as values and when they were recorded; the first with the record."""
        return [
            Recorded(made, self.first),
            *(Recorded(event.at, event.after, event) for event in self.events),
        ]


def _path(sources: _Sources, path: str, noted: Sequence[PastChange], moves: Sequence[PastMove]) -> _Told:
    """The past of one path: from Jira where its history tells of it, else from the register's."""
    known = [one for one in noted if not one.erased]
    born = next((one for one in known if one.source == _CREATED), None)
    later = [one for one in known if one.source != _CREATED and not _represented(one, moves)]
    now = sources.record.values.get(path)
    events = _together(later, moves, computed=_computed(sources.record.kind, path))
    pushed = bool(moves) and moves[0].ours and empty(moves[0].before)
    first, opening = _first(sources, path, born, events, pushed=pushed)
    unknown = len(known) < len(noted) or bool(opening)
    return _settled(_Told(path, first, [*opening, *events], unknown), now, sources)


def _first(
    sources: _Sources, path: str, born: PastChange | None, events: Sequence[Event], *, pushed: bool
) -> tuple[JsonValue, list[Event]]:
    """What a path began with; where nobody knows, nothing, and an event for what first contact found.

    `pushed`: Jira was told of it by us, some time after its issue was made.
    """
    before = events[0].before if events else sources.record.values.get(path)
    if sources.tells(path):
        return (born.after if pushed and born is not None and not sources.late else before), []
    if born is None:
        return before, []
    if sources.late:
        return None, [_noted(born)]
    return born.after, []


def _represented(change: PastChange, moves: Sequence[PastMove]) -> bool:
    """Whether what the register noted is a move in Jira that its history tells, with the instant it really had."""
    if "jira" not in change.by.split("+"):
        return False
    return any(_same(move.after, change.after) and move.at <= change.at + NEAR for move in moves)


def _together(noted: Sequence[PastChange], moves: Sequence[PastMove], *, computed: bool) -> list[Event]:
    """The register's own moves and Jira's in the order in which they happened, each told once.

    What we wrote to Jira stands for the edit that it passed on, at the instant that it has there: so a register that
    is rebuilt from Jira finds the same. It is as automatic as that edit was: a person's, unless rules work the field
    out. A write that came later than the edit by more moves nothing any more.
    """
    waiting = list(noted)
    found: list[Event] = []
    for move in moves:
        passed = _passed_on(move, waiting) if move.ours else None
        event = _moved(move)
        if passed is not None:
            waiting.remove(passed)
            event = replace(event, by=_who(passed) or move.by, automatic=_by_rule(passed))
        elif move.ours:
            event = replace(event, automatic=computed)
        found.append(event)
    found += map(_noted, waiting)
    return sorted(found, key=lambda event: event.at)


@cache
def _computed(kind: Kind, path: str) -> bool:
    spec = spec_of(kind, path)
    return spec is not None and spec.computed


def _by_rule(change: PastChange) -> bool:
    """Whether no person but a program moved it."""
    return change.by == "register" or change.by.startswith(RULE)


def _passed_on(move: PastMove, noted: Sequence[PastChange]) -> PastChange | None:
    """The edit that a write of ours carried: the last shortly before it that says the same, else the first right after."""
    fitting = [one for one in noted if abs(move.at - one.at) <= NEAR and _same(one.after, move.after)]
    before = [one for one in fitting if one.at <= move.at]
    return before[-1] if before else fitting[0] if fitting else None


def _moved(move: PastMove) -> Event:
    ref = f"jira:{move.ref}"
    return Event(move.at, move.path, move.before, move.after, move.by, ref, move.automatic)


def _noted(change: PastChange) -> Event:
    ref = f"history:{change.seq}"
    return Event(change.at, change.field, change.before, change.after, _who(change), ref, _by_rule(change))


def _who(change: PastChange) -> str:
    """The person behind an entry, by name or by the decision; "" where only the side is known."""
    return change.who or ("" if _by_rule(change) else change.by.partition(":")[2])


def _settled(told: _Told, now: JsonValue, sources: _Sources) -> _Told:
    """The same as one chain of values that ends with the present one.

    Moves in Jira that the register has not taken over (they are held, or were refused) are none of it. Where the rest
    does not lead to the present value nobody knows how that came about.
    """
    events = _chained(told.first, told.events)
    while events and not _same(events[-1].after, now) and events[-1].ref.startswith("jira:"):
        events = events[:-1]
    last = events[-1].after if events else told.first
    if _same(last, now):
        return replace(told, events=events)
    events = _chained(told.first, told.events)
    last, at = (events[-1].after, events[-1].at) if events else (told.first, sources.made)
    end = max(at, sources.record.updated or at)
    return replace(told, events=[*events, Event(end, told.path, last, now)], unknown=True)


def _chained(first: JsonValue, events: Iterable[Event]) -> list[Event]:
    """Events that each begin where the one before ended; what moves nothing is left out."""
    found: list[Event] = []
    last = first
    for event in events:
        if not _same(event.after, last):
            found.append(replace(event, before=last))
            last = event.after
    return found


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one == other or (empty(one) and empty(other))
