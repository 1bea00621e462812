"""The normal form of a line of text: what all forms can say alike, so that equal texts are equal values.

White space is folded and stands outside marks where marks end, equal neighbours are one, code has no other
mark, links have text and never nest, people and custom emoji are found in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, TypeAlias

from syncer.text.characters import clean, clean_link, is_safe_link
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

_FOLD: Final = re.compile(r"[ \t\n]+")
_SPECIAL: Final = re.compile(
    r"(?<![A-Za-z0-9_@./+\-])@(?P<mail>[A-Za-z0-9][A-Za-z0-9._+\-]*@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)"
    r"|(?<![\w:])(?P<emoji>:[a-z][a-z0-9_+\-]*:)(?![\w:])"
)
# Words of letters, digits and common punctuation (no `@`, no `:`), single spaces between.
_PLAIN: Final = re.compile(r"[\w.,;()\[\]<>*/\-，。；、（）「」]+(?: [\w.,;()\[\]<>*/\-，。；、（）「」]+)*")
_WORD: Final = re.compile(r"[\w:]")
FORMATS: Final[frozenset[Mark]] = frozenset({"strong", "em", "strike"})

Line: TypeAlias = tuple[Inline, ...]


def normal(inlines: Iterable[Inline]) -> Line:
    """The normal form of a line; idempotent. Images stay where they are (see `syncer.text.normal`)."""
    given = tuple(inlines)
    if not given or _is_plain(given):
        return given
    return _spaced(_merged(_found(_merged(_flat(_whole_links(given))))))


def _is_plain(inlines: Line) -> bool:
    """The common case, told quickly: one run of simple text that has its normal form already."""
    first = inlines[0]
    if len(inlines) > 1 or not isinstance(first, Text) or "code" in first.marks:
        return False
    return _PLAIN.fullmatch(first.text) is not None


def formats(inline: Inline) -> Marks | None:
    """The marks around an inline, or None where it takes on those of its neighbours (code, breaks, people)."""
    if isinstance(inline, Text):
        return None if "code" in inline.marks else inline.marks
    if isinstance(inline, Link):
        inner = [found for part in inline.inlines if (found := formats(part)) is not None]
        return frozenset.intersection(*inner) if inner else None
    return None


def with_formats(own: Sequence[tuple[Inline, Marks | None]]) -> list[tuple[Inline, Marks]]:
    """Each inline with the marks around it; one without its own takes on what both neighbours share."""
    before = _carried(own)
    after = _carried(own[::-1])[::-1]
    return [
        (inline, (left & right) if found is None else found & FORMATS)
        for (inline, found), left, right in zip(own, before, after, strict=True)
    ]


def _carried(own: Sequence[tuple[Inline, Marks | None]]) -> list[Marks]:
    carried: list[Marks] = []
    last = PLAIN
    for _, found in own:
        last = last if found is None else found
        carried.append(last)
    return carried


def plain(inlines: Iterable[Inline]) -> str:
    """The characters a reader sees."""
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text=text) | OpaqueInline(text=text):
            return text
        case Link(inlines=inner):
            return plain(inner)
        case Image(alt=alt):
            return alt
        case Mention():
            return "@" + (inline.name or inline.account)
        case Emoji():
            return inline.text or inline.short_name
        case LineBreak():
            return "\n"


def _whole_links(inlines: Line) -> Iterator[Inline]:
    """Links in one piece, where a form has one for each run of marks inside."""
    pieces = (inline for inline in inlines if not (isinstance(inline, Text) and not inline.text))
    for href, group in groupby(pieces, key=lambda inline: inline.href if isinstance(inline, Link) else None):
        if href is None:
            yield from group
        else:
            yield Link(
                href, tuple(inner for link in group if isinstance(link, Link) for inner in link.inlines)
            )


def _flat(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Clean each inline by itself; links that may not stand give way to their text."""
    for inline in inlines:
        match inline:
            case Text():
                yield Text(clean(inline.text), CODE if "code" in inline.marks else inline.marks)
            case Link():
                yield from _link(inline)
            case Image():
                yield Image(clean_link(inline.src), _FOLD.sub(" ", clean(inline.alt)).strip())
            case Mention():
                yield Mention(clean_link(inline.account), _FOLD.sub(" ", clean(inline.name)).strip())
            case _:
                yield inline


def _link(link: Link) -> Iterator[Inline]:
    href = clean_link(link.href)
    inner = list(_texts(link.inlines))
    silent = [inline for inline in inner if isinstance(inline, OpaqueInline) and not inline.text]
    seen = plain(inner)
    if not is_safe_link(href) or (silent and not seen.strip()):
        yield from inner
        return
    inner = [inline for inline in inner if inline not in silent]
    if seen[:1].isspace():
        yield Text(" ")
    yield Link(href, _spaced(_merged(inner)) or (Text(href),))
    if seen[-1:].isspace():
        yield Text(" ")
    yield from silent


def _texts(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """The inside of a link as text alone: no form can nest people, breaks or links in one."""
    for inline in inlines:
        match inline:
            case Text():
                yield Text(clean(inline.text), CODE if "code" in inline.marks else inline.marks)
            case Link(inlines=inner):
                yield from _texts(inner)
            case LineBreak():
                yield Text(" ")
            case OpaqueInline():
                yield inline
            case _:
                yield Text(clean(_plain(inline)))


def _merged(inlines: Iterable[Inline]) -> list[Inline]:
    """Join neighbours that differ in nothing but their place."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(inline, Text):
            if not inline.text:
                continue
            if isinstance(last, Text) and last.marks == inline.marks:
                merged[-1] = Text(last.text + inline.text, last.marks)
                continue
        if isinstance(inline, Link) and isinstance(last, Link) and last.href == inline.href:
            merged[-1] = Link(last.href, _spaced(_merged((*last.inlines, *inline.inlines))))
            continue
        merged.append(inline)
    return merged


def _found(inlines: Iterable[Inline]) -> Iterator[Inline]:
    """Read `@name@example.com` and `:short_name:` out of plain text, in every form alike."""
    for inline in inlines:
        if not isinstance(inline, Text) or inline.marks == CODE:
            yield inline
            continue
        rest = inline.text
        while match := _SPECIAL.search(rest):
            yield Text(rest[: match.start()], inline.marks)
            mail = match["mail"]
            yield Mention(mail) if mail else Emoji(match["emoji"])
            rest = rest[match.end() :]
        yield Text(rest, inline.marks)


def _spaced(inlines: list[Inline]) -> Line:
    """Fold white space, drop it at the edges of lines, and give it the marks that both its neighbours have."""
    parts = _trimmed(list(_parts(inlines)))
    shared = _shared(parts)
    spaced = [
        Text(part, marks) if isinstance(part, str) else part
        for part, marks in zip(parts, shared, strict=True)
    ]
    return tuple(_merged(spaced))


def _parts(inlines: list[Inline]) -> Iterator[Inline | str]:
    """White space as bare strings, everything else as inlines; a custom emoji keeps clear of words."""
    for index, inline in enumerate(inlines):
        if isinstance(inline, Text) and inline.marks != CODE:
            yield from _worded(inline)
        elif isinstance(inline, Text):
            yield Text(inline.text.replace("\n", " "), CODE)
        elif isinstance(inline, Emoji) and not inline.text:
            before = _plain(inlines[index - 1])[-1:] if index else ""
            after = _plain(inlines[index + 1])[:1] if index + 1 < len(inlines) else ""
            if _WORD.match(before):
                yield " "
            yield inline
            if _WORD.match(after):
                yield " "
        else:
            yield inline


def _worded(text: Text) -> Iterator[Inline | str]:
    """The words in one piece, since white space among them has their marks; that at the edges by itself."""
    words = text.text.strip()
    before, _, after = text.text.partition(words) if words else (text.text, "", "")
    if before:
        yield before
    if words:
        yield Text(_FOLD.sub(" ", words), text.marks)
    if after:
        yield after


def _trimmed(parts: list[Inline | str]) -> list[Inline | str]:
    kept: list[Inline | str] = []
    for part in parts:
        if isinstance(part, str):
            if not kept or isinstance(kept[-1], LineBreak):
                continue
            if isinstance(kept[-1], str):
                kept[-1] = _FOLD.sub(" ", kept[-1] + part)
            else:
                kept.append(_FOLD.sub(" ", part))
            continue
        if isinstance(part, LineBreak):
            _drop_spaces(kept)
            if not kept:
                continue
        kept.append(part)
    while kept and isinstance(kept[-1], str | LineBreak):
        kept.pop()
    return kept


def _drop_spaces(parts: list[Inline | str]) -> None:
    while parts and isinstance(parts[-1], str):
        parts.pop()


def _shared(parts: list[Inline | str]) -> list[Marks]:
    """Of each place the marks that the nearest words before and behind it have in common; both ways are gone once."""
    before = list(_nearest(parts))
    after = list(_nearest(parts[::-1]))[::-1]
    return [one & other for one, other in zip(before, after, strict=True)]


def _nearest(parts: list[Inline | str]) -> Iterator[Marks]:
    """Of each place the marks of the nearest words before it."""
    last = PLAIN
    for part in parts:
        yield last
        if not isinstance(part, str) and (found := formats(part)) is not None:
            last = found
