"""An edit that was recorded as a decision, and met another one: held with both values, and not lost while it waits."""

from __future__ import annotations

from dataclasses import replace

from syncer.sync.observation import Agreed, Decision, DecisionKind
from tests.support.seen import NOW, issue, on_jira, planned, seen, stored

REQ = "REQ-0001"
EDIT = Decision(
    7, DecisionKind.RESOLVE, f"{REQ} title", {"value": "In the workbook", "against": {}}, "pm", NOW
)


def test_an_edit_that_meets_another_waits_with_both_values_until_they_agree() -> None:
    part = replace(on_jira(REQ, 1), agreed={"title": Agreed("Title of REQ-0001", "Title of REQ-0001")})
    there = seen(
        records=(stored(REQ),),
        parts=(part,),
        issues=(issue(1, REQ, summary="In Jira"),),
        hub={"decisions": (EDIT,)},
    )
    plan = planned(there)
    (hold,) = plan.hold
    assert hold.held.values == {"register": "In the workbook", "jira": "In Jira"}
    assert plan.rulings == (), "used up, the edit would be lost"
    later = Decision(
        8,
        DecisionKind.RESOLVE,
        f"{REQ} title",
        {"value": "Both", "against": dict(hold.held.sides)},
        "pm",
        NOW,
    )
    hub = replace(there.hub, decisions=(EDIT, later), held=(hold.held,))
    decided = planned(replace(there, hub=hub))
    assert (decided.records[REQ][1]["title"], set(decided.rulings)) == ("Both", {7, 8})
    calm = planned(replace(there, jira=replace(there.jira, fetched={})))  # type: ignore[type-var]  # it has Jira
    assert (calm.records[REQ][1]["title"], calm.rulings) == ("In the workbook", (7,))
