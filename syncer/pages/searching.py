"""Finding many texts in one: which of a hundred thousand values stand on a page, in one pass over the page.

Why it exists: people's words come out of templates with other marks, blanks and line ends than they went in, so both are
compared by their letters and figures alone. A long text is looked for in pieces, so that a part of it is found too.
Each piece is filed under the few letters of it that fewest others share; the page's letters are then looked up one after
another, and only what is filed under them is compared. The time grows with the page, hardly with the number of values.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

PIECE: Final = 40  # letters of a long text that are looked for together
LEAST: Final = 6  # what a text must weigh to be looked for: a Chinese character counts as two letters
_FIGURES: Final = 8  # so many figures alone are a number one would know again
_LONG: Final = 8
_SHORT: Final = 3
_APART: Final = re.compile(
    r"[\[\]()<>{}|\n\r\u2028]+"
)  # where Markdown puts something between words, or a line ends
_MARKS: Final = re.compile(r"[\W_]+")
_WIDE: Final = "\u2e80"


def letters(text: str) -> str:
    """Return a text's letters and figures alone, in one form and case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def weight(piece: str) -> int:
    """Return how much letters tell: a figure or a letter 1, a Chinese character 2."""
    return len(piece) if piece.isascii() else len(piece) + sum(1 for one in piece if one >= _WIDE)


def pieces(text: str) -> Iterator[str]:
    """Yield what a text is looked for by: each stretch of its letters, a long one in pieces; stretches that tell too little are none."""
    for stretch in _APART.split(text):
        said = letters(stretch)
        for start in range(0, max(len(said) - _LONG, 1), PIECE):
            end = len(said) if len(said) - start < PIECE + _LONG else start + PIECE
            piece = said[start:end]
            if weight(piece) >= (_FIGURES if piece.isdigit() else LEAST):
                yield piece
            if end == len(said):
                break


class Index:
    """Pieces, filed so that a page can be searched for all of them at once."""

    def __init__(self, wanted: Iterable[str]) -> None:
        self._long: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._short: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for piece in dict.fromkeys(wanted):
            if len(piece) >= _LONG:
                self._file(self._long, piece, _LONG)
            elif len(piece) >= _SHORT:
                self._file(self._short, piece, _SHORT)

    @staticmethod
    def _file(drawers: dict[str, list[tuple[str, int]]], piece: str, size: int) -> None:
        """Under the least used of a few stretches of it, so that texts that begin alike do not lie in one drawer."""
        last = len(piece) - size
        starts = {0, last, last // 2, last // 4, 3 * last // 4}
        start = min(starts, key=lambda at: (len(drawers.get(piece[at : at + size], ())), at))
        drawers[piece[start : start + size]].append((piece, start))

    def found(self, text: str) -> dict[str, int]:
        """Return the pieces that stand in a text of letters, each with the first place where it does."""
        first: dict[str, int] = {}
        for drawers, size in ((self._long, _LONG), (self._short, _SHORT)):
            if not drawers:
                continue
            for at in range(len(text) - size + 1):
                for piece, offset in drawers.get(text[at : at + size], ()):
                    if piece not in first and at >= offset and text.startswith(piece, at - offset):
                        first[piece] = at - offset
        return first
