"""The form two texts are compared in, how alike they are, and their three-way merge.

Two texts are the same if their canonical Markdown is; how a form or an editor happened to write them is no
difference.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from merge3 import Merge3

from syncer.text import inlines
from syncer.text.markdown import read, write
from syncer.text.markdown.writer import written
from syncer.text.tree import (
    Block,
    BulletList,
    CodeBlock,
    Document,
    Heading,
    OpaqueBlock,
    OrderedList,
    Paragraph,
    Quote,
    Rule,
    Table,
    TaskItem,
    TaskList,
)

# Stands between the items of a list; no text holds it, because it is no legal character.
_SEAM: Final = "\x00"
_LONG: Final = 1_000_000


def markdown(text: str) -> str:
    """The canonical Markdown of a text: read and written again, without white space around it; idempotent."""
    return of(read(text))


def of(doc: Document) -> str:
    """The canonical Markdown of a document."""
    return write(doc).strip("\n")


def plain(doc: Document) -> str:
    """The text of a document without any markup, one line a block, item or row."""
    return "\n".join(line for block in doc.blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Heading() | Paragraph():
            return [inlines.plain(block.inlines)]
        case CodeBlock():
            return [block.text]
        case BulletList() | OrderedList():
            return [line for item in block.items for inner in item.blocks for line in _lines(inner)]
        case Quote():
            return [line for inner in block.blocks for line in _lines(inner)]
        case TaskList():
            return [line for item in block.items for line in _task_lines(item)]
        case Table():
            return [" ".join(_cell(cell.blocks) for cell in row.cells).strip() for row in block.rows]
        case Rule() | OpaqueBlock():
            return []


def _task_lines(item: TaskItem) -> list[str]:
    return [inlines.plain(item.inlines), *(line for child in item.children for line in _task_lines(child))]


def _cell(blocks: tuple[Block, ...]) -> str:
    return " ".join(line for block in blocks for line in _lines(block))


def similarity(a: str, b: str) -> float:
    """How alike two texts are, from 0 (nothing in common) to 1 (the same), by their characters."""
    left, right = (" ".join(plain(read(text)).casefold().split()) for text in (a, b))
    if left == right:
        return 1.0
    if len(left) * len(right) > _LONG:
        return _dice(Counter(map("".join, pairwise(left))), Counter(map("".join, pairwise(right))))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _dice(left: Counter[str], right: Counter[str]) -> float:
    """The Sorensen-Dice coefficient of two bags, for texts too long to align letter by letter."""
    return 2 * (left & right).total() / max(left.total() + right.total(), 1)


def merge_text(base: str, ours: str, theirs: str) -> str | None:
    """Merge two edits of one text by paragraphs and list items; None where they overlap (B-05).

    All three are Markdown; the result is canonical.
    """
    before, left, right = markdown(base), markdown(ours), markdown(theirs)
    if left in (before, right):
        return right
    if right == before:
        return left
    merged: list[str] = []
    merge = Merge3(_units(read(before)), _units(read(left)), _units(read(right)))
    for group in merge.merge_groups():
        if group[0] == "conflict":
            return None
        merged.extend(group[1])
    return markdown("\n".join(unit for unit in merged if unit != _SEAM))


def _units(doc: Document) -> list[str]:
    """What can be edited independently: blocks, and the items of lists, in Markdown that joins up again.

    Between two units stands one that both sides share, so that edits of neighbours do not touch.
    """
    units: list[str] = []
    for block in doc.blocks:
        for unit in _block_units(block):
            units.extend((unit, _SEAM))
        units[-1] = ""
    return units[:-1]


def _block_units(block: Block) -> list[str]:
    match block:
        case BulletList():
            return [_one(BulletList((item,))) for item in block.items]
        case TaskList():
            return [_one(TaskList((item,))) for item in block.items]
        case OrderedList():
            return [_one(OrderedList(block.start, (item,))) for item in block.items]
        case _:
            return [_one(block)]


def _one(block: Block) -> str:
    return written((block,)).strip("\n")
