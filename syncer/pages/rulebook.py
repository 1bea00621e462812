"""The rules of a project as its page of rules prints them, line by line, in one language (PG-18).

Why it exists: a template should lay out and not work out. Everything here is taken from the mapping that is in force and from
the worked examples that this mapping comes to; so a rule that an admin changes is another line the next time, and an
example that holds no more is gone. Knows no storage format and decides nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from syncer.domain.kinds import Kind
from syncer.pages.rule_examples import Shown, shown
from syncer.pages.rule_words import RuleWords, Said
from syncer.pages.writing import Writing
from syncer.rules.calendars import Calendar
from syncer.rules.conditions import Condition
from syncer.rules.deviation import Deviation
from syncer.rules.gates import Gate
from syncer.rules.grading import Line
from syncer.rules.priority import SCORES, PriorityRule, priority
from syncer.rules.says import Says, words
from syncer.rules.slas import ALWAYS, AtField, EachOf, Level, Policy
from syncer.rules.windows import Window, read_weekdays
from syncer.sync.examples import Example
from syncer.sync.mapping import Mapping as SyncMapping

Versioned = Policy | Gate
_SAMPLE = {"value": 5, "cost": 2, "risk": 1}  # the scores of the sum that is worked out for readers


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The mapping in force, and the worked examples that it comes to."""

    mapping: SyncMapping = field(default_factory=lambda: SyncMapping(version=1))
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that stand side by side, such as a case and what holds in it; the first is "" where it goes without saying."""

    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRule:
    """A response time: by when in which case, whom it tells when, and what turns its clock."""

    title: str
    kind: str
    since: date | None
    until: date | None
    goals: tuple[Pair, ...]
    calendar: str
    tells: tuple[Pair, ...]
    only: Said | None
    starts: Said
    pauses: Said | None
    long_pause: str
    stops: Said
    cancels: Said | None
    resets: Said | None
    cycles: str
    automatic: bool
    on_jira: tuple[str, ...]
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateRule:
    """A gate: what it is for, what has to stand on record, and what becomes of a record that has not."""

    title: str
    kind: str
    since: date | None
    until: date | None
    mode: str
    only: Said | None
    entering: str
    changing: str
    fields: str
    requires: Said
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class FloorRule:
    """Requirements that are never below a priority."""

    title: str
    when: str
    at_least: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityLines:
    """How a priority is worked out: the sum in general and with figures, what it comes to, and the floors."""

    formula: str
    worked: str
    result: str
    high: int
    medium: int
    floors: tuple[FloorRule, ...]
    examples: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLine:
    """Whose a record is as long as nobody is named."""

    title: str
    kind: str
    when: str
    owner: str
    escalation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLines:
    """A calendar: the hours of its weekdays, the country whose public days count, and single days."""

    title: str
    zone: str
    hours: tuple[Pair, ...]
    country: str
    days: tuple[Pair, ...]
    examples: tuple[Shown, ...]


@dataclass(frozen=True)
class Rules:
    """A rulebook in a language, for templates."""

    book: Rulebook
    said: RuleWords
    writing: Writing

    @cached_property
    def times(self) -> tuple[TimeRule, ...]:
        """Every response time that is kept, each version of it."""
        return tuple(self._time(policy) for policy in self.book.mapping.slas if policy.enabled)

    @cached_property
    def gates(self) -> tuple[GateRule, ...]:
        """Every gate, each version of it."""
        return tuple(self._gate(gate) for gate in self.book.mapping.gates if gate.enabled)

    @cached_property
    def priority(self) -> PriorityLines | None:
        """How priorities are worked out; None where people set them."""
        rule = self.book.mapping.priority
        if rule is None:
            return None
        found = priority(rule, dict(_SAMPLE))
        return PriorityLines(
            formula=_formula(rule, {score: self._score(score) for score in SCORES}),
            worked=f"{_formula(rule, {score: str(given) for score, given in _SAMPLE.items()})} = {found.score}",
            result=found.reached,
            high=rule.thresholds.high,
            medium=rule.thresholds.medium,
            floors=tuple(
                FloorRule(
                    self._title(one.says, one.name),
                    self._standing(one.when, Kind.REQUIREMENT),
                    one.at_least,
                )
                for one in rule.floors
            ),
            examples=self._examples("priority"),
        )

    @cached_property
    def grading(self) -> tuple[Pair, ...]:
        """What makes a change major: what the line is called, and when it holds; () where people set the grade."""
        rule = self.book.mapping.grading
        return tuple(self._line(one) for one in rule.major) if rule is not None else ()

    @cached_property
    def grades(self) -> tuple[Shown, ...]:
        """Worked examples of the grade."""
        return self._examples("grading")

    @cached_property
    def routes(self) -> tuple[RouteLine, ...]:
        """Whose records are that name nobody, the first line that fits."""
        return tuple(
            RouteLine(
                title=one.name,
                kind=one.record.value,
                when=self._standing(one.when, one.record) if one.when is not None else "",
                owner=self.said.named(one.owner),
                escalation=self.said.named(one.escalation),
            )
            for one in self.book.mapping.routing
        )

    @property
    def deviation(self) -> Deviation:
        """When a plan counts as off."""
        return self.book.mapping.deviation

    @cached_property
    def watched(self) -> tuple[Pair, ...]:
        """The fields of each kind whose change makes others look again."""
        fields = self.book.mapping.suspects.fields
        return tuple(
            Pair(kind.value, self.said.listing(self.said.noun(path, kind) for path in paths))
            for kind, paths in fields.items()
        )

    @cached_property
    def calendars(self) -> tuple[CalendarLines, ...]:
        """The calendars that are written; the built-in one has nothing to say."""
        return tuple(self._calendar(one) for one in self.book.mapping.calendars)

    @cached_property
    def around_the_clock(self) -> tuple[Shown, ...]:
        """Worked examples of the built-in calendar."""
        return self._examples("calendars", ALWAYS)

    # ---------------------------------------------------------------------------- a line

    def _time(self, policy: Policy) -> TimeRule:
        kind = policy.record
        newest = next(one for one in reversed(self.book.mapping.slas) if one.name == policy.name)
        return TimeRule(
            title=self._title(policy.says, policy.name),
            kind=kind.value,
            since=policy.since,
            until=_until(policy, self.book.mapping.slas),
            goals=tuple(self._goals(policy)),
            calendar=self.said.calendar(policy.calendar),
            tells=tuple(self._tells(policy)),
            only=self._parts(policy.when, kind),
            starts=self._turn(policy.starts, kind),
            pauses=self._parts(policy.pauses, kind),
            long_pause=self._long_pause(policy),
            stops=self._turn(policy.stops, kind),
            cancels=self._parts(policy.cancels, kind),
            resets=self._parts(policy.resets, kind),
            cycles=policy.cycles,
            automatic=policy.automatic,
            on_jira=tuple(self._on_jira(policy)),
            examples=self._examples("slas", policy.name) if policy is newest else (),
        )

    def _goals(self, policy: Policy) -> Iterator[Pair]:
        for line in policy.goals:
            rest = self.said.phrase("otherwise") if len(policy.goals) > 1 else ""
            case = self.said.case(line.when, policy.record) if line.when is not None else rest
            yield Pair(self.said.upright(case), self.said.aim(line.is_, policy.record))

    def _tells(self, policy: Policy) -> Iterator[Pair]:
        """At which point whom; what is due at once after a breach is told with it."""
        at_once = [level for level in policy.escalate if not level.after]
        overdue = [*policy.on_breach.notify, *(name for level in at_once for name in level.to)]
        if policy.points and policy.on_warning.notify:
            points = self.said.upright(self.said.points(policy.points))
            yield Pair(points, self._people(policy.on_warning.notify, policy.record))
        if overdue:
            yield Pair(self.said.upright(self.said.phrase("overdue")), self._people(overdue, policy.record))
        for level in policy.escalate:
            if level.after:
                later = self.said.phrase("overdue_since", time=self.said.duration(level.after))
                yield Pair(self.said.upright(later), self._people(level.to, policy.record))
            if level.again is not None:
                yield Pair(self.said.upright(self._again(level)), self._people(level.to, policy.record))

    def _long_pause(self, policy: Policy) -> str:
        pause, names = policy.longest_pause, policy.on_long_pause.notify
        if pause is None or not names:
            return ""
        people = self._people(names, policy.record)
        return self.said.phrase("paused_longer", time=self.said.duration(pause), people=people)

    def _on_jira(self, policy: Policy) -> Iterator[str]:
        """What of a clock shows on the record's issue; nothing with the shipped rules."""
        said = self.said
        if policy.due_date:
            yield said.phrase("jira_due")
        warned = ((policy.on_warning, said.points(policy.points)),) if policy.points else ()
        pause = policy.longest_pause
        paused = (
            ((policy.on_long_pause, said.phrase("paused_for", time=said.duration(pause))),) if pause else ()
        )
        for reaction, when in (*warned, (policy.on_breach, said.phrase("overdue")), *paused):
            if reaction.label:
                yield said.upright(said.phrase("jira_label", when=when, label=reaction.label))
            if reaction.comment:
                yield said.upright(said.phrase("jira_comment", when=when))

    def _again(self, level: Level) -> str:
        assert level.again is not None
        first, most = self.said.duration(level.again.after), self.said.duration(level.again.up_to)
        return self.said.phrase("again", first=first, most=most)

    def _people(self, names: "list[str] | tuple[str, ...]", kind: Kind) -> str:
        return self.said.listing(self.said.told(name, kind) for name in names)

    def _gate(self, gate: Gate) -> GateRule:
        newest = next(one for one in reversed(self.book.mapping.gates) if one.name == gate.name)
        return GateRule(
            title=self._title(gate.says, gate.name),
            kind=gate.record.value,
            since=gate.since,
            until=_until(gate, self.book.mapping.gates),
            mode=gate.mode,
            only=self._parts(gate.when, gate.record),
            entering=self.said.states(gate.record, gate.state, gate.entering),
            changing=gate.changing or "",
            fields=self.said.listing(self.said.noun(path, gate.record) for path in gate.watched),
            requires=self.said.parts(gate.requires, gate.record),
            examples=self._examples("gates", gate.name) if gate is newest else (),
        )

    def _line(self, line: Line) -> Pair:
        title = self._title(line.says, line.name)
        if line.when is not None:
            return Pair(title, self._standing(line.when, Kind.CHANGE_REQUEST))
        limits = (self.said.above(path, most, Kind.CHANGE_REQUEST) for path, most in line.above.items())
        return Pair(title, self.said.upright(self.said.either(limits)))

    def _calendar(self, calendar: Calendar) -> CalendarLines:
        return CalendarLines(
            title=self.said.calendar(calendar.name),
            zone=calendar.zone,
            hours=tuple(
                Pair(self.said.weekdays(read_weekdays(key)), self._windows(several))
                for key, several in sorted(calendar.windows.items(), key=lambda one: read_weekdays(one[0]))
            ),
            country=calendar.country,
            days=tuple(self._days(calendar)),
            examples=self._examples("calendars", calendar.name),
        )

    def _days(self, calendar: Calendar) -> Iterator[Pair]:
        for day, rule in sorted(calendar.days.items()):
            said = rule.hours
            hours = self.said.phrase(f"day_{said}") if isinstance(said, str) else self._windows(said)
            name = rule.names.get(self.said.locale) or next(iter(rule.names.values()), "")
            named = self.said.phrase("named", text=hours, name=name) if name else hours
            yield Pair(
                self.writing.day(day), self.said.phrase("yearly", text=named) if rule.yearly else named
            )

    def _windows(self, windows: tuple[Window, ...]) -> str:
        return self.said.phrase("comma").join(str(window).replace("-", "–") for window in windows)

    # ---------------------------------------------------------------------------- pieces

    def _title(self, says: Says, name: str) -> str:
        return words(says, name, self.said.locale)

    def _parts(self, condition: Condition | None, kind: Kind) -> Said | None:
        return self.said.parts(condition, kind) if condition is not None else None

    def _standing(self, condition: Condition, kind: Kind) -> str:
        return self.said.upright(self.said.condition(condition, kind))

    def _turn(self, turn: "AtField | EachOf | Condition", kind: Kind) -> Said:
        if isinstance(turn, AtField | EachOf):
            return Said("one", (self.said.upright(self.said.turn(turn, kind)),))
        return self.said.parts(turn, kind)

    def _score(self, score: str) -> str:
        return self.said.noun(score, Kind.REQUIREMENT)

    def _examples(self, kind: str, rule: str = "") -> tuple[Shown, ...]:
        return tuple(
            shown(example, self.said, self.writing)
            for example in self.book.examples
            if example.kind == kind and example.rule == rule
        )


def _until(rule: Versioned, versions: Sequence[Versioned]) -> date | None:
    """The day from which another version of a rule holds, or from which there is no such rule any more; None for neither."""
    first = date.min
    later = [each.since for each in versions if each.name == rule.name and each.since]
    return min((day for day in later if day > (rule.since or first)), default=None)


def _formula(rule: PriorityRule, names: Mapping[str, str]) -> str:
    """The sum as people write it; what counts nothing is left out, and "× 1" too."""
    terms = []
    for score, name in names.items():
        weight = getattr(rule.weights, score)
        term = name if score == "value" else f"(6 − {name})"
        if weight:
            terms.append(term if weight == 1 else f"{term} × {weight}")
    return " + ".join(terms)
