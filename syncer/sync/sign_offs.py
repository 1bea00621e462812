"""Who has signed which baseline, when, in which form and over which hash, as the confirmations of its requirements say (REQ-18, PG-1, PG-14).

Why it exists: a signature stands on each requirement, so that a later change touches that one alone; a page shows it once for
the baseline. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.values import over_at, read_moment
from syncer.sync.baselines import Head
from syncer.sync.evidence import CUSTOMER, OURS
from syncer.sync.observation import StoredRecord
from syncer.sync.signing import MEMBERS, PATH


@dataclass(frozen=True, slots=True)
class Signature:
    """What somebody signed for a side; `digest` is the hash it was over, "" where that was not kept, `uids` the requirements."""

    side: str
    who: str
    at: date | None = None
    method: str = ""
    ref: str = ""
    digest: str = ""
    recorded_by: str = ""
    uids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignOff:
    """A baseline with its hash, and everybody who has signed it, the customer's people first."""

    baseline: str
    digest: str
    made: datetime
    signatures: tuple[Signature, ...] = ()

    def by(self, who: str) -> Signature | None:
        """What a person signed of it."""
        return next((one for one in self.signatures if one.who == who), None)

    @property
    def complete(self) -> bool:
        """Whether somebody of each side has signed it."""
        return {one.side for one in self.signatures} == set(MEMBERS)


def sign_offs(
    heads: Sequence[Head], records: Mapping[str, StoredRecord], people: Directory
) -> tuple[SignOff, ...]:
    """Every baseline, in the order in which they were made; people by their ids, whatever they are named by."""
    found: dict[tuple[str, str, str], Signature] = {}
    for uid, record in sorted(records.items()):
        for name, one in _said(record) if record.kind is Kind.REQUIREMENT else ():
            who = people.reference(one.who)
            key = (name.casefold(), one.side, who)
            found[key] = _joined(found.get(key), replace(one, who=who, uids=(uid,)))
    return tuple(SignOff(head.name, head.digest, head.made, _of(head.name, found.items())) for head in heads)


def _of(name: str, found: Iterable[tuple[tuple[str, str, str], Signature]]) -> tuple[Signature, ...]:
    sides = [CUSTOMER, OURS]
    mine = (one for key, one in found if key[0] == name.casefold())
    return tuple(sorted(mine, key=lambda one: (sides.index(one.side), _when(one.at), one.who)))


def _said(record: StoredRecord) -> Iterator[tuple[str, Signature]]:
    said = record.values.get(PATH)
    for one in said if isinstance(said, list) else ():
        if isinstance(one, dict) and one.get("baseline"):
            for side, member in MEMBERS.items():
                if one.get(member):
                    yield str(one["baseline"]), _signature(side, str(one[member]), one)


def _signature(side: str, who: str, said: JsonObject) -> Signature:
    method, ref, hash_, recorder = (
        str(said.get(name) or "") for name in ("method", "ref", "digest", "recorded_by")
    )
    return Signature(side, who, _moment(said), method, ref, hash_, recorder)


def _moment(said: JsonObject) -> date | None:
    try:
        return read_moment(said["at"]) if said.get("at") else None
    except ValueError:
        return None


def _joined(before: Signature | None, one: Signature) -> Signature:
    """One signature of several requirements: as it was given first."""
    if before is None:
        return one
    first = min(before, one, key=lambda each: _when(each.at))
    return replace(first, uids=(*before.uids, *one.uids))


def _when(at: date | None) -> datetime:
    return over_at(at, UTC) if at is not None else datetime.max.replace(tzinfo=UTC)
