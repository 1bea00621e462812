"""When a census is due: by the moments the configuration names, in the service's zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from syncer.cycle.schedule import Moments

SHANGHAI = Moments(at=time(2, 17), zone="Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("moments", "now", "last"),
    [
        (Moments(), "2026-11-22T02:17:00+00:00", "2026-11-22T02:17:00+00:00"),
        (Moments(), "2026-11-22T02:16:59+00:00", "2026-11-21T02:17:00+00:00"),
        (SHANGHAI, "2026-11-21T18:17:00+00:00", "2026-11-22T02:17:00+08:00"),
        (SHANGHAI, "2026-11-21T18:16:00+00:00", "2026-11-21T02:17:00+08:00"),
        (Moments(("mon", "thu"), time(9, 0)), "2026-11-22T12:00:00+00:00", "2026-11-19T09:00:00+00:00"),
        (Moments(("sun",), time(9, 0)), "2026-11-22T08:00:00+00:00", "2026-11-15T09:00:00+00:00"),
        (
            Moments(at=time(2, 30), zone="Europe/Berlin"),
            "2026-03-29T12:00:00+00:00",
            "2026-03-29T01:30:00+00:00",
        ),
        (
            Moments(at=time(2, 30), zone="Europe/Berlin"),
            "2026-10-25T12:00:00+00:00",
            "2026-10-25T00:30:00+00:00",
        ),
    ],
    ids=[
        "now",
        "yesterday",
        "elsewhere",
        "not yet there",
        "some days",
        "a week ago",
        "left out",
        "shown twice",
    ],
)
def test_the_last_moment(moments: Moments, now: str, last: str) -> None:
    assert moments.last(at(now)) == at(last)


@pytest.mark.parametrize(
    ("moments", "now", "following"),
    [
        (Moments(), "2026-11-22T02:17:00+00:00", "2026-11-23T02:17:00+00:00"),
        (Moments(), "2026-11-22T02:16:59+00:00", "2026-11-22T02:17:00+00:00"),
        (Moments(("mon",), time(9, 0)), "2026-11-23T09:00:01+00:00", "2026-11-30T09:00:00+00:00"),
        (
            Moments(at=time(0, 0, 1), zone="Asia/Shanghai"),
            "2026-11-22T16:00:00+00:00",
            "2026-11-22T16:00:01+00:00",
        ),
    ],
    ids=["a day on", "a second on", "a week on", "elsewhere"],
)
def test_the_next_moment(moments: Moments, now: str, following: str) -> None:
    assert moments.next(at(now)) == at(following)


def test_off_is_never() -> None:
    never = Moments(days=())
    assert never.next(datetime.now(UTC)) is None
    assert never.last(datetime.now(UTC)) is None
    assert not never.due(None, datetime.now(UTC))


def test_it_is_due_once_a_moment_and_missed_ones_count_once() -> None:
    now = at("2026-11-22T12:00:00+00:00")
    assert Moments().due(None, now)
    assert Moments().due(now - timedelta(days=9), now)
    assert not Moments().due(at("2026-11-22T02:17:00+00:00"), now)
    assert not Moments().due(now, now)


def test_what_was_done_by_a_clock_that_ran_ahead_is_due_again() -> None:
    """B-08: a census that is said to have been next year would not come before then."""
    now = at("2026-11-22T12:00:00+00:00")
    assert Moments().due(now + timedelta(days=365), now)
    assert not Moments().due(now + timedelta(minutes=1), now), "clocks of several machines differ so much"
