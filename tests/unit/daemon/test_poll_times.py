"""When cycles are due: a little early or late, and never when an hour begins (B-12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syncer.daemon.service import Steps
from syncer.daemon.triggers import QUIET, PollTrigger, off_the_hour

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("seconds", [0, 1, 39.9])
def test_what_is_due_as_an_hour_begins_waits_until_the_crowd_is_gone(seconds: float) -> None:
    due = NINE + timedelta(seconds=seconds)
    assert off_the_hour(due, QUIET) == due + QUIET


@pytest.mark.parametrize("seconds", [-1, 40, 600])
def test_any_other_moment_stays(seconds: float) -> None:
    due = NINE + timedelta(seconds=seconds)
    assert off_the_hour(due, QUIET) == due


@pytest.mark.parametrize("poll", [timedelta(seconds=1), timedelta(seconds=60), timedelta(hours=1)])
def test_polls_keep_their_distance_and_their_quiet(poll: timedelta) -> None:
    trigger = PollTrigger(poll, "UTC")
    now, quiet = NINE, min(QUIET, poll / 2)
    for _ in range(200):
        due = trigger.get_next_fire_time(now, now)
        assert due is not None
        assert now <= due <= now + poll + min(poll / 10, timedelta(seconds=30)) + quiet
        assert timedelta(minutes=due.minute, seconds=due.second, microseconds=due.microsecond) >= quiet
        now = due


def test_a_clock_that_is_set_back_is_noticed_once_and_one_that_is_corrected_is_not() -> None:
    """Else a service that started before its machine's clock was right would rest for as long as that was ahead."""
    day, steady = [8 * 3600.0], [0.0]
    steps = Steps(lambda: day[0], lambda: steady[0])
    seen = []
    for then in (30.0, 31.5, 30.0 - 8 * 3600, 30.0, 3600.0, 29.0):
        day[0] += then
        steady[0] += 30.0
        seen.append(steps.back())
    assert seen == [False, False, True, False, False, False]
