"""Names in mappings against a site: all mistakes at once, with places; then remembered (B-15, B-16, B-19)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from syncer.domain.kinds import Kind
from syncer.http.counting import Counts
from syncer.ports import Misconfigured, Wanted

if TYPE_CHECKING:
    from syncer.domain.problems import Problem
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]


def problems_of(desk: Desk, wanted: Wanted) -> tuple[Problem, ...]:
    with pytest.raises(Misconfigured) as caught:
        desk.tracker.prepare(wanted)
    return caught.value.problems


def seed(desk: Desk, **mapping: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.add(mapping)


def test_a_cold_start_costs_at_most_five_reads_and_a_fresh_process_one(desk: Desk, another: Another) -> None:
    def begin(one: Desk) -> None:
        one.tracker.connect()
        one.tracker.prepare(replace(one.wanted(), priorities={}))

    assert desk.cost(lambda: begin(desk)).read <= 5
    assert desk.cost(lambda: begin(desk)) == Counts(read=1)
    assert desk.cost(lambda: begin(another(desk))) == Counts()
    fresh = another(desk)
    assert fresh.cost(lambda: begin(fresh)) == Counts(read=1)


def test_every_unknown_name_is_told_at_once_with_its_place_and_the_nearest_name(here: Desk) -> None:
    wanted = Wanted(
        project="CAMP",
        types={Kind.REQUIREMENT: (("Storey", "故事"), ("Story",))},
        fields={
            "field:Busines value": "mappings/a.yaml:7:12",
            "summary": "mappings/a.yaml:3:5",
            "nonsense": "",
        },
        priorities={"Hihg": "mappings/a.yaml:9"},
        link_types={"Blokcs": "mappings/b.yaml"},
    )
    told = {str(problem) for problem in problems_of(here, wanted)}
    assert len(told) == 5
    for place, word, near in [
        ("mappings/a.yaml:7:12: ", "'Busines value'", "'Business value'"),
        ("mappings/a.yaml:9: ", "'Hihg'", "'High'"),
        ("mappings/b.yaml: ", "'Blokcs'", "'Blocks'"),
        ("", "'Storey' or '故事'", "'Story'"),
        ("", "'nonsense'", ""),
    ]:
        assert [line for line in told if line.startswith(place) and word in line and near in line], word


def test_a_project_that_is_not_there_is_told_with_those_that_are(here: Desk) -> None:
    [problem] = problems_of(here, Wanted("CAMPP", {}, {}, {}, {}))
    assert "did you mean 'CAMP'?" in problem.hint


def test_two_fields_of_one_name_are_told_with_their_ids_and_an_id_decides(here: Desk) -> None:
    seed(here, fields=[{"name": "Effort", "type": "number"}, {"name": "effort", "type": "text"}])
    seed(here, fields=[{"name": "EFFORT ", "type": "number"}])
    [problem] = problems_of(here, replace(here.wanted(), fields={"field:eFFort": "m.yaml:4:2"}))
    assert str(problem.place) == "m.yaml:4:2"
    ids = sorted(set(re.findall(r"customfield_\d+", problem.hint)))
    assert len(ids) == 2
    here.tracker.prepare(replace(here.wanted(), fields={f"field:{ids[0]}": ""}))
    here.tracker.prepare(replace(here.wanted(), fields={"field:effort": ""}))


def test_names_count_whatever_their_case(here: Desk) -> None:
    wanted = replace(here.wanted(), types={Kind.REQUIREMENT: (("STORY",),)}, priorities={"high": ""})
    here.tracker.prepare(replace(wanted, fields={"field:BUSINESS VALUE": ""}, link_types={"blocks": ""}))


def test_a_field_made_after_the_start_is_found_without_a_restart(here: Desk) -> None:
    wanted = replace(here.wanted(), fields={"field:Late": "m.yaml:1:1"})
    problems_of(here, wanted)
    seed(here, fields=[{"name": "Late", "type": "text"}])
    here.tracker.prepare(wanted)


def test_names_remembered_in_another_language_are_read_again(here: Desk, another: Another) -> None:
    here.tracker.prepare(here.wanted())
    here.profile(locale="de_DE")
    fresh = another(here)
    assert fresh.cost(lambda: fresh.tracker.prepare(fresh.wanted())).read > 1


def test_link_types_come_with_both_their_words(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    cost = desk.cost(desk.tracker.link_verbs)
    assert desk.tracker.link_verbs()["Blocks"] == ("blocks", "is blocked by")
    assert cost == Counts()


def test_only_the_one_account_of_exactly_that_address_is_a_person(here: Desk) -> None:
    """B-20: nobody is guessed from an address that begins alike."""
    seed(here, users=[{"name": "Other", "email": "pm@example.com.cn"}])
    found = here.tracker.people(["PM@example.com", "nobody@example.com", "not an address"])
    assert found == {"PM@example.com": here.account("pm@example.com")}


def test_people_are_remembered_and_strangers_asked_for_again_another_day(
    here: Desk, another: Another
) -> None:
    asked = ["pm@example.com", "new@example.com"]
    here.tracker.people(asked)
    assert here.cost(lambda: here.tracker.people(asked)) == Counts()
    seed(here, users=[{"name": "New", "email": "new@example.com"}])
    tomorrow = another(here, today=here.today + timedelta(days=1))
    tomorrow.tracker.connect()
    assert tomorrow.cost(lambda: tomorrow.tracker.people(asked)) == Counts(read=1)
    assert set(tomorrow.tracker.people(asked)) == set(asked)


def test_an_account_counts_by_its_own_id_and_nobody_by_part_of_it(here: Desk) -> None:
    """B-20: an account id on Cloud, a key or a login on Data Center."""
    account = here.account("pm@example.com")
    found = here.tracker.people([account, account[:-1], "Project manager"])
    assert found == {account: account}


def test_names_of_choices_come_from_the_screens_and_are_looked_for_once_more(here: Desk) -> None:
    """B-17: of a cascade both steps; a field that takes any text has none."""
    on = [{"project": "CAMP", "types": ["Story"]}]
    tree = [{"value": "Camp", "children": ["Lake", {"value": "Pond", "disabled": True}]}, "Office"]
    seed(here, fields=[{"name": "Area", "type": "cascade", "options": tree, "screens": on}])
    wanted = replace(here.wanted(Area=""), filled={Kind.REQUIREMENT: frozenset()})
    here.tracker.prepare(replace(wanted, fields={**wanted.fields, "fixVersions": ""}))
    known = {"field:Area": ("Camp / Lake",), "summary": (), "fixVersions": ()}
    found: Any = {}
    assert here.cost(lambda: found.update(here.tracker.choices("CAMP", known))) == Counts()
    assert found["field:Area"] == ("Camp", "Camp / Lake", "Office")
    assert "summary" not in found
    assert "fixVersions" in found
    more = {"field:Area": ("Camp / Sea",)}
    assert here.cost(lambda: here.tracker.choices("CAMP", more)).read <= 1
    assert here.cost(lambda: here.tracker.choices("CAMP", more)) == Counts()
