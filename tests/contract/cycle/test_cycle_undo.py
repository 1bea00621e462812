"""A cycle that is taken back: former values come back on every side, planned and merged like any edit."""

from __future__ import annotations

import pytest

from syncer.sync.observation import DecisionKind
from syncer.sync.undo import Undoing, told_by_jira_alone, undoing
from tests.support.campus import Campus, two_requirements
from tests.support.world import both

pytestmark = pytest.mark.pages(False)


def take_back(here: Campus, cycle: str) -> Undoing:
    """A person takes a cycle back, as `syncer undo` does."""
    found = undoing(
        here.wired.hub.past("CAMP", cycle=cycle), here.hub(), told_by_jira_alone(here.project.mapping)
    )
    here.decide(DecisionKind.UNDO, cycle, found.payload(cycle))
    return found


def last_cycle(here: Campus) -> str:
    return here.wired.hub.past("CAMP")[-1].cycle


@both
def test_an_edit_from_jira_goes_back_on_every_side(fresh: Campus) -> None:
    """TRC-1: who took it back stands in the history."""
    two_requirements(fresh)
    fresh.quiet()
    fresh.edit(fresh.key("REQ-0001"), summary="Wrong")
    fresh.cycle()
    assert "title: Wrong" in fresh.read("requirements/gate.md")
    take_back(fresh, last_cycle(fresh))
    assert fresh.cycle().code == 0
    assert fresh.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    assert "title: Gate opens by itself" in fresh.read("requirements/gate.md")
    assert "undo of" in fresh.wired.hub.past("CAMP", uid="REQ-0001")[-1].by
    fresh.quiet()


def test_what_somebody_edits_before_the_next_cycle_is_held_and_not_lost(fresh: Campus) -> None:
    two_requirements(fresh)
    fresh.quiet()
    fresh.edit(fresh.key("REQ-0001"), summary="Wrong")
    fresh.cycle()
    take_back(fresh, last_cycle(fresh))
    fresh.edit(fresh.key("REQ-0001"), summary="Right")
    fresh.cycle()
    assert fresh.issue("REQ-0001")["fields"]["summary"] == "Right"
    assert [(held.uid, held.field) for held in fresh.hub().held] == [("REQ-0001", "title")]


def test_a_first_push_taken_back_withdraws_and_deletes_nothing(fresh: Campus) -> None:
    two_requirements(fresh)
    made = next(entry.cycle for entry in fresh.wired.hub.past("CAMP") if entry.source == "created")
    take_back(fresh, made)
    fresh.cycle()
    assert fresh.values("REQ-0001")["agreement"] == fresh.values("REQ-0002")["agreement"] == "withdrawn"
    assert len(fresh.issues()) >= 2
    assert "agreement: withdrawn" in fresh.read("requirements/gate.md")
    fresh.quiet()


def test_taking_back_the_taking_back_brings_it_again(fresh: Campus) -> None:
    two_requirements(fresh)
    fresh.edit(fresh.key("REQ-0001"), summary="Better")
    fresh.settled()
    take_back(fresh, last_cycle(fresh))
    fresh.settled()
    take_back(fresh, last_cycle(fresh))
    fresh.settled()
    assert fresh.values("REQ-0001")["title"] == "Better"
    fresh.quiet()
