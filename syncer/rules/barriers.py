"""What frozen requirements are held against while they are planned: the baseline, the freeze, and changes that were over by then.

Why it exists: whether what was signed may become something else is asked when a side changes it, before the register has it
(GATE-4, GATE-7); what `passages` tells of the past has to agree with it. Pure: the instants are given.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from syncer.domain.json import JsonValue
from syncer.rules.gates import Gate
from syncer.rules.moments import overlap
from syncer.rules.passages import OVER, Baselined
from syncer.rules.references import as_list
from syncer.rules.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Barriers:
    """The latest baseline by uid, when the requirements were frozen, and since when change requests are over."""

    zone: tzinfo = UTC
    baselined: Mapping[str, Baselined] = field(default_factory=dict)
    frozen: datetime | None = None
    over: Mapping[str, datetime] = field(default_factory=dict)

    def since(self, gate: Gate, uid: str) -> datetime | None:
        """Since when a gate's barrier stands before a record; None where there is none."""
        if gate.changing == "requirement_freeze":
            return self.frozen
        base = self.baselined.get(uid)
        return base.at if base is not None else None

    def bars(self, gate: Gate, uid: str, path: str, value: JsonValue, now: datetime) -> bool:
        """Whether a field may not become this value without proof; what was signed may come back (GATE-4)."""
        since = self.since(gate, uid)
        if since is None or since > now or not any(overlap(path, watched) for watched in gate.watched):
            return False
        if gate.changing != "baseline":
            return True
        return (self.baselined[uid].values.get(path) or None) != (value or None)

    def covers(self, gate: Gate, uid: str, path: str, change: str, changes: JsonValue) -> bool:
        """Whether a change request speaks of a record's field, and was not over before the barrier."""
        since, over = self.since(gate, uid), self.over.get(change)
        if since is not None and over is not None and over <= since:
            return False
        return any(_names(item, uid, path) for item in as_list(changes))


def _names(item: JsonValue, uid: str, path: str) -> bool:
    if not isinstance(item, dict) or item.get("requirement") != uid:
        return False
    named = item.get("field")
    return not isinstance(named, str) or overlap(path, named)


def over_since(change: Timeline) -> datetime | None:
    """Since when a change request is over; None where it is not."""
    found: datetime | None = None
    for step in change.steps():
        if step.values.get("state") not in OVER:
            found = None
        elif found is None:
            found = step.at
    return found
