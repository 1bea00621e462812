"""In which order updates of issues are sent, so that what somebody waits for comes first when requests are few (B-12).

Creates come before all updates, since an issue that is not there helps nobody. Pure; the order within a lane is the
plan's.
"""

from enum import IntEnum

from syncer.domain.kinds import Kind
from syncer.sync.changes import IssueEdit
from syncer.sync.plan import Plan

_GATES = frozenset({Kind.CHANGE_REQUEST, Kind.SOLUTION})  # what a decision waits for


class Lane(IntEnum):
    """What an update is for, the most urgent first."""

    GATE = 0
    CLOCK = 1
    PEOPLE = 2
    BACKFILL = 3


def in_order(plan: Plan) -> list[IssueEdit]:
    """The plan's updates: decisions, then dates, then what people changed just now, then all that can wait."""
    moved = {change.uid for change in plan.changes} | {create.uid for create in plan.creates}
    return sorted(
        plan.edits, key=lambda edit: _lane(edit, plan.records[edit.uid][0], moved=edit.uid in moved)
    )


def _lane(edit: IssueEdit, kind: Kind, *, moved: bool) -> Lane:
    if kind in _GATES:
        return Lane.GATE
    if "duedate" in edit.writes.values():
        return Lane.CLOCK
    return Lane.PEOPLE if moved else Lane.BACKFILL
