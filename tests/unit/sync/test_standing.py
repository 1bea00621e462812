"""What became of an issue: told apart by what was probed, never guessed (B-08, B-09)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.sync.observation import JiraObservation, Marker, Side, Sight, Standing
from syncer.sync.past import find_uid
from syncer.sync.standing import standing_of, told
from tests.support.seen import in_file, issue, on_jira, planned, seen, stored

REQ = "REQ-0001"
PART = on_jira(REQ, 1)
GONE = frozenset({PART.native})
ALL_IS_WELL = Sight(project=True, levels=False)
OUT_OF_SIGHT = replace(PART, standing=Standing.HIDDEN, missing_since="2026-11-20T00:00:00+00:00")


@pytest.mark.parametrize(
    ("part", "sight", "standing"),
    [
        (PART, None, Standing.HIDDEN),
        (PART, ALL_IS_WELL, Standing.HIDDEN),
        (OUT_OF_SIGHT, ALL_IS_WELL, Standing.DELETED),
        (OUT_OF_SIGHT, None, Standing.HIDDEN),
        (OUT_OF_SIGHT, replace(ALL_IS_WELL, project=False), Standing.HIDDEN),
        (OUT_OF_SIGHT, replace(ALL_IS_WELL, levels=True), Standing.HIDDEN),
        (OUT_OF_SIGHT, replace(ALL_IS_WELL, refused=GONE), Standing.HIDDEN),
        (replace(OUT_OF_SIGHT, standing=Standing.DELETED), None, Standing.DELETED),
        (replace(PART, missing_since="2026-11-20"), ALL_IS_WELL, Standing.DELETED),
        (replace(PART, standing=Standing.ARCHIVED), ALL_IS_WELL, Standing.HIDDEN),
    ],
    ids=[
        "the first time",
        "the first time, whatever was probed",
        "a second time, nothing speaks against it",
        "a second time, nothing probed",
        "the project cannot be browsed",
        "single issues may be hidden",
        "the site refuses it, so it exists",
        "deleted stays deleted",
        "noted before standings were",
        "archived, then out of sight",
    ],
)
def test_an_issue_that_did_not_come(part: object, sight: Sight | None, standing: Standing) -> None:
    assert standing_of(part, JiraObservation(vanished=GONE, sight=sight), "CAMP") is standing  # type: ignore[arg-type]


def test_an_issue_that_nobody_asked_for_keeps_its_standing() -> None:
    for standing in Standing:
        assert standing_of(replace(PART, standing=standing), JiraObservation(), "CAMP") is standing


def test_an_issue_that_was_read() -> None:
    """B-09: the project it is in tells that it was moved, its absence from every search that it is archived."""
    read = {PART.native: issue(1, REQ)}
    for before in Standing:
        part = replace(PART, standing=before)
        assert standing_of(part, JiraObservation(read), "CAMP") is Standing.LIVE
        assert standing_of(part, JiraObservation(read, archived=GONE), "CAMP") is Standing.ARCHIVED
        assert standing_of(part, JiraObservation(read), "SHOP") is Standing.MOVED


def test_each_standing_is_told_with_a_cure_of_its_own() -> None:
    found = [told(PART, standing) for standing in Standing if standing is not Standing.LIVE]
    assert len({problem.message for problem in found}) == len(found)
    assert [problem.code for problem in found] == [
        "issue-gone",
        "issue-moved",
        "issue-archived",
        "issue-deleted",
    ]
    assert all("CAMP-1" in problem.message and "withdraw" in problem.hint for problem in found)


def test_nothing_is_planned_for_an_issue_in_another_project() -> None:
    away = replace(issue(7, REQ, summary="Theirs"), id=PART.native, key="SHOP-7", project="SHOP")
    plan = planned(seen(records=(stored(REQ, title="Ours"),), parts=(PART,), issues=(away,)))
    assert (plan.edits, plan.changes, plan.drafts, plan.hold) == ((), (), (), ())
    (kept,) = [a.counterpart for a in plan.attach]
    assert (kept.key, kept.former, kept.standing) == ("SHOP-7", ("CAMP-1",), Standing.MOVED)
    assert kept.seen == PART.seen
    again = planned(seen(records=(stored(REQ, title="Ours"),), parts=(kept,), issues=(away,)))
    assert again.attach == ()


def test_former_keys_lead_to_the_record_and_present_ones_win() -> None:
    """B-09: a key that was given away and came to another issue is that issue's."""
    moved = PART.called("SHOP-7").called("CAMP-9")
    other = replace(on_jira("REQ-0002", 2), key="SHOP-7")
    hub = seen(records=(stored(REQ), stored("REQ-0002")), parts=(moved, other)).hub
    found = {key: find_uid(key, hub, lambda _: False) for key in ("CAMP-1", "shop-7", "CAMP-9", "CAMP-2")}
    assert found == {"CAMP-1": REQ, "shop-7": "REQ-0002", "CAMP-9": REQ, "CAMP-2": None}


def test_a_key_that_comes_back_is_no_former_one() -> None:
    there_and_back = PART.called("SHOP-7").called("CAMP-1")
    assert (there_and_back.key, there_and_back.former) == ("CAMP-1", ("SHOP-7",))


AWAY = replace(issue(1, REQ), project="SHOP", key="SHOP-1", marker=Marker(REQ, "lost", project="CAMP"))


def test_an_issue_found_in_another_project_is_the_records_and_no_second_one_is_made() -> None:
    """B-09: the store was lost; what it shows there is not read, so nothing of it counts as cleared."""
    plan = planned(seen(files=(in_file(REQ),), issues=(AWAY,)))
    (part,) = [one.counterpart for one in plan.attach if one.counterpart.side is Side.JIRA]
    assert (part.native, part.key, part.standing) == (AWAY.id, "SHOP-1", Standing.MOVED)
    assert [create.uid for create in plan.creates] == [REQ]
    assert (plan.on_jira, [one.code for one in plan.problems]) == ((), ["issue-moved"])


def test_an_issue_in_another_project_makes_no_record_that_nothing_else_speaks_of() -> None:
    plan = planned(seen(files=(), issues=(AWAY,)))
    assert (plan.creates, plan.attach, plan.on_jira) == ((), (), ())
    assert [(one.code, one.uid) for one in plan.problems] == [("issue-moved", REQ)]


def test_the_issue_in_the_project_goes_before_one_in_another() -> None:
    plan = planned(seen(files=(in_file(REQ),), issues=(AWAY, issue(2, REQ))))
    (part,) = [one.counterpart for one in plan.attach if one.counterpart.side is Side.JIRA]
    assert (part.key, part.standing) == ("CAMP-2", Standing.LIVE)
