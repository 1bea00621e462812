"""Headings of sections: which of ours one is, and how deep headings inside a value may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from syncer.text.inlines import plain
from syncer.text.normal import unheaded
from syncer.text.tree import Block, Heading

_DEEPEST = 6


def heading_name(text: str) -> str:
    """A heading as it is compared: folded, without the colon people put behind it."""
    return " ".join(text.split()).casefold().rstrip(":：").rstrip()


def fitted(blocks: Iterable[Block], level: int, ours: frozenset[str]) -> Iterator[Block]:
    """Blocks as they may stand under a heading of `level` (0: before all of ours).

    A heading that would end the section moves down a level, and one that would begin another of our
    sections becomes a bold line.
    """
    for block in blocks:
        if not isinstance(block, Heading):
            yield block
        elif heading_name(plain(block.inlines)) in ours or level >= _DEEPEST:
            if block.inlines:
                yield unheaded(block)
        else:
            yield Heading(max(block.level, level + 1), block.inlines)
