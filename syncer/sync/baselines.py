"""Baselines 基线: the register as it was when it was frozen, with digests that prove it anywhere, without store or network.

Why it exists: what people sign is what stood there at that moment (GATE-4, REQ-18, PG-10). A baseline's digest covers who made
it, when, of what, and one digest for what the customer may see and one for the rest of each record. Payloads lie beside
their digests, so that one may be withheld or erased and all the others still verify; what is not for the customer is digested
with a salt, since few values fit a small digest. Beside each value lies the beginning of a digest of its own, which proves
nothing and tells which one was changed. Pure: the salt, the instant and the name are given.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from syncer.domain.fields import field_specs, flatten, unflatten
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData, dump_project, load_project, project_for_audience
from syncer.domain.prune import prune
from syncer.domain.records import visible_payload
from syncer.domain.values import write_moment
from syncer.rules.passages import Baselined
from syncer.sync.differences import with_names
from syncer.sync.observation import StoredRecord
from syncer.sync.past import PastRecord
from syncer.sync.values import empty

FORMAT = "syncer baseline 1"
CUSTOMER, INTERNAL = "customer", "internal"
_NUMBERED = re.compile(r"V(\d+)\.(\d+)", re.IGNORECASE)
_NAME = re.compile(r"[^\W_][\w.-]{0,39}")
ERASED = "erased:"  # stands before the check of a value that was taken out for a person's sake
NOBODY = "person-"  # what somebody is called who was forgotten begins with this
_CHECK = 12  # hex digits that tell which value was changed; what proves is the part's whole digest
APPROVED = frozenset({"approved", "implementing", "implemented", "verified", "closed"})
_CONFIRMATIONS = "confirmations"
FOLLOWING = frozenset(
    {"agreement", _CONFIRMATIONS, "conclusion"}
)  # it follows a sign-off, and changes nothing signed


@dataclass(frozen=True, slots=True)
class Part:
    """What one audience may see of something, with its digest; `values` is None where it was withheld or erased.

    `checks` has by path the beginning of each value's own digest, to name the one that was changed.
    """

    digest: str
    values: JsonObject | None
    checks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A record as it was: what the customer may see, and the leaves that are internal as a whole or in part, or name people by what is."""

    uid: str
    kind: Kind
    customer: Part
    internal: Part

    @property
    def values(self) -> JsonObject:
        """Its leaves by path, as the register had them; without those that were withheld."""
        return {**(self.customer.values or {}), **(self.internal.values or {})}

    @property
    def shown(self) -> JsonObject:
        """What the customer may see of them, to be compared with `shown_values` of a later state: people as the register named them."""
        return shown_values(self.kind, self.values)


@dataclass(frozen=True, slots=True)
class Head:
    """What a baseline says of itself: `only` are the records it was made of, () for all; `document` the document's version.

    `pages` are those that showed the register then, with their versions in the wiki; `entries` and `chain` where the history
    stood: how many entries, and the last digest of its chain. `approved` are the changes that were approved by then, which follows
    from the records.
    """

    name: str
    project: str
    made: datetime
    by: str
    only: tuple[str, ...] = ()
    mapping: str = ""
    document: str = ""
    pages: tuple[tuple[str, int], ...] = ()
    entries: int = 0
    chain: str = ""
    records: int = 0
    digest: str = ""
    approved: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether it froze all of the register."""
        return not self.only


@dataclass(frozen=True, slots=True)
class Baseline:
    """A frozen register with the project's data; `head.digest` covers all of it."""

    head: Head
    salt: str
    customer: Part
    internal: Part
    records: Mapping[str, Frozen] = field(default_factory=dict)

    @property
    def data(self) -> ProjectData:
        """The project's data as they were, of which internal ones may be withheld."""
        return load_project(self.internal.values or self.customer.values or {})


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree with its digest: a record's uid or "project" with the audience and the field, or "baseline".

    Without a field it is what is said as a whole, or its digest. Of a baseline the field may be "salt".
    """

    what: str
    audience: str = ""
    field: str = ""


# ------------------------------------------------------------------------------------- making


def freeze(head: Head, records: Mapping[str, StoredRecord], data: ProjectData, salt: str) -> Baseline:
    """The register as it stands; `head.only` names which records, () for all of them.

    What the customer may see names people by their id: by which address the register knows them is internal (PPL-4).
    """
    ids = Directory(data.people).ids()

    def named(person: str) -> str:
        return ids.get(person.strip().casefold(), person)

    chosen = [records[uid] for uid in sorted(head.only or records)]
    frozen = {one.uid: _frozen(one, salt, named) for one in chosen}
    shown = dump_project(project_for_audience(data, Audience.CUSTOMER))
    made = Baseline(
        head,
        salt,
        _part("", "project", _with_names("project", shown, named)),
        _part(salt, "project", dump_project(data)),
        frozen,
    )
    return _sealed(made)


def _frozen(record: StoredRecord, salt: str, named: Callable[[str], str]) -> Frozen:
    kind, leaves = record.kind, dict(record.values)
    shown = _with_names(kind, shown_values(kind, leaves), named)
    hidden = {path: value for path, value in leaves.items() if shown.get(path) != value}
    return Frozen(record.uid, kind, _part("", record.uid, shown), _part(salt, record.uid, hidden))


def shown_values(kind: Kind, values: Mapping[str, JsonValue]) -> JsonObject:
    """The leaves of a record that the customer may see, as a baseline freezes them."""
    payload = visible_payload(kind, unflatten(kind, values), Audience.CUSTOMER)
    shown = flatten(kind, prune(payload))
    shown.pop("id", None)
    return shown


def _with_names(kind: str, values: JsonObject, named: Callable[[str], str]) -> JsonObject:
    return {path: with_names(kind, path, value, named) for path, value in values.items()}


def _part(salt: str, what: str, values: JsonObject) -> Part:
    checks = {path: _check(salt, what, path, value) for path, value in values.items()}
    return Part(digest([salt, what, values]), values, checks)


def _check(salt: str, what: str, path: str, value: JsonValue) -> str:
    return digest([salt, what, path, value])[:_CHECK]


def _sealed(made: Baseline) -> Baseline:
    counted = replace(made.head, records=len(made.records), approved=approved_in(made.records.values()))
    whole = replace(made, head=counted)
    return replace(whole, head=replace(counted, digest=digest(_outline(whole))))


def approved_in(records: Iterable[Frozen]) -> tuple[str, ...]:
    """The change requests among some records that were approved by then, sorted (CR-9)."""
    changes = (one for one in records if one.kind is Kind.CHANGE_REQUEST)
    return tuple(sorted(one.uid for one in changes if one.values.get("state") in APPROVED))


def withheld(one: Baseline) -> Baseline:
    """The customer's edition of a baseline: nothing internal in it, no salt to guess it by, and the same digest."""
    records = {
        uid: replace(record, internal=_without(record.internal)) for uid, record in one.records.items()
    }
    return replace(one, salt="", internal=_without(one.internal), records=records)


def _without(part: Part) -> Part:
    return Part(part.digest, None)


def _outline(one: Baseline) -> JsonObject:
    """What the digest of a baseline covers: of every payload its digest alone."""
    return {
        **said_of(one.head),
        "data": [one.customer.digest, one.internal.digest],
        "records": [
            [record.uid, record.kind.value, record.customer.digest, record.internal.digest]
            for _, record in sorted(one.records.items())
        ],
    }


def said_of(head: Head) -> JsonObject:
    """What a baseline says of itself, as its digest covers it."""
    return {
        "format": FORMAT,
        "name": head.name,
        "project": head.project,
        "made": write_moment(head.made),
        "by": head.by,
        "only": [*head.only],
        "mapping": head.mapping,
        "document": head.document,
        "pages": dict(head.pages),
        "history": {"entries": head.entries, "head": head.chain},
    }


def faults(one: Baseline) -> tuple[Fault, ...]:
    """Everything in a baseline that does not agree with its digest; () when it is what was frozen."""
    found = list(_of_parts(one))
    internal = [part.values for part in (one.internal, *(each.internal for each in one.records.values()))]
    told = {fault.what for fault in found if fault.audience == INTERNAL}
    given = sum(values is not None for values in internal)
    if (len(told) == given > 1) or (one.salt and not given):  # one thing is wrong that all of them hang on
        found = [fault for fault in found if fault.audience != INTERNAL] + [Fault("baseline", field="salt")]
    if one.head.digest != digest(_outline(one)) and not one.head.by.startswith(NOBODY):
        found.append(Fault("baseline"))
    return tuple(found)


def unsaid(one: Baseline) -> tuple[Fault, ...]:
    """Of which things a baseline has the digest alone, beside others of which it says what they said; what was erased proves nothing."""
    parts = [("project", one.customer, one.internal)]
    parts += [(uid, record.customer, record.internal) for uid, record in sorted(one.records.items())]
    ours = any(internal.values is not None for _, _, internal in parts)
    found = [Fault(what, CUSTOMER) for what, customer, _ in parts if customer.values is None]
    for what, customer, internal in parts:
        for audience, part in ((CUSTOMER, customer), (INTERNAL, internal)):
            found += [Fault(what, audience, path) for path in sorted(_erased(part))]
    if one.head.by.startswith(NOBODY) and one.head.digest != digest(_outline(one)):
        found.append(Fault("baseline", field="by"))
    return (*found, *(Fault(what, INTERNAL) for what, _, part in parts if ours and part.values is None))


def _of_parts(one: Baseline) -> Iterator[Fault]:
    parts = [("project", one.customer, one.internal)]
    parts += [(uid, record.customer, record.internal) for uid, record in sorted(one.records.items())]
    for what, customer, internal in parts:
        for audience, part, salt in ((CUSTOMER, customer, ""), (INTERNAL, internal, one.salt)):
            yield from (Fault(what, audience, path) for path in _moved(part, what, salt))


def _moved(part: Part, what: str, salt: str) -> list[str]:
    """The paths of what is not as it was; "" for a part as a whole, or its digest."""
    values, checks = part.values, part.checks
    if values is None:
        return [""] if checks else []
    gone = _erased(part)
    paths = sorted((values.keys() | checks.keys()) - gone)
    found = [
        path
        for path in paths
        if path not in values or checks.get(path) != _check(salt, what, path, values[path])
    ]
    proven = bool(gone) or part.digest == digest([salt, what, values])  # without a value the whole cannot be
    if len(found) == len(paths) > 1 or (not found and not proven):
        return [""]
    return found


def _erased(part: Part) -> set[str]:
    """The paths of values that were taken out for a person's sake."""
    said = part.values or {}
    return {path for path, check in part.checks.items() if check.startswith(ERASED) and path not in said}


def same_contents(one: Baseline, other: Baseline) -> bool:
    """Whether two baselines freeze the same, whoever made them and when."""

    def contents(each: Baseline) -> JsonValue:
        records: list[JsonValue] = [[uid, record.values] for uid, record in sorted(each.records.items())]
        return [[*each.head.only], each.internal.values, records]

    return contents(one) == contents(other)


# ------------------------------------------------------------------------------------- names


def next_name(names: Sequence[str], document: str = "") -> str:
    """The number after the highest there is, as in V1.1, or the document's version where that is higher; V1.0 for the first."""
    numbers = [number for name in names if (number := _number(name)) is not None]
    if not numbers:
        return "V1.0"
    major, minor = max(numbers)
    shown = _number(document)
    major, minor = max((major, minor + 1), shown or (0, 0))
    return f"V{major}.{minor}"


def _number(name: str) -> tuple[int, int] | None:
    found = _NUMBERED.fullmatch(name)
    return (int(found[1]), int(found[2])) if found is not None else None


def wrong_name(name: str, is_moment: Callable[[str], bool]) -> str:
    """Why a baseline cannot be called so; "" where it can. `is_moment` tells words that mean a moment already."""
    if not _NAME.fullmatch(name) or ".." in name:
        return "a name has up to 40 letters, figures, dots, dashes or underscores, as in V1.0"
    if is_moment(name) or name.casefold() in {"now", "signed", "all"}:
        return "that word means something else already"
    return ""


def named(heads: Sequence[Head], name: str) -> Head | None:
    """The baseline of that name, whatever the case of its letters."""
    return next((one for one in heads if one.name.casefold() == name.casefold()), None)


def signed(heads: Sequence[Head], records: Mapping[str, StoredRecord]) -> Head | None:
    """The latest baseline that both sides have confirmed of some requirement (REQ-18); None where none was."""
    known = [one for record in records.values() for one in confirmed(record, heads)]
    return next((one for one in reversed(heads) if one in known), None)


def confirmed(record: StoredRecord, heads: Sequence[Head]) -> tuple[Head, ...]:
    """Of some baselines those that both sides have confirmed of a requirement, in one word or in one each."""
    if not isinstance(record.values.get(_CONFIRMATIONS), list):
        return ()
    found: dict[str, set[str]] = {}
    for head in heads:
        sides = found.setdefault(head.name, set())
        for one in confirmations(record, head):
            sides |= {side for side in ("by", "customer_by") if one.get(side)}
    return tuple(head for head in heads if len(found[head.name]) == 2)


def confirmations(record: StoredRecord, head: Head) -> Iterator[JsonObject]:
    """What a requirement's confirmations say of a baseline; one that names another digest was not of this one."""
    said = record.values.get(_CONFIRMATIONS)
    for one in said if isinstance(said, list) else []:
        if not isinstance(one, dict) or one.get("digest") not in {None, "", head.digest}:
            continue
        if str(one.get("baseline") or "").casefold() == head.name.casefold():
            yield one


# ------------------------------------------------------------------------------------- looking back


def as_past(one: Baseline) -> dict[str, PastRecord]:
    """The register that a baseline froze, as `diff` compares it."""
    return {uid: PastRecord(uid, record.kind, record.values) for uid, record in one.records.items()}


def unsigned(one: Baseline, record: PastRecord, names: Iterable[str] = ()) -> PastRecord:
    """A later state of a record without the confirmations of this very baseline: that it was signed changes nothing in it.

    `names` are baselines whose confirmations change nothing either.
    """
    said = record.values.get(_CONFIRMATIONS)
    if record.uid not in one.records or not isinstance(said, list):
        return record
    known = {name.casefold() for name in (one.head.name, *names)}
    kept = [
        each
        for each in said
        if not (isinstance(each, dict) and str(each.get("baseline")).casefold() in known)
    ]
    values = {path: value for path, value in record.values.items() if path != _CONFIRMATIONS}
    return replace(record, values={**values, _CONFIRMATIONS: kept} if kept else values)


def drift(one: Frozen, values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """The fields of what a customer signed that say something else by now, sorted (GATE-4).

    What is worked out is none of them, nor is what follows a sign-off: the state of agreement, confirmations, the conclusion.
    """
    now, then = shown_values(one.kind, values), one.shown
    specs = field_specs(one.kind)
    typed = {
        path
        for path in then.keys() | now.keys()
        if path not in FOLLOWING and not (path in specs and (specs[path].derived or specs[path].computed))
    }
    return tuple(sorted(path for path in typed if _differ(then.get(path), now.get(path))))


def _differ(one: JsonValue, other: JsonValue) -> bool:
    return one != other and not (empty(one) and empty(other))


def standing(found: Iterable[Baseline]) -> dict[str, Baselined]:
    """By uid, what of a record the latest of these baselines froze, and since when, for gates (GATE-4)."""
    known: dict[str, Baselined] = {}
    for one in sorted(found, key=lambda each: each.head.made):
        known.update({uid: Baselined(one.head.made, record.values) for uid, record in one.records.items()})
    return known


def planned_days(one: Baseline | None) -> dict[str, date]:
    """The days that were planned in a baseline, by the milestone's name, to measure a plan by (PLN-2)."""
    found = one.data.milestones if one is not None else ()
    return {each.name: each.planned for each in found if each.name and each.planned is not None}
