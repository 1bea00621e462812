"""An accepted edit of a page is used up only by a plan that carries it out: a frozen record or a held field lets it wait (B-35)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.sync.observation import Agreed, Decision, DecisionKind, Response
from syncer.sync.proposals import EDIT
from tests.support.seen import NOW, file_part, issue, mapped, on_jira, planned, seen, stored

REQ = "REQ-0001"
SAID = {"uid": REQ, "field": "title", "before": f"<p>Title of {REQ}</p>", "after": "<p>On the page</p>"}
ROW = Response("e1", EDIT, "spec", "u1", NOW, {"edit": "k", "block": "b", "version": 2, **SAID})
ACCEPT = Decision(
    7, DecisionKind.PROPOSAL, "e1", {"answer": "accept", "uid": REQ, "field": "title"}, "pm", NOW
)
DECLINE = replace(ACCEPT, payload={"answer": "decline", "reason": "no"})


@pytest.mark.parametrize(("word", "code"), [(ACCEPT, "accepted"), (DECLINE, "declined")])
def test_a_word_is_answered_where_it_is_carried_out(word: Decision, code: str) -> None:
    plan = planned(seen(records=(stored(REQ),), hub={"decisions": (word,), "responses": (ROW,)}))
    assert plan.rulings == (7,)
    assert [row.payload["code"] for row in plan.answers] == [code]
    title = "On the page" if code == "accepted" else f"Title of {REQ}"
    assert plan.records[REQ][1]["title"] == title


def test_an_accepted_edit_of_a_frozen_record_waits() -> None:
    there = seen(
        records=(stored(REQ),),
        parts=(file_part(REQ),),
        files=(),
        frozen=frozenset({f"requirements/{REQ}.md"}),
        hub={"decisions": (ACCEPT,), "responses": (ROW,)},
    )
    plan = planned(there)
    assert (plan.rulings, plan.answers) == ((), ())
    assert "proposal-overtaken" not in {one.code for one in plan.problems}
    declined = planned(replace(there, hub=replace(there.hub, decisions=(DECLINE,))))
    assert (declined.rulings, len(declined.answers)) == ((7,), 1)


def test_an_accepted_edit_of_a_held_field_waits_with_both_values() -> None:
    part = replace(on_jira(REQ, 1), agreed={"title": Agreed(f"Title of {REQ}", f"Title of {REQ}")})
    plan = planned(
        seen(
            records=(stored(REQ),),
            parts=(part,),
            issues=(issue(1, REQ, summary="In Jira"),),
            hub={"decisions": (ACCEPT,), "responses": (ROW,)},
        )
    )
    (hold,) = plan.hold
    assert hold.held.values == {"register": "On the page", "jira": "In Jira"}
    assert (plan.rulings, plan.answers) == ((), ())


def test_a_word_that_comes_too_late_is_told_once() -> None:
    there = seen(
        records=(stored(REQ, title="Quite else"),), hub={"decisions": (ACCEPT,), "responses": (ROW,)}
    )
    plan = planned(there)
    assert (plan.rulings, plan.answers) == ((7,), ())
    assert [one.code for one in plan.problems if one.code == "proposal-overtaken"] == ["proposal-overtaken"]


@pytest.mark.parametrize(
    "other",
    [
        Decision(3, DecisionKind.RESOLVE, f"{REQ} title", {"value": "Resolved", "against": {}}, "pm", NOW),
        Decision(9, DecisionKind.RESOLVE, f"{REQ} title", {"value": "Resolved", "against": {}}, "pm", NOW),
    ],
    ids=["said before", "said after"],
)
def test_an_accepted_edit_of_a_field_that_is_resolved_meanwhile_waits_for_what_that_says(
    other: Decision,
) -> None:
    there = seen(records=(stored(REQ),), hub={"decisions": (ACCEPT, other), "responses": (ROW,)})
    plan = planned(there)
    assert plan.records[REQ][1]["title"] == "Resolved"
    assert (plan.rulings, plan.answers) == ((other.id,), ())
    assert "proposal-overtaken" not in {one.code for one in plan.problems}
    after = seen(records=(stored(REQ, title="Resolved"),), hub={"decisions": (ACCEPT,), "responses": (ROW,)})
    (told,) = [one for one in planned(after).problems if one.code == "proposal-overtaken"]
    assert "e1" in told.message, "its words stand there no more, so nothing is said to be taken over"


@pytest.mark.parametrize(
    ("says", "there", "title", "code"),
    [
        ("wins: jira", "In Jira", "In Jira", ()),
        ("wins: register", "In Jira", "On the page", ("accepted",)),
    ],
)
def test_an_accepted_edit_that_jira_goes_before_is_told_and_not_called_taken_over(
    says: str, there: str, title: str, code: tuple[str, ...]
) -> None:
    part = replace(on_jira(REQ, 1), agreed={"title": Agreed(f"Title of {REQ}", f"Title of {REQ}")})
    rules = f"records: {{requirement: {{fields: {{title: {{jira: summary, {says}}}}}}}}}\n"
    plan = planned(
        seen(
            records=(stored(REQ),),
            parts=(part,),
            issues=(issue(1, REQ, summary=there),),
            hub={"decisions": (ACCEPT,), "responses": (ROW,)},
        ),
        mapped(rules),
    )
    assert plan.records[REQ][1]["title"] == title
    assert plan.rulings == (7,), "it is told once, and the proposal waits on for another word"
    assert tuple(row.payload["code"] for row in plan.answers) == code
    told = [one.message for one in plan.problems if one.code == "proposal-outweighed"]
    assert len(told) == (0 if code else 1)
    assert all(f"e1: {REQ}.title" in one for one in told)
