"""The tracker of actions in a cycle: written anew at the project's midnight that makes one late, and at no other time (PG-5, B-39)."""

from __future__ import annotations

from datetime import timedelta

from tests.contract.cycle.test_cycle_board import foreseen
from tests.contract.cycle.test_cycle_plan import local, midnight
from tests.support.campus import Campus
from tests.support.timelapse import Timelapse

PAGE = "Action tracker"


def test_an_action_is_told_to_be_late_at_the_midnight_after_its_day_alone(fresh: Campus) -> None:
    time, tomorrow = Timelapse(fresh), local(fresh).date() + timedelta(days=1)
    file = fresh.register / "actions" / "ACT-0001.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\nid: ACT-0001\ntitle: Count the boats\ndue: {tomorrow}\n---\n", encoding="utf-8")
    fresh.cycle()
    fresh.cycle()
    assert "Overdue" not in fresh.text(PAGE)
    for day, seen in (("before it is due", "unchanged"), ("after it was due", "update")):
        time.sleep(midnight(fresh) + 60)
        assert foreseen(fresh)["action-tracker.en"] == seen, day
        fresh.cycle()
        fresh.quiet()
    assert "Overdue" in fresh.text(PAGE)
