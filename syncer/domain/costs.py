"""What a requirement would cost us: staff by stage and other costs, added up where they can be (REQ-14).

Amounts are decimals and currencies are never converted, so a sum is either exact or said to be impossible.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from syncer.domain.parts import Feasibility, StaffCost
from syncer.domain.values import MoneyValue


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, or why there is none: an amount is missing, or there are several currencies (in order of appearance)."""

    money: MoneyValue | None = None
    incomplete: bool = False
    currencies: tuple[str, ...] = ()


def staff_cost(row: StaffCost) -> MoneyValue | None:
    """Return people times day rate times days; None while one of the three is missing (REQ-14)."""
    if row.people is None or row.day_rate is None or row.days is None:
        return None
    amount = row.day_rate.amount * Decimal(str(row.people)) * Decimal(str(row.days))
    return _money(amount, row.day_rate.currency)


def total(feasibility: Feasibility) -> Total | None:
    """Return staff cost and expenses together (REQ-14: `feasibility.total`); None where neither is given."""
    amounts = [staff_cost(row) for row in feasibility.resources]
    amounts += [expense.amount for expense in feasibility.expenses]
    if not amounts:
        return None
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return Total(incomplete=True)
    return _sum(known)


def _sum(amounts: Iterable[MoneyValue]) -> Total:
    found = tuple(amounts)
    currencies = tuple(dict.fromkeys(amount.currency for amount in found))
    if len(currencies) > 1:
        return Total(currencies=currencies)
    return Total(_money(sum((amount.amount for amount in found), Decimal(0)), currencies[0]))


def _money(amount: Decimal, currency: str) -> MoneyValue:
    return MoneyValue(amount=amount, currency=currency)
