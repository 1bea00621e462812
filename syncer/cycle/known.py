"""What a register has already: asked before anything is brought in, so that the same words are entered once.

Reads the store and the files; writes nothing and decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from syncer.cycle.project import Ports, Project
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.intake.identity import Key, keys_of
from syncer.sync.observation import DecisionKind, FilesObservation


@dataclass(frozen=True, slots=True)
class Known:
    """Ids by what records are known by, files that could not be looked into, and the ids of all records there are."""

    uids: Mapping[Key, str]
    unread: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


def known(project: Project, ports: Ports) -> Known:
    """Return what the files, the store and the records still to be entered are known by (REQ-12).

    A record's file stands before the store, which has its words as of the last cycle. Raises PortError.
    """
    hub = ports.hub.snapshot(project.key)
    uids: dict[Key, str] = {}
    seen = ports.files.read() if ports.files is not None else FilesObservation()
    for record in seen.records:
        _note(uids, record.kind, record.values, record.uid or record.handle)
    there = {record.uid for record in seen.records}
    for uid, stored in hub.records.items():
        if uid not in there:
            _note(uids, stored.kind, stored.values, uid)
    for decision in hub.decisions:
        values = decision.payload.get("values")
        if decision.kind is DecisionKind.ENTER and isinstance(values, dict):
            _note(uids, Kind(str(decision.payload["kind"])), values, decision.subject)
    return Known(uids, tuple(sorted(seen.frozen)), frozenset({*there, *hub.records}))


def _note(uids: dict[Key, str], kind: Kind, values: Mapping[str, JsonValue], uid: str) -> None:
    for key in keys_of(kind, values):
        uids.setdefault(key, uid)
