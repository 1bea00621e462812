"""The last days of tokens are counted down (B-14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import structlog

from syncer.daemon.countdown import Countdown
from syncer.daemon.expiry import Token, expiring

LAST = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("left", "said", "level"),
    [
        (31, "", ""),
        (30, "in 30 days", "warning"),
        (14, "in 14 days", "warning"),
        (4, "in 4 days", "warning"),
        (3, "in 3 days", "error"),
        (0, "today", "error"),
        (-2, "2 days ago", "error"),
    ],
)
def test_from_thirty_days_on_it_is_said_and_from_three_on_loudly(left: int, said: str, level: str) -> None:
    found = [*expiring([Token("jira", LAST)], LAST - timedelta(days=left))]
    assert [problem.severity.value for problem in found] == ([level] if level else [])
    assert all(problem.message == f"the token of jira expires {said}" for problem in found)


def test_the_service_says_it_once_a_day() -> None:
    countdown, today = Countdown([Token("jira", LAST)]), LAST - timedelta(days=14)
    with structlog.testing.capture_logs() as logged:
        for hour in range(48):
            countdown.tell(today + timedelta(days=hour // 24))
    assert [line["message"] for line in logged] == [
        "the token of jira expires in 14 days",
        "the token of jira expires in 13 days",
    ]
