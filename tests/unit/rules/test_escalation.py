"""Who is told what of a clock: each point once, levels until somebody acknowledges, and never more than a cap (B-32, B-33)."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import FrameType
from typing import Any

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.clock_marks import Marks, due_date, labels, marks
from syncer.rules.clocks import run
from syncer.rules.escalation import Acknowledged, Decision, Memory, Notice, QuietHours, decide, notices
from syncer.rules.slas import Policy
from syncer.rules.timeline import Event, Timeline
from syncer.rules.worktime import ALWAYS, Hours

DAY0 = datetime(2026, 11, 2, 0, tzinfo=UTC)
HOURS = Hours(ALWAYS)
RULE: dict[str, Any] = {
    "name": "change answered",
    "record": "change_request",
    "goal": [{"when": {"urgency": "urgent"}, "is": "24h"}, {"is": "72h"}],
    "starts": {"state": "submitted"},
    "pauses": {"state": "awaiting_customer"},
    "longest_pause": "10h",
    "stops": {"has": "answers"},
    "warn": ["50%", "75%"],
    "on_warning": {"notify": ["owner"]},
    "on_breach": {"notify": ["owner"], "label": "sy-breached"},
    "escalate": [
        {"after": "0h", "to": ["escalation"], "again": {"after": "24h", "up_to": "4d"}},
        {"after": "24h", "to": ["management"]},
    ],
}
POLICY = Policy.model_validate(RULE)
WHO = {"owner": ("li",), "escalation": ("chen",), "management": ("wang",)}
WATCHED = Memory(began={"change answered": DAY0})
Change = tuple[float, str, Any]


def at(hours: float) -> datetime:
    return DAY0 + timedelta(hours=hours)


def record(uid: str, *changes: Change, urgency: str = "urgent") -> Timeline:
    values: dict[str, JsonValue] = {"state": "submitted", "urgency": urgency}
    events = []
    for index, (hours, path, value) in enumerate(changes):
        events.append(Event(at(hours), path, values.get(path), value, "li", f"jira:{index}"))
        values[path] = value
    return Timeline(uid, Kind.CHANGE_REQUEST, DAY0, values, tuple(events))


def found(now: float, *records: Timeline, policy: Policy = POLICY) -> Iterator[Notice]:
    for one in records:
        for cycle in run((policy,), one, {"always": HOURS}, at(now)):
            yield from notices(policy, cycle, HOURS, at(now))


def people(*uids: str, **other: tuple[str, ...]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    return {(uid, word): who for uid in uids for word, who in {**WHO, **other}.items()}


def look(
    now: float, memory: Memory, *records: Timeline, policy: Policy = POLICY, **how: Any
) -> tuple[Decision, Memory]:
    """What is decided, and the memory with it."""
    everybody = how.pop("people", people(*(one.uid for one in records)))
    decision = decide(found(now, *records, policy=policy), everybody, memory, at(now), **how)
    digested = {**memory.digested, **{each.person: at(now) for each in decision.digests}}
    after = replace(
        memory,
        fired=(*memory.fired, *decision.fired),
        began={**memory.began, **decision.began},
        digested=digested,
    )
    return decision, after


def said(decision: Decision) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.key[3], each.to) for each in decision.fired]


ONE = record("CR-0001")


def test_each_point_is_told_once_and_levels_follow_until_the_answer() -> None:
    """B-32: looked at every hour over ten days, each is told at its hour; said again after 24 h, 48 h, 96 h, not daily."""
    memory, told = WATCHED, []
    answered = record("CR-0001", (239.5, "answers", ["x"]))
    for hour in range(240):
        decision, memory = look(hour, memory, answered)
        told += [(hour, name, to) for name, to in said(decision)]
        assert look(hour, memory, answered)[0].fired == ()
    assert told == [
        (12, "50%", ("li",)),
        (18, "75%", ("li",)),
        (24, "level 1", ("chen",)),
        (24, "breach", ("li",)),
        (48, "level 1 again 1", ("chen",)),
        (48, "level 2", ("wang",)),
        (96, "level 1 again 2", ("chen",)),
        (192, "level 1 again 3", ("chen",)),
    ]
    assert look(240, memory, answered)[0] == Decision(), "what has ended says nothing more"


@pytest.mark.parametrize(
    ("after", "up_to", "now", "past", "coming"),
    [
        ("24h", "4d", 24 + 23, None, (1, 48)),
        ("24h", "4d", 48, (1, 48), (2, 96)),
        ("24h", "4d", 24 + 24 + 48 + 96 + 3 * 96 + 95, (6, 480), (7, 576)),
        ("24h", "36h", 24 + 24 + 36 + 35, (2, 84), (3, 120)),
        (
            "1s",
            "1s",
            24 + 5 * 8766,
            (5 * 8766 * 3600, 24 + 5 * 8766),
            (5 * 8766 * 3600 + 1, 24 + 5 * 8766 + 1 / 3600),
        ),
    ],
)
def test_what_is_said_again_doubles_up_to_its_limit_and_costs_nothing_after_years(
    after: str, up_to: str, now: float, past: tuple[int, float] | None, coming: tuple[int, float]
) -> None:
    """B-32: only the last one missed and the next one are told of, however many there were."""
    loud = Policy.model_validate(
        {
            **RULE,
            "escalate": [{"after": "0h", "to": ["escalation"], "again": {"after": after, "up_to": up_to}}],
        }
    )
    again = [(one.name, one.at) for one in found(now, ONE, policy=loud) if one.kind == "again"]
    expected = [each for each in (past, coming) if each is not None]
    assert again == [(f"level 1 again {number}", at(hours)) for number, hours in expected]


def test_the_next_look_is_when_something_comes() -> None:
    decision, memory = look(1, WATCHED, ONE)
    assert (decision.fired, decision.next) == ((), at(12))
    assert look(12, memory, ONE)[0].next == at(18)


def test_what_the_first_look_finds_past_is_recorded_and_not_sent() -> None:
    """B-33: an empty store over old issues is quiet; what comes later is told, but what nobody was told is not repeated."""
    decision, memory = look(30, Memory(), ONE)
    assert [(name, to) for name, to in said(decision)] == [("breach", ()), ("level 1", ())]
    assert decision.began == {"change answered": at(30)}
    assert said(look(31, memory, ONE)[0]) == []
    assert said(look(49, memory, ONE)[0]) == [("level 1 again 1", ()), ("level 2", ("wang",))]


def test_a_record_that_was_taken_in_late_is_recorded_too() -> None:
    known = replace(WATCHED, known={"CR-0001": at(30)})
    assert {each.to for each in look(30, known, ONE)[0].fired} == {()}


def test_after_an_outage_a_person_hears_only_the_gravest() -> None:
    """B-32: three points passed while the daemon was down."""
    decision, memory = look(60, WATCHED, ONE, people=people("CR-0001", escalation=("li",)))
    assert [(name, to) for name, to in said(decision) if to] == [("level 1", ("li",)), ("level 2", ("wang",))]
    assert look(60, memory, ONE)[0].fired == ()


def test_an_acknowledgement_stops_what_follows_from_the_breach() -> None:
    memory = look(24, look(12, WATCHED, ONE)[1], ONE)[1]
    known = Acknowledged("CR-0001", "change answered", 1, "chen", at(25))
    decision, _ = look(100, replace(memory, acknowledged=(known,)), ONE)
    assert (decision.fired, decision.next) == ((), None)


def test_a_warning_that_was_acknowledged_is_no_breach() -> None:
    early = Acknowledged("CR-0001", "change answered", 1, "li", at(20))
    decision, _ = look(24, replace(WATCHED, acknowledged=(early,)), ONE)
    assert ("level 1", ("chen",)) in said(decision)


def test_another_goal_may_warn_again() -> None:
    """B-32: the value that triggered it changed."""
    memory = look(12, WATCHED, ONE)[1]
    relaxed = record("CR-0001", (13, "urgency", "normal"))
    assert said(look(14, memory, relaxed)[0]) == []
    assert said(look(36, memory, relaxed)[0]) == [("50%", ("li",))]
    back = record("CR-0001", (13, "urgency", "normal"), (14, "urgency", "urgent"))
    assert said(look(15, memory, back)[0]) == [], "and the old one does not"


def test_who_had_enough_today_gets_the_rest_in_a_digest_tomorrow() -> None:
    """B-32: three messages, not eight; the other five come once, on the next day."""
    capped = Policy.model_validate({**RULE, "daily_cap": 3, "escalate": []})
    many = tuple(record(f"CR-000{number}") for number in range(1, 9))
    decision, memory = look(12, WATCHED, *many, policy=capped)
    assert sum(len(each.to) for each in decision.fired) == 3
    assert (sum(len(each.later) for each in decision.fired), decision.digests, decision.next) == (
        5,
        (),
        at(18),
    )
    after, memory = look(25, memory, *many, policy=capped)
    assert [(each.person, len(each.items)) for each in after.digests] == [("li", 5)]
    assert look(26, memory, *many, policy=capped)[0].digests == ()


def test_quiet_hours_hold_everything_and_lose_nothing() -> None:
    quiet = QuietHours(time(20), time(8))
    decision, memory = look(21, WATCHED, ONE, quiet=quiet)
    assert (decision.fired[1:], decision.next) == ((), at(24))
    assert decision.fired[0].to == (), "a warning that a later one follows is only recorded"
    held, memory = look(25, memory, ONE, quiet=quiet)
    assert (held.fired, held.next) == ((), at(32))
    assert ("breach", ("li",)) in said(look(32, memory, ONE, quiet=quiet)[0])


@pytest.mark.parametrize(
    ("hour", "covered", "over"),
    [(20, True, 32), (31.5, True, 32), (32, False, 0), (12, False, 0), (7, True, 8)],
)
def test_quiet_hours_go_past_midnight(hour: float, covered: bool, over: float) -> None:
    quiet = QuietHours(time(20), time(8))
    assert quiet.cover(at(hour)) is covered
    assert not covered or quiet.over(at(hour)) == at(over)


def test_a_pause_that_is_too_long_is_escalated_once_a_pause() -> None:
    """B-30: and a pause that is over interests nobody."""
    waiting = record("CR-0001", (2, "state", "awaiting_customer"))
    decision, memory = look(12, WATCHED, waiting)
    assert said(decision) == [("pause", ("chen",))]
    assert look(13, memory, waiting)[0].fired == ()
    again = record(
        "CR-0001",
        (2, "state", "awaiting_customer"),
        (3, "state", "assessing"),
        (4, "state", "awaiting_customer"),
    )
    assert said(look(14, memory, again)[0]) == [("pause", ("chen",))]
    assert said(look(13, WATCHED, again)[0]) == []
    over = record(
        "CR-0001",
        (2, "state", "awaiting_customer"),
        (13, "state", "assessing"),
        (14, "state", "awaiting_customer"),
    )
    assert said(look(15, WATCHED, over)[0]) == []


def test_what_was_answered_late_is_news_to_its_owner_and_to_nobody_above() -> None:
    late = record("CR-0001", (30, "answers", ["x"]))
    assert said(look(40, WATCHED, late)[0]) == [("breach", ("li",))]
    assert said(look(40, WATCHED, record("CR-0001", (3, "answers", ["x"])))[0]) == []


def test_a_policy_that_says_nothing_tells_nobody() -> None:
    silent = Policy.model_validate({**RULE, "on_warning": {}, "on_breach": {}, "escalate": []})
    assert look(30, WATCHED, ONE, policy=silent)[0] == Decision()


def test_a_comment_is_handed_out_once() -> None:
    talking = Policy.model_validate({**RULE, "escalate": [], "on_breach": {"comment": True}})
    decision, memory = look(24, WATCHED, ONE, policy=talking)
    assert [each.name for each in decision.comments] == ["breach"]
    assert look(25, memory, ONE, policy=talking)[0].comments == ()


def test_an_issue_shows_a_label_and_a_day_only_where_the_policy_says_so() -> None:
    """Quiet by default; midnight is the end of the day before."""
    (running,) = run((POLICY,), ONE, {"always": HOURS}, at(1))
    (late,) = run((POLICY,), record("CR-0001", (30, "answers", ["x"])), {"always": HOURS}, at(29))
    (ended,) = run((POLICY,), record("CR-0001", (30, "answers", ["x"])), {"always": HOURS}, at(40))
    assert [labels(POLICY, one) for one in (running, late, ended)] == [(), ("sy-breached",), ()]
    dated = Policy.model_validate({**RULE, "due_date": True})
    assert (due_date(POLICY, running, UTC), due_date(dated, running, UTC)) == (None, date(2026, 11, 2))
    assert due_date(dated, ended, UTC) is None


def test_a_mark_stands_for_where_the_clock_is_now() -> None:
    shows = {
        **RULE,
        "due_date": True,
        "on_warning": {"label": "soon", "comment": True},
        "on_long_pause": {"label": "waits"},
    }
    policy = Policy.model_validate(shows)

    def stands(hours: float, *changes: Change) -> Marks:
        (cycle,) = run((policy,), record("CR-0001", *changes), {"always": HOURS}, at(hours))
        return marks(policy, cycle, UTC)

    assert stands(13) == Marks(("soon",), date(2026, 11, 2), said="warning")
    assert stands(25) == Marks(("sy-breached",), date(2026, 11, 2))
    waiting = (14.0, "state", "awaiting_customer")
    assert stands(15, waiting) == Marks(("soon",), keeps=True, said="warning")
    assert stands(30, waiting) == Marks(("soon", "waits"), keeps=True, said="warning")
    assert stands(31, waiting, (30.5, "state", "assessing")).labels == ("soon",)


def steps(count: int) -> int:
    """How many of Python's operations it takes to decide what so many late clocks say, every second one acknowledged."""
    records = [record(f"CR-{number:04}") for number in range(count)]
    everybody = people(*(one.uid for one in records))
    memory = Memory(began={"change answered": DAY0})
    for now in (13.0, 30.0):
        memory = look(now, memory, *records, people=everybody)[1]
    acks = tuple(Acknowledged(one.uid, "change answered", 1, "li", at(31)) for one in records[::2])
    memory, said_then = replace(memory, acknowledged=acks), tuple(found(60, *records))
    taken, before = 0, sys.gettrace()

    def counted(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        taken += event == "opcode"
        return counted

    sys.settrace(counted)
    try:
        decide(said_then, everybody, memory, at(60))
    finally:
        sys.settrace(before)
    return taken


def test_deciding_takes_work_in_proportion_to_the_clocks() -> None:
    """Ten thousand late clocks are no reason to take a hundred million steps: operations are counted, not seconds."""
    few, many = steps(20), steps(80)
    assert many < 5 * few, f"{few} operations for 20 clocks, {many} for 80"
