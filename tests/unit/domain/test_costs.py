"""The total of a feasibility study is computed, exactly or not at all (REQ-14)."""

from decimal import Decimal

import pytest

from syncer.domain.costs import Total, staff_cost, total
from syncer.domain.parts import Expense, Feasibility, StaffCost
from syncer.domain.values import MoneyValue


def _row(people: float | None = 2, rate: str | None = "800 USD", days: float | None = 5) -> StaffCost:
    raw = {"stage": "test", "people": people, "day_rate": rate, "days": days}
    return StaffCost.model_validate({name: value for name, value in raw.items() if value is not None})


def _expense(amount: str | None) -> Expense:
    return Expense.model_validate({"title": "Licence", **({"amount": amount} if amount else {})})


def _money(amount: str, currency: str = "USD") -> MoneyValue:
    return MoneyValue(amount=Decimal(amount), currency=currency)


def test_people_by_rate_by_days_and_expenses_are_added() -> None:
    study = Feasibility(resources=(_row(), _row(people=0.5, days=3)), expenses=(_expense("99.90 USD"),))
    assert staff_cost(_row()) == _money("8000.00")
    assert total(study) == Total(_money("9299.90"))


def test_fractions_are_exact() -> None:
    assert staff_cost(_row(people=0.1, rate="0.70 USD", days=3)) == _money("0.21")


@pytest.mark.parametrize("lacking", [_row(people=None), _row(rate=None), _row(days=None)])
def test_a_missing_figure_makes_no_total(lacking: StaffCost) -> None:
    assert total(Feasibility(resources=(_row(), lacking))) == Total(incomplete=True)


def test_an_expense_without_an_amount_makes_no_total() -> None:
    assert total(Feasibility(expenses=(_expense(None),))) == Total(incomplete=True)


def test_currencies_are_named_and_never_added() -> None:
    study = Feasibility(resources=(_row(),), expenses=(_expense("5 EUR"), _expense("5 USD")))
    assert total(study) == Total(currencies=("USD", "EUR"))


def test_nothing_given_is_no_sum_of_nothing() -> None:
    assert total(Feasibility(stack_fit="Good")) is None
