"""A document as the plain text of a letter: paragraphs, lists with their numbers, and no markup at all.

Why it exists: what people wrote as Markdown is quoted in mails, where stars and hashes would be read as they stand. Pure.
"""

from collections.abc import Iterable, Iterator

from syncer.text import inlines
from syncer.text.markdown import read
from syncer.text.tree import (
    Block,
    BulletList,
    CodeBlock,
    Heading,
    OrderedList,
    Paragraph,
    Quote,
    Table,
    TaskItem,
    TaskList,
)

BULLET = "· "
_INDENT = "  "


def plain(markdown: str) -> str:
    """Return a Markdown text as a letter has it; blocks are lines, and paragraphs stand apart."""
    blocks = ["\n".join(_lines(block)) for block in read(markdown).blocks]
    return "\n\n".join(block for block in blocks if block)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield from inlines.plain(block.inlines).split("\n")
        case CodeBlock():
            yield from block.text.split("\n")
        case BulletList():
            yield from (line for item in block.items for line in _item(BULLET, item.blocks))
        case OrderedList():
            numbered = enumerate(block.items, block.start)
            yield from (line for number, item in numbered for line in _item(f"{number}. ", item.blocks))
        case TaskList():
            yield from (line for task in block.items for line in _task(task))
        case Quote():
            yield from _all(block.blocks)
        case Table():
            yield from (" | ".join(" ".join(_all(cell.blocks)) for cell in row.cells) for row in block.rows)
        case _:
            return


def _all(blocks: Iterable[Block]) -> Iterator[str]:
    return (line for block in blocks for line in _lines(block))


def _item(mark: str, blocks: tuple[Block, ...]) -> Iterator[str]:
    """An item's first line after its mark, the others below it."""
    lines = list(_all(blocks))
    yield mark + (lines[0] if lines else "")
    yield from (_INDENT + line for line in lines[1:])


def _task(task: TaskItem) -> Iterator[str]:
    yield BULLET + inlines.plain(task.inlines)
    for child in task.children:
        yield from (_INDENT + line for line in _task(child))
