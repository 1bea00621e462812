"""The census counts what differs and nobody noticed: 0 is what it should say (B-06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncer.domain.json import JsonValue
from syncer.sync.census import NAMED, Census
from syncer.sync.observation import Agreed, Counterpart, IssueState, Observation
from syncer.sync.plan import Plan
from tests.support.seen import file_part, in_file, issue, on_jira, planned, seen, stored

REQ = "REQ-0001"
HIGH = Agreed("high", "High")


def known(**natives: JsonValue) -> Counterpart:
    part = on_jira(REQ, 1)
    return replace(
        part,
        agreed={**part.agreed, "priority": HIGH},
        seen={**part.seen, "priority": "High", **natives},
    )


def counted(observation: Observation, *, unflagged: bool = False) -> tuple[Plan, Census]:
    assert observation.jira is not None
    ids = frozenset(observation.jira.fetched) if unflagged else frozenset()
    jira = replace(observation.jira, census=True, unflagged=ids)
    plan = planned(replace(observation, jira=jira))
    assert plan.census is not None
    return plan, plan.census


def world(found: IssueState, part: Counterpart, values: Mapping[str, JsonValue]) -> Observation:
    return seen(records=(stored(REQ, **values),), parts=(part,), issues=(found,))


def test_where_all_agree_it_is_nothing() -> None:
    plan, found = counted(
        world(issue(1, REQ, priority="High"), known(), {"priority": "high"}), unflagged=True
    )
    assert (found.divergent, found.issues, found.files) == ((), 1, 0)
    assert found.fields > 5
    assert (plan.edits, plan.changes, plan.problems) == ((), (), ())


def test_no_census_says_nothing() -> None:
    assert planned(world(issue(1, REQ, priority="High"), known(), {"priority": "high"})).census is None


def test_a_change_that_was_never_told_is_counted_and_taken_up() -> None:
    plan, found = counted(world(issue(1, REQ, priority="Low"), known(), {"priority": "high"}), unflagged=True)
    assert [(one.name, one.missed) for one in found.divergent] == [("REQ-0001.priority", True)]
    assert plan.changes[0].fields["priority"].after == "low"
    assert [p.code for p in plan.problems] == ["divergence"]
    assert found.to_json()["divergence"] == 1


def test_a_change_that_the_index_tells_of_is_an_edit_like_any_other() -> None:
    plan, found = counted(world(issue(1, REQ, priority="Low"), known(), {"priority": "high"}))
    assert found.divergent == ()
    assert plan.changes[0].fields["priority"].after == "low"


def test_what_differs_though_neither_side_moved_is_counted() -> None:
    """The store says both were agreed, and they are not the same: nothing but a census would ever see it."""
    part = replace(known(), agreed={**known().agreed, "priority": Agreed("low", "High")})
    plan, found = counted(world(issue(1, REQ, priority="High"), part, {"priority": "low"}))
    assert [(one.name, one.side, one.missed) for one in found.divergent] in (
        [("REQ-0001.priority", "jira", False)],
        [],
    )
    assert bool(found.divergent) != bool(plan.edits or plan.changes)


def test_what_is_held_or_foreign_is_known_to_people_already() -> None:
    held = seen(
        records=(stored(REQ, priority="high"),),
        parts=(known(), file_part(REQ, priority="high")),
        issues=(issue(1, REQ, priority="High", summary="Said in Jira"),),
        files=(in_file(REQ, priority="high", title="Said in the file"),),
    )
    plan, found = counted(held)
    assert (found.divergent, [one.held.field for one in plan.hold]) == ((), ["title"])
    foreign = world(issue(1, REQ, priority="Nonsense"), known(), {"priority": "high"})
    plan, found = counted(foreign)
    assert (found.divergent, [p.code for p in plan.problems]) == ((), ["foreign-value"])


def test_files_are_compared_too() -> None:
    same = seen(
        records=(stored(REQ, priority="high"),),
        parts=(known(), file_part(REQ, priority="high")),
        issues=(issue(1, REQ, priority="High"),),
        files=(in_file(REQ, priority="high"),),
    )
    _, found = counted(same)
    assert (found.files, found.divergent) == (1, ())


def test_of_very_many_the_first_are_named() -> None:
    uids = [f"REQ-{n:04d}" for n in range(1, 31)]
    observation = seen(
        records=tuple(stored(uid, priority="high") for uid in uids),
        parts=tuple(replace(known(), uid=uid, native=str(10000 + n)) for n, uid in enumerate(uids, 1)),
        issues=tuple(
            issue(n, uid, summary="Title of REQ-0001", priority="Low") for n, uid in enumerate(uids, 1)
        ),
    )
    plan, found = counted(observation, unflagged=True)
    assert len(found.divergent) == 30
    assert len(plan.problems) == NAMED
    assert len(found.to_json()["divergent"]) == NAMED  # type: ignore[arg-type]
