"""The matrix of value and cost: a cell for each pair, as wide and high as what stands in it, the risk as shape and colour."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from syncer.charts import legend
from syncer.charts.canvas import MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import GREEN, HAIR, INK, LINE, ORANGE, PALE, PAPER, SOFT, VERMILION
from syncer.pages.figures import Matrix, Point, Risk

_SCORES = (1, 2, 3, 4, 5)
_SIZE = 11.5
_CHIP = 20.0  # the height of a name
_MARK = 15.0  # what its mark takes
_PAD = 7.0
_LINES = 6  # in a cell at most
_LEFT, _TOP = 40.0, 62.0
_EMPTY = 52.0  # the width of a column that nothing stands in
_FILLS: Mapping[Risk, str] = {"low": GREEN, "medium": ORANGE, "high": VERMILION, "": PAPER}


def draw(figure: Matrix, type_: Type) -> Canvas:
    """Return the matrix on a sheet."""
    return _Layout(figure, type_).canvas()


class _Layout:
    def __init__(self, figure: Matrix, type_: Type) -> None:
        self.figure, self.type = figure, type_
        self.cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
        for point in sorted(figure.points, key=lambda one: one.name):
            self.cells[point.value, point.cost].append(point)
        self.chip = max(type_.width(type_.readable(point.name), _SIZE) for point in figure.points) + _MARK + 8
        self.widths = self._widths()
        self.shown = {at: self._shown(points, self.widths[at[1]]) for at, points in self.cells.items()}
        self.heights = {value: self._height(value) for value in _SCORES}

    def canvas(self) -> Canvas:
        words = [word for _, word in self.figure.risks]
        bottom = _TOP + sum(self.heights.values())
        canvas = Canvas(self.type, bottom + 48 + legend.height(self.type, [*words, self.figure.best]))
        canvas.title(self.figure.title)
        self._grid(canvas)
        self._axes(canvas, bottom)
        items: list[legend.Item] = [(_tint, self.figure.best)]
        items += [(_marker(risk), word) for risk, word in self.figure.risks]
        legend.draw(canvas, bottom + 44, items)
        return canvas

    def _widths(self) -> dict[int, float]:
        """Columns that hold something share what the empty ones leave, by how much they hold."""
        most = {
            cost: max((len(p) for (_, c), p in self.cells.items() if c == cost), default=0)
            for cost in _SCORES
        }
        whole = WIDTH - _LEFT - MARGIN
        full = [cost for cost in _SCORES if most[cost]]
        left = whole - _EMPTY * (len(_SCORES) - len(full))
        weight = {cost: min(max(most[cost], 2), 8) for cost in full}
        least = min(self.chip + 2 * _PAD, left / len(full))
        spare = left - least * len(full)
        shares = sum(weight.values())
        return {c: least + spare * weight[c] / shares if c in weight else _EMPTY for c in _SCORES}

    def _shown(self, points: Sequence[Point], width: float) -> list[list[Point | str]]:
        """The lines of a cell; what does not fit is counted in the last one."""
        per = max(1, int((width - 2 * _PAD) // self.chip))
        lines = [list[Point | str](points[at : at + per]) for at in range(0, len(points), per)]
        if len(lines) <= _LINES:
            return lines
        kept = lines[: _LINES - 1]
        return [*kept, [self.figure.more.format(n=len(points) - sum(map(len, kept)))]]

    def _height(self, value: int) -> float:
        lines = max((len(rows) for (v, _), rows in self.shown.items() if v == value), default=0)
        return max(30.0, lines * _CHIP + 2 * _PAD)

    def _grid(self, canvas: Canvas) -> None:
        y = _TOP
        for value in reversed(_SCORES):
            x = _LEFT
            for cost in _SCORES:
                best = value >= 4 and cost <= 2
                fill = PALE["green"] if best else PAPER
                canvas.box(x, y, self.widths[cost], self.heights[value], fill=fill, edge=HAIR)
                self._cell(canvas, x + _PAD, y + _PAD, self.shown.get((value, cost), []))
                x += self.widths[cost]
            canvas.text(_LEFT - 12, y + self.heights[value] / 2, str(value), 12, align="right", colour=SOFT)
            y += self.heights[value]

    def _cell(self, canvas: Canvas, left: float, top: float, lines: Sequence[Sequence[Point | str]]) -> None:
        for number, line in enumerate(lines):
            y = top + _CHIP * (number + 0.5)
            for place, one in enumerate(line):
                x = left + place * self.chip
                if isinstance(one, str):
                    canvas.text(x, y, one, _SIZE, colour=SOFT)
                else:
                    mark(canvas, x + 6, y, one.risk)
                    canvas.text(x + _MARK, y, one.name, _SIZE)

    def _axes(self, canvas: Canvas, bottom: float) -> None:
        x = _LEFT
        for cost in _SCORES:
            canvas.text(x + self.widths[cost] / 2, bottom + 12, str(cost), 12, align="center", colour=SOFT)
            x += self.widths[cost]
        canvas.line([(_LEFT, bottom), (x, bottom)], colour=LINE)
        canvas.line([(_LEFT, bottom), (_LEFT, _TOP)], colour=LINE)
        up = canvas.text(MARGIN, 46, self.figure.up, 12, bold=True)
        canvas.line([(MARGIN + up + 10, 52), (MARGIN + up + 10, 40)], colour=INK, arrow=True)
        canvas.text(x - 24, bottom + 30, self.figure.across, 12, align="right", bold=True)
        canvas.line([(x - 18, bottom + 30), (x - 2, bottom + 30)], colour=INK, arrow=True)


def mark(canvas: Canvas, x: float, y: float, risk: Risk) -> None:
    """Draw the mark of a risk: the graver, the more corners show."""
    fill = _FILLS[risk]
    if risk == "medium":
        canvas.polygon([(x, y - 5.5), (x + 6, y + 4.5), (x - 6, y + 4.5)], fill=fill, line=0.8)
    elif risk == "high":
        canvas.diamond(x, y, 13, fill=fill, line=0.8)
    else:
        canvas.circle(x, y, 10, fill=fill, line=0.8)


def _marker(risk: Risk) -> legend.Mark:
    return lambda canvas, x, y: mark(canvas, x, y, risk)


def _tint(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 7, y - 6, 14, 12, fill=PALE["green"], edge=LINE, line=0.8)
