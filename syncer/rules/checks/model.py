"""What an administrator says of findings: how grave each is, by state where that matters, and the words they look for.

Why it exists: what one house must have, another can do without. As written in a mapping:

    checks:
      levels:
        unknown_abbreviation: off
        no_background: [{when: {agreement: draft}, is: off}, {is: warning}]
      vague: {also: [snappy, 丝滑], except: [simple]}
      abbreviations: {also: [POS]}
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from syncer.domain.json import JsonValue
from syncer.rules.checks.words import ABBREVIATIONS, BUGS, NOT_BUGS, NOT_VAGUE, QUESTIONS, VAGUE
from syncer.rules.conditions import WrittenCondition, holds
from syncer.rules.faults import Wrong
from syncer.rules.written import Name, Written

Grave: TypeAlias = Literal["off", "info", "warning", "error"]


class LevelLine(Written):
    """How grave a finding is for the records that a condition means; the first line that holds is taken."""

    when: WrittenCondition | None = Field(
        default=None,
        description="Which records, such as {agreement: [draft, clarifying]}; without it, all others.",
    )
    is_: Grave = Field(alias="is", description="off, info, warning or error.")


def _tag(raw: object) -> str:
    return "lines" if isinstance(raw, list | tuple) else "one"


Level: TypeAlias = Annotated[
    Annotated[tuple[LevelLine, ...], Tag("lines"), Field(min_length=1)] | Annotated[Grave, Tag("one")],
    Discriminator(_tag),
]


class WordList(Written):
    """Words to look for: those that are shipped, with some more and without some."""

    words: tuple[Name, ...] | None = Field(
        default=None, description="All of them; these take the shipped ones' place."
    )
    also: tuple[Name, ...] = Field(default=(), description="Words beside them.")
    except_: tuple[Name, ...] = Field(
        default=(),
        alias="except",
        description="Words among them that are fine here, and longer ones that hold such a word.",
    )

    def over(self, shipped: tuple[str, ...]) -> tuple[str, ...]:
        """The words to look for, given the shipped ones."""
        fine = {word.casefold() for word in self.except_}
        whole = (*(shipped if self.words is None else self.words), *self.also)
        return tuple(dict.fromkeys(word for word in whole if word.casefold() not in fine))

    def beside(self, shipped: tuple[str, ...]) -> tuple[str, ...]:
        """Longer words in which one of them means nothing, given the shipped ones; what is looked for stays looked for."""
        wanted = {word.casefold() for word in (*self.also, *(self.words or ()))}
        return (*(word for word in shipped if word.casefold() not in wanted), *self.except_)


class AgendaPresets(Written):
    """How many minutes each point of a proposed agenda gets (MTG-2)."""

    opening: int = Field(default=5, ge=1, le=240, description="Opening.")
    progress: int = Field(default=20, ge=1, le=240, description="Progress and overdue actions.")
    feedback: int = Field(default=30, ge=1, le=240, description="Customer feedback and open questions.")
    solution: int = Field(default=20, ge=1, le=240, description="What is to be confirmed and decided.")
    next: int = Field(default=10, ge=1, le=240, description="Next steps.")

    def by_point(self) -> dict[str, int]:
        """The minutes by the point's name."""
        return {name: int(getattr(self, name)) for name in type(self).model_fields}


class AgendaLimits(Written):
    """How much of a meeting its agenda may take, and for what (MTG-2)."""

    slack: tuple[int, int] = Field(
        default=(5, 10), description="Minutes of the meeting that stay unplanned: [least, most]."
    )
    questions: int = Field(
        default=20, ge=0, le=100, description="Percent for open questions when a solution is presented."
    )
    words: tuple[Name, ...] = Field(
        default=QUESTIONS, description="What points for open questions are called."
    )
    presets: AgendaPresets = Field(
        default=AgendaPresets(), description="Minutes of the points of a proposed agenda (MTG-6)."
    )

    @model_validator(mode="after")
    def _least_before_most(self) -> "AgendaLimits":
        if not 0 <= self.slack[0] <= self.slack[1]:
            raise Wrong("slack is [least, most], in minutes", "write the smaller one first, such as [5, 10]")
        return self


class Checks(Written):
    """How grave findings are, and the words they look for (CPL-1)."""

    levels: dict[Name, Level] = Field(
        default={},
        description="How grave each finding is, by its name: a level, or lines of {when: …, is: …}.",
    )
    vague: WordList = Field(
        default=WordList(), description="Words that cannot be tested, such as fast or 尽快 (REQ-10)."
    )
    figures: tuple[Name, ...] = Field(
        default=("performance", "availability", "scalability", "usability"),
        description="Kinds of requirement that need a figure (REQ-10).",
    )
    abbreviations: WordList = Field(
        default=WordList(), description="Abbreviations that need no full form in the glossary (GLO-1)."
    )
    bugs: WordList = Field(
        default=WordList(), description="Words by which a text reads like a program error (PPL-3)."
    )
    agenda: AgendaLimits = Field(default=AgendaLimits(), description="What an agenda has to leave (MTG-2).")

    @cached_property
    def weasels(self) -> tuple[str, ...]:
        """Words that cannot be tested."""
        return self.vague.over(VAGUE)

    @cached_property
    def no_weasels(self) -> tuple[str, ...]:
        """Longer words in which a word that cannot be tested is none: 便利店, effective date."""
        return self.vague.beside(NOT_VAGUE)

    @cached_property
    def known_abbreviations(self) -> frozenset[str]:
        """Abbreviations that need no explanation."""
        return frozenset(self.abbreviations.over(ABBREVIATIONS))

    @cached_property
    def bug_words(self) -> tuple[str, ...]:
        """Words of which a report of a program error has one."""
        return self.bugs.over(BUGS)

    @cached_property
    def no_bug_words(self) -> tuple[str, ...]:
        """Longer words in which such a word reports nothing: 报错提示, bug tracker."""
        return self.bugs.beside(NOT_BUGS)


def grave(level: Level, values: Mapping[str, JsonValue]) -> Grave:
    """How grave a finding is for a record's leaf values; "off" where no line is meant for it."""
    if isinstance(level, str):
        return level
    return next((line.is_ for line in level if line.when is None or holds(line.when, values)), "off")
