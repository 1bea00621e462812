"""The document tree into wiki markup that Jira shows, and we read back, as the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from syncer.text.tree import (
    CODE,
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Heading,
    Inline,
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
    Text,
)
from syncer.text.wiki.limits import fitted
from syncer.text.wiki.line import Account, write_line

_TAG: Final = re.compile(r"\\*\{code")
_HIDING: Final = re.compile(r"(\\*\{(?:code|noformat))")
_LISTS: Final = (BulletList, OrderedList, TaskList)


def write(doc: Document, *, mention: Account | None = None) -> str:
    """The document as wiki markup with `\\n` line ends; opaque nodes of other forms are left out.

    `mention` turns an account or e-mail into a user's id in the wiki (`[~id]`); None makes it the plain text
    `@Name`.
    """
    return WikiWriter(mention).text(fitted(doc).blocks)


def _own_account(account: str) -> str | None:
    """Without a directory an e-mail is nobody's account."""
    return None if "@" in account else account


class WikiWriter:
    """Writes blocks that wiki markup can say (see `limits`)."""

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or _own_account
        # Names of macros that somebody left open, so that a tag of ours would close them.
        self.avoided: frozenset[str] = frozenset()

    def text(self, blocks: Iterable[Block]) -> str:
        """Blocks with empty lines between; content follows its heading at once."""
        out = ""
        after_heading = False
        for block in blocks:
            written = self.block(block)
            if not written:
                continue
            out += ("\n" if after_heading else "\n\n") if out else ""
            out += written
            after_heading = isinstance(block, Heading)
        return out

    def block(self, block: Block) -> str:
        """One block, without a line end behind it."""
        match block:
            case Heading(level=level):
                return f"h{level}. " + self.line(block.inlines, in_heading=True)
            case Paragraph():
                return self.line(block.inlines)
            case BulletList() | OrderedList() | TaskList():
                return "\n".join(self.items(block, _sign(block, "")))
            case CodeBlock():
                return self._code(block)
            case Quote() if "quote" in self.avoided:
                return self._quoted(block)
            case Quote():
                return "{quote}\n" + self.text(block.blocks) + "\n{quote}"
            case Table():
                return "\n".join(self.row(row) for row in block.rows)
            case Rule():
                return "----"
            case OpaqueBlock():
                return block.raw if block.form == "wiki" else ""

    def _code(self, block: CodeBlock) -> str:
        """A block of code; where any tag would close somebody else's, its lines stand one by one."""
        if "code" in self.avoided and ("noformat" in self.avoided or _HIDING.search(block.text)):
            lines = (self.line((Text(line, CODE),)) for line in block.text.split("\n") if line.strip())
            return "\n".join(lines)
        return code(block, self.avoided)

    def _quoted(self, quote: Quote) -> str:
        """A quotation line by line, for texts in which a tag of ours would close somebody else's."""
        return "\n".join(
            f"bq. {self.line(block.inlines, in_cell=True)}"
            if isinstance(block, Paragraph)
            else self.block(block)
            for block in quote.blocks
        )

    def line(self, inlines: tuple[Inline, ...], *, in_cell: bool = False, in_heading: bool = False) -> str:
        """A line of text."""
        return write_line(inlines, self.account, in_cell=in_cell, in_heading=in_heading)

    def items(self, block: BulletList | OrderedList | TaskList, marker: str) -> Iterator[str]:
        """The items of a list, with the signs of all lists it stands in."""
        if isinstance(block, TaskList):
            for task in block.items:
                yield from self.task(task, marker)
            return
        for item in block.items:
            yield self.item(item, marker)

    def task(self, task: TaskItem, marker: str) -> Iterator[str]:
        """A line that can be ticked: a cross while it is open, a tick when it is done."""
        tick = "(/)" if task.done else "(x)"
        yield f"{marker} {tick} {self.line(task.inlines)}".rstrip(" ")
        for child in task.children:
            yield from self.task(child, marker + "*")

    def item(self, item: ListItem, marker: str) -> str:
        """An item: its text first, then the lists in it; of two neighbouring lists the signs differ."""
        own = [block for block in item.blocks if not isinstance(block, _LISTS)]
        # An empty item would be none without the blank behind its sign, which sites take away.
        out = f"{marker} {self._own(own) or '&nbsp;'}"
        sign = ""
        for block in item.blocks:
            if isinstance(block, _LISTS):
                sign = _sign(block, sign)
                out += "\n" + "\n".join(self.items(block, marker + sign))
        return out

    def _own(self, blocks: Sequence[Block]) -> str:
        """What an item says itself; a forced break alone on its line parts two paragraphs."""
        out = ""
        for at, block in enumerate(blocks):
            if at:
                both = isinstance(block, Paragraph) and isinstance(blocks[at - 1], Paragraph)
                out += "\n\\\\\n" if both else "\n"
            out += self.block(block)
        return out

    def row(self, row: Row) -> str:
        """A table row; a header's cells stand between doubled bars."""
        out = ""
        for cell in row.cells:
            out += ("||" if cell.header else "|") + self.cell(cell)
        return out + ("||" if row.cells and row.cells[-1].header else "|")

    def cell(self, cell: Cell) -> str:
        """The text of a cell; an empty one is a blank."""
        lines = (block.inlines for block in cell.blocks if isinstance(block, Paragraph))
        return "".join(self.line(line, in_cell=True) for line in lines) or " "


def _sign(block: Block, last: str) -> str:
    if isinstance(block, OrderedList):
        return "#"
    return "-" if last == "*" else "*"


def code(block: CodeBlock, avoided: frozenset[str] = frozenset()) -> str:
    """A block of code; text that holds a code tag stands in `noformat`, or with a backslash before the tag."""
    name, language, text = "code", block.language, block.text
    bare = "{noformat" not in text and "noformat" not in avoided
    if bare and ("code" in avoided or (not language and _TAG.search(text))):
        name, language = "noformat", ""
    elif _HIDING.search(text):
        text = _HIDING.sub(r"\\\1", text)
    return code_between(f"{{{name}:{language}}}" if language else f"{{{name}}}", text, f"{{{name}}}")


def code_between(opening: str, text: str, closing: str) -> str:
    """Code between its tags, each on a line of its own."""
    return f"{opening}\n{text}\n{closing}" if text else f"{opening}\n{closing}"
