"""The weekly meeting: what "the next weekly meeting" means as an instant, and how a plan's words say when it is.

Why it exists: what is not urgent is answered at the next weekly meeting (SLA-1), and a communication plan says when
that is in words (PLN-5). Nothing here knows a record or a clock; words it does not understand are nobody's meeting.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from syncer.domain.project import Communication

WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日"
_WEEKLY = re.compile(
    r"(?<![\w-])weekly\b|\bevery week\b|\bevery (?=mon|tue|wed|thu|fri|sat|sun)|每周|每星期|每週",
    re.IGNORECASE,
)
_ENGLISH_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_CHINESE_DAY = re.compile(r"(?:周|星期|週)([一二三四五六日天])")
_TIME = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")
_HALF = re.compile(
    rf"(?P<zh>上午|早上|中午|下午|晚上)?\s*{_TIME.pattern}(?:\s*(?P<en>[ap])\.?m\b)?", re.IGNORECASE
)  # half a day, named before the time or after it
_AFTERNOON = frozenset({"p", "中午", "下午", "晚上"})
_NOON = 12
_WEEK = 7


@dataclass(frozen=True, slots=True)
class WeeklySlot:
    """A weekday (Monday is 0) and a time of day, in whatever zone it is asked for."""

    weekday: int
    at: time

    def next_after(self, instant: datetime, zone: tzinfo) -> datetime:
        """Return the first such moment after an instant, in UTC (SLA-1, low)."""
        local = instant.astimezone(zone)
        days = (self.weekday - local.weekday()) % _WEEK
        for ahead in (days, days + _WEEK):
            found = datetime.combine(local.date() + timedelta(days=ahead), self.at, zone).astimezone(UTC)
            if found > instant:
                break
        return found


def read_time(text: str) -> time | None:
    """Read "10:00" or "9:30"; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    return None if found is None else time(int(found[1]), int(found[2]))


def read_recurrence(text: str) -> WeeklySlot | None:
    """Read what a communication plan says of a series, such as "weekly Friday 10:00" or "每周五 10:00" (PLN-5).

    None where it is not weekly, or where day or time is not said.
    """
    at, weekday = _time_of_day(text), _weekday(text)
    if _WEEKLY.search(text) is None or at is None or weekday is None:
        return None
    return WeeklySlot(weekday, at)


def weekly_meeting(plan: Iterable[Communication]) -> WeeklySlot | None:
    """Return when a project's weekly meeting is: the first series of its plan that is a meeting, and weekly (PLN-5)."""
    found = (read_recurrence(each.recurrence) for each in plan if each.type and each.recurrence)
    return next((slot for slot in found if slot is not None), None)


def _time_of_day(text: str) -> time | None:
    """The first time in some words; "3:00 pm" and 下午3:00 are in the afternoon, 12:30 am is after midnight."""
    found = _HALF.search(text)
    if found is None:
        return None
    hour, half = int(found[2]), (found["en"] or found["zh"] or "").casefold()
    if half in _AFTERNOON and hour < _NOON and not (half == "中午" and hour == _NOON - 1):
        hour += _NOON
    elif half == "a" and hour == _NOON:
        hour = 0
    return time(hour, int(found[3]))


def _weekday(text: str) -> int | None:
    english = _ENGLISH_DAY.search(text)
    if english is not None:
        return WEEKDAYS.index(english[1].lower())
    chinese = _CHINESE_DAY.search(text)
    return None if chinese is None else _DAYS[chinese[1]]


_DAYS: Mapping[str, int] = {**{day: index for index, day in enumerate(_CHINESE)}, "天": 6}
