"""How a plan stands as one value: what is told of it, when it changes, and what is a finding (PLN-2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.project import ProjectData, load_project
from syncer.rules.deviation import Basis, Level
from syncer.sync.deviation import CODES, PlanState, findings, plan_state, told
from syncer.sync.mapping import Mapping

RULES = Mapping.model_validate(
    {
        "version": 1,
        "calendars": [
            {"name": "office", "windows": {"mon-fri": "09:00-18:00"}, "days": {"2026-11-11": "off"}}
        ],
        "deviation": {"start": "2026-09-01"},
    }
)
PLAN: JsonObject = {
    "milestones": [
        {"name": "No day yet"},
        {"name": "Freeze", "kind": "requirement_freeze", "planned": "2026-11-06"},
        {"name": "Done", "kind": "development_complete", "planned": "2027-01-29", "forecast": "2027-02-26"},
    ],
    "budget": [
        {"week": "2026-W45", "planned": "1000.00 CNY", "actual": "1300.00 CNY"},
        {"week": "2026-W46", "planned": "9000.00 CNY"},
        {"week": "2026-W46", "planned": "100.00 USD", "actual": "105.00 USD"},
    ],
    "buffer": {"percent": 10},
}
DATA = load_project(PLAN)
FRIDAY = date(2026, 11, 6)


def state(today: date, data: ProjectData = DATA, **signed: date) -> PlanState:
    found = plan_state(RULES, data, "Asia/Shanghai", today, baseline="V1.0" if signed else "", signed=signed)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("today", "late", "other"),
    [
        ("2026-11-06", 0, False),  # its own day is not over yet
        ("2026-11-07", 0, False),  # a Saturday makes nothing later that people work
        ("2026-11-09", 1, True),
        ("2026-11-10", 2, True),
        ("2026-11-11", 2, False),  # a day that the calendar calls off
        ("2026-11-12", 3, True),
    ],
)
def test_what_is_told_changes_on_a_working_day_while_a_milestone_is_overdue_and_only_then(
    today: str, late: int, other: bool
) -> None:
    now = date.fromisoformat(today)
    slip = state(now).slips[0]
    assert (slip.name, slip.days) == ("Freeze", late)
    before = state(date.fromordinal(now.toordinal() - 1))
    basis_changed = slip.basis is not before.slips[0].basis
    assert (told(state(now)) != told(before)) == (other or basis_changed)


def test_with_a_forecast_for_every_day_that_passed_no_midnight_changes_anything() -> None:
    freeze = DATA.milestones[1].model_copy(update={"forecast": date(2027, 3, 1)})
    data = DATA.model_copy(update={"milestones": (freeze, DATA.milestones[2])})
    assert told(state(FRIDAY, data)) == told(state(date(2026, 12, 24), data))


def test_days_are_measured_by_those_that_were_signed() -> None:
    found = state(FRIDAY, Done=date(2026, 12, 31))
    done = found.slips[1]
    assert (done.planned, done.days, done.level) == (date(2026, 12, 31), 41, Level.ESCALATE)
    assert found.baseline == "V1.0"
    assert state(FRIDAY).slips[1].days == 20


def test_every_thing_that_is_off_is_a_finding_with_its_place_and_level() -> None:
    found = state(date(2026, 12, 1))
    assert found.slips[0].basis is Basis.OVERDUE
    told_of = [
        (one.code, one.path, one.values["level"], one.values.get("part")) for one in findings(found, DATA)
    ]
    assert told_of == [
        ("milestone_late", "milestones.1", "escalate", "overdue"),
        ("milestone_late", "milestones.2", "warn", "forecast"),
        ("over_budget", "budget", "escalate", "so_far"),
        ("buffer_used_up", "buffer", "warn", None),
    ]
    assert {code for code, *_ in told_of} == set(CODES)
    assert found.level is Level.ESCALATE
    assert found.buffer_gone


def test_what_is_within_its_limits_is_no_finding() -> None:
    data = load_project({"milestones": [{"name": "Freeze", "planned": "2026-11-06", "actual": "2026-11-09"}]})
    found = state(date(2026, 12, 1), data)
    assert (list(findings(found, data)), found.level, found.slips[0].days) == ([], Level.FINE, 1)


def test_where_nothing_is_planned_nothing_is_told() -> None:
    assert plan_state(RULES, ProjectData(), "UTC", FRIDAY) is None
    assert told(None) is None


def test_without_an_office_calendar_weekdays_are_worked() -> None:
    bare = RULES.model_copy(update={"calendars": ()})
    found = plan_state(bare, DATA, "UTC", date(2026, 11, 12))
    assert found is not None
    assert found.slips[0].days == 4
    own = replace(found, slips=())
    assert own.level is Level.ESCALATE
