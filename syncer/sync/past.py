"""The register as it was: every change as a value, and the walk back from the present (TRC-1).

The history is append-only and its order is the order of its numbers, not of any clock: a clock that was set
back tells no lie here. Nothing is guessed: where a payload was erased, the value before it is unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.records import Kind
from syncer.sync.bugs import record_of
from syncer.sync.changes import RULE
from syncer.sync.observation import HubState

_MOVERS = {"jira": "in Jira", "files": "in its file", "register": "in the register", "merge": "merged"}


@dataclass(frozen=True, slots=True)
class PastChange:
    """One entry of the history; of an erased one only the coordinates are left."""

    seq: int
    at: datetime
    cycle: str
    uid: str
    field: str
    before: JsonValue = None
    after: JsonValue = None
    by: str = ""
    source: str = ""
    erased: bool = False
    who: str = ""


@dataclass(frozen=True, slots=True)
class FieldMove:
    """One move of one field, whoever tells of it."""

    uid: str
    at: datetime
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True)
class PastRecord:
    """A record as it was; `erased` names the fields whose value then nobody can tell any more."""

    uid: str
    kind: Kind
    values: Mapping[str, JsonValue]
    created: datetime | None = None
    erased: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """What it was called."""
        return str(self.values.get("title") or "")


def present(hub: HubState) -> dict[str, PastRecord]:
    """The register as the hub has it now, by uid."""
    return {
        uid: PastRecord(uid, record.kind, record.values, record.created)
        for uid, record in hub.records.items()
    }


def as_of(
    now: Mapping[str, PastRecord], changes: Iterable[PastChange], upto: int, instant: datetime | None = None
) -> dict[str, PastRecord]:
    """The register after entry `upto`: `now` with every later entry undone, the newest first.

    `changes` may hold earlier entries too, and later ones than `now` has seen. A record nothing is left of did
    not exist. `instant`, where known, tells for records whose erased entries no longer can.
    """
    found = dict(now)
    for change in sorted(changes, key=lambda entry: -entry.seq):
        if change.seq > upto:
            record = found.get(change.uid) or _gone(change.uid)
            if record is not None:
                found[change.uid] = _undone(record, change)
    return {uid: record for uid, record in found.items() if _existed(record, instant)}


def _gone(uid: str) -> PastRecord | None:
    """A record that is no longer there; None for what carries no kind in its name."""
    kind = kind_of(uid)
    return None if kind is None else PastRecord(uid, kind, {})


def _undone(record: PastRecord, change: PastChange) -> PastRecord:
    values = {path: value for path, value in record.values.items() if path != change.field}
    if change.erased:
        return replace(record, values=values, erased=record.erased | {change.field})
    if change.before not in (None, "", [], {}):
        values[change.field] = change.before
    return replace(record, values=values, erased=record.erased - {change.field})


def _existed(record: PastRecord, instant: datetime | None) -> bool:
    if record.values:
        return True
    made_later = instant is not None and record.created is not None and record.created > instant
    return bool(record.erased) and not made_later


# ------------------------------------------------------------------------------- who and which


def mover_words(by: str, who: str = "") -> str:
    """Which side or person moved a value, in words, with who it was there; "" when nobody wrote it down."""
    _, _, decided = by.partition("decision:")
    if by.startswith(RULE):
        return f"by the rule {by.removeprefix(RULE)}"
    side = f"decided by {decided}" if decided else _MOVERS.get(by, by)
    return f"{side} by {who}" if who and side else side


def find_uid(wanted: str, hub: HubState, known: Callable[[str], bool]) -> str | None:
    """The uid that an ID, a provisional ID or an issue's key, a former one too (B-09), stands for, whatever the case of its letters.

    `known` tells whether the history speaks of a uid that the register no longer has.
    """
    names = {uid.casefold(): uid for uid in hub.records}
    owners = [(part, record_of(part.uid)) for part in hub.counterparts]  # of a bug, the record it was told in
    names.update({key.casefold(): uid for part, uid in owners for key in part.former})
    names.update({part.key.casefold(): uid for part, uid in owners if part.key not in names})
    names.update({alias.casefold(): uid for alias, uid in hub.aliases.items()})
    names.update({uid.casefold(): uid for uid in hub.records})
    found = names.get(wanted.strip().casefold())
    return found or (wanted if known(wanted) else None)
