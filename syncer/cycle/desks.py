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
from syncer.text.storage.units import INPUT

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


def desks(project: Project, hub: HubState, values: Values) -> dict[str, MeetingDesk]:
    """The desks of meetings whose minutes can still be written, by uid."""
    agendas = proposals(values, project.mapping.checks.agenda, project.timezone)
    said = refused(hub)
    return {
        uid: _desk(said.get(uid), MeetingDesk(agendas.get(uid)))
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
    """The last time that somebody wanted to issue minutes, by meeting: what was missing, or which areas were read."""
    return {one.subject: one for one in hub.decisions if one.kind is DecisionKind.ISSUE}


def over(hub: HubState) -> list[int]:
    """Decisions of this kind that say nothing any more: a later one stands, or the minutes are issued and their page shows them."""
    last = refused(hub)
    return [
        one.id
        for one in hub.decisions
        if one.kind is DecisionKind.ISSUE and (last[one.subject] is not one or _frozen(hub, one.subject))
    ]


def _frozen(hub: HubState, uid: str) -> bool:
    """Whether the minutes are out and their page has no table to fill in any more, or the meeting is gone."""
    record = hub.records.get(uid)
    if record is None:
        return True
    pages = (state for name, state in hub.pages.items() if uid in name.split("."))
    return is_issued(record.values) and not any(INPUT in state.body for state in pages)


def taken(hub: HubState) -> frozenset[str]:
    """The keys of input areas whose rows have become records: these go from their pages, as long as nobody writes in them again."""
    found = (one.payload.get("areas") for one in hub.decisions if one.kind is DecisionKind.ISSUE)
    return frozenset(str(key) for keys in found if isinstance(keys, list) for key in keys)


def asked(hub: HubState, page: str) -> bool:
    """Whether somebody has asked for something to happen to a meeting's page that does not show it yet: then it is not kept off.

    What is missing is written there once; whoever mends it is left alone again.
    """
    said = refused(hub)
    found = next((said[part] for part in page.split(".") if part in said), None)
    if found is None:
        return False
    version = cast("int", found.payload.get("version") or 0)
    state = hub.pages.get(page)
    return not found.payload.get("flaws") or state is None or state.version <= version


def told(hub: HubState) -> JsonValue:
    """What pages say of it, for a digest."""
    return [[uid, one.id] for uid, one in sorted(refused(hub).items())]
