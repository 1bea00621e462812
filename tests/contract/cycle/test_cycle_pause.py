"""A pause stops every write within one cycle and loses nothing (design: quiet by default)."""

from __future__ import annotations

import pytest

from syncer.cycle.conduct import publish
from syncer.cycle.report import Report
from syncer.daemon.work import Worker
from syncer.domain.json import JsonObject
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


@pytest.mark.parametrize("how", ["word", "page"])
def test_the_service_stops_within_one_cycle_and_retries_nothing(here: Campus, how: str) -> None:
    """What it holds in memory is no older than its next turn; what failed before waits with all else (B-13)."""
    worker = Worker(here.project, here.wired.ports(here.project))
    worker.turn()
    path = f"/issue/{here.issue('REQ-0001')['id']}$"
    rule = {"method": "PUT", "path": path, "kind": "status", "status": 500, "body": {}, "count": 0}
    here.site.faults.set({"rules": [rule]})
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    worker.turn()
    (row,) = here.wired.hub.failures("CAMP")
    here.site.faults.set({"rules": []})
    made: JsonObject = {}
    if how == "word":
        here.decide(DecisionKind.PAUSE, "CAMP")
    else:
        made = here.person("create_page", space="CAMPINT", title="syncer: pause", body="<p>Wait.</p>")
    here.retry()
    before = here.wired.shared.counts
    for _ in range(2):
        worker.turn()
    after = here.wired.shared.counts
    assert {product: one.write for product, one in after.items()} == {
        product: one.write for product, one in before.items()
    }
    assert here.wired.hub.failures("CAMP") == [row]
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    if how == "word":
        here.decide(DecisionKind.RESUME, "CAMP")
    else:
        here.person("trash_page", page=str(made["title"]), space="CAMPINT")
    worker.turn()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens alone"
    assert here.wired.hub.failures("CAMP") == []
