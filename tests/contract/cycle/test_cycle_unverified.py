"""What was written and not read back is not what was last seen: an index that lags makes no edit of ours undone (B-01, B-10)."""

from __future__ import annotations

from contextlib import suppress

from tests.support.campus import Campus
from tests.support.dying import Killed, dying
from tests.support.world import both


def test_a_cycle_that_died_before_it_read_back_takes_nothing_back(here: Campus) -> None:
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens at once")
    with suppress(Killed), dying(2, method="POST", path="/issue/bulkfetch", sent=False):
        here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens at once"

    report = here.cycle()

    assert report.to_json()["changes"]["files"] == {"create": 0, "update": 0}  # type: ignore[call-overload,index]
    assert here.values("REQ-0001")["title"] == "Gate opens at once"
    here.site.clock.advance(60)
    here.settled()
    here.quiet()
    assert "title: Gate opens at once" in here.read("requirements/gate.md")


@both
def test_an_edit_that_the_index_does_not_show_yet_is_not_overwritten(here: Campus) -> None:
    """B-05, B-10: it is looked for right before the write, and then both wait for a person."""
    here.quiet(1)
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    here.edit(here.key("REQ-0002"), summary="Theirs")
    here.change("requirements/bell.md", "title: Bell rings", "title: Ours")

    report = here.cycle()

    assert (report.requests["jira"]["write"], report.to_json()["postponed"]) == (0, 1)
    here.settled()
    (held,) = here.hub().held
    assert (held.values["files"], held.values["jira"]) == ("Ours", "Theirs")
    assert here.issue("REQ-0002")["fields"]["summary"] == "Theirs"


@both
def test_an_issue_that_left_the_project_meanwhile_is_not_written(here: Campus) -> None:
    """B-09: the index of our project no longer knows it, and no cycle has looked since."""
    here.quiet(1)
    away = str(here.person("move", issue=here.key("REQ-0002"), project="DEMO")["key"])
    here.change("requirements/bell.md", "title: Bell rings", "title: Ours")
    for _ in range(2):
        here.cycle()
    assert here.issues()[away]["fields"]["summary"] == "Bell rings"
    here.person("move", issue=away, project="CAMP")
    here.settled()
    here.quiet()
    assert here.issue("REQ-0002")["fields"]["summary"] == "Ours"


@both
def test_what_a_foreign_project_does_not_show_is_not_cleared(here: Campus) -> None:
    """B-09: the section is written by id before anybody knows; what is read back then is of another project."""
    here.quiet(1)
    here.person("move", issue=here.key("REQ-0001"), project="DEMO")
    here.change("requirements/gate.md", "Old gate.", "New gate.")
    for _ in range(3):
        here.cycle()
    assert here.values("REQ-0001")["priority"] == "medium"
