"""The meeting that a major change opens by itself: which changes open one now, and what stands in it (CR-5).

Why it exists: a major change is talked over within days, and nobody should have to remember to open that meeting. Each change
has its turn once: whoever cancels the meeting, or takes it out of the change again, has decided. What stood there before anybody
looked is nobody's edit and opens nothing by itself, and so does what comes in bulk; a person lets it (`approve`). The change
names its meeting, so a store that was lost opens no second one. Pure; nothing here is written to Jira.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.people import Directory, Person
from syncer.domain.project import ProjectData
from syncer.rules.grading import MAJOR
from syncer.rules.references import Find
from syncer.sync.changes import RULE
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import DecisionKind, Observation
from syncer.sync.subjects import NEW

PATH = "special_meeting"
PREFIX = "special-meeting:"  # stands before the change in what a person approves
ALL = "all"
MOVER = f"{RULE}grading"
CURSOR = "special_meetings"  # under this name: the changes that have had their turn
_UNDECIDED = frozenset({"", "submitted", "assessing", "awaiting_decision", "awaiting_customer"})
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Special meeting: {title}",
        "purpose": "Talk over the major change “{title}” and agree on what becomes of it.",
    },
    "zh": {"title": "变更专项会议：{title}", "purpose": "就重大变更“{title}”进行沟通，商定处理意见。"},
}


@dataclass(frozen=True, slots=True)
class Meetings:
    """What a cycle has to know to open meetings; `known` are changes that had their turn, None where nobody looked yet."""

    mode: Literal["open", "propose", "off"] = "off"
    known: frozenset[str] | None = None
    approved: frozenset[str] = frozenset()
    limit: int = 0
    data: ProjectData = field(default_factory=ProjectData)
    locale: str = "en"

    @classmethod
    def of(cls, seen: Observation, mapping: SyncMapping, locale: str) -> Meetings:
        """As the mapping asks for it and people have said."""
        if mapping.grading is None:
            return cls()
        said = (d.subject for d in seen.hub.decisions if d.kind is DecisionKind.APPROVE)
        kept = seen.hub.cursors.get(CURSOR)
        return cls(
            mapping.grading.special_meeting,
            frozenset(json.loads(kept)) if kept else None,
            frozenset(one.removeprefix(PREFIX) for one in said if one.startswith(PREFIX)),
            mapping.guard.limit.allowed(len(seen.hub.records)),
            seen.data,
            locale,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of it: the meetings to open by the change's uid, the changes that wait for a person, and who had its turn.

    `known` is None where that is on record already.
    """

    meetings: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    waiting: tuple[str, ...] = ()
    known: tuple[str, ...] | None = None


Changes = Iterable[tuple[str, Mapping[str, JsonValue]]]


def turn(rule: Meetings, changes: Changes, find: Find) -> Turn:
    """Which of the change requests open a meeting now; those that are frozen or held there are not among `changes`."""
    if rule.mode == "off":
        return Turn()
    changes = list(changes)
    wanted = {uid: values for uid, values in changes if _wants(values)}
    let = {uid for uid, values in changes if _is_let(rule, uid, values, find)}
    first, known = rule.known is None, rule.known or frozenset()
    fresh = [] if first else [uid for uid in wanted if uid not in known and uid not in let]
    opens = rule.mode == "open" and len(fresh) <= rule.limit
    opened = let.union(fresh if opens else ())
    had = {uid for uid, values in changes if values.get(PATH)} | opened | set(wanted if first else ())
    return Turn(
        {uid: _meeting(rule, values) for uid, values in changes if uid in opened},
        () if opens else tuple(fresh),
        tuple(sorted(known | had)) if first or not had <= known else None,
    )


def name_of(uid: str) -> str:
    """What the meeting of a change is called until it has an id."""
    return f"{NEW}special:{uid.removeprefix(NEW)}"


def _wants(values: Mapping[str, JsonValue]) -> bool:
    """Whether it is major, nobody has decided it, and it names no meeting."""
    decided = all(_outcome(values, side) for side in ("ours", "customer"))
    open_ = str(values.get("state") or "") in _UNDECIDED and not decided
    return values.get("grade") == MAJOR and open_ and not values.get(PATH)


def _outcome(values: Mapping[str, JsonValue], side: str) -> bool:
    said = values.get(f"decision.{side}")
    return isinstance(said, dict) and bool(said.get("outcome"))


def _is_let(rule: Meetings, uid: str, values: Mapping[str, JsonValue], find: Find) -> bool:
    """Whether a person lets a change open its meeting, in place of one that was cancelled too."""
    if uid not in rule.approved:
        return ALL in rule.approved and _wants(values)
    meeting = find(str(values.get(PATH) or ""))
    cancelled = meeting is not None and meeting.get("state") == "cancelled"
    without: Mapping[str, JsonValue] = {**values, PATH: None} if cancelled else values
    return _wants(without)


# ------------------------------------------------------------------------------- what stands in it


def _meeting(rule: Meetings, values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The meeting's values: who talks about what; when and where, people say."""
    words = _WORDS["zh" if rule.locale.startswith("zh") else "en"]
    title = str(values.get("title") or "")
    directory = Directory(rule.data.people)
    owner = str(values.get("owner") or "")
    chair = directory.find(owner)
    found: dict[str, JsonValue] = {
        "title": words["title"].format(title=title),
        "type": "special_change",
        "state": "planned",
        "purpose": words["purpose"].format(title=title),
    }
    if owner and (chair is None or chair.side in {None, "ours"}):
        found["chair"] = owner
    attendees: list[JsonValue] = [*_attendees(rule.data, directory, values)]
    return {**found, "attendees": attendees} if attendees else found


def _attendees(data: ProjectData, directory: Directory, values: Mapping[str, JsonValue]) -> list[JsonObject]:
    """The change's owner, whoever asked for it, and those who decide on either side, each once."""
    named = [str(values[path]) for path in ("owner", "requested_by") if values.get(path)]
    deciding = [p.id for p in data.people if p.decision_maker and p.active is not False]
    chosen = list(data.customer.decision_makers) if data.customer is not None else []
    found: dict[str, JsonObject] = {}
    for ref in (*named, *deciding, *chosen):
        person = directory.find(ref)
        if person is None or person.active is not False:
            found.setdefault(person.id if person is not None else ref, _attendee(ref, person))
    return list(found.values())


def _attendee(ref: str, person: Person | None) -> JsonObject:
    side: JsonObject = {"side": person.side} if person is not None and person.side else {}
    return {"person": ref, **side}
