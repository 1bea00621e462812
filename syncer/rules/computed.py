"""Fields that a rule works out and a person may override: which they are, and what the rules of a project say of a record.

Why it exists: planning, pages and `explain` ask the same question of the same table. A kind of record has at most one such
field; its override stands beside it. Nothing here knows a side or a mapping.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import grading as grades
from syncer.rules import priority as priorities
from syncer.rules.grading import GradingRule, grading
from syncer.rules.priority import PriorityRule, priority
from syncer.rules.references import Find, nobody


@dataclass(frozen=True, slots=True)
class Computed:
    """A field that is worked out, the field of its override, and the key of the mapping that says how."""

    path: str
    override: str
    key: str


COMPUTED: Mapping[Kind, Computed] = MappingProxyType(
    {
        Kind.REQUIREMENT: Computed(priorities.PATH, priorities.OVERRIDE, "priority"),
        Kind.CHANGE_REQUEST: Computed(grades.PATH, grades.OVERRIDE, "grading"),
    }
)
# Who looks at whom: a requirement at its scenarios, a change at the requirements it touches. Those looked at come first.
STAGES: tuple[frozenset[Kind], ...] = (
    frozenset(set(Kind) - {Kind.REQUIREMENT, Kind.CHANGE_REQUEST}),
    frozenset({Kind.REQUIREMENT}),
    frozenset({Kind.CHANGE_REQUEST}),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule says of a record: the value that holds by it and its override, and what it would be without one.

    Both are "" where the rule cannot tell (nobody scored) and nobody overrode. `refused`: the override counts for nothing.
    """

    computed: str
    result: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a project that work values out; None: that field is what people type."""

    priority: PriorityRule | None = None
    grading: GradingRule | None = None

    def answer(self, kind: Kind, values: Mapping[str, JsonValue], find: Find = nobody) -> Answer | None:
        """What is said of a record's leaf values; None where no rule is meant for its kind."""
        if kind is Kind.REQUIREMENT and self.priority is not None:
            total = priority(self.priority, values, find)
            return Answer(total.computed, total.result)
        if kind is Kind.CHANGE_REQUEST and self.grading is not None:
            grade = grading(self.grading, values, find)
            return Answer(grade.computed, grade.result, grade.lowers)
        return None


def lowers(kind: Kind, computed: str, wanted: JsonValue) -> bool:
    """Whether a person may not set a value against the rule's: a grade is only raised (CR-3)."""
    return kind is Kind.CHANGE_REQUEST and grades.lowering(computed, wanted)
