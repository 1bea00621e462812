"""Custom fields of every form by an administrator's own lines, and what is said where the site does not fit them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from syncer.ports import Misconfigured
from syncer.sandbox.jira.catalog import Option
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.presets import FULL, preset_campus
from tests.support.world import Flavour, both

OWN = (
    FULL
    + """\
records:
  requirement:
    fields:
      value: {jira: {field: Business value}, as: integer}
      components: {jira: {field: [组件, Parts of the system]}, as: [text]}
      source.modules_done: {jira: {field: Modules}, as: [text]}
      raci.consulted: {jira: {field: Consulted}, as: [person]}
      raci.accountable: {jira: {field: Reviewer}, as: person}
      forecast.date: {jira: {field: Release date}, as: date}
  change_request:
    fields:
      impact.cost: {jira: {field: Estimated cost}, as: money, currency: CNY}
"""
)
REQUIREMENT = """\
id: REQ-0001
title: Gate opens by itself
importance: core
value: 5
components: [Gate, Yard]
source: {modules_done: [Waterfront, Enrolment]}
raci: {consulted: [pm@example.com, expert@example.com], accountable: director@example.com}
forecast: {date: 2027-02-12}
"""
CHANGE = "---\nid: CR-0001\ntitle: Later closing\nimpact: {cost: 12.50 CNY}\n---\nThe gate closes at nine.\n"
Make = Callable[[str], Campus]
SITE = "full_site.yaml"


@pytest.fixture
def make(tmp_path: Path, flavour: Flavour) -> Iterator[Make]:
    """A project on the site of `full` whose mapping is this text; nothing has run."""
    with ExitStack() as opened:

        def made(mapping: str) -> Campus:
            home = tmp_path / "home"
            here = opened.enter_context(
                preset_campus(home, SITE, mapping, sample=False, flavour=flavour, pages=False)
            )
            written(here)
            return here

        yield made


def written(here: Campus) -> None:
    here.write("gate", REQUIREMENT, "As a parent I want a gate, so that children stay in.\n")
    path = here.register / "change_requests" / "later.md"
    path.parent.mkdir()
    path.write_text(CHANGE, encoding="utf-8")
    aged(path)


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Every form in Jira, all quiet."""
    with begun(tmp_path / "home", Start(pushed, OWN, flavour=flavour, pages=False, site=SITE)) as made:
        yield made


def pushed(here: Campus) -> None:
    written(here)
    report = here.cycle()
    assert (report.code, report.problems) == (0, ()), report.to_json()


def named(here: Campus, uid: str, name: str) -> object:
    """A field of a record's issue by its name, as the site holds it."""
    (found, *_) = [one.id for one in here.site.jira.fields.values() if one.name == name]
    return here.issue(uid)["fields"].get(found)


def account(here: Campus, address: str) -> str:
    return here.site.find_user(address).account_id


@both
def test_every_form_stands_in_jira_in_its_wire_form_and_is_quiet(here: Campus) -> None:
    assert named(here, "REQ-0001", "Business value") == 5
    assert named(here, "REQ-0001", "Parts of the system") == ["Gate", "Yard"]
    assert named(here, "REQ-0001", "Modules") == ["Enrolment", "Waterfront"]
    people = [account(here, "pm@example.com"), account(here, "expert@example.com")]
    assert sorted(named(here, "REQ-0001", "Consulted")) == sorted(people)  # type: ignore[call-overload]  # a list
    assert named(here, "REQ-0001", "Reviewer") == account(here, "director@example.com")
    assert named(here, "REQ-0001", "Release date") == "2027-02-12"
    assert named(here, "CR-0001", "Estimated cost") == 12.5
    here.quiet()


@both
def test_every_form_edited_in_jira_comes_back_to_the_file(here: Campus) -> None:
    here.edit(
        here.key("REQ-0001"),
        **{
            "Business value": 3,
            "Parts of the system": ["Gate", "Lake"],
            "Modules": ["Kitchen"],
            "Consulted": ["pm@example.com", "director@example.com"],
            "Reviewer": None,
            "Release date": "2027-03-01",
        },
    )
    here.edit(here.key("CR-0001"), **{"Estimated cost": 99.9})
    assert here.cycle().code == 0
    values = here.values("REQ-0001")
    assert values["value"] == 3
    assert sorted(values["components"]) == ["Gate", "Lake"]  # type: ignore[arg-type, type-var]  # a list
    assert values["source.modules_done"] == ["Kitchen"]
    assert set(values["raci.consulted"]) == {"pm@example.com", "director@example.com"}  # type: ignore[arg-type]
    assert "raci.accountable" not in values
    assert values["forecast.date"] == "2027-03-01"
    assert here.values("CR-0001")["impact.cost"] == {"amount": "99.90", "currency": "CNY"}
    text = here.read("requirements/gate.md")
    assert "value: 3\n" in text
    assert "2027-03-01" in text
    assert "amount: '99.90', currency: CNY" in here.read("change_requests/later.md")
    here.quiet()


@both
def test_every_form_edited_in_the_file_goes_to_jira(here: Campus) -> None:
    name = "requirements/gate.md"
    here.change(name, "value: 5", "value: 4")
    here.change(name, "[Gate, Yard]", "[Gate]")
    here.change(name, "[Waterfront, Enrolment]", "[Kitchen]")
    here.change(name, "[pm@example.com, expert@example.com]", "[expert@example.com]")
    here.change("change_requests/later.md", "12.50 CNY", "0.10 CNY")
    assert here.cycle().code == 0
    assert named(here, "REQ-0001", "Business value") == 4
    assert named(here, "REQ-0001", "Parts of the system") == ["Gate"]
    assert named(here, "REQ-0001", "Modules") == ["Kitchen"]
    assert named(here, "REQ-0001", "Consulted") == [account(here, "expert@example.com")]
    assert named(here, "CR-0001", "Estimated cost") == 0.1
    here.quiet()


@both
def test_another_currency_and_an_unknown_person_stay_in_the_register_and_are_told(here: Campus) -> None:
    """B-20: nobody is left out of a list in silence."""
    here.change("change_requests/later.md", "12.50 CNY", "12.50 USD")
    here.change(
        "requirements/gate.md", "[pm@example.com, expert@example.com]", "[pm@example.com, nobody@example.com]"
    )
    report = here.cycle()
    assert {p.code for p in report.problems} == {"not-in-jira"}
    assert len(report.problems) == 2
    assert named(here, "CR-0001", "Estimated cost") == 12.5
    assert named(here, "REQ-0001", "Consulted") == [account(here, "pm@example.com")]
    assert "nobody@example.com" in here.values("REQ-0001")["raci.consulted"]  # type: ignore[operator]  # a list
    assert here.cycle().writes == 0


@both
def test_an_unknown_option_and_a_label_with_a_space_fail_that_field_alone(here: Campus) -> None:
    """B-17: the message names the options there are."""
    here.change("requirements/gate.md", "[Waterfront, Enrolment]", "[Boathouse]")
    here.change("requirements/gate.md", "[Gate, Yard]", "[Main gate]")
    here.change("requirements/gate.md", "value: 5", "value: 2")
    told = "\n".join(str(problem) for problem in here.cycle().problems)
    assert "gate.md:7:10: REQ-0001: warning: source.modules_done: 'Modules' has no option 'Boathouse'" in told
    assert "there are: Enrolment, Kitchen, Waterfront" in told
    assert "'Parts of the system' holds labels, and 'Main gate' has a space" in told
    assert named(here, "REQ-0001", "Business value") == 2
    assert named(here, "REQ-0001", "Modules") == ["Enrolment", "Waterfront"]


def test_an_option_made_after_the_start_is_found(here: Campus) -> None:
    here.change("requirements/gate.md", "[Waterfront, Enrolment]", "[Boathouse]")
    (field,) = [one for one in here.site.jira.fields.values() if one.name == "Modules"]
    here.site.jira.fields[field.id] = replace(field, options=(*field.options, Option("7", "Boathouse")))
    assert here.cycle().code == 0
    assert named(here, "REQ-0001", "Modules") == ["Boathouse"]


WRONG = """\
version: 1
extends: full
records:
  requirement:
    fields:
      importance:
        jira: {field: Importance}
        values: {core: Core, secondary: Seconadry, additional: Additional}
      value: {jira: {field: Effort}, as: integer}
      cost: {jira: {field: Busines value}, as: integer}
      risk: {jira: {field: Reviewer}, as: integer}
      goal: {jira: {field: Asked by}, as: text}
      raci.department: {jira: {field: Department}, as: text}
"""


def problems(here: Campus) -> list[str]:
    tracker = here.wired.ports(here.project).tracker
    assert tracker is not None
    with pytest.raises(Misconfigured) as caught:
        tracker.prepare(here.project.wanted)
    return [str(problem).partition("mappings/")[2] for problem in caught.value.problems]


def test_all_that_the_site_does_not_fit_is_told_at_once_with_its_place(make: Make) -> None:
    """B-15, B-16, B-17: nothing is written before it fits."""
    here = make(WRONG)
    assert problems(here) == [
        "mapping.yaml:10:13: Jira has no field 'Busines value' (did you mean 'Business value'?)",
        (
            "mapping.yaml:9:14: several fields are called 'Effort' (name one by its id, as in "
            "{field: Effort, id: customfield_10050}; there are: Effort customfield_10050 (a number), "
            "Effort customfield_10051 (a line of text))"
        ),
        (
            "mapping.yaml:8:41: 'Importance' (customfield_10031) has no option 'Seconadry' (did you "
            "mean 'Secondary'? there are: Additional, Core, Secondary)"
        ),
        (
            "mapping.yaml:11:13: Jira's field 'Reviewer' (customfield_10048) is a person, and this "
            "needs a number (name another field, or change `as`)"
        ),
        (
            "mapping.yaml:12:13: Jira's field 'Asked by' (customfield_10041) is a line of text, and "
            "this needs a paragraph (multi-line text) (name another field, or change `as`)"
        ),
        (
            "mapping.yaml:13:24: the field 'Department' (customfield_10039) is not on the create "
            "screen of Requirement in CAMP (add it there: Settings → Issues → Screens → the screen on which CAMP "
            "creates Requirement (Project settings → Screens of CAMP names its scheme and the screen); or say "
            "direction: from_jira, or remove the line)"
        ),
    ]
    with pytest.raises(Misconfigured):
        here.cycle()
    assert here.issues() == {}


def test_an_id_settles_an_ambiguous_name_and_what_is_only_read_needs_no_screen(make: Make) -> None:
    cured = (
        WRONG.replace("{field: Effort}", "{field: Effort, id: customfield_10050}")
        .replace("Seconadry", "Secondary")
        .replace("Busines value", "Business value")
        .replace(
            "raci.department: {jira: {field: Department}", "affected_version: {jira: {field: Department}"
        )
        .replace("field: Department}, as: text", "field: Department}, as: text, direction: from_jira")
    )
    here = make(
        "\n".join(line for line in cured.splitlines() if "Reviewer" not in line and "goal" not in line)
    )
    tracker = here.wired.ports(here.project).tracker
    assert tracker is not None
    tracker.prepare(here.project.wanted)
