"""Issues that people made become records only by the mapping's word, and nothing of them changes but our mark (B-01)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from syncer.cycle.adoption import proposals
from syncer.cycle.report import Report
from syncer.sync.observation import Candidate
from tests.support.campus import Campus, marks
from tests.support.dying import Killed, dying
from tests.support.world import LEFT_OUT, both

pytestmark = pytest.mark.pages(False)

LINE = (
    f"version: 1\nextends: demo\npages: {{{{{LEFT_OUT}}}}}\n"
    "records:\n  requirement:\n    adopt: {{mode: {mode}, jql: '{jql}'}}\n"
)
MEANT = "type = Story AND summary ~ hall"


def line(mode: str, jql: str = MEANT) -> str:
    return LINE.format(mode=mode, jql=jql)


def by_hand(here: Campus, title: str, **fields: Any) -> str:
    """Somebody makes a story; its key."""
    rich = here.pen.value(here.pen.blocks(fields.pop("description"))) if "description" in fields else None
    more = fields | ({"description": rich} if rich is not None else {})
    made = here.person("create_issue", project="CAMP", type="Story", fields={"summary": title, **more})
    return str(made["key"])


def changed(before: Any, after: Any) -> dict[str, Any]:
    """What differs between two states of an issue, the moments of its last change and its history aside."""
    aside = {"updated", "history", "changelog", "version"}
    flat = [dict(one) | {f"fields.{k}": v for k, v in one["fields"].items()} for one in (before, after)]
    names = (flat[0].keys() | flat[1].keys()) - aside - {"fields", "fields.updated"}
    return {name: flat[1].get(name) for name in names if flat[0].get(name) != flat[1].get(name)}


def waiting(here: Campus) -> list[Candidate]:
    return list(proposals(here.hub()))


def adopted(report: Report) -> int:
    return report.tally.table()["jira"]["adopt"]


@both
def test_what_is_proposed_waits_for_a_person_and_costs_nothing(here: Campus) -> None:
    key, other = by_hand(here, "Sports hall"), by_hand(here, "Something else")
    here.quiet()
    usual = here.cycle().requests["jira"]["read"]
    here.rewire(line("propose"))
    asked = here.cycle()
    assert (asked.writes, [one.key for one in waiting(here)]) == (0, [key])
    here.quiet()
    assert here.cycle().requests["jira"]["read"] == usual

    before = copy.deepcopy(here.issues())
    here.approve(f"adopt:{key}")
    report = here.cycle()
    assert (adopted(report), report.requests["jira"]["write"], waiting(here)) == (1, 1, [])
    after = here.issues()
    assert changed(before[key], after[key]) == {
        "fields.labels": ["sy"],
        "properties": {"syncer": {"uid": "REQ-0003", "instance": here.hub().instance, "project": "CAMP"}},
    }
    assert changed(before[other], after[other]) == {}
    assert here.values("REQ-0003")["title"] == "Sports hall"
    assert any("Sports hall" in path.read_text() for path in here.register.rglob("*.md"))
    here.quiet()
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003"]
    assert here.hub().decisions == ()


@both
def test_what_is_adopted_always_is_taken_in_as_it_comes_and_then_goes_both_ways(here: Campus) -> None:
    here.rewire(line("always"))
    here.quiet()
    key = by_hand(here, "Sports hall", priority="High", duedate="2027-03-01", labels=["urgent"])
    before = copy.deepcopy(here.issues()[key])
    report = here.cycle()
    assert (adopted(report), report.requests["jira"]["write"]) == (1, 1)
    here.quiet()
    assert changed(before, here.issues()[key]).keys() == {"fields.labels", "properties"}
    assert here.values("REQ-0003")["priority"] == "high"

    here.edit(key, summary="Sports hall with a stage")
    here.settled()
    assert here.values("REQ-0003")["title"] == "Sports hall with a stage"
    (name,) = [p for p in here.register.rglob("*.md") if "with a stage" in p.read_text()]
    here.change(str(name.relative_to(here.register)), "with a stage", "with two stages")
    here.settled()
    assert here.issues()[key]["fields"]["summary"] == "Sports hall with two stages"
    here.quiet()


def test_an_issue_that_comes_to_be_meant_later_is_seen_then(here: Campus) -> None:
    here.rewire(line("propose"))
    key = by_hand(here, "Gym")
    here.settled()
    assert waiting(here) == []
    here.edit(key, summary="Gym and hall")
    here.settled()
    assert [one.key for one in waiting(here)] == [key]
    here.edit(key, summary="Gym")
    here.settled()
    assert waiting(here) == []


def test_without_a_line_nothing_is_searched_for(here: Campus) -> None:
    plain = here.cycle().requests["jira"]["read"]
    by_hand(here, "Sports hall")
    with_stranger = here.cycle().requests["jira"]["read"]
    assert (with_stranger, plain) == (plain + 1, plain)  # it is read once, to see whether it carries our mark
    assert marks(here) == ["REQ-0001", "REQ-0002"]


def test_what_only_the_register_may_say_stays_as_it_was_found(here: Campus) -> None:
    priority = "{jira: priority, direction: to_jira, values: {high: High, low: Low}}"
    here.rewire(line("always") + f"    fields: {{priority: {priority}}}\n")
    key = by_hand(here, "Hall", priority="High")
    here.settled()
    assert "priority" not in here.values("REQ-0003")
    assert here.ask("GET", f"issue/{key}").json()["fields"]["priority"]["name"] == "High"
    here.quiet()
    (name,) = [p for p in here.register.rglob("*.md") if "title: Hall" in p.read_text()]
    here.change(str(name.relative_to(here.register)), "title: Hall", "title: Hall\npriority: low")
    here.settled()
    assert here.ask("GET", f"issue/{key}").json()["fields"]["priority"]["name"] == "Low"
    here.quiet()


@pytest.mark.pages(True)
@pytest.mark.parametrize("sent", [True, False], ids=["written", "not written"])
def test_a_process_that_dies_while_adopting_goes_on_where_it_was(here: Campus, sent: bool) -> None:
    here.rewire(line("propose"))
    key = by_hand(here, "Sports hall")
    here.settled()
    here.approve(f"adopt:{key}")
    with dying(method="PUT", path="/issue/", sent=sent), pytest.raises(Killed):
        here.cycle()
    here.settled()
    assert marks(here) == ["REQ-0001", "REQ-0002", "REQ-0003"]
    assert here.issues()[key]["fields"]["labels"] == ["sy"]
    here.quiet()


def test_more_than_the_guard_lets_pass_waits_for_a_person(here: Campus) -> None:
    """B-07: a line that means more than was thought of."""
    here.rewire(line("always", "type = Story"))
    keys = [by_hand(here, f"Story {number}") for number in range(11)]
    report = here.cycle()
    assert ([stop.item for stop in report.stops], report.writes, report.code) == (["adopt:all"], 0, 4)
    here.approve("adopt:all")
    assert adopted(here.cycle()) == len(keys)
    here.quiet()


def test_conditions_that_lead_nowhere_are_told_and_stop_nothing(here: Campus) -> None:
    by_hand(here, "Sports hall")
    told = [
        (line("always", "nonsense ="), "adopt-jql"),
        (line("always") + "  action:\n    adopt: {mode: always, jql: type = Story}\n", "adopt-unclear"),
    ]
    for mapping, code in told:
        here.rewire(mapping)
        report = here.cycle()
        (problem,) = report.problems
        assert (problem.code, report.writes) == (code, 0)
        assert problem.place is None or problem.place.line == 6
    here.rewire(line("propose"))
    here.approve("adopt:CAMP-999")
    assert [p.code for p in here.cycle().problems] == ["adopt-vain"]
    here.quiet()
    assert marks(here) == ["REQ-0001", "REQ-0002"]
