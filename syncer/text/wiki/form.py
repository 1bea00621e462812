"""Wiki markup as a row of nodes that can be patched: only what changed is written anew, the rest keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from syncer.text.align import spliced
from syncer.text.node import Node
from syncer.text.normal import sayable
from syncer.text.tree import (
    JSON,
    Block,
    BulletList,
    CodeBlock,
    Document,
    Heading,
    Image,
    OpaqueBlock,
    OrderedList,
    Paragraph,
    Quote,
    Table,
    TaskList,
)
from syncer.text.wiki.limits import fitted
from syncer.text.wiki.lists import ListPatch
from syncer.text.wiki.patch import patched_line
from syncer.text.wiki.pieces import Person, pieces, silent
from syncer.text.wiki.reader import WikiReader, language
from syncer.text.wiki.scan import VERBATIM, Macro, chunks, dangling, macros
from syncer.text.wiki.syntax import HEADING, QUOTED
from syncer.text.wiki.tables import patched_table
from syncer.text.wiki.writer import WikiWriter, code

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_TAIL: Final = re.compile(r"[ \t\r\n\f\v]*\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of source and its place in the original; a made one has none. A heading may touch what follows."""

    text: str
    place: int | None = None
    is_heading: bool = False


class WikiForm:
    """The form of descriptions and comments on Jira Data Center."""

    def __init__(self, account: Person | None = None, person: Person | None = None) -> None:
        self._reader = WikiReader(person)
        self._writer = WikiWriter(account)
        self._newline: str | None = None
        self._is_begun = False

    def nodes(self, value: JSON) -> list[Node]:
        """The blocks of a text, each with the blank lines behind it; the first line end is the text's."""
        text = value if isinstance(value, str) else ""
        found = _LINE_END.search(text)
        if self._newline is None and found:
            self._newline = found[0]
        if text and not self._is_begun:
            self._is_begun = True
            self._writer.avoided = dangling(text, macros(text))
        return [
            Node(Source(raw, place, isinstance(block, Heading)), _sayable(block))
            for place, (raw, block) in enumerate(self._parts(text))
        ]

    def _parts(self, text: str) -> Iterator[tuple[str, Block | None]]:
        found = macros(text)
        for chunk in chunks(text, found):
            parts = list(self._reader.parts(text, chunk, found))
            yield from ((text[start:end], block) for (start, end), block in parts)
            if not parts:
                yield text[chunk.start : chunk.end], None

    def value(self, _original: JSON, raws: Sequence[Any]) -> JSON:
        """The text; line ends are put only between blocks that were not neighbours before."""
        out: list[str] = []
        last: Source | None = None
        for raw in raws:
            if last is not None and (None in (last.place, raw.place) or raw.place != (last.place or 0) + 1):
                out.append(self._between(last))
            out.append(raw.text)
            last = raw
        return "".join(out)

    def _between(self, last: Source) -> str:
        """The line ends that are missing behind a stretch: none parts a heading from its text but its own."""
        blank = _TAIL.match(last.text)  # a no-break or an ideographic space is a character on its line
        tail = _LINE_END.findall("\n\n" if blank else _TAIL.search(last.text)[0])  # type: ignore[index]
        return self._line_end * max((1 if last.is_heading else 2) - len(tail), 0)

    @property
    def _line_end(self) -> str:
        return self._newline or "\n"

    def make(self, blocks: Sequence[Block]) -> list[Any]:
        """All blocks as one stretch of lines."""
        written = self._written(blocks)
        return [Source(written)] if written else []

    def _written(self, blocks: Sequence[Block]) -> str:
        written = self._writer.text(fitted(Document(tuple(blocks))).blocks)
        return written.replace("\n", self._line_end)

    def image(self, block: Block) -> str:
        """The block as it comes back: numbers from 1, people without names or as plain names."""
        read = self._reader.blocks(self._written((block,)))
        return "".join(Node(None, _sayable(found)).key for found in read)

    def patch(self, node: Node, block: Block) -> list[Any] | None:
        """The node's source with the block's text, and everything in it that the tree cannot say."""
        raw: str = node.raw.text
        body = raw[: len(raw) - len(_TAIL.search(raw)[0])]  # type: ignore[index]
        patched = self._patched(body, block)
        if patched is None:
            return None
        whole = patched + raw[len(body) :]
        back = [_sayable(found) for _, found in self._parts(whole)]
        if "".join(Node(None, found).key for found in back) != self.image(block) or len(back) != 1:
            return None
        return [Source(whole, node.raw.place, node.raw.is_heading)]

    def _patched(self, body: str, block: Block) -> str | None:
        found = macros(body)
        first = chunks(body, found)[:1]
        kind = first[0].kind if first else "blank"
        match kind, block:
            case "text", Paragraph() if not isinstance(block.inlines[0], Image):
                return self._line(body, len(body) - len(body.lstrip()), block)
            case "heading", Heading() if prefix := HEADING.match(body):
                at = prefix.end()
                return (
                    body[: prefix.start(1)]
                    + str(block.level)
                    + body[prefix.end(1) : at]
                    + self._line(body[at:], 0, block)
                )
            case "quoted", Quote(blocks=(Paragraph() as line,)) if prefix := QUOTED.match(body):
                return body[: prefix.end()] + self._line(body[prefix.end() :], 0, line)
            case "macro", CodeBlock():
                return self._code(body, found[0], block)
            case "macro", Quote():
                return self._quote(body, found[0], block)
            case "table", Table():
                return patched_table(body, block, self._reader, self._writer, self._line_end)
            case "list", BulletList() | OrderedList() | TaskList():
                return ListPatch(body, found, self._reader, self._writer, self._line_end).patched(block)
            case _:
                return None

    def _line(self, body: str, start: int, block: Paragraph | Heading) -> str:
        patched = patched_line(body[start:], block.inlines, self._reader.person, self._writer.account)
        return body[:start] + _in_line_ends(patched, self._line_end)

    def _code(self, body: str, macro: Macro, block: CodeBlock) -> str | None:
        """Code between the tags that were there, titles and all, unless its language is another."""
        if macro.name not in VERBATIM or language(macro) != block.language:
            return None
        written = code(block).split("\n")
        if written[-1] != body[macro.body_end : macro.end]:
            return None
        inner = self._line_end.join(["", *written[1:-1], ""])
        return body[: macro.body] + inner + body[macro.body_end :]

    def _quote(self, body: str, macro: Macro, block: Quote) -> str | None:
        if macro.name != "quote":
            return None
        inside = body[macro.body : macro.body_end]
        kept = [node for node in self.nodes(inside) if node.blocks or node.raw.text.strip()]
        inner = str(self.value(None, spliced(kept, block.blocks, self)))
        before = "" if inside[:1] in "\r\n" and not inner[:1].strip() else self._line_end
        return body[: macro.body] + before + inner.rstrip() + self._line_end + body[macro.body_end :]

    def residue(self, node: Node) -> list[Any]:
        """The pictures, files and macros inside, each kind as a block of its own."""
        return [Source(raw) for raw in self._residue(node.raw.text)]

    def _residue(self, text: str) -> Iterator[str]:
        found = macros(text)
        for macro in found:
            block = self._reader.macro(text, macro)
            if isinstance(block, OpaqueBlock):
                yield text[macro.start : macro.end]
            elif isinstance(block, Quote):
                yield from self._residue(text[macro.body : macro.body_end])
        outside = _outside(text, found)
        left = " ".join(silent([piece for part in outside for piece in pieces(part, None)]))
        if left:
            yield left


def _outside(text: str, found: list[Macro]) -> list[str]:
    edges = [0, *(edge for macro in found for edge in (macro.start, macro.end)), len(text)]
    return [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _sayable(block: Block | None) -> tuple[Block, ...]:
    return sayable(Document((block,))).blocks if block else ()


def _in_line_ends(text: str, newline: str) -> str:
    """A patched text, whose kept parts have their line ends already."""
    return re.sub(r"(?<!\r)\n", newline, text) if newline == "\r\n" else text
