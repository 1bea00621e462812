"""`check` and `doctor` say when a calendar has to guess: years whose make-up days nobody has published (B-29)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from syncer.config.assets import assets
from syncer.config.mappings import load_placed
from syncer.domain.problems import Severity

TEXT = """version: 1
extends: stock
calendars:
  - {name: office, country: %s, days: {2026-12-31: off%s}}
"""


@pytest.mark.parametrize(
    ("country", "more", "today", "years"),
    [
        ("CN", "", date(2026, 11, 22), ["2027"]),
        ("CN", "", date(2026, 9, 1), []),
        ("CN", "", date(2027, 11, 1), ["2027", "2028"]),
        ("CN", ", 2027-02-20: working", date(2026, 11, 22), []),
        ("DE", "", date(2026, 11, 22), []),
    ],
)
def test_a_year_that_deadlines_may_reach_is_warned_about_until_it_is_known(
    tmp_path: Path, country: str, more: str, today: date, years: list[str]
) -> None:
    (tmp_path / "mapping.yaml").write_text(TEXT % (country, more), encoding="utf-8")
    told = load_placed(tmp_path, assets().mappings).warnings(today)
    assert [each.message.partition("make-up working days of ")[2][:4] for each in told] == years
    for each in told:
        assert each.severity is Severity.WARNING
        assert each.message.startswith("calendar 'office': ")
        assert (each.place.line, each.place.column) == (4, 29) if each.place else False
        assert "days" in each.hint


def test_what_would_be_said_on_issues_and_nobody_will_see_is_warned_about(tmp_path: Path) -> None:
    """With comments off, or without issues; each with its place."""
    text = """version: 1
extends: demo
gates:
  - {name: no change without both sides, mode: comment}
slas:
  - {name: change answered, on_breach: {comment: true}}
  - {name: minutes sent, on_breach: {label: late}}
notices:
  - {name: meeting-notice, deliver: comment, visibility: {role: Developers}}
"""
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    told = load_placed(tmp_path, assets().mappings).warnings(date(2026, 11, 22))
    assert [(each.message, each.place.line if each.place else 0) for each in told] == [
        ("the gate 'no change without both sides' comments, but comments are off", 4),
        ("'meeting-notice' can be no comment: no issues are made of meeting", 9),
        ("'change answered' comments, but comments are off", 6),
        ("'minutes sent' shows nothing in Jira: no issues are made of meeting", 7),
    ]
    (tmp_path / "mapping.yaml").write_text(text + "comments: {status: issue}\n", encoding="utf-8")
    _, left = load_placed(tmp_path, assets().mappings).warnings(date(2026, 11, 22))
    assert "minutes sent" in left.message


def test_the_shipped_calendars_warn_about_nothing(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    assert load_placed(tmp_path, assets().mappings).warnings(date(2030, 1, 1)) == ()
