"""How far a plan is off: milestones in working time, money against budget, and the use of the buffer (PLN-2).

Why it exists: a project manager wants to be warned when the plan slips, on what is expected as well as on what happened,
and weekends or holidays are no delay. Nothing here knows today: it is given. As written in a mapping:

    deviation:
      start: 2026-09-01               # where the plan begins; without it the earliest milestone
      progress: {warn: 10, escalate: 20}
      cost: {warn: 10, escalate: 20}
      buffer: 20                      # percent of the time kept for changes
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby
from typing import Annotated

from pydantic import Field, model_validator

from syncer.domain.project import BudgetLine, Milestone
from syncer.rules.faults import Wrong
from syncer.rules.written import Written

WorkingDays = Callable[
    [date, date], int
]  # working days after the first day up to the second; negative when it is before
Percentage = Annotated[int, Field(ge=0, le=1000)]
_TENTH = Decimal("0.1")


class Limits(Written):
    """From which percentage on a deviation is told."""

    warn: Percentage = Field(default=10, description="Above this many percent people are warned (PLN-2).")
    escalate: Percentage = Field(default=20, description="Above this many percent it goes to the next level.")

    @model_validator(mode="after")
    def _in_order(self) -> "Limits":
        if self.escalate < self.warn:
            raise Wrong(
                "'escalate' is below 'warn'", "let it escalate at a higher percentage than it warns at"
            )
        return self

    def level(self, percent: Decimal | None) -> "Level":
        """How grave a percentage is; None is not known, and so no warning."""
        if percent is None or percent <= self.warn:
            return Level.FINE
        return Level.ESCALATE if percent > self.escalate else Level.WARN


class Deviation(Written):
    """When a plan counts as off."""

    start: date | None = Field(
        default=None,
        description="The day on which the plan begins; without it, that of the earliest milestone.",
    )
    progress: Limits = Field(default=Limits(), description="Working days late, in percent of those planned.")
    cost: Limits = Field(default=Limits(), description="Money over budget, in percent of what was planned.")
    buffer: Percentage = Field(
        default=20,
        description="Percent of the plan's time kept for changes, where project.yaml says nothing.",
    )


class Level(StrEnum):
    """What becomes of a deviation."""

    FINE = "fine"
    WARN = "warn"
    ESCALATE = "escalate"


class Basis(StrEnum):
    """What a milestone is measured by: when it was reached, when it is expected, or that its day has passed."""

    ACTUAL = "actual"
    FORECAST = "forecast"
    OVERDUE = "overdue"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Slip:
    """How late a milestone is or will be: working days (negative: early), and percent of the time planned for it.

    `percent` is None where the plan gives it no time to compare with. `planned` is the day of the baseline.
    """

    name: str
    kind: str
    planned: date
    expected: date
    basis: Basis
    days: int
    percent: Decimal | None
    level: Level


@dataclass(frozen=True, slots=True)
class Spending:
    """Money of one currency: what was planned and spent in the weeks that have a figure, and what the whole will come to.

    `percent` is the spent over the planned of those weeks, `expected` the whole if the rest costs what was planned.
    """

    currency: str
    planned: Decimal
    spent: Decimal
    percent: Decimal | None
    level: Level
    budget: Decimal
    expected: Decimal
    expected_percent: Decimal | None
    expected_level: Level


@dataclass(frozen=True, slots=True)
class BufferUse:
    """The time kept for changes, in working days, and how much of it delays have used; over 100 percent it is gone."""

    percent: Decimal
    days: Decimal
    used_days: int
    used: Decimal | None


def slips(
    rule: Deviation,
    milestones: Sequence[Milestone],
    working_days: WorkingDays,
    today: date,
    baseline: Mapping[str, date] | None = None,
) -> tuple[Slip, ...]:
    """Every milestone with a planned day against the baseline (PLN-2), in the plan's order.

    `baseline` are the days that were signed, by the milestone's name; a milestone that is not in it is measured by its own.
    """
    signed = baseline or {}
    days = [(one, signed.get(one.name or "", one.planned)) for one in milestones]
    planned = [(one, day) for one, day in days if day is not None]
    start = rule.start or min((day for _, day in planned), default=None)
    return tuple(_slip(rule, one, day, start, working_days, today) for one, day in planned)


def _slip(  # noqa: PLR0917 - in the order of the sentence
    rule: Deviation,
    milestone: Milestone,
    planned: date,
    start: date | None,
    working_days: WorkingDays,
    today: date,
) -> Slip:
    expected, basis = _expected(milestone, planned, today)
    late = working_days(planned, expected)
    given = working_days(start, planned) if start is not None else 0
    percent = _percent(Decimal(late), Decimal(given))
    name, kind = milestone.name or "", milestone.kind or "other"
    return Slip(name, kind, planned, expected, basis, late, percent, rule.progress.level(percent))


def _expected(milestone: Milestone, planned: date, today: date) -> tuple[date, Basis]:
    """A forecast that has passed without the milestone being reached is no better than a planned day that has."""
    if milestone.actual is not None:
        return milestone.actual, Basis.ACTUAL
    told = milestone.forecast or milestone.planned or planned
    if told < today:
        return today, Basis.OVERDUE
    return told, Basis.FORECAST if milestone.forecast is not None or told != planned else Basis.PLAN


def spending(rule: Deviation, budget: Iterable[BudgetLine]) -> tuple[Spending, ...]:
    """The budget by currency, since amounts of different ones are never added (PLN-2, PLN-3)."""
    lines = sorted(_amounts(budget), key=lambda line: line[0])
    return tuple(
        _spent(rule, currency, list(found)) for currency, found in groupby(lines, key=lambda line: line[0])
    )


def _amounts(budget: Iterable[BudgetLine]) -> Iterator[tuple[str, Decimal, Decimal | None]]:
    """Currency, planned and actual of every line; one that was spent in another currency than planned is two lines."""
    for line in budget:
        planned, actual = line.planned, line.actual
        if planned is not None and actual is not None and planned.currency == actual.currency:
            yield planned.currency, planned.amount, actual.amount
            continue
        if planned is not None:
            yield planned.currency, planned.amount, None
        if actual is not None:
            yield actual.currency, Decimal(0), actual.amount


def _spent(rule: Deviation, currency: str, lines: Sequence[tuple[str, Decimal, Decimal | None]]) -> Spending:
    known = [(planned, actual) for _, planned, actual in lines if actual is not None]
    planned, spent = sum((one for one, _ in known), Decimal(0)), sum((one for _, one in known), Decimal(0))
    whole = sum((one for _, one, _ in lines), Decimal(0))
    expected = whole - planned + spent
    percent, later = _percent(spent - planned, planned), _percent(expected - whole, whole)
    levels = rule.cost.level(percent), rule.cost.level(later)
    return Spending(currency, planned, spent, percent, levels[0], whole, expected, later, levels[1])


def buffer_use(
    rule: Deviation, found: Sequence[Slip], working_days: WorkingDays, percent: Decimal | None = None
) -> BufferUse | None:
    """How much of the buffer the plan's end has used up (PLN-2); None for a plan without a length.

    The plan ends with its last planned milestone; what that one is late is taken from the buffer. `percent` is what the
    project itself keeps, the rule's otherwise.
    """
    start = rule.start or min((slip.planned for slip in found), default=None)
    last = max(found, key=lambda slip: slip.planned, default=None)
    if start is None or last is None:
        return None
    kept = Decimal(rule.buffer) if percent is None else percent
    days = (Decimal(working_days(start, last.planned)) * kept / 100).quantize(_TENTH, ROUND_HALF_UP)
    used = max(last.days, 0)
    return BufferUse(kept, days, used, _percent(Decimal(used), days))


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * 100 / whole).quantize(_TENTH, ROUND_HALF_UP) if whole > 0 else None
