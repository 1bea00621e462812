"""Taking back what a cycle changed in the register: as new edits, planned and merged like any other.

Nothing is turned back in place. What moved again since then stays as it is and is told; what was made is withdrawn,
since nothing is ever deleted. What has left us for good (mails, signatures, page versions) is not part of a register.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.sync.changes import RULE
from syncer.sync.mapping import FieldMapping
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.merge import Ruling
from syncer.sync.observation import Decision, DecisionKind, HubState, StoredRecord
from syncer.sync.page_ids import is_customers
from syncer.sync.past import PastChange
from syncer.sync.states import StatusMapping
from syncer.sync.values import empty

CREATED = "created"  # the source of an entry that tells of a new record
WITHDRAWN: Mapping[Kind, tuple[str, str]] = MappingProxyType(
    {
        Kind.REQUIREMENT: ("agreement", "withdrawn"),
        Kind.CHANGE_REQUEST: ("state", "withdrawn"),
        Kind.MEETING: ("state", "cancelled"),
        Kind.ACTION: ("state", "cancelled"),
        Kind.QUESTION: ("state", "withdrawn"),
    }
)
Follows = Callable[[Kind, str], bool]


@dataclass(frozen=True, slots=True)
class Restore:
    """One field to set back: from what the cycle left there to what it was."""

    uid: str
    field: str
    now: JsonValue
    to: JsonValue


@dataclass(frozen=True, slots=True)
class Kept:
    """One field that stays as it is, and why."""

    uid: str
    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking a cycle back comes to."""

    restore: tuple[Restore, ...]
    kept: tuple[Kept, ...]

    def payload(self, cycle: str) -> JsonObject:
        """The decision's payload, for the next cycle to carry out."""
        fields: list[JsonValue] = [
            {"uid": one.uid, "field": one.field, "from": one.now, "to": one.to} for one in self.restore
        ]
        return {"cycle": cycle, "fields": fields}


def told_by_jira_alone(mapping: SyncMapping) -> Follows:
    """Whether a mapping lets Jira alone say a field, so that a value of ours would not stay."""

    def follows(kind: Kind, path: str) -> bool:
        record = mapping.records.get(kind)
        field = (record.fields.get(path) or record.states.get(path)) if record is not None else None
        return isinstance(field, FieldMapping | StatusMapping) and field.direction == "from_jira"

    return follows


def undoing(entries: Sequence[PastChange], hub: HubState, follows: Follows) -> Undoing:
    """What setting back a cycle's entries would do now.

    `follows` tells whether a field of a kind is said by one side alone, so that a value of ours would not stay.
    """
    restore: list[Restore] = []
    kept: list[Kept] = []
    held = {(one.uid, one.field) for one in hub.held}
    for one in _steps(entries, hub):
        why = one.why if isinstance(one, Kept) else _stays(one, hub.records[one.uid], follows)
        if not why and (one.uid, one.field) in held:
            why = f"it is held: decide first, with syncer conflicts show {one.uid}.{one.field}"
        if isinstance(one, Kept) or why:
            kept.append(Kept(one.uid, one.field, why))
        elif not _same(hub.records[one.uid].values.get(one.field), one.to):
            restore.append(one)
    return Undoing(tuple(restore), tuple(kept))


def _steps(entries: Sequence[PastChange], hub: HubState) -> Iterator[Restore | Kept]:
    """Every field the cycle moved, from where it ended to where it began; a record it made is withdrawn."""
    made = {entry.uid for entry in entries if entry.source == CREATED}
    spans: dict[tuple[str, str], tuple[PastChange, PastChange]] = {}
    for entry in sorted(entries, key=lambda entry: entry.seq):
        first, _ = spans.get((entry.uid, entry.field), (entry, entry))
        spans[entry.uid, entry.field] = (first, entry)
    for uid in sorted(made):
        yield _withdrawal(uid, hub)
    for (uid, field), (first, last) in spans.items():
        if uid in made:
            continue
        if is_customers(uid):
            yield Kept(
                uid, field, "what a customer has read cannot be taken back; the page can be released anew"
            )
        elif uid not in hub.records:
            yield Kept(uid, field, "the register has no such record any more")
        elif first.erased or last.erased:
            yield Kept(uid, field, "what it was has been erased")
        elif last.by.startswith(RULE):
            yield Kept(uid, field, "a rule works it out: it follows what it depends on")
        else:
            yield Restore(uid, field, last.after, first.before)


def _withdrawal(uid: str, hub: HubState) -> Restore | Kept:
    record = hub.records.get(uid)
    if record is None:
        return Kept(uid, "", "the register has no such record any more")
    state = WITHDRAWN.get(record.kind)
    if state is None:
        return Kept(uid, "", f"a {record.kind.value} knows no state for being withdrawn; take its file away")
    path, word = state
    return Restore(uid, path, record.values.get(path), word)


def _stays(one: Restore, record: StoredRecord, follows: Follows) -> str:
    """Why a field keeps its value; "" where it can be set back."""
    if follows(record.kind, one.field):
        return "Jira alone says it"
    spec = spec_of(record.kind, one.field)
    if spec is None or spec.derived:
        return "it is worked out from others"
    present = record.values.get(one.field)
    return "" if _same(present, one.now) or _same(present, one.to) else "it was changed again since"


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one == other or (empty(one) and empty(other))


# ------------------------------------------------------------------------------- in a plan


def rulings(hub: HubState) -> tuple[dict[tuple[str, str], tuple[Ruling, str]], list[Problem]]:
    """What waiting decisions to take something back ask of each field, and what moved before they came to it."""
    found: dict[tuple[str, str], tuple[Ruling, str]] = {}
    problems: list[Problem] = []
    for decision in hub.decisions:
        if decision.kind is not DecisionKind.UNDO:
            continue
        for one in _asked(decision):
            record = hub.records.get(one.uid)
            if record is not None and _same(record.values.get(one.field), one.now):
                found[one.uid, one.field] = (Ruling(one.to), f"{decision.by} (undo of {decision.subject})")
            elif record is None or not _same(record.values.get(one.field), one.to):
                problems.append(_overtaken(one, decision.subject))
    return found, problems


def _asked(decision: Decision) -> Iterator[Restore]:
    fields = decision.payload.get("fields")
    for one in fields if isinstance(fields, list) else []:
        if isinstance(one, dict):
            yield Restore(str(one.get("uid")), str(one.get("field")), one.get("from"), one.get("to"))


def _overtaken(one: Restore, cycle: str) -> Problem:
    return Problem(
        f"{one.field}: it was changed again before cycle {cycle} was taken back, so it stays",
        f"see syncer history {one.uid}.{one.field}",
        severity=Severity.WARNING,
        code="undo-overtaken",
        uid=one.uid,
    )
