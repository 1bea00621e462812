"""What stands in a place that is too small for a text: its beginning, and a link to where all of it is (B-23).

Why it exists: a text that a site has no room for is never cut silently. What points elsewhere is known by its last
line, so that nobody takes the beginning for the whole. Pure; which place is too small is not known here.
"""

import re
from collections.abc import Iterator
from typing import Final

from syncer.text.canonical import plain
from syncer.text.markdown import read
from syncer.text.markdown.writer import written
from syncer.text.tree import Block, Document, Link, Paragraph, Text

MOST: Final = 1_000  # characters of the beginning
_POINTS: Final = re.compile(r"(?:^|\n)… \[[^\]\n]+\.md\]\(\S+/attachment/\S+\)$")


def excerpt(text: str, name: str, href: str) -> str:
    """The first blocks of a Markdown text, about `MOST` characters, and a line that leads to the whole of it."""
    lead = Paragraph((Text("… "), Link(href, (Text(name),))))
    return written((*_first(read(text).blocks), lead)).strip("\n")


def points(text: str) -> bool:
    """Whether a value is such a beginning with its link."""
    return _POINTS.search(text) is not None


def _first(blocks: tuple[Block, ...]) -> Iterator[Block]:
    room = MOST
    for number, block in enumerate(blocks):
        room -= len(written((block,)))
        if room >= 0:
            yield block
            continue
        if number == 0:
            words = plain(Document((block,)))
            yield Paragraph((Text(_cut(" ".join(words.split()))),))
        return


def _cut(words: str) -> str:
    """At most so many characters, up to the end of a word where there are blanks."""
    head = words[:MOST]
    return head if len(words) <= MOST else head.rpartition(" ")[0] or head
