"""Clocks that are late, from the rows that the last cycle kept, and somebody who knows of it (SLA-5, B-32, B-33).

A row says how things stood at that cycle; what has come due since is told as breached all the same, and no clock is run here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonObject, JsonValue
from syncer.ports import Hub
from syncer.rules.slas import Policy
from syncer.sync.clock_rows import STATES, ClockRow, Firing, standing_of
from syncer.sync.observation import DecisionKind, HubState
from syncer.sync.whom import OWNERS, answering, owed_by


def of_project(
    rows: Iterable[ClockRow],
    fired: Iterable[Firing],
    hub: HubState,
    now: datetime,
    zone: str,
    *,
    policies: Iterable[Policy],
) -> JsonObject:
    """The clocks that go on, by state, and those that are late with owner and deadline, the latest first."""
    standing = [(row, standing_of(row.row, now)) for row in rows if row.cycle or row.row]
    counts = Counter(state for row, state in standing if row.uid in hub.records)
    late = sorted(
        (row for row, state in standing if state == "breached" and row.uid in hub.records),
        key=lambda row: str(row.row.get("deadline")),
    )
    said, owed = tuple(fired), owed_by(policies)
    listed = [_late(row, said, hub, zone, owed) for row in late]
    return {
        **{state: counts[state] for state in STATES},
        "late": list[JsonValue](listed),
        "not_acknowledged": sum(one["told"] is True and not one["acknowledged_by"] for one in listed),
    }


def going_on(rows: Iterable[ClockRow], hub: HubState, now: datetime) -> list[ClockRow]:
    """The clocks that are breached and go on."""
    return [row for row in rows if row.uid in hub.records and standing_of(row.row, now) == "breached"]


def breaches(row: ClockRow, fired: Iterable[Firing]) -> list[Firing]:
    """What was noted or said of a clock's breach under the goal in force: the breach, and its levels; another goal's is another."""
    of_goal = f" | {row.row.get('goal') or ''}"
    return [
        one
        for one in fired
        if (one.key.uid, one.key.rule, one.key.cycle) == (row.uid, row.rule, row.cycle)
        and one.key.threshold.startswith(("breach ", "level "))
        and one.key.threshold.endswith(of_goal)
    ]


def _late(
    row: ClockRow, fired: Iterable[Firing], hub: HubState, zone: str, owed: Mapping[str, Sequence[str]]
) -> JsonObject:
    values, said = hub.records[row.uid].values, breaches(row, fired)
    deadline = row.row.get("deadline")
    by = next((one.acknowledged_by for one in said if one.acknowledged_by), "")
    at = (
        datetime.fromisoformat(str(deadline)).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")
        if deadline
        else None
    )
    return {
        "uid": row.uid,
        "title": str(values.get("title") or ""),
        "rule": row.rule,
        "owner": answering(values, owed.get(row.rule, OWNERS)) or None,
        "deadline": at,
        "told": bool(said),
        "acknowledged_by": by,
        "command": f"syncer explain {row.uid} --sla",
    }


def acknowledge(
    hub: Hub, project: str, row: ClockRow, said: Sequence[Firing], *, by: str, now: datetime
) -> bool:
    """Note who knows of what was said of a breach; false where somebody did before: the first word stands.

    With the next cycle it stands in the record's history (TRC-1).
    """
    for one in said:
        hub.acknowledge(project, one.key, by=by, now=now)
    fresh = not any(one.acknowledged_by for one in said)
    if fresh:
        payload: JsonObject = {"cycle": row.cycle}
        subject = f"{row.uid} {row.rule}"
        hub.decide(project, DecisionKind.ACKNOWLEDGE, subject, payload, by=by, now=now)
    return fresh
