"""What holds of every clock, whatever happened to its record (SLA-5, B-30, B-32, B-34)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.clock_values import ClockCycle
from syncer.rules.clocks import run
from syncer.rules.escalation import Memory, decide, notices
from syncer.rules.slas import Policy
from syncer.rules.timeline import Event, Timeline
from syncer.rules.worktime import ALWAYS, Hours
from tests.support.tries import tries

DAY0 = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = {"always": Hours(ALWAYS)}
MAIL: JsonValue = {"how": "mail"}
CALL: JsonValue = {"how": "call"}
VALUES: dict[str, tuple[JsonValue, ...]] = {
    "state": ("submitted", "assessing", "awaiting_customer", "withdrawn"),
    "urgency": ("urgent", "normal", "low"),
    "answers": (None, [MAIL], [MAIL, CALL]),
    "preliminary_plan": (None, "a plan"),
}
RULE = {
    "name": "answered",
    "record": "change_request",
    "goal": [
        {"when": {"urgency": "urgent"}, "is": "10h"},
        {"when": {"urgency": "low"}, "is": {"next": "weekly", "weekday": "tue", "at": "06:00"}},
        {"is": "30h"},
    ],
    "starts": {"state": "submitted"},
    "pauses": {"state": "awaiting_customer"},
    "longest_pause": "20h",
    "stops": {"all": [{"has": "answers"}, {"has": "preliminary_plan"}]},
    "cancels": {"state": "withdrawn"},
    "warn": ["50%", "2h"],
    "on_warning": {"notify": ["owner"]},
    "on_breach": {"notify": ["owner"]},
    "escalate": [{"after": "1h", "to": ["escalation"], "again": {"after": "4h", "up_to": "8h"}}],
}
LATER = {**RULE, "since": "2026-11-04", "goal": "3h", "stops": {"has": "answers"}}

Happening = tuple[int, str, JsonValue, bool]
one_thing = st.sampled_from(sorted(VALUES)).flatmap(
    lambda path: st.tuples(st.integers(1, 120), st.just(path), st.sampled_from(VALUES[path]), st.booleans())
)
things = st.lists(one_thing, max_size=14, unique_by=lambda thing: (thing[0], thing[1]))
modes = st.sampled_from(["first", "restart", "resume"])


def versions(mode: str) -> tuple[Policy, ...]:
    return tuple(Policy.model_validate({**each, "cycles": mode}) for each in (RULE, LATER))


VERSIONS = {mode: versions(mode) for mode in ("first", "restart", "resume")}


def timeline(happened: list[Happening], until: int = 10_000) -> Timeline:
    """What had happened up to an hour, as it was known then; what happens in one hour may come in any order."""
    values: dict[str, JsonValue] = {"state": "submitted", "urgency": "normal"}
    events = []
    for hour, path, value, automatic in sorted(happened, key=lambda each: each[0]):
        if hour <= until:
            at, before = DAY0 + hour * HOUR, values.get(path)
            events.append(Event(at, path, before, value, ref=f"{hour}:{path}", automatic=automatic))
            values[path] = value
    values = {path: value for path, value in values.items() if value is not None}
    return Timeline("CR-0001", Kind.CHANGE_REQUEST, DAY0, values, tuple(events))


def cycles(happened: list[Happening], mode: str, now: int, until: int = 10_000) -> tuple[ClockCycle, ...]:
    return run(VERSIONS[mode], timeline(happened, until), HOURS, DAY0 + now * HOUR)


@settings(max_examples=tries(120), deadline=None)
@given(things, modes, st.integers(0, 130))
def test_what_happens_later_changes_no_cycle_that_has_ended(
    happened: list[Happening], mode: str, now: int
) -> None:
    """B-34, SLA-5: looked at event by event or all at once, what had ended stands as it was."""
    then = [each for each in cycles(happened, mode, now, until=now) if each.ended is not None]
    assert list(cycles(happened, mode, 200)[: len(then)]) == then
    assert cycles(happened, mode, now) == cycles(happened, mode, now, until=now)


def facts(found: tuple[ClockCycle, ...]) -> list[ClockCycle]:
    """Cycles without what they refer to, which is told in the order in which it was written down."""
    bare = [replace(each, started_refs=(), ended_refs=(), evidence=()) for each in found]
    return [
        replace(each, intervals=tuple(replace(part, refs=()) for part in each.intervals)) for each in bare
    ]


@settings(max_examples=tries(60), deadline=None)
@given(things, modes, st.randoms(use_true_random=False))
def test_what_happens_at_one_instant_has_no_order(
    happened: list[Happening], mode: str, random: Random
) -> None:
    mixed = list(happened)
    random.shuffle(mixed)
    assert facts(cycles(mixed, mode, 150)) == facts(cycles(happened, mode, 150))


@settings(max_examples=tries(60), deadline=None)
@given(st.integers(1, 8), st.integers(1, 40))
def test_a_pause_adds_exactly_its_length(begins: int, lasts: int) -> None:
    """B-30: the deadline moves by it, and nothing of it is counted as worked."""
    urgent: list[Happening] = [(0, "urgency", "urgent", False)]
    pause: list[Happening] = [
        (begins, "state", "awaiting_customer", False),
        (begins + lasts, "state", "assessing", False),
    ]
    (plain,) = cycles(urgent, "first", begins + lasts)
    (paused,) = cycles(urgent + pause, "first", begins + lasts)
    assert plain.deadline is not None
    assert paused.deadline == plain.deadline + lasts * HOUR
    assert paused.elapsed == begins * HOUR


@settings(max_examples=tries(80), deadline=None)
@given(things, modes, st.integers(0, 130))
def test_a_cycle_adds_up(happened: list[Happening], mode: str, now: int) -> None:
    """Its intervals follow one another without gap, and the time worked is theirs."""
    carried = timedelta()
    for cycle in cycles(happened, mode, now):
        last = cycle.ended or DAY0 + now * HOUR
        ends = [each.until or last for each in cycle.intervals]
        assert [each.start for each in cycle.intervals][1:] == ends[:-1]
        assert ends[-1] == last
        worked = sum((each.worked for each in cycle.intervals), timedelta())
        assert cycle.elapsed == worked + (carried if mode == "resume" else timedelta())
        assert cycle.next is None or (cycle.ended is None and cycle.next > DAY0 + now * HOUR)
        carried = cycle.elapsed


@settings(max_examples=tries(40), deadline=None)
@given(things, modes, st.lists(st.integers(0, 130), min_size=1, max_size=12))
def test_nothing_fires_twice(happened: list[Happening], mode: str, looks: list[int]) -> None:
    """B-32: whenever somebody looks, in whatever order, and however often."""
    who = {("CR-0001", word): (word,) for word in ("owner", "escalation")}
    memory = Memory(began={"answered": DAY0})
    named = {each.digest: each for each in VERSIONS[mode]}
    for hour in [*looks, *looks]:
        now = DAY0 + hour * HOUR
        found = [
            notice
            for cycle in cycles(happened, mode, hour)
            for notice in notices(named[cycle.digest], cycle, HOURS["always"], now)
        ]
        memory = replace(memory, fired=(*memory.fired, *decide(found, who, memory, now).fired))
        assert decide(found, who, memory, now).fired == ()
    keys = [each.key for each in memory.fired]
    assert len(keys) == len(set(keys))


# ------------------------------------------------------------------------- hour by hour, by hand

PLAIN = {**RULE, "goal": [{"when": {"urgency": "urgent"}, "is": "10h"}, {"is": "30h"}], "longest_pause": None}
STOPS: dict[str, dict[str, JsonValue]] = {
    "answered and planned": {"all": [{"has": "answers"}, {"has": "preliminary_plan"}]},
    "in writing": {"answers.how": "mail"},
    "normal ones need a plan": {
        "all": [{"has": "answers"}, [{"urgency": "urgent"}, {"has": "preliminary_plan"}]]
    },
}
PLAINS = {
    (mode, stops): Policy.model_validate({**PLAIN, "cycles": mode, "stops": STOPS[stops]})
    for mode in VERSIONS
    for stops in STOPS
}
ANSWER = ("answers", "preliminary_plan")
SAID = {
    **VALUES,
    "answers": (None, [MAIL], [CALL], [MAIL, CALL], [CALL, MAIL], [MAIL, {"how": "mail", "ref": "2"}]),
    "preliminary_plan": (None, "a plan", "another"),
}
soon = st.one_of(st.integers(1, 14), st.integers(1, 120))
one_said = st.sampled_from([*sorted(SAID), "state", "answers"]).flatmap(
    lambda path: st.tuples(soon, st.just(path), st.sampled_from(SAID[path]), st.booleans())
)
said = st.lists(one_said, max_size=16, unique_by=lambda thing: (thing[0], thing[1]))


@dataclass
class Count:
    """One cycle, counted up an hour at a time."""

    started: int
    elapsed: int
    paused: bool = False
    goal: int = 0
    late: set[int] = field(default_factory=set)
    ended: int | None = None
    verdict: str = ""

    def facts(self) -> tuple[int, int | None, int, str]:
        open_ = "breached" if self.goal in self.late else "paused" if self.paused else "running"
        return self.started, self.ended, self.elapsed, self.verdict or open_


def each_of(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else [] if value is None else [value]


@dataclass
class ByHand:
    """What somebody with a calendar and a pencil would write down.

    Each answer of a person gets a tick when it is given. The ticks are rubbed out when a clock begins, but for those of that
    very hour; one that is taken back goes with its tick. Without a tick among what it needs no clock ends.
    """

    mode: str
    stops: str
    found: list[Count] = field(default_factory=list)
    values: dict[str, JsonValue] = field(default_factory=dict)
    people: dict[str, list[JsonValue]] = field(default_factory=lambda: {path: [] for path in ANSWER})
    ticked: dict[str, list[JsonValue]] = field(default_factory=lambda: {path: [] for path in ANSWER})

    def hour(self, hour: int, happened: list[Happening]) -> None:
        before = self.values.get("state") if hour else None
        count = self.found[-1] if self.found and self.found[-1].ended is None else None
        if count is not None and not count.paused:
            count.elapsed += 1
        if count is None and self.found:
            self.ticked = {path: [] for path in ANSWER}
        for _, path, value, automatic in happened:
            self.values[path] = value
            if path in ANSWER and not automatic:
                self.say(path, each_of(value))
        if (
            count is None
            and self.values["state"] == "submitted"
            and before != "submitted"
            and self.may_begin()
        ):
            count = Count(hour, self.found[-1].elapsed if self.found and self.mode == "resume" else 0)
            self.found.append(count)
        if count is not None:
            self.judge(count, hour)

    def say(self, path: str, now: list[JsonValue]) -> None:
        before, ticked = self.people[path], self.ticked[path]
        self.ticked[path] = [each for each in now if each in ticked or each not in before]
        self.people[path] = now

    def may_begin(self) -> bool:
        return self.mode != "first" or not self.found or self.found[-1].verdict == "cancelled"

    def proven(self) -> bool:
        answers, plan = (self.people[path] for path in ANSWER)
        new_answers, new_plan = (self.ticked[path] for path in ANSWER)
        if self.stops == "in writing":
            return any(isinstance(each, dict) and each["how"] == "mail" for each in new_answers)
        if self.stops == "answered and planned" or self.values["urgency"] != "urgent":
            return bool(answers and plan and (new_answers or new_plan))
        return bool(answers and (new_answers or new_plan))

    def judge(self, count: Count, hour: int) -> None:
        goal = 10 if self.values["urgency"] == "urgent" else 30
        count.goal = count.goal or goal
        if self.proven():
            count.ended, count.verdict = hour, "breached" if count.goal in count.late else "met"
        elif self.values["state"] == "withdrawn":
            count.ended, count.verdict = hour, "cancelled"
        else:
            count.paused, count.goal = self.values["state"] == "awaiting_customer", goal
            if not count.paused and count.elapsed >= goal:
                count.late.add(goal)


@settings(max_examples=tries(300), deadline=None)
@given(said, modes, st.sampled_from(sorted(STOPS)), st.integers(0, 130))
def test_a_clock_says_what_counting_by_hand_says(
    happened: list[Happening], mode: str, stops: str, now: int
) -> None:
    """SLA-2, SLA-5, B-30, B-31: beginnings, ends, hours and verdicts, over any history."""
    first: list[Happening] = [(0, "state", "submitted", False), (0, "urgency", "normal", False)]
    hand = ByHand(mode, stops)
    for hour in range(now + 1):
        hand.hour(hour, [each for each in [*first, *happened] if each[0] == hour])
    found = run((PLAINS[mode, stops],), timeline(happened), HOURS, DAY0 + now * HOUR)
    assert [
        (
            (each.started - DAY0) // HOUR,
            None if each.ended is None else (each.ended - DAY0) // HOUR,
            each.elapsed // HOUR,
            each.state.value,
        )
        for each in found
    ] == [count.facts() for count in hand.found]
