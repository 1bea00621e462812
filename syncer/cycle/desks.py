"""What the pages of meetings offer whoever writes the minutes there, from the register and what people asked for (MTG-6, MTG-9)."""

from collections.abc import Mapping
from typing import cast

from syncer.cycle.project import Project
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.intake.minutes_tables import Flaw
from syncer.pages.meeting_desk import MeetingDesk
from syncer.sync.agenda import proposals
from syncer.sync.issuing import is_issued
from syncer.sync.observation import Decision, DecisionKind, HubState

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


def desks(project: Project, hub: HubState, values: Values) -> dict[str, MeetingDesk]:
    """The desks of meetings whose minutes can still be written, by uid."""
    agendas = proposals(values, project.mapping.checks.agenda, project.timezone)
    asked = refused(hub)
    return {
        uid: _desk(asked.get(uid), MeetingDesk(agendas.get(uid)))
        for uid, (kind, one) in values.items()
        if kind is Kind.MEETING and one.get("state") != "cancelled" and not is_issued(one)
    }


def _desk(asked: Decision | None, desk: MeetingDesk) -> MeetingDesk:
    if asked is None:
        return desk
    found = asked.payload.get("flaws")
    flaws = (_flaw(one) for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
    return MeetingDesk(desk.proposal, tuple(flaws), asked.at)


def _flaw(said: JsonObject) -> Flaw:
    options = said.get("options")
    return Flaw(
        str(said.get("code")),
        str(said.get("table")),
        cast("int", said.get("row") or 0),
        str(said.get("column")),
        str(said.get("words") or ""),
        tuple(map(str, options)) if isinstance(options, list) else (),
    )


def refused(hub: HubState) -> dict[str, Decision]:
    """The last time that somebody wanted to issue minutes and could not, by meeting."""
    return {one.subject: one for one in hub.decisions if one.kind is DecisionKind.ISSUE}


def over(hub: HubState) -> list[int]:
    """Decisions of this kind that say nothing any more: a later one stands, or the minutes are issued."""
    last = refused(hub)
    return [
        one.id
        for one in hub.decisions
        if one.kind is DecisionKind.ISSUE and (last[one.subject] is not one or _issued(hub, one.subject))
    ]


def _issued(hub: HubState, uid: str) -> bool:
    record = hub.records.get(uid)
    return record is None or is_issued(record.values)


def told(hub: HubState) -> JsonValue:
    """What pages say of it, for a digest."""
    return [[uid, one.id] for uid, one in sorted(refused(hub).items())]
