"""What `status` says of clocks, from the rows that the last cycle kept: how many run, and which are late (SLA-5, B-33).

A row says how things stood at that cycle; what has come due since is told as breached all the same, and no clock is run here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, cast

from syncer.domain.json import JsonObject, JsonValue
from syncer.sync.clock_rows import STATES, ClockRow, Firing, standing_of

if TYPE_CHECKING:
    from syncer.sync.observation import HubState

_FEW = 5  # clocks that are listed one by one


def of_project(
    rows: Iterable[ClockRow], fired: Iterable[Firing], hub: "HubState", now: datetime, zone: str
) -> JsonObject:
    """The clocks that go on, by state, and those that are late with owner and deadline, the latest first."""
    standing = [(row, standing_of(row.row, now)) for row in rows if row.cycle or row.row]
    counts = Counter(state for row, state in standing if row.uid in hub.records)
    late = sorted(
        (row for row, state in standing if state == "breached" and row.uid in hub.records),
        key=lambda row: str(row.row.get("deadline")),
    )
    said = tuple(fired)
    listed = [_late(row, said, hub, zone) for row in late]
    return {
        **{state: counts[state] for state in STATES},
        "late": list[JsonValue](listed),
        "not_acknowledged": sum(one["told"] is True and not one["acknowledged_by"] for one in listed),
    }


def going_on(rows: Iterable[ClockRow], hub: "HubState", now: datetime) -> list[ClockRow]:
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


def _late(row: ClockRow, fired: Iterable[Firing], hub: "HubState", zone: str) -> JsonObject:
    from syncer.cli.moments import local
    from syncer.sync.whom import OWNERS

    values, said = hub.records[row.uid].values, breaches(row, fired)
    owner = next((values[field] for field in OWNERS if values.get(field)), None)
    deadline = row.row.get("deadline")
    by = next((one.acknowledged_by for one in said if one.acknowledged_by), "")
    at = (
        local(datetime.fromisoformat(str(deadline)), zone).isoformat(timespec="minutes") if deadline else None
    )
    return {
        "uid": row.uid,
        "title": str(values.get("title") or ""),
        "rule": row.rule,
        "owner": owner,
        "deadline": at,
        "told": bool(said),
        "acknowledged_by": by,
        "command": f"syncer explain {row.uid} --sla",
    }


def lines(clocks: JsonObject, *, whole: bool) -> Iterator[str]:
    """What `status` prints of them; nothing where no clock goes on."""
    from syncer.cli.moments import due

    counts = [f"{clocks[state]} {state.replace('_', ' ')}" for state in STATES if clocks[state]]
    if counts:
        yield f"  clocks: {', '.join(counts)} (syncer rules next shows what comes)"
    late = cast("list[JsonObject]", clocks["late"])
    for one in late if whole else late[:_FEW]:
        owner = f", {one['owner']}" if one["owner"] else ""
        known = f", acknowledged by {one['acknowledged_by']}" if one["acknowledged_by"] else ""
        by = due(datetime.fromisoformat(str(one["deadline"]))) if one["deadline"] else "at once"
        yield f"    late: {one['uid']} {one['rule']}, due {by}{owner}{known}: {one['command']}"
    if not whole and len(late) > _FEW:
        yield f"    and {len(late) - _FEW} more (-v lists them)"
    if clocks["not_acknowledged"]:
        yield f"  breaches that nobody acknowledged: {clocks['not_acknowledged']} (syncer ack UID stops what follows)"
