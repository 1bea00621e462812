"""The grade of a change, minor or major, with what makes it so (CR-3).

Why it exists: a major change needs an executive (CR-4, GATE-3), so nobody is left to guess which it is. One line that holds
makes a change major; it is minor only once all figures are known and none is over its limit. People may raise a grade and
say why; nobody lowers it. Nothing here knows where a record is kept. As written in a mapping:

    grading:
      major:
        - {name: core requirement, when: {changes.requirement.importance: core}}
        - {name: delay, above: {impact.delay_days: 5}}          # working days
        - {name: cost, above: {impact.cost_percent: 10}}
      special_meeting: open           # a major change opens the meeting about it (CR-5)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import references
from syncer.rules.conditions import WrittenCondition, holds, inside, unknown_path
from syncer.rules.faults import Fault, Wrong
from syncer.rules.references import Find, nobody
from syncer.rules.says import Says
from syncer.rules.written import Name, Written

PATH, OVERRIDE = "grade", "grade_override"
MINOR, MAJOR = "minor", "major"
_FIGURES = frozenset({"number", "integer"})


def _plain(limit: float) -> float:
    return int(limit) if limit.is_integer() else limit


Limit: TypeAlias = Annotated[
    float, Field(allow_inf_nan=False), AfterValidator(_plain)
]  # 5 stays 5, and is told so


class Line(Written):
    """One thing that makes a change major: a condition, or figures above limits."""

    name: Name = Field(description="What the line is called; a line of the same name takes its place.")
    when: WrittenCondition | None = Field(
        default=None,
        description="Which changes it is for; changes.requirement.importance looks at the requirements they touch.",
    )
    above: dict[Name, Limit] = Field(
        default={},
        description="Figures by field, such as {impact.delay_days: 5}: one above its limit is enough.",
    )
    says: Says = Field(default={}, description="The line in words for people, by language.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Line":
        if (self.when is None) == (not self.above):
            raise Wrong("a line has either 'when' or 'above'", "write one of the two")
        return self


class GradingRule(Written):
    """What makes a change major (CR-3)."""

    major: tuple[Line, ...] = Field(
        default=(), description="Lines, by name; one that holds is enough for a major change."
    )
    special_meeting: Literal["open", "propose", "off"] = Field(
        default="open",
        description="The meeting about a change that is major and undecided: open lets it open by itself in the register, "
        "propose waits for a person, off does neither (CR-5).",
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """One line as it was judged; `figures` are what its fields say, None where nobody has said it yet."""

    line: Line
    holds: bool
    figures: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True)
class Grading:
    """How a grade came about; `computed` is what the rule says, "" while figures that could matter are `missing`.

    `override` is a person's, as the record holds it; `lowers`: it would lower the grade, and so counts for nothing.
    """

    lines: tuple[Judged, ...]
    missing: tuple[str, ...]
    computed: str
    override: Mapping[str, JsonValue] | None = None

    @property
    def lowers(self) -> bool:
        """Whether the override is refused: a grade may only be raised (CR-3)."""
        return self.override is not None and lowering(self.computed, self.override.get("value"))

    @property
    def result(self) -> str:
        """The grade that holds; "" where it is neither known nor set."""
        said = self.override.get("value") if self.override is not None and not self.lowers else None
        return said if isinstance(said, str) else self.computed


def lowering(computed: str, wanted: JsonValue) -> bool:
    """Whether a grade would go down against what the rule says (CR-3)."""
    return computed == MAJOR and wanted == MINOR


def grading(rule: GradingRule, values: Mapping[str, JsonValue], find: Find = nobody) -> Grading:
    """Return the grade of a change request's leaf values (CR-3); `find` leads to the requirements it touches."""
    wanted = {path for line in rule.major if line.when is not None for path in references.paths(line.when)}
    known = references.around(wanted, Kind.CHANGE_REQUEST, values, find)
    lines = tuple(_judged(line, known) for line in rule.major)
    missing = dict.fromkeys(path for one in lines for path, figure in one.figures.items() if figure is None)
    major = any(one.holds for one in lines)
    computed = MAJOR if major else "" if missing or not lines else MINOR
    override = values.get(OVERRIDE)
    held = override if isinstance(override, dict) and override.get("value") in {MINOR, MAJOR} else None
    return Grading(lines, () if major else tuple(missing), computed, held)


def _judged(line: Line, values: Mapping[str, JsonValue]) -> Judged:
    if line.when is not None:
        return Judged(line, holds(line.when, values), {})
    figures = {path: _figure(inside(values, path)) for path in line.above}
    over = any(f is not None and f > Decimal(str(line.above[path])) for path, f in figures.items())
    return Judged(line, over, figures)


def _figure(value: JsonValue) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def check(rule: GradingRule) -> Iterator[Fault]:
    """Yield what a rule names that change requests do not have, and lines that turn on the grade itself."""
    seen: set[str] = set()
    for index, line in enumerate(rule.major):
        at = ("major", index)
        if line.name in seen:
            yield Fault((*at, "name"), f"'{line.name}' is there twice", "give each line a name of its own")
        seen.add(line.name)
        for path in line.above:
            yield from (fault.under((*at, "above", path)) for fault in _check_figure(path))
        if line.when is None:
            continue
        yield from (fault.under((*at, "when")) for fault in references.check(line.when, Kind.CHANGE_REQUEST))
        if any(path.partition(".")[0] in {PATH, OVERRIDE} for path in references.paths(line.when)):
            message = "a line cannot turn on the grade that it is to decide"
            yield Fault((*at, "when"), message, "name what the grade depends on instead")


def _check_figure(path: str) -> Iterator[Fault]:
    spec = spec_of(Kind.CHANGE_REQUEST, path)
    if spec is None:
        yield Fault((), *unknown_path(Kind.CHANGE_REQUEST, path), at_key=True)
    elif spec.type not in _FIGURES:
        yield Fault((), f"'{path}' is no figure", "name a number, such as impact.delay_days", at_key=True)
