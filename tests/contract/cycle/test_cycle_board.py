"""The board of response times in a cycle: foreseen by the plan, written at a clock's points alone (PG-6, B-39)."""

from __future__ import annotations

from syncer.cycle.conduct import plan
from tests.contract.cycle.test_cycle_clocks import asked, people
from tests.support.campus import Campus
from tests.support.timelapse import Timelapse

HOUR = 3600.0
BOARD = "Response times"


def foreseen(here: Campus) -> dict[str, str]:
    found = plan(here.project, here.wired.ports(here.project)).plan
    return {page.page: page.action for page in found.pages}


def test_a_board_is_made_with_the_first_clock_and_follows_its_points_alone(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    fresh.cycle()
    assert not [title for title in fresh.pages() if BOARD in title]
    asked(fresh)
    time.wire()
    assert foreseen(fresh)["response-board.en"] == "create"
    fresh.cycle()
    assert "QST-0001" in fresh.text(BOARD)
    fresh.quiet()
    time.sleep(11 * HOUR)
    assert set(foreseen(fresh).values()) == {"unchanged"}
    fresh.quiet()
    time.sleep(2 * HOUR)
    assert foreseen(fresh)["response-board.en"] == "update"
    fresh.cycle()
    assert "50% of the time" in fresh.text(BOARD)
    fresh.quiet()


def test_a_board_that_stands_says_when_no_clock_runs_any_more(fresh: Campus) -> None:
    time = Timelapse(fresh)
    people(fresh)
    asked(fresh)
    fresh.cycle()
    mapping = (fresh.home / "mappings" / "mapping.yaml").read_text("utf-8")
    fresh.rewire(mapping + "\nslas:\n  - {name: question answered, enabled: false}\n")
    time.wire()
    time.sleep(2 * HOUR)
    fresh.cycle()
    assert "No response time is being kept" in fresh.text(BOARD)
