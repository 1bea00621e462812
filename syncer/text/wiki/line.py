"""Inlines into a line of wiki markup that Jira reads back as the same inlines.

Marks are a set on each run of text; here they become nested signs. A sign that touches a letter, as between
Chinese characters, is written in braces, where it marks anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from syncer.text.inlines import formats, plain, with_formats
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
from syncer.text.wiki.escape import Place, escape, escape_lines, target
from syncer.text.wiki.syntax import DELIMITERS, is_word, item_marker

Account: TypeAlias = Callable[[str], "str | None"]
_SIGNS_IN_A_ROW: Final = 5
_EDGES: Final = re.compile(r"(^[ \t]+|[ \t]+$)")
_ORDER: Final[tuple[Mark, ...]] = ("strong", "em", "strike")
_URL_CHARS: Final = frozenset("-_.!~*';/?:@#&=%+$,()")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that opens or closes a mark, or code."""

    text: str
    opens: bool


_Part: TypeAlias = "str | _Sign"
_Atom: TypeAlias = tuple[Inline, Marks]


def write_line(
    inlines: tuple[Inline, ...], account: Account, *, in_cell: bool = False, in_heading: bool = False
) -> str:
    """A line of wiki markup; forced breaks are line ends, or `\\\\` in a table cell.

    `account` turns an account or e-mail into the user's id in the wiki; None makes it the plain text `@Name`.
    """
    written = _Line(tuple(_known(inlines, account)), in_cell=in_cell).write()
    return written if in_heading else escape_lines(written)


def _known(inlines: Iterable[Inline], account: Account) -> Iterator[Inline]:
    """People as the wiki knows them; others are their names."""
    for inline in inlines:
        if isinstance(inline, Mention):
            known = account(inline.account)
            yield Mention(known) if known else Text(plain((inline,)))
        else:
            yield inline


class _Line:
    def __init__(self, inlines: tuple[Inline, ...], *, in_cell: bool) -> None:
        self._in_cell = in_cell
        self._atoms = _with_formats(inlines)
        self._written: list[_Part] = []

    def write(self) -> str:
        return _resolved([part for part in self._nested(self._atoms, PLAIN, "") if part != ""])

    def _nested(
        self, atoms: list[_Atom], given: Marks, later: str, *, in_link: bool = False
    ) -> Iterator[_Part]:
        """Open the mark that reaches furthest first, and recurse into its span; `later` follows the atoms."""
        behind = _later(atoms, later)
        at = 0
        while at < len(atoms):
            found = _widest(atoms, at, given)
            if found is None:
                yield from self._atom(atoms, at, given, behind[at], in_link=in_link)
                at += 1
                continue
            mark, end = found
            sign = DELIMITERS[mark]
            yield _Sign(sign, opens=True)
            yield from self._nested(atoms[at:end], given | {mark}, sign + behind[end - 1], in_link=in_link)
            yield _Sign(sign, opens=False)
            at = end

    def _atom(
        self, atoms: list[_Atom], at: int, given: Marks, later: str, *, in_link: bool
    ) -> Iterator[_Part]:
        inline = atoms[at][0]
        signs = frozenset(DELIMITERS[mark] for mark in given if mark in DELIMITERS)
        last = not later and not self._in_cell
        place = Place(at == 0 and not given, last, later, signs, in_link, self._in_cell)
        match inline:
            case Text(text=text):
                yield from self._text(text, inline.marks, place)
            case Link():
                yield from self._link(inline, given, later)
            case Image():
                yield _image(inline)
            case Mention():
                yield f"[~{target(inline.account)}]"
            case Emoji():
                yield escape(plain((inline,)), place)
            case OpaqueInline(form="wiki", raw=raw):
                yield raw
            case OpaqueInline(text=text):
                yield escape(text, place)
            case LineBreak():
                yield self._break(atoms, at)

    def _text(self, text: str, marks: Marks, place: Place) -> Iterator[_Part]:
        if marks != CODE:
            yield escape(text, place)
            return
        inner = replace(
            place,
            first=False,
            last=False,
            later=place.later + "}",
            in_code=True,
            before_entity=text[-1:] in (" ", "\t"),
        )
        yield _Sign("{{", opens=True)
        # Blanks at the edge of code would make it none.
        yield from (
            "".join(f"&#{ord(char)};" for char in piece) if piece.isspace() else escape(piece, inner)
            for piece in _EDGES.split(text)
            if piece
        )
        yield _Sign("}}", opens=False)

    def _link(self, link: Link, given: Marks, later: str) -> Iterator[_Part]:
        if link.inlines == (Text(link.href, given),) and _is_bare(link.href):
            yield f"[{target(link.href)}]"
            return
        yield "["
        yield from self._nested(_with_formats(link.inlines), given, "|" + later, in_link=True)
        yield f"|{target(link.href)}]"

    def _break(self, atoms: list[_Atom], at: int) -> str:
        """Of several breaks in a row only the first is a line end: an empty line would end the paragraph."""
        follows = at > 0 and isinstance(atoms[at - 1][0], LineBreak)
        return "\\\\ " if self._in_cell or follows else "\n"


def _is_bare(href: str) -> bool:
    return "://" in href or href.startswith("mailto:")


def _image(image: Image) -> str:
    """A picture; that it has an `alt`, even an empty one, says that it is ours."""
    alt = target(image.alt).replace(",", "&#44;").replace("&#32;", " ")
    return f"!{target(image.src)}|alt={alt}!"


def _later(atoms: list[_Atom], later: str) -> list[str]:
    """What may still close a sign behind each atom: the signs and the punctuation that follow in the line."""
    behind: list[str] = []
    for inline, marks in reversed(atoms):
        behind.append(later)
        seen = {char for char in plain((inline,)) if not char.isalnum()}
        later = "".join({*later, *seen, *(DELIMITERS[mark] for mark in _ORDER if mark in marks), "."})
    return behind[::-1]


def _with_formats(inlines: Iterable[Inline]) -> list[_Atom]:
    """Each inline with the marks around it; code, breaks and people take on what both neighbours share.

    A forced break stands outside all marks, because no phrase reaches over a line.
    """
    own = [(inline, PLAIN if isinstance(inline, LineBreak) else formats(inline)) for inline in inlines]
    return with_formats(own)


def _widest(atoms: list[_Atom], at: int, given: Marks) -> tuple[Mark, int] | None:
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


def _resolved(parts: list[_Part]) -> str:
    """Signs bare where they may stand so, in braces where a letter or an address beside them would hide them."""
    texts = [part if isinstance(part, str) else part.text for part in parts]
    out = ""
    for at, part in enumerate(parts):
        if isinstance(part, str):
            out += part
            continue
        before, after = out[-1:], next((text[0] for text in texts[at + 1 :] if text), "")
        inside, outside = (after, before) if part.opens else (before, after)
        hidden = bool(outside) and (is_word(outside) or outside == "\\")
        # A sign of list items behind a sign of ours would make an item of the line.
        item = before in ("", "\n") and item_marker("".join(texts[at : at + _SIGNS_IN_A_ROW])) is not None
        touches = item or inside == part.text[0] or _ends_url(out)
        out += _braced(part) if hidden or touches else part.text
    return out


def _braced(sign: _Sign) -> str:
    if sign.text == "{{":
        return "{{{}"
    return "{}}}" if sign.text == "}}" else f"{{{sign.text}}}"


def _ends_url(written: str) -> bool:
    word = written[-400:].rsplit(" ", maxsplit=1)[-1]
    return ":" in word and (word[-1:] in _URL_CHARS or word[-1:].isalnum())
