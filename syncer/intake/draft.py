"""A record to be, as intake understood it, and what intake has to say about the rest.

Why it exists: every kind of material ends in the same value, so that one place enters it into the register.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Draft:
    """A record without an id; `values` are leaves by path and always have a title.

    `line` is where it begins in what was read, counted from 1 (0: nowhere). `parts` are records that stand in the
    lines of a meeting's minutes, by the field that lists them: actions, open_questions, parked (MTG-3).
    """

    kind: Kind
    values: Mapping[str, JsonValue]
    line: int = 0
    parts: Mapping[str, tuple["Draft", ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is called."""
        return str(self.values["title"])

    def whole(self) -> Iterator["Draft"]:
        """Yield it, then its parts in order."""
        yield self
        for listed in self.parts.values():
            for part in listed:
                yield from part.whole()


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read: drafts in the order of the material, and a problem with its place for everything odd."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
