"""The lines of words that a body shows, each tied to the elements it stands in.

A line is what stands side by side in one paragraph, cell or item: text, markup within it, and things that are one piece
(a lozenge, a person, a picture). White space is folded, since servers fold it; markers of comments are markup like any other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from syncer.text.storage.xml import Element, attribute, child, parameter, short, tag, text_of

MARKER: Final = "ac:inline-comment-marker"
REF: Final = "ac:ref"
SOLID: Final = "\ufffc"  # before and behind what is one piece; no typed text holds it
_MARKUP: Final = frozenset(
    {"a", "b", "big", "code", "del", "em", "font", "i", "s", "small", "span", "strike", "strong", "sub"}
    | {"sup", "tt", "u", MARKER}
)
_PIECES: Final = frozenset({"ac:link", "ac:emoticon", "ac:image", "time"})
_SILENT: Final = frozenset({"ac:placeholder", ""})
_INLINE_MACROS: Final = frozenset({"status", "anchor", "jira"})
_MACROS: Final = frozenset({"ac:structured-macro", "ac:macro"})
_CLOSED: Final = frozenset(
    {"ac:parameter", "ac:plain-text-body", "ac:task-id", "ac:task-status", "ac:task-uuid", "colgroup"}
)
_OPEN: Final = frozenset(
    {"ac:rich-text-body", "ac:layout", "ac:layout-section", "ac:layout-cell", "ac:task-list", "ac:task"}
    | {"ac:task-body", *_MACROS}
)
_NAMES: Final = frozenset(
    {"ac:name", "ac:anchor", "datetime"}
    | {f"ri:{name}" for name in ("account-id", "userkey", "username", "filename", "value", "content-title")}
)
_SPACES: Final = re.compile("[ \t\r\n\xa0]+")
_FOLDED: Final = re.compile("[ \t\r\n\xa0]+|[^ \t\r\n\xa0]")


@dataclass(frozen=True, slots=True)
class Solid:
    """An element that is one piece: never split; `text` stands for it among the words."""

    element: Element
    text: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """An element around words; `holder` is where they stand (the body of a link, else the element itself)."""

    element: Element
    holder: Element
    parts: tuple[Part, ...]
    text: str

    @property
    def ref(self) -> str:
        """Which comment's marker this is; empty for other markup."""
        return attribute(self.element, REF) if tag(self.element) == MARKER else ""


Part: TypeAlias = "str | Solid | Markup"


@dataclass(eq=False, slots=True)
class Line:
    """Words side by side. `text` has its white space folded; `raw` is what stands there.

    `anchor` is the last anchor macro before or in it.
    """

    parts: tuple[Part, ...]
    raw: str
    text: str
    anchor: str
    _at: list[int] = field(default_factory=list)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of `text` stand in `raw`."""
        at = self._places()
        return at[start], at[end - 1] + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where characters of `raw` stand in `text`, without blanks at either end; empty where nothing else is there."""
        at = self._places()
        first, last = bisect_left(at, start), bisect_left(at, end)
        while first < last and self.text[first] == " ":
            first += 1
        while first < last and self.text[last - 1] == " ":
            last -= 1
        return first, last

    def _places(self) -> list[int]:
        if not self._at:
            places = [found.start() for found in _FOLDED.finditer(self.raw)]
            lead = 1 if _SPACES.match(self.raw) else 0
            self._at = places[lead : lead + len(self.text)]
        return self._at


@dataclass(eq=False, slots=True)
class Home:
    """An element that holds lines, and blocks between them."""

    element: Element
    content: list[Line | Element]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands."""

    home: Home
    at: int

    @property
    def line(self) -> Line:
        """The line as it is now."""
        found = self.home.content[self.at]
        assert isinstance(found, Line)
        return found


def places(body: Element) -> list[Place]:
    """Every line with words in it, in the order of the page."""
    return list(_Reader().places(body))


class _Reader:
    def __init__(self) -> None:
        self._anchor = ""

    def places(self, element: Element) -> Iterator[Place]:
        home = Home(element, [])
        parts: list[Part] = _said(element.text)
        for inner in element:
            part = self._part(inner)
            if part is None:
                yield from self._closed(home, parts)
                parts = []
                home.content.append(inner)
                if _is_open(inner):
                    yield from self.places(inner)
            else:
                parts.append(part)
            parts += _said(inner.tail)
        yield from self._closed(home, parts)

    def _closed(self, home: Home, parts: list[Part]) -> Iterator[Place]:
        if not parts:
            return
        raw = "".join(map(text, parts))
        line = Line(tuple(parts), raw, _SPACES.sub(" ", raw).strip(" "), self._anchor)
        home.content.append(line)
        if line.text:
            yield Place(home, len(home.content) - 1)

    def _part(self, element: Element) -> Part | None:
        """An element within a line; None for a block, which ends it."""
        name = tag(element)
        if name in _MARKUP or name in _SILENT:
            return self._markup(element, element) if name in _MARKUP else Solid(element)
        if name == "br":
            return Solid(element, " ")
        if name == "ac:link" and (inside := child(element, "ac:link-body")) is not None:
            return self._markup(element, inside)
        if name in _MACROS and attribute(element, "ac:name") in _INLINE_MACROS:
            return self._macro(element)
        return _solid(element) if name in _PIECES else None

    def _markup(self, element: Element, holder: Element) -> Markup:
        parts = _said(holder.text)
        for inner in holder:
            parts.append(self._part(inner) or _solid(inner))
            parts += _said(inner.tail)
        return Markup(element, holder, tuple(parts), "".join(map(text, parts)))

    def _macro(self, element: Element) -> Solid:
        if attribute(element, "ac:name") == "anchor":
            self._anchor = parameter(element, "")
            return Solid(element)
        return _solid(element)


def text(part: Part) -> str:
    """The characters of a part in `raw`."""
    return part if isinstance(part, str) else part.text


def _said(words: str | None) -> list[Part]:
    return [words] if words else []


def _is_open(element: Element) -> bool:
    name = tag(element)
    return name in _OPEN or (":" not in name and name not in _CLOSED)


def _solid(element: Element) -> Solid:
    """One piece with what it shows, or names, so that no other is taken for it."""
    shown = text_of(element) or " ".join(_names(element))
    return Solid(element, f"{SOLID}{shown.replace(SOLID, '')}{SOLID}")


def fill(element: Element, content: list[Line | Element]) -> None:
    """Put lines and blocks into an element, instead of what it holds."""
    _emptied(element)
    for item in content:
        if isinstance(item, Line):
            _put(element, item.parts)
        else:
            item.tail = None
            element.append(item)


def _put(holder: Element, parts: tuple[Part, ...]) -> None:
    for part in parts:
        if isinstance(part, str):
            _append_text(holder, part)
            continue
        if isinstance(part, Markup):
            _emptied(part.holder)
            _put(part.holder, part.parts)
        part.element.tail = None
        holder.append(part.element)


def _emptied(element: Element) -> None:
    element.text = None
    for inner in list(element):
        element.remove(inner)


def _append_text(parent: Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _names(element: Element) -> Iterator[str]:
    for inner in element.iter():
        yield from (str(value) for key, value in inner.items() if short(str(key)) in _NAMES)
