"""A rule's conditions, times and people in the words of a language (PG-18).

Why it exists: whoever is held to a rule must be able to read it, and YAML is no sentence. What is said here comes from the
structured condition alone, so it can never differ from what is judged; a negation is brought to the single facts first, and
"not this, or that" reads as "if this, that". Words are those of the labels. Judges nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from syncer.domain.fields import FieldSpec, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.words import chinese_word
from syncer.pages.labels import Labels
from syncer.pages.names import field_name, group_of
from syncer.rules.budgets import Budget
from syncer.rules.conditions import All, AnyOf, Condition, Equals, Has, Not
from syncer.rules.references import reference
from syncer.rules.slas import Aim, AtField, EachOf, NextMeeting, Point
from syncer.rules.weekly import WEEKDAYS, WeeklySlot

COUNTED = ("hours_long", "minutes_long", "days_long", "working_days_long")  # texts of the labels that count
_DAY, _HOUR = 86_400, 3_600


def _as_named(name: str) -> str:
    return name


@dataclass(frozen=True, slots=True)
class Said:
    """What a condition comes to: one sentence, or several of which `all` have to hold, or `any` one."""

    how: Literal["one", "all", "any"]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Rules in one language; `named` turns a person's reference into a name, `weekly` is when the plan has its meeting."""

    labels: Labels
    locale: str
    named: Callable[[str], str] = _as_named
    weekly: WeeklySlot | None = field(default=None)

    # ------------------------------------------------------------------------- conditions

    def condition(self, condition: Condition, kind: Kind) -> str:
        """Return a condition on records of a kind as one sentence without its full stop."""
        return self._sentence(_plain(condition), kind)

    def case(self, condition: Condition, kind: Kind) -> str:
        """Return a condition as one of several cases that stand in a row: a single value is said in short."""
        if isinstance(condition, Equals) and not isinstance(condition.values[0], bool):
            quoted = [
                self._say("quoted", text=word)
                for word in self._words(_spec(kind, condition.path), condition.values)
            ]
            return self._say("is", field=self.noun(condition.path, kind), values=self._listed("or", quoted))
        return self.condition(condition, kind)

    def parts(self, condition: Condition, kind: Kind) -> Said:
        """Return a condition as sentences for a list, where it has several parts that are worth a line each."""
        plain = _plain(condition)
        if isinstance(plain, All):
            texts = tuple(map(self.upright, self._clauses(plain, kind)))
            return Said("all" if len(texts) > 1 else "one", texts)
        if isinstance(plain, AnyOf) and not _conditional(plain) and any(map(_compound, plain.conditions)):
            texts = tuple(self.upright(self._sentence(one, kind)) for one in plain.conditions)
            return Said("any", texts)
        return Said("one", (self.upright(self._sentence(plain, kind)),))

    def _sentence(self, plain: Condition, kind: Kind) -> str:
        if isinstance(plain, All):
            return self._joined("and", self._clauses(plain, kind, grouped=True))
        if isinstance(plain, AnyOf):
            return self._alternatives(plain, kind)
        return self._leaf(plain, kind)

    def _clauses(self, plain: All, kind: Kind, *, grouped: bool = False) -> Iterator[str]:
        """Each part of what has to hold; fields that have to be filled in are said in one go, where the first of them is."""
        there = [one.path for one in plain.conditions if isinstance(one, Has)]
        absent = [path for each in plain.conditions if (path := _absence(each))]
        for one in plain.conditions:
            if isinstance(one, Has):
                if one.path == there[0]:
                    yield self._having("has", there, "and", kind)
            elif path := _absence(one):
                if path == absent[0]:
                    yield self._having("lacks", absent, "or", kind)
            else:
                yield self._grouped(one, kind) if grouped else self._sentence(one, kind)

    def _grouped(self, plain: Condition, kind: Kind) -> str:
        text = self._sentence(plain, kind)
        return self._say("grouped", text=text) if _compound(plain) else text

    def _alternatives(self, plain: AnyOf, kind: Kind) -> str:
        if _conditional(plain):
            ifs = tuple(one.condition for one in plain.conditions if isinstance(one, Not))
            rest = tuple(one for one in plain.conditions if not isinstance(one, Not))
            condition = self._sentence(ifs[0] if len(ifs) == 1 else All(ifs), kind)
            then = self._sentence(rest[0] if len(rest) == 1 else AnyOf(rest), kind)
            return self._say("if", condition=condition, then=then)
        there = [one.path for one in plain.conditions if isinstance(one, Has)]
        if len(there) == len(plain.conditions):
            return self._having("has", there, "or", kind)
        return self._joined("or", (self._grouped(one, kind) for one in plain.conditions))

    def _leaf(self, leaf: Condition, kind: Kind) -> str:
        if isinstance(leaf, Not):
            inner = leaf.condition
            assert isinstance(inner, Equals | Has), "a negation stands at a single fact"
            return self._fact(inner, kind, holds=False)
        assert isinstance(leaf, Equals | Has)
        return self._fact(leaf, kind, holds=True)

    def _fact(self, leaf: Equals | Has, kind: Kind, *, holds: bool) -> str:
        if isinstance(leaf, Has):
            return self._having("has" if holds else "lacks", [leaf.path], "and", kind)
        spec = _spec(kind, leaf.path)
        if leaf.values in ((True,), (False,)):
            said = "marked" if (leaf.values[0] is True) == holds else "unmarked"
            return self._say(said, field=self.noun(leaf.path, kind))
        own = self._own("rule_clause", leaf.path, kind)
        if own and holds:
            return own.format(values=self._listed("or", self._words(spec, leaf.values)))
        quoted = [self._say("quoted", text=word) for word in self._words(spec, leaf.values)]
        how = "is" if holds else "is_not" if len(quoted) == 1 else "is_none"
        listed = self._listed("nor" if how == "is_none" else "or", quoted)
        return self._say(how, field=self.subject(leaf.path, kind), values=listed)

    def _having(self, how: str, paths: Sequence[str], last: str, kind: Kind) -> str:
        return self._say(
            how, fields=self._listed(last, dict.fromkeys(self._thing(path, kind) for path in paths))
        )

    # ------------------------------------------------------------------------------ names

    def noun(self, path: str, kind: Kind) -> str:
        """Return what a field is called inside a sentence, with what it lies in or is looked at through."""
        through = reference(kind, path)
        if through is not None:
            near, there, far = through
            return self._say("inside", field=self.noun(far, there), near=self.noun(near, kind))
        own = self._own("rule_noun", path, kind)
        if own:
            return own
        parent, _, _ = path.rpartition(".")
        known = self.labels.words.get("field", {})
        name = self._small(field_name(kind, path, self.labels, self.locale))
        if not parent or path in known or spec_of(kind, parent) is None:
            return name
        return self._say("inside", field=name, near=self.noun(parent, kind))

    def subject(self, path: str, kind: Kind) -> str:
        """Return what a field is called where its value is spoken of."""
        return self._own("rule_field", path, kind) or self._say("its", field=self.noun(path, kind))

    def _thing(self, path: str, kind: Kind) -> str:
        return self._own("rule_thing", path, kind) or self.noun(path, kind)

    def _own(self, group: str, path: str, kind: Kind) -> str:
        """What the labels call a field in a group, first of this kind of record alone; "" where they do not."""
        known = self.labels.words.get(group, {})
        texts = (known.get(name, {}).get(self.locale) for name in (f"{kind.value}.{path}", path))
        return next((text for text in texts if isinstance(text, str)), "")

    def _small(self, name: str) -> str:
        """A label within a sentence: a lower-case letter, unless it begins with a name or an abbreviation."""
        first = name.partition(" ")[0]
        return name if first in {"Jira", "ID"} or first.isupper() else name[:1].lower() + name[1:]

    def _words(self, spec: FieldSpec | None, values: Iterable[JsonValue]) -> list[str]:
        return [self.word(spec, value) for value in values]

    def word(self, spec: FieldSpec | None, value: JsonValue) -> str:
        """Return a value of a field: an enumerated word by its label, anything else as it was written."""
        text = str(value)
        group = group_of(spec, self.labels) if spec is not None else ""
        if group:
            return self.labels.word(self.locale, group, text)
        if spec is None or not spec.values:
            return text
        chinese = chinese_word(spec.values, text) if self.locale.startswith("zh") else ""
        return chinese or text.replace("_", " ")

    # ----------------------------------------------------------------- times and people

    def aim(self, aim: Aim, kind: Kind) -> str:
        """Return by when something has to be done."""
        if isinstance(aim, Budget):
            return self.budget(aim)
        if isinstance(aim, AtField):
            return self._say("by", field=self.noun(aim.at, kind))
        return self.meeting(aim)

    def meeting(self, aim: NextMeeting) -> str:
        """Return the next weekly meeting, at the time that the project's plan says, else at the rule's."""
        slot = self.weekly or aim.slot
        weekday = self.labels.word(self.locale, "weekday", WEEKDAYS[slot.weekday])
        return self._say("next_meeting", weekday=weekday, time=f"{slot.at:%H:%M}")

    def budget(self, budget: Budget) -> str:
        """Return working time or working days."""
        if budget.days:
            return self._count("working_days_long", budget.days)
        return self.hours(budget.time)

    def hours(self, time: timedelta) -> str:
        """Return a time in hours, or in minutes where that is not even."""
        seconds = int(time.total_seconds())
        if seconds % _HOUR:
            return self._count("minutes_long", seconds // 60)
        return self._count("hours_long", seconds // _HOUR)

    def duration(self, time: timedelta) -> str:
        """Return a real time, in days where it is some."""
        seconds = int(time.total_seconds())
        if seconds and seconds % _DAY == 0:
            return self._count("days_long", seconds // _DAY)
        return self.hours(time)

    def nothing(self) -> str:
        """Return no time at all."""
        return self._count("hours_long", 0)

    def points(self, points: Iterable[Point]) -> str:
        """Return warning points as one text, the shares of the time first."""
        several = tuple(points)
        shares = [f"{one.percent}%" for one in several if one.percent is not None]
        comma, last = self.labels.formats[self.locale].comma, self.labels.formats[self.locale].last_comma
        listed = last.join(filter(None, (comma.join(shares[:-1]), *shares[-1:])))
        said = [self._say("at_share", shares=listed)] if shares else []
        said += [
            self._say("before_end", time=self.hours(one.before)) for one in several if one.percent is None
        ]
        return self._listed("and", said)

    def told(self, name: str, kind: Kind) -> str:
        """Return whom a rule tells: a word for somebody, a role, a field that names a person, or a person."""
        if "@" in name:
            return self.named(name)
        for group in ("told", "person_role"):
            if name in self.labels.words.get(group, {}):
                return self.labels.word(self.locale, group, name)
        return self._say("whoever", field=self.noun(name, kind))

    def turn(self, turn: AtField | EachOf, kind: Kind) -> str:
        """Return what starts or stops a clock where that is no condition."""
        if isinstance(turn, AtField):
            return self._say("at_field", field=self.noun(turn.at, kind))
        there, _, _ = turn.in_.rpartition(".")
        return self._say(
            "each_of", list=self.noun(turn.each_of, kind), there=self.noun(there or turn.in_, kind)
        )

    def calendar(self, name: str) -> str:
        """Return what a calendar is called; one of an admin's goes by its own name."""
        known = self.labels.words.get("calendar", {})
        return self.labels.word(self.locale, "calendar", name) if name in known else name

    def weekdays(self, days: Sequence[int]) -> str:
        """Return weekdays, Monday is 0, as one or as a range."""
        names = [self.labels.word(self.locale, "weekday", WEEKDAYS[day]) for day in days]
        return names[0] if len(names) == 1 else self._say("range", first=names[0], last=names[-1])

    def states(self, kind: Kind, path: str, states: Iterable[str]) -> str:
        """Return the words of a record's state that a gate stands before; "" for none."""
        quoted = [self._say("quoted", text=word) for word in self._words(_spec(kind, path), states)]
        return self._listed("or", quoted) if quoted else ""

    def above(self, path: str, most: float, kind: Kind) -> str:
        """Return that a figure is above a limit."""
        own = self._own("rule_above", path, kind)
        if own:
            return own.format(limit=f"{most:g}")
        return self._say("above", field=self.subject(path, kind), limit=f"{most:g}")

    def either(self, clauses: Iterable[str]) -> str:
        """Return sentences of which one is enough."""
        return self._joined("or", clauses)

    def upright(self, text: str) -> str:
        """Return a text with a capital, as what stands by itself begins."""
        return text[:1].upper() + text[1:]

    def phrase(self, key: str, **values: object) -> str:
        """Return a phrase of the labels' group `rule`, its values filled in."""
        return self._say(key, **values)

    def listing(self, items: Iterable[str]) -> str:
        """Return things as one text, each once: "a, b and c"."""
        return self._listed("and", dict.fromkeys(items) or [""])

    # ---------------------------------------------------------------------------- pieces

    def _say(self, key: str, **values: object) -> str:
        return self.labels.word(self.locale, "rule", key).format(**values)

    def _count(self, key: str, n: int) -> str:
        return self.labels.sentence(self.locale, key, n).format(n=n)

    def _joined(self, how: str, texts: Iterable[str]) -> str:
        return self._say(f"{how}_clauses").join(texts)

    def _listed(self, last: str, items: Iterable[str]) -> str:
        *head, tail = items
        return self._say("comma").join(head) + self._say(f"{last}_last") + tail if head else tail


# ----------------------------------------------------------------------- the shape of a condition


def _plain(condition: Condition, *, holds: bool = True) -> Condition:
    """The same with every `not` at a single fact, and nothing of a kind inside its own kind."""
    if isinstance(condition, Not):
        return _plain(condition.condition, holds=not holds)
    if isinstance(condition, All | AnyOf):
        joined = type(condition) if holds else AnyOf if isinstance(condition, All) else All
        parts: list[Condition] = []
        for each in condition.conditions:
            part = _plain(each, holds=holds)
            parts += part.conditions if isinstance(part, joined) else (part,)
        return joined(tuple(parts))
    return condition if holds else Not(condition)


def _absence(plain: Condition) -> str:
    """The field that has to be empty; "" where that is not what is said."""
    return plain.condition.path if isinstance(plain, Not) and isinstance(plain.condition, Has) else ""


def _compound(plain: Condition) -> bool:
    return isinstance(plain, All | AnyOf)


def _conditional(plain: AnyOf) -> bool:
    """Whether it says "not this, or that", as people say "if this, that"; a field that is empty is no such "if"."""
    nots = [one for one in plain.conditions if isinstance(one, Not)]
    return 0 < len(nots) < len(plain.conditions) and not any(map(_absence, nots))


def _spec(kind: Kind, path: str) -> FieldSpec | None:
    through = reference(kind, path)
    return spec_of(kind, path) if through is None else spec_of(through[1], through[2])
