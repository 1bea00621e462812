"""A gate on `hold`, through whole cycles: a change approved without both sides' word goes back, and in the end waits for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.cycle.gates import open_passages
from syncer.cycle.report import Report
from syncer.jira.tracker import JiraTracker
from syncer.ports import Identity
from syncer.sandbox.jira.seed_workflows import workflow
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.world import TOKEN, Flavour, both

UID = "CR-0001"
GATE = "no change without both sides"
FILE = "change_requests/CR-0001.md"
STATES = ["Submitted", "Awaiting", "Approved", "Refused"]
WAYS: list[dict[str, Any]] = [
    {"id": 10 * place, "name": f"To {name}", "to": name} for place, name in enumerate(STATES, 1)
]
MAPPING = """\
version: 1
extends: demo
records:
  change_request:
    state:
      jira: status
      direction: {direction}
      values: {{submitted: Submitted, awaiting_decision: Awaiting, approved: Approved, not_approved: Refused}}
comments: {{status: issue}}
gates:
  - {{name: no change without both sides, mode: {mode}}}
"""
SIGNERS = {"ours": "zhao", "customer": "wang", "executive": "gao"}
PEOPLE = """\
people:
  - {id: zhao, name: Zhao Min, side: ours}
  - {id: gao, name: Gao Feng, side: ours}
  - {id: wang, name: Wang Fang, side: customer}
"""
BOTH = "decision: {ours: {outcome: approved, by: pm@example.com}, customer: {outcome: %s, by: b@example.com}}"


@pytest.fixture
def change(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """One minor change that waits for a decision, on all sides; the gate holds."""
    with begun(tmp_path / "home", Start(waiting, mapping(), flavour=flavour, pages=False)) as made:
        yield made


def mapping(mode: str = "hold", direction: str = "both") -> str:
    return MAPPING.format(mode=mode, direction=direction)


def waiting(here: Campus) -> None:
    """One change, all quiet."""
    jira = here.site.jira
    statuses = [{"name": name, "category": "indeterminate"} for name in STATES]
    flow = workflow(jira, {"statuses": statuses, "transitions": WAYS}, None)
    jira.projects["CAMP"].workflows["Change request"] = flow
    path = here.register / FILE
    path.parent.mkdir()
    path.write_text(
        f"---\nid: {UID}\ntitle: Another colour\nstate: awaiting_decision\n---\n", encoding="utf-8"
    )
    aged(path)
    here.settled()
    assert (status(here), state(here)) == ("Awaiting", "awaiting_decision")


def status(here: Campus) -> str:
    return str(here.issue(UID)["status"])


def state(here: Campus) -> object:
    return here.values(UID).get("state")


def approve(here: Campus, who: str = "analyst@example.com", to: str = "Approved") -> Report:
    """Somebody moves the card, and a cycle sees it."""
    here.person("transition", who, issue=here.key(UID), to=to)
    return here.cycle()


def comment(here: Campus) -> str:
    (said,) = here.issue(UID)["comments"]
    return str(said)


def sign(here: Campus, customer: str) -> None:
    here.change(FILE, "title: Another colour", f"title: Another colour\n{BOTH % customer}")


@both
def test_an_approval_without_decisions_goes_back_within_one_cycle_with_the_reason(change: Campus) -> None:
    """GATE-3, GATE-6: the register never has the word, one comment says why, and two quiet cycles follow."""
    report = approve(change)

    assert (status(change), state(change)) == ("Awaiting", "awaiting_decision"), report.to_json()
    (told,) = [problem for problem in report.problems if problem.code == "gate"]
    assert "decision.customer.outcome = approved (there: nothing)" in told.message
    assert f"syncer sign {UID} --as ours --outcome approved" in told.hint
    (entry,) = [one["id"] for one in change.issue(UID)["history"][-2:-1]]
    assert all(
        word in comment(change)
        for word in ("decision.customer", f"history {entry}", "syncer --project CAMP sign")
    )
    assert "approved" not in str([one.after for one in change.wired.hub.past("CAMP", uid=UID)])
    change.quiet()


@both
def test_the_third_try_of_one_person_waits_for_a_decision_instead(change: Campus) -> None:
    """GATE-6: it is not put back any more, and a person's decision goes before the gate."""
    assert [approve(change).held for _ in range(2)] == [0, 0]
    report = approve(change)

    assert (report.held, status(change), state(change)) == (1, "Approved", "awaiting_decision")
    assert "conflicts resolve CR-0001.state --take jira" in comment(change)
    assert [change.cycle().writes for _ in range(2)] == [0, 0]
    change.resolve(UID, "state", "jira")
    change.settled()
    assert (status(change), state(change)) == ("Approved", "approved")
    assert "nothing waits" in comment(change)
    assert [(one.uid, one.gate) for one in open_passages(change.hub())] == [(UID, GATE)]
    assert "let through by pm's decision" in word(change, "explain", UID, "--gate")
    change.quiet()


def test_proof_recorded_while_a_cycle_begins_counts_for_the_card_moved_right_after_it(
    change: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GATE-3, B-13: whoever signs and then moves the card is believed by the cycle that was reading already."""
    (change.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    aged(change.register / "project.yaml")
    change.settled()
    connect, signed = JiraTracker.connect, list[str]()

    def reading(tracker: JiraTracker, *, anew: bool = True) -> Identity:
        if not signed:
            for side in ("ours", "customer"):
                word(change, "sign", UID, "--as", side, "--outcome", "approved", "--by", SIGNERS[side])
            change.person("transition", "analyst@example.com", issue=change.key(UID), to="Approved")
            signed.append("both")
        return connect(tracker, anew=anew)

    monkeypatch.setattr(JiraTracker, "connect", reading)
    report = change.cycle()
    assert signed == ["both"]
    assert [one.code for one in report.problems] == [], report.to_json()
    assert (status(change), state(change)) == ("Approved", "approved")
    change.settled()
    change.quiet()


def test_another_person_begins_to_count_anew(change: Campus) -> None:
    """GATE-6: the third try of the same mover."""
    for who in ("analyst@example.com", "pm@example.com", "analyst@example.com", "pm@example.com"):
        assert approve(change, who).held == 0
    assert (status(change), approve(change, "pm@example.com").held) == ("Awaiting", 1)


def test_recorded_decisions_let_it_through_and_a_recorded_no_does_not(change: Campus) -> None:
    """GATE-3: proof that comes with the very move counts."""
    sign(change, "not_approved")
    approve(change)
    assert (status(change), state(change)) == ("Awaiting", "awaiting_decision")
    assert "not\\_approved" in comment(change) or "not_approved" in comment(change)
    change.change(FILE, "customer: {outcome: not_approved", "customer: {outcome: approved")
    approve(change)
    assert (status(change), state(change)) == ("Approved", "approved")
    assert "nothing waits" in comment(change)
    change.quiet()


def test_what_is_held_goes_through_as_soon_as_proof_is_recorded(change: Campus) -> None:
    """GATE-6: nobody has to decide what the decisions have decided."""
    assert [approve(change).held for _ in range(3)] == [0, 0, 1]
    sign(change, "approved")
    change.settled()
    assert (status(change), state(change), change.hub().held) == ("Approved", "approved", ())
    change.quiet()


def test_a_state_typed_into_the_file_is_put_back_there(change: Campus) -> None:
    """GATE-6: one gate before every door."""
    change.change(FILE, "state: awaiting_decision", "state: approved")
    report = change.cycle()
    assert "state: awaiting_decision\n" in change.read(FILE)
    assert (status(change), [p.code for p in report.problems]) == ("Awaiting", ["gate"])
    change.quiet()


def test_where_jira_alone_may_say_the_state_it_is_told_once_and_not_taken_over(change: Campus) -> None:
    """GATE-6: nothing can be put back there, so the register keeps its word and no page shows the other."""
    change.rewire(mapping(direction="from_jira"))
    change.settled()
    report = approve(change)
    assert (status(change), state(change)) == ("Approved", "awaiting_decision")
    assert [p.code for p in report.problems] == ["gate"]
    change.quiet()
    sign(change, "approved")
    change.settled()
    assert state(change) == "approved"
    change.quiet()


@pytest.mark.parametrize(("mode", "comments"), [("comment", 1), ("observe", 0)])
def test_a_gate_that_holds_nothing_refuses_nothing(change: Campus, mode: str, comments: int) -> None:
    """GATE-6: it says so on the issue, or is silent there; proof ends what it said."""
    change.rewire(mapping(mode))
    change.settled()
    assert approve(change).code == 0
    assert (status(change), state(change), len(change.issue(UID)["comments"])) == (
        "Approved",
        "approved",
        comments,
    )
    change.quiet()
    if comments:
        assert "decision.customer" in comment(change)
        sign(change, "approved")
        change.settled()
        assert "nothing waits" in comment(change)
        change.quiet()


def test_what_passed_without_proof_is_listed_until_proof_is_recorded_and_explained_ever_after(
    change: Campus,
) -> None:
    """GATE-6, GATE-3: with a gate that only observes; nothing of it is written to anybody's issue, nor asked of Jira."""
    change.rewire(mapping("observe"))
    change.settled()
    approve(change)
    (listed,) = open_passages(change.hub())
    analyst = change.site.find_user("analyst@example.com").name
    assert (listed.uid, listed.gate, listed.word) == (UID, GATE, "approved")
    assert listed.by in {analyst, "analyst@example.com"}
    assert listed.missing == ("decision.ours.outcome", "decision.customer.outcome")
    status = json.loads(word(change, "status", "--json"))
    assert (status["without_proof"], status["without_proof_this_week"]) == ([listed.payload()], 1)
    assert f'syncer explain {UID} --gate "{GATE}"' in word(change, "status")
    change.quiet()

    told = word(change, "explain", UID, "--gate", GATE)
    assert "without proof" in told
    assert f"record it with: syncer sign {UID} --as customer --outcome approved" in told
    sign(change, "approved")
    change.settled()
    assert open_passages(change.hub()) == ()
    (one,) = json.loads(word(change, "explain", UID, "--gate", GATE, "--json"))["gate"]["gates"]
    assert [each["verdict"] for each in one["passages"]] == ["proved_late"]
    assert (one["lacks"], one["commands"]) == ([], [])
    assert "依据于" in word(change, "explain", UID, "--gate", GATE, "--locale", "zh-CN")


@both
def test_signatures_let_a_major_change_through_only_with_the_executives(change: Campus) -> None:
    """GATE-3, CR-4: a recorded no is none, and what is signed counts in the very cycle that carries it out."""
    (change.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    aged(change.register / "project.yaml")
    change.change(
        FILE, "title: Another colour", "title: Another colour\nimpact: {delay_days: 12, cost_percent: 3}"
    )
    for side, outcome in (("ours", "approved"), ("customer", "approved"), ("executive", "not_approved")):
        word(change, "sign", UID, "--as", side, "--outcome", outcome, "--by", SIGNERS[side])
    report = approve(change)
    assert (status(change), change.values(UID)["grade"]) == ("Awaiting", "major"), report.to_json()
    (told,) = [problem.message for problem in report.problems if problem.code == "gate"]
    assert "decision.executive.outcome = approved (there: not_approved)" in told
    word(change, "sign", UID, "--as", "executive", "--outcome", "approved", "--by", "gao", "--replace")
    approve(change)
    change.settled()
    assert (status(change), state(change)) == ("Approved", "approved")
    lines = [line for line in word(change, "explain", UID, "--gate").splitlines() if "proof: " in line]
    days = [line.partition(" on ")[2] for line in lines if " on " in line]
    assert [one for one in days if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", one) is None] == []
    assert len(days) >= 3
    change.quiet()


def test_what_was_signed_or_frozen_and_changes_is_listed_until_a_change_request_covers_it(
    change: Campus,
) -> None:
    """GATE-4, GATE-7: the baseline, and the milestone's day, are taken from where people put them."""
    change.write("gate", "id: REQ-0001\ntitle: Gate\nagreement: draft", "As a parent I want a gate.\n")
    change.settled()
    word(change, "baseline", "create")
    change.change("requirements/gate.md", "title: Gate", "title: Wide gate")
    change.settled()
    (drift,) = open_passages(change.hub())
    assert (drift.uid, drift.gate, drift.word, drift.missing) == (
        "REQ-0001",
        "no drift from the baseline",
        "title",
        ("changed_by.state",),
    )
    project = change.register / "project.yaml"
    project.write_text(
        "milestones: [{name: Freeze, kind: requirement_freeze, actual: 2020-01-01}]\n", encoding="utf-8"
    )
    aged(project)
    change.settled()
    frozen = [one.word for one in open_passages(change.hub()) if one.gate == "frozen requirements"]
    assert frozen == ["title"]
    change.change(
        FILE,
        "title: Another colour",
        f"title: Another colour\nchanges: [{{requirement: REQ-0001}}]\n{BOTH % 'approved'}",
    )
    approve(change)
    change.settled()
    assert state(change) == "approved"
    assert open_passages(change.hub()) == ()


def test_a_gate_that_nobody_wrote_is_refused_with_the_names_there_are(change: Campus) -> None:
    found = CliRunner(env=TOKEN).invoke(
        cli,
        [
            "--config",
            str(change.home / "config.toml"),
            "explain",
            UID,
            "--gate",
            "no chnge without both sides",
        ],
    )
    assert (found.exit_code, f"did you mean '{GATE}'" in " ".join(found.output.split())) == (2, True)


def word(here: Campus, *words: str) -> str:
    found = CliRunner(env=TOKEN).invoke(cli, ["--config", str(here.home / "config.toml"), *words])
    assert found.exit_code == 0, found.output
    return found.stdout
