"""Working time by the table (B-29, SLA-5): the Chinese calendar with its make-up days, zones, nights, days written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncer.rules.budgets import Budget
from syncer.rules.calendars import ALWAYS, Calendar
from syncer.rules.worktime import Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = ("09:00-18:00",)
LUNCH = ("09:00-12:00", "13:30-18:00")


def calendar(*windows: str, **more: Any) -> Calendar:
    said = {"name": "office", "zone": "Asia/Shanghai", "windows": {"mon-fri": list(windows or LUNCH)}}
    return Calendar.model_validate({**said, **more})


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


TABLE = [
    ("2026-09-18 17:30", "2026-09-22 14:30", "2026-09-23 10:00"),
    ("2026-09-25 17:30", "2026-09-30 15:00", "2026-10-08 10:30"),
    ("2026-09-30 17:30", "2026-10-10 14:30", "2026-10-12 10:00"),
    ("2026-10-09 17:30", "2026-10-13 14:30", "2026-10-14 10:00"),
]


@pytest.mark.parametrize(("start", "nine", "lunch"), TABLE)
def test_24_hours_over_chinese_holidays_and_make_up_days(start: str, nine: str, lunch: str) -> None:
    """B-29: a worked Sunday, Mid-Autumn, the National Day week and the Saturday that makes up for it."""
    for windows, expected in ((NINE, nine), (LUNCH, lunch)):
        hours = Hours(calendar(*windows, country="CN"))
        found = hours.deadline(shanghai(start), timedelta(hours=24))
        assert found.at == shanghai(expected)
        assert hours.elapsed(shanghai(start), found.at) == timedelta(hours=24)


def test_a_deadline_shows_the_days_it_skipped_and_what_they_are_called() -> None:
    """B-29: in both languages, with why each was skipped."""
    found = Hours(calendar(country="CN")).deadline(shanghai("2026-09-30 17:30"), timedelta(hours=24))
    assert [(day.day.day, day.kind) for day in found.skipped] == [
        *((day, "holiday") for day in (1, 2, 3)),
        (4, "rest"),
        *((day, "holiday") for day in (5, 6, 7)),
        (11, "rest"),
    ]
    first, last = found.skipped[0], found.skipped[-2]
    assert (first.name("en"), first.name("zh-CN")) == ("National Day", "国庆节")
    assert last.name("zh-CN") == "休息日（由 2026-10-10 调休）"
    assert found.skipped[-1].name("en") == ""


def test_a_budget_is_used_up_at_the_end_of_a_window_not_at_the_next_beginning() -> None:
    hours = Hours(calendar())
    assert hours.deadline(shanghai("2026-03-06 17:00"), timedelta(hours=1)).at == shanghai("2026-03-06 18:00")
    assert hours.deadline(shanghai("2026-03-06 18:00"), timedelta(hours=1)).at == shanghai("2026-03-09 10:00")


def test_nothing_takes_no_time_and_less_is_refused() -> None:
    hours = Hours(calendar())
    assert hours.deadline(shanghai("2026-03-07 12:00"), timedelta()).at == shanghai("2026-03-07 12:00")
    with pytest.raises(ValueError, match="negative"):
        hours.deadline(shanghai("2026-03-07 12:00"), timedelta(hours=-1))


def test_24_by_7_is_the_time_that_passed() -> None:
    begin = datetime(2026, 1, 31, 12, tzinfo=UTC)
    found = Hours(ALWAYS).deadline(begin, timedelta(hours=72))
    assert (found.at, found.skipped) == (begin + timedelta(hours=72), ())
    assert Hours(ALWAYS).elapsed(begin, datetime(2031, 1, 31, tzinfo=UTC)) == (
        datetime(2031, 1, 31, tzinfo=UTC) - begin
    )


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-03-06 09:30", 1, "2026-03-09 18:00"),
        ("2026-03-06 23:30", 1, "2026-03-09 18:00"),
        ("2026-09-28 10:00", 5, "2026-10-10 18:00"),
        ("2026-10-03 10:00", 1, "2026-10-08 18:00"),
    ],
)
def test_working_days_end_with_the_last_window_of_the_last(start: str, count: int, end: str) -> None:
    """CR-5: a special meeting within five working days, which a worked Saturday is too."""
    hours = Hours(calendar(country="CN"))
    assert hours.working_days(shanghai(start), count).at == shanghai(end)
    assert hours.deadline(shanghai(start), Budget(days=count)).at == shanghai(end)


def test_working_days_between_two_days_count_the_last_and_not_the_first() -> None:
    hours = Hours(calendar(country="CN"))
    assert hours.days_between(date(2026, 9, 28), date(2026, 10, 10)) == 5
    assert hours.days_between(date(2026, 10, 10), date(2026, 9, 28)) == -5
    assert hours.days_between(date(2026, 10, 10), date(2026, 10, 10)) == 0


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    night = calendar("22:00-06:00", days={"2026-03-10": "off"})
    hours = Hours(night)
    assert hours.works_at(shanghai("2026-03-10 05:59"))
    assert not hours.works_at(shanghai("2026-03-10 22:00"))
    assert hours.works_at(shanghai("2026-03-07 05:00")), "the night of Friday"
    assert not hours.works_at(shanghai("2026-03-09 05:00")), "no night of Sunday"
    assert hours.working_days(shanghai("2026-03-11 12:00"), 1).at == shanghai("2026-03-13 06:00")


def test_a_night_over_new_year_is_found_from_either_side() -> None:
    hours = Hours(calendar("22:00-06:00"))
    assert hours.elapsed(shanghai("2026-12-31 20:00"), shanghai("2027-01-01 12:00")) == timedelta(hours=8)
    assert Hours(calendar("22:00-06:00")).works_at(shanghai("2027-01-01 03:00"))


def test_days_written_by_hand_go_before_what_is_public() -> None:
    """A half-day, a company day, a worked Sunday and a public holiday that is worked."""
    hours = Hours(
        calendar(
            country="CN",
            days={
                "2026-12-31": ["09:00-12:00"],
                "2026-12-30": {"hours": "off", "name": {"en": "Company day", "zh-CN": "司庆日"}},
                "2026-12-27": "working",
                "2026-10-01": "working",
            },
        )
    )
    assert hours.elapsed(shanghai("2026-12-31 00:00"), shanghai("2027-01-01 00:00")) == timedelta(hours=3)
    assert hours.elapsed(shanghai("2026-12-27 00:00"), shanghai("2026-12-28 00:00")) == timedelta(hours=7.5)
    assert hours.elapsed(shanghai("2026-10-01 00:00"), shanghai("2026-10-02 00:00")) == timedelta(hours=7.5)
    (skipped,) = hours.skipped(shanghai("2026-12-30 08:00"), shanghai("2026-12-30 09:00"))
    assert (skipped.kind, skipped.name("zh-CN"), skipped.name("en")) == ("written", "司庆日", "Company day")


def test_a_worked_weekend_has_the_windows_said_for_it() -> None:
    hours = Hours(calendar(country="CN", made_up=["10:00-15:00"]))
    assert hours.elapsed(shanghai("2026-10-10 00:00"), shanghai("2026-10-11 00:00")) == timedelta(hours=5)


def test_days_that_come_again_do_so_until_they_end() -> None:
    rule = {"hours": ["09:00-12:00"], "yearly": True, "until": "2028-12-24"}
    hours = Hours(calendar(days={"2026-12-24": rule, "2027-12-24": "off"}))

    def worked(year: int) -> float:
        found = hours.elapsed(shanghai(f"{year}-12-24 00:00"), shanghai(f"{year}-12-25 00:00"))
        return found.total_seconds() / 3600

    assert [worked(year) for year in (2025, 2026, 2027, 2029)] == [7.5, 3, 0, 7.5]
    assert worked(2028) == 0, "a half-day makes no Sunday worked"


def test_years_whose_make_up_days_are_unpublished_are_told_until_somebody_writes_them() -> None:
    """B-29: for 2027 the library guesses without saying so."""
    assert Hours(calendar(country="CN")).unpublished(range(2024, 2028)) == (2027,)
    off = calendar(country="CN", days={"2027-05-04": "off"})
    assert Hours(off).unpublished([2027]) == (2027,)
    settled = calendar(country="CN", days={"2027-02-20": "working"})
    assert Hours(settled).unpublished([2027]) == ()
    assert Hours(calendar(country="DE")).unpublished([2027]) == ()
    assert Hours(calendar()).unpublished([2027]) == ()


def test_subdivisions_have_holidays_of_their_own() -> None:
    begin, end = datetime(2025, 1, 6, tzinfo=UTC), datetime(2025, 1, 7, tzinfo=UTC)
    bavaria = calendar(zone="UTC", country="DE", subdivision="BY")
    assert [day.name("en") for day in Hours(bavaria).skipped(begin, end)] == ["Epiphany"]
    assert Hours(calendar(zone="UTC", country="DE")).skipped(begin, end) == ()


@pytest.mark.parametrize(
    ("zone", "day", "window", "hours"),
    [
        ("Europe/Berlin", "2026-03-29", "00:00-24:00", 23),
        ("Europe/Berlin", "2026-10-25", "00:00-24:00", 25),
        ("Europe/Berlin", "2026-03-29", "02:15-05:00", 2),
        ("Europe/Berlin", "2026-03-29", "01:00-02:30", 1),
        ("Europe/Berlin", "2026-03-29", "02:10-02:50", 0),
        ("Europe/Berlin", "2026-10-25", "01:00-02:30", 2),
        ("Australia/Lord_Howe", "2026-04-05", "00:00-24:00", 24.5),
        ("America/New_York", "2026-03-08", "22:00-06:00", 8),
        ("America/New_York", "2026-03-07", "22:00-06:00", 7),
        ("Pacific/Apia", "2011-12-30", "09:00-17:00", 0),
    ],
)
def test_hours_that_are_missing_or_come_twice(zone: str, day: str, window: str, hours: float) -> None:
    """What the clock on the wall shows counts, as often as it shows it."""
    week = {"name": "night", "zone": zone, "windows": {"mon": ["12:00-12:01"]}, "days": {day: [window]}}
    began = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = Hours(Calendar.model_validate(week))
    assert found.elapsed(began, began + timedelta(hours=35)) == timedelta(hours=hours)


def test_the_projects_zone_holds_for_a_calendar_that_names_none() -> None:
    bare = Calendar.model_validate({"name": "office", "windows": {"mon": ["09:00-10:00"]}})
    assert Hours(bare, "Asia/Shanghai").works_at(shanghai("2026-03-09 09:00"))
    assert not Hours(bare).works_at(shanghai("2026-03-09 09:00"))


def test_stretches_show_the_working_time_between_two_instants() -> None:
    hours = Hours(calendar())
    found = [
        (
            each.begin.astimezone(SHANGHAI).strftime("%d %H:%M"),
            each.end.astimezone(SHANGHAI).strftime("%H:%M"),
        )
        for each in hours.stretches(shanghai("2026-03-06 11:00"), shanghai("2026-03-09 10:00"))
    ]
    assert found == [("06 11:00", "12:00"), ("06 13:30", "18:00"), ("09 09:00", "10:00")]


def test_a_calendar_that_never_works_again_is_told_instead_of_searched_for_ever() -> None:
    days = {
        (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=each)).date().isoformat(): {
            "hours": "off",
            "yearly": True,
        }
        for each in range(366)
    }
    hours = Hours(calendar(zone="UTC", days=days))
    with pytest.raises(ValueError, match="no such working time within 100 years"):
        hours.deadline(datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=1))


def test_days_that_nobody_means_are_reckoned_with_at_once() -> None:
    """B-29: 9999-12-31 and a year typed wrong; what was asked before changes no answer."""
    hours, then = Hours(calendar(zone="Asia/Shanghai")), datetime(2026, 1, 1, tzinfo=UTC)
    ages = [hours.elapsed(then, datetime(year, 12, 1, 23, tzinfo=UTC)) for year in (2099, 9999)]
    hours.deadline(then, timedelta(hours=99_999))
    assert ages[0] < ages[1] == hours.elapsed(then, datetime.max.replace(tzinfo=UTC))
    assert hours.elapsed(datetime.min.replace(tzinfo=UTC), then) > timedelta(days=1000)
    assert hours.days_between(date(2026, 1, 1), date.max) == hours.days_between(
        date(2026, 1, 1), date(2100, 1, 1)
    )
    assert hours.days_between(date.min, date(1970, 1, 5)) > 0


def test_a_week_without_mondays_and_thursdays_works() -> None:
    """B-29: and what begins outside working time is not late at its creation."""
    week = {"tue-wed": ["09:00-12:00"], "fri": ["09:00-12:00"]}
    hours = Hours(Calendar.model_validate({"name": "part time", "zone": "Asia/Shanghai", "windows": week}))
    found = hours.deadline(shanghai("2026-03-04 12:30"), timedelta(hours=4))
    assert found.at == shanghai("2026-03-10 10:00")
    assert [skipped.day.strftime("%a") for skipped in found.skipped] == ["Thu", "Sat", "Sun", "Mon"]
