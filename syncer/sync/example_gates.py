"""What comes of a worked example of a gate: its record's past, plans, changes and baseline, as an administrator wrote them.

Why it exists: as with those of response times, the test run and the page of rules (PG-18) judge the same examples in one way.
Pure; it reads no file.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from syncer.domain.fields import flatten
from syncer.domain.kinds import Kind
from syncer.domain.project import ConfirmedPlan
from syncer.rules.conditions import paths_of
from syncer.rules.passages import Baselined, Facts, Passage, Proof, committed, passages
from syncer.rules.timeline import Event, Timeline
from syncer.sync.mapping import Mapping as SyncMapping

ZONE = ZoneInfo("Asia/Shanghai")
Given = Mapping[str, Any]


def passed(mapping: SyncMapping, given: Given) -> Mapping[str, object]:
    """Return all that an example may ask for, under the names that it uses."""
    timeline = _timeline(given, Kind(given["record"]), given.get("uid", "X-0001"))
    plans = [ConfirmedPlan.model_validate(plan) for plan in given.get("plans", ())]
    base = given.get("baseline")
    facts = Facts(
        ZONE,
        plans,
        [_timeline(each, Kind.CHANGE_REQUEST, each["uid"]) for each in given.get("changes", ())],
        {timeline.uid: Baselined(_instant(base["at"]), flatten(timeline.kind, _plain(base["values"])))}
        if base
        else {},
        _instant(given["frozen"]) if "frozen" in given else None,
    )
    plan = committed(timeline.values, plans)
    found = passages(mapping.gates, timeline, facts)
    asked = [_shown(each) for each in found]
    return {
        "promised": plan.version if plan is not None else None,
        "modes": sorted({gate.mode for gate in mapping.gates}),
        "passages": asked,
    }


def _shown(one: Passage) -> dict[str, object]:
    return {
        "gate": one.gate,
        "at": one.at,
        "word": one.word,
        "by": one.by,
        "verdict": one.verdict.value,
        "missing": [lack.path for lack in one.missing],
        "there": [lack.there for lack in one.missing],
        "proofs": {min(_paths(proof)): proof.by for proof in one.proofs if proof.by},
        "met": sorted({path for proof in one.proofs for path in _paths(proof)}),
        "proved": one.proved,
    }


def _paths(proof: Proof) -> frozenset[str]:
    return paths_of(proof.leaf)


def _timeline(given: Given, kind: Kind, uid: str) -> Timeline:
    events = [
        Event(_instant(at), path, _plain(before), _plain(after), by)
        for at, path, before, after, by in given.get("events", ())
    ]
    created = _instant(given.get("created", "2026-11-02T09:00:00+08:00"))
    values = flatten(kind, _plain(given["values"]))
    return Timeline(uid, kind, created, values, tuple(events), frozenset(given.get("unknown", ())))


def _plain(said: Any) -> Any:
    """What YAML read as a day or an instant, as text again."""
    if isinstance(said, dict):
        return {key: _plain(value) for key, value in said.items()}
    if isinstance(said, list):
        return [_plain(item) for item in said]
    return said.isoformat() if isinstance(said, date) else said


def _instant(said: object) -> datetime:
    return said if isinstance(said, datetime) else datetime.fromisoformat(str(said))
