"""What of a document wiki markup can say: what it cannot becomes the nearest thing before it is written.

Numbered lists begin with 1, a mentioned person has no name beside the account, an item holds its text first and
lists last, two numbered lists in one item are one, and tables and code in such lists move out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from syncer.text.normal import normal
from syncer.text.tree import (
    Block,
    BulletList,
    Cell,
    Document,
    Heading,
    Inline,
    ListItem,
    Mention,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Table,
    TaskItem,
    TaskList,
)

_LISTS = (BulletList, OrderedList, TaskList)


def said(document: Document) -> Document:
    """The document as it comes back from wiki markup, in normal form; idempotent."""
    return normal(Document(tuple(_nameless(fitted(document).blocks))))


def fitted(document: Document) -> Document:
    """The document with the structure that wiki markup has, people's names still with them."""
    return normal(Document(tuple(_blocks(normal(document).blocks))))


def _blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case BulletList():
                yield from _list(block.items, BulletList)
            case OrderedList():
                yield from _list(block.items, lambda items: OrderedList(1, items))
            case TaskList():
                yield TaskList(tuple(_task(item) for item in block.items))
            case Quote():
                yield Quote(tuple(_blocks(block.blocks)))
            case _:
                yield block


def _nameless(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Paragraph() | Heading():
                yield replace(block, inlines=_without_names(block.inlines))
            case BulletList() | OrderedList():
                yield replace(
                    block, items=tuple(ListItem(tuple(_nameless(item.blocks))) for item in block.items)
                )
            case TaskList():
                yield TaskList(tuple(_nameless_task(item) for item in block.items))
            case Quote():
                yield Quote(tuple(_nameless(block.blocks)))
            case Table():
                yield Table(tuple(Row(tuple(_cell(cell) for cell in row.cells)) for row in block.rows))
            case _:
                yield block


def _list(items: tuple[ListItem, ...], make: Callable[[tuple[ListItem, ...]], Block]) -> Iterator[Block]:
    """A list, broken where an item goes on behind a list in it."""
    kept: list[ListItem] = []
    for item in items:
        inside, outside = _parted(_joined(list(_blocks(item.blocks))))
        kept.append(ListItem(tuple(inside)))
        if outside:
            yield make(tuple(kept))
            yield from outside
            kept = []
    if kept:
        yield make(tuple(kept))


def _joined(blocks: list[Block]) -> list[Block]:
    """Neighbouring numbered lists of one item as one: nothing could stand between them."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, OrderedList) and isinstance(last, OrderedList):
            joined[-1] = OrderedList(1, (*last.items, *block.items))
        else:
            joined.append(block)
    return joined


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    first = next((at for at, block in enumerate(blocks) if isinstance(block, _LISTS)), len(blocks))
    behind = next((at for at in range(first, len(blocks)) if not isinstance(blocks[at], _LISTS)), len(blocks))
    return blocks[:behind], blocks[behind:]


def _task(item: TaskItem) -> TaskItem:
    return TaskItem(item.done, item.inlines, "", tuple(_task(child) for child in item.children))


def _nameless_task(item: TaskItem) -> TaskItem:
    children = tuple(_nameless_task(child) for child in item.children)
    return TaskItem(item.done, _without_names(item.inlines), "", children)


def _cell(cell: Cell) -> Cell:
    return Cell(cell.header, tuple(_nameless(cell.blocks)))


def _without_names(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    return tuple(
        Mention(inline.account) if isinstance(inline, Mention) and inline.account else inline
        for inline in inlines
    )
