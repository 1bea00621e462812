"""Days as people type them: with the month in figures or in English, in full width, with a weekday or a time of day behind them (MTG-9, PG-15)."""

from __future__ import annotations

import pytest

from syncer.intake import moments

DAYS = [
    "2026-11-20",
    "2026/11/20",
    "2026.11.20",
    "2026年11月20日",
    "2026 年 11 月 20 日",
    "２０２６－１１－２０",
    "2026-11-20（周五）",
    "2026/11/20 (Fri)",
    "20 Nov 2026",
    "20 November 2026",
    "20th of November, 2026",
    "20-Nov-2026",
    "Nov 20, 2026",
    "Nov. 20 2026",
    "NOVEMBER 20TH, 2026",
]


@pytest.mark.parametrize("typed", DAYS)
def test_a_day_however_it_is_typed(typed: str) -> None:
    assert (moments.day(typed), moments.iso(f" {typed}")) == ("2026-11-20", "2026-11-20")
    assert moments.day(f"by {typed}, if we can") == "2026-11-20"


@pytest.mark.parametrize(
    "typed",
    [
        "20/11/2026",
        "11/20/2026",
        "Novembre 20 2026",
        "12 mayor 2026",
        "30 Feb 2026",
        "2026-13-01",
        "soon",
        "",
    ],
)
def test_what_may_mean_several_days_or_none_is_none(typed: str) -> None:
    assert (moments.day(typed), moments.iso(typed)) == (None, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026/11/20 9:05", "2026-11-20T09:05"),
        ("20 Nov 2026 10:30", "2026-11-20T10:30"),
        ("2026-11-20（周五）10:00:00+08:00", "2026-11-20T10:00:00+08:00"),
        ("Sept 3, 2026", "2026-09-03"),
        ("2026-11-20 or later", "2026-11-20 or later"),
    ],
)
def test_a_time_of_day_stays_behind_its_day(typed: str, meant: str) -> None:
    assert moments.iso(typed) == meant
