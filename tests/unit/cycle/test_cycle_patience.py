"""When a cycle stops sending, and in which order it sends (B-12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from syncer.cycle.patience import Patience
from syncer.cycle.tally import Tally
from syncer.domain.kinds import Kind
from syncer.ports import Throttled
from syncer.sync.changes import Aim, FieldChange, IssueEdit, Sections, SetFields, TransitionIssue
from syncer.sync.lanes import behind, in_order
from syncer.sync.plan import Plan

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_without_others_who_wait_a_turn_never_ends() -> None:
    assert not Patience(lambda: NOON + timedelta(days=9)).over


def test_a_turn_ends_when_its_time_is_up_and_begins_with_the_first_write() -> None:
    """Else a site where reading takes longer than a poll would never be written to."""
    seconds = [500.0]
    patience = Patience(lambda: NOON + timedelta(seconds=seconds[0]), timedelta(seconds=30))
    seen = []
    for later in (0, 29, 1):
        seconds[0] += later
        seen.append(patience.over)
    assert seen == [False, False, True]
    assert patience.reason == "other projects wait for their turn"


def test_nothing_more_is_sent_once_the_process_is_to_end() -> None:
    ending = [False]
    patience = Patience(lambda: NOON, ending=lambda: ending[0])
    assert not patience.over
    ending[0] = True
    assert (patience.over, patience.reason) == (True, "this process is to end")


def test_a_site_that_wants_peace_ends_it_at_once_and_says_for_how_long() -> None:
    patience = Patience(lambda: NOON)
    patience.heard(Throttled("jira asks for patience", "", 90.0))
    assert patience.over
    assert patience.reason == "jira asks for patience, for 2 min"


def test_what_is_left_to_the_next_cycle_is_counted_and_told_once() -> None:
    tally = Tally()
    tally.postpone(3, "a quota")
    tally.postpone(2, "a quota")
    assert (tally.postponed, tally.failed) == (5, 0)
    assert [problem.message for problem in tally.problems] == ["not all changes were sent: a quota"]


def edit(uid: str, *targets: str) -> IssueEdit:
    return IssueEdit(
        uid, "1", "X-1", {}, Sections((), {}), (), (), None, {name: name for name in targets}, {}, {}
    )


def test_decisions_go_before_dates_before_what_people_changed_before_all_else() -> None:
    kinds = {"REQ-0001": Kind.REQUIREMENT, "REQ-0002": Kind.REQUIREMENT, "ACT-0001": Kind.ACTION}
    kinds |= {"CR-0001": Kind.CHANGE_REQUEST, "REQ-0003": Kind.REQUIREMENT}
    plan = Plan(
        "CAMP",
        NOON,
        "",
        changes=(SetFields("REQ-0003", Kind.REQUIREMENT, {"title": FieldChange("a", "b", "files")}),),
        edits=(
            edit("REQ-0001", "summary"),
            edit("REQ-0002", "summary"),
            edit("REQ-0003", "summary"),
            edit("ACT-0001", "summary", "duedate"),
            edit("CR-0001", "summary"),
        ),
        records={uid: (kind, {}) for uid, kind in kinds.items()},
    )
    assert [one.uid for one in in_order(plan)] == ["CR-0001", "ACT-0001", "REQ-0003", "REQ-0001", "REQ-0002"]


def test_what_failed_before_goes_behind_all_else_but_never_behind_a_move_of_its_own_issue() -> None:
    uids = ("CR-0001", "REQ-0001", "REQ-0002", "REQ-0003")
    move = TransitionIssue("REQ-0002", "1", "X-1", Aim("agreement", "confirmed", ("Done",)), "To Do")
    plan = Plan(
        "CAMP",
        NOON,
        "",
        edits=tuple(edit(uid, "summary") for uid in uids),
        transitions=(move,),
        records={uid: (Kind.REQUIREMENT, {}) for uid in uids},
    )
    first, last = behind(plan, {"CR-0001", "REQ-0002"})
    assert ([one.uid for one in first], [one.uid for one in last]) == (
        ["REQ-0001", "REQ-0003", "REQ-0002"],
        ["CR-0001"],
    )
