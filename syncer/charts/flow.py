"""The flow of a scenario: lanes of numbered steps from left to right; the main way between its trigger and its end (SCN-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syncer.charts.canvas import LEADING, MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import BLUE, HAIR, INK, LINE, ORANGE, PALE, SHADE, SOFT, VERMILION
from syncer.pages.figures import Flow, Lane, LaneKind

_SIZE = 11.5
_NAMES = 82.0
_BOX, _GAP, _PAD = 140.0, 24.0, 8.0
_ROW = 26.0  # between two rows of a lane, for the line that leads from one to the next
_LINES = 6
_PER = int((WIDTH - 2 * MARGIN - _NAMES + _GAP) // (_BOX + _GAP))
_COLOURS: Mapping[LaneKind, tuple[str, str]] = {
    "main": (BLUE, PALE["blue"]),
    "branch": (ORANGE, PALE["orange"]),
    "exception": (VERMILION, PALE["red"]),
}


def draw(figure: Flow, type_: Type) -> Canvas:
    """Return the flow on a sheet."""
    lanes = [_LaneRows(lane, figure, type_) for lane in figure.lanes]
    canvas = Canvas(type_, sum(lane.height + 22 for lane in lanes) + 2)
    y = 12.0
    for number, lane in enumerate(lanes):
        if number:
            canvas.line([(MARGIN, y - 11), (WIDTH - MARGIN, y - 11)], colour=HAIR)
        lane.draw(canvas, y)
        y += lane.height + 22
    return canvas


@dataclass(frozen=True, slots=True)
class _Box:
    """A step, or where the way begins or ends."""

    number: str
    lines: list[str]

    @property
    def height(self) -> float:
        return len(self.lines) * _SIZE * LEADING + 2 * _PAD


class _LaneRows:
    """A lane in as many rows as it needs."""

    def __init__(self, lane: Lane, figure: Flow, type_: Type) -> None:
        self.lane = lane
        self.name = type_.lines(lane.name, _NAMES - 12, 12, 4)
        room = _BOX - 2 * _PAD
        boxes = [
            _Box(str(number), type_.lines(f"{number}. {step}", room, _SIZE, _LINES))
            for number, step in enumerate(lane.steps, 1)
        ]
        if lane.kind == "main":
            ends = [_Box("", type_.lines(text, room, _SIZE, _LINES)) for text in (figure.begin, figure.end)]
            boxes = [ends[0], *boxes, ends[1]]
        self.rows = [boxes[at : at + _PER] for at in range(0, len(boxes), _PER)]
        self.heights = [max(box.height for box in row) for row in self.rows]

    @property
    def height(self) -> float:
        """How high the lane is."""
        return max(sum(self.heights) + _ROW * (len(self.rows) - 1), len(self.name) * 12 * LEADING)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the lane's name and its rows, one leading to the next."""
        edge, _ = _COLOURS[self.lane.kind]
        canvas.block(MARGIN, top + 4, self.name, 12, colour=INK)
        y = top
        for number, (row, height) in enumerate(zip(self.rows, self.heights, strict=True)):
            self._row(canvas, row, y, height)
            if number + 1 < len(self.rows):
                after = self.heights[number + 1]
                _down(canvas, len(row), (y + height / 2, y + height, y + height + _ROW + after / 2), edge)
            y += height + _ROW

    def _row(self, canvas: Canvas, row: Sequence[_Box], y: float, height: float) -> None:
        edge, fill = _COLOURS[self.lane.kind]
        for at, box in enumerate(row):
            x = MARGIN + _NAMES + at * (_BOX + _GAP)
            if box.number:
                canvas.box(
                    x, y, _BOX, height, fill=fill, edge=edge, dashed=self.lane.kind != "main", round_by=4
                )
            else:
                canvas.box(x, y, _BOX, height, fill=SHADE, edge=LINE, round_by=18)
            lines = box.lines
            canvas.block(
                x + _PAD,
                y + (height - len(lines) * _SIZE * LEADING) / 2,
                lines,
                _SIZE,
                colour=INK if box.number else SOFT,
            )
            if at + 1 < len(row):
                canvas.line(
                    [(x + _BOX, y + height / 2), (x + _BOX + _GAP, y + height / 2)], colour=edge, arrow=True
                )


def _down(canvas: Canvas, boxes: int, ys: tuple[float, float, float], colour: str) -> None:
    """The line from the last box of a row to the first of the next."""
    right = MARGIN + _NAMES + boxes * (_BOX + _GAP) - _GAP
    left, (middle, bottom, after) = MARGIN + _NAMES, ys
    between = bottom + _ROW / 2
    canvas.line(
        [
            (right, middle),
            (right + 9, middle),
            (right + 9, between),
            (left - 10, between),
            (left - 10, after),
            (left, after),
        ],
        colour=colour,
        arrow=True,
    )
