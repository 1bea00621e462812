"""Where issues stand, what they are offered, and single transitions, over real HTTP (B-18, B-19)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.jira.examine import JiraExaminer
from syncer.ports import Misconfigured, Outcome, Stand, StatusUse
from syncer.sandbox.jira.seed_workflows import workflow
from syncer.sync.changes import Aim, TransitionIssue
from syncer.sync.observation import Category, Status
from syncer.sync.workflow import Way
from tests.contract.jira.conftest import Desk

STATUSES = [
    {"name": "Open", "category": "new"},
    {"name": "Doing", "category": "indeterminate"},
    {"name": "Closed", "category": "done"},
]
WAYS = [
    {"id": 1, "name": "Go", "from": ["Open"], "to": "Doing"},
    {"id": 2, "name": "Go", "from": ["Doing"], "to": "Closed", "required": ["resolution", "duedate"]},
    {
        "id": 3,
        "name": "Shut",
        "from": ["Doing"],
        "to": "Closed",
        "validators": [{"field": "Fix reason", "message": "Say why."}],
    },
]


def flow(desk: Desk) -> None:
    assert desk.site.sandbox is not None
    jira = desk.site.sandbox.site.jira
    made = workflow(jira, {"statuses": STATUSES, "transitions": WAYS}, None)
    jira.projects["CAMP"].workflows["Story"] = made


def stand(desk: Desk, issue: str) -> Stand:
    return desk.tracker.stands([issue])[issue]


def move(desk: Desk, issue: str, resolution: str = "", **fields: JsonValue) -> TransitionIssue:
    key = desk.tracker.fetch([issue])[0].key
    return TransitionIssue(
        "REQ-0001", issue, key, Aim("state", "done", ("Closed",), resolution, {}, fields), ""
    )


def test_where_issues_stand_and_what_they_are_offered_comes_in_bulk(here: Desk) -> None:
    flow(here)
    here.tracker.prepare(here.wanted())
    issues = here.made(here.draft(1), here.draft(2))
    cost = here.cost(lambda: here.tracker.stands([*issues, "999"]))
    assert cost.read == (1 if here.cloud else 3)
    found = stand(here, issues[0])
    assert (found.status.name, found.status.category, found.resolution) == ("Open", Category.TO_DO, "")
    assert [(way.id, way.name, way.to.name, way.screen) for way in found.ways] == [
        ("1", "Go", "Doing", False)
    ]
    assert set(here.tracker.stands([*issues, "999"])) == set(issues)


def test_what_a_status_offers_is_seen_on_another_issue_and_remembered_for_the_day(here: Desk) -> None:
    flow(here)
    here.tracker.prepare(here.wanted())
    mine, theirs = here.made(here.draft(1), here.draft(2))
    kind, doing = stand(here, mine).type, stand(here, mine).ways[0].to
    assert here.tracker.offered("CAMP", kind, doing) is None
    assert here.cost(lambda: here.tracker.offered("CAMP", kind, doing)).read == 0
    assert here.tracker.move(move(here, theirs), theirs, stand(here, theirs).ways[0]).outcome is Outcome.DONE
    here.tracker.stands([theirs])
    ways = here.tracker.offered("CAMP", kind, doing)
    assert ways is not None
    assert [way.id for way in ways] == ["2", "3"]


def test_a_screen_is_filled_with_what_is_known_and_lacking_fields_are_named(here: Desk) -> None:
    """B-18: nothing is sent that would be refused for certain."""
    flow(here)
    here.tracker.prepare(here.wanted())
    (issue,) = here.made(here.draft(1))
    here.tracker.move(move(here, issue), issue, stand(here, issue).ways[0])
    way = stand(here, issue).ways[0]
    bare = move(here, issue)
    assert here.cost(lambda: here.tracker.move(bare, issue, way)).write == 0
    refused = here.tracker.move(bare, issue, way)
    assert refused.problem is not None
    assert "“Resolution” and “Due date”" in refused.problem.message
    unknown = here.tracker.move(move(here, issue, "Nonsense"), issue, way)
    assert unknown.problem is not None
    assert "has no value “Nonsense”" in unknown.problem.message
    filled = move(here, issue, "won't do", duedate="2026-12-01")
    assert here.tracker.move(filled, issue, way).outcome is Outcome.DONE
    now = stand(here, issue)
    assert (now.status.name, now.resolution) == ("Closed", "Won't Do")


def test_a_way_that_is_gone_is_stale_and_a_validators_words_are_shown(here: Desk) -> None:
    flow(here)
    here.tracker.prepare(here.wanted())
    (issue,) = here.made(here.draft(1))
    gone = Way("99", "Go", Status("1", "Doing", Category.IN_PROGRESS), False)
    assert here.tracker.move(move(here, issue), issue, gone).stale
    assert here.tracker.move(move(here, issue), issue, replace(gone, screen=None)).stale
    here.tracker.move(move(here, issue), issue, stand(here, issue).ways[0])
    refused = here.tracker.move(move(here, issue), issue, stand(here, issue).ways[1])
    assert refused.problem is not None
    assert "Say why." in refused.problem.message


def test_statuses_are_found_by_name_and_missing_ones_with_the_nearest(here: Desk) -> None:
    flow(here)
    uses = (StatusUse(("Fertig", "closed"), "m.yaml:3"), StatusUse(("Nowhere",), "m.yaml:4", needed=False))
    here.tracker.prepare(replace(here.wanted(), statuses=uses))
    found = here.tracker.statuses("CAMP")
    assert {name: [one.category for one in ones] for name, ones in found.items()} == {
        "closed": [Category.DONE]
    }
    wrong = replace(here.wanted(), statuses=(StatusUse(("Closd",), "m.yaml:5:7"),))
    with pytest.raises(Misconfigured) as told:
        here.tracker.prepare(wrong)
    (problem,) = told.value.problems
    assert (str(problem.place), "did you mean 'Closed'" in problem.hint) == ("m.yaml:5:7", True)


def test_where_no_statuses_are_shown_names_count_as_they_stand(here: Desk) -> None:
    """A filtering proxy takes nothing away but the check."""
    assert here.site.sandbox is not None
    rule = {"kind": "status", "status": 404, "method": "GET", "path": "/statuses", "count": 0}
    here.site.sandbox.site.faults.set({"rules": [rule]})
    here.tracker.prepare(replace(here.wanted(), statuses=(StatusUse(("Closd",), "m.yaml:5:7"),)))
    assert here.tracker.statuses("CAMP") == {}


def test_an_examiner_sees_ways_and_what_their_screens_require(here: Desk) -> None:
    flow(here)
    here.tracker.prepare(here.wanted())
    (issue,) = here.made(here.draft(1))
    here.tracker.move(move(here, issue), issue, stand(here, issue).ways[0])
    examiner = JiraExaminer(here.client, here.site.dialect, user=here.site.user)
    examiner.site()
    facts = examiner.workflow("CAMP", Kind.REQUIREMENT, "Story")
    assert [status.name for status in facts.statuses] == ["Open", "Doing", "Closed"]
    ((doing, ways),) = facts.offers.items()
    assert doing == facts.statuses[1].id
    assert [sorted(one.requires.values()) for one in ways] == [["Due date", "Resolution"], []]
