"""The story map: activities with their steps across, roles down, and in each cell the stories as cards, first things first."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from syncer.charts import legend
from syncer.charts.canvas import LEADING, MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import BLUE, GREEN, HAIR, INK, LINE, PALE, PAPER, SHADE, SOFT
from syncer.pages.figures import Activity, Card, MapRow, StoryMap

_ACROSS = 4  # activities beside one another; more stand in further bands
_ROLES = 84.0
_GAP, _PAD, _EDGE = 8.0, 6.0, 4.0
_TICK = 14.0
_CARDS = 5  # in a cell at most
_SMALL = 11.0
_FILLS: Mapping[str, str] = {"core": PALE["blue"], "important": PALE["orange"]}


def draw(figure: StoryMap, type_: Type) -> Canvas:
    """Return the map on a sheet."""
    bands = _bands(figure, type_)
    height = 42 + sum(band.height + 18 for band in bands)
    items = _legend(figure)
    canvas = Canvas(type_, height + legend.height(type_, [word for _, word in items]))
    canvas.title(figure.title)
    y = 42.0
    for band in bands:
        band.draw(canvas, y)
        y += band.height + 18
    legend.draw(canvas, y - 8, items)
    return canvas


def _legend(figure: StoryMap) -> list[legend.Item]:
    """What the colours of activities and the tick of a card mean."""
    items = [(_sample(tier), word) for tier, word in figure.tiers]
    return [*items, (_tick, figure.done)] if figure.done else items


def _sample(tier: str) -> legend.Mark:
    def mark(canvas: Canvas, x: float, y: float) -> None:
        canvas.box(x - 7, y - 6, 16, 12, fill=_FILLS.get(tier, SHADE), edge=BLUE, round_by=2)

    return mark


def _tick(canvas: Canvas, x: float, y: float) -> None:
    canvas.tick(x, y, 9, colour=GREEN)


def _bands(figure: StoryMap, type_: Type) -> list["_Band"]:
    number = len(figure.activities)
    per = math.ceil(number / math.ceil(number / _ACROSS))
    return [_Band(figure, range(at, min(at + per, number)), type_) for at in range(0, number, per)]


@dataclass(frozen=True, slots=True)
class _Written:
    """A card with its lines."""

    lines: list[str]
    done: bool = False
    counts: bool = False  # no story, but how many are left out

    @property
    def height(self) -> float:
        return 2 * _EDGE + _SMALL * LEADING * len(self.lines)


class _Band:
    """Some activities beside one another, with the roles that have stories there."""

    def __init__(self, figure: StoryMap, columns: range, type_: Type) -> None:
        self.type, self.more = type_, figure.more
        self.width = (WIDTH - 2 * MARGIN - _ROLES) / len(columns)
        self.room = self.width - _GAP - 2 * _PAD
        self.activities = [figure.activities[at] for at in columns]
        self.names = [type_.lines(one.name, self.room, 12, 3) for one in self.activities]
        self.steps = [
            [type_.lines(step, self.room, _SMALL, 2) for step in one.steps] for one in self.activities
        ]
        self.rows = [self._row(row, columns) for row in figure.rows]
        self.rows = [row for row in self.rows if any(row[1])]
        self.head = max(len(name) for name in self.names) * 12 * LEADING + 2 * _PAD
        self.step_rows = [
            max((len(steps[at]) for steps in self.steps if at < len(steps)), default=0) * _SMALL * LEADING
            + 10
            for at in range(max(map(len, self.steps), default=0))
        ]
        self.heights = [
            max(*(sum(card.height + 4 for card in cell) for cell in cells), len(role) * 12 * LEADING) + _GAP
            for role, cells in self.rows
        ]

    @property
    def height(self) -> float:
        """How high the band is."""
        return self.head + sum(self.step_rows) + 4 * len(self.step_rows) + _GAP + sum(self.heights)

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the activities, then the roles below them."""
        for at, activity in enumerate(self.activities):
            self._activity(canvas, MARGIN + _ROLES + at * self.width, top, at, activity)
        y = top + self.head + sum(self.step_rows) + 4 * len(self.step_rows) + _GAP
        for (role, cells), height in zip(self.rows, self.heights, strict=True):
            canvas.line([(MARGIN, y), (WIDTH - MARGIN, y)], colour=HAIR)
            canvas.block(MARGIN, y + _GAP, role, 12, colour=INK)
            for at, cell in enumerate(cells):
                self._cell(canvas, MARGIN + _ROLES + at * self.width, y + _GAP, cell)
            y += height

    def _row(self, row: MapRow, columns: range) -> tuple[list[str], list[list[_Written]]]:
        cells = [self._written(row.cells[at]) for at in columns]
        return self.type.lines(row.role, _ROLES - 10, 12, 3), cells

    def _written(self, cards: Sequence[Card]) -> list[_Written]:
        most = _CARDS if len(cards) > _CARDS + 1 else len(cards)
        found = [self._card(card) for card in cards[:most]]
        left = len(cards) - most
        return [*found, _Written([self.more.format(n=left)], counts=True)] if left else found

    def _card(self, card: Card) -> _Written:
        room = self.room - (_TICK if card.done else 0)
        return _Written(self.type.lines(f"{card.uid} {card.title}", room, _SMALL, 3), card.done)

    def _activity(self, canvas: Canvas, x: float, top: float, at: int, activity: Activity) -> None:
        fill = _FILLS.get(activity.tier, SHADE)
        canvas.box(
            x, top, self.width - _GAP, self.head, fill=fill, edge=BLUE if activity.tier else LINE, round_by=4
        )
        lines = self.names[at]
        canvas.block(x + _PAD, top + (self.head - len(lines) * 12 * LEADING) / 2, lines, 12)
        y = top + self.head + 4
        for height, step in zip(self.step_rows, self.steps[at], strict=False):
            canvas.box(x, y, self.width - _GAP, height, fill=SHADE, round_by=3)
            canvas.block(x + _PAD, y + (height - len(step) * _SMALL * LEADING) / 2, step, _SMALL, colour=SOFT)
            y += height + 4

    def _cell(self, canvas: Canvas, x: float, top: float, cards: Sequence[_Written]) -> None:
        y = top
        for card in cards:
            if not card.counts:
                canvas.box(x, y, self.width - _GAP, card.height, fill=PAPER, edge=LINE, line=0.8, round_by=3)
            if card.done:
                canvas.tick(x + self.width - _GAP - 11, y + _EDGE + _SMALL * LEADING / 2, 9, colour=GREEN)
            canvas.block(x + _PAD, y + _EDGE, card.lines, _SMALL, colour=SOFT if card.counts else INK)
            y += card.height + 4
