"""A plan that is off: milestones in working time, money, and the buffer (PLN-2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from syncer.domain.project import BudgetLine, Milestone
from syncer.rules.deviation import Basis, Deviation, Level, Limits, buffer_use, slips, spending


def working_days(a: date, b: date) -> int:
    """Mondays to Fridays after the first day up to the second; negative the other way round."""
    if b < a:
        return -working_days(b, a)
    return sum((a + timedelta(days=n + 1)).weekday() < 5 for n in range((b - a).days))


RULE = Deviation(start=date(2026, 9, 1))
TODAY = date(2026, 11, 2)


def milestone(**days: str) -> Milestone:
    return Milestone.model_validate({"name": "Development complete", "kind": "development_complete", **days})


@pytest.mark.parametrize(
    ("days", "expected", "basis", "late", "level"),
    [
        ({"planned": "2026-10-30"}, "2026-11-02", Basis.OVERDUE, 1, Level.FINE),
        ({"planned": "2026-11-30"}, "2026-11-30", Basis.PLAN, 0, Level.FINE),
        ({"planned": "2026-11-30", "forecast": "2026-12-07"}, "2026-12-07", Basis.FORECAST, 5, Level.FINE),
        ({"planned": "2026-11-30", "forecast": "2026-12-11"}, "2026-12-11", Basis.FORECAST, 9, Level.WARN),
        ({"planned": "2026-10-30", "actual": "2026-11-12"}, "2026-11-12", Basis.ACTUAL, 9, Level.ESCALATE),
        ({"planned": "2026-10-30", "actual": "2026-10-28"}, "2026-10-28", Basis.ACTUAL, -2, Level.FINE),
        (
            {"planned": "2026-10-01", "forecast": "2026-10-05"},
            "2026-11-02",
            Basis.OVERDUE,
            22,
            Level.ESCALATE,
        ),
    ],
)
def test_a_milestone_is_late_in_working_days_and_in_percent_of_its_time_pln_2(
    days: dict[str, str], expected: str, basis: Basis, late: int, level: Level
) -> None:
    (slip,) = slips(RULE, [milestone(**days)], working_days, TODAY)
    assert (slip.expected.isoformat(), slip.basis, slip.days, slip.level) == (expected, basis, late, level)


def test_ten_percent_exactly_is_no_warning_yet_and_above_it_is_pln_2() -> None:
    given = working_days(date(2026, 9, 1), date(2026, 9, 29))
    assert given == 20
    exactly, above = (
        slips(RULE, [milestone(planned="2026-09-29", actual=day)], working_days, TODAY)[0]
        for day in ("2026-10-01", "2026-10-02")
    )
    assert (exactly.percent, exactly.level) == (Decimal("10.0"), Level.FINE)
    assert (above.percent, above.level) == (Decimal("15.0"), Level.WARN)


def test_a_milestone_is_measured_by_the_day_that_was_signed_not_by_a_plan_that_was_moved() -> None:
    moved = milestone(planned="2026-12-18")
    (slip,) = slips(RULE, [moved], working_days, TODAY, {"Development complete": date(2026, 11, 30)})
    assert (slip.planned, slip.expected, slip.basis, slip.days) == (
        date(2026, 11, 30),
        date(2026, 12, 18),
        Basis.FORECAST,
        14,
    )


def test_a_milestone_without_a_planned_day_is_left_out_and_the_first_one_alone_has_no_percentage() -> None:
    found = slips(
        Deviation(), [Milestone(name="Kick-off"), milestone(planned="2026-10-30")], working_days, TODAY
    )
    assert [(slip.name, slip.percent, slip.level) for slip in found] == [
        ("Development complete", None, Level.FINE)
    ]


def line(planned: str = "", actual: str = "") -> BudgetLine:
    told = {"planned": planned, "actual": actual}
    return BudgetLine.model_validate({key: value for key, value in told.items() if value})


def test_money_is_compared_for_weeks_that_have_a_figure_and_foretold_for_the_rest_pln_2() -> None:
    (found,) = spending(
        RULE,
        [line("1000 CNY", "1150 CNY"), line("1000 CNY", "1100 CNY"), line("1000 CNY"), line("1000 CNY")],
    )
    assert (found.planned, found.spent, found.percent, found.level) == (
        Decimal(2000),
        Decimal(2250),
        Decimal("12.5"),
        Level.WARN,
    )
    assert (found.budget, found.expected, found.expected_percent, found.expected_level) == (
        Decimal(4000),
        Decimal(4250),
        Decimal("6.3"),
        Level.FINE,
    )


def test_amounts_of_two_currencies_are_never_added() -> None:
    found = spending(RULE, [line("1000 CNY", "100 USD"), line("50 USD", "60 USD")])
    assert [(one.currency, one.planned, one.spent) for one in found] == [
        ("CNY", Decimal(0), Decimal(0)),
        ("USD", Decimal(50), Decimal(160)),
    ]


def test_the_buffer_is_a_part_of_the_plans_length_and_the_last_milestone_uses_it_pln_2() -> None:
    found = slips(
        RULE,
        [
            milestone(planned="2026-10-30", actual="2026-11-12"),
            milestone(planned="2026-11-30", forecast="2026-12-11"),
        ],
        working_days,
        TODAY,
    )
    use = buffer_use(RULE, found, working_days)
    assert use is not None
    assert (use.percent, use.days, use.used_days, use.used) == (
        Decimal(20),
        Decimal("12.8"),
        9,
        Decimal("70.3"),
    )
    own = buffer_use(RULE, found, working_days, Decimal(10))
    assert own is not None
    assert own.used is not None
    assert own.used > 100
    assert buffer_use(RULE, (), working_days) is None


def test_escalating_before_warning_is_refused() -> None:
    with pytest.raises(ValidationError, match="'escalate' is below 'warn'"):
        Limits(warn=20, escalate=10)
