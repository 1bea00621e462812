"""Every day of China's calendar from 2015 to 2026 is worked or not as the State Council published it (B-29).

The table was taken from an independent source (the package chinesecalendar 1.11.0) and frozen: weekends that were worked
and other days that were off.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from syncer.rules.calendars import Calendar
from syncer.rules.workdays import workdays

PUBLISHED = """
2015 worked 01-04 02-15 02-28 09-06 10-10
2015 off 01-01 01-02 02-18 02-19 02-20 02-23 02-24 04-06 05-01 06-22 09-03 09-04 10-01 10-02 10-05 10-06 10-07
2016 worked 02-06 02-14 06-12 09-18 10-08 10-09
2016 off 01-01 02-08 02-09 02-10 02-11 02-12 04-04 05-02 06-09 06-10 09-15 09-16 10-03 10-04 10-05 10-06 10-07
2017 worked 01-22 02-04 04-01 05-27 09-30
2017 off 01-02 01-27 01-30 01-31 02-01 02-02 04-03 04-04 05-01 05-29 05-30 10-02 10-03 10-04 10-05 10-06
2018 worked 02-11 02-24 04-08 04-28 09-29 09-30 12-29
2018 off 01-01 02-15 02-16 02-19 02-20 02-21 04-05 04-06 04-30 05-01 06-18 09-24 10-01 10-02 10-03 10-04 10-05 12-31
2019 worked 02-02 02-03 04-28 05-05 09-29 10-12
2019 off 01-01 02-04 02-05 02-06 02-07 02-08 04-05 05-01 05-02 05-03 06-07 09-13 10-01 10-02 10-03 10-04 10-07
2020 worked 01-19 04-26 05-09 06-28 09-27 10-10
2020 off 01-01 01-24 01-27 01-28 01-29 01-30 01-31 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05 10-06 10-07 10-08
2021 worked 02-07 02-20 04-25 05-08 09-18 09-26 10-09
2021 off 01-01 02-11 02-12 02-15 02-16 02-17 04-05 05-03 05-04 05-05 06-14 09-20 09-21 10-01 10-04 10-05 10-06 10-07
2022 worked 01-29 01-30 04-02 04-24 05-07 10-08 10-09
2022 off 01-03 01-31 02-01 02-02 02-03 02-04 04-04 04-05 05-02 05-03 05-04 06-03 09-12 10-03 10-04 10-05 10-06 10-07
2023 worked 01-28 01-29 04-23 05-06 06-25 10-07 10-08
2023 off 01-02 01-23 01-24 01-25 01-26 01-27 04-05 05-01 05-02 05-03 06-22 06-23 09-29 10-02 10-03 10-04 10-05 10-06
2024 worked 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12
2024 off 01-01 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 10-01 10-02 10-03 10-04 10-07
2025 worked 01-26 02-08 04-27 09-28 10-11
2025 off 01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01 10-02 10-03 10-06 10-07 10-08
2026 worked 01-04 02-14 02-28 05-09 09-20 10-10
2026 off 01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05 10-06 10-07
"""
OFFICE = Calendar.model_validate(
    {"name": "office", "country": "CN", "windows": {"mon-fri": ["09:00-12:00", "13:30-18:00"]}}
)
LINES = [line.split() for line in PUBLISHED.strip().splitlines()]


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_day_of_a_year_is_as_it_was_published(year: int) -> None:
    said = {words[1]: {f"{year}-{day}" for day in words[2:]} for words in LINES if words[0] == str(year)}
    first = date(year, 1, 1)
    everyday = [first + timedelta(days=each) for each in range((date(year + 1, 1, 1) - first).days)]
    week = {day.isoformat() for day in everyday if day.weekday() < 5}
    found = {each.day.isoformat() for each in workdays(OFFICE, year) if each.windows}
    assert found == (week - said["off"]) | said["worked"]


def test_worked_weekends_have_the_windows_of_a_normal_working_day() -> None:
    made_up = [each for each in workdays(OFFICE, 2026) if each.kind == "made_up"]
    assert [f"{each.day:%m-%d}" for each in made_up] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
    assert {each.windows for each in made_up} == {OFFICE.week[0]}
