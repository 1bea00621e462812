"""What the marks of a chart mean, in lines below it."""

from collections.abc import Callable, Sequence

from syncer.charts.canvas import MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import SOFT

SIZE = 11.5
_LINE = 20.0
_MARK = 22.0  # from a mark's place to its word
_GAP = 20.0

Mark = Callable[[Canvas, float, float], None]
Item = tuple[Mark, str]


def rows(
    type_: Type, words: Sequence[str], width: float = WIDTH - 2 * MARGIN
) -> list[list[tuple[int, str, float]]]:
    """Return which words stand in which line, each with its number and where it begins."""
    found: list[list[tuple[int, str, float]]] = [[]]
    at = 0.0
    for number, word in enumerate(words):
        shown = type_.short(word, width - _MARK, SIZE)
        needed = _MARK + type_.width(shown, SIZE)
        if found[-1] and at + needed > width:
            found.append([])
            at = 0.0
        found[-1].append((number, shown, at))
        at += needed + _GAP
    return found


def height(type_: Type, words: Sequence[str]) -> float:
    """Return how high the legend will be."""
    return len(rows(type_, words)) * _LINE + 6 if words else 0.0


def draw(canvas: Canvas, top: float, items: Sequence[Item]) -> None:
    """Draw marks and words in lines from the left."""
    for line, row in enumerate(rows(canvas.type, [word for _, word in items])):
        y = top + _LINE * (line + 0.5)
        for number, word, at in row:
            items[number][0](canvas, MARGIN + at + 7, y)
            canvas.text(MARGIN + at + _MARK, y, word, SIZE, colour=SOFT)
