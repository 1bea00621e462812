"""Inlines into a line of Markdown that reads back as the same inlines.

Marks are a set on each run of text; here they become nested delimiters. Where CommonMark would not let a
delimiter open or close, the letter beside it is written as a character reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from syncer.text.inlines import FORMATS, formats, plain
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
_GUARDED: Final = re.compile(r"(?<!\\)&#\d+;$")
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
    before = _carried(own)
    after = _carried(own[::-1])[::-1]
    return [
        (inline, (left & right) if found is None else found & FORMATS)
        for (inline, found), left, right in zip(own, before, after, strict=True)
    ]


def _carried(own: list[tuple[Inline, Marks | None]]) -> list[Marks]:
    carried: list[Marks] = []
    last = PLAIN
    for _, found in own:
        last = last if found is None else found
        carried.append(last)
    return carried


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
    out: list[str] = []
    guard_next = False
    for at, piece in enumerate(pieces):
        if isinstance(piece, str):
            out.append(_guarded_first(piece) if guard_next else piece)
            guard_next = False
            continue
        before, after = _around(pieces, markers, at)
        found = flanking(markers[at][0], before, after)
        if piece.opens and not found.opens:
            _guard_last(out)
        guard_next = guard_next or (not piece.opens and not found.closes)
        out.append(markers[at])
    return "".join(out)


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


def _around(pieces: list[_Piece], markers: dict[int, str], at: int) -> tuple[str, str]:
    """The characters before and behind a delimiter, as they will be written."""
    before = _written(pieces, markers, at - 1)[-1:] or " "
    after = _written(pieces, markers, at + 1)[:1] or " "
    return before, after


def _written(pieces: list[_Piece], markers: dict[int, str], at: int) -> str:
    if not 0 <= at < len(pieces):
        return ""
    piece = pieces[at]
    return piece if isinstance(piece, str) else markers[at]


def _guard_last(out: list[str]) -> None:
    for at in range(len(out) - 1, -1, -1):
        if not set(out[at]) <= set("*_~"):
            if _GUARDED.search(out[at]) is None:
                out[at] = f"{out[at][:-1]}&#{ord(out[at][-1])};"
            return


def _guarded_first(text: str) -> str:
    return f"&#{ord(text[0])};{text[1:]}"
