"""What an administrator writes under `slas:`: what starts, pauses, stops a clock, by when, and who is told.

    slas:
      - name: change answered
        since: 2026-11-01
        record: change_request
        goal: [{when: {urgency: urgent}, is: 24h}, {when: {urgency: low}, is: {next: weekly, weekday: mon, at: "10:00"}}, {is: 72h}]
        calendar: always
        starts: {state: submitted}
        pauses: {state: awaiting_customer}
        longest_pause: 10d
        stops: {all: [{has: answers}, {has: preliminary_plan}]}
        cancels: {state: withdrawn}
        warn: ["50%", "2h"]
        on_warning: {notify: [owner]}
        on_breach: {notify: [owner]}
        escalate:
          - {after: 0h, to: [escalation], again: {after: 24h, up_to: 7d}}

Why it exists: the documents promise answers within a time (SLA-1 … SLA-5), and each house has its own idea of it. Here it
is only said and checked against the domain; `clocks` runs it over a record's timeline, `escalation` decides who hears of it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import Discriminator, Field, PlainSerializer, PlainValidator, Tag, WithJsonSchema

from syncer.domain.fields import Node, field_specs, spec_of
from syncer.domain.json import digest
from syncer.domain.kinds import Kind
from syncer.domain.vocabulary import Role
from syncer.rules import conditions
from syncer.rules.budgets import WrittenBudget, read_budget
from syncer.rules.conditions import Condition, WrittenCondition, unknown_path
from syncer.rules.faults import Fault, Loc, Wrong, article, choose
from syncer.rules.says import Says
from syncer.rules.weekly import WEEKDAYS, WeeklySlot, read_time
from syncer.rules.written import AnyNames, Duration, Name, Names, Written

ALWAYS = "always"
ROLES: tuple[str, ...] = ("owner", "escalation", "management", *get_args(Role))

_TIMED: tuple[str, ...] = ("instant", "moment", "date", "evidence", "decision")
_PERCENT = re.compile(r"([1-9][0-9]?)%")
_WARNING_PATTERN = r"^([1-9][0-9]?%|[1-9][0-9]{0,4}[mh])$"


class AtField(Written):
    """An instant that stands in a field: a meeting's end, the evidence of a mail, an agreed day."""

    at: Name = Field(
        description="The field that holds the instant, such as end or sent; evidence counts by its own."
    )


class NextMeeting(Written):
    """The next weekly meeting after the clock began (SLA-1, low)."""

    next: Literal["weekly"] = Field(
        description="Always `weekly`: the first weekly meeting after the clock began."
    )
    weekday: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"] = Field(
        description="Its weekday, where the project's communication plan does not say when it is."
    )
    at: str = Field(
        pattern=r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$",
        description='Its time of day in the project\'s zone, as in "10:00".',
    )

    @property
    def slot(self) -> WeeklySlot:
        """The weekday and time of day."""
        at = read_time(self.at)
        assert at is not None, "its pattern is that of a time"
        return WeeklySlot(WEEKDAYS.index(self.weekday), at)


def _aim_tag(raw: object) -> str:
    if isinstance(raw, NextMeeting) or (isinstance(raw, dict) and "next" in raw):
        return "a meeting"
    return "a field" if isinstance(raw, dict | AtField) else "a time"


Aim: TypeAlias = Annotated[
    Annotated[WrittenBudget, Tag("a time")]
    | Annotated[NextMeeting, Tag("a meeting")]
    | Annotated[AtField, Tag("a field")],
    Discriminator(_aim_tag),
]


class GoalLine(Written):
    """By when, for the records a condition means; the first line that holds is taken."""

    when: WrittenCondition | None = Field(
        default=None, description="Which records the line is for; without it, all that no line above took."
    )
    is_: Aim = Field(
        alias="is",
        description="The time there is: 24h, 5wd for working days, {next: weekly, …}, or {at: due} for a day in a field.",
    )


def _goal_tag(raw: object) -> str:
    return "several" if isinstance(raw, list | tuple) else "one"


Goal: TypeAlias = Annotated[
    Annotated[tuple[GoalLine, ...], Tag("several"), Field(min_length=1)] | Annotated[Aim, Tag("one")],
    Discriminator(_goal_tag),
]


class EachOf(Written):
    """Everybody of one list stands in another: each recipient has confirmed (SLA-3)."""

    each_of: Name = Field(description="The list that must be covered, such as distribution.")
    in_: Name = Field(alias="in", description="Where each of them has to stand, such as receipts.person.")


def _turn_tag(raw: object) -> str:
    if isinstance(raw, AtField) or (isinstance(raw, dict) and set(raw) == {"at"}):
        return "a field"
    if isinstance(raw, EachOf) or (isinstance(raw, dict) and "each_of" in raw):
        return "everybody"
    return "a condition"


Starts: TypeAlias = Annotated[
    Annotated[AtField, Tag("a field")] | Annotated[WrittenCondition, Tag("a condition")],
    Discriminator(_turn_tag),
]
Stops: TypeAlias = Annotated[
    Annotated[AtField, Tag("a field")]
    | Annotated[EachOf, Tag("everybody")]
    | Annotated[WrittenCondition, Tag("a condition")],
    Discriminator(_turn_tag),
]


def _warning(raw: object) -> str:
    if isinstance(raw, str) and re.fullmatch(_WARNING_PATTERN, raw.strip()):
        return raw.strip()
    raise Wrong(f"'{raw}' is no warning point", 'write "80%" of the time, or 2h for two hours before its end')


WarningPoint = Annotated[
    str,
    PlainValidator(_warning),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": _WARNING_PATTERN}),
]


class Reaction(Written):
    """What happens when a point of a clock is reached; nothing that is not written here."""

    notify: AnyNames = Field(
        default=(),
        description="Who is told: owner, escalation, management, a role of project.yaml, a field that names a person, "
        "or an e-mail address.",
    )
    label: str = Field(
        default="",
        pattern=r"^\S*$",
        description="A label that the record's issue carries while the clock stands so; no spaces. One that a person takes off "
        "is not put there again in that cycle.",
    )
    comment: bool = Field(
        default=False,
        description="Whether our status comment on the record's issue says so while the clock stands so; it is written where "
        "`comments: {status: issue}`.",
    )


class Again(Written):
    """How a level says it again until somebody acknowledges: each time after twice the time (B-32)."""

    after: Duration = Field(
        description="How long after the level it is said again the first time, such as 24h."
    )
    up_to: Duration = Field(
        description="The longest time between two; there is no default, so nothing bites unseen."
    )


class Level(Written):
    """One level of the escalation of a breached clock, while it goes on and nobody acknowledged."""

    after: Duration = Field(
        description="How long after the breach, in the clock's own calendar; 0h: at once."
    )
    to: Names = Field(description="Who is told, as under `notify`.")
    again: Again | None = Field(default=None, description="How it is said again; without it, once.")


class Policy(Written):
    """One response time: what starts, pauses, stops, cancels its clock, by when, and who is told (SLA-5)."""

    name: Name = Field(description="What it is called; versions of one policy have the same name.")
    since: date | None = Field(
        default=None,
        description="The day from which it holds: a cycle is judged by the version in force at its start (B-34). "
        "Without it, from ever.",
    )
    says: Says = Field(default={}, description="What pages call it, by language; without it, its name.")
    enabled: bool = Field(
        default=True, description="Whether there is such a clock; false takes one away that is shipped."
    )
    record: Kind = Field(description="The kind of record it is for.")
    when: WrittenCondition | None = Field(
        default=None,
        description="Which of these records have the clock; it is cancelled where that holds no more.",
    )
    goal: Goal = Field(
        description="The time there is: 24h, 5wd, or lines of {when: …, is: …}; what has passed counts on when another holds."
    )
    calendar: Name = Field(
        default=ALWAYS, description="The calendar whose hours count: always, or one of `calendars`."
    )
    cycles: Literal["first", "restart", "resume"] = Field(
        default="first",
        description="When it starts again after it ended: first never does, restart begins anew, resume counts on.",
    )
    starts: Starts = Field(
        description="The condition with which it starts (a state at creation counts), or {at: end}: an instant in a field."
    )
    pauses: WrittenCondition | None = Field(default=None, description="While this holds it stands still.")
    longest_pause: Duration | None = Field(
        default=None, description="The longest pause, in real time; a longer one is escalated."
    )
    stops: Stops = Field(
        description="The condition that ends it, {at: sent}: by the evidence's own instant, or {each_of: …, in: …}."
    )
    cancels: WrittenCondition | None = Field(default=None, description="What ends it without a verdict.")
    resets: WrittenCondition | None = Field(default=None, description="What begins it anew from nothing.")
    automatic: bool = Field(
        default=False,
        description="Whether what a program did can stop it; without it people alone do (SLA-6).",
    )
    warn: tuple[WarningPoint, ...] = Field(
        default=(),
        description="Points before the end: a share of the time such as 80%, or 2h before its end.",
    )
    on_warning: Reaction = Field(default=Reaction(), description="What happens at each of them.")
    on_breach: Reaction = Field(default=Reaction(), description="What happens when the time is over.")
    on_long_pause: Reaction = Field(
        default=Reaction(notify=("escalation",)), description="What happens when a pause is too long."
    )
    escalate: tuple[Level, ...] = Field(
        default=(), description="Who else is told of a breach, level by level."
    )
    daily_cap: int = Field(
        default=5,
        ge=1,
        description="How many messages a person gets on one day; the rest come in one digest (B-32).",
    )
    due_date: bool = Field(
        default=False,
        description="Whether the day it has to be done by is written as the issue's due date while it goes on; "
        "one that a person chose is never overwritten.",
    )

    @cached_property
    def goals(self) -> tuple[GoalLine, ...]:
        """The goal as lines, also where the short form was written."""
        return self.goal if isinstance(self.goal, tuple) else (GoalLine.model_validate({"is": self.goal}),)

    @cached_property
    def points(self) -> "tuple[Point, ...]":
        """The warning points, in the order in which they were written."""
        return tuple(Point.read(text) for text in self.warn)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The labels that it may put on an issue, each once."""
        found = (self.on_warning.label, self.on_breach.label, self.on_long_pause.label)
        return tuple(dict.fromkeys(label for label in found if label))

    @cached_property
    def reacts(self) -> bool:
        """Whether it writes anything to an issue."""
        said = any(one.comment for one in (self.on_warning, self.on_breach, self.on_long_pause))
        return self.enabled and (self.due_date or said or bool(self.labels))

    @cached_property
    def digest(self) -> str:
        """A digest of all it says, kept beside what was done under it (B-33)."""
        return digest(self.model_dump(mode="json", by_alias=True))

    @cached_property
    def stopped_by(self) -> frozenset[str]:
        """The fields that decide whether it stops."""
        if isinstance(self.stops, AtField):
            return frozenset({self.stops.at})
        if isinstance(self.stops, EachOf):
            return frozenset({self.stops.each_of, self.stops.in_})
        return conditions.paths_of(self.stops)

    @cached_property
    def proven_by(self) -> frozenset[str]:
        """Those of them that prove something: who is urgent, and so what has to be done by when, answers nothing."""
        if isinstance(self.stops, EachOf):
            return frozenset({self.stops.in_})
        chosen = [line.when for line in self.goals if line.when is not None]
        chosen += [] if self.when is None else [self.when]
        return self.stopped_by.difference(*map(conditions.paths_of, chosen)) or self.stopped_by

    @cached_property
    def started_by(self) -> frozenset[str]:
        """The fields that decide whether it starts."""
        if isinstance(self.starts, AtField):
            return frozenset({self.starts.at})
        besides = frozenset() if self.when is None else conditions.paths_of(self.when)
        return conditions.paths_of(self.starts) | besides

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every field on which its clock depends."""
        return frozenset(
            path for _, each in _conditions(self) for path in conditions.paths_of(each)
        ) | frozenset(path for _, path in _fields(self))


@dataclass(frozen=True, slots=True)
class Point:
    """A warning point, named as it was written: a share of the time, or a time before its end."""

    name: str
    percent: int | None = None
    before: timedelta = timedelta()

    @classmethod
    def read(cls, text: str) -> "Point":
        """Read "80%" or "2h"."""
        share = _PERCENT.fullmatch(text)
        return (
            cls(name=text, percent=int(share[1])) if share else cls(name=text, before=read_budget(text).time)
        )

    def budget(self, whole: timedelta) -> timedelta | None:
        """Return how much of a whole has passed at this point; None where the whole is shorter than what is to be left."""
        if self.percent is not None:
            return whole * self.percent / 100
        left = whole - self.before
        return left if left > timedelta() else None


def versions_of(policies: Iterable[Policy]) -> dict[str, tuple[Policy, ...]]:
    """Return policies by name, each with its versions from the first on (B-34)."""
    found: dict[str, list[Policy]] = {}
    for policy in policies:
        found.setdefault(policy.name, []).append(policy)
    return {name: tuple(sorted(each, key=lambda one: one.since or date.min)) for name, each in found.items()}


def called_alike(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    """Return policies in their order; a version that does not say what it is called is called as the last one that does."""
    says: dict[str, Says] = {}
    for policy in sorted(policies, key=lambda one: one.since or date.min):
        if policy.says:
            says[policy.name] = policy.says
    return tuple(
        one if one.says or one.name not in says else one.model_copy(update={"says": says[one.name]})
        for one in policies
    )


# ------------------------------------------------------------------------------------- checking


def check(policy: Policy, calendars: Iterable[str]) -> Iterator[Fault]:
    """Yield what in a policy does not exist: fields, words, calendars, roles; and lines said in vain."""
    for at, condition in _conditions(policy):
        yield from (fault.under(at) for fault in conditions.check(condition, policy.record))
    for at, path in _fields(policy):
        yield from (fault.under(at) for fault in _check_field(policy.record, path, timed=at[-1] == "at"))
    known = [ALWAYS, *calendars]
    if policy.calendar not in known:
        yield Fault(
            ("calendar",), f"there is no calendar '{policy.calendar}'", choose(policy.calendar, known)
        )
    for at, name in _told(policy):
        yield from (fault.under(at) for fault in _check_told(policy.record, name))
    yield from _check_lines(policy)


def check_all(policies: Sequence[Policy], calendars: Iterable[str]) -> Iterator[Fault]:
    """Yield what is wrong in a list of policies, each and together; `calendars` are those that can be named."""
    known = tuple(calendars)
    seen: dict[tuple[str, date | None], Policy] = {}
    for index, policy in enumerate(policies):
        yield from (fault.under((index,)) for fault in check(policy, known))
        if (policy.name, policy.since) in seen:
            hint = "give it another name, or the day `since` when this version holds"
            yield Fault((index, "name"), f"'{policy.name}' is said twice", hint)
        seen[(policy.name, policy.since)] = policy
    for index, policy in enumerate(policies):
        first = next(each for each in policies if each.name == policy.name)
        if policy.record is not first.record:
            hint = f"say record: {first.record.value}, or give it another name"
            message = f"another version of '{policy.name}' is for {article(first.record.value)}"
            yield Fault((index, "record"), message, hint)


def _conditions(policy: Policy) -> Iterator[tuple[Loc, Condition]]:
    for key in ("when", "starts", "pauses", "stops", "cancels", "resets"):
        value = getattr(policy, key)
        if value is not None and not isinstance(value, AtField | EachOf):
            yield (key,), value
    for index, line in enumerate(policy.goals):
        if line.when is not None:
            yield ("goal", index, "when"), line.when


def _fields(policy: Policy) -> Iterator[tuple[Loc, str]]:
    for key, value in (("starts", policy.starts), ("stops", policy.stops)):
        if isinstance(value, AtField):
            yield (key, "at"), value.at
        elif isinstance(value, EachOf):
            yield (key, "each_of"), value.each_of
            yield (key, "in"), value.in_
    short = not isinstance(policy.goal, tuple)
    for index, line in enumerate(policy.goals):
        if isinstance(line.is_, AtField):
            yield ("goal", "at") if short else ("goal", index, "is", "at"), line.is_.at


def _check_field(kind: Kind, path: str, *, timed: bool) -> Iterator[Fault]:
    spec = spec_of(kind, path)
    if spec is None:
        yield Fault((), *unknown_path(kind, path))
    elif timed and spec.type not in _TIMED:
        fitting = [
            each.path for each in field_specs(kind).values() if each.type in _TIMED and each.node is Node.LEAF
        ]
        yield Fault((), f"'{path}' holds no instant", choose(path, fitting))


def _told(policy: Policy) -> Iterator[tuple[Loc, str]]:
    for key in ("on_warning", "on_breach", "on_long_pause"):
        reaction: Reaction = getattr(policy, key)
        if key in policy.model_fields_set:
            yield from (((key, "notify", index), name) for index, name in enumerate(reaction.notify))
    for level, each in enumerate(policy.escalate):
        yield from ((("escalate", level, "to", index), name) for index, name in enumerate(each.to))


def _check_told(kind: Kind, name: str) -> Iterator[Fault]:
    spec = spec_of(kind, name)
    if "@" in name or name in ROLES or (spec is not None and spec.refers == "person"):
        return
    people = [path for path, each in field_specs(kind).items() if each.refers == "person"]
    message = f"'{name}' is nobody that can be told of {article(kind.value)}"
    yield Fault((), message, choose(name, [*ROLES, *people]))


def _check_lines(policy: Policy) -> Iterator[Fault]:
    *above, _ = policy.goals
    for index, line in enumerate(above):
        if line.when is None:
            yield Fault(("goal", index + 1), "this line is never reached", "give the line above a `when`")
            break
    if policy.longest_pause is not None and policy.pauses is None:
        yield Fault(
            ("longest_pause",),
            "nothing pauses this clock",
            "say `pauses: {…}`, or remove the line",
            at_key=True,
        )
    delays = [level.after for level in policy.escalate]
    if delays != sorted(delays):
        yield Fault(
            ("escalate",), "the levels are not in order", "write the one with the shortest `after` first"
        )
    for index, level in enumerate(policy.escalate):
        if level.again is not None and not timedelta() < level.again.after <= level.again.up_to:
            hint = "write at least 1s, and `up_to` no shorter than `after`"
            yield Fault(("escalate", index, "again"), "it could never be said again like this", hint)
