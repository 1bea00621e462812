"""A problem is a value with a place, so that all of them can be shown at once and none stops the rest.

Used for what people wrote (files, mappings, configuration, pages). What is merely missing in a record is a
`Finding` instead (findings.py). Nothing here prints, raises or logs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from syncer.domain.json import JsonObject


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file something stands; lines and columns count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


class Severity(StrEnum):
    """How bad a problem is: an error keeps its subject from being used, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (message), what to do (hint), where (place) and about which record (uid).

    `trace` are the lines of ours that a defect was met in, without values; the log shows them, people's output does not.
    """

    message: str
    hint: str = ""
    place: Place | None = None
    severity: Severity = Severity.ERROR
    code: str = ""
    uid: str = ""
    trace: str = ""

    def to_json(self) -> JsonObject:
        """Return the problem as a JSON object without its empty members; `place` as file, line, column."""
        found: JsonObject = {"severity": self.severity.value, "message": self.message}
        if self.place is not None:
            found["place"] = {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        for name, text in (("hint", self.hint), ("code", self.code), ("uid", self.uid)):
            if text:
                found[name] = text
        return found

    def __str__(self) -> str:
        where = ": ".join(part for part in (str(self.place or ""), self.uid) if part)
        level = "" if self.severity is Severity.ERROR else f"{self.severity.value}: "
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {level}{self.message}{hint}" if where else f"{level}{self.message}{hint}"


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate nearest to a mistyped word, or "" when none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in candidates}
    near = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[near[0]] if near else ""


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the candidate nearest to a mistyped word, or "" when none is near."""
    near = nearest(word, candidates)
    return f"did you mean '{near}'?" if near else ""
