"""Queries: quoting, and moments that Jira reads early enough whatever the clocks do (B-10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syncer.jira import jql
from syncer.jira.instants import instant, parsed

ZONES = [
    "UTC",
    "Asia/Shanghai",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
]

# Hypothesis takes naive bounds and adds the zone
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def read_as(literal: str, zone: str, fold: int) -> datetime:
    """The moment that a server reads, which of two equal wall times it may take."""
    naive = datetime.strptime(literal, "%Y/%m/%d %H:%M")  # noqa: DTZ007 -- a literal has no zone
    return naive.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@given(since=MOMENTS, zone=st.sampled_from(ZONES), fold=st.integers(0, 1))
@example(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", 0)
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", 1)
@example(datetime(2026, 11, 1, 9, 15, tzinfo=UTC), "America/Los_Angeles", 1)
@example(datetime(2026, 3, 29, 1, 2, tzinfo=UTC), "Europe/Berlin", 0)
def test_law_a_moment_is_read_at_least_five_minutes_early_and_less_than_four_hours(
    since: datetime, zone: str, fold: int
) -> None:
    early = since - read_as(jql.moment(since, zone), zone, fold)
    assert timedelta(minutes=5) <= early < timedelta(hours=4)


def test_an_ordinary_day_costs_an_overlap_of_minutes_only() -> None:
    assert jql.moment(datetime(2026, 11, 22, 3, 25, 59, tzinfo=UTC), "Asia/Shanghai") == "2026/11/22 11:20"


@pytest.mark.parametrize("there", ZONES)
def test_an_unknown_zone_is_taken_for_one_that_is_early_everywhere(there: str) -> None:
    since = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    assert read_as(jql.moment(since, "Mars/Base"), there, 0) <= since - timedelta(minutes=5)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("SHOP", '"SHOP"'), ('a" OR 1', '"a\\" OR 1"'), ("back\\", '"back\\\\"'), ('\\"', '"\\\\\\""')],
)
def test_a_word_cannot_end_its_quotes(text: str, quoted: str) -> None:
    assert jql.quoted(text) == quoted


def test_queries_have_a_project_a_lower_bound_and_no_upper_one() -> None:
    query = jql.changed_since("SHOP", datetime(2026, 11, 22, 3, 25, tzinfo=UTC), "UTC")
    assert query == 'project = "SHOP" AND updated >= "2026/11/22 03:20"'
    wide = jql.changed_since("SHOP", datetime(2026, 11, 22, 3, 25, tzinfo=UTC), "UTC", "sy")
    assert wide == '(project = "SHOP" OR labels = "sy") AND updated >= "2026/11/22 03:20"', "B-09"
    assert jql.among("SHOP", ["7", "12"]) == 'project = "SHOP" AND id in (7, 12)'
    assert jql.labelled("SHOP", "sy") == 'project = "SHOP" AND labels = "sy"'


@given(since=MOMENTS, zone=st.sampled_from(ZONES), fold=st.integers(0, 1))
@example(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin", 1)
def test_law_a_search_goes_on_in_the_minute_it_had_reached_or_an_earlier_one(
    since: datetime, zone: str, fold: int
) -> None:
    literal = jql.from_minute("x", since, zone).split('"')[1]
    early = since - read_as(literal, zone, fold)
    assert timedelta(0) <= early < timedelta(hours=2, minutes=5)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-21T07:39:15.000-0800", "2026-11-21T15:39:15.000+00:00"),
        ("2026-11-21T15:39:15.123Z", "2026-11-21T15:39:15.123+00:00"),
        ("", ""),
        ("yesterday", ""),
    ],
)
def test_time_stamps_are_compared_in_utc(text: str, value: str) -> None:
    assert instant(text) == value
    assert (parsed(text) is None) is (value == "")


@given(MOMENTS, st.sampled_from(ZONES), st.integers(0, 10_000))
def test_law_later_is_greater_also_when_the_clock_is_put_back(first: datetime, zone: str, more: int) -> None:
    texts = [
        instant(moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M:%S.%f%z"))
        for moment in (first, first + timedelta(milliseconds=more))
    ]
    assert texts == sorted(texts)
