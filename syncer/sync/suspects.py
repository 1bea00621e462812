"""Links between records that wait for somebody to look again, 待复核 (B-28).

Why it exists: what a change means for those who build on a record is for them to say; the register remembers whom it
concerns until they did. Which edits matter is a rule (`rules.suspects`); here is known what depends on what. A link stays
suspect until somebody confirms it, until what changed was changed back, or until the link itself is gone. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syncer.domain.json import JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.domain.project import ProjectData
from syncer.rules.suspects import Alarm, Suspects, alarms
from syncer.sync.changes import SetFields
from syncer.sync.implementing import records_of
from syncer.sync.mapping import IMPLEMENTED_BY
from syncer.sync.observation import Decision, DecisionKind, HubState, Observation, Side, Suspect

Records = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
_LEADS: Mapping[Kind, tuple[str, ...]] = {
    Kind.REQUIREMENT: ("depends_on", "part_of", "scenarios"),
    Kind.SOLUTION: ("requirements",),
    Kind.QUESTION: ("about",),
}
_OVER: Mapping[
    Kind, tuple[str, frozenset[str]]
] = {  # who is past building on anything: the field, and its words
    Kind.REQUIREMENT: ("agreement", frozenset({"rejected", "withdrawn"})),
    Kind.CHANGE_REQUEST: (
        "state",  # from its approval on, a change of what it changes is its own doing
        frozenset(
            {"approved", "not_approved", "withdrawn", "implementing", "implemented", "verified", "closed"}
        ),
    ),
    Kind.QUESTION: ("state", frozenset({"closed", "withdrawn"})),
    Kind.SOLUTION: ("state", frozenset({"not_chosen"})),
}
_CHANGES = "changes"  # of a change request: each names the requirement that it changes
_PLAYS_IN = "scenarios"  # a scenario tells what its requirements do, so it depends on them as they on it
_BACK = "requirements"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A suspect link that a person looked at: whose decision, and who."""

    suspect: Suspect
    decision: int
    by: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What becomes of suspect links in a cycle; `used` are decisions that it carries out or that came too late."""

    put: tuple[Suspect, ...] = ()
    drop: tuple[str, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    used: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def why(rule: Suspects, suspect: Suspect, records: Records, data: ProjectData) -> tuple[Alarm, ...]:
    """What of the record it leads to has changed since it was last looked at; () when it was changed back."""
    if suspect.on not in records:
        return ()
    kind, values = records[suspect.on]
    roles = _roles(data)
    return tuple(
        alarm
        for path, before in sorted(suspect.before.items())
        for alarm in alarms(rule, (kind, path), before, values.get(path), roles)
    )


def looked_at(suspect: Suspect, records: Records) -> str:
    """A digest of what a person sees who looks at the record that a link leads to."""
    values = records[suspect.on][1] if suspect.on in records else {}
    return digest([[path, values.get(path)] for path in sorted(suspect.before)])


def look(seen: Observation, rule: Suspects, changes: Sequence[SetFields], records: Records) -> Looked:
    """Which links become suspect, stay so, or need no look any more; `records` are as the plan leaves them."""
    before = {uid: (stored.kind, stored.values) for uid, stored in seen.hub.records.items()}
    confirmed, late = _decided(seen.hub, before)
    moved = _alarming(rule, changes, _roles(seen.data))
    known = {one.link: one for one in seen.hub.suspects}
    open_ = {link: one for link, one in known.items() if link not in {c.suspect.link for c in confirmed}}
    if not moved and not open_ and not confirmed and not late:
        return Looked()
    links = {
        link: ends for link, ends in _links(records, seen.hub) if ends[0] not in records or ends[0] in before
    }
    found = _with(open_, moved, links, seen.now)
    standing = {
        link: one for link, one in found.items() if link in links and why(rule, one, records, seen.data)
    }
    return Looked(
        put=tuple(one for link, one in sorted(standing.items()) if known.get(link) != one),
        drop=tuple(sorted(known.keys() - standing.keys())),
        confirmed=confirmed,
        used=(*(one.decision for one in confirmed), *(decision.id for decision in late)),
        problems=tuple(_overtaken(decision) for decision in late),
    )


def _with(
    known: Mapping[str, Suspect],
    moved: Mapping[str, Mapping[str, JsonValue]],
    links: Mapping[str, tuple[str, str, str]],
    now: datetime,
) -> dict[str, Suspect]:
    """The suspect links with those added that a change has just made so; what was seen first stays what is compared with."""
    found = dict(known)
    for link, (uid, field, on) in links.items():
        if on in moved:
            old = found.get(link) or Suspect(uid, field, on, {}, now)
            found[link] = replace(old, before={**moved[on], **old.before})
    return found


def _alarming(
    rule: Suspects, changes: Iterable[SetFields], roles: Sequence[str]
) -> dict[str, dict[str, JsonValue]]:
    """By record, the fields that changed in a way others have to look at, with what they said before."""
    found: dict[str, dict[str, JsonValue]] = defaultdict(dict)
    for change in changes:
        for path, moved in change.fields.items():
            if alarms(rule, (change.kind, path), moved.before, moved.after, roles):
                found[change.uid][path] = moved.before
    return found


def _roles(data: ProjectData) -> tuple[str, ...]:
    return tuple(role.name for role in data.user_roles if role.name)


def _decided(hub: HubState, records: Records) -> tuple[tuple[Confirmed, ...], list[Decision]]:
    """What people confirmed, and what they confirmed of a record that has changed again since they looked."""
    known = {one.link: one for one in hub.suspects}
    confirmed: list[Confirmed] = []
    late: list[Decision] = []
    for decision in (d for d in hub.decisions if d.kind is DecisionKind.CONFIRM):
        suspect = known.get(decision.subject)
        if suspect is not None and decision.payload.get("seen") == looked_at(suspect, records):
            confirmed.append(Confirmed(suspect, decision.id, decision.by))
        else:
            late.append(decision)
    return tuple(confirmed), late


def _overtaken(decision: Decision) -> Problem:
    return Problem(
        f"{decision.subject}: it changed again after {decision.by} looked at it, so it is not confirmed",
        f"look again with: syncer confirm --list, then: syncer confirm '{decision.subject}'",
        severity=Severity.WARNING,
        code="confirmed-too-late",
        uid=decision.subject.partition(">")[0],
    )


# ------------------------------------------------------------------------------- what depends on what


def _links(records: Records, hub: HubState) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Every link by its name: who depends, by which field, on whom."""
    for uid, (kind, values) in records.items():
        if _is_over(kind, values):
            continue
        for field, other in _leads(kind, values):
            if other in records:
                yield from _named(uid, field, other)
                if field == _PLAYS_IN:
                    yield from _named(other, _BACK, uid)
    for part in hub.counterparts:
        if part.side is Side.JIRA and not part.primary:
            for uid in records_of(part):
                yield from _named(part.key, IMPLEMENTED_BY, uid)


def _is_over(kind: Kind, values: Mapping[str, JsonValue]) -> bool:
    """Whether nobody builds on anything any more by this record, so that its links need no look."""
    field, words = _OVER.get(kind, ("", frozenset()))
    return values.get(field) in words


def _named(uid: str, field: str, on: str) -> Iterator[tuple[str, tuple[str, str, str]]]:
    yield f"{uid}>{field}>{on}", (uid, field, on)


def _leads(kind: Kind, values: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    for field in _LEADS.get(kind, ()):
        value = values.get(field)
        for other in value if isinstance(value, list) else [value]:
            if isinstance(other, str):
                yield field, other
    changes = values.get(_CHANGES) if kind is Kind.CHANGE_REQUEST else None
    for item in changes if isinstance(changes, list) else ():
        if isinstance(item, dict) and isinstance(item.get("requirement"), str):
            yield _CHANGES, str(item["requirement"])
