"""The document tree into Markdown that reads back as the same tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

from syncer.text.markdown.escape import escape_continued, escape_lines
from syncer.text.markdown.lines import write_line
from syncer.text.normal import sayable
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

_LAST_NUMBER: Final = 999_999_999
_Marker: TypeAlias = str


def write(doc: Document) -> str:
    """The document in Markdown, ending in a newline unless empty; opaque nodes are left out."""
    return written(sayable(doc).blocks)


def written(blocks: Iterable[Block]) -> str:
    """Blocks already in sayable normal form, in Markdown."""
    text = _blocks(tuple(blocks), "")
    return text + "\n" if text else ""


def _blocks(blocks: tuple[Block, ...], outer: _Marker, *, tight: bool = False) -> str:
    """Blocks with empty lines between; neighbouring lists take turns with their markers to stay apart."""
    text = ""
    last = outer
    for index, block in enumerate(blocks):
        last = _marker(block, last)
        if index:
            close = tight and isinstance(blocks[index - 1], Paragraph) and _interrupts(block)
            text += "\n" if close else "\n\n"
        text += _block(block, last)
    return text


def _marker(block: Block, last: _Marker) -> _Marker:
    match block:
        case BulletList() | TaskList():
            return "*" if last == "-" else "-"
        case OrderedList():
            return ")" if last == "." else "."
        case _:
            return ""


def _block(block: Block, marker: _Marker) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return escape_lines(write_line(block.inlines))
        case BulletList() | OrderedList() | TaskList():
            return _list(block, marker)
        case CodeBlock():
            return _code(block)
        case Quote():
            return _indented(_blocks(block.blocks, ""), "> ", "> ")
        case Table():
            return _table(block)
        case Rule():
            return "---"
        case OpaqueBlock():
            return ""


def _list(block: BulletList | OrderedList | TaskList, marker: _Marker) -> str:
    match block:
        case BulletList():
            return "\n".join(_item(item, marker, marker) for item in block.items)
        case OrderedList(start=start):
            numbers = (min(start + index, _LAST_NUMBER) for index in range(len(block.items)))
            return "\n".join(
                _item(item, f"{number}{marker}", "")
                for number, item in zip(numbers, block.items, strict=True)
            )
        case TaskList():
            return _tasks(block.items, marker)


def _heading(heading: Heading) -> str:
    line = write_line(heading.inlines)
    if line.endswith("#") and not line.endswith("\\#"):
        line = line[:-1] + "\\#"
    return f"{'#' * heading.level} {line}".rstrip()


def _item(item: ListItem, label: str, marker: _Marker) -> str:
    if not item.blocks:
        return label
    text = _blocks(item.blocks, marker, tight=True)
    return _indented(text, label + " ", " " * (len(label) + 1))


def _interrupts(block: Block) -> bool:
    """Whether a list may follow a paragraph's line without an empty line between."""
    match block:
        case BulletList(items=items):
            return bool(items[0].blocks) and isinstance(items[0].blocks[0], Paragraph)
        case OrderedList(start=1, items=items):
            return bool(items[0].blocks) and isinstance(items[0].blocks[0], Paragraph)
        case TaskList():
            return True
        case _:
            return False


def _tasks(items: tuple[TaskItem, ...], marker: _Marker) -> str:
    lines: list[str] = []
    for item in items:
        text = f"[{'x' if item.done else ' '}] {escape_continued(write_line(item.inlines))}".rstrip()
        if item.children:
            text += "\n" + _tasks(item.children, "-")
        lines.append(_indented(text, marker + " ", "  "))
    return "\n".join(lines)


def _code(block: CodeBlock) -> str:
    longest = max((len(run) for run in re.findall("`+", block.text)), default=0)
    fence = "`" * max(3, longest + 1)
    body = block.text + "\n" if block.text else ""
    return f"{fence}{block.language}\n{body}{fence}"


def _table(table: Table) -> str:
    rows = [_row(row) for row in table.rows]
    rule = "| " + " | ".join("---" for _ in table.rows[0].cells) + " |"
    return "\n".join((rows[0], rule, *rows[1:]))


def _row(row: Row) -> str:
    return "| " + " | ".join(_cell(cell) for cell in row.cells) + " |"


def _cell(cell: Cell) -> str:
    line = "".join(
        write_line(block.inlines, in_cell=True) for block in cell.blocks if isinstance(block, Paragraph)
    )
    return line.replace("|", "\\|")


def _indented(text: str, first: str, rest: str) -> str:
    head, *tail = text.split("\n")
    lines = [first + head, *(rest + line if line else rest.rstrip() for line in tail)]
    return "\n".join(lines)
