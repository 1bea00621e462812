"""The pages that look: cycles, conflicts, proposals, clocks and failing changes of a project, from the store alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from syncer.acts.breaches import breaches, going_on
from syncer.cycle.board import clocks_of
from syncer.domain.json import JsonObject, JsonValue, canonical, digest
from syncer.domain.people import Directory
from syncer.sync import proposals
from syncer.sync.clock_rows import standing_of
from syncer.sync.differences import chinese_path
from syncer.sync.observation import DecisionKind, Held, HubState
from syncer.sync.whom import answering
from syncer.web.console.desk import Offline
from syncer.web.console.frame import at
from syncer.web.console.overview import View, project_of
from syncer.web.console.who import name_of, people_of
from syncer.wiring import Wired

CYCLES = 30  # shown, the latest
_CHART = 120.0  # units of width that the longest cycle's bar has
WHATS = frozenset(
    {"create", "update", "move", "link", "unlink", "comment", "unmark", "write", "plan"}
)  # kinds of changes that have words
_GOING = ("breached", "about_to_breach", "running", "paused", "unknown")


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a project, in the language of whoever looks."""

    wired: Wired
    key: str
    language: str
    offline: Offline

    @property
    def hub(self) -> HubState:
        """What the store says by now."""
        return self.wired.hub.snapshot(self.key)

    @property
    def people(self) -> Directory:
        """Whom the project's files name."""
        return people_of(self.wired, self.key, self.offline)

    @property
    def zone(self) -> str:
        """Where the project's clocks hang."""
        return project_of(self.wired, self.key).timezone


def cycles(look: Look) -> View:
    """The latest cycles with what each asked, wrote and took."""
    rows = look.wired.hub.cycles(look.key, CYCLES)
    longest = max((_seconds(one.summary) for one in rows), default=0.0) or 1.0
    shown = [
        {
            **one.summary,
            "bar": round(_CHART * _seconds(one.summary) / longest, 1),
            "wrote": wrote(one.summary),
        }
        for one in rows
    ]
    return {"cycles": shown, "zone": look.zone, "width": _CHART}


def conflicts(look: Look) -> View:
    """Fields that are held, each side beside the others."""
    hub, people, zone = look.hub, look.people, look.zone
    said = {one.subject: one for one in hub.decisions if one.kind is DecisionKind.RESOLVE}
    shown = [
        {
            "held": held,
            "title": title_of(hub, held.uid),
            "name": called(hub, held.uid, held.field, look.language),
            "owner": name_of(people, held.owner),
            "base": whole(held.base),
            "sides": [
                {
                    "side": side,
                    "text": whole(value),
                    "author": _author(held.authors.get(side, ""), zone),
                }
                for side, value in held.values.items()
            ],
            "decided": said.get(f"{held.uid} {held.field}"),
            "late": held.due is not None and held.due < look.wired.clock(),
            "mark": mark_of(held),
        }
        for held in hub.held
    ]
    return {"conflicts": shown, "zone": zone}


def edits(look: Look) -> View:
    """Edits of pages that wait for an answer, and those that were answered and wait for a cycle."""
    hub, people = look.hub, look.people
    said = {one.subject: one for one in hub.decisions if one.kind is DecisionKind.PROPOSAL}
    found = [one for one in proposals.told(hub.responses) if one.waits]
    shown = [
        {
            "edit": one,
            "title": title_of(hub, one.uid),
            "name": called(hub, one.uid, one.field, look.language) if one.uid and one.field else one.uid,
            "who": name_of(people, one.who or one.by),
            "decided": said.get(one.id),
            "present": (text := present(hub, one.uid, one.field)),
            "mark": digest(text),
        }
        for one in reversed(found)
    ]
    return {"proposals": shown, "zone": look.zone}


def board(look: Look) -> View:
    """Clocks that go on, the most urgent first."""
    wired, key, hub, people, now = look.wired, look.key, look.hub, look.people, look.wired.clock()
    rows = wired.hub.clocks(key)
    fired = tuple(wired.hub.fired(key))
    late = {(row.uid, row.rule, row.cycle): row for row in going_on(rows, hub, now)}
    standings = {(row.uid, row.rule, row.cycle): standing_of(row.row, now) for row in rows}
    newest = {(row.uid, row.rule): row for row in rows}  # rows come by cycle, the latest last
    shown: list[View] = []
    for clock in clocks_of(project_of(wired, key), rows):
        row = newest[clock.uid, clock.rule]
        place = (row.uid, row.rule, row.cycle)
        state = standings[place]
        if (
            state not in _GOING
            or clock.uid not in hub.records
            or clock.started.isoformat() != row.row["started"]
        ):
            continue
        said = breaches(row, fired) if place in late else []
        shown.append(
            {
                "clock": clock,
                "state": state,
                "title": title_of(hub, clock.uid),
                "owner": name_of(people, answering(hub.records[clock.uid].values, clock.owed)),
                "cycle": row.cycle,
                "may_acknowledge": bool(said) and not any(one.acknowledged_by for one in said),
                "acknowledged": next((one.acknowledged_by for one in said if one.acknowledged_by), ""),
            }
        )
    shown.sort(key=lambda one: (_GOING.index(one["state"]), str(one["clock"].deadline), one["clock"].uid))
    return {"clocks": shown, "zone": look.zone}


def failures(look: Look) -> View:
    """Changes that failed when they were last tried."""
    hub, key = look.hub, look.key
    asked = {one.subject for one in hub.decisions if one.kind is DecisionKind.RETRY}
    rows = sorted(
        look.wired.hub.failures(key), key=lambda one: (not one.waits_for_somebody, one.first, one.key)
    )
    shown = [
        {
            "row": one,
            "title": title_of(hub, one.item) or _page(hub, one.item),
            "what": one.what if one.what in WHATS else "",
            "asked": bool({one.item, one.key, key} & asked),
        }
        for one in rows
    ]
    return {"failures": shown, "zone": look.zone}


def mark_of(held: Held) -> str:
    """What a person looked at, so that a later edit is not overruled unseen."""
    return digest(cast("JsonValue", {"values": dict(held.values), "sides": dict(held.sides)}))


def title_of(hub: HubState, uid: str) -> str:
    """What a record is called; "" for one that is none."""
    record = hub.records.get(uid)
    return str(record.values.get("title") or "") if record is not None else ""


def _page(hub: HubState, page: str) -> str:
    found = hub.pages.get(page)
    return found.called if found is not None else ""


def _author(said: str, zone: str) -> tuple[str, str]:
    """Who wrote a value, and when on the project's clocks, of "name, instant"; ("name", "") where no instant is told."""
    who, _, when = said.rpartition(", ")
    try:
        return who, at(when, zone)
    except ValueError:
        return said, ""


def called(hub: HubState, uid: str, field: str, language: str) -> str:
    """A field of a record, in the language's words where it is Chinese: "REQ-0001.标题"."""
    record = hub.records.get(uid)
    return f"{uid}.{path_in(language, record.kind.value if record is not None else '', field)}"


def path_in(language: str, kind: str, path: str) -> str:
    """A field of a kind of records in the language's words, where it is Chinese and the kind is known."""
    return chinese_path(kind, path) if kind and language.startswith("zh") else path


def whole(value: JsonValue) -> str:
    """All of a value, as text."""
    return value if isinstance(value, str) else "" if value is None else canonical(value)


def present(hub: HubState, uid: str, field: str) -> str:
    """What the register says of a field by now, as text."""
    record = hub.records.get(uid)
    return whole(record.values.get(field)) if record is not None else ""


def _seconds(summary: JsonObject) -> float:
    return float(str(summary.get("seconds") or 0))


def wrote(summary: Mapping[str, Any]) -> int:
    """Changes of all kinds, without pages that stayed as they were."""
    table = summary.get("changes") or {}
    return sum(
        number
        for verbs in table.values()
        for verb, number in verbs.items()
        if verb not in {"unchanged", "waiting"}
    )
