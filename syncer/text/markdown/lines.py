"""Inlines into a line of Markdown that reads back as the same inlines.

Marks are a set on each run of text; here they become nested delimiters. Where CommonMark would not let a
delimiter open or close, the letter beside it is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from syncer.text.characters import is_punctuation
from syncer.text.inlines import formats, plain, with_formats
from syncer.text.markdown.delimiters import flanking
from syncer.text.markdown.escape import code_span, destination, escape
from syncer.text.tree import (
    CODE,
    PLAIN,
    Emoji,
    Image,
    Inline,
    LineBreak,
    Link,
    Mark,
    Marks,
    Mention,
    OpaqueInline,
    Text,
)

_ORDER: Final[tuple[Mark, ...]] = ("strong", "em", "strike")
_MAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_CLEAR_BEFORE: Final = re.compile(r"^$|[\s(,;，。；：、（]$")
_CLEAR_AFTER: Final = re.compile(r"^$|^[\s),;，。；：、）]")
_AUTOLINK: Final = re.compile(r"(?:https?|mailto):[^<>\x00-\x20\\]*")


@dataclass(frozen=True, slots=True)
class _Delimiter:
    mark: Mark
    opens: bool


_Piece: TypeAlias = str | _Delimiter


def write_line(inlines: tuple[Inline, ...], *, in_cell: bool = False) -> str:
    """One line of Markdown, with `\\`-newlines for forced breaks (`<br>` in a table cell)."""
    return _Line(inlines, in_cell=in_cell).write()


class _Line:
    def __init__(self, inlines: tuple[Inline, ...], *, in_cell: bool) -> None:
        self._break = "<br>" if in_cell else "\\\n"
        self._angles = ">" in plain(inlines)
        self._inlines = inlines

    def write(self) -> str:
        return _resolved(list(self._nested(_with_formats(self._inlines), PLAIN)))

    def _nested(
        self, atoms: list[tuple[Inline, Marks]], given: Marks, *, in_link: bool = False
    ) -> Iterator[_Piece]:
        """Open the mark that reaches furthest first, and recurse into its span."""
        at = 0
        while at < len(atoms):
            found = _widest(atoms, at, given)
            if found is None:
                yield from self._atom(atoms, at, given, in_link=in_link)
                at += 1
                continue
            mark, end = found
            yield _Delimiter(mark, opens=True)
            yield from self._nested(atoms[at:end], given | {mark}, in_link=in_link)
            yield _Delimiter(mark, opens=False)
            at = end

    def _atom(
        self, atoms: list[tuple[Inline, Marks]], at: int, given: Marks, *, in_link: bool
    ) -> Iterator[_Piece]:
        inline = atoms[at][0]
        match inline:
            case Text(text=text):
                if inline.marks == CODE:
                    yield code_span(text)
                else:
                    yield escape(text, angles=self._angles, in_link=in_link)
            case Link():
                yield from self._link(inline, given)
            case Image():
                alt = escape(inline.alt, angles=self._angles, in_link=True)
                yield f"![{alt}]({destination(inline.src)})"
            case Mention():
                yield _mention(inline, _neighbour(atoms, at - 1)[-1:], _neighbour(atoms, at + 1)[:1])
            case Emoji() | OpaqueInline():
                yield plain((inline,))
            case LineBreak():
                yield self._break

    def _link(self, link: Link, given: Marks) -> Iterator[_Piece]:
        if link.inlines == (Text(link.href, given),) and _AUTOLINK.fullmatch(link.href):
            yield f"<{link.href}>"
            return
        yield "["
        yield from self._nested(_with_formats(link.inlines), given, in_link=True)
        yield f"]({destination(link.href)})"


def _with_formats(inlines: Iterable[Inline]) -> list[tuple[Inline, Marks]]:
    """Each inline with the marks around it; code, breaks and people take on what both neighbours share."""
    own = [(inline, formats(inline)) for inline in inlines]
    return with_formats(own)


def _widest(atoms: list[tuple[Inline, Marks]], at: int, given: Marks) -> tuple[Mark, int] | None:
    best: tuple[Mark, int] | None = None
    for mark in _ORDER:
        if mark in given or mark not in atoms[at][1]:
            continue
        end = at
        while end < len(atoms) and mark in atoms[end][1]:
            end += 1
        if best is None or end > best[1]:
            best = (mark, end)
    return best


def _neighbour(atoms: list[tuple[Inline, Marks]], at: int) -> str:
    return plain((atoms[at][0],)) if 0 <= at < len(atoms) else ""


def _mention(mention: Mention, before: str, after: str) -> str:
    """The bare form for an e-mail that stands clear of its neighbours, else name and account in brackets."""
    bare = not mention.name and _MAIL.fullmatch(mention.account) is not None
    if bare and _CLEAR_BEFORE.search(before) and _CLEAR_AFTER.search(after):
        return "@" + mention.account
    name = re.sub(r"[\\\[\]]", r"\\\g<0>", mention.name)
    account = re.sub(r"[\\()<>]", r"\\\g<0>", mention.account)
    return f"@[{name}]({account})"


def _resolved(pieces: list[_Piece]) -> str:
    """Choose each delimiter's characters and put character references where one could not stand."""
    pieces = [piece for piece in pieces if piece != ""]
    markers = _markers(pieces)
    written = [piece if isinstance(piece, str) else markers[at] for at, piece in enumerate(pieces)]
    # A reference is punctuation to the delimiter on its other side, so one may call for the next.
    while (found := _obstacle(pieces, written)) is not None:
        at, guard = found
        written[at] = guard
    return "".join(written)


def _obstacle(pieces: list[_Piece], written: list[str]) -> tuple[int, str] | None:
    """The first text beside a delimiter that keeps it from doing its work, with its letter referenced."""
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        before = written[at - 1][-1] if at else " "
        after = written[at + 1][0] if at + 1 < len(written) else " "
        found = flanking(written[at][0], before, after)
        if piece.opens and not found.opens:
            return _outward(pieces, written, at, -1)
        if not piece.opens and not found.closes:
            return _outward(pieces, written, at, 1)
    return None


def _outward(pieces: list[_Piece], written: list[str], at: int, step: int) -> tuple[int, str] | None:
    at += step
    while 0 <= at < len(pieces) and isinstance(pieces[at], _Delimiter):
        at += step
    if not 0 <= at < len(pieces):
        return None
    text = written[at]
    char = text[0] if step > 0 else text[-1]
    if is_punctuation(char) or char.isspace():
        return None
    return at, f"&#{ord(char)};{text[1:]}" if step > 0 else f"{text[:-1]}&#{ord(char)};"


def _markers(pieces: list[_Piece]) -> dict[int, str]:
    """`_` for emphasis that touches strong, so that stars of two meanings never stand in one run."""
    markers: dict[int, str] = {}
    opened: list[int] = []
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            continue
        markers[at] = {"strong": "**", "em": "*", "strike": "~~", "code": ""}[piece.mark]
        if piece.opens:
            opened.append(at)
            continue
        start = opened.pop()
        if piece.mark == "em" and (_touches_strong(pieces, start) or _touches_strong(pieces, at)):
            markers[start] = markers[at] = "_"
    return markers


def _touches_strong(pieces: list[_Piece], at: int) -> bool:
    return any(
        isinstance(piece, _Delimiter) and piece.mark == "strong"
        for step in (-1, 1)
        for piece in _run_of_delimiters(pieces, at, step)
    )


def _run_of_delimiters(pieces: list[_Piece], at: int, step: int) -> Iterator[_Piece]:
    at += step
    while 0 <= at < len(pieces) and isinstance(pieces[at], _Delimiter):
        yield pieces[at]
        at += step
