"""How a project's plan stands: milestones, money and the buffer against what was signed, as one value (PLN-2).

Why it exists: the page, `status` and `check` say the same of the same plan. Today is given; what can be seen of it changes from one
day to the next only while a milestone's day has passed and nobody says that it was reached. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from syncer.domain.findings import Finding
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Severity
from syncer.domain.project import ProjectData
from syncer.rules.calendars import Calendar, by_name
from syncer.rules.deviation import (
    Basis,
    BufferUse,
    Level,
    Slip,
    Spending,
    buffer_use,
    slips,
    spending,
)
from syncer.rules.worktime import Hours
from syncer.sync.mapping import Mapping as SyncMapping

CODES = ("milestone_late", "over_budget", "buffer_used_up")
OFFICE = "office"  # the calendar whose days count, where there is one of that name
_WEEK = Calendar.model_validate({"name": "week", "windows": {"mon-fri": "09:00-17:00"}})
_ALL = 100  # percent


@dataclass(frozen=True, slots=True)
class PlanState:
    """How a plan stands; `baseline` is the name of the one whose days it is measured by, "" for none."""

    slips: tuple[Slip, ...] = ()
    spending: tuple[Spending, ...] = ()
    buffer: BufferUse | None = None
    baseline: str = ""

    @property
    def level(self) -> Level:
        """The gravest of all there is."""
        found = [one.level for one in self.slips] + [one.level for one in self.spending]
        found += [one.expected_level for one in self.spending]
        found += [Level.WARN] if self.buffer_gone else []
        return max(found, key=[*Level].index, default=Level.FINE)

    @property
    def buffer_gone(self) -> bool:
        """Whether delays have used up all the time that was kept for changes."""
        used = self.buffer.used if self.buffer is not None else None
        return used is not None and used >= _ALL


def plan_state(
    mapping: SyncMapping,
    data: ProjectData,
    zone: str,
    today: date,
    *,
    baseline: str = "",
    signed: Mapping[str, date] | None = None,
) -> PlanState | None:
    """Return how a project's plan stands; None where nothing is planned.

    `today` is the day in the project's zone, `signed` the days planned in the baseline of that name, by the milestone's name.
    """
    rule, days = mapping.deviation, Hours(_calendar(mapping), zone).days_between
    late = slips(rule, data.milestones, days, today, signed)
    money = spending(rule, data.budget)
    if not late and not money:
        return None
    kept = data.buffer.percent if data.buffer is not None else None
    percent = Decimal(str(kept)) if kept is not None else None
    buffer = buffer_use(rule, late, days, percent) if late else None
    return PlanState(late, money, buffer, baseline)


def _calendar(mapping: SyncMapping) -> Calendar:
    """Whose working days are counted: the office's, else those of the first calendar there is, else Monday to Friday."""
    known = by_name(mapping.calendars)
    return known.get(OFFICE) or next(iter(mapping.calendars), _WEEK)


def told(state: PlanState | None) -> JsonValue:
    """What of a plan can be seen, for a fingerprint: of a day that has passed how late it is, and not which day it is today."""
    return as_json(state) if state is not None else None


def as_json(state: PlanState) -> JsonObject:
    """How a plan stands, for programs; amounts and percentages are text. A day that has passed has no expected one."""
    buffer = state.buffer
    return {
        "level": state.level.value,
        "baseline": state.baseline,
        "milestones": [_slip(one) for one in state.slips],
        "spending": [_spent(one) for one in state.spending],
        "buffer": None
        if buffer is None
        else {
            "percent": _figure(buffer.percent),
            "days": _figure(buffer.days),
            "used_days": buffer.used_days,
            "used": _figure(buffer.used),
        },
    }


def _slip(one: Slip) -> JsonObject:
    return {
        "name": one.name,
        "kind": one.kind,
        "planned": one.planned.isoformat(),
        "expected": None if one.basis is Basis.OVERDUE else one.expected.isoformat(),
        "basis": one.basis.value,
        "days": one.days,
        "percent": _figure(one.percent),
        "level": one.level.value,
    }


def _spent(one: Spending) -> JsonObject:
    return {
        "currency": one.currency,
        "planned": _figure(one.planned),
        "spent": _figure(one.spent),
        "percent": _figure(one.percent),
        "level": one.level.value,
        "budget": _figure(one.budget),
        "expected": _figure(one.expected),
        "expected_percent": _figure(one.expected_percent),
        "expected_level": one.expected_level.value,
    }


def _figure(value: object) -> str | None:
    return None if value is None else str(value)


# ------------------------------------------------------------------------------------ findings


def findings(state: PlanState, data: ProjectData) -> Iterator[Finding]:
    """Yield what of a plan is off by more than the limits; `path` is where project.yaml says it, such as milestones.1."""
    for index, one in _placed(state, data):
        if one.level is not Level.FINE:
            yield _finding("milestone_late", f"milestones.{index}", _late(one))
    for money in state.spending:
        if (money.level, money.expected_level) != (Level.FINE, Level.FINE):
            yield _finding("over_budget", "budget", _over(money))
    if state.buffer is not None and state.buffer_gone:
        values = {
            "days": str(state.buffer.days),
            "used": str(state.buffer.used_days),
            "level": Level.WARN.value,
        }
        yield _finding("buffer_used_up", "buffer", values)


def _placed(state: PlanState, data: ProjectData) -> Iterator[tuple[int, Slip]]:
    """Each slip with the number of its milestone; those without a day have none."""
    waiting = list(state.slips)
    for index, milestone in enumerate(data.milestones):
        same = (milestone.name or "", milestone.kind or "other")
        if waiting and (waiting[0].name, waiting[0].kind) == same:
            yield index, waiting.pop(0)


def _late(one: Slip) -> dict[str, str]:
    values = {"name": one.name, "kind": one.kind, "days": str(one.days), "percent": str(one.percent)}
    expected = {} if one.basis is Basis.OVERDUE else {"expected": one.expected.isoformat()}
    basis = Basis.FORECAST if one.basis is Basis.PLAN else one.basis
    return {
        **values,
        "planned": one.planned.isoformat(),
        **expected,
        "part": basis.value,
        "level": one.level.value,
    }


def _over(one: Spending) -> dict[str, str]:
    so_far = one.level is not Level.FINE
    percent, level = (one.percent, one.level) if so_far else (one.expected_percent, one.expected_level)
    planned, spent = (one.planned, one.spent) if so_far else (one.budget, one.expected)
    return {
        "currency": one.currency,
        "planned": f"{planned:,}",
        "spent": f"{spent:,}",
        "percent": str(percent),
        "part": "so_far" if so_far else "in_all",
        "level": level.value,
    }


def _finding(code: str, path: str, values: dict[str, str]) -> Finding:
    return Finding(code, "", path, Severity.WARNING, values)
