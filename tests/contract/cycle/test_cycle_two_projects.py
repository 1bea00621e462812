"""Two projects of one service at one site: each gets its turn, and what storms at one leaves the other right (B-12, B-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.cycle.report import Report
from syncer.daemon.work import Worker
from syncer.sync.observation import DecisionKind
from tests.support.campus import Campus, marks
from tests.support.timelapse import Timelapse
from tests.support.world import both, requirement, wire

pytestmark = pytest.mark.pages(False)

POLL = timedelta(seconds=60)
SECOND = """
[[projects]]
key = "DEMO"
register = {folder = "demo"}
mappings = "plain"
locale = ["en"]
timezone = "Asia/Shanghai"
"""
NUMBER = 6


class Service:
    """Both projects as the daemon runs them: one after the other, each with its turn."""

    def __init__(self, here: Campus) -> None:
        self.here = here
        with (here.home / "config.toml").open("a", encoding="utf-8") as config:
            config.write(SECOND)
        (here.home / "plain").mkdir()
        (here.home / "plain" / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
        (here.home / "demo" / "requirements").mkdir(parents=True)
        for number in range(1, NUMBER + 1):
            requirement(here.register, f"c{number}", f"id: REQ-{number:04d}\ntitle: Camp {number}")
            requirement(here.home / "demo", f"d{number}", f"id: REQ-{number:04d}\ntitle: Demo {number}")
        here.wired.close()
        here.wired = wire(here.home)
        self.time = Timelapse(here)
        here.wired.hub.decide("DEMO", DecisionKind.APPROVE, "first-push", {}, by="pm", now=here.wired.clock())
        self.reports: dict[str, Report] = {}
        self.seconds: dict[str, float] = {}
        self.workers = [self._worker(number) for number in range(2)]

    def _worker(self, number: int) -> Worker:
        project = self.here.wired.projects[number]
        ports = replace(self.here.wired.ports(project), turn=POLL)
        return Worker(project, ports, heard=lambda report: self.reports.__setitem__(report.project, report))

    def polls(self, times: int = 1) -> None:
        """So many rounds, a poll apart."""
        for _ in range(times):
            self.reports.clear()
            for worker in self.workers:
                began = self.time.seconds()
                worker.turn()
                self.seconds[worker.project.key] = self.time.seconds() - began
            self.here.site.clock.advance(POLL.total_seconds())

    def retitle(self) -> None:
        """Every record of both projects has an update to send."""
        for number in range(1, NUMBER + 1):
            self.here.change(f"requirements/c{number}.md", f"Camp {number}", f"Camp {number} anew")
            self.here.change(f"../demo/requirements/d{number}.md", f"Demo {number}", f"Demo {number} anew")

    def titles(self, project: str) -> int:
        """How many issues of a project have their new title."""
        found = self.here.issues().items()
        return sum(key.startswith(project) and "anew" in one["fields"]["summary"] for key, one in found)

    def quiet(self) -> None:
        """Two rounds in which nothing is written or wrong, and one issue a record."""
        for _ in range(2):
            self.polls()
            assert {key: (one.writes, one.code) for key, one in self.reports.items()} == {
                "CAMP": (0, 0),
                "DEMO": (0, 0),
            }
        assert marks(self.here) == sorted([f"REQ-{number:04d}" for number in range(1, NUMBER + 1)] * 2)


@pytest.fixture
def service(fresh: Campus) -> Service:
    """Both projects pushed, and quiet."""
    made = Service(fresh)
    made.polls(2)
    made.quiet()
    return made


def numbers(here: Campus, project: str) -> Sequence[str]:
    """The ids of a project's issues."""
    return [str(issue["id"]) for key, issue in here.issues().items() if key.startswith(project)]


@both
def test_a_storm_at_one_project_takes_its_own_turn_and_no_more(service: Service) -> None:
    here = service.here
    service.retitle()
    ids = "|".join(numbers(here, "CAMP"))
    storm = {"method": "PUT", "path": f"/issue/({ids})$", "kind": "status", "status": 502, "count": 0}
    here.site.faults.set({"rules": [storm]})
    service.polls()
    assert service.titles("CAMP") == 0
    assert service.titles("DEMO") == NUMBER
    assert service.seconds["CAMP"] < 2 * POLL.total_seconds()
    assert service.seconds["DEMO"] < 1
    assert service.reports["CAMP"].tally.postponed > 0
    here.site.faults.set({"rules": []})
    service.polls(2)
    assert service.titles("CAMP") == NUMBER
    service.quiet()


@both
def test_an_outage_of_one_projects_reading_leaves_the_other_at_its_polls(service: Service) -> None:
    here = service.here
    service.retitle()
    ids = "|".join(numbers(here, "CAMP"))
    path = f"/issue/({ids})$" if not here.site.cloud else "/issue/bulkfetch$"
    here.edit("CAMP-1", summary="Camp by hand")
    here.site.faults.set({"rules": [{"path": path, "kind": "status", "status": 502, "count": 6}]})
    service.polls()
    assert "CAMP" not in service.reports
    assert service.titles("DEMO") == NUMBER
    service.polls(3)
    assert service.titles("CAMP") == NUMBER - 1, "the first is a conflict, which waits for a person"


def test_a_quota_that_one_project_meets_holds_back_both_and_both_go_on(service: Service) -> None:
    here = service.here
    service.retitle()
    rule = {"method": "PUT", "path": "/issue/", "kind": "limit", "reason": "quota-tenant", "nth": 3}
    here.site.faults.set({"rules": [{**rule, "retry_after": "900"}]})
    service.polls()
    assert (service.titles("CAMP"), service.titles("DEMO")) == (2, 0)
    here.site.journal.clear()
    service.polls(2)
    assert [e.path for e in here.site.journal if e.path.startswith("/rest")] == []
    here.site.clock.advance(900)
    service.polls(2)
    assert (service.titles("CAMP"), service.titles("DEMO")) == (NUMBER, NUMBER)
    service.quiet()
