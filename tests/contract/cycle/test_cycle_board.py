"""The board of response times in a cycle: foreseen by the plan, written at a clock's points alone (PG-6, B-39)."""

from __future__ import annotations

from typing import cast

from syncer.acts.breaches import of_project
from syncer.cycle.board import clocks_of
from syncer.cycle.conduct import plan
from syncer.domain.json import JsonObject
from syncer.sync.whom import answering
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


def test_late_minutes_are_the_note_takers_wherever_they_are_told(fresh: Campus) -> None:
    """PG-6, SLA-3: the board named the note-taker, `status` and the console the chair."""
    (fresh.register / "project.yaml").write_text(
        "people:\n  - {id: li, name: Li Wei, side: ours}\n  - {id: pm, name: Zhao Jun, side: ours}\n", "utf-8"
    )
    (fresh.register / "meetings").mkdir()
    (fresh.register / "meetings" / "MTG-0001.md").write_text(
        "---\nid: MTG-0001\ntitle: Weekly\nstate: held\nstart: 2026-01-02T10:00:00+08:00\n"
        "end: 2026-01-02T11:00:00+08:00\nchair: pm\nnote_taker: li\n---\n",
        "utf-8",
    )
    fresh.cycle()
    hub, project, rows = fresh.hub(), fresh.project, fresh.wired.hub.clocks(fresh.project.key)
    told = of_project(rows, (), hub, fresh.wired.clock(), project.timezone, policies=project.mapping.slas)
    assert [one["owner"] for one in cast("list[JsonObject]", told["late"])] == ["li"]
    (clock,) = clocks_of(project, rows)
    assert answering(hub.records["MTG-0001"].values, clock.owed) == "li", "as the console's board says it"
    assert "Li Wei" in fresh.text(BOARD)
    assert "Zhao Jun" not in fresh.text(BOARD)


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
