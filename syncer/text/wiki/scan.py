"""Wiki markup cut into the chunks it consists of: every character belongs to exactly one, so they join up again.

Lines decide (as in Jira), but macros with a body reach over lines. Each step looks at every character a bounded
number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from syncer.text.wiki.syntax import HEADING, MACRO, NEWLINE, QUOTED, ROW, RULE, begins_block, item_marker

VERBATIM: Final = frozenset({"code", "noformat"})
_BODIES: Final = frozenset(
    {"quote", "panel", "expand", "info", "note", "tip", "warning", "section", "column"}
)
_INLINE: Final = frozenset({"color", "anchor", "toc"})
_LINE_END: Final = re.compile(NEWLINE)
_HEADINGS: Final = re.compile(r"(?:(?<=[\r\n])|(?<![\s\S]))[ \t]{0,40}h[1-6]\.")

Kind: TypeAlias = Literal["blank", "heading", "rule", "quoted", "table", "list", "macro", "text"]


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro with its body: where it begins and ends, and where its body does."""

    name: str
    parameters: str
    start: int
    body: int
    body_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of the source of one kind, with what blank lines follow it."""

    kind: Kind
    start: int
    end: int
    macro: Macro | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A line, with all lines that the macros it holds reach over."""

    start: int
    end: int
    macros: tuple[Macro, ...] = ()


def macros(text: str) -> list[Macro]:
    """The outermost macros with bodies, in order; code first, because nothing inside it counts."""
    verbatim = list(_verbatim(text))
    bodied = list(_bodied(text, verbatim))
    starts = [macro.start for macro in bodied]
    ends = [macro.end for macro in bodied]
    outside = (
        macro for macro in verbatim if bisect_left(starts, macro.start) == bisect_right(ends, macro.start)
    )
    return sorted([*outside, *bodied], key=lambda macro: macro.start)


def _verbatim(text: str) -> Iterator[Macro]:
    tags = [found for found in MACRO.finditer(text) if found[1] in VERBATIM]
    closing = {
        name: [found.start() for found in tags if found[1] == name and found[2] is None] for name in VERBATIM
    }
    done = 0
    for tag in tags:
        if tag.start() < done or text[tag.start() - 1 : tag.start()] in ("\\", "{"):
            continue
        name = tag[1]
        at = bisect_left(closing[name], tag.end())
        while at < len(closing[name]) and text[closing[name][at] - 1] == "\\":
            at += 1
        if at < len(closing[name]):
            end = closing[name][at]
            done = end + len(name) + 2
            yield Macro(name, tag[2] or "", tag.start(), tag.end(), end, done)


def _bodied(text: str, verbatim: list[Macro]) -> Iterator[Macro]:
    tags = [tag for tag in _tags(text, verbatim) if _may_have_body(text, tag)]
    plain: dict[str, list[int]] = {}
    for at, tag in enumerate(tags):
        if tag[2] is None:
            plain.setdefault(tag[1], []).append(at)
    headings = [found.start() for found in _HEADINGS.finditer(text)]
    done = 0
    for at, tag in enumerate(tags):
        if at < done:
            continue
        same = plain.get(tag[1], [])
        after = bisect_left(same, at + 1)
        if after < len(same):
            close = tags[same[after]]
            if tag[1] not in _BODIES and _between(headings, tag.end(), close.start()):
                continue  # two macros without a body: what stands between them is read
            done = same[after] + 1
            yield Macro(tag[1], tag[2] or "", tag.start(), tag.end(), close.start(), close.end())


def _between(places: list[int], start: int, end: int) -> bool:
    return bisect_left(places, start) < bisect_left(places, end)


def _tags(text: str, verbatim: list[Macro]) -> Iterator[re.Match[str]]:
    """The tags outside code that nobody escaped."""
    starts = [macro.start for macro in verbatim]
    for found in MACRO.finditer(text):
        at = bisect_left(starts, found.start() + 1) - 1
        hidden = at >= 0 and found.start() < verbatim[at].end
        if not hidden and text[found.start() - 1 : found.start()] not in ("\\", "{"):
            yield found


def _may_have_body(text: str, tag: re.Match[str]) -> bool:
    """Whether a tag may open or close a block: one we know, or an unknown one alone on its line."""
    if tag[1] in _BODIES:
        return True
    if tag[1] in _INLINE or tag[1] in VERBATIM:
        return False
    return _starts_line(text, tag.start()) and _ends_line(text, tag.end())


def _starts_line(text: str, at: int) -> bool:
    return re.search(r"(?:^|[\r\n])[ \t]{0,40}$", text[max(at - 42, 0) : at]) is not None


def _ends_line(text: str, at: int) -> bool:
    return re.match(r"[ \t]{0,40}(?:$|[\r\n])", text[at : at + 42]) is not None


def dangling(text: str, found: list[Macro]) -> frozenset[str]:
    """The names of tags of code and quotations that nobody closed: the next tag of the name would."""
    code = (tag[1] for tag in _tags(text, list(_verbatim(text))) if tag[1] in VERBATIM)
    quotes = (tag[1] for tag in _tags(text, found) if tag[1] == "quote")
    return frozenset((*code, *quotes))


def spans(text: str, start: int, end: int, found: list[Macro]) -> list[Span]:
    """The lines of a stretch, each with the macros in it and the lines they reach over."""
    lines: list[Span] = []
    index = bisect_left(found, start, key=lambda macro: macro.start)
    at = start
    while at < end:
        stop, held = _line_end(text, at, end), []
        while index < len(found) and found[index].start < stop:
            held.append(found[index])
            stop = max(stop, _line_end(text, found[index].end, end))
            index += 1
        lines.append(Span(at, stop, tuple(held)))
        at = stop
    return lines


def _line_end(text: str, at: int, end: int) -> int:
    found = _LINE_END.search(text, at, end)
    return found.end() if found else end


def head(text: str, span: Span) -> str:
    """The first line of a span, up to a macro in it."""
    stop = span.macros[0].start if span.macros else span.end
    return text[span.start : stop].rstrip("\r\n")


def is_blank(text: str, span: Span) -> bool:
    """Whether a line is empty."""
    return not span.macros and not head(text, span).strip()


def chunks(text: str, found: list[Macro]) -> list[Chunk]:
    """All chunks of a text; blank lines belong to the chunk before them."""
    joined: list[Chunk] = []
    for chunk in _Scanner(text, found).chunks():
        if chunk.kind == "blank" and joined:
            joined[-1] = replace(joined[-1], end=chunk.end)
        else:
            joined.append(chunk)
    return joined


class _Scanner:
    def __init__(self, text: str, found: list[Macro]) -> None:
        self._text = text
        self._spans = deque(spans(text, 0, len(text), found))

    def chunks(self) -> Iterator[Chunk]:
        while self._spans:
            span = self._spans.popleft()
            line = head(self._text, span)
            if span.macros and not line.strip():
                yield self._macro(span)
            elif not line.strip():
                yield Chunk("blank", span.start, span.end)
            elif HEADING.match(line):
                yield Chunk("heading", span.start, self._single(span))
            elif RULE.match(line):
                yield Chunk("rule", span.start, self._single(span))
            elif QUOTED.match(line):
                yield Chunk("quoted", span.start, self._single(span))
            elif ROW.match(line):
                yield Chunk("table", span.start, self._table(span))
            elif item_marker(line):
                yield Chunk("list", span.start, self._list(span))
            else:
                yield Chunk("text", span.start, self._paragraph(span))

    def _macro(self, span: Span) -> Chunk:
        macro, *others = span.macros
        if not others and not self._text[macro.end : span.end].strip():
            return Chunk("macro", span.start, span.end, macro)
        self._spans.appendleft(Span(macro.end, span.end, tuple(others)))
        return Chunk("macro", span.start, macro.end, macro)

    def _single(self, span: Span) -> int:
        """Where a block of one line ends: a macro in it is a block of its own."""
        if not span.macros:
            return span.end
        self._spans.appendleft(Span(span.macros[0].start, span.end, span.macros))
        return span.macros[0].start

    def _paragraph(self, span: Span) -> int:
        while not span.macros and self._spans and not self._ends_paragraph(self._spans[0]):
            span = self._spans.popleft()
        return self._single(span)

    def _ends_paragraph(self, span: Span) -> bool:
        line = head(self._text, span)
        return not line.strip() or begins_block(line)

    def _list(self, span: Span) -> int:
        """An item goes on up to an empty line; people who put a heading there mean one."""
        while self._spans and not self._ends_list(self._spans[0]):
            span = self._spans.popleft()
        return span.end

    def _ends_list(self, span: Span) -> bool:
        line = head(self._text, span)
        return is_blank(self._text, span) or (begins_block(line) and item_marker(line) is None)

    def _table(self, span: Span) -> int:
        """A row goes on over lines until one ends in a bar or the next row begins."""
        while self._spans and not is_blank(self._text, self._spans[0]):
            closed = self._text[span.start : span.end].rstrip().endswith("|")
            if closed and not ROW.match(head(self._text, self._spans[0])):
                break
            span = self._spans.popleft()
        return span.end
