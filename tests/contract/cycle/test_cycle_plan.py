"""The page of a project's plan in a cycle: made where something is planned, written anew when a delay grows (PLN-2, B-39)."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.contract.cycle.test_cycle_board import foreseen
from tests.support.campus import Campus
from tests.support.timelapse import Timelapse

PAGE = "Plan and deviation"


def local(here: Campus) -> datetime:
    return here.site.clock.now().astimezone(ZoneInfo(here.project.timezone))


def midnight(here: Campus) -> float:
    """Seconds until the project's next day begins."""
    now = local(here)
    return (
        (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0) - now
    ).total_seconds()


def plan(here: Campus, text: str) -> None:
    (here.register / "project.yaml").write_text(text, encoding="utf-8")


def test_an_overdue_milestone_is_told_anew_at_the_midnight_before_each_working_day(fresh: Campus) -> None:
    time = Timelapse(fresh)
    fresh.cycle()
    assert not [title for title in fresh.pages() if PAGE in title]
    begun, due = (local(fresh).date() - timedelta(days=days) for days in (30, 9))
    plan(
        fresh,
        f"milestones:\n  - {{name: Begun, planned: {begun}, actual: {begun}}}\n  - {{name: Freeze, planned: {due}}}\n",
    )
    fresh.cycle()
    assert "Freeze" in fresh.text(PAGE)
    assert "project.yaml" in fresh.text(PAGE)
    fresh.quiet()
    for _ in range(3):
        time.sleep(midnight(fresh) - 60)
        assert set(foreseen(fresh).values()) == {"unchanged"}
        fresh.quiet()
        time.sleep(120)
        grown = "update" if local(fresh).weekday() < 5 else "unchanged"
        assert foreseen(fresh)["plan-deviation.en"] == grown
        fresh.cycle()
        fresh.quiet()


def test_a_plan_that_is_gone_is_said_to_be(fresh: Campus) -> None:
    time = Timelapse(fresh)
    plan(fresh, "budget:\n  - {week: 2026-W45, planned: 100.00 USD, actual: 130.00 USD}\n")
    fresh.cycle()
    assert "30% over" in fresh.text(PAGE)
    plan(fresh, "budget: []\n")
    time.sleep(7200)
    fresh.cycle()
    assert "Neither milestones nor a budget" in fresh.text(PAGE)
