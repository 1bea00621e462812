"""Which major changes open the meeting about them by themselves, and which wait for a person (CR-5)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from syncer.domain.json import JsonValue
from syncer.rules.references import nobody
from syncer.sync.special_meetings import Meetings, turn

MAJOR: Mapping[str, JsonValue] = {"title": "Sooner", "grade": "major", "state": "assessing"}
YES: JsonValue = {"outcome": "approved", "by": "li"}
LOOKED = frozenset[str]()


@pytest.mark.parametrize(
    ("more", "opens"),
    [
        ({}, True),
        ({"state": None}, True),
        ({"state": "awaiting_customer"}, True),
        ({"grade": "minor"}, False),
        ({"state": "approved"}, False),
        ({"state": "deferred"}, False),
        ({"special_meeting": "MTG-0004"}, False),
        ({"decision.ours": YES}, True),
        ({"decision.ours": YES, "decision.customer": YES}, False),
    ],
)
def test_only_a_major_change_that_nobody_decided_opens_one(
    more: Mapping[str, JsonValue], *, opens: bool
) -> None:
    found = turn(Meetings("open", LOOKED, limit=10), [("CR-0001", {**MAJOR, **more})], nobody)
    assert bool(found.meetings) is opens
    assert found.known == (("CR-0001",) if opens or "special_meeting" in more else None)


def test_what_stood_there_before_anybody_looked_opens_none_and_had_its_turn() -> None:
    found = turn(Meetings("open", None, limit=10), [("CR-0001", MAJOR)], nobody)
    assert (found.meetings, found.waiting, found.known) == ({}, (), ("CR-0001",))
    again = turn(Meetings("open", frozenset(found.known or ()), limit=10), [("CR-0001", MAJOR)], nobody)
    assert (again.meetings, again.waiting, again.known) == ({}, (), None)


def test_many_at_once_wait_for_a_person_as_all_do_where_the_mapping_says_so() -> None:
    """Five hundred that were imported open no five hundred meetings."""
    many = [(f"CR-{number:04}", MAJOR) for number in range(500)]
    for rule in (Meetings("open", LOOKED, limit=50), Meetings("propose", LOOKED, limit=500)):
        found = turn(rule, many, nobody)
        assert (found.meetings, len(found.waiting), found.known) == ({}, 500, None)
    let = turn(Meetings("open", LOOKED, frozenset({"CR-0007"}), 50), many, nobody)
    assert (list(let.meetings), len(let.waiting), let.known) == (["CR-0007"], 499, ("CR-0007",))
    assert len(turn(Meetings("propose", LOOKED, frozenset({"all"})), many, nobody).meetings) == 500
    assert turn(Meetings("off", LOOKED, limit=500), many, nobody).meetings == {}


@pytest.mark.parametrize(("state", "opens"), [("cancelled", True), ("planned", False)])
def test_a_person_lets_another_open_in_place_of_a_cancelled_one(state: str, *, opens: bool) -> None:
    rule = Meetings("open", frozenset({"CR-0001"}), frozenset({"CR-0001"}), 10)
    change = {**MAJOR, "special_meeting": "MTG-0001"}
    found = turn(rule, [("CR-0001", change)], {"MTG-0001": {"state": state}}.get)
    assert bool(found.meetings) is opens


def test_it_speaks_the_projects_language() -> None:
    found = turn(Meetings("open", LOOKED, limit=1, locale="zh-CN"), [("CR-0001", MAJOR)], nobody)
    assert found.meetings["CR-0001"]["title"] == "变更专项会议：Sooner"
