"""Laws of working time (B-29): deadline and elapsed undo one another, time adds up, and a minute-by-minute count agrees.

The zones have hours that are missing or come twice, half-hours and a whole day that never was; the instants lie around
these.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.rules.calendars import ALWAYS, Calendar
from syncer.rules.worktime import Hours
from tests.support.tries import tries

MINUTE = timedelta(minutes=1)
AROUND = [
    ("Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("America/St_Johns", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Asia/Shanghai", datetime(2026, 12, 31, 16, tzinfo=UTC)),
]
WEEKS: list[dict[str, Any]] = [
    {"mon-fri": ["09:00-12:00", "13:30-18:00"]},
    {"mon-sun": ["00:00-24:00"]},
    {"mon-sun": ["22:00-06:00"]},
    {"mon-fri": ["00:00-02:30", "02:45-05:00"], "sat": ["10:00-10:01"], "sun": ["01:15-03:15"]},
    {"wed": ["08:00-09:00"], "sun-mon": ["23:30-00:30"]},
]


def hours_of(zone: str, week: dict[str, Any], **more: Any) -> Hours:
    return Hours(Calendar.model_validate({"name": "any", "zone": zone, "windows": week, **more}))


KNOWN = [
    (hours_of(zone, week, country="CN" if zone.startswith("Asia") else ""), near)
    for zone, near in AROUND
    for week in WEEKS
] + [(Hours(ALWAYS), AROUND[0][1])]


@st.composite
def asked(draw: st.DrawFn, count: int) -> tuple[Hours, list[datetime]]:
    """A calendar and instants in their order, to the microsecond, some weeks around a change of its clocks."""
    hours, near = draw(st.sampled_from(KNOWN))
    spread = st.timedeltas(timedelta(days=-20), timedelta(days=20))
    return hours, sorted(near + draw(spread) for _ in range(count))


budgets = st.timedeltas(timedelta(), timedelta(hours=200))


@settings(max_examples=tries(80))
@given(asked(1), budgets, budgets)
def test_a_deadline_is_the_first_instant_until_which_its_budget_elapsed(
    given_: tuple[Hours, list[datetime]], one: timedelta, other: timedelta
) -> None:
    hours, (start,) = given_
    found = hours.deadline(start, one).at
    assert hours.elapsed(start, found) == one
    if one:
        assert hours.elapsed(start, found - timedelta(microseconds=1)) == one - timedelta(microseconds=1)
    assert hours.deadline(found, other).at == hours.deadline(start, one + other).at
    assert hours.deadline(start, max(one, other)).at >= found


@settings(max_examples=tries(80))
@given(asked(3))
def test_working_time_adds_up_and_is_no_longer_than_time(given_: tuple[Hours, list[datetime]]) -> None:
    hours, (a, b, c) = given_
    assert hours.elapsed(a, b) + hours.elapsed(b, c) == hours.elapsed(a, c)
    assert hours.elapsed(c, a) == -hours.elapsed(a, c)
    assert timedelta() <= hours.elapsed(a, b) <= b - a
    assert sum((each.end - each.begin for each in hours.stretches(a, c)), timedelta()) == hours.elapsed(a, c)
    assert hours.deadline(a, timedelta(hours=5)).at <= hours.deadline(b, timedelta(hours=5)).at


@settings(max_examples=tries(60))
@given(asked(1), budgets, st.integers(1, 12))
def test_skipped_days_have_no_working_time_and_working_days_have_some(
    given_: tuple[Hours, list[datetime]], budget: timedelta, count: int
) -> None:
    hours, (start,) = given_
    for found in (hours.deadline(start, budget), hours.working_days(start, count)):
        for skipped in found.skipped:
            noon = datetime(skipped.day.year, skipped.day.month, skipped.day.day, 12, tzinfo=hours.zone)
            assert hours.days_between(skipped.day - timedelta(days=1), skipped.day) == 0
            assert start - timedelta(days=2) < noon < found.at + timedelta(days=2)
    at, first = hours.working_days(start, count).at, start.astimezone(hours.zone).date()
    last = (at - timedelta(microseconds=1)).astimezone(hours.zone).date()
    assert count in {hours.days_between(first, last), hours.days_between(first, last - timedelta(days=1))}
    assert hours.works_at(at - timedelta(microseconds=1))


@settings(max_examples=tries(8))
@given(st.lists(st.timedeltas(timedelta(days=-1000), timedelta(days=1000)), max_size=4))
def test_which_years_were_asked_for_before_changes_no_answer(before: list[timedelta]) -> None:
    zone, near = AROUND[0]
    fresh, used = hours_of(zone, WEEKS[0]), hours_of(zone, WEEKS[0])
    for away in before:
        used.works_at(near + away)
    assert used.deadline(near, timedelta(hours=2000)) == fresh.deadline(near, timedelta(hours=2000))
    assert used.elapsed(near, near + timedelta(days=500)) == fresh.elapsed(near, near + timedelta(days=500))


# --------------------------------------------------------------------------------------- the oracle


def worked(calendar: Calendar, zone: ZoneInfo, at: datetime, public: Any) -> bool:
    """Whether the clock on the wall shows a time inside a window, asked of one instant."""
    wall = at.astimezone(zone)
    minutes = wall.hour * 60 + wall.minute
    before = wall.date() - timedelta(days=1)
    today = any(one.start <= minutes < one.end for one in windows(calendar, wall.date(), public))
    return today or any(one.start <= minutes + 1440 < one.end for one in windows(calendar, before, public))


def windows(calendar: Calendar, day: date, public: Any) -> Any:
    rule = calendar.days.get(day)
    if rule is not None and rule.hours != "working":
        return () if rule.hours == "off" else rule.hours
    usual = calendar.week[day.weekday()]
    working = next(each for each in calendar.week if each)
    if rule is not None or day in public.weekend_workdays:
        return usual or working
    return () if day in public else usual


DAY = st.sampled_from(["off", "working", ["09:00-11:00"], ["22:15-07:45"]])


@settings(max_examples=tries(30))
@given(st.sampled_from(AROUND), st.sampled_from(WEEKS), st.lists(DAY, min_size=3, max_size=3), st.data())
def test_a_minute_by_minute_count_agrees(
    around: tuple[str, datetime], week: dict[str, Any], said: list[Any], data: st.DataObject
) -> None:
    zone, near = ZoneInfo(around[0]), around[1]
    first = near.astimezone(zone).date()
    days = {(first + timedelta(days=step - 2)).isoformat(): rule for step, rule in enumerate(said)}
    country = "CN" if around[0].startswith("Asia") else ""
    hours = hours_of(around[0], week, country=country, days=days if data.draw(st.booleans()) else {})
    public: Any = (
        holidays.country_holidays("CN", years=range(2025, 2029)) if country else holidays.HolidayBase()
    )
    begin = near - MINUTE * data.draw(st.integers(0, 2880))
    minutes = [begin + step * MINUTE for step in range(data.draw(st.integers(1, 2880)))]
    counted = [worked(hours.calendar, zone, at, public) for at in minutes]
    assert hours.elapsed(begin, begin + len(minutes) * MINUTE) == sum(counted) * MINUTE
    assert [hours.works_at(at) for at in minutes[::7]] == counted[::7]


@pytest.mark.parametrize("week", [{"mon-fri": ["09:00-18:00"]}, {"mon-fri": ["09:00-12:00", "13:30-18:00"]}])
def test_the_count_agrees_over_a_national_holiday_with_its_make_up_days(week: dict[str, Any]) -> None:
    hours = hours_of("Asia/Shanghai", week, country="CN")
    public = holidays.country_holidays("CN", years=2026)
    begin = datetime(2026, 9, 17, 16, tzinfo=UTC)
    quarters = [begin + step * 15 * MINUTE for step in range(96 * 28)]
    counted = sum(worked(hours.calendar, hours.zone, at, public) for at in quarters)
    assert hours.elapsed(begin, begin + timedelta(days=28)) == counted * 15 * MINUTE
