"""Milestones on a time axis: the day planned as a hollow diamond, what became of it beside, a line between them as long as the slip."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from syncer.charts import legend
from syncer.charts.canvas import LEADING, MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import GREEN, HAIR, INK, ORANGE, PAPER, SHADE, SOFT, VERMILION
from syncer.pages.figures import Bar, Gantt

_SIZE = 12.0
_NAMES, _NOTES = 178.0, 176.0
_TOP = 34.0  # no title: the heading above says what it is
_LEFT, _RIGHT = MARGIN + _NAMES + 24, WIDTH - MARGIN - _NOTES - 24


def draw(figure: Gantt, type_: Type) -> Canvas:
    """Return the milestones on a sheet."""
    rows = [(type_.lines(bar.name, _NAMES, _SIZE, 3), _notes(bar, type_)) for bar in figure.bars]
    heights = [max(36.0, max(len(name), len(note)) * _SIZE * LEADING + 14) for name, note in rows]
    bottom = _TOP + sum(heights)
    canvas = Canvas(type_, bottom + 12 + legend.height(type_, [word for _, word in figure.legend]))
    scale = _Scale(figure)
    y = _TOP
    for number, height in enumerate(heights):
        canvas.box(MARGIN, y, WIDTH - 2 * MARGIN, height, fill=SHADE if number % 2 else PAPER)
        y += height
    _ticks(canvas, figure, scale, bottom)
    y = _TOP
    for bar, (name, note), height in zip(figure.bars, rows, heights, strict=True):
        middle = y + height / 2
        canvas.block(MARGIN + 8, middle - len(name) * _SIZE * LEADING / 2, name, _SIZE)
        canvas.block(_RIGHT + 22, middle - len(note) * _SIZE * LEADING / 2, note, _SIZE, colour=SOFT)
        _bar(canvas, bar, scale, middle)
        y += height
    items: list[legend.Item] = [(_MARKS[kind], word) for kind, word in figure.legend]
    legend.draw(canvas, bottom + 8, items)
    return canvas


def _notes(bar: Bar, type_: Type) -> list[str]:
    return [line for text in (bar.note, bar.slip) if text for line in type_.lines(text, _NOTES, _SIZE, 2)]


class _Scale:
    """Where a day lies."""

    def __init__(self, figure: Gantt) -> None:
        days = [day for bar in figure.bars for day in (bar.planned, bar.expected) if day is not None]
        self.first, self.last = min(days).replace(day=1).toordinal(), max(days).toordinal()

    def x(self, day: date) -> float:
        """Return how far from the left a day is."""
        span = max(self.last - self.first, 1)
        return _LEFT + (day.toordinal() - self.first) / span * (_RIGHT - _LEFT)

    def holds(self, day: date) -> bool:
        """Whether a day is on the axis."""
        return self.first <= day.toordinal() <= self.last


def _ticks(canvas: Canvas, figure: Gantt, scale: _Scale, bottom: float) -> None:
    """Lines at months; where not all their names have room, every second has one, or every third."""
    shown = [(scale.x(tick.day), tick.text) for tick in figure.ticks if scale.holds(tick.day)]
    step = next((step for step in range(1, len(shown)) if _apart(canvas.type, shown[::step])), 1)
    for number, (x, text) in enumerate(shown):
        canvas.line([(x, _TOP - 6), (x, bottom)], colour=HAIR, width=1)
        if number % step == 0:
            canvas.text(x, _TOP - 16, text, 11, colour=SOFT, align="center")


def _apart(type_: Type, shown: Sequence[tuple[float, str]]) -> bool:
    """Whether names at these places stay clear of one another."""
    ends = [(x, type_.width(type_.readable(text), 11) / 2 + 5) for x, text in shown]
    return all(one + half <= other - least for (one, half), (other, least) in pairwise(ends))


def _bar(canvas: Canvas, bar: Bar, scale: _Scale, y: float) -> None:
    start = scale.x(bar.planned)
    end = scale.x(bar.expected) if bar.expected is not None else _RIGHT + 12
    if bar.reached == "overdue":
        canvas.line([(start, y), (end, y)], colour=VERMILION, width=2, dashed=True, arrow=True)
    elif bar.expected != bar.planned:
        colour = GREEN if bar.reached == "actual" else ORANGE
        canvas.line([(start, y), (end, y)], colour=colour, width=2.2)
    _planned(canvas, start, y)
    if bar.reached in {"actual", "forecast"}:
        _MARKS[bar.reached](canvas, end, y)


def _planned(canvas: Canvas, x: float, y: float) -> None:
    canvas.diamond(x, y, 15, fill=PAPER, line=1.5)


def _actual(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x, y, 13, fill=GREEN)
    canvas.tick(x, y, 7, colour=PAPER)


def _forecast(canvas: Canvas, x: float, y: float) -> None:
    canvas.diamond(x, y, 13, fill=ORANGE, edge=INK)


def _overdue(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x - 8, y), (x + 9, y)], colour=VERMILION, width=2, dashed=True, arrow=True)


_MARKS: Mapping[str, legend.Mark] = {
    "plan": _planned,
    "actual": _actual,
    "forecast": _forecast,
    "overdue": _overdue,
}
