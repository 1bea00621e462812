"""A cycle that is taken back: former values come back on every side, planned and merged like any edit."""

from __future__ import annotations

import pytest

from syncer.sync.observation import DecisionKind
from syncer.sync.undo import Undoing, told_by_jira_alone, undoing
from tests.support.campus import Campus
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
def test_an_edit_from_jira_goes_back_on_every_side(here: Campus) -> None:
    """TRC-1: who took it back stands in the history."""
    here.quiet()
    here.edit(here.key("REQ-0001"), summary="Wrong")
    here.cycle()
    assert "title: Wrong" in here.read("requirements/gate.md")
    take_back(here, last_cycle(here))
    assert here.cycle().code == 0
    assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens by itself"
    assert "title: Gate opens by itself" in here.read("requirements/gate.md")
    assert "undo of" in here.wired.hub.past("CAMP", uid="REQ-0001")[-1].by
    here.quiet()


def test_what_somebody_edits_before_the_next_cycle_is_held_and_not_lost(here: Campus) -> None:
    here.quiet()
    here.edit(here.key("REQ-0001"), summary="Wrong")
    here.cycle()
    take_back(here, last_cycle(here))
    here.edit(here.key("REQ-0001"), summary="Right")
    here.cycle()
    assert here.issue("REQ-0001")["fields"]["summary"] == "Right"
    assert [(held.uid, held.field) for held in here.hub().held] == [("REQ-0001", "title")]


def test_a_first_push_taken_back_withdraws_and_deletes_nothing(here: Campus) -> None:
    made = next(entry.cycle for entry in here.wired.hub.past("CAMP") if entry.source == "created")
    take_back(here, made)
    here.cycle()
    assert here.values("REQ-0001")["agreement"] == here.values("REQ-0002")["agreement"] == "withdrawn"
    assert len(here.issues()) >= 2
    assert "agreement: withdrawn" in here.read("requirements/gate.md")
    here.quiet()


def test_taking_back_the_taking_back_brings_it_again(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Better")
    here.settled()
    take_back(here, last_cycle(here))
    here.settled()
    take_back(here, last_cycle(here))
    here.settled()
    assert here.values("REQ-0001")["title"] == "Better"
    here.quiet()
