"""Value against cost, with the risk: which requirements come first (PRI-1). For our side alone."""

from collections import Counter
from collections.abc import Sequence

from syncer.pages.charting.words import Drawn, Words
from syncer.pages.entry import Entry
from syncer.pages.figures import Matrix, Point, Risk

_RISKS: tuple[Risk, ...] = ("low", "medium", "high", "")


def matrix(entries: Sequence[Entry], inside: Words, outside: Words) -> Drawn | None:
    """Return the matrix of the requirements that were given a value and a cost; None without any."""
    points = tuple(
        Point(entry.uid, int(entry.value), int(entry.cost), _risk(entry.risk))
        for entry in entries
        if entry.value and entry.cost
    )
    if not points:
        return None
    there = {point.risk for point in points}
    figure = Matrix(
        title=inside.say("chart_matrix"),
        up=inside.word("field", "value"),
        across=inside.word("field", "cost"),
        best=inside.say("chart_best"),
        points=points,
        risks=tuple((risk, _named(risk, inside)) for risk in _RISKS if risk in there),
        more=inside.say("and_more"),
    )
    return Drawn(figure, _said(points, outside))


def _risk(score: int | None) -> Risk:
    if not score:
        return ""
    return "low" if score <= 2 else "medium" if score == 3 else "high"


def _named(risk: Risk, words: Words) -> str:
    if not risk:
        return words.say("chart_no_risk")
    return words.say("chart_risk", level=words.word("level", risk))


def _said(points: Sequence[Point], words: Words) -> str:
    cells = Counter((point.value, point.cost) for point in points)
    first = sorted(cells, key=lambda cell: (-cell[0], cell[1]))
    places = [words.say("chart_matrix_cell", n=cells[at], value=at[0], cost=at[1]) for at in first]
    return words.say("chart_matrix_alt", n=len(points), cells=words.say("between").join(places))
