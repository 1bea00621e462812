"""Finding one thing by the name people write, in a list where names need not be unique.

Case does not count unless it decides; what is missing or ambiguous is said with all candidates and
their ids, so that a mapping can name one (B-16, B-19).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from syncer.domain.problems import did_you_mean


class UnknownName(Exception):
    """A name that leads nowhere, or to several things; `hint` says what would help."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Named:
    """Something Jira calls by an id, with its name and, where known, its untranslated one."""

    id: str
    name: str
    original: str = ""

    def answers_to(self, word: str) -> bool:
        """Whether it is called so, case aside."""
        return word.casefold() in {self.name.casefold(), self.original.casefold()}


AnyNamed = TypeVar("AnyNamed", bound=Named)


def matching(word: str, things: Iterable[AnyNamed]) -> list[AnyNamed]:
    """What is called so; where several are, those whose name is written exactly so."""
    found = [thing for thing in things if word and thing.answers_to(word)]
    exact = [thing for thing in found if thing.name == word]
    return exact or found


def the_only(word: str, things: Sequence[AnyNamed], what: str) -> AnyNamed:
    """The one thing called so; `what` is what it should be ("a priority"). Raises UnknownName."""
    found = matching(word, things)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(f"several things are called '{word}' where {what} is meant", candidates(found))
    raise UnknownName(f"Jira has no such thing as '{word}' where {what} is meant", suggestion(word, things))


def candidates(found: Iterable[Named]) -> str:
    """All candidates with their ids, and what to do."""
    listed = ", ".join(f"{thing.name} ({thing.id})" for thing in sorted(found, key=lambda one: one.id))
    return f"name one by its id: {listed}"


def suggestion(word: str, things: Iterable[Named]) -> str:
    """The nearest name, and all there are where they are few."""
    names = sorted({thing.name for thing in things})
    listed = f"there are: {', '.join(names)}" if 0 < len(names) <= 12 else ""
    return (
        " ".join(part for part in (did_you_mean(word, names), listed) if part)
        or "create it in Jira, or change the name"
    )
