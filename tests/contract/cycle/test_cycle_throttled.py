"""A site that wants fewer requests: who waits, what goes first, what is left to the next cycle (B-12). No real waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from syncer.cycle.conduct import cycle
from syncer.ports import Throttled
from tests.support.campus import Campus, two_requirements
from tests.support.timelapse import Timelapse
from tests.support.world import both, wire

TENANT = "jira-quota-tenant-based"


def struck(here: Campus, **rule: Any) -> None:
    """Let requests be refused from now on."""
    here.site.faults.set({"rules": [{"kind": "limit", **rule}]})


def three(here: Campus) -> None:
    two_requirements(here)
    here.write("lamp", "id: REQ-0003\ntitle: Lamp burns", "As a child I want light.\n")
    assert here.cycle().code == 0


def retitle(here: Campus) -> None:
    """Every record has an update to send."""
    for name, old in (("gate", "Gate opens"), ("bell", "Bell rings"), ("lamp", "Lamp burns")):
        here.change(f"requirements/{name}.md", old, f"{old} anew,")


def titles(here: Campus) -> int:
    return sum("anew" in issue["fields"]["summary"] for issue in here.issues().values())


@pytest.mark.begins(after=three)
def test_a_quota_ends_the_cycle_and_holds_back_a_fresh_process_until_it_is_filled_up(here: Campus) -> None:
    """One pause for Jira and Confluence, in this process and the next; the plan stays whole."""
    time = Timelapse(here)
    retitle(here)
    struck(here, method="PUT", path="/issue/", reason="quota-tenant", retry_after="1847", nth=2)
    report = here.cycle()
    assert (titles(here), report.tally.failed, report.code) == (1, 0, 1)
    assert report.tally.postponed >= 2
    (told,) = [problem for problem in report.problems if problem.code == "postponed"]
    assert TENANT in told.message
    assert here.wired.pauses()[here.url].reason == TENANT

    here.wired.close()
    here.wired = wire(here.home)
    time.wire()
    with pytest.raises(Throttled, match=TENANT):
        here.cycle()
    assert all(count.read + count.write == 0 for count in here.wired.shared.counts.values())
    here.site.clock.advance(1850)
    assert here.cycle().tally.failed == 0
    assert titles(here) == 3
    assert here.wired.pauses() == {}
    here.quiet()


@pytest.mark.begins(after=three)
@both
def test_an_issue_that_is_written_too_often_lets_the_others_go_first(here: Campus) -> None:
    time = Timelapse(here)
    retitle(here)
    here.site.journal.clear()
    struck(here, method="PUT", path="/issue/", reason="issue", retry_after="20")
    report = here.cycle()
    assert (titles(here), report.tally.failed, report.tally.postponed) == (3, 0, 0)
    puts = [e.path for e in here.site.journal if e.method == "PUT" and "/issue/" in e.path]
    assert puts[0] == puts[-1]
    assert len(puts) == 4
    assert sum(time.slept) == pytest.approx(20, abs=0.5)
    here.quiet()


@pytest.mark.begins(after=three)
def test_a_burst_slows_one_endpoint_and_all_is_written_in_one_cycle(here: Campus) -> None:
    time = Timelapse(here)
    retitle(here)
    struck(here, method="PUT", path="/issue/", reason="burst", retry_after="3", count=2)
    report = here.cycle()
    assert (titles(here), report.code) == (3, 0)
    assert 3 <= sum(time.slept) < 20
    here.quiet()


@both
def test_within_the_documented_limits_nothing_is_ever_refused(fresh: Campus) -> None:
    """Data Center says how many tokens an account has left, Cloud that a limit is near: we go as fast as that."""
    three(fresh)  # in this very process: it knows by now how much the site allows
    Timelapse(fresh)
    fresh.site.limits.set({"rates": {"PUT": 2, "GET": 3, "POST": 3}, "dc_limit": 8, "dc_fill": 2})
    retitle(fresh)
    report = fresh.cycle()
    assert (titles(fresh), report.code) == (3, 0)
    for _ in range(2):
        fresh.cycle()
    refused = fresh.site.limits.as_json()["refused"]
    assert sum(refused.values()) <= 1, refused


@pytest.mark.begins(after=three)
def test_creates_go_before_updates_when_others_wait_for_their_turn(here: Campus) -> None:
    time = Timelapse(here)
    retitle(here)
    here.write("bench", "id: REQ-0004\ntitle: Bench stands", "As a parent I want to sit.\n")
    ports = here.wired.ports(here.project)
    made: list[int] = []

    def clock() -> Any:
        """Time runs out as soon as the new issue is there."""
        if len(here.issues()) > 3 and not made:
            made.append(1)
            time.sleep(60)
        return here.site.clock.now()

    report = cycle(here.project, replace(ports, clock=clock, turn=timedelta(seconds=30)))
    assert len(here.issues()) == 4
    assert titles(here) == 0
    assert report.tally.postponed >= 3
    assert [p.message for p in report.problems if p.code == "postponed"] == [
        "not all changes were sent: other projects wait for their turn"
    ]
    here.settled()
    assert titles(here) == 3
    here.quiet()


@pytest.mark.begins(after=three)
def test_an_update_that_keeps_failing_lets_those_go_first_that_were_not_tried(here: Campus) -> None:
    """Else a few that always fail, each after minutes of patience, would take every turn, and nobody else had one (B-12)."""
    Timelapse(here)
    retitle(here)
    here.change("requirements/lamp.md", "title: Lamp", "depends_on: [REQ-0002]\ntitle: Lamp")
    number = here.issue("REQ-0001")["id"]
    here.site.faults.set(
        {"rules": [{"status": 502, "method": "PUT", "path": f"/issue/{number}$", "count": 99}]}
    )
    ports = replace(here.wired.ports(here.project), turn=timedelta(seconds=1))
    done, links = [], []
    for _ in range(2):
        report = cycle(here.project, ports)
        done.append((titles(here), report.tally.failed))
        links.append(len(here.issue("REQ-0003")["links"]))
    assert done == [(0, 1), (2, 1)]
    assert links == [0, 1]
    here.site.faults.set({"rules": []})
    here.site.clock.advance(4)
    here.settled()
    assert titles(here) == 3
    here.quiet()
