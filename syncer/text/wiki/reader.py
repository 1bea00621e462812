"""Wiki markup into the document tree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from syncer.text.characters import clean
from syncer.text.normal import normal
from syncer.text.tree import (
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Heading,
    ListItem,
    OpaqueBlock,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    TaskItem,
    TaskList,
)
from syncer.text.wiki.items import DEEPEST, Entry, Run, items, runs
from syncer.text.wiki.pieces import Person, inlines
from syncer.text.wiki.rows import plain_rows
from syncer.text.wiki.scan import VERBATIM, Chunk, Macro, chunks, macros
from syncer.text.wiki.syntax import HEADING, QUOTED, TASK

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_FIRST_LINE: Final = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_LAST_LINE: Final = re.compile(r"(?:\r\n|\r|\n)[ \t]*\Z")
_HIDDEN_TAG: Final = re.compile(r"\\(\\*\{(?:code|noformat))")
# Between two paragraphs of one item stands a line with nothing but a forced break.
PARAGRAPHS: Final = re.compile(r"(?:^|[\r\n])[ \t]*\\\\[ \t]*(?=[\r\n]|\Z)")


def read(text: str, *, person: Person | None = None) -> Document:
    """The document a wiki text says; any text is valid, and what the tree cannot say is opaque (B-23).

    `person` turns a user's key or name into the name people are written by (an e-mail); None keeps it.
    """
    return normal(Document(tuple(WikiReader(person).blocks(text))))


class WikiReader:
    """Reads chunks one by one, so that a splice can compare them."""

    def __init__(self, person: Person | None = None) -> None:
        self.person = person

    def blocks(self, text: str) -> Iterator[Block]:
        """The blocks of a text, not yet in normal form."""
        found = macros(text)
        for chunk in chunks(text, found):
            yield from (block for _, block in self.parts(text, chunk, found))

    def parts(self, text: str, chunk: Chunk, found: list[Macro]) -> Iterator[tuple[tuple[int, int], Block]]:
        """The blocks of a chunk with the stretch each stands on; only a list is more than one."""
        if chunk.kind == "blank":
            return
        if chunk.kind != "list":
            yield (chunk.start, chunk.end), self._block(text, chunk)
            return
        listed = items(text, chunk.start, chunk.end, found)
        if max(len(item.marker) for item in listed) > DEEPEST:
            yield (chunk.start, chunk.end), opaque(text[chunk.start : chunk.end])
            return
        found_runs = runs(text, listed)
        starts = [run.entries[0].start for run in found_runs]
        for run, start, end in zip(found_runs, starts, [*starts[1:], chunk.end], strict=True):
            yield (start, end), self.list_of(text, run)

    def _block(self, text: str, chunk: Chunk) -> Block:
        raw = text[chunk.start : chunk.end]
        match chunk.kind:
            case "heading":
                found = HEADING.match(raw)
                return (
                    Heading(int(found[1]), inlines(raw[found.end() :].strip(), self.person))
                    if found
                    else opaque(raw)
                )
            case "rule":
                return Rule()
            case "quoted":
                found = QUOTED.match(raw)
                return Quote((Paragraph(inlines(raw[found.end() if found else 0 :].strip(), self.person)),))
            case "table":
                return self._table(raw)
            case "macro" if chunk.macro is not None:
                return self.macro(text, chunk.macro)
            case _:
                return Paragraph(inlines(raw.strip(), self.person))

    def macro(self, text: str, macro: Macro, *, in_item: bool = False) -> Block:
        """Code, a quotation, or a block that only Jira has."""
        body = text[macro.body : macro.body_end]
        if macro.name in VERBATIM:
            return CodeBlock(language(macro), code_of(macro.name, body))
        quotes = macro.name == "quote" and not in_item and not macro.parameters
        inner = tuple(self.blocks(body)) if quotes and "{quote" not in body else ()
        if inner and all(isinstance(block, _IN_QUOTE) for block in inner):
            return Quote(inner)
        return opaque(text[macro.start : macro.end])

    def list_of(self, text: str, run: Run) -> Block:
        """The list that a run of items is."""
        if run.is_task:
            return TaskList(tuple(self.task(text, entry) for entry in run.entries))
        entries = tuple(ListItem(tuple(self.entry(text, entry))) for entry in run.entries)
        return OrderedList(1, entries) if run.sign == "#" else BulletList(entries)

    def task(self, text: str, entry: Entry) -> TaskItem:
        """A line that can be ticked, with those below it."""
        body = text[entry.item.body : entry.item.end] if entry.item else ""
        tick = TASK.match(body)
        done = tick is not None and tick[1] == "/"
        children = tuple(self.task(text, child) for run in entry.lists for child in run.entries)
        return TaskItem(done, inlines(body[tick.end() if tick else 0 :].strip(), self.person), "", children)

    def entry(self, text: str, entry: Entry) -> Iterator[Block]:
        """What an item holds: its own text, code and opaque blocks, and the lists in it."""
        if entry.item:
            at = entry.item.body
            for macro in entry.item.macros:
                yield from self._paragraphs(text[at : macro.start])
                yield self.macro(text, macro, in_item=True)
                at = macro.end
            yield from self._paragraphs(text[at : entry.item.end])
        for run in entry.lists:
            yield self.list_of(text, run)

    def _paragraphs(self, text: str) -> Iterator[Block]:
        for part in PARAGRAPHS.split(text):
            if part.strip():
                yield Paragraph(inlines(part.strip(), self.person))

    def _table(self, raw: str) -> Block:
        rows = plain_rows(raw)
        if rows is None:
            return opaque(raw)
        return Table(
            tuple(
                Row(
                    tuple(
                        Cell(cell.header, (Paragraph(inlines(cell.text.strip(), self.person)),))
                        for cell in row.cells
                    )
                )
                for row in rows
            )
        )


_IN_QUOTE: Final = (Paragraph, CodeBlock, BulletList, OrderedList, OpaqueBlock)


def language(macro: Macro) -> str:
    """The language of a code macro: its parameter without a name, or the one named so."""
    if macro.name != "code":
        return ""
    for parameter in macro.parameters.split("|"):
        name, equals, value = parameter.strip().partition("=")
        if not equals:
            return name
        if name == "language":
            return value
    return ""


def code_of(name: str, body: str) -> str:
    """The text of a code block: without the line ends beside its tags, and with our hidden tags shown."""
    first = _FIRST_LINE.match(body)
    inner = body[first.end() :] if first else body
    last = _LAST_LINE.search(inner)
    if last:
        inner = inner[: last.start()]
    text = _LINE_END.sub("\n", inner)
    return _HIDDEN_TAG.sub(r"\1", text) if name == "code" else text


def opaque(raw: str) -> OpaqueBlock:
    """A block that the tree cannot say."""
    kept = clean(raw).strip("\n")
    return OpaqueBlock("wiki", kept, hashlib.sha256(kept.encode()).hexdigest())
