"""What a mapping that was changed leaves agreed: all but what stood elsewhere in the issue (B-05)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.records import Kind
from syncer.sync.mapping import Mapping
from syncer.sync.observation import Agreed, Category, HubState
from syncer.sync.places import PLACES, forgetting, remembered, retired
from tests.support.seen import issue, mapped, on_jira, planned, seen, stored

UID = "REQ-0001"


def with_value(line: str) -> Mapping:
    return mapped(f"records: {{requirement: {{fields: {{background: {line}}}}}}}\n")


def known(*mappings: Mapping) -> HubState:
    """The store after cycles under these mappings, a background agreed."""
    part = replace(on_jira(UID, 1), agreed={"background": Agreed("Old.", "Old.")})
    hub = seen(records=(stored(UID, background="Old."),), parts=(part,)).hub
    for mapping in mappings:
        hub = replace(hub, cursors={PLACES: remembered(hub.cursors, mapping)})
    return hub


SECTION = "{jira: description, section: {en: Background}}"


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        (SECTION, SECTION, True),
        (SECTION, "{jira: description, section: {en: Reason}}", True),
        (SECTION, "{jira: {field: Background}}", False),
        ("{jira: {field: Goal}}", "{jira: {field: [Goal, 目标], id: customfield_10001}}", True),
        ("{jira: {field: Goal}}", "{jira: {field: Aim}}", False),
        ("{jira: {field: Goal}}", "{jira: {field: Goal}, direction: to_jira}", True),
    ],
)
def test_only_what_stood_elsewhere_is_forgotten(before: str, after: str, *, stays: bool) -> None:
    hub = forgetting(known(with_value(before)), with_value(after))
    (part,) = hub.counterparts
    assert ("background" in part.agreed) is stays


def test_a_place_is_remembered_while_the_field_is_not_mapped() -> None:
    hub = known(with_value(SECTION), with_value("null"))
    assert forgetting(hub, with_value(SECTION)).counterparts == hub.counterparts
    assert forgetting(hub, with_value("{jira: {field: Goal}}")).counterparts != hub.counterparts


def test_headings_that_are_ours_no_more_still_end_the_section_before() -> None:
    without, other = with_value("null"), with_value("{jira: {field: Goal}}")
    for now in (without, other, with_value(SECTION.replace("Background", "Reason"))):
        hub = known(with_value(SECTION), now)
        (spec,) = retired(hub.cursors, Kind.REQUIREMENT, now.records[Kind.REQUIREMENT])
        assert spec.headings[0] == "Background"
    same = with_value(SECTION)
    assert retired(known(same).cursors, Kind.REQUIREMENT, same.records[Kind.REQUIREMENT]) == ()
    assert retired({}, Kind.REQUIREMENT, without.records[Kind.REQUIREMENT]) == ()


STATES = """\
records:
  requirement:
    delivery:
      direction: both
      wins: {wins}
      values: {{not_started: {{category: to_do}}, in_progress: {{category: in_progress}}, {more}}}
"""
BEFORE, AFTER = "built: [Done, Live], accepted: Shown", "built: Live, accepted: [Shown, Done]"


def reworded(status: str, after: str = AFTER, wins: str = "hold") -> tuple[Mapping, HubState]:
    """A register that says built, an issue last seen in a status, and a mapping with other words."""
    was, now = (mapped(STATES.format(more=more, wins=wins)) for more in (BEFORE, after))
    part = on_jira(UID, 1)
    part = replace(
        part,
        agreed={**part.agreed, "delivery": Agreed("built", "built")},
        seen={**part.seen, "delivery": "built", "#status": [status, "done"]},
    )
    hub = seen(records=(stored(UID, delivery="built"),), parts=(part,)).hub
    return now, forgetting(replace(hub, cursors={PLACES: remembered({}, was)}), now)


@pytest.mark.parametrize(
    ("status", "after", "stays"),
    [
        ("Done", AFTER, False),
        ("Live", AFTER, True),
        ("Done", "accepted: Shown, built: [Live, Done]", True),
        ("Done", "built: [Done, Live, Odd], accepted: Shown", True),
        ("Odd", "built: [Done, Live, Odd], accepted: Shown", True),
    ],
)
def test_what_a_status_that_means_another_word_had_agreed_is_forgotten(
    status: str, after: str, *, stays: bool
) -> None:
    _, hub = reworded(status, after)
    assert ("delivery" in hub.counterparts[0].agreed) is stays


@pytest.mark.parametrize(
    ("wins", "word", "held", "moves"),
    [("hold", "built", 1, 0), ("register", "built", 0, 1), ("jira", "accepted", 0, 0)],
)
def test_a_status_that_means_another_word_is_no_move_of_anybody(
    wins: str, word: str, held: int, moves: int
) -> None:
    """It is a first contact, where different words follow `wins`; the register used to take it for an edit in Jira."""
    now, hub = reworded("Done", wins=wins)
    done = replace(issue(1, UID), status="Done", status_id="9", category=Category.DONE)
    plan = planned(replace(seen(issues=(done,)), hub=hub), now)
    assert (len(plan.hold), len(plan.transitions)) == (held, moves)
    assert plan.records[UID][1]["delivery"] == word
