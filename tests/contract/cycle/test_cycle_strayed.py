"""Issues that people moved to another project before the store was lost: whose they are, by older marks too (B-01, B-09)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syncer.cycle.report import Report
from syncer.cycle.strayed import doubted
from syncer.sync.observation import DecisionKind
from tests.support.campus import Campus, codes, two_requirements
from tests.support.world import both, requirement, run

pytestmark = pytest.mark.pages(False)

datacenter = pytest.mark.parametrize("flavour", ["datacenter"])  # whose search shows no property
SECOND = """
[[projects]]
key = "DEMO"
register = {folder = "demo"}
mappings = "plain"
locale = ["en"]
timezone = "Asia/Shanghai"
"""


def forget_project(here: Campus, key: str) -> None:
    """The mark as it was made before marks named projects."""
    issue: Any = here.site.jira.find(key)
    issue.properties["syncer"] = {k: v for k, v in issue.properties["syncer"].items() if k != "project"}


def in_demo(here: Campus, summary: str) -> str:
    """A person makes an issue in the other project; its key."""
    return str(here.person("create_issue", project="DEMO", type="Task", fields={"summary": summary})["key"])


def marked(here: Campus, key: str, uid: str) -> None:
    """Another register's older mark and its label."""
    issue: Any = here.site.jira.find(key)
    issue.properties["syncer"] = {"uid": uid, "instance": "other"}
    here.edit(key, labels=["sy"])


def made(here: Campus) -> set[str]:
    return {key for key in here.issues() if key.startswith("CAMP-")}


@both
def test_where_an_issue_was_made_tells_whose_it_is_where_its_mark_does_not(here: Campus) -> None:
    """B-01, B-09: an issue made here and moved is the record's; one that was made there is not."""
    away = here.key("REQ-0002")
    forget_project(here, away)
    here.person("move", issue=away, project="DEMO")
    here.settled()
    marked(here, in_demo(here, "Another register's"), "REQ-0001")
    before = here.issues()
    here.lose_store()
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"], codes(report)) == (0, 0, ["issue-moved"])
    assert here.part("REQ-0002").standing == "moved"
    here.quiet()
    assert here.issues() == before


@datacenter
def test_a_mark_that_is_a_label_names_its_project(fresh: Campus) -> None:
    """B-01, B-09: the search shows it, so nothing has to be read to know it."""
    fresh.site.switches.set({"taken_away": "issue-properties=404"})
    two_requirements(fresh)
    fresh.person("move", issue=fresh.key("REQ-0002"), project="DEMO")
    fresh.settled()
    before = fresh.issues()
    fresh.lose_store()
    report = fresh.cycle()
    assert (report.code, codes(report)) == (0, ["issue-moved"])
    assert fresh.issues() == before
    fresh.quiet()


def test_what_nobody_can_tell_makes_no_second_issue_before_a_person_has_said(here: Campus) -> None:
    """B-01: the issue was in the project, though not from the first, and its mark names none."""
    here.person("delete_issue", issue=here.key("REQ-0002"))
    key = in_demo(here, "Bell rings")
    here.person("move", issue=key, project="CAMP")
    marked(here, key, "REQ-0002")
    here.person("move", issue=key, project="DEMO")
    away = str(here.site.jira.find(key).key)  # type: ignore[union-attr]
    before = made(here)
    here.lose_store()
    for _ in range(2):
        report = here.cycle()
        assert (report.code, codes(report)) == (1, ["issue-undecided"])
        assert made(here) == before
        assert doubted(here.hub()) == {"REQ-0002": away}
    here.approve(f"apart:{away}")
    here.settled()
    assert here.part("REQ-0002").key in made(here) - before
    assert (doubted(here.hub()), here.hub().decisions) == ({}, ())
    here.quiet()


@datacenter
def test_the_project_that_cycles_first_takes_no_issue_of_another(here: Campus) -> None:
    """B-09: the mark names its project, wherever the issue is; the other one makes its own."""
    here.quiet(1)
    here.person("move", issue=here.key("REQ-0002"), project="DEMO")
    here.settled()
    away = here.part("REQ-0002").key
    with (here.home / "config.toml").open("a", encoding="utf-8") as config:
        config.write(SECOND)
    (here.home / "plain").mkdir()
    (here.home / "plain" / "mapping.yaml").write_text("version: 1\nextends: stock\n", encoding="utf-8")
    (here.home / "demo" / "requirements").mkdir(parents=True)
    requirement(here.home / "demo", "lamp", "id: REQ-0002\ntitle: Lamp burns")
    before = here.issues()[away]
    here.lose_store()
    here.wired.hub.decide("DEMO", DecisionKind.APPROVE, "first-push", {}, by="pm", now=here.wired.clock())
    camp, demo = here.wired.projects
    reports: list[Report] = [run(here.wired, one) for one in (demo, demo, camp, demo, camp, demo)]
    assert [report.code for report in reports] == [0] * 6
    assert [report.writes for report in reports[-2:]] == [0, 0]
    assert here.part("REQ-0002").key == away
    (part,) = [p for p in here.wired.hub.snapshot("DEMO").counterparts if p.side == "jira"]
    assert part.key != away
    assert here.issues()[away] == before


def test_a_project_whose_key_was_changed_takes_its_issues_by_marks_of_the_former_one(here: Campus) -> None:
    """B-09: the old key leads to the same project, so nothing is made twice under the new one."""
    here.quiet(1)
    for uid in ("REQ-0001", "REQ-0002"):
        issue: Any = here.site.jira.find(here.key(uid))
        issue.properties["syncer"] = {**issue.properties["syncer"], "project": "GONE"}
    before = here.issues()
    here.lose_store()
    here.settled()
    assert here.issues().keys() == before.keys()
    assert json.loads(here.hub().cursors["strangers"]) == {}
    here.quiet()
