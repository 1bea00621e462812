"""The priority of a requirement, as a sum that can be shown: weighed scores, a threshold, floors, an override (PRI-1, REQ-9).

Why it exists: everybody is to see why something is high, so the answer is the sum itself and never a bare word. High value,
low cost and low risk come first: a cost or risk of 1 counts as 5. Nothing here knows where a record is kept or who asks. As
written in a mapping:

    priority:
      weights: {value: 3, cost: 1, risk: 1}
      thresholds: {high: 22, medium: 15}
      floors:
        - name: core scenario
          when: {scenarios.tier: core}      # through the reference: the tier of its scenarios
          at_least: high
          says: {en: It plays in a core scenario, zh-CN: 属于核心场景}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import references
from syncer.rules.conditions import WrittenCondition, holds
from syncer.rules.faults import Fault, Wrong
from syncer.rules.references import Find, nobody
from syncer.rules.says import Says
from syncer.rules.written import Name, Written

PATH, OVERRIDE = "priority", "priority_override"
HIGH, MEDIUM, LOW = ORDER = ("high", "medium", "low")  # the most urgent first
SCORES = ("value", "cost", "risk")
_BEST = 6  # what a cost or risk is taken from, so that the least counts as much as the highest value

Weight = Annotated[int, Field(ge=0, le=100)]


class Weights(Written):
    """How much each score counts; whole numbers, so that a sum can be done in the head."""

    value: Weight = Field(default=3, description="What the value, 1 to 5, is multiplied by.")
    cost: Weight = Field(default=1, description="What 6 less the cost is multiplied by.")
    risk: Weight = Field(default=1, description="What 6 less the risk is multiplied by.")

    @model_validator(mode="after")
    def _something_counts(self) -> "Weights":
        if not (self.value or self.cost or self.risk):
            raise Wrong("nothing counts: all weights are 0", "give one of value, cost, risk a weight above 0")
        return self


class Thresholds(Written):
    """From which sum on a requirement is high or medium; anything less is low."""

    high: int = Field(default=22, ge=0, description="The least sum of a high priority.")
    medium: int = Field(default=15, ge=0, description="The least sum of a medium priority.")

    @model_validator(mode="after")
    def _in_order(self) -> "Thresholds":
        if self.high <= self.medium:
            raise Wrong("'high' is not above 'medium'", "let a high priority begin at a larger sum")
        return self

    def of(self, score: int) -> str:
        """The priority that a sum comes to."""
        return HIGH if score >= self.high else MEDIUM if score >= self.medium else LOW


class Floor(Written):
    """Records that are never below a priority, whatever their sum."""

    name: Name = Field(description="What the line is called; a line of the same name takes its place.")
    when: WrittenCondition = Field(
        description="Which requirements it is for; scenarios.tier looks through the reference to a scenario."
    )
    at_least: Literal["medium", "high"] = Field(description="The priority below which they never are.")
    says: Says = Field(default={}, description="The line in words for people, by language.")


class PriorityRule(Written):
    """How the priority of requirements is worked out (PRI-1)."""

    weights: Weights = Field(default=Weights(), description="How much value, cost and risk count.")
    thresholds: Thresholds = Field(
        default=Thresholds(), description="From which sum on it is high or medium."
    )
    floors: tuple[Floor, ...] = Field(
        default=(), description="Requirements that are never below a priority, by name."
    )

    @property
    def most(self) -> int:
        """The largest sum there can be."""
        return 5 * (self.weights.value + self.weights.cost + self.weights.risk)

    @cached_property
    def beyond(self) -> tuple[str, ...]:
        """The paths that floors look at in other records."""
        wanted = {path for floor in self.floors for path in references.paths(floor.when)}
        return tuple(sorted(path for path in wanted if references.reference(Kind.REQUIREMENT, path)))


@dataclass(frozen=True, slots=True)
class Addend:
    """One score of the sum: what was given, what it counts as, and by how much."""

    name: str
    given: int
    counts: int
    weight: int

    @property
    def product(self) -> int:
        """What it adds."""
        return self.counts * self.weight


@dataclass(frozen=True, slots=True)
class Sum:
    """How a priority came about; `computed` is what the rule says, "" where scores are `missing`.

    `floors` are all that apply, also where the sum reaches them by itself. `override` is a person's, as the record holds it.
    """

    addends: tuple[Addend, ...]
    missing: tuple[str, ...]
    score: int | None
    reached: str
    floors: tuple[Floor, ...]
    computed: str
    override: Mapping[str, JsonValue] | None = None

    @property
    def result(self) -> str:
        """The priority that holds; "" where nobody scored and nobody overrode."""
        said = self.override.get("value") if self.override is not None else None
        return said if isinstance(said, str) else self.computed


def priority(rule: PriorityRule, values: Mapping[str, JsonValue], find: Find = nobody) -> Sum:
    """Return the sum of a requirement's leaf values (PRI-1, REQ-9); `find` leads to what it refers to."""
    addends, missing = _addends(rule.weights, values), _missing(values)
    score = sum(addend.product for addend in addends) if not missing else None
    reached = rule.thresholds.of(score) if score is not None else ""
    floors = tuple(_floors(rule, values, find)) if score is not None else ()
    computed = min((reached, *(floor.at_least for floor in floors)), key=ORDER.index) if reached else ""
    override = values.get(OVERRIDE)
    held = override if isinstance(override, dict) and override.get("value") in ORDER else None
    return Sum(addends, missing, score, reached, floors, computed, held)


def _addends(weights: Weights, values: Mapping[str, JsonValue]) -> tuple[Addend, ...]:
    found = []
    for name in SCORES:
        given = values.get(name)
        if isinstance(given, int):
            counts = given if name == "value" else _BEST - given
            found.append(Addend(name, given, counts, getattr(weights, name)))
    return tuple(found)


def _missing(values: Mapping[str, JsonValue]) -> tuple[str, ...]:
    return tuple(name for name in SCORES if not isinstance(values.get(name), int))


def _floors(rule: PriorityRule, values: Mapping[str, JsonValue], find: Find) -> Iterator[Floor]:
    known = references.around(rule.beyond, Kind.REQUIREMENT, values, find) if rule.beyond else values
    return (floor for floor in rule.floors if holds(floor.when, known))


def check(rule: PriorityRule) -> Iterator[Fault]:
    """Yield what a rule names that requirements do not have, and floors that turn on the priority itself."""
    if rule.thresholds.high > rule.most:
        yield Fault(
            ("thresholds", "high"),
            f"no sum reaches {rule.thresholds.high}: the weights allow {rule.most} at the most",
            "lower the threshold, or raise a weight",
        )
    seen: set[str] = set()
    for index, floor in enumerate(rule.floors):
        at = ("floors", index)
        if floor.name in seen:
            yield Fault((*at, "name"), f"'{floor.name}' is there twice", "give each floor a name of its own")
        seen.add(floor.name)
        yield from (fault.under((*at, "when")) for fault in references.check(floor.when, Kind.REQUIREMENT))
        if any(path.partition(".")[0] in {PATH, OVERRIDE} for path in references.paths(floor.when)):
            message = "a floor cannot turn on the priority that it is to decide"
            yield Fault((*at, "when"), message, "name what the priority depends on instead")
