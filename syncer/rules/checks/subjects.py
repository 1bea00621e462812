"""What is judged: a record's leaf values, and what it is judged among: the other records and the project's own data.

Why it exists: every check reads values that people wrote, of which anything may be missing; here it is asked in one way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.rules.checks.model import Checks
from syncer.rules.conditions import Has, holds
from syncer.rules.grading import GradingRule
from syncer.rules.routing import Route


@dataclass(frozen=True, slots=True)
class Subject:
    """A record by its leaf values; `uid` is how it is named, be it by its file as long as it has no ID."""

    uid: str
    kind: Kind
    values: Mapping[str, JsonValue]

    def has(self, path: str) -> bool:
        """Whether the field, or anything below it, has a value."""
        return holds(Has(path), self.values)

    def text(self, path: str) -> str:
        """A field's text; "" where it has none."""
        value = self.values.get(path)
        return value if isinstance(value, str) else ""

    def names(self, path: str) -> tuple[str, ...]:
        """The texts of a list, or of a field that holds one."""
        value = self.values.get(path)
        held = value if isinstance(value, list) else [value]
        return tuple(one for one in held if isinstance(one, str) and one)

    def items(self, path: str) -> Iterator[Mapping[str, JsonValue]]:
        """The values of a list that have parts, such as acceptance criteria."""
        value = self.values.get(path)
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict):
                yield item


@dataclass(frozen=True)
class Around:
    """What records are judged among; `grading` and `routes` are other rules of the project.

    `drifted` are fields by uid that changed behind a baseline or the freeze without a change request (GATE-4, GATE-7).
    """

    checks: Checks = field(default_factory=Checks)
    records: Mapping[str, Subject] = field(default_factory=dict)
    data: ProjectData = field(default_factory=ProjectData)
    grading: GradingRule | None = None
    routes: tuple[Route, ...] = ()
    drifted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, uid: str) -> Mapping[str, JsonValue] | None:
        """A record's values by its uid; None for one that is not there."""
        found = self.records.get(uid)
        return found.values if found is not None else None

    @cached_property
    def playing(self) -> Mapping[str, tuple[Subject, ...]]:
        """The requirements that play in each scenario, by its uid; those set aside play nowhere."""
        found: dict[str, list[Subject]] = {}
        for one in self.records.values():
            if one.kind is Kind.REQUIREMENT and one.text("agreement") not in ASIDE:
                for scenario in one.names("scenarios"):
                    found.setdefault(scenario, []).append(one)
        return {uid: tuple(several) for uid, several in found.items()}


ASIDE = frozenset({"deferred", "infeasible", "rejected", "withdrawn"})


def words_of(item: Mapping[str, JsonValue], part: str) -> str:
    """The text of a part of a value; "" where it has none."""
    value = item.get(part)
    return value if isinstance(value, str) else ""
