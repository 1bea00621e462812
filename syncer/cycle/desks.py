"""What pages with input areas offer whoever writes there, from the register and what people asked for: minutes (MTG-6, MTG-9), forms (PG-15, PG-16)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from syncer.cycle import form_desks
from syncer.cycle.project import Project
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.intake.flaws import Flaw
from syncer.pages.form_desk import FormDesk
from syncer.pages.meeting_desk import MeetingDesk
from syncer.sync.agenda import proposals
from syncer.sync.issuing import is_issued
from syncer.sync.observation import Decision, DecisionKind, HubState
from syncer.text.storage.units import INPUT, areas

_READ = (DecisionKind.ISSUE, DecisionKind.SUBMIT)
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


def forms(project: Project, hub: HubState, values: Values) -> dict[str, FormDesk]:
    """The forms that pages have, by page, with what was missing when somebody wanted to hand one in."""
    said = refused(hub)
    return {
        page: _form(said.get(page), desk)
        for page, desk in form_desks.forms(project, [one for _, one in values.values()]).items()
    }


def _form(asked: Decision | None, desk: FormDesk) -> FormDesk:
    found = asked.payload.get("flaws") if asked is not None else None
    if asked is None or not isinstance(found, list) or not found:
        return desk
    flaws = tuple(_flaw(one) for one in found if isinstance(one, dict))
    return replace(desk, flaws=flaws, asked_at=asked.at)


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
    """The last time that somebody wanted to issue minutes, by meeting, or to hand in a form, by page: what was missing, or which areas were read."""
    return {one.subject: one for one in hub.decisions if one.kind in _READ}


def over(hub: HubState) -> list[int]:
    """Decisions of this kind that say nothing any more: a later one stands, or the page shows what came of it."""
    last = refused(hub)
    return [
        one.id
        for one in hub.decisions
        if one.kind in _READ and (last[one.subject] is not one or _is_shown(hub, one))
    ]


def _is_shown(hub: HubState, said: Decision) -> bool:
    return _is_cleared(hub, said) if said.kind is DecisionKind.SUBMIT else _frozen(hub, said.subject)


def _is_cleared(hub: HubState, said: Decision) -> bool:
    """Whether what was handed in on a page stands in its form no more, or the page is gone."""
    state, keys = hub.pages.get(said.subject), said.payload.get("areas")
    if state is None:
        return True
    later = state.version > cast("int", said.payload.get("version") or 0)
    return later and isinstance(keys, list) and not any(one.key in keys for one in areas(state.body).values())


def _frozen(hub: HubState, uid: str) -> bool:
    """Whether the minutes are out and their page has no table to fill in any more, or the meeting is gone."""
    record = hub.records.get(uid)
    if record is None:
        return True
    pages = (state for name, state in hub.pages.items() if uid in name.split("."))
    return is_issued(record.values) and not any(INPUT in state.body for state in pages)


def taken(hub: HubState) -> frozenset[str]:
    """The keys of input areas whose rows have become records: these go from their pages, as long as nobody writes in them again."""
    found = (one.payload.get("areas") for one in hub.decisions if one.kind in _READ)
    return frozenset(str(key) for keys in found if isinstance(keys, list) for key in keys)


def asked(hub: HubState, page: str) -> bool:
    """Whether somebody has asked for something to happen to a page that does not show it yet: then it is not kept off.

    What is missing is written there once; whoever mends it is left alone again.
    """
    said = refused(hub)
    found = next((said[part] for part in (page, *page.split(".")) if part in said), None)
    if found is None:
        return False
    version = cast("int", found.payload.get("version") or 0)
    state = hub.pages.get(page)
    return not found.payload.get("flaws") or state is None or state.version <= version


def told(hub: HubState) -> JsonValue:
    """What pages say of it, for a digest."""
    return [[uid, one.id] for uid, one in sorted(refused(hub).items())]
