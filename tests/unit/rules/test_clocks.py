"""Clocks by tables: what starts, pauses, stops, cancels and resets them, and what is known of each cycle (SLA-5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.calendars import Calendar
from syncer.rules.clock_values import Around, ClockCycle, Ending, State
from syncer.rules.clocks import begins_at, run
from syncer.rules.slas import Policy, called_alike
from syncer.rules.timeline import Event, Timeline
from syncer.rules.weekly import read_recurrence
from syncer.rules.worktime import ALWAYS, Hours

DAY0 = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
HOURS = {"always": Hours(ALWAYS)}
MAIL: JsonValue = {"how": "mail", "at": "2026-11-02T14:00:00Z", "ref": "<1@mail>"}
URGENT: dict[str, Any] = {
    "name": "urgent change answered",
    "record": "change_request",
    "when": {"urgency": "urgent"},
    "goal": "24h",
    "starts": {"state": "submitted"},
    "pauses": {"state": "awaiting_customer"},
    "stops": {"all": [{"has": "answers"}, {"has": "preliminary_plan"}]},
    "cancels": {"state": "withdrawn"},
    "warn": ["50%", "2h"],
}
NEW: dict[str, JsonValue] = {"state": "submitted", "urgency": "urgent"}
Change = tuple[float, str, Any] | tuple[float, str, Any, bool]


def at(hours: float) -> datetime:
    return DAY0 + timedelta(hours=hours)


def h(hours: float) -> timedelta:
    return timedelta(hours=hours)


def policy(**changes: Any) -> Policy:
    return Policy.model_validate(
        {key: each for key, each in {**URGENT, **changes}.items() if each is not None}
    )


def timeline(
    first: dict[str, JsonValue],
    *changes: Change,
    kind: Kind = Kind.CHANGE_REQUEST,
    unknown: Sequence[str] = (),
) -> Timeline:
    """A record created at hour 0 and what changed after so many hours; a fourth member says that a program did it."""
    values, events = dict(first), []
    for index, (hours, path, value, *automatic) in enumerate(changes):
        event = Event(
            at(hours), path, values.get(path), value, "li", f"jira:{index}", automatic=bool(automatic)
        )
        events.append(event)
        values[path] = value
        if value is None:
            del values[path]
    return Timeline("CR-0001", kind, DAY0, values, tuple(events), frozenset(unknown))


def cycles(
    found: Timeline, now: float, *versions: Policy, around: Around | None = None
) -> tuple[ClockCycle, ...]:
    return run(versions or (policy(),), found, HOURS, at(now), around or Around())


def only(found: Timeline, now: float, *versions: Policy, around: Around | None = None) -> ClockCycle:
    (cycle,) = cycles(found, now, *versions, around=around)
    return cycle


ANSWER: tuple[Change, Change] = ((5, "answers", [MAIL]), (6, "preliminary_plan", "Two steps"))


def test_an_urgent_change_is_answered_only_with_a_plan() -> None:
    """SLA-1, SLA-6: an answer alone leaves the clock running; both stop it, and the evidence is linked."""
    half = only(timeline(NEW, ANSWER[0]), 10)
    assert (half.state, half.elapsed, half.deadline) == (State.RUNNING, h(10), at(24))
    whole = only(timeline(NEW, *ANSWER), 100)
    assert (whole.state, whole.elapsed, whole.ended, whole.left) == (State.MET, h(6), at(6), h(18))
    assert (whole.ending, whole.ended_refs, whole.evidence) == (Ending.STOPPED, ("jira:1",), ("Two steps",))


def test_a_day_that_had_passed_before_the_clock_began_is_late_from_the_start() -> None:
    """SLA-4: an action entered with a due date in the past is breached, and no warning is in time."""
    due = policy(
        name="action done",
        record="action",
        when=None,
        goal={"at": "due"},
        starts={"state": "open"},
        pauses=None,
        stops={"state": "done"},
        cancels=None,
        warn=["80%"],
    )
    found = only(timeline({"state": "open", "due": "2026-10-30"}, kind=Kind.ACTION), 1, due)
    assert found.state is State.BREACHED
    assert found.breached_at == DAY0, "it is late since it began, and not before"
    assert found.deadline is not None
    assert found.deadline < DAY0, "the day that was agreed is what people read"


def test_the_answer_itself_is_what_is_proven() -> None:
    """SLA-6: where the answer comes last, it is the evidence."""
    found = only(timeline(NEW, (1, "preliminary_plan", "Two steps"), ANSWER[0]), 9)
    assert (found.state, found.evidence, found.ended_refs) == (State.MET, (MAIL,), ("jira:1",))


def test_what_a_program_did_is_no_answer() -> None:
    """B-31: an automatic comment never counts, also where it comes beside a person's work."""
    robot: Change = (5, "answers", [{"how": "comment"}], True)
    assert only(timeline(NEW, robot, ANSWER[1]), 30).state is State.BREACHED
    assert only(timeline(NEW, robot, ANSWER[1]), 30, policy(automatic=True)).state is State.MET


@pytest.mark.parametrize(
    ("now", "state", "reached"),
    [
        (11, State.RUNNING, []),
        (12, State.RUNNING, ["50%"]),
        (22, State.RUNNING, ["50%", "2h"]),
        (24, State.BREACHED, ["50%", "2h", "breach"]),
    ],
)
def test_points_are_reached_at_their_instant(now: float, state: State, reached: list[str]) -> None:
    """SLA-5: a share of the time, and a time before its end."""
    found = only(timeline(NEW), now)
    assert found.state is state
    assert [each.name for each in found.thresholds if each.reached] == reached
    assert {each.name: each.at for each in found.thresholds} == {
        "50%": at(12),
        "2h": at(22),
        "breach": at(24),
    }
    assert found.next == min(
        [each.at for each in found.thresholds if not each.reached and each.at], default=None
    )


def test_a_pause_adds_exactly_its_length() -> None:
    """B-30: the deadline moves by the pause, and while it lasts nobody knows the deadline."""
    waiting: Change = (4, "state", "awaiting_customer")
    paused = only(timeline(NEW, waiting), 50)
    assert (paused.state, paused.elapsed, paused.left, paused.deadline) == (State.PAUSED, h(4), h(20), None)
    assert [(each.kind, each.why, each.refs) for each in paused.intervals] == [
        ("running", None, ()),
        ("paused", [{"state": "awaiting_customer"}], ("jira:0",)),
    ]
    again = only(timeline(NEW, waiting, (14, "state", "assessing")), 20)
    assert (again.state, again.elapsed, again.deadline) == (State.RUNNING, h(10), at(34))


@pytest.mark.parametrize(
    ("first", "state", "elapsed"),
    [
        ({"state": "submitted"}, State.BREACHED, 30),
        ({"state": "submitted", "answers": [MAIL], "preliminary_plan": "x"}, State.MET, 0),
        ({"state": "awaiting_customer"}, State.PAUSED, 0),
    ],
)
def test_the_state_at_creation_counts(first: dict[str, JsonValue], state: State, elapsed: float) -> None:
    """B-30: what was created answered or waiting burned no time."""
    anyhow = policy(starts={"state": ["submitted", "awaiting_customer"]})
    found = only(timeline({**first, "urgency": "urgent"}), 30, anyhow)
    assert (found.state, found.elapsed) == (state, h(elapsed))


@pytest.mark.parametrize("state", ["approved", "withdrawn"])
def test_what_never_began_has_no_cycle(state: str) -> None:
    assert cycles(timeline({"state": state, "urgency": "urgent"}), 30) == ()


def test_our_own_waiting_pauses_nothing() -> None:
    """SLA-5: executive approval is our own."""
    assert only(timeline(NEW, (2, "state", "awaiting_decision")), 30).state is State.BREACHED


def test_a_pause_that_is_too_long_is_a_point_of_its_own() -> None:
    """B-30: the maximum is in real time, and each pause has its own."""
    changes: tuple[Change, ...] = ((1, "state", "awaiting_customer"), (20, "state", "assessing"))
    long = policy(longest_pause="10h", warn=None)
    found = only(timeline(NEW, *changes), 21, long)
    pauses = [(each.at, each.reached) for each in found.thresholds if each.kind == "pause"]
    assert pauses == [(at(11), True)]
    waiting = only(timeline(NEW, changes[0]), 5, long)
    assert (waiting.next, waiting.state) == (at(11), State.PAUSED)


def test_a_withdrawn_change_has_no_verdict() -> None:
    found = only(timeline(NEW, (3, "state", "withdrawn")), 100)
    assert (found.state, found.ending, found.ended) == (State.CANCELLED, Ending.CANCELLED, at(3))
    other = only(timeline(NEW, (3, "urgency", "normal")), 100)
    assert (other.state, other.ending) == (State.CANCELLED, Ending.NOT_MEANT)


BY_URGENCY = {
    "when": None,
    "goal": [
        {"when": {"urgency": "urgent"}, "is": "24h"},
        {"when": {"urgency": "low"}, "is": {"next": "weekly", "weekday": "wed", "at": "10:00"}},
        {"is": "72h"},
    ],
}


def test_what_has_passed_is_carried_over_to_another_goal() -> None:
    """SLA-1: a change that becomes urgent after 30 hours is breached at that moment, not a day later."""
    normal: dict[str, JsonValue] = {"state": "submitted", "urgency": "normal"}
    found = only(timeline(normal, (30, "urgency", "urgent")), 31, policy(**BY_URGENCY))
    assert (found.state, found.goal, found.deadline) == (State.BREACHED, "24h", at(30))
    sooner = only(timeline(normal, (10, "urgency", "urgent")), 11, policy(**BY_URGENCY))
    assert (sooner.deadline, [each.aim for each in sooner.intervals]) == (at(24), ["72h", "24h"])
    relaxed = only(timeline(NEW, (30, "urgency", "normal")), 31, policy(**BY_URGENCY))
    assert (relaxed.state, relaxed.deadline) == (State.RUNNING, at(72))
    assert ("breach", "24h", True) in {(each.name, each.trigger, each.reached) for each in relaxed.thresholds}


def test_what_is_low_waits_for_the_next_weekly_meeting() -> None:
    """SLA-1: of the policy, or of the project's communication plan, which knows better."""
    low = timeline({"state": "submitted", "urgency": "low"})
    found = only(low, 1, policy(**BY_URGENCY))
    assert (found.deadline, found.goal) == (at(49), "2026-11-04T10:00:00Z")
    friday = Around(weekly=read_recurrence("每周五 16:30"))
    assert only(low, 1, policy(**BY_URGENCY), around=friday).deadline == datetime(
        2026, 11, 6, 16, 30, tzinfo=UTC
    )


MINUTES = {
    "name": "minutes sent",
    "record": "meeting",
    "goal": "24h",
    "starts": {"at": "end"},
    "stops": {"at": "sent"},
}


def meeting(*changes: Change, **first: JsonValue) -> Timeline:
    return timeline({"state": "planned", **first}, *changes, kind=Kind.MEETING)


def test_minutes_are_due_from_the_end_of_the_meeting() -> None:
    """SLA-3: the meeting's end starts the clock by itself, publishing does not stop it, sending does."""
    minutes = Policy.model_validate(MINUTES)
    held = meeting(end="2026-11-02T12:00:00Z")
    assert cycles(held, 2, minutes) == ()
    assert begins_at((minutes,), held, at(2)) == at(3)
    issued = meeting((5, "issued", {"by": "li", "at": "2026-11-02T14:00:00Z"}), end="2026-11-02T12:00:00Z")
    assert only(issued, 30, minutes).state is State.BREACHED
    sent = meeting((40, "sent", MAIL), end="2026-11-02T12:00:00Z")
    found = only(sent, 50, minutes)
    assert (found.state, found.started, found.ended, found.evidence) == (State.MET, at(3), at(5), (MAIL,))


def test_a_meeting_that_moved_moves_its_clock() -> None:
    minutes = Policy.model_validate(MINUTES)
    moved = meeting((1, "end", "2026-11-02T18:00:00Z"), end="2026-11-02T12:00:00Z")
    assert (cycles(moved, 5, minutes), only(moved, 12, minutes).started) == ((), at(9))
    corrected = meeting((20, "end", "2026-11-02T13:00:00Z"), end="2026-11-02T12:00:00Z")
    assert (only(corrected, 21, minutes).started, only(corrected, 21, minutes).elapsed) == (at(4), h(17))


def test_a_meeting_written_down_afterwards_began_its_clock_when_it_ended() -> None:
    """B-30: the instant counts, not the moment somebody typed it in."""
    found = only(meeting(end="2026-11-01T09:00:00Z"), 1, Policy.model_validate(MINUTES))
    assert (found.started, found.elapsed, found.state) == (at(-24), h(25), State.BREACHED)


def test_receipts_are_complete_when_everybody_has_confirmed() -> None:
    """SLA-3: each recipient, however many others did."""
    receipts = Policy.model_validate(
        {
            **MINUTES,
            "name": "receipts",
            "goal": "48h",
            "starts": {"at": "sent"},
            "stops": {"each_of": "distribution", "in": "receipts.person"},
        }
    )
    wei: JsonValue = {"person": "wei"}
    some = meeting((6, "receipts", [wei]), sent=MAIL, distribution=["wei", "anna"])
    assert only(some, 20, receipts).state is State.RUNNING
    whole = meeting(
        (6, "receipts", [wei]),
        (9, "receipts", [wei, {"person": "anna"}]),
        sent=MAIL,
        distribution=["wei", "anna"],
    )
    found = only(whole, 20, receipts)
    assert (found.state, found.elapsed, found.evidence) == (State.MET, h(4), ({"person": "anna"},))


ACTION = {
    "name": "action done",
    "record": "action",
    "goal": [{"when": {"has": "due"}, "is": {"at": "due"}}, {"is": "48h"}],
    "starts": {"state": "open"},
    "stops": {"state": "done"},
}


def test_who_confirmed_is_told_however_the_lists_name_people() -> None:
    """SLA-3: an e-mail address in one list and an id in the other are one person."""
    known = Around(people={"wang": "wang", "wang@example.com": "wang"})
    receipts: JsonValue = [{"person": "wang", "at": "2026-11-02T15:00:00Z"}, {"person": "guest@example.org"}]
    rule = Policy.model_validate(
        {**MINUTES, "starts": {"at": "sent"}, "stops": {"each_of": "distribution", "in": "receipts.person"}}
    )
    held = meeting(
        (6, "receipts", receipts), sent=MAIL, distribution=["Wang@example.com ", "guest@example.org"]
    )
    assert only(held, 9, rule, around=known).state is State.MET
    assert only(held, 9, rule).state is State.RUNNING


def test_a_day_that_somebody_set_is_the_goal_to_its_end() -> None:
    """SLA-4: the action's own day goes before the default."""
    done = Policy.model_validate(ACTION)
    dated = timeline({"state": "open", "due": "2026-11-03"}, kind=Kind.ACTION)
    assert only(dated, 1, done).deadline == datetime(2026, 11, 4, tzinfo=UTC)
    moved = timeline({"state": "open"}, (2, "due", "2026-11-10"), kind=Kind.ACTION)
    assert only(moved, 1, done).deadline == at(48)
    assert only(moved, 3, done).deadline == datetime(2026, 11, 11, tzinfo=UTC)


REOPENED: tuple[Change, ...] = (
    *ANSWER,
    (10, "state", "assessing"),
    (20, "state", "submitted"),
    (22, "answers", [MAIL, {"how": "call"}]),
)


@pytest.mark.parametrize(
    ("mode", "found"),
    [
        ("first", [(1, State.MET, 6)]),
        ("restart", [(1, State.MET, 6), (2, State.MET, 2)]),
        ("resume", [(1, State.MET, 6), (2, State.MET, 8)]),
    ],
)
def test_a_clock_that_begins_again(mode: str, found: list[tuple[int, State, float]]) -> None:
    """SLA-5: only once, anew, or going on; what was proven before it began again does not stop it."""
    got = cycles(timeline(NEW, *REOPENED), 30, policy(cycles=mode))
    assert [(each.number, each.state, each.elapsed) for each in got] == [(n, s, h(e)) for n, s, e in found]
    if mode == "resume":
        assert [each.kind for each in got[1].intervals] == ["stopped", "running"]


def test_a_breach_that_is_carried_into_a_resumed_cycle_is_no_new_one() -> None:
    late = tuple((hours + 24, path, value) for hours, path, value, *_ in REOPENED)
    first, second = cycles(timeline(NEW, *late), 50, policy(cycles="resume"))
    assert (first.state, second.state) == (State.BREACHED, State.BREACHED)
    assert all(each.carried for each in second.thresholds)
    assert first.deadline == second.deadline == at(24), "what was agreed is what people read"


@pytest.mark.parametrize("mode", ["first", "restart", "resume"])
def test_a_reset_begins_anew(mode: str) -> None:
    anew = policy(resets={"state": "assessing"}, cycles=mode)
    first, second = cycles(timeline(NEW, (5, "state", "assessing")), 7, anew)
    assert (first.state, first.ending, second.number, second.elapsed) == (
        State.CANCELLED,
        Ending.RESET,
        2,
        h(2),
    )


NEVER = ("9999-12-31", "9999-12-31T20:00:00Z", "0001-01-01")


@pytest.mark.parametrize("day", [*NEVER, "9998-06-30", "2206-11-30", "1026-11-30", "0002-01-01"])
def test_a_day_that_nobody_means_stops_no_cycle(day: str) -> None:
    """B-29: 9999-12-31 means never; a year typed wrong is reckoned with, and asks for no table of thousands of years."""
    office = Hours(
        Calendar.model_validate(
            {"name": "office", "zone": "Asia/Shanghai", "windows": {"mon": "09:00-12:00"}}
        )
    )
    due = policy(record="action", when=None, goal={"at": "due"}, calendar="office", starts={"state": "open"})
    late = timeline({"state": "open", "due": day}, kind=Kind.ACTION)
    zone = Around(ZoneInfo("Asia/Shanghai"))
    (found,) = run((due,), late, {"office": office}, at(1), zone)
    assert (found.deadline is None) == (day in NEVER)
    assert (found.state is State.BREACHED) == (day in {"1026-11-30", "0002-01-01"})
    held = meeting(end=day if "T" in day else f"{day}T20:00:00Z")
    assert len(cycles(held, 1, Policy.model_validate(MINUTES))) == found.state.value.count("breached")


def test_a_reset_of_a_clock_that_an_instant_began_counts_from_the_reset() -> None:
    """SLA-5: the instant in the field began the cycle before; only another one begins it anew."""
    anew = Policy.model_validate({**MINUTES, "resets": {"state": "held"}})
    held = meeting((5, "state", "held"), (7, "chair", "li"), end="2026-11-02T10:00:00Z")
    first, second = cycles(held, 9, anew)
    assert (first.ending, second.started, second.elapsed) == (Ending.RESET, at(5), h(4))
    moved = meeting((5, "state", "held"), (7, "end", "2026-11-02T15:00:00Z"), end="2026-11-02T10:00:00Z")
    assert cycles(moved, 9, anew)[1].started == at(6)


def test_a_version_without_words_of_its_own_is_called_as_the_one_before() -> None:
    """B-34: a stricter goal is no other promise."""
    says = {"en": "Answered", "zh-CN": "答复"}
    versions = policy(since="2026-12-01"), policy(says=says), policy(name="other")
    assert [one.says for one in called_alike(versions)] == [says, says, {}]


def test_a_version_can_end_a_clock_from_its_day_on() -> None:
    """B-34: what began before it goes on; after it there is no such clock."""
    versions = policy(), policy(since="2026-11-03", enabled=False)
    assert only(timeline(NEW), 30, *versions).state is State.BREACHED
    assert cycles(timeline({"urgency": "urgent"}, (20, "state", "submitted")), 30, *versions) == ()


def test_a_corrected_instant_is_judged_by_the_version_in_force_then() -> None:
    """B-34: the meeting ended a day later than was written, when the stricter version held."""
    strict = Policy.model_validate({**MINUTES, "goal": "4h", "since": "2026-11-03"})
    moved = meeting((30, "end", "2026-11-03T12:00:00Z"), end="2026-11-02T12:00:00Z")
    assert only(moved, 40, Policy.model_validate(MINUTES), strict).goal == "4h"


def test_a_cycle_is_judged_by_the_version_in_force_at_its_start() -> None:
    """B-34: a stricter version from the third on changes nothing for what began on the second."""
    versions = policy(), policy(since="2026-11-03", goal="4h")
    old = only(timeline(NEW, *ANSWER), 30, *versions)
    assert (old.state, old.goal, old.since) == (State.MET, "24h", "")
    late = timeline({"urgency": "urgent"}, (20, "state", "submitted"))
    new = only(late, 25, *versions)
    assert (new.state, new.goal, new.since) == (State.BREACHED, "4h", "2026-11-03")
    assert cycles(timeline(NEW), 30, policy(since="2026-11-03")) == (), "nothing began under it"


@pytest.mark.parametrize(("hours", "state"), [(24, State.MET), (24.1, State.BREACHED)])
def test_the_last_instant_is_still_in_time(hours: float, state: State) -> None:
    assert only(timeline(NEW, ANSWER[0], (hours, "preliminary_plan", "x")), 30).state is state


@pytest.mark.parametrize(("hours", "state"), [(9, State.MET), (11, State.BREACHED)])
def test_what_was_due_at_closing_time_is_late_in_the_evening(hours: float, state: State) -> None:
    """B-29: though no working time has passed in between."""
    office = Calendar.model_validate({"name": "office", "windows": {"mon-fri": ["09:00-18:00"]}})
    rule = policy(goal="9h", calendar="office", warn=None)
    asked = timeline(NEW, ANSWER[0], (hours, "preliminary_plan", "x"))
    (found,) = run((rule,), asked, {"office": Hours(office)}, at(30))
    assert (found.state, found.deadline, found.elapsed) == (state, at(9), h(9))


def test_a_pause_is_one_pause_whatever_else_changes_in_it() -> None:
    """B-30: its limit counts from its beginning."""
    changes: tuple[Change, ...] = ((1, "state", "awaiting_customer"), (6, "urgency", "normal"))
    found = only(timeline(NEW, *changes), 20, policy(**BY_URGENCY, longest_pause="10h", warn=None))
    assert [each.at for each in found.thresholds if each.kind == "pause"] == [at(11)]


def test_a_warning_longer_before_the_end_than_there_is_time_is_none() -> None:
    found = only(timeline(NEW), 1, policy(warn=["24h", "23h"]))
    assert [(each.name, each.at) for each in found.thresholds] == [("23h", at(1)), ("breach", at(24))]


def test_an_instant_begins_one_cycle_and_a_corrected_one_another() -> None:
    """SLA-3: what was sent before the new end does not stop the new cycle."""
    again = Policy.model_validate({**MINUTES, "cycles": "restart"})
    sent: tuple[Change, Change] = ((5, "sent", MAIL), (6, "chair", "li"))
    assert len(cycles(meeting(*sent, end="2026-11-02T12:00:00Z"), 9, again)) == 1
    moved = meeting(*sent, (8, "end", "2026-11-02T16:30:00Z"), end="2026-11-02T12:00:00Z")
    first, second = cycles(moved, 9, again)
    assert (first.state, second.state, second.started) == (State.MET, State.RUNNING, at(7.5))


def test_a_policy_that_is_switched_off_has_no_clock() -> None:
    assert cycles(timeline(NEW), 30, policy(enabled=False)) == ()


def test_working_days_are_paused_like_hours() -> None:
    """CR-5: the end of the second day after, and a pause of five hours moves it by five."""
    found = only(timeline(NEW), 1, policy(goal="2wd"))
    assert found.deadline == datetime(2026, 11, 5, tzinfo=UTC)
    pause: tuple[Change, Change] = ((1, "state", "awaiting_customer"), (6, "state", "assessing"))
    assert only(timeline(NEW, *pause), 7, policy(goal="2wd")).deadline == datetime(2026, 11, 5, 5, tzinfo=UTC)


def test_a_past_that_nobody_can_tell_is_said() -> None:
    """SLA-5: instead of a guess; fields that decide nothing do not matter."""
    found = only(timeline(NEW, unknown=["answers", "owner"]), 30)
    assert (found.state, found.unknown, found.open) == (State.UNKNOWN, ("answers",), False)
    assert only(timeline(NEW, unknown=["owner"]), 30).state is State.BREACHED
    assert cycles(timeline({"urgency": "low"}, unknown=["answers"]), 30) == ()


def test_what_happens_later_is_not_looked_at() -> None:
    assert only(timeline(NEW, *ANSWER), 5.5).state is State.RUNNING
    assert cycles(timeline(NEW), -1) == ()


def test_a_clock_that_ran_when_its_register_was_rebuilt_cannot_be_told() -> None:
    """B-30: nobody knows since when it was so; what begins later, or by an instant that stands in a field, is known."""
    found = replace(timeline(NEW), found=True)
    (cycle,) = run((policy(),), found, HOURS, at(5))
    assert (cycle.state, cycle.unknown) == (State.UNKNOWN, ("state", "urgency"))
    later = replace(timeline({"urgency": "urgent"}, (3, "state", "submitted")), found=True)
    assert [one.state for one in run((policy(),), later, HOURS, at(5))] == [State.RUNNING]
    minutes = policy(
        record="meeting", when=None, starts={"at": "end"}, stops={"at": "sent"}, pauses=None, cancels=None
    )
    met = replace(timeline({"end": "2026-11-02T07:00:00Z"}, kind=Kind.MEETING), found=True)
    assert [one.state for one in run((minutes,), met, HOURS, at(5))] == [State.RUNNING]
