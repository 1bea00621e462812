"""A sandbox from a REST export: what is kept, what is reported, in both flavours."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from syncer.sandbox.host import Flavour
from syncer.sandbox.jira import search
from syncer.sandbox.jira.query import prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site, load_seed

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
FLAVOURS: tuple[Flavour, ...] = ("cloud", "datacenter")


def person(number: int) -> dict[str, Any]:
    return {
        "name": f"p-{number}",
        "key": f"p-{number}",
        "displayName": f"Person {number}",
        "active": number < 9,
    }


def exported(number: int, **fields: Any) -> dict[str, Any]:
    own = {
        "project": {"id": "12519", "key": "DAE", "name": "Daemon"},
        "issuetype": {"id": "7", "name": "Story", "subtask": False},
        "status": {"id": "5", "name": "Resolved", "statusCategory": {"key": "done"}},
        "priority": {"id": "2", "name": "Urgent"},
        "resolution": {"id": "1", "name": "Fixed"},
        "resolutiondate": "2016-05-12T15:29:18.000+0000",
        "created": "2016-05-07T06:27:59.000+0000",
        "updated": "2017-06-19T15:46:38.000+0000",
        "summary": f"Issue {number}",
        "description": "h2. Why\r\n\r\n*Because* {{fs.watch()}}.",
        "reporter": person(1),
        "creator": person(1),
        "assignee": person(9),
        "labels": ["b", "a"],
    }
    return {"id": str(160_000 + number), "key": f"DAE-{number}", "fields": own | fields}


def link(key: str, **more: Any) -> dict[str, Any]:
    kind = {"id": "10003", "name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
    return {"id": "551", "type": kind, "outwardIssue": {"key": key}} | more


EXPORT = [
    exported(
        6,
        issuelinks=[link("DAE-7"), link("ELSE-1", id="552")],
        epic={"key": "DAE-48"},
        fixVersions=[{"id": "18407", "name": "1.0.0", "released": True, "archived": False}],
        components=[{"id": "15055", "name": "node"}],
        attachment=[{"filename": "bug.gif", "size": 7}],
        closedSprints=[{"id": 628, "state": "closed", "name": "Sprint 10"}],
        customfield_10999=5,
    ),
    exported(7, issuelinks=[{"id": "551", "type": link("")["type"], "inwardIssue": {"key": "DAE-6"}}]),
    exported(48, issuetype={"id": "9", "name": "Epic", "subtask": False}),
    exported(
        50,
        issuetype={"id": "5", "name": "Sub-task", "subtask": True},
        parent={"key": "DAE-7"},
        status={"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
        resolution=None,
        resolutiondate=None,
        comment={"comments": [{"id": "77", "author": person(9), "body": "Done *now*.", "created": "2016-06-01T00:00:00.000+0000"}]},
    ),
]  # fmt: skip


@pytest.fixture(params=FLAVOURS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"issues": EXPORT, "total": len(EXPORT)}), encoding="utf-8")
    return Site.from_seed(load_seed(path), flavour=request.param)


def the(site: Site, key: str) -> Issue:
    found = site.jira.find(key)
    assert found is not None
    return found


def test_ids_keys_instants_and_values_are_kept(site: Site) -> None:
    issue = the(site, "DAE-6")
    assert (issue.id, issue.type.name, issue.status.name) == (160_006, "Story", "Resolved")
    assert issue.created.isoformat() == "2016-05-07T06:27:59+00:00"
    assert issue.updated.isoformat() == "2017-06-19T15:46:38+00:00"
    assert issue.resolution_date is not None
    assert (issue.values["priority"].name, issue.values["resolution"].name) == ("Urgent", "Fixed")
    assert (issue.values["labels"], issue.values["components"][0].name) == (("a", "b"), "node")
    version = site.jira.projects["DAE"].versions[0]
    assert (version.name, version.released, issue.values["fixVersions"]) == ("1.0.0", True, (version.id,))
    assert site.jira.agile.sprints["628"].name == "Sprint 10"
    assert site.jira.projects["DAE"].last_number == 50


def test_rich_text_takes_the_form_of_the_flavour(site: Site) -> None:
    held = the(site, "DAE-6").values["description"]
    if site.cloud:
        assert held["content"][0]["type"] == "heading"
    else:
        assert held.startswith("h2. Why")
    comment = the(site, "DAE-50").comments[0]
    assert (comment.id, isinstance(comment.body, dict)) == (77, site.cloud)


def test_links_with_both_ends_and_parents_are_tied(site: Site) -> None:
    (tie,) = site.jira.links_of(the(site, "DAE-6"))
    assert (tie.id, tie.source, tie.destination) == (551, 160_006, 160_007)
    assert the(site, "DAE-6").parent == the(site, "DAE-48").id
    assert the(site, "DAE-50").parent == the(site, "DAE-7").id


def test_what_the_file_does_not_hold_is_reported_and_not_made_up(site: Site) -> None:
    assert [one.partition(":")[0] for one in site.notices] == ["DAE-6", "DAE-6", "customfield_10999"]
    assert "bug.gif" in site.notices[0]
    assert "ELSE-1" in site.notices[1]
    assert the(site, "DAE-6").attachments == []


def test_people_come_without_addresses_and_those_of_the_default_site_may_sign_in(site: Site) -> None:
    made = site.find_user("p-9")
    assert (made.name, made.active, made.email_visible) == ("Person 9", False, False)
    assert the(site, "DAE-6").values["assignee"] == made.account_id
    assert site.find_user("bot@example.com")


def test_search_and_new_issues_go_on_from_there(site: Site) -> None:
    bot = site.find_user("bot@example.com")
    found, more = search.page(
        site.jira, bot, prepare(site.jira, bot, "project = DAE AND created < 2017-01-01"), 50
    )
    assert (len(found), more) == (4, False)
    assert site.jira.new_id() > 160_050


def test_a_seed_may_be_posted_in_that_form_too() -> None:
    site = Site.from_seed()
    site.add({"issues": EXPORT})
    assert the(site, "DAE-6").id == 160_006
    again = len(site.notices)
    site.add({"issues": EXPORT[:1]})
    assert "already" in site.notices[again]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_a_real_project_loads_with_its_types_links_and_versions(flavour: Flavour) -> None:
    path = DATA / "jira" / "daemon-317-issues.json"
    if not path.exists():
        pytest.skip("set SYNCER_TEST_DATA to a folder with jira/daemon-317-issues.json")
    site = Site.from_seed(load_seed(path), flavour=flavour)
    raw = {one["key"]: one for one in json.loads(path.read_text(encoding="utf-8"))}
    assert {issue.key: str(issue.id) for issue in site.jira} == {key: one["id"] for key, one in raw.items()}
    assert {issue.key: issue.status.name for issue in site.jira} == {
        key: one["fields"]["status"]["name"] for key, one in raw.items()
    }
    inside = {
        each["id"]
        for one in raw.values()
        for each in one["fields"]["issuelinks"]
        if (each.get("inwardIssue") or each["outwardIssue"])["key"] in raw
    }
    assert {str(one) for one in site.jira.links} == inside
    outside = sum("link left out" in one for one in site.notices)
    assert (outside, sum("attachment" in one for one in site.notices)) == (51, 92)
    assert sum(len(issue.comments) for issue in site.jira) == 475
