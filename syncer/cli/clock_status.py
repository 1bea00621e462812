"""What `status` prints of clocks: how many run, and which are late (SLA-5, B-33)."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from syncer.domain.json import JsonObject
from syncer.sync.clock_rows import STATES

_FEW = 5  # clocks that are listed one by one


def lines(clocks: JsonObject, *, whole: bool) -> Iterator[str]:
    """What `status` prints of them; nothing where no clock goes on."""
    from syncer.sync.moments import due

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
