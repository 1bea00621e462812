"""A year's verdicts do not depend on when anybody looked: event by event, in one batch, with the store lost (SLA-5, B-30, B-34).

The long form is `make replay`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.support.life import BEGIN, Deed
from tests.support.replay import play, table, world
from tests.support.world import Flavour, both


@both
def test_a_year_is_the_same_whichever_way_it_is_looked_at(tmp_path: Path, flavour: Flavour) -> None:
    """Nothing fires twice, and what nobody can tell once the store is lost is called unknown, with the fields."""
    issues = 40 if flavour == "cloud" else 15
    found = play(tmp_path, issues, 7, each=6, flavour=flavour)
    assert found.sound, table(found)
    assert min(found.batch.identical, found.lost.identical) > issues // 2, table(found)
    assert "preliminary_plan" in found.fields, "what somebody typed without an instant is lost with the store"
    assert found.told, table(found)


def test_a_way_there_and_back_between_two_cycles_is_run_though_other_issues_are_made_meanwhile(
    tmp_path: Path,
) -> None:
    """The register's value is the same as before, only Jira's history tells that something happened."""
    at = iter(BEGIN + timedelta(hours=hour) for hour in range(1, 99))

    def deed(do: str, number: int = 0, **wanted: object) -> Deed:
        return Deed(next(at), number, "question" if do == "write" else "action", do, wanted=wanted)

    with world(tmp_path / "home") as here:
        here.do(deed("create", type="Action item", fields={"summary": "Print the badges"}))
        here.do(deed("transition", to="Done"))
        here.settled()
        assert len(here.rows()) == 1
        here.do(deed("transition", to="In Progress"))
        here.do(deed("transition", to="Done"))
        here.do(deed("write", 1, values={"title": "May it rain", "state": "open"}))
        here.cycle()
        states = [row.row["state"] for row in here.rows() if row.rule == "action done"]
        assert states == ["met", "met"]
