"""A mapping that changes between cycles: fields that move, rest, come back and turn round lose nothing and settle (B-05)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.begun import Start, begun
from tests.support.campus import Campus
from tests.support.presets import FULL
from tests.support.world import Flavour, both

UID, FILE = "REQ-0001", "requirements/gate.md"
SECTION = "background: {jira: description, section: {en: Background}}"
PARAGRAPH = "background: {jira: {field: Acceptance criteria}}"
CRITERIA = "acceptance_criteria: {jira: description, section: {en: Criteria}, as: bullets}"
PRIORITY = "priority: {jira: priority, values: {high: High, medium: Medium, low: Low}, wins: hold}"


def lines(*fields: str) -> str:
    return f"{FULL}records:\n  requirement:\n    fields:\n" + "".join(f"      {one}\n" for one in fields)


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A requirement whose background is a section of its issue's description, all quiet."""
    mapping = lines(SECTION, CRITERIA, PRIORITY)
    wanted = Start(pushed, mapping, flavour=flavour, pages=False, site="full_site.yaml")
    with begun(tmp_path / "home", wanted) as made:
        yield made


def pushed(here: Campus) -> None:
    front = f"id: {UID}\ntitle: Gate\npriority: medium\nimportance: core"
    here.write("gate", front, "As a parent I want a gate.\n\n## Background\nOld gate.\n")
    assert here.cycle().code == 0
    here.quiet(1)


@both
def test_a_section_that_becomes_a_field_is_filled_there_and_back_again(here: Campus) -> None:
    """The empty field is no edit, and the old section no part of the one before it."""
    before, file = here.values(UID), here.read(FILE)
    here.rewire(lines(PARAGRAPH, CRITERIA, PRIORITY))
    report = here.cycle()
    assert (report.code, report.requests["jira"]["write"]) == (0, 1), report.to_json()
    here.quiet()
    assert (here.values(UID), here.read(FILE)) == (before, file)

    here.change(FILE, "Old gate.", "New gate.")
    here.settled()
    assert "Old gate." in here.said(here.key(UID))
    here.rewire(lines(SECTION, CRITERIA, PRIORITY))
    assert here.cycle().held == 1
    (held,) = here.hub().held
    assert (held.field, held.values["jira"]) == ("background", "Old gate.")
    here.resolve(UID, "background", "register")
    here.settled()
    assert "New gate." in here.said(here.key(UID))
    assert here.values(UID) == {**before, "background": "New gate."}
    here.quiet()


def test_a_field_that_rested_unmapped_is_merged_when_it_is_back(here: Campus) -> None:
    here.rewire(lines(SECTION, CRITERIA, "priority: null"))
    here.settled()
    here.edit(here.key(UID), priority="High")
    here.settled()
    assert here.values(UID)["priority"] == "medium"
    here.change(FILE, "priority: medium", "priority: low")
    here.settled()
    here.rewire(lines(SECTION, CRITERIA, PRIORITY))
    assert here.cycle().held == 1
    here.resolve(UID, "priority", "jira")
    here.settled()
    assert (here.values(UID)["priority"], here.issue(UID)["fields"]["priority"]) == ("high", "High")
    here.quiet()


def test_words_and_directions_that_change_settle_and_clear_nothing(here: Campus) -> None:
    here.rewire(lines(SECTION, CRITERIA, PRIORITY.replace("Medium, low: Low", "Lowest, low: [Low, Medium]")))
    here.settled()
    assert (here.values(UID)["priority"], here.issue(UID)["fields"]["priority"]) == ("medium", "Lowest")
    here.rewire(lines(SECTION, CRITERIA, PRIORITY.replace("Low},", "Low}, direction: from_jira,")))
    here.settled()
    assert here.values(UID)["priority"] == "medium"
    here.edit(here.key(UID), priority="Low")
    here.settled()
    assert "priority: low\n" in here.read(FILE)
    to_jira = PRIORITY.replace("Low},", "Low}, direction: to_jira,")
    here.rewire(lines(SECTION.replace("}}", "}, direction: to_jira}"), CRITERIA, to_jira))
    here.quiet()
    here.edit(here.key(UID), priority="High")
    here.settled()
    assert here.issue(UID)["fields"]["priority"] == "Low"
    here.quiet()


def test_a_field_that_moves_to_an_empty_one_only_jira_may_say_stays(here: Campus) -> None:
    here.rewire(lines(PARAGRAPH.replace("}}", "}, direction: from_jira}"), CRITERIA, PRIORITY))
    here.settled()
    assert here.values(UID)["background"] == "Old gate."
    here.quiet(1)
