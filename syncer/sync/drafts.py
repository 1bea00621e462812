"""Which drafts wait for somebody to send them: worked out from the register, what was sent, and what was promised (NOT-1 … NOT-3).

Why it exists: a draft is never kept. It waits while its rule holds, for whoever answers for the record, and is gone when it
was sent or when the reason is; only that it was sent is a row. What it says in words is written in `pages`. Pure.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.project import ConfirmedPlan, ProjectData
from syncer.rules.conditions import inside
from syncer.rules.notices import (
    ACCOUNT_OWNER,
    ATTENDEES,
    CUSTOMERS,
    NoticeKind,
    because,
    reason,
    waits,
    whom,
    withdrawn,
)
from syncer.rules.passages import committed
from syncer.rules.references import as_list
from syncer.rules.routing import Route, route
from syncer.rules.slas import ROLES
from syncer.sync.observation import Decision, HubState
from syncer.sync.whom import people_meant

Records: TypeAlias = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
PROMISES = "promises"  # the cursor that remembers which plan of a requirement was a commitment last
FIELD = "draft:"  # what the history's entries of sent drafts begin with
_ASKED = "questions"


@dataclass(frozen=True, slots=True)
class SentDraft:
    """That a draft was sent: by and to whom, when and how, and for which reason."""

    uid: str
    notice: str
    by: str
    at: datetime
    how: str
    to: tuple[str, ...]
    reason: str
    text: str
    subject: str = ""
    owner: str = ""

    @classmethod
    def of(cls, decision: Decision) -> "SentDraft":
        """Read it from the row that keeps it."""
        uid, _, notice = decision.subject.partition(" ")
        said = decision.payload
        to = said.get("to")
        return cls(
            uid=uid,
            notice=notice,
            by=str(said.get("who") or decision.by),
            at=datetime.fromisoformat(str(said["at"])),
            how=str(said.get("how") or ""),
            to=tuple(str(one) for one in to) if isinstance(to, list) else (),
            reason=str(said.get("reason") or ""),
            text=str(said.get("text") or ""),
            subject=str(said.get("subject") or ""),
            owner=str(said.get("owner") or ""),
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft that waits: its kind and record, whose page it is on, who gets it, and for which reason.

    `again`: after an earlier one; `why`: the paths and words by which its rule holds; `account_owner`: who of ours
    looks after the customer, "" for nobody.
    """

    kind: NoticeKind
    uid: str
    owner: str
    to: tuple[str, ...]
    stage: str
    reason: str
    again: bool = False
    why: tuple[tuple[str, str], ...] = ()
    account_owner: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Record and kind of draft."""
        return self.uid, self.kind.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What drafts are worked out from, beside the rules: records, people, plans, what was sent and promised, and the time.

    `kinds`: all kinds of draft, of which one may take back what another told; `only`: the one record whose drafts are
    wanted, "" for all.
    """

    records: Records
    data: ProjectData
    kinds: Sequence[NoticeKind] = ()
    sent: Sequence[SentDraft] = ()
    promised: Mapping[str, ConfirmedPlan] = field(default_factory=dict)
    routes: Sequence[Route] = ()
    now: datetime
    zone: str = "UTC"
    only: str = ""


def sent_of(hub: HubState) -> tuple[SentDraft, ...]:
    """Everything that was sent, what the next cycle will carry into the history included; the earliest first."""
    return tuple(SentDraft.of(one) for one in hub.told)


def standing(sent: Iterable[SentDraft], kinds: Iterable[NoticeKind]) -> dict[tuple[str, str], SentDraft]:
    """Return the last letter of each record and kind that none later took back; `sent` has the earliest first.

    A promise is taken back by word that the plan stands no more, and that word by the next promise (REQ-17).
    """
    known = tuple(kinds)
    promises = frozenset(one.name for one in known if one.promises)
    withdrawals = frozenset(one.name for one in known if one.event is not None)
    found: dict[tuple[str, str], SentDraft] = {}
    for one in sent:
        undone = withdrawals if one.notice in promises else promises if one.notice in withdrawals else ()
        for other in undone:
            found.pop((one.uid, other), None)
        found[one.uid, one.notice] = one
    return found


def waiting(kinds: Iterable[NoticeKind], desk: Desk) -> tuple[Waiting, ...]:
    """Return the drafts that wait, by record and in the order of the rules."""
    by_record: dict[Kind, list[NoticeKind]] = {}
    for kind in kinds:
        for record in kind.record if kind.enabled and kind.when is not None else ():
            by_record.setdefault(record, []).append(kind)
    if not by_record:
        return ()
    around = _Around(desk)
    found: list[Waiting] = []
    wanted = {desk.only: desk.records[desk.only]} if desk.only else desk.records
    for uid, (record, values) in sorted(wanted.items()):
        kinds_of = by_record.get(record, ())
        seen = around.seen(uid, values) if kinds_of else {}
        found += [one for kind in kinds_of if (one := around.due(kind, uid, seen)) is not None]
    return tuple(found)


def on_demand(kind: NoticeKind, uid: str, desk: Desk) -> Waiting | None:
    """Return a draft of a record whether it waits or not; None where what it would tell of has not happened."""
    around = _Around(desk)
    seen = around.seen(uid, desk.records[uid][1])
    return around.draft(kind, uid, seen) if around.happened(kind, uid, seen) else None


# ---------------------------------------------------------------------------------------- one


class _Around:
    """One look at all records: what is worked out once for many drafts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._zone = ZoneInfo(desk.zone)
        self._people = Directory(desk.data.people)
        self._plans = desk.data.confirmed_plans
        self._sent = frozenset((one.uid, one.notice) for one in desk.sent)
        self._stands = standing(desk.sent, desk.kinds)
        self._asked = _questions(desk.records)

    def seen(self, uid: str, values: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        """A record's values with what is worked out of a requirement: its commitment, and open questions about it."""
        if self._desk.records[uid][0] is not Kind.REQUIREMENT:
            return values
        plan, asked = committed(values, self._plans), self._asked.get(uid)
        if plan is None and not asked:
            return values
        found = dict(values)
        if plan is not None:
            found["commitment.version"] = plan.version
            found |= {"commitment.date": plan.date.isoformat()} if plan.date is not None else {}
        return {**found, _ASKED: list(asked)} if asked else found

    def due(self, kind: NoticeKind, uid: str, seen: Mapping[str, JsonValue]) -> Waiting | None:
        """The draft, where its rule holds and it was not sent for the same reason."""
        if not waits(kind, seen, self._find, self._desk.now, self._zone):
            return None
        if not self.happened(kind, uid, seen):
            return None
        found = self.draft(kind, uid, seen)
        last = self._stands.get(found.key)
        return None if last is not None and last.reason == found.reason else found

    def happened(self, kind: NoticeKind, uid: str, seen: Mapping[str, JsonValue]) -> bool:
        """Whether its event, if it tells of one, has happened to a record."""
        return kind.event is None or self._withdrawn(uid, seen) is not None

    def draft(self, kind: NoticeKind, uid: str, seen: Mapping[str, JsonValue]) -> Waiting:
        """The draft, whether it waits or not."""
        plan = self._withdrawn(uid, seen) if kind.event is not None else None
        extra: JsonValue = (
            plan.model_dump(mode="json", include={"version", "date"}) if plan is not None else None
        )
        stage = self._stage(uid, seen)
        return Waiting(
            kind,
            uid,
            self._owner(uid, seen),
            self._to(kind, stage, uid, seen),
            stage,
            reason(kind, seen, extra),
            again=(uid, kind.name) in self._sent,
            why=because(kind, seen),
            account_owner=next(iter(self._meant(ACCOUNT_OWNER, uid, seen)), ""),
        )

    def _find(self, uid: str) -> Mapping[str, JsonValue] | None:
        found = self._desk.records.get(uid)
        return found[1] if found is not None else None

    def _withdrawn(self, uid: str, values: Mapping[str, JsonValue]) -> ConfirmedPlan | None:
        return withdrawn(values, self._plans, self._desk.promised.get(uid))

    def _owner(self, uid: str, values: Mapping[str, JsonValue]) -> str:
        meant = people_meant("owner", values, self._people, self._route(uid, values))
        return meant[0] if meant else ""

    def _route(self, uid: str, values: Mapping[str, JsonValue]) -> Route | None:
        return route(self._desk.routes, self._desk.records[uid][0], values)

    def _stage(self, uid: str, values: Mapping[str, JsonValue]) -> str:
        """The stage the customer is in: the record's own, else that of what it is about or comes from."""
        own = inside(values, "source.stage")
        if own:
            return str(own)
        for path in ("about", "comes_from"):
            for ref in as_list(inside(values, path)):
                other = self._find(ref) if isinstance(ref, str) and ref != uid else None
                there = inside(other, "source.stage") if other is not None else None
                if there:
                    return str(there)
        return ""

    def _to(self, kind: NoticeKind, stage: str, uid: str, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
        """Nobody writes to oneself, as long as there is anybody else."""
        meant = (self._meant(word, uid, values) for word in whom(kind, stage))
        found = tuple(dict.fromkeys(one for each in meant for one in each))
        return tuple(one for one in found if one != self._owner(uid, values)) or found

    def _meant(self, word: str, uid: str, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
        """References of whom a word means: ids of people who are known, an address as it stands."""
        if word == ACCOUNT_OWNER:
            named = self._meant("source.account_owner", uid, values)
            return tuple(filter(self._may_hear, named)) or self._role("account_manager")
        if word in {ATTENDEES, CUSTOMERS}:
            return self._attending(values, customers=word == CUSTOMERS)
        if word in ROLES:
            return people_meant(word, values, self._people, self._route(uid, values))
        said = [word] if "@" in word else as_list(inside(values, word))
        found = (self._reached(one) for one in said if isinstance(one, str))
        return tuple(one for one in found if one)

    def _reached(self, ref: str) -> str:
        """Who is written to at a reference, on whichever side: the person, or who stands in; an address of nobody as it stands."""
        person = self._people.find(ref)
        if person is None:
            return ref if "@" in ref else ""
        if person.active is not False:
            return person.id
        deputy = self._people.find(person.deputy) if person.deputy else None
        return deputy.id if deputy is not None and deputy.active is not False else ""

    def _may_hear(self, ref: str) -> bool:
        """Whether what is for us alone may go there: never to the customer, whom a record or a deputy may name by mistake."""
        person = self._people.find(ref)
        return person is None or person.side != "customer"

    def _role(self, role: str) -> tuple[str, ...]:
        return people_meant(role, {}, self._people)[:1]

    def _attending(self, values: Mapping[str, JsonValue], *, customers: bool) -> tuple[str, ...]:
        found = []
        for one in as_list(values.get("attendees")):
            who = str(one.get("person") or "") if isinstance(one, dict) else ""
            known = self._people.find(who)
            side = (one.get("side") if isinstance(one, dict) else None) or (known.side if known else None)
            if who and (not customers or side == "customer"):
                found.append(known.id if known is not None else who)
        return tuple(dict.fromkeys(found))


def _questions(records: Records) -> dict[str, tuple[str, ...]]:
    """Open questions about each record, by its uid."""
    found: dict[str, list[str]] = {}
    for uid, (kind, values) in sorted(records.items()):
        if kind is not Kind.QUESTION or values.get("state") not in {None, "open"}:
            continue
        for ref in as_list(values.get("about")):
            if isinstance(ref, str):
                found.setdefault(ref, []).append(uid)
    return {uid: tuple(asked) for uid, asked in found.items()}


# ----------------------------------------------------------------------------------- promises


def promised(cursors: Mapping[str, str]) -> dict[str, ConfirmedPlan]:
    """Return which plan of a requirement was a commitment last, by its uid."""
    kept = json.loads(cursors.get(PROMISES) or "{}")
    return {uid: ConfirmedPlan.model_validate(said) for uid, said in kept.items()}


def remembered(records: Records, data: ProjectData, before: Mapping[str, ConfirmedPlan]) -> str:
    """Return the cursor with every commitment as it is by now; one that stands no more is kept as it was last."""
    found: JsonObject = {}
    for uid, (kind, values) in sorted(records.items()):
        if kind is not Kind.REQUIREMENT:
            continue
        plan = committed(values, data.confirmed_plans) or before.get(uid)
        if plan is not None:
            day = plan.date.isoformat() if plan.date is not None else None
            found[uid] = {"version": plan.version, "date": day} if day else {"version": plan.version}
    return canonical(found) if found else ""
