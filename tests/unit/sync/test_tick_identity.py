"""A tick is kept once, whatever time zone a site or the store tells its instant in (MTG-5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from syncer.sync.observation import Response
from syncer.sync.ticks import as_row, told
from syncer.sync.wiki import Tick


def test_a_tick_is_the_same_tick_once_it_has_been_kept() -> None:
    tick = Tick("a.en", "b", True, "x", datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8))))
    row = as_row(tick)
    kept = Response(row.key, row.kind, row.page, row.by, row.at.astimezone(UTC), row.payload)
    (found,) = told([kept])
    assert found.tick.key == tick.key
