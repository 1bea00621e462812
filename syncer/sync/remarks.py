"""Comments of people on our pages, as values: what was said, about which words, and whether it is settled.

Why it exists: a comment outlives the words it stands on (B-36), and one may become a question. Answers below a comment are not
among these: they are talk between people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Literal

from syncer.domain.json import JsonObject, JsonValue

Standing = Literal["open", "resolved", "dangling"]
KEPT = "comments:"  # stands before a page's name: what is known of the comments on it
SEEN = "comments since:"  # stands before a space's key and a kind: where the next look at that listing starts
TURN = "comments turn"  # whose turn it was last


@dataclass(frozen=True, slots=True)
class PageComment:
    """A comment on a page; `inline`: it stands on `words`, by the marker `ref`.

    `page` is the page's id on the site, `author` the account, `name` what the site calls it ("" where that was not told). `at` is an
    instant in ISO form, `body` is storage form. `standing`: a dangling one has lost its words.
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

    @property
    def settled(self) -> bool:
        """Whether people are done with it."""
        return self.standing == "resolved"


@dataclass(frozen=True, slots=True)
class CommentNews:
    """The pages, by the site's ids, on which something was said or settled, and where the next look starts."""

    pages: frozenset[str] = frozenset()
    cursor: str = ""


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


def kept_at_first(new: Iterable[PageComment], old: Iterable[PageComment]) -> tuple[PageComment, ...]:
    """Comments as read now, each with the instant and the name under which it was first seen."""
    before: Mapping[str, PageComment] = {one.id: one for one in old}
    return tuple(
        replace(one, at=was.at, name=one.name or was.name) if (was := before.get(one.id)) else one
        for one in new
    )
