"""Lists of user stories, one a line, as people keep them: numbered, bulleted, with comments, or plain (REQ-2).

A line's words are kept as they stand in `source.original` (REQ-12), without the marker before them and the white
space around; the description has them as a person reads them, the title is the capability.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake.draft import Draft, Intake
from syncer.intake.encoding import without_controls
from syncer.intake.identity import MAIN, ORIGINAL, says_something
from syncer.intake.titles import titles

LISTED = (Kind.REQUIREMENT, Kind.QUESTION, Kind.ACTION, Kind.CHANGE_REQUEST, Kind.SOLUTION)
"""Kinds whose records a line of words can be."""

_NEWLINE = re.compile(r"\r\n|\r|\n")
_MARKER = re.compile(
    r"(?:[-*+•·‣▪●○–—]\s+|[①-⑳]\s*|[(（]\d{1,3}[)）]\s*|\d{1,3}(?:[)、）．]\s*|\.(?!\d)\s*))?(?:\[[ xX]\]\s+)?"
)
_AROUND = " \t\u00a0\u3000\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    words: str


def physical_lines(text: str) -> list[str]:
    """Return the lines of a text as editors count them; the many other line ends of Unicode are characters."""
    return _NEWLINE.split(text)


def read(
    text: str, file: str, *, kind: Kind = Kind.REQUIREMENT, fixed: Mapping[str, JsonValue] | None = None
) -> Intake:
    """Return a draft for every line that has words; `fixed`: leaves that all of them have (`--set`)."""
    problems: list[Problem] = []
    lines = list(_lines(text, file, problems))
    drafts = (
        _draft(line, title, kind, fixed or {})
        for line, title in zip(lines, titles([line.words for line in lines]), strict=True)
    )
    return Intake(tuple(drafts), tuple(problems))


def _lines(text: str, file: str, problems: list[Problem]) -> Iterator[_Line]:
    comments: list[int] = []
    wordless: list[int] = []
    for number, raw in enumerate(physical_lines(text), 1):
        line = without_controls(raw)
        if line != raw.replace("\ufeff", ""):
            problems.append(controls(Place(file, number)))
        line = line.strip().strip(_AROUND)
        words = line[_marked(line) :].strip()
        if line.startswith("#"):
            comments.append(number)
        elif says_something(words):
            yield _Line(number, words)
        elif line:
            wordless.append(number)
    problems.extend(_not_taken(file, comments, "headings or comments, which are not taken"))
    problems.extend(_not_taken(file, wordless, "no words"))


def _marked(line: str) -> int:
    found = _MARKER.match(line)
    return found.end() if found else 0


def controls(place: Place) -> Problem:
    """Return what is said of words that had characters no site takes."""
    message = "control characters are left out of the words"
    return Problem(message, "", place, Severity.WARNING, "control-character")


def _not_taken(file: str, numbers: list[int], why: str) -> Iterator[Problem]:
    if numbers:
        lines = f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"
        yield Problem(f"{lines}: {why}", "", Place(file), Severity.INFO, "not-taken")


def _draft(line: _Line, title: str, kind: Kind, fixed: Mapping[str, JsonValue]) -> Draft:
    values: dict[str, JsonValue] = {"title": title, MAIN[kind]: tidied(line.words)}
    if kind is Kind.REQUIREMENT:
        values[ORIGINAL] = line.words
    return Draft(kind, values | dict(fixed), line.number)


def tidied(words: str) -> str:
    """Return words as a person reads them: lines kept, white space inside of a line single."""
    lines = (" ".join(line.split()) for line in physical_lines(words))
    return "\n".join(lines).strip("\n")
