"""Links go both ways: made and taken away in the register or in Jira, and quiet afterwards."""

from __future__ import annotations

import pytest

from tests.support.campus import Campus
from tests.support.dying import Killed, dying
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

ONE, TWO = "REQ-0001", "REQ-0002"
BELL = "requirements/bell.md"


def unlink(here: Campus, uid: str) -> None:
    """A person takes away the only link of an issue."""
    (link,) = here.issue(uid)["links"]
    here.ask("DELETE", f"issueLink/{link['id']}")


def test_a_link_taken_away_in_jira_leaves_the_register_and_its_file(here: Campus) -> None:
    """Put in again, it is made again."""
    unlink(here, TWO)
    report = here.settled()
    assert (report.code, report.tally.failed) == (0, 0)
    assert "depends_on" not in here.values(TWO)
    assert "REQ-0001" not in here.read(BELL)
    here.quiet()
    here.change(BELL, "title: Bell rings\n", "title: Bell rings\ndepends_on: [REQ-0001]\n")
    here.settled()
    assert len(here.issue(TWO)["links"]) == 1
    here.quiet()


@both
def test_a_link_made_in_jira_enters_the_register_and_its_file(here: Campus) -> None:
    """It enters the record that is blocked, whichever issue people made it from."""
    here.write("lamp", "id: REQ-0003\ntitle: Lamp glows", "As a parent I want light.\n")
    here.settled()
    here.person("link", issue=here.key("REQ-0003"), other=here.key(ONE), type="Blocks")
    assert here.cycle().tally.table()["jira"]["update"] == 0, "nothing but the link says it there"
    here.settled()
    assert here.values(ONE)["depends_on"] == ["REQ-0003"]
    assert "depends_on:\n  - REQ-0003\n" in here.read("requirements/gate.md")
    assert [len(here.issue(uid)["links"]) for uid in (ONE, "REQ-0003")] == [2, 1]
    here.quiet()


@both
def test_a_link_taken_out_of_the_register_is_taken_away_in_jira(here: Campus) -> None:
    """Ours goes, in the very cycle after it was made; what people linked beside it stays."""
    here.person("link", issue=here.key(ONE), other=here.key(TWO), type="Relates")
    here.change(BELL, "depends_on: [REQ-0001]\n", "")
    report = here.cycle()
    assert report.tally.table()["jira"]["unlink"] == 1
    (left,) = here.issue(TWO)["links"]
    assert "Relates" in str(left)
    assert "depends_on" not in here.values(TWO)
    here.quiet()


def test_a_link_of_an_issue_that_left_unnoticed_is_left_alone(here: Campus) -> None:
    """B-09: no search has told of the move; nothing is written in other people's project."""
    here.quiet(1)
    here.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    away = str(here.person("move", issue=here.key(ONE), project="DEMO")["key"])
    here.change(BELL, "depends_on: [REQ-0001]\n", "")
    report = here.cycle()
    assert (report.requests["jira"]["write"], report.to_json()["postponed"]) == (0, 1)
    here.cycle()
    assert here.part(ONE).standing == "moved"
    assert len(here.issues()[away]["links"]) == 1


@pytest.mark.parametrize("sent", [True, False], ids=["reply lost", "never sent"])
def test_taking_a_link_away_is_safe_to_repeat(here: Campus, sent: bool) -> None:
    """B-03: nothing of it comes back into the register while the outcome is not known."""
    here.change(BELL, "depends_on: [REQ-0001]\n", "")
    with dying(method="DELETE", path="/issueLink", sent=sent), pytest.raises(Killed):
        here.cycle()
    here.settled()
    assert here.issue(TWO)["links"] == []
    assert "depends_on" not in here.values(TWO)
    here.quiet()


def test_links_come_back_from_jira_when_store_and_files_are_lost(here: Campus) -> None:
    """Also where our property on the issue still says what was taken out since."""
    here.write("lamp", "id: REQ-0003\ntitle: Lamp glows\ndepends_on: [REQ-0001]", "I want light.\n")
    here.settled()
    unlink(here, TWO)
    here.settled()
    here.lose_store()
    for path in (here.register / "requirements").iterdir():
        path.unlink()
    here.settled()
    assert [here.values(uid).get("depends_on") for uid in (TWO, "REQ-0003")] == [None, [ONE]]
    here.quiet()
