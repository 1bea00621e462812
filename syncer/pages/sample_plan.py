"""How the plan of the sample project stands: a milestone of every kind of news, two currencies, and a buffer in use."""

from datetime import date
from decimal import Decimal

from syncer.rules.deviation import Basis, BufferUse, Level, Slip, Spending
from syncer.sync.deviation import PlanState

_SLIPS = (
    Slip("立项", "other", date(2026, 9, 1), date(2026, 9, 1), Basis.ACTUAL, 0, None, Level.FINE),
    Slip("", "requirement_freeze", date(2026, 11, 27), date(2026, 12, 4), Basis.FORECAST, 5, Decimal("8.1"), Level.FINE),
    Slip("接口联调", "other", date(2026, 11, 6), date(2026, 11, 23), Basis.OVERDUE, 11, Decimal("23.4"), Level.ESCALATE),
    Slip("试点门店", "other", date(2026, 11, 20), date(2026, 11, 18), Basis.ACTUAL, -2, Decimal("-3.5"), Level.FINE),
    Slip("首批功能上线", "development_complete", date(2027, 2, 26), date(2027, 3, 19), Basis.FORECAST, 15, Decimal("12.6"), Level.WARN),
    Slip("", "acceptance_passed", date(2027, 3, 26), date(2027, 3, 26), Basis.PLAN, 0, Decimal("0.0"), Level.FINE),
)  # fmt: skip
_SPENDING = (
    Spending("CNY", Decimal(120000), Decimal(138000), Decimal("15.0"), Level.WARN, Decimal(400000), Decimal(418000), Decimal("4.5"), Level.FINE),
    Spending("USD", Decimal(0), Decimal(0), None, Level.FINE, Decimal(5000), Decimal(5000), Decimal("0.0"), Level.FINE),
)  # fmt: skip


def plan() -> PlanState:
    """Return it, measured by a signed baseline."""
    return PlanState(_SLIPS, _SPENDING, BufferUse(Decimal(20), Decimal("27.4"), 15, Decimal("54.7")), "V1.0")
