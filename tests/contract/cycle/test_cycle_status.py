"""States that move issues: several steps, screens, people in between, crashes, and no way at all (B-04, B-18, B-19)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncer.cycle.report import Report
from syncer.ports import Misconfigured
from syncer.sandbox.jira.seed_fields import add_field
from syncer.sandbox.jira.seed_workflows import workflow
from tests.support.begun import Start, begun
from tests.support.campus import Campus, campus
from tests.support.dying import Killed, dying, just_before
from tests.support.world import Flavour, both

UID = "REQ-0001"
MAPPING = """\
version: 1
extends: demo
records:
  requirement:
    agreement:
      jira: status
      direction: both
      values:
        draft: Open
        clarifying: [Clarify, Ask]
        awaiting_confirmation: {status: [Review]}
        confirmed: Approved
        rejected: {category: done, status: [Rejected]}
        withdrawn: {status: [Rejected], resolution: [Won't Do]}
"""
STATUSES = [
    {"name": "Open", "category": "new"},
    {"name": "Clarify", "category": "indeterminate"},
    {"name": "Ask", "category": "indeterminate"},
    {"name": "Review", "category": "indeterminate"},
    {"name": "Approved", "category": "done"},
    {"name": "Rejected", "category": "done"},
    {"name": "Frozen", "category": "indeterminate"},
]
WAYS: list[dict[str, Any]] = [
    {"id": 5, "name": "Done", "from": ["Open"], "to": "Clarify"},  # a name that says nothing
    {"id": 15, "name": "Done", "from": ["Clarify", "Ask"], "to": "Review"},
    {"id": 25, "name": "Done", "from": ["Review"], "to": "Approved", "screen": ["resolution", "comment"]},
    {"id": 35, "name": "Back", "from": ["Review", "Approved"], "to": "Clarify"},
    {"id": 45, "name": "Ask", "from": ["Clarify"], "to": "Ask"},
    {"id": 55, "name": "Reject", "to": "Rejected", "required": ["resolution"]},
    {"id": 65, "name": "Freeze", "to": "Frozen"},
]


def flow(here: Campus, ways: list[dict[str, Any]]) -> None:
    """The workflow of stories, from now on."""
    jira = here.site.jira
    jira.projects["CAMP"].workflows["Story"] = workflow(
        jira, {"statuses": STATUSES, "transitions": ways}, None
    )


def agreement(here: Campus, word: str) -> None:
    """A person says in the file how far both sides agree."""
    text = here.read("requirements/gate.md")
    was = next(line for line in text.splitlines() if line.startswith("agreement: "))
    here.change("requirements/gate.md", was, f"agreement: {word}")


def status(here: Campus, uid: str = UID) -> str:
    return str(here.issue(uid)["status"])


def writes(report: Report) -> int:
    """What was sent to Jira that writes."""
    return report.requests["jira"]["write"]


def posts(here: Campus) -> int:
    """How many transitions were sent so far."""
    return sum(one.method == "POST" and one.path.endswith("/transitions") for one in here.site.journal)


@pytest.fixture
def plain(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Stories have the workflow, no page is published, nothing has run."""
    with campus(tmp_path / "home", mapping=MAPPING, flavour=flavour, pages=False) as made:
        flow(made, WAYS)
        yield made


@pytest.fixture
def gate(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """One requirement, a draft on all sides."""
    with begun(tmp_path / "home", Start(a_draft, MAPPING, flavour=flavour, pages=False)) as made:
        yield made


def a_draft(here: Campus) -> None:
    flow(here, WAYS)
    here.write("gate", f"id: {UID}\ntitle: Gate\nagreement: draft", "As a parent I want a gate.\n")
    assert here.cycle().code == 0
    here.quiet(1)
    assert (status(here), posts(here)) == ("Open", 0)


@both
def test_a_state_of_the_register_is_brought_through_several_steps(gate: Campus) -> None:
    """B-18: by the ends of transitions, never their names (B-19); one figure however many steps."""
    agreement(gate, "confirmed")
    report = gate.cycle()
    assert (report.code, report.tally.table()["jira"]["transition"]) == (0, 1), report.to_json()
    assert (status(gate), posts(gate)) == ("Approved", 3)
    gate.quiet()
    assert gate.values(UID)["agreement"] == "confirmed"
    assert gate.values(UID)["delivery"] == "built"


def test_a_card_moved_by_hand_reaches_the_file_and_stays_where_it_is(gate: Campus) -> None:
    """Several statuses of one word: none is changed for another, in any number of cycles."""
    gate.person("transition", issue=gate.key(UID), to="Clarify")
    gate.cycle()
    assert "agreement: clarifying\n" in gate.read("requirements/gate.md")
    gate.person("transition", issue=gate.key(UID), to="Ask")
    gate.cycle()
    gate.quiet()
    assert (status(gate), posts(gate)) == ("Ask", 0)


@both
def test_the_resolution_tells_two_words_of_one_status_apart(gate: Campus) -> None:
    """B-18: "won't do" does not arrive as done, on either side."""
    agreement(gate, "withdrawn")
    assert gate.cycle().code == 0
    assert (status(gate), gate.issue(UID)["fields"]["resolution"]) == ("Rejected", "Won't Do")
    gate.quiet()
    gate.person("transition", issue=gate.key(UID), to="Rejected", fields={"resolution": {"name": "Done"}})
    gate.cycle()
    assert gate.values(UID)["agreement"] == "rejected"
    gate.quiet()


@both
def test_what_a_screen_requires_and_nothing_fills_is_named_and_nothing_is_sent(gate: Campus) -> None:
    agreement(gate, "rejected")
    report = gate.cycle()
    (told,) = [p for p in report.problems if p.code == "jira.transition"]
    assert "“Resolution”" in told.message
    assert "screen: {Resolution: …}" in told.hint
    assert (report.code, writes(report), status(gate)) == (1, 0, "Open")
    again = gate.cycle()
    assert (again.code, again.writes) == (1, 0)
    gate.rewire(MAPPING + "      screen: {Resolution: Done}\n")
    assert gate.cycle().code == 0
    assert status(gate) == "Rejected"
    gate.quiet()


@both
def test_screens_take_comments_rich_text_people_and_cascades(plain: Campus) -> None:
    """B-18: each in the form in which a screen takes it, whatever the mapping writes."""
    jira = plain.site.jira
    for name, kind in (("Fix reason", "textarea"), ("Approved by", "user"), ("Area", "cascade")):
        options = [{"value": "Camp", "children": ["Kitchen", "Lake"]}] if kind == "cascade" else []
        add_field(jira, {"name": name, "type": kind, "options": options})
    names = {one.name: one.id for one in jira.fields.values()}
    asked = [names["Fix reason"], names["Approved by"], names["Area"], "comment"]
    flow(plain, [{"id": 55, "name": "Reject", "to": "Rejected", "required": ["resolution", *asked]}])
    lines = ["Resolution: Done", "Fix reason: {from: description}", "Approved by: pm@example.com"]
    screen = ", ".join([*lines, "Area: Camp / Lake", "Comment: Not **now**."])
    plain.rewire(f"{MAPPING}      screen: {{{screen}}}\n")
    plain.write("gate", f"id: {UID}\ntitle: Gate\nagreement: rejected", "A *gate*, so that\n\n- it shuts\n")
    report = plain.cycle()
    assert (status(plain), str(report.problems)) == ("Rejected", "()")
    fields = plain.ask("GET", f"issue/{plain.key(UID)}").json()["fields"]
    area = fields[names["Area"]]
    assert (area["value"], area["child"]["value"]) == ("Camp", "Lake")
    assert "it shuts" in str(fields[names["Fix reason"]])
    assert fields[names["Approved by"]]["emailAddress"] == "pm@example.com"
    (comment,) = fields["comment"]["comments"]
    assert "now" in str(comment["body"])
    plain.quiet()


@both
def test_without_a_path_the_ways_there_are_are_named_and_the_rest_is_written(gate: Campus) -> None:
    """B-18: that field stops alone."""
    flow(gate, [way for way in WAYS if way["to"] != "Approved"])
    agreement(gate, "confirmed")
    gate.change("requirements/gate.md", "title: Gate", "title: Tall gate")
    report = gate.cycle()
    (told,) = [p for p in report.problems if p.code == "no-path"]
    assert told.severity == "error"
    assert (
        "from “Review” to “Approved”: it is offered “Back” to “Clarify”, “Reject” to “Rejected”"
        in told.message
    )
    assert gate.issue(UID)["fields"]["summary"] == "Tall gate"
    assert gate.values(UID)["agreement"] == "confirmed"
    for _ in range(2):
        again = gate.cycle()
        assert (again.writes, again.code) == (0, 1)
    flow(gate, WAYS)
    gate.retry(UID)
    assert gate.cycle().code == 0
    assert status(gate) == "Approved"
    gate.quiet()


def test_a_condition_is_respected(gate: Campus) -> None:
    """A gate of the workflow that is not ours to pass is not passed, nor gone round."""
    guarded = [
        {**way, "condition": {"people": ["pm@example.com"]}} if way["to"] == "Approved" else way
        for way in WAYS
    ]
    flow(gate, guarded)
    agreement(gate, "confirmed")
    report = gate.settled()
    assert [p.code for p in report.problems] == ["no-path"]
    assert status(gate) != "Approved"


@both
def test_other_peoples_issues_show_the_way(plain: Campus) -> None:
    """What a status offers is seen on another issue that stands there: no issue goes astray to find out."""
    made = plain.person("create_issue", project="CAMP", type="Story", fields={"summary": "Theirs"})
    dead_end = [*WAYS, {"id": 1, "name": "Done", "from": ["Open"], "to": "Ask"}]
    flow(
        plain,
        [way for way in dead_end if way["id"] != 15]
        + [{"id": 15, "name": "x", "from": ["Clarify"], "to": "Review"}],
    )
    plain.person("transition", issue=made["key"], to="Ask")
    plain.write("gate", f"id: {UID}\ntitle: Gate\nagreement: confirmed", "As a parent I want a gate.\n")
    assert plain.cycle().code == 0
    assert (status(plain), posts(plain)) == ("Approved", 3)
    plain.quiet()


@both
@pytest.mark.parametrize("sent", [False, True], ids=["before", "after"])
def test_killed_at_every_step_the_next_cycle_goes_on(gate: Campus, *, sent: bool) -> None:
    """B-04: where we brought it is no edit of anybody's, and nothing is done twice."""
    agreement(gate, "confirmed")
    for step in range(3) if sent else (1, 2):
        with pytest.raises(Killed), dying(1 if sent else step, sent=sent, method="POST", path="/transitions"):
            gate.cycle()
        assert "agreement: confirmed\n" in gate.read("requirements/gate.md")
    report = gate.cycle()
    assert report.code == 0, report.to_json()
    assert (status(gate), posts(gate)) == ("Approved", 3)
    assert "agreement: confirmed\n" in gate.read("requirements/gate.md")
    gate.quiet()


@both
def test_a_lost_reply_is_looked_at_and_never_sent_again(gate: Campus) -> None:
    agreement(gate, "confirmed")
    gate.site.faults.set({"aborts": [{"when": "after", "nth": 2, "method": "POST", "path": "/transitions"}]})
    assert gate.cycle().code == 0
    assert (status(gate), posts(gate)) == ("Approved", 3)
    gate.quiet()


def test_without_a_reply_and_without_a_move_the_next_cycle_decides(gate: Campus) -> None:
    agreement(gate, "confirmed")
    gate.site.faults.set({"aborts": [{"when": "before", "nth": 2, "method": "POST", "path": "/transitions"}]})
    report = gate.cycle()
    assert [p.code for p in report.problems] == ["unknown-outcome"]
    assert status(gate) == "Clarify"
    assert gate.cycle().code == 0
    assert status(gate) == "Approved"
    gate.quiet()


@both
def test_a_person_who_was_faster_is_not_overruled(gate: Campus) -> None:
    """Between our reading and our writing: what they did is held against what the file says."""
    agreement(gate, "confirmed")
    key = gate.key(UID)

    def freeze() -> None:
        gate.person("transition", issue=key, to="Frozen")

    with just_before(freeze, method="POST", path="/transitions"):
        report = gate.cycle()
    assert [p.code for p in report.problems] == ["overtaken"]
    assert (status(gate), report.tally.table()["jira"]["transition"]) == ("Frozen", 0)
    report = gate.cycle()
    assert [p.code for p in report.problems] == ["foreign-value"]
    assert (status(gate), writes(report)) == ("Frozen", 0)


@both
def test_an_issue_that_left_unnoticed_is_moved_along_no_workflow_of_another_project(gate: Campus) -> None:
    """B-09: no search has told of it yet; the look right before the step does."""
    jira = gate.site.jira
    jira.projects["DEMO"].workflows = {
        kind.name: jira.projects["CAMP"].workflows["Story"] for kind in jira.projects["DEMO"].types
    }
    gate.site.faults.set({"index_lag": {"mode": "fixed", "seconds": 60}})
    agreement(gate, "confirmed")
    away = str(gate.person("move", issue=gate.key(UID), project="DEMO")["key"])
    report = gate.cycle()
    assert (writes(report), gate.issues()[away]["status"]) == (0, "Open")
    assert [p.code for p in report.problems] == ["issue-moved"]
    assert [p.code for p in gate.cycle().problems] == ["issue-moved"]
    assert gate.part(UID).standing == "moved"
    gate.person("move", issue=away, project="CAMP")
    gate.site.clock.advance(60)
    gate.settled()
    assert status(gate) == "Approved"
    gate.quiet()


def test_both_moved_is_held_and_settled_by_a_person(gate: Campus) -> None:
    """B-05."""
    agreement(gate, "confirmed")
    gate.person("transition", issue=gate.key(UID), to="Clarify")
    report = gate.cycle()
    assert (report.held, writes(report), status(gate)) == (1, 0, "Clarify")
    gate.resolve(UID, "agreement", "files")
    assert gate.cycle().code == 0
    assert status(gate) == "Approved"
    gate.quiet()


def test_a_conflict_of_the_same_moment_is_tried_once_more(gate: Campus) -> None:
    """409: nothing happened, so it may be sent again."""
    agreement(gate, "clarifying")
    rule = {"kind": "status", "status": 409, "method": "POST", "path": "/transitions"}
    gate.site.faults.set({"rules": [rule]})
    assert gate.cycle().code == 0
    assert (status(gate), posts(gate)) == ("Clarify", 2)
    gate.quiet()


@both
def test_new_issues_come_to_stand_where_their_records_say(plain: Campus) -> None:
    """In the same cycle; those that begin where they should are left alone."""
    for name, word in {"a": "draft", "b": "clarifying", "c": "confirmed"}.items():
        plain.write(name, f"id: REQ-000{ord(name) - 96}\ntitle: {name}\nagreement: {word}", "As a …\n")
    plain.write("d", "id: REQ-0004\ntitle: d", "As a …\n")
    report = plain.cycle()
    assert (report.code, report.tally.table()["jira"]["transition"]) == (0, 2), report.to_json()
    assert [status(plain, f"REQ-000{n}") for n in (1, 2, 3, 4)] == ["Open", "Clarify", "Approved", "Open"]
    plain.settled()
    plain.quiet(1)
    assert [plain.values(f"REQ-000{n}")["agreement"] for n in (1, 2, 3)] == [
        "draft",
        "clarifying",
        "confirmed",
    ]


def bare(view: Any, one: Any) -> dict[str, Any]:
    """A transition as a site shows it that tells neither screens nor which are offered everywhere."""
    return {"id": one.id, "name": one.name, "to": view.status(one.target)}


@pytest.mark.parametrize("flavour", ["datacenter"])
def test_the_first_issue_of_all_is_not_led_astray_and_another_shows_the_way(
    gate: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B-18: nobody stands anywhere else, so which of two steps leads on is not tried; what a person does shows it."""
    monkeypatch.setattr("syncer.sandbox.jira.api_issues._transition", bare)
    flow(gate, [{**way, "id": 4} if way["name"] == "Freeze" else way for way in WAYS])
    agreement(gate, "confirmed")
    for _ in range(2):
        report = gate.cycle()
        assert ([p.code for p in report.problems], status(gate), posts(gate)) == (["no-path"], "Open", 0)
    other = gate.person("create_issue", project="CAMP", type="Story", fields={"summary": "Theirs"})
    gate.person("transition", issue=other["key"], to="Frozen")
    gate.retry(UID)
    assert gate.cycle().code == 0
    assert (status(gate), posts(gate)) == ("Approved", 3)
    gate.quiet()


@pytest.mark.parametrize("flavour", ["datacenter"])
def test_a_site_that_tells_less_of_transitions_is_not_led_astray(
    plain: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word which ways have screens and which are everywhere, nothing ends in a status off the way (B-18)."""

    monkeypatch.setattr("syncer.sandbox.jira.api_issues._transition", bare)
    plain.write("gate", f"id: {UID}\ntitle: Gate\nagreement: confirmed", "As a parent I want a gate.\n")
    plain.write("bell", "id: REQ-0002\ntitle: Bell\nagreement: clarifying", "As a worker I want a bell.\n")
    assert plain.cycle().code == 0
    assert (status(plain), status(plain, "REQ-0002")) == ("Approved", "Clarify")
    plain.settled()
    plain.quiet(1)


@both
def test_a_renamed_status_is_followed_by_its_id(gate: Campus) -> None:
    """B-19."""
    jira = gate.site.jira
    renamed = [{**one, "name": "Doubts"} if one["name"] == "Clarify" else one for one in STATUSES]
    assert renamed != STATUSES
    found = next(one for one in jira.statuses.values() if one.name == "Clarify")
    object.__setattr__(found, "name", "Doubts")
    agreement(gate, "clarifying")
    assert gate.cycle().code == 0
    assert status(gate) == "Doubts"
    gate.quiet()
    gate.person("transition", issue=gate.key(UID), to="Review")
    gate.cycle()
    assert gate.values(UID)["agreement"] == "awaiting_confirmation"


def test_a_status_that_the_project_lacks_is_told_before_anything_is_written(plain: Campus) -> None:
    """B-15: with the line of the mapping and what there is."""
    plain.rewire(MAPPING.replace("confirmed: Approved", "confirmed: Aproved"))
    plain.write("gate", f"id: {UID}\ntitle: Gate", "As a parent I want a gate.\n")
    with pytest.raises(Misconfigured) as raised:
        plain.cycle()
    (problem,) = raised.value.problems
    assert "mapping.yaml:12" in str(problem)
    assert "did you mean 'Approved'" in problem.hint
    assert plain.issues().keys() == set()


def test_on_cloud_a_transition_rides_along_with_a_create(plain: Campus) -> None:
    """Once it is known where issues begin; one that is refused follows by itself, and no issue is made twice."""
    plain.write("a", "id: REQ-0001\ntitle: a\nagreement: clarifying", "As a …\n")
    assert plain.cycle().code == 0
    assert posts(plain) == 1
    plain.write("b", "id: REQ-0002\ntitle: b\nagreement: clarifying", "As a …\n")
    plain.write("c", "id: REQ-0003\ntitle: c\nagreement: awaiting_confirmation", "As a …\n")
    assert plain.cycle().code == 0
    assert (status(plain, "REQ-0002"), status(plain, "REQ-0003"), posts(plain)) == ("Clarify", "Review", 3)
    plain.quiet()
    flow(plain, [{**way, "id": way["id"] + 1} for way in WAYS])
    plain.write("d", "id: REQ-0004\ntitle: d\nagreement: clarifying", "As a …\n")
    assert plain.cycle().code == 0
    assert (status(plain, "REQ-0004"), posts(plain), len(plain.issues())) == ("Clarify", 4, 4)
    plain.quiet()


def test_what_a_validator_refused_is_sent_again_only_when_something_changed(gate: Campus) -> None:
    """A refusal with words and no field: said in every cycle, tried once."""
    refusing = {"id": 15, "name": "Done", "from": ["Clarify", "Ask"], "to": "Review"}
    strict = {**refusing, "validators": [{"field": "duedate", "message": "Say when."}]}
    flow(gate, [strict if way == refusing else way for way in WAYS])
    agreement(gate, "awaiting_confirmation")
    report = gate.cycle()
    assert (report.code, posts(gate), status(gate)) == (1, 2, "Clarify")
    for _ in range(2):
        again = gate.cycle()
        assert [p.message.endswith("Say when.") for p in again.problems] == [True]
        assert (again.code, again.writes) == (1, 0)
    gate.edit(gate.key(UID), duedate="2026-12-01")
    assert gate.settled().code == 0
    assert status(gate) == "Review"
    gate.quiet()
