"""When a change that failed is sent again (B-12, B-13, B-15)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncer.sync.failures import ASIDE, Cause, again

NOW = datetime(2026, 11, 23, 10, 39, 15, tzinfo=UTC)


@pytest.mark.parametrize("cause", [Cause.CONFIGURATION, Cause.DATA])
@pytest.mark.parametrize("tries", [1, 2, 40])
def test_what_waits_for_a_person_is_tried_once_an_hour(cause: Cause, tries: int) -> None:
    """B-15: administrators change screens and tell nobody."""
    assert again(cause, tries, NOW) - NOW == timedelta(hours=1)


@pytest.mark.parametrize("cause", [Cause.OUTAGE, Cause.QUOTA, Cause.CONFLICT])
@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 0), (2, 4), (3, 8), (4, 16), (8, 256), (9, 300), (ASIDE - 1, 300)]
)
def test_what_passes_by_itself_is_tried_at_once_and_then_ever_more_seldom(
    cause: Cause, tries: int, seconds: int
) -> None:
    """B-13."""
    assert (again(cause, tries, NOW) - NOW).total_seconds() == seconds


def test_a_site_is_left_alone_for_as_long_as_it_asks() -> None:
    """B-12: a Retry-After is never undercut, and never shortens a wait that has grown longer."""
    assert (again(Cause.QUOTA, 1, NOW, 89.2) - NOW).total_seconds() == 90
    assert (again(Cause.OUTAGE, 9, NOW, 10.0) - NOW).total_seconds() == 300
    assert (again(Cause.QUOTA, 1, NOW, 7200.0) - NOW).total_seconds() == 7200


@pytest.mark.parametrize("cause", list(Cause))
def test_what_fails_on_and_on_is_set_aside(cause: Cause) -> None:
    """B-13: poison costs one try an hour."""
    assert again(cause, ASIDE, NOW) - NOW == timedelta(hours=1)
