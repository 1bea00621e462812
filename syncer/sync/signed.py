"""What both sides signed, and what has changed since: field by field, each with the change request that covers it (REQ-18, GATE-4).

Why it exists: a sign-off binds to what stood in one baseline, and a later change invalidates only what it touches. So every
requirement is held against the very baseline that its own confirmation names, and everything else against the latest that
was signed. What is internal was not signed: it shows as changed to our side, and is no drift. Pure.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from syncer.domain.fields import leaf_paths, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.specs import TRANSLATIONS
from syncer.rules.moments import overlap
from syncer.rules.passages import OVER
from syncer.rules.references import as_list
from syncer.sync.baselines import APPROVED, FOLLOWING, Baseline, Frozen, Head, confirmed, shown_values
from syncer.sync.differences import in_order
from syncer.sync.observation import StoredRecord
from syncer.sync.values import empty

Word = Literal["added", "changed", "withdrawn"]
Standing = Literal["signed", "changed", "drift"]
DocumentState = Literal["draft", "in_review", "partly_signed", "signed", "changed"]
SHOWN = (Kind.REQUIREMENT, Kind.SCENARIO, Kind.SOLUTION)  # the records that the document holds in full (PG-1)
ASIDE = frozenset({"deferred", "infeasible", "rejected", "withdrawn"})  # nobody signs what is not to be done


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed: by uid the frozen record and the name of its baseline; `head` is the latest of these baselines.

    `own` are requirements whose own confirmation says so; `over` the change requests that were over when the latest was made.
    """

    head: Head | None = None
    records: Mapping[str, Frozen] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    whole: bool = False

    @classmethod
    def of(cls, one: Baseline) -> "Signed":
        """One baseline, as if all of it had been signed."""
        over = frozenset(uid for uid, each in one.records.items() if _is_over(each))
        names = dict.fromkeys(one.records, one.head.name)
        return cls(one.head, one.records, names, frozenset(), over, one.head.whole)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that says something else than was signed; `drift`: it was signed, and no approved change request covers it."""

    path: str
    before: JsonValue = None
    after: JsonValue = None
    requests: tuple[str, ...] = ()
    drift: bool = False


@dataclass(frozen=True, slots=True)
class ChangedRecord:
    """A record that is not as it was signed in the baseline `since`; `requests` are the change requests that cover it."""

    uid: str
    change: Word
    fields: tuple[ChangedField, ...] = ()
    requests: tuple[str, ...] = ()
    since: str = ""

    @property
    def drift(self) -> bool:
        """Whether some of it is covered by no change request."""
        return any(one.drift for one in self.fields)


@dataclass(frozen=True, slots=True)
class SignedState:
    """How a requirement stands to what was signed of it in the baseline `name`."""

    name: str
    word: Standing
    requests: tuple[str, ...] = ()


# ------------------------------------------------------------------------------- what was signed


def signed_heads(heads: Sequence[Head], records: Mapping[str, StoredRecord]) -> tuple[Head, ...]:
    """The baselines that both sides have confirmed of some requirement, the earliest first."""
    known = {head.name for record in records.values() for head in confirmed(record, heads)}
    return tuple(one for one in heads if one.name in known)


def signed_register(baselines: Iterable[Baseline], records: Mapping[str, StoredRecord]) -> Signed:
    """What was signed in these baselines: the latest has everything it froze, and before it what others signed."""
    found = sorted(baselines, key=lambda one: one.head.made)
    frozen, names = dict[str, Frozen](), dict[str, str]()
    for one in found:
        if one.head.whole:
            frozen.clear()
            names.clear()
        frozen.update(one.records)
        names.update(dict.fromkeys(one.records, one.head.name))
    own = set[str]()
    by_name, heads = {one.head.name: one for one in found}, [one.head for one in found]
    for uid, record in records.items():
        said = [by_name[head.name] for head in confirmed(record, heads)]
        last = next((one for one in reversed(said) if uid in one.records), None)
        if last is not None:
            frozen[uid], names[uid] = last.records[uid], last.head.name
            own.add(uid)
    over = frozenset(uid for uid, one in frozen.items() if _is_over(one))
    whole = any(one.head.whole for one in found)
    return Signed(found[-1].head if found else None, frozen, names, frozenset(own), over, whole)


def _is_over(one: Frozen) -> bool:
    return one.kind is Kind.CHANGE_REQUEST and one.values.get("state") in OVER


def as_baseline(one: Signed, latest: Baseline) -> Baseline:
    """What was signed as one baseline, to compare a register with; its digest is none, for it was never frozen as such."""
    only = () if one.whole else tuple(sorted(one.records))
    return replace(latest, head=replace(latest.head, only=only, digest=""), records=dict(one.records))


# ------------------------------------------------------------------------------- what covers a change


@dataclass(frozen=True, slots=True)
class Covering:
    """The approved change requests of a register, as they cover changes of what was signed."""

    lines: Mapping[str, tuple[tuple[str, Mapping[str, JsonValue]], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[StoredRecord], over: Collection[str]) -> "Covering":
        """Those that were not over when it was signed: what was over then excuses nothing later (GATE-4)."""
        found: dict[str, list[tuple[str, Mapping[str, JsonValue]]]] = {}
        for one in records:
            approved = one.kind is Kind.CHANGE_REQUEST and one.values.get("state") in APPROVED
            for item in as_list(one.values.get("changes")) if approved and one.uid not in over else ():
                if isinstance(item, dict) and isinstance(item.get("requirement"), str):
                    found.setdefault(str(item["requirement"]), []).append((one.uid, item))
        return cls({uid: tuple(items) for uid, items in found.items()})

    def of_field(self, uid: str, path: str) -> tuple[str, ...]:
        """The change requests that speak of a requirement, and where they name a field, of this one."""
        base = path.split(".", 2)[2] if path.startswith(f"{TRANSLATIONS}.") else path
        items = ((name, item.get("field")) for name, item in self.lines.get(uid, ()))
        return tuple(
            dict.fromkeys(name for name, said in items if not isinstance(said, str) or overlap(base, said))
        )

    def of_record(self, uid: str, action: str) -> tuple[str, ...]:
        """The change requests that add or withdraw a requirement."""
        items = self.lines.get(uid, ())
        return tuple(dict.fromkeys(name for name, item in items if item.get("action") == action))


# ------------------------------------------------------------------------------- what has changed


def changes_since(
    signed: Signed, records: Mapping[str, StoredRecord], audience: Audience
) -> tuple[ChangedRecord, ...]:
    """Every requirement, scenario and solution that an audience sees otherwise than it was signed, by kind and number."""
    if signed.head is None:
        return ()
    covering = Covering.of(records.values(), signed.over)
    names = {uid for uid, one in signed.records.items() if one.kind in SHOWN}
    if signed.whole:
        names |= {uid for uid, one in records.items() if one.kind in SHOWN}
    found = (
        _changed(signed, covering, uid, records.get(uid), audience) for uid in sorted(names, key=in_order)
    )
    return tuple(one for one in found if one is not None)


def _changed(
    signed: Signed, covering: Covering, uid: str, now: StoredRecord | None, audience: Audience
) -> ChangedRecord | None:
    then, name = signed.records.get(uid), signed.names.get(uid, signed.head.name if signed.head else "")
    if then is None:
        return ChangedRecord(uid, "added", (), covering.of_record(uid, "add"), name)
    if now is None or (_ended(now.values) and not _ended(then.values)):
        return ChangedRecord(uid, "withdrawn", (), covering.of_record(uid, "withdraw"), name)
    if _same(then, now):
        return None
    fields = tuple(_fields(then, now, covering, audience))
    requests = tuple(dict.fromkeys(one for each in fields for one in each.requests))
    return ChangedRecord(uid, "changed", fields, requests, name) if fields else None


def _ended(values: Mapping[str, JsonValue]) -> bool:
    return values.get("agreement", values.get("state")) == "withdrawn"


def _fields(
    then: Frozen, now: StoredRecord, covering: Covering, audience: Audience
) -> Iterator[ChangedField]:
    shown = shown_values(now.kind, now.values)
    agreed = then.shown
    ours = audience is Audience.INTERNAL
    before, after = (then.values, dict(now.values)) if ours else (agreed, shown)
    moved = covered_by(then, now, covering, shown)
    order = {path: place for place, path in enumerate(leaf_paths(then.kind))}
    for path in sorted(before.keys() | after.keys(), key=lambda each: (order.get(each, len(order)), each)):
        if _counts(then.kind, path) and not _alike(before.get(path), after.get(path)):
            requests = moved.get(path)
            yield ChangedField(path, before.get(path), after.get(path), requests or (), requests == ())


def covered_by(
    then: Frozen, now: StoredRecord, covering: Covering, shown: Mapping[str, JsonValue] | None = None
) -> dict[str, tuple[str, ...]]:
    """Of the fields of a requirement that were signed and say something else now, the change requests that cover each.

    () is drift: none does (GATE-4). `shown` is what the customer sees of it now, where that is known already.
    """
    if then.kind is not Kind.REQUIREMENT:
        return {}
    agreed, present = then.shown, shown or shown_values(now.kind, now.values)
    return {
        path: covering.of_field(then.uid, path)
        for path in agreed.keys() | present.keys()
        if _counts(then.kind, path) and not _alike(agreed.get(path), present.get(path))
    }


def _same(then: Frozen, now: StoredRecord) -> bool:
    """Whether nothing that counts has changed: asked of every record, and cheaper than what an audience sees of it."""
    before, after = then.values, now.values
    moved = (path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return not any(_counts(then.kind, path) for path in moved)


def _counts(kind: Kind, path: str) -> bool:
    """Whether a field is typed by people, and is neither a state nor what follows a sign-off."""
    spec = spec_of(kind, path)
    return path not in {*FOLLOWING, "state"} and not (spec is not None and (spec.derived or spec.computed))


def _alike(one: JsonValue, other: JsonValue) -> bool:
    return one == other or (empty(one) and empty(other))


# ------------------------------------------------------------------------------- how it stands


def standings(signed: Signed, records: Mapping[str, StoredRecord]) -> dict[str, SignedState]:
    """How each requirement that both sides have confirmed stands to what they signed, by uid."""
    covering = Covering.of(records.values(), signed.over)
    return {
        uid: _standing(signed.records[uid], signed.names[uid], records[uid], covering)
        for uid in sorted(signed.own)
    }


def _standing(then: Frozen, name: str, now: StoredRecord, covering: Covering) -> SignedState:
    if _ended(now.values) and not _ended(then.values):
        requests = covering.of_record(now.uid, "withdraw")
        return SignedState(name, "changed" if requests else "drift", requests)
    covered = {} if _same(then, now) else covered_by(then, now, covering)
    if not covered:
        return SignedState(name, "signed")
    requests = tuple(dict.fromkeys(one for _, each in sorted(covered.items()) for one in each))
    return SignedState(name, "changed" if all(covered.values()) else "drift", requests)


def document_state(
    heads: Sequence[Head], signed: Signed, records: Mapping[str, StoredRecord], *, changed: bool
) -> DocumentState:
    """How far the document is: a draft until a baseline has all of it, then in review until both sides have signed each requirement.

    From then on it is signed, or changed where what the customer sees of it has `changed`. What both sides have signed of it in
    a baseline of some requirements makes it no draft any more: it is signed in part.
    """
    latest = next((one for one in reversed(heads) if one.whole), None)
    if latest is None:
        return "draft" if signed.head is None else "changed" if changed else "partly_signed"
    wanted = (uid for uid, one in records.items() if one.kind is Kind.REQUIREMENT and not _aside(one))
    awaited = any(uid in signed.records and uid not in signed.own for uid in wanted)
    if signed.head is None or signed.head.made < latest.made or awaited:
        return "in_review"
    return "changed" if changed else "signed"


def _aside(one: StoredRecord) -> bool:
    return one.values.get("agreement") in ASIDE
