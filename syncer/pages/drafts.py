"""Drafts as pages and commands read them: worded, with what may be doubtful in them, and gathered by whose they are (PG-17).

Why it exists: the page and the console show the same letters, and a mark that one was sent means exactly what was shown.
Values alone; what waits is worked out in `sync.drafts`, the words come from `letters`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from shlex import quote

from syncer.domain.json import digest
from syncer.domain.problems import Problem
from syncer.rules.says import words
from syncer.sync.drafts import SentDraft, Waiting

LATELY = 10  # sent drafts that a page still shows
_TAKEN = frozenset({"customer", "nobody"})
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that waits for a person to send it.

    `doubts` are days that stand in people's own words and that nobody committed to (GATE-2): whoever sends it looks at them.
    """

    waiting: Waiting
    locale: str
    subject: str
    body: str
    doubts: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def uid(self) -> str:
        """The record it is about."""
        return self.waiting.uid

    @property
    def notice(self) -> str:
        """Its kind."""
        return self.waiting.kind.name

    @property
    def owner(self) -> str:
        """Whose it is; "" for nobody."""
        return self.waiting.owner

    @property
    def to(self) -> tuple[str, ...]:
        """References of those who get it."""
        return self.waiting.to

    @property
    def command(self) -> str:
        """What marks it as sent."""
        to = " ".join(f"--to {quote(one)}" for one in self.to) or "--to WHOM"
        by = f" --by {quote(self.owner)}" if self.owner else ""
        return f"syncer sent {self.uid} --draft {self.notice} {to}{by}"

    def title_in(self, locale: str) -> str:
        """What its kind is called in a language."""
        return words(self.waiting.kind.says, self.notice, locale)

    @property
    def says(self) -> Mapping[str, str]:
        """What its kind is called, by locale."""
        return {str(locale): text for locale, text in self.waiting.kind.says.items()}

    @property
    def again(self) -> bool:
        """Whether one of its kind was sent before, for another reason."""
        return self.waiting.again

    @property
    def digest(self) -> str:
        """A digest of the text, kept beside the mark that it was sent."""
        return digest([self.subject, self.body])[:16]


@dataclass(frozen=True, slots=True)
class Outbox:
    """One person's drafts, and what was sent lately, the latest first; `owner` is a reference, "" for nobody."""

    owner: str
    drafts: tuple[Draft, ...] = ()
    sent: tuple[SentDraft, ...] = ()

    @property
    def recipients(self) -> tuple[tuple[str, int], ...]:
        """Who gets drafts, and how many, the most first."""
        found: dict[str, int] = {}
        for draft in self.drafts:
            for one in draft.to:
                found[one] = found.get(one, 0) + 1
        return tuple(sorted(found.items(), key=lambda pair: -pair[1]))


def outboxes(
    drafts: Iterable[Draft], sent: Iterable[SentDraft], writers: Iterable[str] = ()
) -> dict[str, Outbox]:
    """Return everybody's drafts by what their page is named, of those who have or had any; `writers` are further ones."""
    mine: dict[str, list[Draft]] = {}
    done: dict[str, list[SentDraft]] = {}
    for draft in drafts:
        mine.setdefault(draft.owner, []).append(draft)
    for one in sent:
        done.setdefault(one.owner, []).append(one)
    return {
        page_name(owner): Outbox(
            owner, tuple(mine.get(owner, ())), tuple(reversed(done.get(owner, ())))[:LATELY]
        )
        for owner in sorted({*mine, *done, *writers})
    }


def page_name(owner: str) -> str:
    """Return what stands for a person in the id of a page, where a dot parts what it is made of."""
    if not owner:
        return "nobody"
    if _PLAIN.fullmatch(owner) and owner not in _TAKEN:
        return owner
    return f"{re.sub(r'[^A-Za-z0-9_-]+', '-', owner)}-{digest(owner)[:4]}"
