"""The normal form of a document: the structures that Markdown, ADF and storage can all say.

What only Markdown could nest (a table in a list item, a heading in a quotation) moves out or becomes
the nearest thing, so that a text comes back from every form as it went in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final, TypeAlias

from syncer.text import inlines as line
from syncer.text.characters import clean, is_safe_link
from syncer.text.tree import (
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Mention,
    OpaqueBlock,
    OpaqueInline,
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

_LANGUAGE: Final = re.compile(r"[A-Za-z0-9_+#./\-]{1,40}")
_SHORT_NAME: Final = re.compile(r":[a-z][a-z0-9_+\-]*:")
_IN_ITEM: Final = (Paragraph, CodeBlock, BulletList, OrderedList, TaskList, OpaqueBlock)
_IN_QUOTE: Final = (Paragraph, CodeBlock, BulletList, OrderedList, OpaqueBlock)
_MAX_START: Final = 999_999_999
_Wrap: TypeAlias = Callable[[tuple[Block, ...]], Block]


def normal(document: Document) -> Document:
    """The normal form of a document; idempotent."""
    return Document(tuple(_blocks(document.blocks)))


def sayable(document: Document) -> Document:
    """The normal form without what Markdown cannot say: opaque nodes go, their visible text stays."""
    return Document(tuple(_blocks(_said_blocks(document.blocks))))


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Block]:
    match block:
        case Paragraph():
            yield from _paragraphs(block.inlines)
        case Heading():
            yield Heading(min(max(block.level, 1), 6), _single_line(block.inlines))
        case BulletList():
            yield from _list(block.items, lambda _, items: BulletList(items))
        case OrderedList(start=start):
            yield from _list(block.items, lambda at, items: OrderedList(_start(start + at), items))
        case TaskList():
            if block.items:
                yield TaskList(_tasks(block.items))
        case CodeBlock():
            language = block.language if _LANGUAGE.fullmatch(block.language) else ""
            yield CodeBlock(language, clean(block.text))
        case Quote():
            yield from _split(_flat(_blocks(block.blocks)), _IN_QUOTE, Quote)
        case Table():
            if block.rows and block.rows[0].cells:
                yield _table(block)
        case Rule() | OpaqueBlock():
            yield block


def _start(start: int) -> int:
    return min(max(start, 0), _MAX_START)


def _paragraphs(inlines: Iterable[Inline]) -> Iterator[Block]:
    """A picture stands in a paragraph of its own, because ADF knows no other place for one."""
    folded = line.normal(_images(inlines))
    for is_image, group in groupby(folded, key=lambda inline: isinstance(inline, Image)):
        found = tuple(group)
        if is_image:
            yield from (Paragraph((image,)) for image in found)
        elif text := found if len(found) == len(folded) else line.normal(found):
            yield Paragraph(text)


def _images(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        if isinstance(inline, Image) and not is_safe_link(inline.src):
            yield Text(inline.alt)
        else:
            yield inline


def _single_line(inlines: Iterable[Inline], *, breaks: bool = False) -> tuple[Inline, ...]:
    """A line that can hold neither pictures nor (unless `breaks`) forced breaks."""
    return line.normal(_single(inline, breaks=breaks) for inline in inlines)


def _single(inline: Inline, *, breaks: bool) -> Inline:
    if isinstance(inline, LineBreak) and not breaks:
        return Text(" ")
    if isinstance(inline, Image):
        return Link(inline.src, (Text(inline.alt or inline.src),))
    return inline


def _list(items: tuple[ListItem, ...], make: Callable[[int, tuple[ListItem, ...]], Block]) -> Iterator[Block]:
    """A list, broken where an item holds what no list item can; numbers go on behind the break."""
    kept: list[ListItem] = []
    begun = 0
    for index, item in enumerate(items):
        inside, outside = _parted(list(_flat(_blocks(item.blocks))), _IN_ITEM)
        if inside or not outside:
            kept.append(ListItem(tuple(inside)))
        if outside:
            if kept:
                yield make(begun, tuple(kept))
            yield from _blocks(outside)
            kept, begun = [], index + 1
    if kept:
        yield make(begun, tuple(kept))


def _parted(blocks: list[Block], allowed: tuple[type, ...]) -> tuple[list[Block], list[Block]]:
    for index, block in enumerate(blocks):
        if not isinstance(block, allowed):
            return blocks[:index], blocks[index:]
    return blocks, []


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks for the inside of an item or quotation, where quotations and headings cannot stand."""
    for block in blocks:
        if isinstance(block, Quote):
            yield from block.blocks
        elif not isinstance(block, Heading):
            yield block
        elif block.inlines:
            yield unheaded(block)


def unheaded(heading: Heading) -> Paragraph:
    """A heading as a bold line: a quoted heading, for one, must begin no section of ours."""
    return Paragraph(line.normal(_bold(heading.inlines)))


def _bold(inlines: tuple[Inline, ...]) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case Text():
                yield Text(inline.text, inline.marks | {"strong"})
            case Link():
                yield Link(inline.href, tuple(_bold(inline.inlines)))
            case _:
                yield inline


def _split(blocks: Iterable[Block], allowed: tuple[type, ...], wrap: _Wrap) -> Iterator[Block]:
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, allowed):
            kept.append(block)
            continue
        if kept:
            yield wrap(tuple(kept))
        kept = []
        yield block
    if kept:
        yield wrap(tuple(kept))


def _tasks(items: tuple[TaskItem, ...]) -> tuple[TaskItem, ...]:
    return tuple(
        replace(item, inlines=_single_line(item.inlines, breaks=True), children=_tasks(item.children))
        for item in items
    )


def _table(table: Table) -> Table:
    width = len(table.rows[0].cells)
    return Table(tuple(_row(row, width, header=not index) for index, row in enumerate(table.rows)))


def _row(row: Row, width: int, *, header: bool) -> Row:
    cells = [_cell(cell, header=header) for cell in row.cells[:width]]
    cells.extend(Cell(header, ()) for _ in range(width - len(cells)))
    return Row(tuple(cells))


def _cell(cell: Cell, *, header: bool) -> Cell:
    inlines = [
        inline for block in cell.blocks if isinstance(block, Paragraph | Heading) for inline in block.inlines
    ]
    folded = _single_line(inlines, breaks=True)
    return Cell(header, (Paragraph(folded),) if folded else ())


def _said_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case OpaqueBlock():
                continue
            case Paragraph() | Heading():
                yield replace(block, inlines=_said(block.inlines))
            case BulletList() | OrderedList():
                yield replace(
                    block, items=tuple(ListItem(tuple(_said_blocks(item.blocks))) for item in block.items)
                )
            case TaskList():
                yield TaskList(_said_tasks(block.items))
            case Quote():
                yield Quote(tuple(_said_blocks(block.blocks)))
            case Table():
                yield Table(tuple(_said_row(row) for row in block.rows))
            case _:
                yield block


def _said_tasks(items: tuple[TaskItem, ...]) -> tuple[TaskItem, ...]:
    return tuple(TaskItem(item.done, _said(item.inlines), "", _said_tasks(item.children)) for item in items)


def _said_row(row: Row) -> Row:
    return Row(tuple(Cell(cell.header, tuple(_said_blocks(cell.blocks))) for cell in row.cells))


def _said(inlines: Iterable[Inline]) -> tuple[Inline, ...]:
    return tuple(_said_inlines(inlines))


def _said_inlines(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        match inline:
            case OpaqueInline():
                yield Text(inline.text, inline.marks)
            case Emoji():
                yield inline if _is_short(inline) else Text(inline.text or inline.short_name)
            case Mention(account=""):
                yield Text("@" + inline.name)
            case Link():
                yield Link(inline.href, _said(inline.inlines))
            case _:
                yield inline


def _is_short(emoji: Emoji) -> bool:
    return not emoji.text and _SHORT_NAME.fullmatch(emoji.short_name) is not None
