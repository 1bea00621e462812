"""Markdown as a row of nodes: each top-level block with the lines it stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from syncer.text.characters import clean
from syncer.text.markdown.parser import parser
from syncer.text.markdown.reader import read
from syncer.text.markdown.writer import written
from syncer.text.node import Node
from syncer.text.tree import JSON, Block


@dataclass(frozen=True, slots=True)
class Lines:
    """Source lines with their line ends, and their place in the original; made ones have none."""

    text: str
    place: int | None = None


class MarkdownForm:
    """The form of register files; it has no opaque nodes, but keeps people's way of writing."""

    def nodes(self, value: JSON) -> list[Node]:
        """The top-level blocks with their source lines, empty lines behind a block included."""
        text = str(value or "")
        lines = _lines(text)
        starts = [token.map[0] for token in _top_level(text) if token.map]
        edges = [0, *starts, len(lines)] if not starts or starts[0] else [*starts, len(lines)]
        chunks = ["".join(lines[a:b]) for a, b in pairwise(edges)]
        return [
            Node(Lines(chunk, place), read(chunk).blocks)
            for place, chunk in enumerate(chunk for chunk in chunks if chunk)
        ]

    def value(self, _original: JSON, raws: Sequence[Any]) -> JSON:
        """The text; an empty line is put only between lines that were not neighbours before."""
        out = ""
        for at, raw in enumerate(raws):
            before = raws[at - 1].place if at else None
            if at and (before is None or raw.place is None or raw.place != before + 1):
                out = out.rstrip("\r\n") + "\n\n" if out.strip("\r\n") else ""
            out += raw.text
        return out

    def make(self, blocks: Sequence[Block]) -> list[Any]:
        """All blocks as one stretch of lines, so that neighbouring lists stay apart."""
        return [Lines(written(blocks))] if blocks else []

    def image(self, block: Block) -> str:
        """Markdown says every block."""
        return written((block,))

    def patch(self, _node: Node, _block: Block) -> list[Any] | None:
        """Changed blocks are written anew."""
        return None

    def residue(self, _node: Node) -> list[Any]:
        """Nothing in Markdown is opaque."""
        return []


def _lines(text: str) -> list[str]:
    """Lines with their ends, as CommonMark has them: fewer than `splitlines` would find."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)


def _top_level(text: str) -> list[Any]:
    return [token for token in parser().parse(clean(text)) if token.level == 0 and token.nesting >= 0]
