"""A list of short texts as the first list of a section's value, and back (REQ-10: acceptance criteria)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from syncer.text.canonical import markdown
from syncer.text.markdown import read as read_markdown
from syncer.text.markdown.writer import written
from syncer.text.tree import (
    Block,
    BulletList,
    Document,
    ListItem,
    OrderedList,
    Paragraph,
    TaskItem,
    TaskList,
)

_LISTS: Final = (BulletList, OrderedList, TaskList)


def read(text: str) -> list[str]:
    """The items of the first bullet, numbered or task list, each as Markdown; without a list, the paragraphs.

    Ticks and numbers are not part of an item. Lists that follow one another count as one.
    """
    doc = read_markdown(text)
    items = [item for block in _first_lists(doc) for item in _items(block)]
    if not items:
        items = [written((block,)) for block in doc.blocks if isinstance(block, Paragraph)]
    return [item for item in (item.strip("\n") for item in items) if item]


def write(items: Iterable[str]) -> str:
    """A bullet list of the items, in canonical Markdown; an empty text for no items."""
    lists = tuple(ListItem(read_markdown(item).blocks) for item in items if item.strip())
    return markdown(written((BulletList(lists),))) if lists else ""


def replace(text: str, items: Iterable[str]) -> str:
    """A section's value with its first list replaced by these items; what people wrote around it stays."""
    return with_first_list(text, lambda _: read_markdown(write(items)).blocks)


def with_first_list(text: str, made: Callable[[Sequence[Block]], Sequence[Block]]) -> str:
    """A section's value with its first list, or none at its end, replaced by what is `made` of its blocks."""
    blocks = list(read_markdown(text).blocks)
    lists = [at for at, block in enumerate(blocks) if isinstance(block, _LISTS)]
    start = lists[0] if lists else len(blocks)
    end = start
    while end < len(blocks) and isinstance(blocks[end], _LISTS):
        end += 1
    blocks[start:end] = made(blocks[start:end])
    return markdown(written(blocks))


def _first_lists(doc: Document) -> Iterator[Block]:
    begun = False
    for block in doc.blocks:
        if isinstance(block, _LISTS):
            begun = True
            yield block
        elif begun:
            return


def _items(block: Block) -> Iterator[str]:
    match block:
        case BulletList() | OrderedList():
            for item in block.items:
                yield written(item.blocks)
        case TaskList():
            for task in block.items:
                yield written(_task_blocks(task))


def _task_blocks(task: TaskItem) -> tuple[Block, ...]:
    line = (Paragraph(task.inlines),) if task.inlines else ()
    return (*line, TaskList(task.children)) if task.children else line
