"""What a page body says, passage by passage: visible text, and what stands in parameters and attributes.

Why it exists: a check of what leaves our side reads exactly what the wiki keeps, not what a template meant. A passage is the
text of one block with its inline elements joined; it knows the last anchor before it. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from syncer.text.storage.xml import Element, attribute, parse, short, tag, text_of

_INLINE: Final = frozenset(
    {"a", "b", "strong", "i", "em", "u", "s", "del", "sub", "sup", "code", "span", "small", "time", "br"}
    | {"ac:link", "ac:link-body", "ac:plain-text-link-body", "ac:inline-comment-marker", "ac:image"}
    | {"ri:page", "ri:attachment", "ri:url", "ri:user", "ri:space", "ri:content-entity", "ri:blog-post"}
)
_BREAK: Final = "\u2028"  # of lines; newlines in the source are blanks
_ON: Final = "\u2029"  # where a block reads on after an anchor
_MACRO: Final = "ac:structured-macro"
_CHAPTERS: Final = frozenset({"h1", "h2"})  # what was spoken of before ends with them
_SILENT: Final = frozenset({"ac:task-id", "ac:task-status", "ac:task-uuid"})


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a page: the anchor they come after, the header cell of their row, and where they stand.

    `where` is "text", "anchor", "macro" (the words are its name), or the macro, element and attribute that hold them. `reads_on`
    tells that its block has said something before it, which a reader reads together with it.
    """

    anchor: str
    words: str
    label: str = ""
    where: str = "text"
    reads_on: bool = field(default=False, compare=False)


def passages(xml: str) -> Iterator[Passage]:
    """Every passage of a body in order. MalformedStorageError for broken XML."""
    yield from _read(xml)


@lru_cache(maxsize=2)  # a customer edition is read for what is internal, then for what it newly shows
def _read(xml: str) -> Sequence[Passage]:
    reader = _Reader()
    reader.block(parse(xml))
    return reader.found


class _Reader:
    def __init__(self) -> None:
        self.found: list[Passage] = []
        self._anchor = ""
        self._row = ""

    def block(self, element: Element) -> None:
        """A block: its own text as one passage, blocks inside it as others."""
        name = tag(element)
        if name in _CHAPTERS:
            self._anchor = ""
        said: list[str] = [element.text or "" if name else ""]
        for child in element:
            self._child(child, said)
            said.append(child.tail or "")
        self._tell(said, header=name == "th")
        self._attributes(element, name)
        if name == "tr":
            self._row = ""

    def _child(self, child: Element, said: list[str]) -> None:
        name = tag(child)
        if not name or name in _SILENT:
            return
        if name == _MACRO:
            self._macro(child, said)
        elif name in _INLINE:
            self._inline(child, name, said)
        else:
            self._break(said)
            self.block(child)
            if name == "th":
                self._row = " ".join(text_of(child).split())

    def _inline(self, element: Element, name: str, said: list[str]) -> None:
        if name == "br":
            said.append(_BREAK)
        said.append(element.text or "")
        for child in element:
            self._child(child, said)
            said.append(child.tail or "")
        self._attributes(element, name)

    def _macro(self, macro: Element, said: list[str]) -> None:
        """An anchor moves on; a lozenge's title is text of its line; other parameters stand by themselves."""
        name = attribute(macro, "ac:name")
        self._add(name, where="macro")
        self._add(attribute(macro, "ac:macro-id"), where=f"macro {name} ac:macro-id")
        for child in macro:
            kind = tag(child)
            if kind == "ac:parameter":
                self._parameter(name, child, said)
            elif kind == "ac:plain-text-body":
                self._break(said)
                self._add(text_of(child), where=f"macro {name}")
            elif kind:
                self._break(said)
                self.block(child)

    def _parameter(self, macro: str, parameter: Element, said: list[str]) -> None:
        name, value = attribute(parameter, "ac:name"), text_of(parameter).strip()
        if macro == "anchor":
            if value and not value.startswith("sy-"):
                self._break(said)
                said.append(_ON)
                self._anchor = value
            self._add(value, where="anchor")
        elif macro == "status" and name == "title":
            said.append(value)
        else:
            self._add(value, where=f"macro {macro} {name}".rstrip())
            for child in parameter:
                self.block(child)

    def _attributes(self, element: Element, name: str) -> None:
        for key, value in element.items():
            self._add(str(value), where=f"{name} {short(str(key))}")

    def _break(self, said: list[str]) -> None:
        """A block begins inside another: what was said before it is a passage of its own."""
        self._tell(said, header=False)
        said.clear()

    def _tell(self, said: list[str], *, header: bool) -> None:
        told = "".join(said)
        reads_on = told.startswith(_ON)
        for line in told.replace(_ON, " ").split(_BREAK):
            reads_on |= self._add(line, label="" if header else self._row, reads_on=reads_on)

    def _add(self, words: str, *, label: str = "", where: str = "text", reads_on: bool = False) -> bool:
        """Note words, if there are any; whether there were."""
        folded = " ".join(words.split())
        if folded:
            self.found.append(Passage(self._anchor, folded, label, where, reads_on))
        return bool(folded)
