"""States over time: a column a week, the layers told apart by colour, by pattern, by their place and by their figures."""

from collections.abc import Mapping, Sequence

from syncer.charts.canvas import MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import (
    BLUE,
    GREEN,
    HAIR,
    INK,
    LINE,
    ORANGE,
    PAPER,
    PURPLE,
    SHADE,
    SKY,
    SOFT,
    VERMILION,
)
from syncer.pages.figures import Course, Layer

_LEGEND = 190.0
_TOP, _HEIGHT = 62.0, 230.0
_LEAST = 14.0  # the height of a layer that has room for its figure
_WIDEST = 64.0
_STYLES: Mapping[str, tuple[str, str, str]] = {  # fill, pattern, colour of the pattern
    "confirmed": (GREEN, "", GREEN),
    "awaiting_confirmation": (SKY, "///", BLUE),
    "assessing": ("#f9e3b0", "\\\\\\", ORANGE),
    "clarifying": ("#fdf1d9", "...", ORANGE),
    "draft": (SHADE, "", LINE),
    "deferred": (PAPER, "---", LINE),
    "infeasible": ("#f4c9b1", "xxx", VERMILION),
    "rejected": ("#f1dbe6", "|||", PURPLE),
    "withdrawn": (PAPER, "", LINE),
}


def draw(figure: Course, type_: Type) -> Canvas:
    """Return the course on a sheet."""
    canvas = Canvas(type_, max(_TOP + _HEIGHT + 40, _TOP + len(figure.layers) * 22 + 20))
    canvas.title(figure.title)
    left, right = MARGIN + 8, WIDTH - MARGIN - _LEGEND - 16
    step = (right - left) / len(figure.points)
    column = min(step * 0.78, _WIDEST)
    totals = [sum(layer.counts[at] for layer in figure.layers) for at in range(len(figure.points))]
    unit = _HEIGHT / max(*totals, 1)
    bottom = _TOP + _HEIGHT
    taken = 0.0
    for at, total in enumerate(totals):
        middle = left + step * (at + 0.5)
        y = _column(canvas, figure.layers, at, (middle - column / 2, bottom, column, unit))
        if canvas.type.width(str(total), 11) <= step:
            canvas.text(middle, y - 9, str(total), 11, align="center", bold=True)
        taken = _named(canvas, middle, bottom + 14, figure.points[at], taken)
    canvas.line([(left, bottom), (right, bottom)], colour=LINE)
    _legend(canvas, figure.layers, right + 24)
    return canvas


def _column(
    canvas: Canvas, layers: Sequence[Layer], at: int, place: tuple[float, float, float, float]
) -> float:
    """One week from the bottom up; returns where it ends."""
    x, y, width, unit = place
    for layer in layers:
        height = layer.counts[at] * unit
        if not height:
            continue
        y -= height
        _swatch(canvas, layer.state, (x, y), width, height)
        figure = str(layer.counts[at])
        if height >= _LEAST and canvas.type.width(figure, 11) < width - 2:
            canvas.text(x + width / 2, y + height / 2, figure, 11, align="center", halo=True)
    return y


def _swatch(canvas: Canvas, state: str, place: tuple[float, float], width: float, height: float) -> None:
    x, y = place
    fill, pattern, colour = _STYLES.get(state, (PAPER, "", LINE))
    if pattern:
        canvas.box(x, y, width, height, fill=fill, edge=colour, hatch=pattern, line=0)
    canvas.box(x, y, width, height, fill="none" if pattern else fill, edge=INK, line=0.7)


def _named(canvas: Canvas, middle: float, y: float, text: str, taken: float) -> float:
    """The name of a week where there is room for it; returns up to where the line is taken."""
    width = canvas.type.width(canvas.type.readable(text), 11)
    if middle - width / 2 < taken:
        return taken
    canvas.text(middle, y, text, 11, align="center", colour=SOFT)
    canvas.line([(middle, y - 14), (middle, y - 9)], colour=HAIR)
    return middle + width / 2 + 10


def _legend(canvas: Canvas, layers: Sequence[Layer], x: float) -> None:
    """The states as they lie over one another, with what they came to in the end."""
    for number, layer in enumerate(reversed(layers)):
        y = _TOP + 10 + number * 22
        _swatch(canvas, layer.state, (x, y - 7), 18, 14)
        figure = canvas.text(WIDTH - MARGIN, y, str(layer.counts[-1]), 11.5, align="right", bold=True)
        room = WIDTH - MARGIN - figure - 8 - (x + 26)
        canvas.text(x + 26, y, canvas.type.short(layer.word, room, 11.5), 11.5, colour=SOFT)
