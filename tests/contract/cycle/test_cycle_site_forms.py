"""Forms whose values exist on a site only, by an administrator's own lines: there and back, and quiet where nothing differs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests

from syncer.sandbox.site import load_seed
from tests.support.campus import Campus
from tests.support.presets import FULL, SITES, preset_campus
from tests.support.world import Flavour, both

OWN = (
    FULL
    + """\
records:
  requirement:
    fields:
      acceptance_criteria: {jira: {field: Acceptance criteria}, as: checklist}
      components: {jira: components}
      source.modules_done: {jira: labels, prefix: mod-}
      source.modules_left: {jira: versions}
      affected_version: {jira: fixVersions}
      forecast.version: {jira: sprint, direction: from_jira, pick: null, as: sprint}
      source.means: {jira: {field: Area}, as: cascade}
"""
)
SEED = load_seed(SITES / "full_site.yaml")
AREA = {
    "name": "Area",
    "type": "cascade",
    "options": [{"value": "Camp", "children": ["Kitchen", {"value": "Lake", "disabled": True}]}, "Office"],
    "screens": [{"project": "CAMP", "types": ["Requirement"]}],
}
GATE = """\
id: REQ-0001
title: Gate opens by itself
components: [Gate, Yard]
affected_version: "1.0"
source: {means: Camp / Kitchen, modules_done: [boats, food], modules_left: ["0.9", "1.1"]}
"""
BODY = "As a parent I want a gate, so that children stay in.\n\n## Acceptance criteria\n- [uat] seen by a parent\n- logged\n"
DONE = {True: "'state': 'DONE'", False: "(/)"}  # on Cloud, on Data Center
Make = Callable[..., Campus]


def projects(**more: Any) -> list[Any]:
    camp, *others = SEED["projects"]
    parts = ["Gate", "Yard", "Lake"]
    return [{**camp, "components": parts, **more}, *others]


@pytest.fixture
def make(tmp_path: Path, flavour: Flavour) -> Iterator[Make]:
    """A project on the site of `full` with a cascade, components and whatever else is given; nothing has run."""
    with ExitStack() as opened:

        def made(mapping: str = OWN, front: str = GATE, **more: Any) -> Campus:
            seed = {"projects": projects(), "fields": [*SEED["fields"], AREA], **more}
            home = tmp_path / "home"
            here = opened.enter_context(
                preset_campus(
                    home, "full_site.yaml", mapping, sample=False, flavour=flavour, pages=False, **seed
                )
            )
            here.write("gate", front, BODY)
            return here

        yield made


@pytest.fixture
def here(make: Make) -> Campus:
    """Every form in Jira, all quiet."""
    made = make()
    report = made.cycle()
    assert (report.code, report.problems) == (0, ()), report.to_json()
    return made


def wire(here: Campus, uid: str, name: str) -> Any:
    """A field of a record's issue by its name, as the API shows it."""
    found = next(one.id for one in here.site.jira.fields.values() if name in (one.name, one.id))
    return here.ask("GET", f"issue/{here.key(uid)}").json()["fields"].get(found)


def area(here: Campus) -> str:
    return next(one.id for one in here.site.jira.fields.values() if one.name == "Area")


def names(here: Campus, field: str) -> list[str]:
    return sorted(one["name"] for one in wire(here, "REQ-0001", field))


@both
def test_every_form_stands_in_jira_and_is_quiet(here: Campus) -> None:
    area = wire(here, "REQ-0001", "Area")
    assert (area["value"], area["child"]["value"]) == ("Camp", "Kitchen")
    assert names(here, "components") == ["Gate", "Yard"]
    assert names(here, "fixVersions") == ["1.0"]
    assert names(here, "versions") == ["0.9", "1.1"]
    assert {"mod-boats", "mod-food"} <= set(wire(here, "REQ-0001", "labels"))
    here.quiet()


@both
def test_edits_in_jira_come_back_and_other_peoples_elements_stay_theirs(here: Campus) -> None:
    """B-21: labels beside our prefix and versions beside ours are nobody's edit of a field."""
    key = here.key("REQ-0001")
    labels = [*wire(here, "REQ-0001", "labels"), "urgent", "mod-lake"]
    here.edit(key, labels=[one for one in labels if one != "mod-food"], components=["Yard", "Lake"])
    here.edit(key, Area={"value": "Office"}, fixVersions=["1.0", "1.1"], versions=["1.1"])
    assert here.cycle().code == 0
    values = here.values("REQ-0001")
    assert values["source.modules_done"] == ["boats", "lake"]
    assert values["components"] == ["Lake", "Yard"]
    assert values["source.means"] == "Office"
    assert values["affected_version"] == "1.0"
    assert values["source.modules_left"] == ["1.1"]
    assert "means: Office" in here.read("requirements/gate.md")
    here.quiet()


@both
def test_edits_in_the_file_are_additions_and_removals_and_leave_what_people_added(here: Campus) -> None:
    """B-21: one request, and only what differs."""
    key = here.key("REQ-0001")
    here.edit(key, labels=[*wire(here, "REQ-0001", "labels"), "urgent"], fixVersions=["1.0", "1.1"])
    assert here.cycle().code == 0
    name = "requirements/gate.md"
    here.change(name, "[Gate, Yard]", "[Gate, Lake]")
    here.change(name, "[boats, food]", "[boats, tents]")
    here.change(name, 'affected_version: "1.0"', 'affected_version: "0.9"')
    here.change(name, "Camp / Kitchen", "Office")
    here.change(name, '["0.9", "1.1"]', '["1.1"]')
    here.site.switches.set({"keep_bodies": True})
    before = len([*here.site.journal])
    report = here.cycle()
    assert report.code == 0, report.to_json()
    (sent,) = [one for one in [*here.site.journal][before:] if one.method == "PUT" and "/issue/" in one.path]
    assert sent.kept is not None
    body = json.loads(sent.kept.request_body)
    assert wire(here, "REQ-0001", "Area")["value"] == "Office"
    assert names(here, "components") == ["Gate", "Lake"]
    assert names(here, "fixVersions") == ["0.9", "1.1"]
    assert names(here, "versions") == ["1.1"]
    labels = set(wire(here, "REQ-0001", "labels"))
    assert {"urgent", "mod-boats", "mod-tents", "sy"} <= labels
    assert "mod-food" not in labels
    assert body["fields"].keys() == {area(here)}
    assert sorted(body["update"]) == ["components", "fixVersions", "labels", "versions"]
    assert sorted(body["update"]["labels"], key=str) == [{"add": "mod-tents"}, {"remove": "mod-food"}]
    here.quiet()


@both
def test_ticks_of_a_checklist_are_jiras_own_and_stay_when_words_change(here: Campus) -> None:
    key = here.key("REQ-0001")
    field = "Acceptance criteria"
    here.edit(key, **{field: checklist(here, "[uat] seen by a parent", "logged")})
    assert here.cycle().code == 0
    assert here.values("REQ-0001")["acceptance_criteria"] == [
        {"text": "seen by a parent", "dimension": "uat"},
        {"text": "logged"},
    ]
    here.quiet()
    here.change("requirements/gate.md", "- logged\n", "- logged twice\n- printed\n")
    assert here.cycle().code == 0
    told = str(wire(here, "REQ-0001", field))
    assert told.count(DONE[here.site.cloud]) == 1, told
    here.quiet()


def checklist(here: Campus, done: str, due: str) -> Any:
    """A list to tick as the editor of the site saves it, its first item ticked."""
    if not here.site.cloud:
        return f"* (/) {done}\r\n* (x) {due}"
    items = [
        {
            "type": "taskItem",
            "attrs": {"localId": state, "state": state},
            "content": [{"type": "text", "text": words}],
        }
        for words, state in ((done, "DONE"), (due, "TODO"))
    ]
    return {
        "type": "doc",
        "version": 1,
        "content": [{"type": "taskList", "attrs": {"localId": "list"}, "content": items}],
    }


@both
def test_a_sprint_is_read_by_its_name(here: Campus) -> None:
    issue = here.key("REQ-0001")
    for name in ("Sprint 1", "Sprint 2, the long one"):
        agile = here.site.jira.agile
        board = agile.board_of("CAMP")
        assert board is not None
        made = agile.add_sprint(board.id, name, "active" if name.endswith("one") else "future")
        user = here.site.find_user("analyst@example.com")
        known = user.email if here.site.cloud else user.login
        url = f"{here.url}/rest/agile/1.0/sprint/{made.id}/issue"
        requests.post(
            url, json={"issues": [issue]}, auth=(known, user.password), timeout=5
        ).raise_for_status()
    assert here.cycle().code == 0
    assert here.values("REQ-0001")["forecast.version"] == "Sprint 2, the long one"
    here.quiet()
