"""What a communication plan says of the weekly meeting, and when the next one is (SLA-1, PLN-5)."""

from datetime import UTC, datetime, timedelta

import pytest

from syncer.rules.weekly import WeeklySlot, read_recurrence

DAY0 = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("weekly Friday 10:00", (4, 10, 0)),
        ("every Monday at 9:30", (0, 9, 30)),
        ("每周三 14：00", (2, 14, 0)),
        ("每星期天 8:05", (6, 8, 5)),
        ("weekly Friday 3:00 pm", (4, 15, 0)),
        ("weekly Friday 12:30 P.M.", (4, 12, 30)),
        ("weekly Friday 12:30 am", (4, 0, 30)),
        ("every Monday 9:30 a.m.", (0, 9, 30)),
        ("每周五下午3:00", (4, 15, 0)),
        ("每周五 下午 15：00", (4, 15, 0)),
        ("每周五 上午10:00-11:30", (4, 10, 0)),
        ("每周五 中午11:30", (4, 11, 30)),
        ("每周五 中午12:30", (4, 12, 30)),
        ("monthly Friday 10:00", None),
        ("weekly", None),
        ("每周五", None),
    ],
)
def test_when_the_weekly_meeting_is(text: str, slot: tuple[int, int, int] | None) -> None:
    found = read_recurrence(text)
    assert slot == (None if found is None else (found.weekday, found.at.hour, found.at.minute))


def test_the_next_weekly_meeting_is_never_the_present_moment() -> None:
    monday = WeeklySlot(0, DAY0.time())
    assert (monday.next_after(DAY0, UTC), monday.next_after(DAY0 - HOUR, UTC)) == (DAY0 + 168 * HOUR, DAY0)
