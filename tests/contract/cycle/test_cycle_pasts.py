"""B-30: what happened in Jira counts from when it happened, costs one read a change, and is found again without the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from syncer.cycle.timelines import read_timelines
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.timeline import Event, Timeline
from tests.support.campus import Campus, codes, two_requirements
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

KINDS = frozenset({Kind.REQUIREMENT})


def look_back(here: Campus, kinds: frozenset[Kind] = KINDS) -> None:
    """Some rule looks at the past of these kinds."""
    here.wired.projects = tuple(
        replace(one, wanted=replace(one.wanted, looks_back=kinds)) for one in here.wired.projects
    )


def past_of(here: Campus, uid: str) -> Timeline:
    return read_timelines(here.project, here.wired.hub, here.hub(), [uid])[uid]


def of(one: Timeline, path: str) -> list[Event]:
    return [event for event in one.events if event.path == path]


def entries(here: Campus, uid: str) -> list[tuple[str, datetime]]:
    """Ids and instants of an issue's history, as the site holds it."""
    state = here.site.jira
    issue = state.issues[int(here.part(uid).native)]
    return [
        (str(one.id), one.created.replace(microsecond=one.created.microsecond // 1000 * 1000))
        for one in issue.history
    ]


def reads(here: Campus) -> int:
    return here.cycle().requests["jira"]["read"]


@both
def test_a_change_costs_one_history_and_what_did_not_change_nothing(fresh: Campus) -> None:
    look_back(fresh, frozenset())
    two_requirements(fresh)
    fresh.settled()
    quiet = reads(fresh)
    fresh.edit(fresh.key("REQ-0001"), priority="Low")
    changed = reads(fresh)
    look_back(fresh)
    fresh.cycle()
    assert reads(fresh) == quiet, "all is known by now"
    fresh.edit(fresh.key("REQ-0001"), priority="High")
    assert reads(fresh) == changed - 1, "it rides along, and says who did it besides"
    assert reads(fresh) == quiet


@both
def test_what_we_wrote_ourselves_is_not_read_again_for_its_history(fresh: Campus) -> None:
    look_back(fresh)
    two_requirements(fresh)
    fresh.settled()
    quiet = reads(fresh)
    fresh.change("requirements/gate.md", "priority: medium", "priority: high")
    fresh.cycle()
    assert reads(fresh) == quiet
    [event] = of(past_of(fresh, "REQ-0001"), "priority")
    assert event.ref.startswith("jira:"), "at the instant that it has there"


@both
def test_what_people_did_counts_from_when_they_did_it_and_survives_the_store(fresh: Campus) -> None:
    look_back(fresh)
    two_requirements(fresh)
    fresh.settled()
    key = fresh.key("REQ-0001")
    fresh.edit(key, priority="High")
    fresh.edit(key, priority="Low")
    fresh.cycle()
    fresh.edit(key, priority="High")
    fresh.change("requirements/gate.md", "priority: low", "priority: low # seen")
    fresh.cycle()
    one = past_of(fresh, "REQ-0001")
    words: list[JsonValue] = [event.after for event in of(one, "priority")]
    assert words == ["high", "low", "high"]
    known = dict(entries(fresh, "REQ-0001"))
    assert [event.at for event in of(one, "priority")] == [
        known[event.ref.removeprefix("jira:")] for event in of(one, "priority")
    ]
    assert {(event.by, event.automatic) for event in of(one, "priority")} == {("analyst@example.com", False)}
    assert one.first["priority"] == "medium"
    assert "priority" not in one.unknown
    fresh.lose_store()
    look_back(fresh)
    fresh.cycle()
    again = past_of(fresh, "REQ-0001")
    assert of(again, "priority") == of(one, "priority")
    assert again.created == one.created


@both
def test_our_own_writes_are_read_once_more_and_told_as_the_edits_they_were(fresh: Campus) -> None:
    look_back(fresh)
    two_requirements(fresh)
    fresh.settled()
    fresh.change("requirements/gate.md", "priority: medium", "priority: high")
    fresh.cycle()
    fresh.cycle()
    [event] = of(past_of(fresh, "REQ-0001"), "priority")
    assert (event.before, event.after) == ("medium", "high")
    assert event.ref.startswith("jira:")
    fresh.quiet()


def test_a_history_that_cannot_be_read_stops_nothing_and_is_asked_for_again(fresh: Campus) -> None:
    look_back(fresh)
    two_requirements(fresh)
    fresh.settled()
    fresh.site.switches.set({"taken_away": "history=403"})
    for number in range(101):  # more than Cloud shows beside an issue
        fresh.edit(fresh.key("REQ-0001"), summary=f"Gate {number} opens by itself")
    fresh.edit(fresh.key("REQ-0001"), priority="High")
    report = fresh.cycle()
    assert "histories" in codes(report)
    assert fresh.values("REQ-0001")["priority"] == "high"
    [seen] = of(past_of(fresh, "REQ-0001"), "priority")
    assert seen.ref.startswith("history:")
    fresh.site.switches.set({"taken_away": ""})
    assert "histories" not in codes(fresh.cycle())
    [told] = of(past_of(fresh, "REQ-0001"), "priority")
    assert told.ref.startswith("jira:")
    assert told.at < seen.at
