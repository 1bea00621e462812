"""Dates, figures and lists as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from markupsafe import Markup

from syncer.domain.values import MoneyValue
from syncer.pages.catalogue import Templates
from syncer.pages.writing import Writing


@pytest.fixture
def english(templates: Templates) -> Writing:
    return Writing(templates.labels.formats["en"], ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def chinese(templates: Templates) -> Writing:
    return Writing(templates.labels.formats["zh-CN"], ZoneInfo("Asia/Shanghai"))


def test_days_are_written_in_the_languages_way(english: Writing, chinese: Writing) -> None:
    assert english.day(date(2026, 5, 4)) == "4 May 2026"
    assert chinese.day(date(2026, 5, 4)) == "2026年5月4日"


def test_an_instant_falls_on_the_projects_day(english: Writing, chinese: Writing) -> None:
    late = datetime(2026, 12, 31, 17, 5, tzinfo=UTC)
    assert english.day(late) == "1 January 2027"
    assert english.moment(late) == "1 January 2027, 01:05"
    assert chinese.moment(late) == "2027年1月1日 01:05"


def test_a_deadline_at_midnight_is_the_end_of_the_day_before(english: Writing, chinese: Writing) -> None:
    """SLA-4: what is due on the 4th is told with the 4th."""
    over = datetime(2026, 5, 4, 16, tzinfo=UTC)
    assert english.deadline(over) == "4 May 2026, 24:00"
    assert chinese.deadline(over) == "2026年5月4日 24:00"
    assert english.deadline(datetime(2026, 5, 4, 16, 1, tzinfo=UTC)) == "5 May 2026, 00:01"
    assert english.deadline(None) == ""


def test_a_day_without_time_gets_none(english: Writing) -> None:
    assert english.moment(date(2026, 5, 4)) == "4 May 2026"


def test_money_is_exact_and_has_its_currency(english: Writing, chinese: Writing) -> None:
    yuan = MoneyValue(amount=Decimal("1234567.80"), currency="CNY")
    whole = MoneyValue(amount=Decimal("120000.00"), currency="CHF")
    assert english.money(yuan) == "CNY 1,234,567.80"
    assert chinese.money(yuan) == "1,234,567.80 元"
    assert chinese.money(whole) == "120,000 CHF"


@pytest.mark.parametrize(
    ("items", "en", "zh"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a、b"),
        (["a", "", "b", "c"], "a, b and c", "a、b、c"),
    ],
)
def test_lists_are_joined_as_a_reader_expects(
    english: Writing, chinese: Writing, items: list[str], en: str, zh: str
) -> None:
    assert english.listing(items) == en
    assert chinese.listing(items) == zh


def test_members_of_a_list_are_escaped_unless_they_are_markup(english: Writing) -> None:
    assert english.listing(["<a>", Markup("<b/>")]) == "&lt;a&gt; and <b/>"


def test_nothing_is_written_as_nothing(english: Writing) -> None:
    assert [english.day(None), english.moment(None), english.money(None), english.number(None)] == [""] * 4


def test_numbers_have_their_thousands_apart(english: Writing) -> None:
    assert [english.number(n) for n in (5, 5.0, 1234.5, Decimal("0.50"))] == ["5", "5", "1,234.5", "0.50"]
