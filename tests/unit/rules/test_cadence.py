"""How often a communication plan says that somebody reports (PLN-5)."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.project import load_project
from syncer.rules.cadence import Cadence, cadence, reports


@pytest.mark.parametrize(
    ("words", "often"),
    [
        ("weekly Friday 10:00", Cadence.WEEK),
        ("every Friday", Cadence.WEEK),
        ("每周五 10:00", Cadence.WEEK),
        ("每周五提交周报", Cadence.WEEK),
        ("monthly first Thursday 18:00", Cadence.MONTH),
        ("every first Friday of the month", Cadence.MONTH),
        ("每月第一个周四 18:00", Cadence.MONTH),
        ("bi-weekly", None),
        ("biweekly", None),
        ("every two weeks Tuesday 17:00", None),
        ("每两周周二", None),
        ("at the end of each phase", None),
        ("", None),
    ],
)
def test_words_say_how_often_something_recurs(words: str, often: Cadence | None) -> None:
    assert cadence(words) is often


def test_a_series_with_a_kind_of_meeting_is_no_report_and_the_first_of_several_counts() -> None:
    plan: list[JsonValue] = [
        {"title": "Meeting", "recurrence": "monthly", "type": "review"},
        {"title": "One", "recurrence": "weekly Friday"},
        {"title": "Another", "recurrence": "weekly Monday"},
        {"title": "Open"},
    ]
    found = reports(load_project({"communication_plan": plan}).communication_plan)
    assert {often: series.title for often, series in found.items()} == {Cadence.WEEK: "One"}
