"""Credentials that a site does not accept any more: nothing is written, one alert, and everything goes on by itself (B-14)."""

from __future__ import annotations

from typing import Any

import pytest
import structlog

from syncer.cli.access_status import refused_at
from syncer.daemon.work import Worker
from syncer.jira.tracker import JiraTracker
from syncer.ports import Refused, Stranger
from syncer.sync.failures import Cause
from syncer.sync.observation import Side, Standing
from tests.support.campus import Campus
from tests.support.timelapse import Timelapse
from tests.support.world import both, wire

TOKEN = "sandbox-token"
JIRA = pytest.mark.pages(False)


def slowly(here: Campus) -> None:
    """A process of its own whose time passes only when it is told to."""
    here.wired.close()
    here.wired = wire(here.home)
    Timelapse(here)


def revoke(here: Campus) -> None:
    """An administrator takes the token away, or its last day is over."""
    here.site.revoke(TOKEN)


def restore(here: Campus) -> None:
    here.site.revoked.discard(TOKEN)


def sent(here: Campus) -> int:
    """Requests that this process has sent to Jira."""
    counts = here.wired.shared.counts["jira"]
    return counts.read + counts.write


def retitle(here: Campus) -> None:
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.change("requirements/bell.md", "title: Bell rings", "title: Bell rings twice")


def titles(here: Campus) -> list[str]:
    return [str(here.issue(uid)["fields"]["summary"]) for uid in ("REQ-0001", "REQ-0002")]


NEW = ["Gate opens alone", "Bell rings twice"]


@JIRA
@both
def test_a_token_revoked_between_two_writes_stops_the_second_and_is_looked_at_seldom(
    here: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One refused write, one question who we are, and then one such question after 15, 30 … s."""
    slowly(here)
    here.quiet()
    retitle(here)
    real = JiraTracker.update

    def midway(self: Any, edit: Any, instance: str) -> Any:
        revoke(here)
        return real(self, edit, instance)

    monkeypatch.setattr(JiraTracker, "update", midway)
    report = here.cycle()
    assert (report.code, report.tally.failed, report.tally.postponed) == (1, 0, 2)
    assert [problem.code for problem in report.problems if problem.severity == "error"] == ["credentials"]
    assert here.wired.hub.failures("CAMP") == []
    monkeypatch.undo()
    for asked, until in ((0, 14), (1, 1), (0, 29), (1, 1)):
        here.site.clock.advance(until)
        before = sent(here)
        with pytest.raises(Stranger):
            here.cycle()
        assert sent(here) - before == asked
    (refusal,) = refused_at(here.wired).values()
    assert refusal.tries == 3
    restore(here)
    here.site.clock.advance(60)
    assert here.cycle().code == 0
    assert titles(here) == NEW
    assert refused_at(here.wired) == {}
    here.quiet()


@JIRA
@both
def test_another_process_asks_once_by_itself_and_then_believes_the_store(here: Campus) -> None:
    """Its token may be a new one; servers lock accounts that knock again and again."""
    slowly(here)
    here.quiet()
    revoke(here)
    with pytest.raises(Refused):
        here.cycle()
    other = wire(here.home)
    other.clock, other.timer = here.wired.clock, here.wired.timer
    asked = []
    for _ in range(3):
        with pytest.raises(Refused):
            other.ports(other.projects[0]).tracker.connect()  # type: ignore[union-attr]
        asked.append(other.shared.counts["jira"].read)
    assert asked == [1, 1, 1]
    restore(here)
    here.site.clock.advance(30)
    assert other.ports(other.projects[0]).tracker.connect()  # type: ignore[union-attr]
    assert here.cycle().code == 0  # what the one has found out the other knows
    other.close()


@both
def test_a_site_without_data_is_never_believed_from_a_stranger(here: Campus) -> None:
    """B-14: nothing is withdrawn, hidden or made anew while we are nobody, on either side."""
    here.quiet()
    before = here.state()
    revoke(here)
    for _ in range(2):
        with pytest.raises(Refused):
            here.cycle()
    assert {part.standing for part in here.hub().counterparts if part.side is Side.JIRA} == {Standing.LIVE}
    restore(here)
    here.wired = wire(here.home)
    here.quiet()
    after = here.state()
    assert after["jira"]["issues"] == before["jira"]["issues"]
    assert after["confluence"]["pages"] == before["confluence"]["pages"]


@JIRA
@both
def test_a_site_that_knows_us_but_does_not_let_us_write_one_thing_fails_that_alone(here: Campus) -> None:
    """A token without a scope is answered with 401, too: then it is asked who we are, and the others are written."""
    here.quiet()
    path = f"/issue/{here.issue('REQ-0001')['id']}$"
    rule = {"method": "PUT", "path": path, "kind": "status", "status": 401, "body": {}, "count": 0}
    here.site.faults.set({"rules": [rule]})
    retitle(here)
    report = here.cycle()
    assert (report.code, report.tally.failed, report.tally.postponed) == (1, 1, 0)
    assert titles(here)[1] == NEW[1]
    (row,) = here.wired.hub.failures("CAMP")
    assert (row.item, row.cause) == ("REQ-0001", Cause.CONFIGURATION)
    assert refused_at(here.wired) == {}


@both
def test_pages_stop_and_go_on_with_their_own_site(here: Campus) -> None:
    """Confluence refuses while Jira still knows us: the pages wait, none of them as a failure."""
    slowly(here)
    here.quiet()
    retitle(here)
    here.site.clock.advance(3600)
    wiki = "/wiki/" if here.site.cloud else "/confluence/"
    everything = {"path": wiki, "kind": "status", "status": 401, "body": {}, "count": 0, "method": "PUT"}
    asking = {**everything, "method": "GET", "path": f"{wiki}.*user/current"}
    here.site.faults.set({"rules": [everything]})
    report = here.cycle()
    assert report.tally.failed >= 1  # it knows us, so it is a right that lacks
    assert {row.side for row in here.wired.hub.failures("CAMP")} == {"pages"}
    here.site.faults.set({"rules": [asking]})
    for _ in range(2):
        with pytest.raises(Refused):
            here.cycle()
    assert set(refused_at(here.wired)) == {"confluence"}
    here.site.faults.set({"rules": []})
    here.site.clock.advance(600)
    here.retry()
    assert here.settled().code == 0
    here.quiet()


@JIRA
def test_the_service_raises_one_alert_and_says_when_it_goes_on(here: Campus) -> None:
    """Two projects of one site, or one that is looked at again and again: an administrator hears of it once."""
    slowly(here)
    here.quiet()
    workers = [Worker(here.project, here.wired.ports(here.project)) for _ in range(2)]
    revoke(here)
    with structlog.testing.capture_logs() as logged:
        for _ in range(5):
            for worker in workers:
                worker.turn()
            here.site.clock.advance(20)
    errors = [line for line in logged if line["log_level"] == "error"]
    assert [line["event"] for line in errors] == ["credentials refused: nothing is written"]
    assert "token" in errors[0]["hint"]
    restore(here)
    here.site.clock.advance(600)
    with structlog.testing.capture_logs() as logged:
        for worker in workers:
            worker.turn()
    said = [line["event"] for line in logged if line["log_level"] == "warning"]
    assert said == ["the credentials are accepted again: everything goes on"] * 2
