"""A changed line of wiki markup: the words that stay keep their source, and colours, pictures and files stay.

The characters of the old line are matched with those of the new one. A piece of the source whose characters
are all still there is kept; only what is between is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from syncer.text import inlines as line
from syncer.text.align import matched
from syncer.text.inlines import plain
from syncer.text.tree import (
    PLAIN,
    Emoji,
    Inline,
    Link,
    Marks,
    OpaqueInline,
    Text,
)
from syncer.text.wiki.line import Account, write_line
from syncer.text.wiki.pieces import Person, Piece, inlines, pieces, silent

_WORDS: Final = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_Key: TypeAlias = "tuple[str, Marks, str] | Inline"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A piece with the units it stands for."""

    piece: Piece
    start: int
    end: int


def patched_line(
    raw: str, wanted: tuple[Inline, ...], person: Person | None, account: Account, *, in_cell: bool = False
) -> str:
    """The line that says `wanted` (in normal form), with all that `raw` holds beside the words."""
    old = [part for piece in pieces(raw, person) for part in _words(piece)]
    patched = _patched(old, wanted, lambda changed: write_line(changed, account, in_cell=in_cell))
    if _normal(patched, person) == _normal(write_line(wanted, account, in_cell=in_cell), person):
        return patched
    left = " ".join(silent(old))
    return " ".join(part for part in (write_line(wanted, account, in_cell=in_cell), left) if part)


def _normal(text: str, person: Person | None) -> tuple[Inline, ...]:
    said = (
        Text(inline.text, inline.marks) if isinstance(inline, OpaqueInline) else inline
        for inline in inlines(text, person)
    )
    return line.normal(_unlinked(said))


def _unlinked(given: Iterable[Inline]) -> Iterator[Inline]:
    for inline in given:
        if isinstance(inline, Link):
            inner = (Text(i.text, i.marks) if isinstance(i, OpaqueInline) else i for i in inline.inlines)
            yield Link(inline.href, tuple(inner))
        else:
            yield inline


def _words(piece: Piece) -> Iterator[Piece]:
    """Plain text word by word, so that words can change one by one."""
    match piece.inlines:
        case (Text(text=text, marks=marks),) if text == piece.raw and not piece.inner:
            for word in _WORDS.findall(text):
                yield Piece(word, (Text(word, marks),))
        case _:
            yield piece


def _keys(given: Iterable[Inline], href: str = "") -> Iterator[_Key]:
    """The units of a line: characters with what marks them, and what stands whole; blanks are all alike."""
    for inline in given:
        match inline:
            case Text() | OpaqueInline():
                for char in inline.text:
                    yield (" ", PLAIN, "") if char.isspace() else (char, inline.marks, href)
            case Link():
                yield from _keys(inline.inlines, inline.href)
            case Emoji():
                yield from ((char, PLAIN, href) for char in plain((inline,)))
            case _:
                yield inline


def _patched(old: list[Piece], wanted: tuple[Inline, ...], write: Callable[[tuple[Inline, ...]], str]) -> str:
    kept: list[_Kept] = []
    before: list[_Key] = []
    for piece in old:
        keys = list(_keys(piece.inlines)) if piece.kind == "said" else []
        kept.append(_Kept(piece, len(before), len(before) + len(keys)))
        before.extend(keys)
    after = list(_keys(wanted))
    origins = {old: new for new, old in matched(before, after).items()}
    placed = _placed(kept, origins)
    return "".join(_emitted(kept, placed, after, write))


def _placed(kept: list[_Kept], origins: dict[int, int]) -> dict[int, int]:
    """Where in the new line each piece whose units are all there, side by side, begins; by the piece's index."""
    placed: dict[int, int] = {}
    for index, part in enumerate(kept):
        size = part.end - part.start
        found = [origins.get(at) for at in range(part.start, part.end)]
        if size and found[0] is not None and found == list(range(found[0], found[0] + size)):
            placed[index] = found[0]
    return placed


def _emitted(
    kept: list[_Kept], placed: dict[int, int], after: list[_Key], write: Callable[[tuple[Inline, ...]], str]
) -> Iterator[str]:
    """The new line in order; what replaces words inside a style stays inside it."""
    at = 0
    replaced = opened = False
    for index, part in enumerate(kept):
        piece = part.piece
        if index in placed:
            yield _fresh(after[at : placed[index]], write)
            at = placed[index] + part.end - part.start
        elif piece.kind == "style":
            opened = not opened
            if replaced and not opened:
                behind = next(
                    (placed[later] for later in range(index + 1, len(kept)) if later in placed), len(after)
                )
                yield _fresh(after[at:behind], write)
                at = behind
            replaced = False
        elif piece.kind == "said":
            replaced = replaced or not piece.raw.isspace()
            yield from silent((piece,))
            if not (piece.raw.isspace() and _outlives(kept, placed, index)):
                continue
        yield piece.raw
    yield _fresh(after[at:], write)


def _outlives(kept: list[_Kept], placed: dict[int, int], index: int) -> bool:
    """Whether a blank stands beside what says nothing, or between the last words that stay and such, as a line end may."""
    if _is_silent(kept, index - 1) or _is_silent(kept, index + 1):
        return True
    behind = range(index + 1, len(kept))
    ends = all(kept[at].piece.kind == "silent" or kept[at].piece.raw.isspace() for at in behind)
    return ends and any(_is_silent(kept, at) for at in behind) and any(at < index for at in placed)


def _is_silent(kept: list[_Kept], index: int) -> bool:
    return 0 <= index < len(kept) and kept[index].piece.kind == "silent"


def _fresh(keys: list[_Key], write: Callable[[tuple[Inline, ...]], str]) -> str:
    """New units in markup, with the blanks at their edges that a line on its own would lose."""
    found = [_inline(key) for key in keys]
    text = plain(found)
    before = " " if text[:1] == " " else ""
    behind = " " if text.strip() and text[-1:] == " " else ""
    return before + write(line.normal(found)) + behind


def _inline(key: _Key) -> Inline:
    if not isinstance(key, tuple):
        return key
    char, marks, href = key
    return Link(href, (Text(char, marks),)) if href else Text(char, marks)
