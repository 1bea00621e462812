"""What is wrong in a value an administrator wrote, by its path in that value rather than in a file.

The models of mappings and configuration live below the code that knows files; a fault carries the path
(`("records", "requirement", "fields", "titel")`) and the loader turns it into a problem with a place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from syncer.domain.problems import did_you_mean

Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at a path: what, and what to do.

    `at_key` when the key is wrong rather than its value. `within` is set when something is lacking: the part that
    ought to have it, so that nothing is said where that part could not be read whole.
    """

    loc: Loc
    message: str
    hint: str = ""
    at_key: bool = False
    within: Loc | None = None

    def under(self, loc: Loc) -> "Fault":
        """Return the fault with its path moved below another."""
        within = None if self.within is None else (*loc, *self.within)
        return replace(self, loc=(*loc, *self.loc), within=within)


class Wrong(ValueError):
    """Raised by validators that know a cure, or several faults at once; pydantic carries it in its error."""

    def __init__(self, message: str, hint: str = "", faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults) or (Fault((), message, hint),)


def choose(word: str, known: Iterable[str]) -> str:
    """Return the hint for a word that is none of the known ones: the nearest, or all of them."""
    words = list(known)
    return did_you_mean(word, words) or f"use one of: {', '.join(words)}"


def later(what: str) -> str:
    """Return the message for something the contract names and this version does not do."""
    return f"{what} is not supported by this version yet"


def article(noun: str) -> str:
    """Return a noun with "a" or "an"."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"
