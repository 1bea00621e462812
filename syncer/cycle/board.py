"""A project's clocks as its pages show them: read from the rows that are kept of each, or foreseen for a plan.

Why it exists: pages are made of values, and a plan has to say which of them will change although nothing was written yet. What
is foreseen is reckoned as a cycle would, from the same timelines with the plan's own changes put after them. Writes nothing.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfo

from syncer.cycle.clocks import clockwork
from syncer.cycle.pasts import pasts_seen
from syncer.cycle.project import Project
from syncer.cycle.timelines import rebuilt
from syncer.domain.json import JsonObject, JsonValue
from syncer.pages.clocks import Clock
from syncer.ports import Hub
from syncer.sync.clock_rows import ClockRow
from syncer.sync.clockwork import RECORD
from syncer.sync.histories import IssuePast
from syncer.sync.observation import HubState, Observation, StoredRecord
from syncer.sync.past import PastChange
from syncer.sync.plan import Plan
from syncer.sync.subjects import NEW
from syncer.sync.timelines import timelines
from syncer.sync.whom import OWNERS, owed_by, owing

_EVER = datetime(1, 1, 1, tzinfo=UTC)
_SHOWN = ("state", "started", "deadline", "ended", "breached", "warned", "paused", "why", "unknown")


def clocks_of(project: Project, rows: Iterable[ClockRow]) -> tuple[Clock, ...]:
    """The clocks that pages show, by record and rule; what each is called stands in the mapping."""
    says = {policy.name: policy.says for policy in project.mapping.slas}
    owed = owed_by(project.mapping.slas)
    return tuple(
        Clock(
            uid=row.uid,
            rule=row.rule,
            says=says.get(row.rule, {}),
            owed=owed.get(row.rule, OWNERS),
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
    says: list[JsonValue] = [
        [one.name, cast("JsonObject", dict(one.says)), list(owing(one))] for one in project.mapping.slas
    ]
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
    told = {**pasts_seen(project, seen, plan), **_to_make(plan, seen.now)}
    anew = {row.uid for row in kept if row.digest != works.digest}
    due = {*anew, *hub.due_clocks(project.key, seen.now), *told}
    wanted = {
        uid: StoredRecord(uid, kind, values, created=_created(seen, uid), updated=seen.now)
        for uid, (kind, values) in plan.records.items()
        if kind in works.kinds and (uid in due or _differs(seen.hub, uid, values))
    }
    uids = list(wanted)
    noted = [*hub.recent(project.key, uids, _EVER), *_to_note(plan, wanted, seen.now)] if uids else []
    pasts = {**(hub.pasts(project.key, uids) if uids else {}), **told}
    since = rebuilt({**seen.hub.cursors, **seen.cursors})
    past = timelines(wanted, pasts, noted, ZoneInfo(project.timezone), since).values()
    ran = (row for one in past for row in works.record(one, seen.now).rows)
    return [*(row for row in kept if row.uid in plan.records and row.uid not in wanted), *ran]


def _to_make(plan: Plan, now: datetime) -> dict[str, IssuePast]:
    """What issues that the plan makes will say of their past: that they begin now."""
    return {draft.uid: IssuePast("", draft.uid, "", "", now) for draft in plan.drafts}


def _created(seen: Observation, uid: str) -> datetime:
    stored = seen.hub.records.get(uid)
    return (stored.created if stored is not None else None) or seen.now


def _differs(hub: HubState, uid: str, values: Mapping[str, JsonValue]) -> bool:
    stored = hub.records.get(uid)
    return stored is None or dict(stored.values) != dict(values)


def _to_note(plan: Plan, wanted: Container[str], now: datetime) -> Iterator[PastChange]:
    """The entries of the history that carrying out the plan will write."""
    for change in plan.changes:
        for path, moved in change.fields.items() if change.uid in wanted else ():
            yield PastChange(
                0, now, "", change.uid, path, moved.before, moved.after, moved.mover, who=moved.who
            )
    for create in plan.creates:
        uid = create.uid or NEW + create.handle
        for path, value in create.values.items() if uid in wanted else ():
            mover = create.movers.get(path, create.mover)
            yield PastChange(0, now, "", uid, path, None, value, mover, "created")
