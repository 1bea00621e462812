"""A project's clocks as its pages show them: read from the rows that are kept of each, or foreseen for a plan.

Why it exists: pages are made of values, and a plan has to say which of them will change although nothing was written yet. What
is foreseen is reckoned as a cycle would, from the same timelines with the plan's own changes put after them. Writes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from syncer.cycle.clocks import clockwork
from syncer.cycle.project import Project
from syncer.cycle.timelines import read_timelines
from syncer.domain.json import JsonObject, JsonValue
from syncer.pages.clocks import Clock
from syncer.ports import Hub
from syncer.rules.timeline import Event, Timeline
from syncer.sync.clock_rows import ClockRow
from syncer.sync.clockwork import RECORD, Clockwork
from syncer.sync.observation import HubState, Observation, StoredRecord
from syncer.sync.plan import Plan
from syncer.sync.timelines import timelines

_SHOWN = ("state", "started", "deadline", "ended", "breached", "warned", "paused", "why", "unknown")


def clocks_of(project: Project, rows: Iterable[ClockRow]) -> tuple[Clock, ...]:
    """The clocks that pages show, by record and rule; what each is called stands in the mapping."""
    says = {policy.name: policy.says for policy in project.mapping.slas}
    return tuple(
        Clock(
            uid=row.uid,
            rule=row.rule,
            says=says.get(row.rule, {}),
            state=str(row.row["state"]),
            started=datetime.fromisoformat(str(row.row["started"])),
            deadline=_instant(row, "deadline"),
            ended=_instant(row, "ended"),
            breached=_instant(row, "breached"),
            warned=tuple(map(str, cast("list[JsonValue]", row.row.get("warned") or ()))),
            paused=_instant(row, "paused"),
            why=tuple(_equalities(row.row.get("why"))),
            unknown=tuple(map(str, cast("list[JsonValue]", row.row.get("unknown") or ()))),
        )
        for row in _shown(rows)
    )


def told(project: Project, rows: Iterable[ClockRow]) -> JsonValue:
    """What of the rows can be seen on a page, for a fingerprint: it changes when a point is reached, not as time goes by."""
    says: list[JsonValue] = [[one.name, cast("JsonObject", dict(one.says))] for one in project.mapping.slas]
    kept: list[JsonValue] = [
        [row.uid, row.rule, row.cycle, {name: row.row[name] for name in _SHOWN if name in row.row}]
        for row in _shown(rows)
    ]
    return [says, kept] if kept else []


def _shown(rows: Iterable[ClockRow]) -> list[ClockRow]:
    found = (row for row in rows if row.rule != RECORD)
    return sorted(found, key=lambda row: (row.uid, row.rule, row.cycle))


def _instant(row: ClockRow, name: str) -> datetime | None:
    text = row.row.get(name)
    return datetime.fromisoformat(text) if isinstance(text, str) else None


def _equalities(why: JsonValue) -> Iterator[tuple[str, str]]:
    """Paths and values by which a clock stands still; what is no plain equality is told by no more than its being so."""
    for part in why if isinstance(why, list) else ():
        for path, value in (part if isinstance(part, dict) else {}).items():
            yield from ((path, each) for each in _texts(value))


def _texts(value: JsonValue) -> Iterator[str]:
    yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


# ------------------------------------------------------------------------------------- foreseen


def foreseen(project: Project, hub: Hub, seen: Observation, plan: Plan) -> Sequence[ClockRow]:
    """The rows as they will be when a plan has been carried out: kept ones, and those of what changes or whose time has come."""
    works = clockwork(project, seen.data)
    kept = hub.clocks(project.key)
    anew = {row.uid for row in kept if row.digest != works.digest}
    due = anew.union(hub.due_clocks(project.key, seen.now))
    wanted = {
        uid: (kind, values)
        for uid, (kind, values) in plan.records.items()
        if kind in works.kinds and (uid in due or _differs(seen.hub, uid, values))
    }
    ran = _ran(works, _timelines(project, hub, seen, wanted), seen.now)
    return [*(row for row in kept if row.uid in plan.records and row.uid not in wanted), *ran]


def _differs(hub: HubState, uid: str, values: Mapping[str, JsonValue]) -> bool:
    stored = hub.records.get(uid)
    return stored is None or dict(stored.values) != dict(values)


def _ran(works: Clockwork, past: Iterable[Timeline], now: datetime) -> Iterator[ClockRow]:
    for timeline in past:
        yield from works.record(timeline, now).rows


def _timelines(
    project: Project,
    hub: Hub,
    seen: Observation,
    wanted: Mapping[str, tuple[object, Mapping[str, JsonValue]]],
) -> Iterator[Timeline]:
    """What happened to each, and what the plan is about to do to it."""
    stored = read_timelines(project, hub, seen.hub, [uid for uid in wanted if uid in seen.hub.records])
    for uid, (_, values) in wanted.items():
        if uid in stored:
            yield _continued(stored[uid], values, seen.now)
    fresh = {
        uid: StoredRecord(uid, kind, values, created=seen.now)  # type: ignore[arg-type]
        for uid, (kind, values) in wanted.items()
        if uid not in stored
    }
    yield from timelines(fresh, {}, (), ZoneInfo(project.timezone)).values()


def _continued(past: Timeline, values: Mapping[str, JsonValue], now: datetime) -> Timeline:
    changes = tuple(
        Event(now, path, past.values.get(path), values.get(path))
        for path in sorted({*past.values, *values})
        if past.values.get(path) != values.get(path)
    )
    return replace(past, values=values, events=(*past.events, *changes))
