"""Which words are the same words: what keeps a list from being entered twice.

A requirement is known by its original words (REQ-12), the other kinds by their title and their text. Decides
nothing about what is done with what is there already.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import category, normalize

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.intake.draft import Draft

MAIN: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.REQUIREMENT: "description",
        Kind.CHANGE_REQUEST: "content",
        Kind.ACTION: "description",
        Kind.QUESTION: "description",
        Kind.SOLUTION: "function",
        Kind.SCENARIO: "trigger",
        Kind.MEETING: "start",
    }
)
"""The field that holds the words of a kind; of a meeting, what tells it from another of its name."""

ORIGINAL = "source.original"
_AROUND = " \"'`“”‘’«»‹›„‚「」『』《》.,;:!?。、"
_SPACES = re.compile(r"[\s\u200b\ufeff]+")

Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Sifted:
    """Drafts to enter; those whose words stand earlier in the material; those whose words the register has, by id."""

    fresh: tuple[Draft, ...]
    twice: tuple[tuple[Draft, Draft], ...] = ()
    there: tuple[tuple[Draft, str], ...] = ()


def normalised(words: str) -> str:
    """Return words without what does not tell them apart: case, width, white space, quotes and stops around them.

    Traditional and simplified script stay apart; "" when there is no word at all.
    """
    folded = normalize("NFKC", normalize("NFKC", words).casefold())
    return _SPACES.sub(" ", folded).strip(_AROUND)


def says_something(words: str) -> bool:
    """Tell words from a line that only parts others: there is a letter, a figure or a picture in them."""
    return any(category(character)[0] in "LN" or category(character) == "So" for character in words)


def keys_of(kind: Kind, values: Mapping[str, JsonValue]) -> list[Key]:
    """Return what a record is known by, the strongest first; values are leaves by path."""
    title, main = str(values.get("title") or ""), str(values.get(MAIN[kind]) or "")
    whole = f"{title}\n{main}"
    if kind is not Kind.REQUIREMENT:
        found = [whole]
    elif original := values.get(ORIGINAL):
        found = [str(original)]
    else:
        found = [main or title, whole]
    return [(kind, key) for words in found if (key := normalised(words))]


def sift(drafts: Iterable[Draft], known: Mapping[Key, str]) -> Sifted:
    """Tell new drafts from those whose words came before, in the material or in the register (`known`, with ids)."""
    fresh: list[Draft] = []
    twice: list[tuple[Draft, Draft]] = []
    there: list[tuple[Draft, str]] = []
    first: dict[Key, Draft] = {}
    for draft in drafts:
        key = keys_of(draft.kind, draft.values)[0]
        if key in first:
            twice.append((draft, first[key]))
            continue
        first[key] = draft
        if key in known:
            there.append((draft, known[key]))
        else:
            fresh.append(draft)
    return Sifted(tuple(fresh), tuple(twice), tuple(there))
