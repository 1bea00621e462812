"""Sign-off over a baseline's very digest: who has signed what of it, and what a signature is kept as (REQ-18, PG-14, GATE-4).

Why it exists: a tick on the page and `syncer sign` come to the same confirmations, one on each requirement of the baseline, so
that a later change of one of them touches that one alone. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.domain.values import write_moment
from syncer.sync.baselines import Baseline, Head, faults
from syncer.sync.evidence import CUSTOMER, OURS, adding, foreseen_all
from syncer.sync.observation import HubState

PATH: Final = "confirmations"
ONLINE: Final = "online"
MEMBERS: Final[Mapping[str, str]] = {OURS: "by", CUSTOMER: "customer_by"}


@dataclass(frozen=True, slots=True)
class Said:
    """A signature: for which side, who, when, in which form, and where the proof is."""

    side: str
    who: str
    at: datetime
    method: str
    ref: str = ""


def side_of(person: Person) -> str:
    """The side a person signs for; "" for somebody of neither."""
    return person.side if person.side is not None and person.side in MEMBERS else ""


def whole(kept: Baseline) -> bool:
    """Whether a baseline still is what was frozen: nothing else can be signed."""
    return not faults(kept)


def covered(hub: HubState, kept: Baseline) -> tuple[str, ...]:
    """The requirements that a baseline froze and the register still has."""
    return tuple(
        uid
        for uid, frozen in sorted(kept.records.items())
        if frozen.kind is Kind.REQUIREMENT and uid in hub.records
    )


def unsigned_by(hub: HubState, kept: Baseline, side: str, who: str, people: Directory) -> tuple[str, ...]:
    """Those of them that a person has not signed yet in this baseline."""
    member, name = MEMBERS[side], kept.head.name.casefold()
    said = foreseen_all(hub, PATH, covered(hub, kept))
    return tuple(
        uid
        for uid, confirmations in said.items()
        if not any(
            people.reference(str(one.get(member))) == who and str(one.get("baseline")).casefold() == name
            for one in _confirmations(confirmations)
        )
    )


def payload(head: Head, said: Said) -> JsonObject:
    """The decision's payload of a signature on one requirement: an element of its own, with the digest that was signed."""
    element: JsonObject = {
        "method": said.method,
        "baseline": head.name,
        "digest": head.digest,
        "at": write_moment(said.at),
        MEMBERS[said.side]: said.who,
    }
    if said.ref:
        element["ref"] = said.ref
    return adding([element], said.who)


def _confirmations(said: JsonValue) -> Iterator[JsonObject]:
    for one in said if isinstance(said, list) else ():
        if isinstance(one, dict):
            yield one
