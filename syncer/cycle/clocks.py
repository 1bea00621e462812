"""Running the clocks after a cycle has changed the register: those of records that changed, and those whose time has come.

Why it exists: a clock says something of a record that no side wrote, and it has to be right on the pages that this very cycle
publishes. It sends no request: the past it needs was kept when it was read. What has to be said is noted as said before
anybody hears of it, so that it is said once (B-32). What the clocks are is decided in `sync.clockwork`.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from syncer.cycle.project import Project
from syncer.cycle.run import Run, Struck
from syncer.cycle.timelines import read_timelines
from syncer.domain.defects import defect
from syncer.domain.ids import kind_of
from syncer.domain.json import canonical
from syncer.domain.project import ProjectData
from syncer.ports import PutClocks, PutCursor
from syncer.rules.escalation import Notice
from syncer.rules.timeline import Timeline
from syncer.sync.clock_rows import Firing
from syncer.sync.clockwork import CURSOR, Clockwork, Ran, Watched, firing, remembered
from syncer.sync.observation import HubState

_AT_ONCE = 2_000  # records whose past is in memory at a time
_CYCLES = 100  # how many are looked through for one that was not stopped


def clockwork(project: Project, data: ProjectData) -> Clockwork:
    """The clocks of a project, as its mapping says them."""
    mapping = project.mapping
    return Clockwork(mapping.slas, mapping.calendars, project.timezone, data, mapping.routing)


def strike(run: Run) -> Struck:
    """Run the clocks that may have moved, keep them, and note what they give reason to say."""
    works = clockwork(run.project, run.seen.data)
    watched = _watched(run.seen.hub)
    if not works.kinds and not watched.digest:
        return Struck()
    now = max(run.seen.now, run.ports.clock())  # issues this cycle made are younger than its beginning
    due = run.ports.hub.due_clocks(run.project.key, now)
    anew = run.unlooked or watched.digest != works.digest
    if not anew and not run.moved and not due:
        return Struck()
    state = run.ports.hub.snapshot(run.project.key)
    wanted = _wanted(state, works, {*run.moved, *due}, anew=anew)
    notices = _ran(run, works, state, wanted, now)
    fired = _fired(run, works, state, notices, watched, now=now)
    return Struck(len(wanted), fired)


def _watched(hub: HubState) -> Watched:
    return Watched.from_json(json.loads(hub.cursors.get(CURSOR) or "null"))


def _wanted(state: HubState, works: Clockwork, some: Iterable[str], *, anew: bool) -> list[str]:
    """The records whose clocks are run: all of them under other rules than before and after a cycle that ended early, and those that lost theirs."""
    if anew:
        return sorted(state.records)
    return sorted(uid for uid in some if kind_of(uid) in works.kinds or uid not in state.records)


def _ran(run: Run, works: Clockwork, state: HubState, wanted: list[str], now: datetime) -> list[Notice]:
    """Run them, some at a time, and keep what they say."""
    found: list[Notice] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        run.ports.progress("running the clocks", start, len(wanted))
        watched = [uid for uid in part if uid in state.records and state.records[uid].kind in works.kinds]
        timelines = read_timelines(run.project, run.ports.hub, state, watched)
        ran = [one for uid in watched if (one := _record(run, works, timelines, uid, now)) is not None]
        run.commit([PutClocks(one.uid, one.rows) for one in (*ran, *_without(part, watched))])
        found += [notice for one in ran for notice in one.notices]
    return found


def _record(
    run: Run, works: Clockwork, timelines: Mapping[str, Timeline], uid: str, now: datetime
) -> Ran | None:
    """A record's clocks; None, and told, where a defect of ours is met: they stay as they were, and others run (B-13)."""
    try:
        return works.record(timelines[uid], now)
    except Exception as error:
        run.tally.fail(defect(error, "its clocks were not run", uid))
        return None


def _without(part: Iterable[str], watched: Iterable[str]) -> list[Ran]:
    """Records that have no clocks any more."""
    return [Ran(uid, ()) for uid in sorted(set(part) - set(watched))]


def _fired(
    run: Run,
    works: Clockwork,
    state: HubState,
    notices: list[Notice],
    watched: Watched,
    *,
    now: datetime,
) -> tuple[Firing, ...]:
    """Note what is to be said now; only what was never noted before is said."""
    hub, key = run.ports.hub, run.project.key
    due = [notice for notice in notices if notice.at <= now]
    before = hub.fired(key) if due else ()
    if watched.digest not in {"", works.digest}:
        watched = watched.looked(_last_look(run))
    known = {uid: stored.created for uid, stored in state.records.items() if stored.created is not None}
    memory = remembered(before, known, watched)
    values_of = {notice.uid: state.records[notice.uid].values for notice in notices}
    decided = works.decided(notices, values_of, memory, now)
    began = {**{policy.name: now for policy in works.policies}, **decided.began, **watched.began}
    fresh = Watched(works.digest, began)
    if fresh != watched:
        run.commit([PutCursor(CURSOR, canonical(fresh.to_json()))])
    return tuple(hub.fire(key, [firing(one) for one in decided.fired])) if decided.fired else ()


def _last_look(run: Run) -> datetime | None:
    """When a cycle last went through; those that were stopped told nobody anything."""
    cycles = run.ports.hub.cycles(run.project.key, _CYCLES)
    return next((cycle.started for cycle in cycles if not cycle.summary.get("stops")), None)
