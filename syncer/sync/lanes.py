"""In which order updates of issues are sent, so that what somebody waits for comes first when requests are few (B-12).

Creates come before all updates, since an issue that is not there helps nobody. Pure; the order within a lane is the
plan's.
"""

from collections.abc import Container
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


def behind(plan: Plan, tried: Container[str]) -> tuple[list[IssueEdit], list[IssueEdit]]:
    """The plan's updates that go first, and those that wait until all else is sent: they were tried and failed, by uid.

    Else a few that always fail, each after minutes, would take every turn. One whose issue is to be moved as well keeps its
    place before that, as the last: where an issue then stands, it may take no update any more.
    """
    edits = in_order(plan)
    fresh = [edit for edit in edits if edit.uid not in tried]
    failed = [edit for edit in edits if edit.uid in tried]
    moves = {one.uid for one in plan.transitions}
    needed = [edit for edit in failed if edit.uid in moves]
    return [*fresh, *needed], [edit for edit in failed if edit.uid not in moves]


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
