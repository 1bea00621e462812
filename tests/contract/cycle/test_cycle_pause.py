"""A pause stops every write within one cycle and loses nothing (design: quiet by default)."""

from __future__ import annotations

import pytest

from syncer.cycle.conduct import publish
from syncer.cycle.report import Report
from syncer.sync.observation import DecisionKind
from tests.support.campus import Campus


def published(here: Campus) -> Report:
    return publish(here.project, here.wired.ports(here.project))


def test_a_paused_project_is_looked_at_and_not_written(here: Campus) -> None:
    before = here.state()
    here.decide(DecisionKind.PAUSE, "CAMP", {"reason": "migration"})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.edit(here.key("REQ-0002"), summary="Bell rings twice")
    for report in (here.cycle(), published(here)):
        assert [stop.item for stop in report.stops] == ["pause"]
        assert report.code == 4
        assert report.writes == 0
        assert "migration" in report.stops[0].reason
    assert here.values("REQ-0002")["title"] == "Bell rings"
    after = here.state()
    after["jira"]["issues"][here.key("REQ-0002")] = before["jira"]["issues"][here.key("REQ-0002")]
    assert after["jira"]["issues"] == before["jira"]["issues"]
    assert after["confluence"]["pages"] == before["confluence"]["pages"]


def test_after_a_pause_everything_is_taken_up(here: Campus) -> None:
    here.decide(DecisionKind.PAUSE, "CAMP")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.edit(here.key("REQ-0002"), summary="Bell rings twice")
    assert here.cycle().code == 4
    here.decide(DecisionKind.RESUME, "CAMP")
    assert here.cycle().code == 0
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens alone"
    assert "title: Bell rings twice" in here.read("requirements/bell.md")
    assert here.hub().decisions == ()
    here.quiet()


def test_the_later_word_holds(here: Campus) -> None:
    for kind in (DecisionKind.PAUSE, DecisionKind.RESUME, DecisionKind.PAUSE):
        here.decide(kind, "CAMP")
    assert here.cycle().code == 4
    here.decide(DecisionKind.RESUME, "CAMP")
    here.quiet()


@pytest.mark.parametrize("title", ["syncer: pause", "Syncer：暂停"])
def test_a_page_in_the_internal_space_pauses_too(here: Campus, title: str) -> None:
    here.person("create_page", space="CAMPINT", title=title, body="<p>Please wait.</p>")
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    for report in (here.cycle(), published(here)):
        assert [stop.item for stop in report.stops] == ["pause"]
        assert title in report.stops[0].reason
        assert report.writes == 0
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    here.person("trash_page", page=title, space="CAMPINT")
    assert here.cycle().code == 0
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens alone"
