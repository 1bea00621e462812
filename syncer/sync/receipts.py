"""Who has the minutes: receipts, by a tick on the page or as our staff recorded them (MTG-5, SLA-3).

Why it exists: the page's tick and the command come to the same. Nobody needs an account for it. Pure.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.values import write_moment
from syncer.sync.evidence import adding, foreseen
from syncer.sync.observation import HubState
from syncer.sync.values import empty

PATH: Final = "receipts"
TICK: Final = "tick"


def expected(hub: HubState, uid: str, person: str, people: Directory) -> bool:
    """Whether a person is among the recipients of minutes that are out."""
    record = hub.records.get(uid)
    if record is None or record.kind is not Kind.MEETING or not out(hub, uid):
        return False
    return person in recipients(hub, uid, people)


def recipients(hub: HubState, uid: str, people: Directory) -> frozenset[str]:
    """Who shall have the minutes, by id; an address nobody stands for is one, too."""
    return frozenset(people.reference(str(one)) for one in _items(foreseen(hub, uid, "distribution")))


def out(hub: HubState, uid: str) -> bool:
    """Whether minutes were issued or sent, and the meeting was not cancelled."""
    state = foreseen(hub, uid, "state")
    if state == "cancelled":
        return False
    return state == "issued" or any(not empty(foreseen(hub, uid, path)) for path in ("sent", "issued.at"))


def confirmed(hub: HubState, uid: str, person: str, people: Directory) -> bool:
    """Whether it is known that a person has the minutes."""
    named = (one.get("person") for one in _items(foreseen(hub, uid, PATH)) if isinstance(one, dict))
    return any(people.reference(str(one)) == person for one in named)


def payload(person: str, at: datetime, *, how: str, ref: str = "", recorded_by: str = "") -> JsonObject:
    """The decision's payload that a person has the minutes; `recorded_by` is whoever of ours says so, "" for the person."""
    element: JsonObject = {"person": person, "at": write_moment(at), "how": how}
    element.update({name: said for name, said in (("ref", ref), ("recorded_by", recorded_by)) if said})
    return adding([element], recorded_by or person)


def _items(said: JsonValue) -> Iterator[JsonValue]:
    yield from said if isinstance(said, list) else ()
