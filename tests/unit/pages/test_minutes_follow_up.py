"""Which actions a meeting looks back on, and how often one was carried over (MTG-3, ACT-3)."""

from collections.abc import Iterable

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.records import Record, load
from syncer.pages.follow_up import FollowUp, follow_up


def _meeting(number: int, start: str, *actions: int, state: str = "held", **more: str) -> Record:
    named: JsonObject = {"id": f"MTG-{number:04}", "title": "M", "state": state, "start": start}
    return load(Kind.MEETING, {**named, "actions": [f"ACT-{action:04}" for action in actions], **more})


def _action(number: int, **more: str) -> Record:
    return load(Kind.ACTION, {"id": f"ACT-{number:04}", "title": "A", **more})


def _followed(*records: Record) -> FollowUp:
    return follow_up(records)


def _uids(numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(f"ACT-{number:04}" for number in numbers)


THREE = (
    _meeting(1, "2026-10-01T08:00:00Z", 1, 2, state="issued"),
    _meeting(2, "2026-10-08T08:00:00Z", 3),
    _meeting(3, "2026-10-15T08:00:00Z", state="planned"),
)


def test_a_meeting_looks_back_on_the_last_one_held_then_on_what_is_left_of_earlier_ones() -> None:
    """MTG-3: 上次行动项回顾; what was done of the last meeting still shows, what was done before it does not."""
    found = _followed(*THREE, _action(1), _action(2, state="done"), _action(3, state="done"))
    assert found.previous["MTG-0001"] == ()
    assert found.previous["MTG-0002"] == _uids((1, 2))
    assert found.previous["MTG-0003"] == _uids((3, 1))


@pytest.mark.parametrize("state", ["planned", "cancelled"])
def test_a_meeting_that_was_not_held_is_no_last_meeting(state: str) -> None:
    skipped = _meeting(2, "2026-10-08T08:00:00Z", 3, state=state)
    found = _followed(THREE[0], skipped, THREE[2], _action(1), _action(2), _action(3))
    assert found.previous["MTG-0003"] == _uids((1, 2))
    assert found.carried == {"ACT-0001": 0, "ACT-0002": 0, "ACT-0003": 0}


def test_an_action_that_only_points_at_its_meeting_belongs_to_it() -> None:
    """ACT-3: comes from a meeting and points back."""
    found = _followed(*THREE, _action(1), _action(2), _action(3), _action(4, comes_from="MTG-0002"))
    assert found.previous["MTG-0003"] == _uids((3, 4, 1, 2))


@pytest.mark.parametrize(
    ("more", "times"),
    [
        ({}, 1),
        ({"due": "2026-10-07"}, 1),
        ({"due": "2026-10-08"}, 0),
        ({"due": "2026-10-07", "state": "in_progress"}, 1),
        ({"due": "2026-10-07", "state": "done"}, 0),
        ({"due": "2026-10-07", "state": "cancelled"}, 0),
    ],
)
def test_an_unfinished_action_is_carried_over_by_each_meeting_held_after_its_day(
    more: dict[str, str], times: int
) -> None:
    """ACT-3: of a finished one nobody knows when it was done, so nothing is counted."""
    assert _followed(*THREE, _action(1, **more)).carried["ACT-0001"] == times


def test_an_action_that_is_agreed_again_is_carried_over_whatever_became_of_it() -> None:
    """ACT-3."""
    again = _meeting(2, "2026-10-08T08:00:00Z", 1)
    assert _followed(THREE[0], again, _action(1, state="done")).carried["ACT-0001"] == 1


def test_the_day_of_a_meeting_is_that_of_its_own_zone() -> None:
    """17:00 in Los Angeles is the next day in UTC; an action due that day is not late yet."""
    evening = _meeting(2, "2026-10-09T00:00:00Z", timezone="America/Los_Angeles")
    nowhere = _meeting(2, "2026-10-09T00:00:00Z", timezone="Lakeside")
    late = _action(1, due="2026-10-08")
    assert _followed(THREE[0], evening, late).carried["ACT-0001"] == 0
    assert _followed(THREE[0], nowhere, late).carried["ACT-0001"] == 1


def test_a_meeting_without_a_start_has_no_place_in_the_order() -> None:
    undated = load(Kind.MEETING, {"id": "MTG-0009", "title": "M", "state": "held", "actions": ["ACT-0001"]})
    found = _followed(undated, *THREE, _action(1))
    assert "MTG-0009" not in found.previous
    assert found.carried["ACT-0001"] == 1


def test_an_action_of_no_meeting_is_carried_over_by_none() -> None:
    assert _followed(*THREE, _action(7)).carried["ACT-0007"] == 0
