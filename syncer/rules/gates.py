"""Gates 准入检查: what has to stand on record before a record may enter a state, or change after it was frozen (GATE-1 … GATE-7).

Why it exists: an approval without both sides' word is none, through whichever door it came. As written in a mapping:

    gates:
      - name: no change without both sides
        record: change_request
        entering: [approved, implementing]    # words of one of its states
        requires:
          all:
            - {decision.ours.outcome: approved}
            - {decision.customer.outcome: approved}
            - [{not: {grade: major}}, {decision.executive.outcome: approved}]
        mode: observe                         # observe: shown; comment: said on the issue; hold: put back

Here is what may be written, and what a condition lacks; what happened is judged in `passages`. Knows no side and no `now`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from syncer.domain.fields import field_specs, spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.values import instant_of
from syncer.rules import references
from syncer.rules.conditions import (
    All,
    AnyOf,
    Condition,
    Not,
    WrittenCondition,
    holds,
    inside,
    paths_of,
    unknown_path,
)
from syncer.rules.faults import Fault, Wrong, article, choose
from syncer.rules.says import Says
from syncer.rules.written import AnyNames, Name, Written

STATES = ("agreement", "delivery", "state")
Mode = Literal["observe", "comment", "hold"]
Barrier = Literal["baseline", "requirement_freeze"]
MEANING = ("title", "description", "background", "acceptance_criteria", "kind")


class Gate(Written):
    """One gate: what may not happen before something stands on record."""

    name: Name = Field(description="What it is called; versions of one gate have the same name.")
    since: date | None = Field(
        default=None,
        description="The day from which it holds: what passed before is judged by the version before. Without it, from ever.",
    )
    says: Says = Field(default={}, description="What pages call it, by language; without it, its name.")
    enabled: bool = Field(
        default=True, description="Whether there is such a gate; false takes one away that is shipped."
    )
    record: Kind = Field(description="The kind of record it is for.")
    when: WrittenCondition | None = Field(
        default=None, description="Which of these records it is for; without it, all of them."
    )
    entering: AnyNames = Field(
        default=(),
        description="The words of one of the record's states that may not be entered without proof.",
    )
    changing: Barrier | None = Field(
        default=None,
        description="In place of `entering`: what may not change without proof once it stands in a baseline, or after the "
        "milestone requirement_freeze was reached, when no new record may come either.",
    )
    fields: AnyNames = Field(
        default=(),
        description="With `changing`: the fields meant; without it, title, description, background, "
        "acceptance_criteria and kind.",
    )
    requires: WrittenCondition = Field(
        description="What has to stand on record; a path may go through one reference, as in changed_by.state."
    )
    mode: Mode = Field(
        default="observe",
        description="observe: shown; comment: said in the issue's status comment too; hold: put back, and on the third "
        "try held for a person.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.entering) == (self.changing is not None):
            raise Wrong(
                "a gate says either 'entering' or 'changing'",
                "write entering: approved, or changing: baseline",
            )
        return self

    @cached_property
    def state(self) -> str:
        """The path of the state that is entered, "" where there is none."""
        return state_of(self.record, self.entering)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The fields that may not change."""
        return self.fields or MEANING

    @cached_property
    def required(self) -> frozenset[str]:
        """Every field on which it depends whether it lets through."""
        besides = frozenset() if self.when is None else paths_of(self.when)
        return paths_of(self.requires) | besides

    def meant(self, values: Mapping[str, JsonValue]) -> bool:
        """Whether it is for a record with these values."""
        return self.enabled and (self.when is None or holds(self.when, values))


def state_of(kind: Kind, words: Iterable[str]) -> str:
    """Return the path of the kind's state that has all these words, "" for none."""
    wanted = set(words)
    specs = ((path, spec_of(kind, path)) for path in STATES)
    return next((p for p, spec in specs if wanted and spec is not None and wanted <= set(spec.values)), "")


def in_force(gates: Iterable[Gate], at: datetime, zone: tzinfo) -> tuple[Gate, ...]:
    """Return of each gate the version that holds at an instant, in the order in which they were written."""
    found: dict[str, Gate] = {}
    for gate in gates:
        before = found.get(gate.name)
        if gate.since is not None and instant_of(gate.since, zone) > at:
            continue
        if before is None or (gate.since or date.min) >= (before.since or date.min):
            found[gate.name] = gate
    return tuple(gate for gate in found.values() if gate.enabled)


# ------------------------------------------------------------------------------- what is lacking


@dataclass(frozen=True, slots=True)
class Lack:
    """One leaf of a condition that is not met, and what stands there; `instead`: one of several that would do."""

    leaf: Condition
    there: JsonValue
    instead: bool = False

    @property
    def path(self) -> str:
        """The field that it asks for."""
        return min(paths_of(self.leaf))


def lacking(condition: Condition, values: Mapping[str, JsonValue]) -> tuple[Lack, ...]:
    """Return every leaf because of which a condition is not met, () where it is.

    Of alternatives those that nobody can supply (what a record must not be) are named only where there are no others.
    """
    found: dict[Condition, Lack] = {}
    for one in _lacking(condition, values, instead=False):
        found.setdefault(one.leaf, one)
    return tuple(found.values())


def _lacking(condition: Condition, values: Mapping[str, JsonValue], *, instead: bool) -> Iterator[Lack]:
    if holds(condition, values):
        return
    if isinstance(condition, All):
        for each in condition.conditions:
            yield from _lacking(each, values, instead=instead)
    elif isinstance(condition, AnyOf):
        supplied = [each for each in condition.conditions if not isinstance(each, Not)]
        several: Sequence[Condition] = supplied or condition.conditions
        for each in several:
            yield from _lacking(each, values, instead=instead or len(several) > 1)
    else:
        yield Lack(condition, inside(values, min(paths_of(condition))), instead)


# ------------------------------------------------------------------------------------- checking


def check_all(gates: Sequence[Gate]) -> Iterator[Fault]:
    """Yield what in a list of gates does not exist: states, fields, words; and names that are said twice."""
    seen: dict[tuple[str, date | None], Gate] = {}
    for index, gate in enumerate(gates):
        yield from (fault.under((index,)) for fault in _check(gate))
        if (gate.name, gate.since) in seen:
            hint = "give it another name, or the day `since` when this version holds"
            yield Fault((index, "name"), f"'{gate.name}' is said twice", hint)
        seen[gate.name, gate.since] = gate
        first = next(each for each in gates if each.name == gate.name)
        if gate.record is not first.record:
            hint = f"say record: {first.record.value}, or give it another name"
            message = f"another version of '{gate.name}' is for {article(first.record.value)}"
            yield Fault((index, "record"), message, hint)


def _check(gate: Gate) -> Iterator[Fault]:
    yield from (fault.under(("requires",)) for fault in references.check(gate.requires, gate.record))
    if gate.when is not None:
        yield from (fault.under(("when",)) for fault in references.check(gate.when, gate.record))
    if gate.entering:
        yield from _check_words(gate)
    for index, path in enumerate(gate.fields):
        if gate.changing is None:
            yield Fault(("fields",), "no field is watched by `entering`", "remove the line", at_key=True)
            break
        if spec_of(gate.record, path) is None:
            yield Fault(("fields", index), *unknown_path(gate.record, path))
    if gate.changing is not None and gate.record is not Kind.REQUIREMENT:
        yield Fault(("changing",), "only requirements are frozen", "say record: requirement", at_key=True)


def _check_words(gate: Gate) -> Iterator[Fault]:
    known = {path: spec_of(gate.record, path) for path in STATES if path in field_specs(gate.record)}
    words = [word for spec in known.values() if spec is not None for word in spec.values]
    strange = [index for index, word in enumerate(gate.entering) if word not in words]
    for index in strange:
        word = gate.entering[index]
        message = f"'{word}' is no state of {article(gate.record.value)}"
        yield Fault(
            ("entering", index) if len(gate.entering) > 1 else ("entering",), message, choose(word, words)
        )
    if not strange and not gate.state:
        hint = "write a gate for each of the two"
        yield Fault(("entering",), "these words belong to different states", hint)
