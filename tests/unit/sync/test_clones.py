"""A copy of an issue of ours loses our mark, the original never (B-01)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.sync import plan_json, printing
from syncer.sync.observation import Counterpart, IssueState, Marker, Standing
from tests.support.seen import issue, on_jira, planned, seen, stored

REQ = "REQ-0001"
MINE = Marker(REQ, "inst", "token")
ORIGINAL = replace(issue(1, REQ), marker=MINE)
COPY = replace(issue(2, REQ, labels=["sy", "sy-agreement-agreed", "theirs"]), marker=MINE)


def test_the_issue_that_the_store_does_not_know_loses_the_mark() -> None:
    plan = planned(seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), issues=(ORIGINAL, COPY)))
    (change,) = plan.unmarks
    assert (change.uid, change.native, change.key) == (REQ, COPY.id, "CAMP-2")
    assert change.labels == ("sy", "sy-agreement-agreed")
    assert [(p.code, p.uid) for p in plan.problems] == [("clone", REQ)]
    assert plan.on_jira == (change, *plan.edits)
    assert "clones to unmark" in printing.as_text(plan)
    said = plan_json.as_json(plan)["jira"]
    assert isinstance(said, dict)
    assert said["unmark"] == [{"uid": REQ, "issue": "CAMP-2", "labels": ["sy", "sy-agreement-agreed"]}]


@pytest.mark.parametrize(
    ("part", "original", "copy"),
    [
        (None, ORIGINAL, COPY),
        (on_jira(REQ, 1), None, COPY),
        (replace(on_jira(REQ, 1), standing=Standing.DELETED), None, COPY),
        (on_jira(REQ, 1), replace(ORIGINAL, project="SHOP"), COPY),
        (on_jira(REQ, 1), replace(ORIGINAL, marker=None), COPY),
        (on_jira(REQ, 1), ORIGINAL, replace(COPY, marker=replace(MINE, instance="another"))),
        (on_jira(REQ, 1), ORIGINAL, replace(COPY, marker=replace(MINE, token="another"))),
    ],
    ids=[
        "the store knows neither",
        "the original was not read",
        "the original was deleted",
        "the original is in another project",
        "the original has lost its mark",
        "another instance's issue",
        "made under another claim",
    ],
)
def test_where_it_cannot_be_told_nothing_is_taken_off(
    part: Counterpart | None, original: IssueState | None, copy: IssueState
) -> None:
    issues = tuple(one for one in (original, copy) if one is not None)
    plan = planned(seen(records=(stored(REQ),), parts=(part,) if part else (), issues=issues))
    assert plan.unmarks == ()
    assert "clone" in {p.code for p in plan.problems}


def test_an_issue_with_the_mark_of_nobody_is_no_clone() -> None:
    plan = planned(seen(records=(stored(REQ),), parts=(on_jira(REQ, 1),), issues=(issue(2, "nonsense"),)))
    assert (plan.unmarks, plan.problems) == ((), ())
