"""What is judged: a record's leaf values, and what it is judged among: the other records and the project's own data.

Why it exists: every check reads values that people wrote, of which anything may be missing; here it is asked in one way.
"""

import re
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

    @cached_property
    def jargon(self) -> tuple[tuple[str, str], ...]:
        """The terms of the glossary that are to be written out, with their full forms (GLO-1).

        A term that is no abbreviation and has a meaning is explained in the glossary itself.
        """
        return tuple(
            (term.term, term.full)
            for term in self.data.glossary
            if term.term and term.full and (SHORT.search(term.term) or term.meaning is None)
        )

    @cached_property
    def explained(self) -> frozenset[str]:
        """The abbreviations that the glossary has."""
        terms = self.data.glossary
        return frozenset(word for term in terms for word in SHORT.findall(f"{term.term} {term.full}"))

    @cached_property
    def tangled(self) -> frozenset[str]:
        """The records that may stand in a circle of dependencies: what is left when loose ends are cut off, again and again."""
        needs = {
            uid: {other for other in one.names("depends_on") if other in self.records and other != uid}
            for uid, one in self.records.items()
        }
        needed: dict[str, set[str]] = {uid: set() for uid in needs}
        for uid, others in needs.items():
            for other in others:
                needed[other].add(uid)
        loose = [uid for uid in needs if not needs[uid] or not needed[uid]]
        while loose:
            uid = loose.pop()
            for there, back in ((needs.pop(uid, set()), needed), (needed.pop(uid, set()), needs)):
                for other in there & back.keys():
                    back[other].discard(uid)
                    if not back[other]:
                        loose.append(other)
        return frozenset(needs)


# an abbreviation in capitals, and not part of an address, a key or a version
SHORT = re.compile(
    r"(?<![A-Za-z0-9_./#@-])[A-Z][A-Z0-9]{1,5}(?![A-Za-z0-9_]|-[0-9?]|\.[A-Za-z0-9]|/[A-Za-z])"
)
ASIDE = frozenset({"deferred", "infeasible", "rejected", "withdrawn"})


def words_of(item: Mapping[str, JsonValue], part: str) -> str:
    """The text of a part of a value; "" where it has none."""
    value = item.get(part)
    return value if isinstance(value, str) else ""
