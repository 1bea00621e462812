"""Writes whose outcome is not known: found out from the primary store, never doubled, never forgotten (B-01, B-03)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from syncer.cycle.conduct import cycle
from syncer.cycle.report import Report
from syncer.ports import FilesSide, FileWritten, OpenClaim, SettleClaim
from syncer.sync.changes import FileEdit
from syncer.sync.observation import ClaimKind, FilesObservation
from tests.support.campus import Campus, marks, two_requirements
from tests.support.dying import Killed, dying
from tests.support.world import Flavour, both

pytestmark = pytest.mark.pages(False)

HOUR = timedelta(hours=1)


def with_patience(here: Campus, patience: timedelta) -> Report:
    """A cycle that waits so long before a write without a reply counts as never having happened."""
    project = replace(here.project, patience=patience)
    return cycle(project, here.wired.ports(project))


@both
@pytest.mark.parametrize("sent", [True, False], ids=["made", "not made"])
def test_a_link_without_a_reply_is_made_once(fresh: Campus, sent: bool) -> None:
    with dying(method="POST", path="/issueLink", sent=sent), pytest.raises(Killed):
        two_requirements(fresh)
    (claim,) = fresh.hub().claims
    assert (claim.kind, claim.key) == (ClaimKind.LINK, "REQ-0001>Blocks>REQ-0002")
    fresh.settled()
    assert len(fresh.issue("REQ-0002")["links"]) == 1
    assert fresh.hub().claims == ()
    fresh.quiet()


@both
def test_a_link_is_not_made_again_while_patience_lasts(fresh: Campus) -> None:
    with dying(method="POST", path="/issueLink", sent=False), pytest.raises(Killed):
        two_requirements(fresh)
    for _ in range(2):
        report = with_patience(fresh, HOUR)
        assert (report.open_claims, report.requests["jira"]["write"], report.code) == (1, 0, 1)
    with_patience(fresh, timedelta(0))
    assert len(fresh.issue("REQ-0002")["links"]) == 1
    fresh.quiet()


@both
def test_a_create_that_was_made_is_found_at_once(fresh: Campus) -> None:
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        two_requirements(fresh)
    assert {claim.kind for claim in fresh.hub().claims} == {ClaimKind.ISSUE}
    report = with_patience(fresh, HOUR)
    assert (report.open_claims, report.tally.table()["jira"]["create"]) == (0, 0)
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    fresh.settled()
    fresh.quiet()


@both
def test_a_create_that_was_not_made_waits_for_patience_to_end(fresh: Campus) -> None:
    with dying(method="POST", path="/issue/bulk", sent=False), pytest.raises(Killed):
        two_requirements(fresh)
    for _ in range(2):
        report = with_patience(fresh, HOUR)
        assert (report.open_claims, report.requests["jira"]["write"], report.code) == (2, 0, 1)
    fresh.settled()
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    fresh.quiet()


def test_a_create_that_a_clock_running_ahead_has_noted_is_sent_when_it_is_known_not_to_be_there(
    fresh: Campus,
) -> None:
    """B-01: else the issue would be missing until that day."""
    with dying(method="POST", path="/issue/bulk", sent=False), pytest.raises(Killed):
        two_requirements(fresh)
    hub, claims = fresh.wired.hub, fresh.hub().claims
    with hub.lock("CAMP"):
        hub.commit("CAMP", [SettleClaim(one.key) for one in claims], cycle="ahead", now=fresh.wired.clock())
        ahead = [replace(one, opened=one.opened + timedelta(days=365)) for one in claims]
        hub.commit("CAMP", [OpenClaim(one) for one in ahead], cycle="ahead", now=fresh.wired.clock())
    with_patience(fresh, HOUR)
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    fresh.settled()
    fresh.quiet()


@both
def test_what_people_did_to_a_found_issue_meanwhile_is_their_edit(fresh: Campus) -> None:
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        two_requirements(fresh)
    fresh.edit("CAMP-1", summary="Renamed at once")
    fresh.settled()
    assert fresh.values("REQ-0001")["title"] == "Renamed at once"
    assert "title: Renamed at once\n" in fresh.read("requirements/gate.md")
    fresh.quiet()


PAGES: dict[Flavour, str] = {"cloud": "/wiki/api/v2/pages", "datacenter": "/confluence/rest/api/content"}


@pytest.mark.pages(True)
@both
@pytest.mark.parametrize("sent", [True, False], ids=["made", "not made"])
def test_a_page_without_a_reply_is_made_once(fresh: Campus, flavour: Flavour, sent: bool) -> None:
    with dying(method="POST", path=PAGES[flavour], sent=sent), pytest.raises(Killed):
        two_requirements(fresh)
    assert [claim.kind for claim in fresh.hub().claims] == [ClaimKind.PAGE]
    fresh.settled()
    assert len(fresh.pages()) == len(fresh.hub().pages)
    assert fresh.hub().claims == ()
    fresh.quiet()


@pytest.mark.pages(True)
@both
def test_a_refused_create_stops_no_other_and_leaves_no_claim(fresh: Campus) -> None:
    """The rest is made, linked and published; the refused one is said each time, and made when somebody says so (B-13)."""
    fresh.write("gate", "id: REQ-0001\ntitle: Gate", "As a parent I want a gate.\n")
    fresh.cycle()
    rule = {"method": "POST", "path": "/issue(/bulk)?$", "kind": "status", "status": 400, "count": 0}
    refusal = {"errorMessages": ["No issues on Sundays."], "errors": {}}
    fresh.site.faults.set({"rules": [{**rule, "body": refusal}]})
    fresh.write("bell", "id: REQ-0009\ntitle: Bell", "As a parent I want a bell.\n")
    for title in ("A gate", "The gate"):
        fresh.change("requirements/gate.md", f"title: {fresh.values('REQ-0001')['title']}", f"title: {title}")
        report = fresh.cycle()
        assert (report.code, report.tally.failed, report.open_claims) == (1, 1, 0)
        assert {p.uid for p in report.problems} == {"REQ-0009"}
        assert fresh.issue("REQ-0001")["fields"]["summary"] == title
    assert len(fresh.pages()) == len(fresh.hub().pages)
    fresh.site.faults.set({"rules": []})
    fresh.retry("REQ-0009")
    fresh.settled()
    assert marks(fresh) == ["REQ-0001", "REQ-0009"]
    fresh.quiet()


@dataclass
class Growing:
    """The folder, into which somebody puts a file after it was first read."""

    here: Campus
    inner: FilesSide
    reads: int = 0

    def read(self) -> FilesObservation:
        self.reads += 1
        if self.reads == 2:
            self.here.write("late", "title: Late", "As a parent I am late.\n")
        return self.inner.read()

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        return self.inner.write(edits)


def test_a_file_that_appears_while_issues_are_made_waits_for_the_next_cycle(fresh: Campus) -> None:
    fresh.write("gate", "title: Gate", "As a parent I want a gate.\n")
    ports = fresh.wired.ports(fresh.project)
    assert ports.files is not None
    growing = Growing(fresh, ports.files)
    cycle(fresh.project, replace(ports, files=growing))
    assert growing.reads == 2
    assert {part.uid for part in fresh.hub().counterparts} == {"REQ-0001"}
    fresh.settled()
    assert marks(fresh) == ["REQ-0001", "REQ-0002"]
    assert "id: REQ-0002\n" in fresh.read("requirements/late.md")
    fresh.quiet()
