"""`Retry-After` in its two forms, and the waits where a site asks for none."""

from __future__ import annotations

import pytest

from syncer.http.retry import RetrySettings, retry_after, wait_after

NOW = "Sun, 22 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": " 12 "}, 12.0),
        ({"Retry-After": "1847"}, 1847.0),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:30 GMT", "Date": NOW}, 30.0),
        ({"Retry-After": "Sun, 22 Nov 2026 12:00:30 -0000", "Date": NOW}, 30.0),
        ({"Retry-After": "Sun, 22 Nov 2026 11:00:00 GMT", "Date": NOW}, 0.0),
        ({"Retry-After": "Fri, 21 Nov 2036 12:00:00 GMT", "Date": NOW}, 315_532_800.0),
    ],
)
def test_a_number_and_a_date_both_become_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_date_without_the_sites_own_is_read_against_ours() -> None:
    found = retry_after({"Retry-After": "Sat, 22 Nov 2096 12:00:00 GMT"})
    assert found is not None
    assert found > 0


@pytest.mark.parametrize("attempt", range(1, 12))
def test_waits_grow_within_bounds(attempt: int) -> None:
    settings = RetrySettings(first=1.0, most=8.0)
    waits = [wait_after(None, attempt, settings, slow=False) for _ in range(20)]
    middle = min(8.0, 2.0 ** (attempt - 1))
    assert all(0.75 * middle <= wait <= 1.25 * middle for wait in waits)


def test_what_was_asked_is_never_shortened() -> None:
    waits = [wait_after(5.0, 1, RetrySettings(), slow=True) for _ in range(50)]
    assert min(waits) >= 5.0
    assert max(waits) <= 5.5


def test_zero_seconds_is_what_data_center_writes_while_tokens_remain_and_says_nothing() -> None:
    waits = [wait_after(0.0, 1, RetrySettings(), slow=True) for _ in range(50)]
    assert min(waits) >= 1.5
