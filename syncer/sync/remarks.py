"""Comments of people on our pages, as values: what was said, about which words, and whether it is settled.

Why it exists: a comment outlives the words it stands on (B-36), and one may become a question. Answers below a comment are not
among these: they are talk between people.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Literal

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.problems import Problem

Standing = Literal["open", "resolved", "dangling"]
KEPT = "comments:"  # stands before a page's name: what is known of the comments on it
SEEN = "comments since:"  # stands before a space's key and a kind: where the next look at that listing starts
TURN = "comments turn"  # whose turn it was last


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment on a page; `inline`: it stands on `words`, by the marker `ref`.

    `page` is the page's id on the site, `author` the account, `name` what the site calls it ("" where that was not told). `at` is an
    instant in ISO form, `body` is storage form. `standing`: a dangling one has lost its words. `settled_by` and `settled_at` tell of one
    that is resolved, as far as the site does. `removed`: we list it at the page's end. `told`: its question knows that it was resolved.
    """

    id: str
    page: str
    inline: bool
    author: str
    at: str
    body: str
    ref: str = ""
    words: str = ""
    standing: Standing = "open"
    name: str = ""
    settled_by: str = ""
    settled_at: str = ""
    removed: bool = False
    told: bool = False

    @property
    def settled(self) -> bool:
        """Whether people are done with it."""
        return self.standing == "resolved"

    @property
    def homeless(self) -> bool:
        """Whether it waits for somebody, and its words are gone from the text."""
        return self.inline and not self.settled and (self.removed or self.standing == "dangling")


@dataclass(frozen=True, slots=True)
class CommentNews:
    """The pages, by the site's ids, on which something was said or settled, and where the next look starts."""

    pages: frozenset[str] = frozenset()
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of comments on our pages, by our names of the pages, and what has to be kept of a look at them."""

    comments: Mapping[str, tuple[PageComment, ...]] = field(default_factory=dict)
    cursors: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def to_json(comments: Iterable[PageComment]) -> list[JsonValue]:
    """Comments as the store keeps them, in order of id."""
    return [_row(one) for one in sorted(comments, key=lambda one: (len(one.id), one.id))]


def _row(one: PageComment) -> JsonObject:
    return {name: value for name, value in asdict(one).items() if value not in {"", False}}


def from_json(rows: Iterable[JsonValue]) -> tuple[PageComment, ...]:
    """Comments as they were kept; what is no comment is nothing."""
    empty = PageComment("", "", inline=False, author="", at="", body="")
    known = asdict(empty).keys()
    found = (row for row in rows if isinstance(row, dict) and known >= row.keys())
    return tuple(replace(empty, **row) for row in found)  # type: ignore[arg-type]  # as `to_json` wrote it


def carried(new: Iterable[PageComment], old: Iterable[PageComment]) -> tuple[PageComment, ...]:
    """Comments as read now, with what is known of them besides: whose each was at first, and what we did about it.

    Cloud tells of the newest version alone, whose author may be somebody who settled it.
    """
    before: Mapping[str, PageComment] = {one.id: one for one in old}
    return tuple(
        replace(
            one, author=was.author, at=was.at, name=was.name or one.name, removed=was.removed, told=was.told
        )
        if (was := before.get(one.id))
        else one
        for one in new
    )


def kept(cursors: Mapping[str, str]) -> dict[str, tuple[PageComment, ...]]:
    """What is known of the comments on our pages, by our names of the pages."""
    found = {name.removeprefix(KEPT): value for name, value in cursors.items() if name.startswith(KEPT)}
    return {page: from_json(json.loads(value)) for page, value in found.items() if value}


def keeping(page: str, comments: Iterable[PageComment]) -> tuple[str, str]:
    """The cursor under which the comments on a page are kept, and its value."""
    rows = to_json(comments)
    return KEPT + page, canonical(rows) if rows else ""
