"""The rows and cells of a wiki table with the stretches they stand on; bars in links and macros part nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from syncer.text.wiki.lexer import Lexer, Token
from syncer.text.wiki.scan import macros
from syncer.text.wiki.syntax import HEADING, ROW, item_marker, lines


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell: whether it is a header, and its source between the bars, blanks included."""

    header: bool
    text: str
    bar: str


@dataclass(frozen=True, slots=True)
class RowSource:
    """A row: its cells, what stands before the first bar, and from the last bar on."""

    cells: tuple[CellSource, ...]
    before: str
    after: str

    @property
    def raw(self) -> str:
        """The row as it stands."""
        return self.before + "".join(cell.bar + cell.text for cell in self.cells) + self.after


def plain_rows(raw: str) -> list[RowSource] | None:
    """The rows of a table the tree can say: a grid whose cells hold lines of text; else None."""
    if macros(raw):
        return None
    rows = [_row(line) for line in _row_texts(raw)]
    widths = {len(row.cells) for row in rows}
    held = (cell.text for row in rows for cell in row.cells)
    if len(widths) != 1 or 0 in widths or any(_holds_block(text) for text in held):
        return None
    return rows


def _row_texts(raw: str) -> list[str]:
    rows: list[str] = []
    for line in lines(raw):
        closed = not rows or rows[-1].rstrip().endswith("|")
        if not rows or (ROW.match(line) and line.strip()) or (closed and line.strip()):
            rows.append(line)
        else:
            rows[-1] += line
    return rows


def _row(text: str) -> RowSource:
    bars = [token for token in Lexer(text).tokens() if token.kind == "bar"]
    if not bars:
        return RowSource((), text, "")
    closed = not text[bars[-1].end :].strip() and len(bars) > 1
    edges = bars if closed else [*bars, Token("bar", len(text.rstrip()), len(text))]
    cells = [
        CellSource(left.end - left.start == 2, text[left.end : right.start], text[left.start : left.end])
        for left, right in pairwise(edges)
    ]
    return RowSource(tuple(cells), text[: bars[0].start], text[edges[-1].start :])


def _holds_block(text: str) -> bool:
    return any(item_marker(line) or HEADING.match(line) for line in lines(text.strip()))
