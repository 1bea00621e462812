"""States as moves of issues: who is told, what is nobody's edit, and what a person has to see (B-04, B-18)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.problems import Severity
from syncer.sync import plan_json, printing
from syncer.sync.changes import TransitionIssue
from syncer.sync.observation import (
    Agreed,
    Category,
    Counterpart,
    IssueState,
    Status,
)
from syncer.sync.plan import Plan
from syncer.sync.status import noted
from syncer.sync.work import MOVING
from tests.support.seen import file_part, in_file, issue, mapped, on_jira, planned, seen, stored

ACT = "ACT-0001"
MAPPING = """\
records:
  action:
    state:
      direction: both
      wins: {wins}
      else: {other}
      values:
        open: {{category: to_do}}
        in_progress: [Doing, Review]
        done: {{category: done}}
"""
CATEGORIES = {
    "To Do": "to_do",
    "Doing": "in_progress",
    "Review": "in_progress",
    "Done": "done",
    "Odd": "undefined",
}


def at(status: str, number: int = 1, uid: str = ACT, **fields: JsonValue) -> IssueState:
    """The action's issue in a status, whose id is its name in capitals."""
    found = replace(issue(number, uid, **fields), status=status, status_id=status.upper())
    return replace(found, category=Category(CATEGORIES[status]), type="Task")


def part(state: str | None, status: str = "To Do", number: int = 1, uid: str = ACT) -> Counterpart:
    """The issue as last read, the state agreed."""
    made = on_jira(uid, number)
    agreed = {path: pair for path, pair in made.agreed.items() if path != "delivery"}
    agreed |= {"state": Agreed(state, state)} if state else {}
    told = {path: value for path, value in made.seen.items() if path != "delivery"}
    said: dict[str, JsonValue] = {"state": state} if state else {}
    return replace(
        made,
        agreed=agreed,
        seen={**told, **said, "#status": [status, CATEGORIES[status]]},
        unseen=frozenset({"outcome", "delivery_standard"}),
    )


def made(*, wins: str = "hold", other: str = "keep", **given: Any) -> Plan:
    return planned(seen(**given), mapped(MAPPING.format(wins=wins, other=other)))


def moved_in_file(state: str, was: str = "open") -> dict[str, Any]:
    return {
        "records": (stored(ACT, state=was),),
        "parts": (part(was), file_part(ACT, state=was)),
        "files": (in_file(ACT, state=state),),
    }


def test_a_state_changed_in_the_register_moves_the_issue() -> None:
    """B-18: planned with the statuses that mean it; agreed only when it stands there."""
    plan = made(**moved_in_file("done"))
    (move,) = plan.transitions
    assert (move.uid, move.native, move.key, move.now, move.seen) == (ACT, "10001", "CAMP-1", "To Do", "open")
    assert (move.aim.path, move.aim.word, move.aim.targets) == ("state", "done", ("category:done",))
    assert plan.edits == ()
    assert all("state" not in attach.agree for attach in plan.attach if attach.counterpart.side == "jira")
    assert plan.changes[0].fields["state"].after == "done"


def test_a_plan_says_where_an_issue_would_be_moved() -> None:
    plan = made(**moved_in_file("in_progress"))
    assert "to CAMP-1: status “To Do” → “Doing” or “Review” (in_progress)" in printing.as_text(plan)
    assert "1 to move" in printing.as_markdown(plan)
    jira = plan_json.as_json(plan)["jira"]
    assert isinstance(jira, dict)
    assert jira["transition"] == [
        {
            "uid": ACT,
            "issue": "CAMP-1",
            "field": "state",
            "from": "To Do",
            "word": "in_progress",
            "targets": ["Doing", "Review"],
        }
    ]
    later = made(**moved_in_file("done"))
    (told,) = [
        d
        for d in plan_json.differences(plan_json.as_json(plan), plan_json.as_json(later))
        if "transition" in d
    ]
    assert told.startswith("jira transition ACT-0001")


def test_a_card_moved_by_a_person_moves_the_register() -> None:
    plan = made(records=(stored(ACT, state="open"),), parts=(part("open"),), issues=(at("Done"),))
    assert (plan.transitions, plan.changes[0].fields["state"].after) == ((), "done")


@pytest.mark.parametrize("status", ["Doing", "Review"])
def test_any_status_that_means_the_word_will_do(status: str) -> None:
    """Several statuses for one state: an issue is never moved from one of them to another."""
    record, known = stored(ACT, state="in_progress"), part("in_progress", "Doing")
    plan = made(records=(record,), parts=(known,), issues=(at(status),))
    assert (plan.transitions, plan.changes, plan.edits) == ((), (), ())


@pytest.mark.parametrize(
    ("wins", "word", "moves", "held"),
    [("hold", "in_progress", 0, 1), ("files", "in_progress", 1, 0), ("jira", "done", 0, 0)],
)
def test_both_moved_follows_wins(wins: str, word: str, moves: int, held: int) -> None:
    """B-05: people on both sides; one field waits, or the mapping says who is right."""
    given = moved_in_file("in_progress") | {"issues": (at("Done"),)}
    plan = made(wins=wins, **given)
    assert (len(plan.transitions), len(plan.hold)) == (moves, held)
    if not held:
        assert plan.changes[0].fields["state"].after == word


def test_against_its_direction_a_card_is_put_back() -> None:
    text = MAPPING.format(wins="hold", other="keep").replace("both", "to_jira")
    observation = seen(records=(stored(ACT, state="open"),), parts=(part("open"),), issues=(at("Done"),))
    plan = planned(observation, mapped(text))
    assert [(move.now, move.aim.word) for move in plan.transitions] == [("Done", "open")]
    assert [problem.code for problem in plan.problems] == ["against-direction"]


@pytest.mark.parametrize(("other", "severity"), [("keep", Severity.INFO), ("error", Severity.ERROR)])
def test_a_status_that_nobody_listed_stays_and_is_shown(other: str, severity: Severity) -> None:
    given = moved_in_file("done") | {"issues": (at("Odd"),)}
    plan = made(other=other, **given)
    assert (plan.transitions, plan.hold) == ((), ())
    (told,) = [problem for problem in plan.problems if problem.code == "foreign-value"]
    assert (told.severity, "'Odd'" in told.message) == (severity, True)


def test_a_word_without_a_status_stays_in_the_register() -> None:
    plan = made(**moved_in_file("cancelled"))
    assert plan.transitions == ()
    assert plan.changes[0].fields["state"].after == "cancelled"
    assert [problem.code for problem in plan.problems] == ["no-status"]


def test_a_new_issue_takes_its_state_along() -> None:
    """What it begins with is nobody's edit."""
    plan = made(records=(stored(ACT, state="in_progress"),))
    (draft,) = plan.drafts
    assert draft.aim is not None
    assert (draft.aim.word, draft.agree["state"]) == ("in_progress", Agreed("in_progress", None))
    assert plan.transitions == ()
    fresh = replace(part(None), version="", seen={}, agreed={"state": Agreed("in_progress", None)})
    plan = made(records=(stored(ACT, state="in_progress"),), parts=(fresh,), issues=(at("To Do"),))
    assert [(move.now, move.aim.word) for move in plan.transitions] == [("To Do", "in_progress")]
    assert plan.changes == ()


# --------------------------------------------------------------------------------- under way


def broken_off(status: str, *, register: str = "done", seen_status: str = "To Do") -> dict[str, Any]:
    """A move from "To Do" by way of "Doing" and "Odd" that was broken off; the issue stands in a status now."""
    note = noted("state", (("DOING", "Doing"), ("ODD", "Odd")))
    known = part("open", seen_status)
    known = replace(known, agreed={**known.agreed, MOVING: note})
    return {"records": (stored(ACT, state=register),), "parts": (known,), "issues": (at(status),)}


def note_of(plan: Plan) -> list[Agreed]:
    return [attach.agree[MOVING] for attach in plan.attach if MOVING in attach.agree]


@pytest.mark.parametrize("status", ["Doing", "Odd", "To Do"])
def test_a_move_broken_off_goes_on_and_its_statuses_are_no_edits(status: str) -> None:
    """B-04: neither a listed status of another word nor an unlisted one on our way says anything."""
    plan = made(**broken_off(status))
    (move,) = plan.transitions
    assert (move.aim.word, move.through) == ("done", (("DOING", "Doing"), ("ODD", "Odd")))
    assert (plan.changes, plan.hold, note_of(plan)) == ((), (), [])
    assert plan.stops == ()


def test_a_move_that_arrived_unseen_is_agreed_and_forgotten() -> None:
    plan = made(**broken_off("Done"))
    assert (plan.transitions, plan.changes) == ((), ())
    (attach,) = plan.attach
    assert attach.agree["state"] == Agreed("done", "done")
    assert note_of(plan) == [Agreed(None, None)]


def test_a_status_off_our_way_is_a_persons_edit() -> None:
    plan = made(**broken_off("Review"))
    (hold,) = plan.hold
    assert hold.held.values == {"register": "done", "jira": "in_progress"}
    assert note_of(plan) == [Agreed(None, None)]


def test_who_takes_the_order_back_gets_the_issue_back() -> None:
    plan = made(**broken_off("Doing", register="open"))
    assert [move.aim.word for move in plan.transitions] == ["open"]
    assert plan.changes == ()


def test_an_issue_not_read_anew_still_stands_on_our_way() -> None:
    given = broken_off("Doing", seen_status="Doing") | {"issues": ()}
    plan = made(**given)
    assert [move.now for move in plan.transitions] == ["Doing"]


# ------------------------------------------------------------------------------------- guard


def put_back(count: int) -> Plan:
    """So many issues that people closed, though their state goes one way only."""
    uids = [f"ACT-{number:04}" for number in range(1, count + 1)]
    observation = seen(
        records=tuple(stored(uid, state="open") for uid in uids),
        parts=tuple(part("open", number=number, uid=uid) for number, uid in enumerate(uids, 1)),
        issues=tuple(at("Done", number, uid) for number, uid in enumerate(uids, 1)),
    )
    text = MAPPING.format(wins="hold", other="keep").replace("both", "to_jira")
    return planned(observation, mapped(text))


def test_more_moves_than_the_limit_wait_for_a_person() -> None:
    """B-07: ten pass, eleven ask; what people changed in the register counts as theirs."""
    assert (len(put_back(10).transitions), put_back(10).stops) == (10, ())
    (stop,) = put_back(11).stops
    assert (stop.item, stop.reason[:2]) == ("transitions", "11")


def test_a_renamed_status_is_followed_and_said() -> None:
    """B-19."""
    observation = seen(records=(stored(ACT, state="in_progress"),), parts=(part("in_progress", "Doing"),))
    assert observation.jira is not None
    known = {"doing": (Status("DOING", "At work", Category.IN_PROGRESS),)}
    shown = replace(at("Doing"), status="At work")
    jira = replace(observation.jira, statuses=known, fetched={"10001": shown})
    plan = planned(replace(observation, jira=jira), mapped(MAPPING.format(wins="hold", other="keep")))
    assert (plan.transitions, plan.changes) == ((), ())
    assert [problem.code for problem in plan.problems] == ["status-renamed"]


def test_a_move_carries_what_screens_may_ask_for() -> None:
    """B-18: the resolution by the mapping, and the record's own values."""
    text = """\
records:
  action:
    state:
      direction: both
      values: {open: {category: to_do}, done: {category: done}, cancelled: {category: done, resolution: Won't Do}}
      resolution: {by: priority, values: {p0: Fixed}, else: Done}
      screen: {Fix reason: {from: outcome}, Note: as agreed, Empty: {from: delivery_standard}}
"""
    record = stored(ACT, state="open", outcome="It works.", due="2026-12-01", priority="p0")
    due, known = "2026-12-01", part("open")
    agreed = {**known.agreed, "due": Agreed(due, due)}
    known = replace(known, agreed=agreed, seen={**known.seen, "due": due})

    def move(state: str) -> TransitionIssue:
        filed = {"outcome": "It works.", "due": "2026-12-01", "priority": "p0"}
        given = seen(
            records=(record,),
            parts=(known, file_part(ACT, state="open", **filed)),
            files=(in_file(ACT, state=state, **filed),),
        )
        (found,) = planned(given, mapped(text)).transitions
        return found

    aim = move("done").aim
    assert (aim.resolution, aim.screen) == ("Fixed", {"Fix reason": "It works.", "Note": "as agreed"})
    assert aim.fields == {"summary": f"Title of {ACT}", "duedate": "2026-12-01"}
    assert move("cancelled").aim.resolution == "Won't Do"


def test_a_plan_shows_what_a_new_issue_gets_beside_its_own_words() -> None:
    """Where it shall stand, whose part it is, what `required` fills, and what becomes a file."""
    text = """\
records:
  requirement:
    required: {Team: Platform}
    agreement: {jira: status, direction: both, values: {confirmed: Done}}
    fields: {part_of: {jira: parent}}
"""
    whole = stored("REQ-0002")
    part_of = stored("REQ-0001", agreement="confirmed", part_of="REQ-0002", description="long " * 7_000)
    said = printing.as_text(planned(seen(records=(part_of, whole)), mapped(text)))
    for words in (
        "part_of REQ-0002",
        "Team “Platform”",
        "status “Done” (confirmed)",
        "description as a file",
    ):
        assert words in said, said
