"""The loop breaker of B-04, as a table: what counts as turning a field back and forth, and how it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.domain.records import Kind
from syncer.sync.changes import FieldChange, SetFields
from syncer.sync.flips import FLIPPED, flips, looping
from syncer.sync.observation import Move, Observation
from syncer.sync.past import PastChange
from syncer.sync.plan import Plan
from tests.support.seen import NOW, file_part, in_file, issue, mapped, on_jira, planned, seen, stored

REQ = "REQ-0001"
A, B = f"Title of {REQ}", "Other"
THERE, BACK = Move(A, B, "jira"), Move(B, A, "files")


@pytest.mark.parametrize(
    ("past", "now", "expected"),
    [
        ((), THERE, False),
        ((BACK,), THERE, False),
        ((THERE, BACK), THERE, True),
        ((BACK, THERE, BACK), THERE, True),
        ((THERE, BACK), Move(A, "Third", "jira"), False),
        ((Move(A, B, "jira"), Move(B, A, "jira")), Move(A, B, "jira"), False),
        ((THERE, BACK, Move(A, "Else", "files"), Move("Else", A, "files")), THERE, False),
        ((Move(None, B, "jira"), Move(B, [], "files")), Move(None, B, "jira"), True),
    ],
    ids=[
        "a first move",
        "put back once",
        "the third in a row",
        "going on",
        "something new",
        "one mind that changes",
        "long ago in between",
        "nothing is nothing, however it is written",
    ],
)
def test_three_moves_that_undo_each_other_are_a_loop(
    past: tuple[Move, ...], now: Move, expected: bool
) -> None:
    """B-04."""
    assert flips(past, now) is expected


@pytest.mark.parametrize(("source", "loops"), [("CAMP", True), ("created", False)])
def test_what_a_new_record_began_with_is_no_move(source: str, loops: bool) -> None:
    past = [
        PastChange(1, NOW, "c1", REQ, "title", A, B, "jira", source),
        PastChange(2, NOW, "c2", REQ, "title", B, A, "files", "CAMP"),
    ]
    change = SetFields(REQ, Kind.REQUIREMENT, {"title": FieldChange(A, B, "jira")})
    assert bool(looping([change], past)) is loops


def turned(jira: str = B, file: str = A, **hub: object) -> Observation:
    """Jira moves the title once more; what the file said was agreed."""
    looked = seen(
        records=(stored(REQ),),
        parts=(on_jira(REQ, 1), file_part(REQ)),
        issues=(replace(issue(1, REQ), fields={"summary": jira, "labels": ["sy"]}),),
        files=(in_file(REQ, "", title=file),),
    )
    return replace(looked, hub=replace(looked.hub, **({"recent": {(REQ, "title"): (THERE, BACK)}} | hub)))  # type: ignore[arg-type]  # fields of HubState


def test_such_a_field_is_held_and_nothing_of_it_is_written() -> None:
    made = planned(turned())
    assert [(h.held.field, h.held.reason, h.held.values) for h in made.hold] == [
        ("title", FLIPPED, {"register": A, "jira": B, "files": A})
    ]
    assert (made.changes, made.edits, made.files) == ((), (), ())


def test_it_stays_held_until_somebody_decides_or_the_sides_agree() -> None:
    (first,) = planned(turned()).hold
    again = planned(turned(held=(first.held,), recent={}))
    assert ([h.held for h in again.hold], again.writes) == ([first.held], 0)
    agreed = planned(turned(A, held=(first.held,), recent={}))
    assert ([u.reason for u in agreed.unhold], agreed.hold) == (["the sides agree"], ())
    both_moved = planned(turned(B, B, held=(first.held,), recent={}))
    assert (both_moved.hold, [c.fields["title"].after for c in both_moved.changes]) == ((), [B])


ONE_WAY = "records: {requirement: {fields: {title: {jira: summary, direction: to_jira}}}}\n"


@pytest.mark.parametrize(
    ("written", "minutes", "held"),
    [(True, 1, True), (False, 1, False), (True, 6, False)],
    ids=["a robot", "a write that fails and is tried again", "a person, now and then"],
)
def test_a_robot_against_what_the_register_alone_may_say_is_stopped(
    written: bool, minutes: int, held: bool
) -> None:
    """B-04: the register does not move, so its history shows no loop; put back twice, then held."""
    part, plans = on_jira(REQ, 1), list[Plan]()
    for number in range(3):
        looked = seen(records=(stored(REQ),), parts=(part,), issues=(issue(1, REQ, summary=B),))
        made = planned(replace(looked, now=NOW + timedelta(minutes=number * minutes)), mapped(ONE_WAY))
        (noted,) = (a.agree for a in made.attach)
        sent = {path: pair for edit in made.edits for path, pair in edit.agree.items() if written}
        part = replace(part, agreed={**part.agreed, **noted, **sent})
        plans.append(made)
    assert [len(plan.edits) for plan in plans] == [1, 1, not held]
    assert [h.held.reason for h in plans[-1].hold] == ([FLIPPED] if held else [])
