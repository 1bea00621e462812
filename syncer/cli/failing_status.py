"""What `status` tells of changes that fail: what, why, since when, when each is tried again, and the cure (B-13)."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.observation import HubState


def of_hub(hub: "HubState", zone: str) -> "list[JsonValue]":
    """Every change that failed when it was last tried, those that wait longest for somebody first."""
    from syncer.sync.failures import when
    from syncer.sync.plan_json import failure_json

    rows = sorted(hub.failures, key=lambda row: (row.first, row.key))
    return [{**failure_json(row), "when": when(row, zone)} for row in rows]


def lines(rows: "Sequence[JsonObject]") -> Iterator[str]:
    """The table: a change a line, its words and its cure below."""
    if not rows:
        return
    yield f"  failing: {len(rows)}"
    wide = max(len(_name(row)) for row in rows)
    for row in rows:
        yield f"    {_name(row).ljust(wide)}  {row['cause']}: {row['when']}"
        yield f"    {' ' * wide}  {row['message']}"
        if row["hint"]:
            yield f"    {' ' * wide}  {row['hint']}"


def _name(row: "JsonObject") -> str:
    return f"{row['item']} {row['what']}"
