"""A line of wiki markup as pieces: each with its source, what it says, and what it is beside the words.

Pieces join up to the line they came from. Marks the tree has are one piece with all they mark; colours and
other styles it has not are pieces of their own around the words, so that words can change inside them.
"""

from __future__ import annotations

import html
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from syncer.text.characters import clean_link, is_safe_link
from syncer.text.inlines import plain
from syncer.text.tree import (
    CODE,
    PLAIN,
    Image,
    Inline,
    LineBreak,
    Link,
    Marks,
    Mention,
    OpaqueInline,
    Text,
)
from syncer.text.wiki.lexer import Lexer, Token
from syncer.text.wiki.syntax import ENTITY, ESCAPABLE, MARKS

Person: TypeAlias = Callable[[str], "str | None"]
_STYLES: Final = frozenset({"color"})
_SILENT: Final = frozenset({"anchor", "toc"})


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in the source and what it says; a style says nothing, and what is silent outlives edits."""

    raw: str
    inlines: tuple[Inline, ...] = ()
    kind: Literal["said", "style", "silent"] = "said"
    inner: tuple[Piece, ...] = ()


def pieces(text: str, person: Person | None = None) -> list[Piece]:
    """The pieces of a line (or of several, with forced breaks between)."""
    return _Pieces(text, person).read()


def inlines(text: str, person: Person | None = None) -> tuple[Inline, ...]:
    """What a line says, not yet in normal form; what cannot be said is opaque."""
    return tuple(_said(pieces(text, person)))


def silent(found: list[Piece] | tuple[Piece, ...]) -> Iterator[str]:
    """The source of what says nothing and must not be lost: pictures, files, macros."""
    for piece in found:
        if piece.kind == "silent":
            yield piece.raw
        yield from silent(piece.inner)


def _said(found: list[Piece] | tuple[Piece, ...]) -> Iterator[Inline]:
    for piece in found:
        if piece.kind == "said":
            yield from piece.inlines
        else:
            yield OpaqueInline("wiki", piece.raw)


class _Pieces:
    def __init__(self, text: str, person: Person | None, *, in_link: bool = False) -> None:
        self._text = text
        self._person = person
        self._in_link = in_link
        self._tokens = Lexer(text).tokens()
        self._closers = self._closing()
        visible = [token for token in self._tokens if self._raw(token).strip()]
        self._lone = len(visible) == 1 and not in_link
        self._line_ends = [at for at, token in enumerate(self._tokens) if token.kind == "newline"]

    def _closing(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, token in enumerate(self._tokens):
            if token.closes:
                found.setdefault(token.sign, []).append(at)
        return found

    def read(self) -> list[Piece]:
        return list(self._between(0, len(self._tokens), frozenset(), PLAIN))

    def _between(self, start: int, end: int, open_signs: frozenset[str], marks: Marks) -> Iterator[Piece]:
        at = start
        while at < end:
            token = self._tokens[at]
            if token.kind != "delimiter":
                yield from self._whole(token, marks)
                at += 1
                continue
            close = self._close(at, end) if token.opens and token.sign not in open_signs else None
            if close is None:
                yield self._text_piece(self._raw(token), marks)
                at += 1
                continue
            yield from self._phrase(at, close, open_signs | {token.sign}, marks)
            at = close + 1

    def _close(self, at: int, end: int) -> int | None:
        """The token that closes the phrase begun here: the next that may, on the same line, behind a word."""
        closers = self._closers.get(self._tokens[at].sign, [])
        index = bisect_left(closers, at + 2)
        line = bisect_left(self._line_ends, at)
        limit = min(end, self._line_ends[line]) if line < len(self._line_ends) else end
        return closers[index] if index < len(closers) and closers[index] < limit else None

    def _phrase(self, at: int, close: int, open_signs: frozenset[str], marks: Marks) -> Iterator[Piece]:
        opening, closing = self._tokens[at], self._tokens[close]
        mark = MARKS.get(opening.sign)
        if mark is None:
            yield Piece(self._raw(opening), kind="style")
            yield from self._between(at + 1, close, open_signs, marks)
            yield Piece(self._raw(closing), kind="style")
            return
        inner = tuple(self._between(at + 1, close, open_signs, marks | {mark}))
        yield Piece(self._text[opening.start : closing.end], tuple(_said(inner)), inner=inner)

    def _raw(self, token: Token) -> str:
        return self._text[token.start : token.end]

    def _text_piece(self, raw: str, marks: Marks) -> Piece:
        return Piece(raw, (Text(raw, marks),))

    def _whole(self, token: Token, marks: Marks) -> Iterator[Piece]:
        raw = self._raw(token)
        match token.kind:
            case "text":
                yield self._text_piece(raw, marks)
            case "escape":
                yield Piece(raw, (Text(raw[1:], marks),))
            case "break" | "newline":
                yield Piece(raw, (LineBreak(),))
            case "entity":
                yield Piece(raw, (Text(html.unescape(raw), marks),))
            case "mono":
                code = plain(inlines(self._text[slice(*token.inside)]))
                yield Piece(raw, (Text(code, CODE),))
            case "emoticon":
                yield Piece(raw, (OpaqueInline("wiki", raw, raw, marks),))
            case "link" if not self._in_link:
                yield self._link(raw, marks)
            case "image":
                yield _picture(raw, alone=self._lone)
            case "macro":
                yield self._macro(raw, token.sign, marks)
            case _:
                yield self._text_piece(raw, marks)

    def _macro(self, raw: str, name: str, marks: Marks) -> Piece:
        """An unknown tag may be somebody's words, so it is seen; colours and anchors are not."""
        if name in _STYLES:
            return Piece(raw, kind="style")
        if name in _SILENT:
            return Piece(raw, kind="silent")
        return Piece(raw, (OpaqueInline("wiki", raw, raw, marks),))

    def _link(self, raw: str, marks: Marks) -> Piece:
        alias, bars = _parts(raw[1:-1])
        if not bars:
            return self._bare_link(raw, alias, marks)
        shown = _Pieces(alias, self._person, in_link=True).read()
        target = unescaped(bars[0])
        if list(silent(shown)):
            return Piece(raw, kind="silent")
        words = tuple(_marked(_said(shown), marks))
        if len(bars) > 1 or target[:1] in ("^", "~") or not is_safe_link(clean_link(target)):
            return Piece(raw, (OpaqueInline("wiki", raw, plain(words), marks),))
        return Piece(raw, (Link(target, words),))

    def _bare_link(self, raw: str, inside: str, marks: Marks) -> Piece:
        target = unescaped(inside)
        if target.startswith("~") and len(target) > 1:
            account = target[1:]
            return Piece(raw, (Mention((self._person and self._person(account)) or account),))
        if target.startswith("^"):
            return Piece(raw, kind="silent")
        if target.startswith("#") and len(target) > 1:
            return Piece(raw, (OpaqueInline("wiki", raw, target[1:], marks),))
        if ("://" in target or target.startswith("mailto:")) and is_safe_link(clean_link(target)):
            return Piece(raw, (Link(target, (Text(target, marks),)),))
        # Jira shows a target it does not know as it was typed; its markup still counts.
        shown = _Pieces(inside, self._person, in_link=True).read()
        inner = (Piece("[", (Text("[", marks),)), *shown, Piece("]", (Text("]", marks),)))
        return Piece(raw, tuple(_marked(_said(inner), marks)), inner=tuple(shown))


def _marked(given: Iterator[Inline], marks: Marks) -> Iterator[Inline]:
    for inline in given:
        if isinstance(inline, Text | OpaqueInline) and "code" not in inline.marks:
            yield replace(inline, marks=inline.marks | marks)
        else:
            yield inline


def _parts(inside: str) -> tuple[str, list[str]]:
    """The text of a link and what stands behind its bars."""
    alias, *bars = inside.split("|")
    return alias, bars


def _picture(raw: str, *, alone: bool) -> Piece:
    """A picture that we wrote has an `alt`, even an empty one, and is said where it stands alone.

    All others are people's and stay. One of ours among words stays with them, but does not outlive them.
    """
    src, _, parameters = raw[1:-1].partition("|")
    name, _, alt = parameters.partition("=")
    if name != "alt" or "," in alt or not is_safe_link(clean_link(unescaped(src))):
        return Piece(raw, kind="silent")
    return Piece(raw, (Image(unescaped(src), unescaped(alt)),)) if alone else Piece(raw, kind="style")


def unescaped(text: str) -> str:
    """A target without backslashes and entities."""
    found: list[str] = []
    at = 0
    while at < len(text):
        entity = ENTITY.match(text, at)
        if entity:
            found.append(html.unescape(entity[0]))
            at = entity.end()
            continue
        if text[at] == "\\" and text[at + 1 : at + 2] in ESCAPABLE and at + 1 < len(text):
            at += 1
        found.append(text[at])
        at += 1
    return "".join(found)
