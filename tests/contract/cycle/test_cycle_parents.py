"""A field that names another record's issue: parents on Cloud, epics on Data Center, whichever record comes first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.begun import Start, begun
from tests.support.campus import Campus, campus
from tests.support.world import Flavour, both

MAPPING = """\
version: 1
extends: stock
guard: {first_push: allow}
pages: {internal: {at_most: 0s}}
records:
  requirement:
    issues: {create: [{type: Epic, when: {importance: core}}, {type: Story}], read: [Epic, Story]}
    fields:
      part_of: {jira: parent}
"""
LINK = "com.pyxis.greenhopper.jira:gh-epic-link"


@pytest.fixture
def fresh(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    with campus(tmp_path / "home", mapping=MAPPING, flavour=flavour, pages=False) as made:
        yield made


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A part whose file comes before that of the whole, and another whole; one push."""
    with begun(tmp_path / "home", Start(pushed, MAPPING, flavour=flavour, pages=False)) as made:
        yield made


def pushed(here: Campus) -> None:
    here.write("a-gate", "id: REQ-0001\ntitle: Gate\npart_of: REQ-0003")
    here.write("b-bell", "id: REQ-0002\ntitle: Bell")
    here.write("c-camp", "id: REQ-0003\ntitle: Camp\nimportance: core")
    here.write("d-lake", "id: REQ-0004\ntitle: Lake\nimportance: core")
    report = here.cycle()
    assert (report.code, report.problems) == (0, ()), report.to_json()


def parent(here: Campus, uid: str) -> str | None:
    """The key of what an issue stands below, as the API shows it."""
    fields = here.ask("GET", f"issue/{here.key(uid)}").json()["fields"]
    if here.site.cloud:
        above = fields.get("parent")
        return None if above is None else str(above["key"])
    link = next(one.id for one in here.site.jira.fields.values() if one.custom == LINK)
    return fields.get(link)  # type: ignore[no-any-return]  # a key, or nothing


@both
def test_a_part_and_its_whole_are_made_in_one_push_whichever_comes_first(here: Campus) -> None:
    assert parent(here, "REQ-0001") == here.key("REQ-0003")
    here.quiet()


@both
def test_a_parent_given_taken_and_changed_in_the_file_follows_in_jira(here: Campus) -> None:
    here.change("requirements/b-bell.md", "title: Bell", "title: Bell\npart_of: REQ-0004")
    here.change("requirements/a-gate.md", "part_of: REQ-0003\n", "")
    assert here.cycle().code == 0
    assert parent(here, "REQ-0001") is None
    assert parent(here, "REQ-0002") == here.key("REQ-0004")
    here.quiet()


@both
def test_a_parent_changed_in_jira_comes_into_the_file_and_a_strangers_epic_stays_there(here: Campus) -> None:
    def put(under: str) -> None:
        link = next((one.id for one in here.site.jira.fields.values() if one.custom == LINK), "")
        given = {"parent": {"key": under}} if here.site.cloud else {link: under}
        here.edit(here.key("REQ-0001"), **given)

    put(here.key("REQ-0004"))
    assert here.cycle().code == 0
    assert here.values("REQ-0001")["part_of"] == "REQ-0004"
    assert "part_of: REQ-0004" in here.read("requirements/a-gate.md")
    here.quiet()
    made = here.person("create_issue", project="CAMP", type="Epic", fields={"summary": "Not ours"})
    put(str(made["key"]))
    report = here.cycle()
    assert [problem.code for problem in report.problems] == ["foreign-value"]
    assert here.values("REQ-0001")["part_of"] == "REQ-0004"
    assert parent(here, "REQ-0001") == made["key"]
    assert here.cycle().writes == 0


def test_a_whole_that_has_no_issue_yet_becomes_the_parent_as_soon_as_it_has_one(fresh: Campus) -> None:
    fresh.write("gate", "id: REQ-0001\ntitle: Gate\npart_of: REQ-0002")
    assert fresh.cycle().code == 0
    assert parent(fresh, "REQ-0001") is None
    fresh.write("camp", "id: REQ-0002\ntitle: Camp\nimportance: core")
    fresh.settled()
    assert parent(fresh, "REQ-0001") == fresh.key("REQ-0002")
    fresh.quiet()


def test_two_that_are_part_of_each_other_are_both_made(fresh: Campus) -> None:
    fresh.write("gate", "id: REQ-0001\ntitle: Gate\npart_of: REQ-0002")
    fresh.write("camp", "id: REQ-0002\ntitle: Camp\nimportance: core\npart_of: REQ-0001")
    fresh.cycle()
    assert len(fresh.issues()) == 2
