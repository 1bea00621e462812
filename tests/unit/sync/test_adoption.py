"""Adopting in a plan: what is shown of it, what a saved plan holds of it, and what stops it (B-01, B-07)."""

from __future__ import annotations

from dataclasses import replace

from syncer.domain.records import Kind
from syncer.sync.guard import ADOPT_ALL, FIRST_PUSH
from syncer.sync.observation import Candidate, FilesObservation, Observation
from syncer.sync.plan import Plan
from syncer.sync.plan_json import as_json, differences
from syncer.sync.printing import as_markdown, as_text
from tests.support.seen import in_file, issue, mapped, on_jira, planned, seen, stored

REQ = "REQ-0001"


def meant(number: int) -> Candidate:
    """Somebody's issue that an adopt line means."""
    return Candidate(str(10000 + number), f"CAMP-{number}", Kind.REQUIREMENT, f"Story {number}")


def looking(taken: tuple[int, ...], proposed: tuple[int, ...] = ()) -> Observation:
    """One issue of ours, and some of people's."""
    issues = tuple(issue(number, summary=f"Story {number}", priority="High") for number in taken)
    found = seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), issues=issues)
    assert found.jira is not None
    adopted = {meant(number).id: meant(number) for number in taken}
    return replace(found, jira=replace(found.jira, adopted=adopted, proposed=tuple(map(meant, proposed))))


def plan_of(taken: tuple[int, ...], proposed: tuple[int, ...] = ()) -> Plan:
    return planned(looking(taken, proposed))


def test_an_adopted_issue_gets_our_mark_in_one_update_and_nothing_else() -> None:
    plan = plan_of((7,))
    (edit,) = plan.edits
    assert (edit.key, edit.fields, edit.sections.edits, edit.add_labels, edit.remove_labels) == (
        *("CAMP-7", {}, {}),
        *(("sy",), ()),
    )
    assert edit.rest is not None
    (create,) = plan.creates
    assert (create.kind, create.values["title"], create.values["priority"]) == (
        Kind.REQUIREMENT,
        "Story 7",
        "high",
    )
    assert plan.drafts == ()


def test_a_plan_shows_what_is_adopted_and_what_waits_with_its_command() -> None:
    plan = plan_of((7,), (8, 9))
    for said in (as_text(plan), as_markdown(plan)):
        assert "CAMP-7  Story 7" in said
        assert "1 to adopt" in said
        assert "syncer --project CAMP approve adopt:CAMP-8" in said
        assert "approve adopt:all" in said
    assert as_json(plan)["proposed"] == [
        {"issue": f"CAMP-{number}", "kind": "requirement", "title": f"Story {number}"} for number in (8, 9)
    ]


def test_a_plan_says_for_which_record_a_file_would_be_made() -> None:
    """It has no name yet, since its record has no id."""
    one = in_file(REQ)
    observation = replace(looking((7,)), files=FilesObservation((one,), digests={one.path: "d"}))
    assert "for jira:10007  Story 7" in as_text(planned(observation))


def test_a_saved_plan_is_refused_when_another_issue_would_be_adopted() -> None:
    saved, now = as_json(plan_of((7,))), as_json(plan_of((8,)))
    assert "jira adopt CAMP-8: was not in the plan" in differences(saved, now)
    assert differences(saved, as_json(plan_of((7,), (9,)))) == []  # what waits changes nothing


def test_many_at_once_stop_a_cycle_and_the_first_push_is_asked_for_by_its_own_name() -> None:
    many = tuple(range(10, 21))
    assert [stop.item for stop in plan_of(many).stops] == [ADOPT_ALL]
    assert plan_of(many[:10]).stops == ()
    asking = mapped("guard: {first_push: approve}\n")
    fresh = looking((7,))
    fresh = replace(fresh, hub=replace(fresh.hub, counterparts=(), records={}))
    (stop,) = planned(fresh, asking).stops
    assert stop.item == FIRST_PUSH
    assert "1 issue of people would be adopted" in stop.reason
