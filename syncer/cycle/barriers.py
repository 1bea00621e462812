"""What frozen requirements are held against, from the store: baselines, the freeze, and changes that were over by then.

Why it exists: planning must not read the store, and a gate before what was signed has to know it (GATE-4, GATE-7). Nothing is read
where no such gate refuses or comments. No request is sent.
"""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from syncer.cycle.project import Project
from syncer.cycle.timelines import read_timelines
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.domain.values import over_at
from syncer.ports import Hub
from syncer.rules.barriers import Barriers, over_since
from syncer.rules.gates import Gate, in_force
from syncer.rules.passages import OVER, Baselined
from syncer.sync.baselines import standing
from syncer.sync.observation import HubState

FREEZE = "requirement_freeze"


def barriers_of(project: Project, hub: Hub, state: HubState, data: ProjectData, now: datetime) -> Barriers:
    """What a cycle holds frozen requirements against; only what a gate that does more than observe asks for."""
    zone = ZoneInfo(project.timezone)
    gates = [one for one in in_force(project.mapping.gates, now, zone) if one.changing]
    gates = [one for one in gates if one.mode != "observe"]
    if not gates:
        return Barriers(zone)
    baselined, frozen = baselined_by(project, hub, gates), frozen_at(data, zone)
    if not baselined and frozen is None:
        return Barriers(zone)
    over = [uid for uid, record in state.records.items() if record.kind is Kind.CHANGE_REQUEST]
    over = [uid for uid in over if state.records[uid].values.get("state") in OVER]
    past = read_timelines(project, hub, state, over) if over else {}
    ended = {uid: at for uid, one in past.items() if (at := over_since(one)) is not None}
    return Barriers(zone, baselined, frozen, ended)


def baselined_by(project: Project, hub: Hub, gates: Iterable[Gate]) -> dict[str, Baselined]:
    """What stands in the latest baseline of each record, where some gate asks for it."""
    if not any(gate.changing == "baseline" for gate in gates):
        return {}
    found = (hub.baseline(project.key, head.name) for head in hub.baselines(project.key))
    return standing(one for one in found if one is not None)


def frozen_at(data: ProjectData, zone: ZoneInfo) -> datetime | None:
    """When the requirements were, or will be, frozen: the end of that milestone's day, as reached, else forecast, else planned."""
    for one in data.milestones:
        day: date | None = one.actual or one.forecast or one.planned
        if one.kind == FREEZE and day is not None:
            return over_at(day, zone)
    return None
