"""Whether response times get better: met and missed, week by week (PG-6). For our side alone."""

from syncer.pages.charting.words import Drawn, Words
from syncer.pages.clocks import Board, Week
from syncer.pages.figures import Trend, WeekShown


def trend(board: Board, inside: Words, outside: Words) -> Drawn | None:
    """Return the last weeks of the board; None before any verdict."""
    weeks = board.weeks(inside.timezone)
    if not weeks:
        return None
    figure = Trend(
        title=inside.say("chart_trend"),
        met=inside.say("chart_met"),
        missed=inside.say("chart_missed"),
        weeks=tuple(_shown(week, inside) for week in weeks),
    )
    said = (
        outside.say("chart_trend_week", first=outside.day(week.first), met=week.met, missed=week.breached)
        for week in weeks
    )
    return Drawn(figure, outside.say("chart_trend_alt", weeks=outside.say("between").join(said)))


def _shown(week: Week, words: Words) -> WeekShown:
    share = "" if week.share is None else words.say("chart_share", n=week.share)
    text = words.say("chart_span", first=words.short_day(week.first), last=words.short_day(week.last))
    return WeekShown(text, week.met, week.breached, share)
