"""Summaries of cycles, as `doctor` works the expected requests out of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncer.ports import CycleRow
from syncer.store.hub import SqlHub

NOW = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)


def test_the_latest_summaries_come_newest_first_and_no_more_than_asked_for(hub: SqlHub) -> None:
    assert list(hub.cycles("CAMP", 5)) == []
    rows = [CycleRow(str(n), "CAMP", NOW + timedelta(minutes=n), {"held": n}) for n in range(4)]
    for row in (rows[2], rows[0], rows[3], rows[1]):
        hub.finish(row)
    hub.finish(CycleRow("other", "SHOP", NOW + timedelta(days=1), {}))
    assert list(hub.cycles("CAMP", 3)) == [rows[3], rows[2], rows[1]]


def test_the_last_summary_is_of_the_last_cycle_though_a_clock_ran_ahead_before(hub: SqlHub) -> None:
    """Else `status`, the console and alerts would speak of that cycle for as long as the clock was ahead."""
    hub.finish(CycleRow("ahead", "CAMP", NOW + timedelta(days=365), {}))
    hub.finish(CycleRow("now", "CAMP", NOW, {}))
    last = hub.last_cycle("CAMP")
    assert last is not None
    assert [row.id for row in hub.cycles("CAMP", 2)] == [last.id, "ahead"] == ["now", "ahead"]
