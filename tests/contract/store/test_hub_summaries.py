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
