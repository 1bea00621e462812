"""Creating: never twice, whatever becomes of the reply (B-01, B-03)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from syncer.domain.problems import Severity
from syncer.http.counting import Counts
from syncer.ports import Created, Outcome, Temporary
from syncer.sync.changes import Sections

if TYPE_CHECKING:
    from syncer.sync.changes import IssueDraft
    from tests.contract.jira.conftest import Desk

Another = Callable[..., "Desk"]


def pairs(*drafts: IssueDraft) -> list[tuple[IssueDraft, str]]:
    return [(draft, f"token-{draft.uid}") for draft in drafts]


def faults(desk: Desk, **switches: Any) -> None:
    assert desk.site.sandbox is not None
    desk.site.sandbox.site.faults.set(switches)


def recovered(desk: Desk, tokens: Sequence[str]) -> dict[str, str]:
    """What the primary store holds of our claims: key of the issue by token."""
    found = {}
    for window in desk.tracker.following("CAMP", 0):
        for issue in window:
            if issue.marker and issue.marker.token in tokens:
                assert issue.marker.token not in found, "created twice"
                found[issue.marker.token] = issue.key
    return found


def test_fifty_issues_take_one_request_with_their_marks_riding_along(desk: Desk) -> None:
    desk.tracker.prepare(desk.wanted())
    drafts = [desk.draft(number) for number in range(1, 51)]
    cost = desk.cost(lambda: desk.made(*drafts))
    assert cost == Counts(write=1)


def test_more_than_fifty_is_a_mistake_of_the_caller(desk: Desk) -> None:
    with pytest.raises(ValueError, match="50"):
        desk.tracker.create(pairs(*(desk.draft(number) for number in range(51))), "inst-1")


def test_each_draft_is_told_its_own_end_though_successes_come_without_a_place(desk: Desk) -> None:
    drafts = [desk.draft(number) for number in range(1, 7)]
    drafts[1] = replace(drafts[1], fields={"summary": ""})
    drafts[4] = replace(drafts[4], fields={"summary": "x" * 300})
    made = desk.tracker.create(pairs(*drafts), "inst-1")
    assert [one.uid for one in made] == [draft.uid for draft in drafts]
    assert [one.outcome is Outcome.DONE for one in made] == [True, False, True, True, False, True]
    states = {state.id: state for state in desk.tracker.fetch([one.id for one in made if one.id])}
    for one in made:
        if one.id:
            marker = states[one.id].marker
            assert marker is not None
            assert (marker.uid, states[one.id].key) == (one.uid, one.key)
        else:
            assert one.problem is not None
            assert "summary" in one.problem.message


def test_a_whole_batch_that_is_refused_is_told_one_by_one(desk: Desk) -> None:
    drafts = [replace(desk.draft(number), fields={"summary": ""}) for number in (1, 2)]
    made = desk.tracker.create(pairs(*drafts), "inst-1")
    assert [one.outcome for one in made] == [Outcome.FAILED, Outcome.FAILED]
    assert all(one.problem is not None and "syncer doctor" in one.problem.hint for one in made)


def test_somebody_who_cannot_be_assigned_costs_the_assignee_not_the_issue(desk: Desk) -> None:
    """B-20."""
    made = desk.tracker.create(pairs(desk.draft(1, assignee="712020:nobody"), desk.draft(2)), "inst-1")
    assert [one.outcome for one in made] == [Outcome.DONE, Outcome.DONE]
    problem = made[0].problem
    assert problem is not None
    assert (problem.severity, problem.uid) == (Severity.WARNING, "REQ-0001")
    assert "assignee" in problem.message
    assert made[1].problem is None


def test_a_field_that_is_not_on_the_create_screen_is_left_out_and_named(here: Desk) -> None:
    """B-15."""
    here.tracker.prepare(here.wanted(Business_value=""))
    task = replace(here.draft(1, **{"field:Business value": 3}), types=("Task",))
    [made] = here.tracker.create(pairs(task), "inst-1")
    assert made.outcome is Outcome.DONE
    assert made.problem is not None
    assert made.problem.message.startswith(
        "created as Task without some fields that Jira refused (Business value: "
    )


def test_an_unknown_type_or_field_fails_its_own_draft_and_nothing_is_sent_for_it(desk: Desk) -> None:
    strange = replace(desk.draft(1), types=("Wish",))
    odd = desk.draft(2, **{"field:No such field": 1})
    made = desk.tracker.create(pairs(strange, odd, desk.draft(3)), "inst-1")
    assert [one.outcome for one in made] == [Outcome.FAILED, Outcome.FAILED, Outcome.DONE]


def test_a_text_over_jiras_limit_is_left_out_and_said_and_never_cut(desk: Desk) -> None:
    """B-23: the next update attaches it."""
    long = replace(desk.draft(1), sections=Sections(desk.draft(1).sections.specs, {"": "word " * 7000}))
    desk.tracker.prepare(desk.wanted())
    made: list[Created] = []
    assert desk.cost(lambda: made.extend(desk.tracker.create(pairs(long), "inst-1"))) == Counts(write=1)
    assert made[0].outcome is Outcome.DONE
    assert made[0].refused.keys() == {"description"}
    assert "32,767" in str(made[0].problem)
    (issue,) = desk.tracker.fetch([made[0].id])
    assert issue.description is None


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_create_without_reply_is_unknown_and_sent_once(here: Desk, when: str) -> None:
    here.tracker.prepare(here.wanted())
    faults(here, aborts=[{"when": when, "method": "POST", "path": "issue/bulk$"}])
    made = here.tracker.create(pairs(here.draft(1), here.draft(2)), "inst-1")
    assert [one.outcome for one in made] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
    assert here.journal().count(("POST", "issue/bulk")) == 1
    found = recovered(here, ["token-REQ-0001", "token-REQ-0002"])
    assert len(found) == (2 if when == "after" else 0)


@pytest.mark.parametrize(("commit", "count"), [("none", 0), ("some", 5), ("all", 10)])
def test_what_of_a_cut_bulk_create_was_made_is_found_with_the_index_lagging(
    here: Desk, another: Another, commit: str, count: int
) -> None:
    """B-01, B-03: none, some or all of it; a restarted process finds it by tokens, from the primary store."""
    here.tracker.prepare(here.wanted())
    faults(here, index_lag={"mode": "erratic", "seconds": 600}, bulk_create={"commit": commit})
    drafts = [here.draft(number) for number in range(1, 11)]
    made = here.tracker.create(pairs(*drafts), "inst-1")
    assert {one.outcome for one in made} == {Outcome.UNKNOWN}
    restarted = another(here)
    assert len(recovered(restarted, [f"token-{draft.uid}" for draft in drafts])) == count


def test_a_site_that_has_no_time_creates_nothing_and_says_when_to_come_back(here: Desk) -> None:
    here.tracker.prepare(here.wanted())
    here.client._transport._limiter.pause(900)
    with pytest.raises(Temporary) as caught:
        here.tracker.create(pairs(here.draft(1)), "inst-1")
    assert caught.value.retry_after == pytest.approx(900, abs=5)
    assert here.site.sandbox is not None
    assert not here.site.sandbox.site.jira.issues


REQUIRED = {"project": "CAMP", "types": ["Task"]}


def half_refused(here: Desk) -> list[tuple[IssueDraft, str]]:
    """A Story that is taken, and a Task of which Jira by now requires more than we know of."""
    here.tracker.prepare(here.wanted())
    drafts = [here.draft(1), replace(here.draft(2), types=("Task",))]
    here.tracker.create(pairs(replace(drafts[1], uid="REQ-0009")), "inst-1")
    assert here.site.sandbox is not None
    team = {"name": "Team", "type": "text", "screens": [REQUIRED], "required": [REQUIRED]}
    here.site.sandbox.site.add({"fields": [team]})
    return pairs(*drafts)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "limit", "reason": "quota-tenant", "retry_after": "900"},
        {"kind": "status", "status": 401},
        {"kind": "abort", "count": 0},
    ],
    ids=lambda rule: str(rule["kind"]),
)
def test_what_was_made_stays_made_though_nothing_more_can_be_asked_after_it(
    here: Desk, trouble: dict[str, Any]
) -> None:
    """B-01: an error after a create that was half done would let its other half be created again."""
    ordered = half_refused(here)
    faults(here, rules=[{"method": "GET", "path": "createmeta", **trouble}])
    made = here.tracker.create(ordered, "inst-1")
    assert [one.outcome for one in made] == [Outcome.DONE, Outcome.FAILED]
    assert "Team" in str(made[1].problem)


@pytest.mark.parametrize(
    "trouble",
    [
        {"kind": "limit", "reason": "quota-tenant", "retry_after": "900"},
        {"kind": "abort"},
        {"kind": "abort", "when": "after"},
        {"kind": "status", "status": 500},
        {"kind": "status", "status": 401},
    ],
    ids=lambda rule: "-".join(str(rule[name]) for name in ("kind", "when", "status") if name in rule),
)
def test_trouble_with_the_second_try_concerns_only_what_it_was_for(
    here: Desk, another: Another, trouble: dict[str, Any]
) -> None:
    """B-01, B-03: the first is made, the second is unknown or failed, and never both lost from sight."""
    here.tracker.prepare(here.wanted(Business_value=""))
    faults(here, rules=[{"method": "POST", "path": "issue/bulk$", "nth": 2, **trouble}])
    task = replace(here.draft(2, **{"field:Business value": 3}), types=("Task",))
    made = here.tracker.create(pairs(here.draft(1), task), "inst-1")
    sent = trouble["kind"] == "abort" or trouble.get("status") == 500
    assert [one.outcome for one in made] == [Outcome.DONE, Outcome.UNKNOWN if sent else Outcome.FAILED]
    faults(here, rules=[])
    found = recovered(another(here), ["token-REQ-0001", "token-REQ-0002"])
    assert len(found) == (2 if trouble.get("when") == "after" else 1)


@pytest.mark.parametrize(
    "reply",
    [
        {"issues": [{"id": "1", "key": "CAMP-1"}], "errors": []},
        {"issues": [{"id": "1", "key": "CAMP-1"}], "errors": [{"status": 400}]},
        {"issues": [], "errors": [{"failedElementNumber": 7, "elementErrors": {}}]},
        {"issues": [{"id": "1"}, {"id": "2"}, {"id": "3"}], "errors": []},
        {},
    ],
    ids=["one short", "nameless", "out of place", "one too many", "silent"],
)
def test_a_reply_that_does_not_add_up_is_guessed_at_for_nobody(here: Desk, reply: dict[str, Any]) -> None:
    """Successes come without a place: given to the wrong draft, they would mix up two records."""
    here.tracker.prepare(here.wanted())
    rule = {"method": "POST", "path": "issue/bulk$", "kind": "status", "status": 201, "body": reply}
    faults(here, rules=[rule])
    made = here.tracker.create(pairs(here.draft(1), here.draft(2)), "inst-1")
    assert [one.outcome for one in made] == [Outcome.UNKNOWN, Outcome.UNKNOWN]
