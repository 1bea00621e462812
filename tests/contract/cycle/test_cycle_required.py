"""What Jira requires of new issues and what it does not offer: filled, mapped, or told before anything is sent (B-15, B-17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syncer.ports import Misconfigured
from syncer.sandbox.site import load_seed
from tests.support.campus import Campus
from tests.support.presets import FULL, SITES, preset_campus
from tests.support.world import Flavour, both

SEED = load_seed(SITES / "full_site.yaml")
ON = [{"project": "CAMP", "types": ["Requirement"]}]
FIELDS = [
    {"name": "Team", "type": "select", "options": ["Lake", "Camp"], "screens": ON, "required": ON},
    {
        "name": "Story type",
        "type": "multiselect",
        "options": ["Feature", "Debt"],
        "screens": ON,
        "required": ON,
    },
    {"name": "Speaker", "type": "user", "screens": ON, "required": ON},
]
NAMED = "records:\n  requirement:\n"
FILLED = f"{NAMED}    required: {{Team: Lake, Story type: [Feature], Speaker: pm@example.com}}\n"
Make = Callable[..., Campus]


@pytest.fixture
def make(tmp_path: Path, flavour: Flavour) -> Iterator[Make]:
    """A project on the site of `full`, its fields and others; nothing has run."""
    with ExitStack() as opened:

        def made(more: str, fields: list[Any] | None = None) -> Campus:
            listed = [*SEED["fields"], *(FIELDS if fields is None else fields)]
            home = tmp_path / "home"
            here = opened.enter_context(
                preset_campus(
                    home,
                    "full_site.yaml",
                    FULL + more,
                    sample=False,
                    flavour=flavour,
                    pages=False,
                    fields=listed,
                )
            )
            for number, name in enumerate(("gate", "bell"), 1):
                here.write(name, f"id: REQ-000{number}\ntitle: {name}\nkind: security\n")
            return here

        yield made


def creates(here: Campus) -> int:
    return sum(
        1
        for one in here.site.journal
        if one.method == "POST" and "/issue/bulk" in one.path and "fetch" not in one.path
    )


def told(here: Campus) -> list[str]:
    with pytest.raises(Misconfigured) as caught:
        here.cycle()
    return [str(problem) for problem in caught.value.problems]


@both
def test_what_is_required_and_nobody_fills_is_one_problem_a_type_before_the_first_create(make: Make) -> None:
    """B-15: field, screen and click path."""
    here = make("")
    (problem,) = told(here)
    assert "Requirement in CAMP cannot be created: its create screen requires" in problem
    for name in ("'Team' (customfield_", "'Story type' (", "'Speaker' ("):
        assert name in problem
    assert "records.requirement.required: {Speaker: …}" in problem
    assert "Issues → Field configurations → the one that CAMP has for Requirement" in problem
    assert creates(here) == 0


@both
def test_what_is_required_is_filled_by_the_mapping_and_later_edits_of_it_are_nobodys_business(
    make: Make,
) -> None:
    here = make(FILLED)
    assert here.cycle().code == 0
    fields = here.ask("GET", f"issue/{here.key('REQ-0001')}").json()["fields"]
    ids = {one.name: one.id for one in here.site.jira.fields.values()}
    assert fields[ids["Team"]]["value"] == "Lake"
    assert [one["value"] for one in fields[ids["Story type"]]] == ["Feature"]
    assert fields[ids["Speaker"]]["displayName"] == "Project manager"
    here.edit(here.key("REQ-0001"), Team={"value": "Camp"})
    here.quiet()
    assert here.ask("GET", f"issue/{here.key('REQ-0001')}").json()["fields"][ids["Team"]]["value"] == "Camp"


def test_what_is_to_be_filled_is_checked_before_it_is_sent(make: Make) -> None:
    """B-16, B-17: an unknown field and an unknown option, each with its line."""
    here = make(FILLED.replace("Team: Lake", "Teem: Lake").replace("[Feature]", "[Featur]"))
    problems = "\n".join(told(here))
    assert "mapping.yaml:" in problems
    assert "Jira has no field 'Teem' (did you mean 'Team'?" in problems
    assert "'Story type'" in problems
    assert "did you mean 'Feature'?" in problems


def test_records_that_lack_a_required_field_are_named_once_and_the_others_are_created(make: Make) -> None:
    """B-15: nothing that Jira would refuse is sent."""
    owner = {"name": "Customer contact", "type": "text", "screens": ON, "required": ON}
    mapped = f"{NAMED}    fields: {{source.means: {{jira: {{field: Customer contact}}, as: text}}}}\n"
    here = make(mapped, [owner])
    here.write("lake", "id: REQ-0003\ntitle: lake\nsource: {means: by boat}\n")
    report = here.cycle()
    (problem,) = report.problems
    assert "requires 'Customer contact' (customfield_" in problem.message
    assert "for REQ-0001, REQ-0002; nothing was sent" in problem.message
    assert list(here.issues()) == [here.key("REQ-0003")]
    here.change("requirements/gate.md", "title: gate", "title: gate\nsource: {means: on foot}")
    here.cycle()
    assert len(here.issues()) == 2


def test_a_field_that_becomes_required_later_is_named_in_the_next_cycle(make: Make) -> None:
    """B-15: administrators change screens."""
    here = make("", [])
    assert here.cycle().code == 0
    here.site.add({"fields": FIELDS[:1]})
    here.write("lake", "id: REQ-0003\ntitle: lake\n")
    report = here.cycle()
    assert "Team is required." in str(report.problems[0])
    assert "its create screen requires 'Team'" in told(here)[0]


def test_what_is_required_no_more_stops_nobody(make: Make) -> None:
    """B-15: what the site said is asked again before anything is said to be lacking."""
    here = make("")
    told(here)
    for one in [*here.site.jira.fields.values()]:
        here.site.jira.fields[one.id] = replace(one, required=())
    assert here.cycle().code == 0
    assert len(here.issues()) == 2


ELSE = f"""{NAMED}    fields:
      kind:
        jira: {{field: Requirement kind}}
        values: {{legal: null}}
        else: map
        otherwise: {{jira: Functional, register: usability}}
"""


@both
def test_unlisted_values_are_mapped_on_both_sides_and_stay_quiet(make: Make) -> None:
    """B-17: the register keeps its own word, Jira what a person chose."""
    here = make(ELSE, [])
    here.change("requirements/bell.md", "kind: security", "kind: legal")
    assert here.cycle().code == 0
    ids = {one.name: one.id for one in here.site.jira.fields.values()}
    kind = ids["Requirement kind"]

    def shown(uid: str) -> str:
        return str(here.ask("GET", f"issue/{here.key(uid)}").json()["fields"][kind]["value"])

    assert (shown("REQ-0001"), shown("REQ-0002")) == ("Security", "Functional")
    assert here.values("REQ-0002")["kind"] == "legal"
    here.quiet()


@both
def test_an_option_that_is_disabled_stays_where_it_is_and_is_not_written_anew(make: Make) -> None:
    """B-17: told once a cycle with what may be chosen, and nothing is sent."""
    here = make(
        f"{NAMED}    fields: {{source.means: {{jira: {{field: Way}}, as: text, else: error}}}}\n",
        [
            {
                "name": "Way",
                "type": "select",
                "options": ["Boat", {"value": "Horse", "disabled": True}],
                "screens": ON,
            }
        ],
    )
    here.change("requirements/gate.md", "title: gate", "title: gate\nsource: {means: Boat}")
    here.change("requirements/bell.md", "title: bell", "title: bell\nsource: {means: Horse}")
    report = here.cycle()
    (problem,) = report.problems
    assert str(problem.place).endswith("bell.md:4:10")
    assert "'Way' has no option 'Horse' that may be chosen" in problem.message
    assert "there are: Boat" in problem.hint
    assert report.code == 1
    assert len(here.issues()) == 2
    assert here.cycle().writes == 0
