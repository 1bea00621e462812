"""What a status of Jira says in the register's words, and which statuses say a word.

Why it exists: reading, planning and moving must agree on it to the letter, or an issue would be moved to and fro:
any of the statuses that mean a word will do, and none of them is ever changed for another. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

from syncer.domain.json import JsonValue
from syncer.sync.merge import FOREIGN, UNSEEN, Absent
from syncer.sync.observation import Category, Status
from syncer.sync.states import Statuses, StatusMapping

_UNLISTED = "#"  # stands before the name of a status that stands for no word


@dataclass(frozen=True, slots=True)
class Goal:
    """The statuses that mean a word of the register."""

    states: StatusMapping
    word: str
    known: Statuses

    @property
    def categories(self) -> frozenset[Category]:
        """The categories that they are of, as far as the mapping and the site tell."""
        match = self.states.values[self.word]
        named = {status.category for name in match.names for status in self.known.get(name.casefold(), ())}
        return frozenset(named | ({Category(match.category)} if match.category else set()))

    @property
    def resolution(self) -> str:
        """The resolution without which the status would mean another word, "" where none decides."""
        match = self.states.values[self.word]
        return match.resolution[0] if match.resolution else ""

    def rank(self, status: Status) -> int | None:
        """How early the mapping lists a status for the word; None where it means another or none."""
        return self.states.rank(self.word, status, self.known)

    def reached(self, status: Status, resolution: str) -> bool:
        """Whether an issue in that status says the word."""
        return self.states.read(status, self.known, resolution) == self.word


def native(states: StatusMapping, known: Statuses, status: Status, resolution: str) -> JsonValue | Absent:
    """What an issue's status says: a word, UNSEEN where only named statuses are read, else what stands for none."""
    word = states.read(status, known, resolution)
    if word is not None:
        return word
    return f"{_UNLISTED}{status.name}" if states.writes or states.else_ == "error" else UNSEEN


def to_register(said: JsonValue) -> JsonValue | Absent:
    """The register's word; a status that nobody listed is foreign."""
    return FOREIGN if isinstance(said, str) and said.startswith(_UNLISTED) else said


def called(said: JsonValue) -> str:
    """A status or a word as people know it."""
    return str(said).removeprefix(_UNLISTED)
