"""Passages of a project's records through its gates, from the store alone: for `explain`, `status`, and the weekly list.

Why it exists: what a gate looks at beside a record lies in several places: confirmed plans and the freeze in project.yaml, change
requests in the register, baselines in the store. It is put together here, once. After a cycle that moved records those are
judged, and what passed without proof is kept, so that telling it costs nothing. No request is sent and nothing is refused.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.cycle.barriers import baselined_by, frozen_at
from syncer.cycle.project import Project
from syncer.cycle.run import Run
from syncer.cycle.timelines import read_timelines
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue, canonical, digest
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData, dump_project
from syncer.ports import Hub, PutCursor
from syncer.rules.gates import Gate, in_force
from syncer.rules.passages import CREATED, Facts, Passage, Verdict, passages
from syncer.sync.gates import Gates, said
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import HubState, StoredRecord

CURSOR = "gates"  # under this name: what passed without proof, and what it was judged by
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Open:
    """A passage without proof that lacks it still."""

    uid: str
    gate: str
    at: datetime
    word: str
    by: str
    ref: str
    missing: tuple[str, ...]

    @classmethod
    def of(cls, one: Passage) -> Open:
        """What is kept of a passage."""
        missing = tuple(said(lack)[0] for lack in one.missing)
        return cls(one.uid, one.gate, one.at, one.word, one.by, one.ref, missing)

    @classmethod
    def read(cls, raw: Mapping[str, JsonValue]) -> Open:
        """What was kept."""
        missing = raw["missing"]
        words = {name: str(raw[name]) for name in ("uid", "gate", "word", "by", "ref")}
        named = tuple(map(str, missing)) if isinstance(missing, list) else ()
        return cls(at=datetime.fromisoformat(str(raw["at"])), missing=named, **words)

    def payload(self) -> JsonObject:
        """As it is kept and shown."""
        return {
            "uid": self.uid,
            "gate": self.gate,
            "at": self.at.isoformat(timespec="seconds"),
            "word": self.word,
            "by": self.by,
            "ref": self.ref,
            "missing": [*self.missing],
        }


def open_passages(state: HubState) -> tuple[Open, ...]:
    """What passed a gate without proof and lacks it still, the earliest first, as of the last cycle that moved something."""
    kept = json.loads(state.cursors.get(CURSOR) or "null") or {}
    return tuple(Open.read(raw) for raw in kept.get("open", ()))


def drifted(mapping: SyncMapping, state: HubState) -> dict[str, tuple[str, ...]]:
    """By uid, the fields that changed behind a baseline or the freeze without a change request that covers it (GATE-4, GATE-7)."""
    names = {gate.name for gate in mapping.gates if gate.enabled and gate.changing}
    found: dict[str, list[str]] = {}
    for one in open_passages(state):
        if one.gate in names and one.word != CREATED:
            found.setdefault(one.uid, []).extend(one.word.split(", "))
    return {uid: tuple(dict.fromkeys(fields)) for uid, fields in found.items()}


def lately(found: Sequence[Open], now: datetime) -> tuple[Open, ...]:
    """Those of the last seven days: the weekly list."""
    return tuple(one for one in found if one.at > now - _WEEK)


# ------------------------------------------------------------------------------- after a cycle


def watch(run: Run) -> None:
    """Judge the records that a cycle moved, and keep those that passed a gate without proof.

    All of them where gates, plans, milestones or baselines are others than before, or a cycle ended before it looked; else nothing is read where nothing moved.
    """
    project, hub = run.project, run.ports.hub
    kept = json.loads(run.seen.hub.cursors.get(CURSOR) or "null") or {}
    gates = in_force(project.mapping.gates, run.seen.now, ZoneInfo(project.timezone))
    if not gates and not kept:
        return
    made = _digest(project, hub, run.seen.data, gates)
    anew, moved = run.unlooked or made != kept.get("digest"), run.moved
    if not anew and not moved:
        return
    state = hub.snapshot(project.key)
    before = () if anew else open_passages(run.seen.hub)
    again = set(state.records) if anew else moved | _hanging(before, moved, gates)
    found = [one for one in before if one.uid not in again and one.uid in state.records]
    found += [Open.of(one) for one in without_proof(project, hub, state, run.seen.data, again)]
    found.sort(key=lambda one: (one.at, one.uid, one.gate))
    payload: JsonObject = {"digest": made, "open": [one.payload() for one in found]}
    if payload != kept:
        run.commit([PutCursor(CURSOR, canonical(payload))])


def _digest(project: Project, hub: Hub, data: ProjectData, gates: Sequence[Gate]) -> str:
    """What every verdict depends on beside the records."""
    said_of = dump_project(data)
    frozen: list[JsonValue] = []
    if any(gate.changing == "baseline" for gate in gates):
        frozen = [head.digest for head in hub.baselines(project.key)]
    written: list[JsonValue] = [gate.model_dump(mode="json", by_alias=True) for gate in gates]
    return digest([written, said_of.get("milestones"), said_of.get("confirmed_plans"), frozen])


def _hanging(before: Sequence[Open], moved: Collection[str], gates: Sequence[Gate]) -> set[str]:
    """Requirements whose proof may be a change request that moved."""
    if not any(kind_of(uid) is Kind.CHANGE_REQUEST for uid in moved):
        return set()
    names = {gate.name for gate in gates if _asks_for_changes(gate)}
    return {one.uid for one in before if one.gate in names}


def _asks_for_changes(gate: Gate) -> bool:
    return any(path.partition(".")[0] == "changed_by" for path in gate.required)


# ------------------------------------------------------------------------------------- judging


def facts_of(project: Project, hub: Hub, state: HubState, data: ProjectData) -> Facts:
    """What gates look at beside a record; only what some gate of the mapping asks for is read."""
    gates = [gate for gate in project.mapping.gates if gate.enabled]
    zone = ZoneInfo(project.timezone)
    baselined = baselined_by(project, hub, gates)
    facts = Facts(zone, data.confirmed_plans, (), baselined, frozen_at(data, zone))
    binding = baselined or facts.frozen
    if not any(_asks_for_changes(gate) and (gate.entering or binding) for gate in gates):
        return facts
    uids = [uid for uid, record in state.records.items() if record.kind is Kind.CHANGE_REQUEST]
    changes = read_timelines(project, hub, state, uids) if uids else {}
    return replace(facts, changes=tuple(changes.values()))


def read_passages(
    project: Project, hub: Hub, state: HubState, facts: Facts, uids: Collection[str]
) -> tuple[Passage, ...]:
    """Every passage of some records through gates of the mapping, in the order in which they happened."""
    timelines = read_timelines(project, hub, state, sorted(uids)) if uids else {}
    found = [each for one in timelines.values() for each in passages(project.mapping.gates, one, facts)]
    return tuple(sorted(found, key=lambda each: (each.at, each.uid, each.gate)))


def without_proof(
    project: Project, hub: Hub, state: HubState, data: ProjectData, uids: Collection[str]
) -> tuple[Passage, ...]:
    """Of some records, and of each gate, the last passage, where it had no proof and lacks it still.

    The past is read of those records alone that look so by what they say now.
    """
    gates = [gate for gate in project.mapping.gates if gate.enabled]
    records = [state.records[uid] for uid in uids if uid in state.records]
    suspected = set(_standing(gates, records, state, data))
    facts = Facts(ZoneInfo(project.timezone), data.confirmed_plans)
    if any(gate.changing or _asks_for_changes(gate) for gate in gates) and any(
        one.kind is Kind.REQUIREMENT for one in records
    ):
        facts = facts_of(project, hub, state, data)
        suspected |= {one.uid for one in records if _changed(one, facts)}
    last: dict[tuple[str, str], Passage] = {}
    for each in read_passages(project, hub, state, facts, suspected):
        last[each.uid, each.gate] = each
    return tuple(one for one in last.values() if one.verdict is Verdict.WITHOUT_PROOF and one.until is None)


def _standing(
    gates: Sequence[Gate], records: Sequence[StoredRecord], state: HubState, data: ProjectData
) -> Iterator[str]:
    """Records that stand in a guarded state and lack its proof."""
    looked = Gates.over(gates, state.records, data)
    for gate in gates:
        for one in records if gate.entering else ():
            there = one.kind is gate.record and one.values.get(gate.state) in gate.entering
            if there and looked.lacking(gate, one.uid, one.values):
                yield one.uid


def _changed(record: StoredRecord, facts: Facts) -> bool:
    """Whether a requirement is another than in the baseline, or moved after the freeze."""
    if record.kind is not Kind.REQUIREMENT:
        return False
    base = facts.baselined.get(record.uid)
    if base is not None and dict(record.values) != dict(base.values):
        return True
    return facts.frozen is not None and record.updated is not None and record.updated > facts.frozen
