"""Moments as people type them, in the project's zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syncer.sync.moments import instant_of_words

NOW = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)  # 02:30 of the 22nd in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("now", "2026-11-21T18:30:00+00:00"),
        ("today", "2026-11-21T16:00:00+00:00"),
        ("yesterday", "2026-11-20T16:00:00+00:00"),
        ("7d", "2026-11-14T18:30:00+00:00"),
        ("24h", "2026-11-20T18:30:00+00:00"),
        ("90m", "2026-11-21T17:00:00+00:00"),
        ("2w", "2026-11-07T18:30:00+00:00"),
        ("2026-11-01", "2026-10-31T16:00:00+00:00"),
        ("2026-11-01T10:00", "2026-11-01T02:00:00+00:00"),
        ("2026-11-01 10:00", "2026-11-01T02:00:00+00:00"),
        ("2026-11-01T10:00Z", "2026-11-01T10:00:00+00:00"),
        ("2026-11-01T10:00:00-05:00", "2026-11-01T15:00:00+00:00"),
    ],
)
def test_a_moment_is_read_in_the_projects_zone(text: str, instant: str) -> None:
    found = instant_of_words(text, NOW, SHANGHAI)
    assert found is not None
    assert found.isoformat() == instant
    assert found.tzinfo is UTC


def test_a_day_begins_where_its_clock_does_though_clocks_are_put_forward() -> None:
    found = instant_of_words("2026-03-29", NOW, ZoneInfo("Europe/Berlin"))
    assert found == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "signed", "BL-0001", "5f2a9c01bd77", "7", "d7", "20261101"])
def test_what_is_no_moment_is_told_apart_from_what_is_a_wrong_one(text: str) -> None:
    assert instant_of_words(text, NOW, SHANGHAI) is None


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "2026-11-01T25:00", "999999w", "0001-01-01"])
def test_a_wrong_date_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        instant_of_words(text, NOW, SHANGHAI)
