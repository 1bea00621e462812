"""Response times week by week: two columns each, with their figures, and the share in words."""

from syncer.charts import legend
from syncer.charts.canvas import MARGIN, WIDTH, Canvas, Type
from syncer.charts.palette import BLUE, INK, LINE, PAPER, SOFT, VERMILION
from syncer.pages.figures import Trend

_TOP, _HEIGHT = 66.0, 150.0
_COLUMN = 40.0


def draw(figure: Trend, type_: Type) -> Canvas:
    """Return the trend on a sheet."""
    bottom = _TOP + _HEIGHT
    canvas = Canvas(type_, bottom + 56 + legend.height(type_, [figure.met, figure.missed]))
    canvas.title(figure.title)
    step = (WIDTH - 2 * MARGIN) / len(figure.weeks)
    unit = _HEIGHT / max(max((max(week.met, week.missed) for week in figure.weeks), default=1), 1)
    for number, week in enumerate(figure.weeks):
        middle = MARGIN + step * (number + 0.5)
        if not week.met and not week.missed:
            canvas.text(middle, bottom - 12, "–", 12, align="center", colour=SOFT)
        for x, count, draw_one in (
            (middle - _COLUMN - 2, week.met, _met),
            (middle + 2, week.missed, _missed),
        ):
            draw_one(canvas, x, bottom - count * unit, _COLUMN, count * unit)
            if week.met or week.missed:
                canvas.text(
                    x + _COLUMN / 2, bottom - count * unit - 9, str(count), 12, align="center", bold=True
                )
        canvas.text(middle, bottom + 14, canvas.type.short(week.text, step - 8, 11.5), 11.5, align="center")
        canvas.text(
            middle,
            bottom + 31,
            canvas.type.short(week.share, step - 8, 11.5),
            11.5,
            align="center",
            colour=SOFT,
        )
    canvas.line([(MARGIN, bottom), (WIDTH - MARGIN, bottom)], colour=LINE)
    legend.draw(
        canvas,
        bottom + 48,
        [
            (lambda c, x, y: _met(c, x - 7, y - 6, 16, 12), figure.met),
            (lambda c, x, y: _missed(c, x - 7, y - 6, 16, 12), figure.missed),
        ],
    )
    return canvas


def _met(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    if height:
        canvas.box(x, y, width, height, fill=BLUE, edge=INK, line=0.7)


def _missed(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    if height:
        canvas.box(x, y, width, height, fill=PAPER, edge=VERMILION, hatch="////", line=0)
        canvas.box(x, y, width, height, fill="none", edge=INK, line=0.7)
