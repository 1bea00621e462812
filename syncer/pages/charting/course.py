"""How requirements came to be agreed on: their states at the end of each week, from the history (REQ-22, TRC-1)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.pages.charting.words import Drawn, Words
from syncer.pages.edition import Edition
from syncer.pages.figures import Course, Layer

WEEKS = 26  # shown at most; the newest
_LEAST = 2  # weeks; one is no course
# From the bottom up: what is settled carries what is not.
_STATES = (
    "confirmed",
    "awaiting_confirmation",
    "assessing",
    "clarifying",
    "draft",
    "deferred",
    "infeasible",
    "rejected",
    "withdrawn",
)


def course(edition: Edition, inside: Words, outside: Words) -> Drawn | None:
    """Return the states of an edition's requirements by week; None where everything happened in one."""
    moves = {uid: moves for uid, moves in edition.moves.items() if uid in edition.entries and moves}
    weeks = _weeks(moves, ZoneInfo(inside.timezone))
    if len(weeks) < _LEAST:
        return None
    counts = [*_counts(moves, weeks[:-1], ZoneInfo(inside.timezone))]
    counts.append(Counter(str(entry.agreement) for entry in edition.of("requirement")))
    known = [state for state in _STATES if any(one[state] for one in counts)]
    figure = Course(
        title=inside.say("chart_course"),
        points=tuple(inside.short_day(day) for day in weeks),
        layers=tuple(
            Layer(state, inside.word("agreement", state), tuple(one[state] for one in counts))
            for state in known
        ),
    )
    return Drawn(figure, _said(weeks, counts, known, outside))


def _weeks(moves: Mapping[str, Sequence[tuple[datetime, str]]], zone: ZoneInfo) -> list[date]:
    """The Sundays from the first move's to the last one's."""
    days = [at.astimezone(zone).date() for one in moves.values() for at, _ in one]
    if not days:
        return []
    first, last = (_sunday(day) for day in (min(days), max(days)))
    number = (last - first).days // 7 + 1
    return [last - timedelta(weeks=back) for back in reversed(range(min(number, WEEKS)))]


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _counts(
    moves: Mapping[str, Sequence[tuple[datetime, str]]], weeks: Sequence[date], zone: ZoneInfo
) -> Iterator[Counter[str]]:
    for day in weeks:
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
        yield Counter(state for one in moves.values() if (state := _at(one, end)))


def _at(moves: Sequence[tuple[datetime, str]], end: datetime) -> str:
    """The state a record had just before an instant; "" before there was one."""
    return next((state for at, state in reversed(moves) if at < end), "")


def _said(weeks: Sequence[date], counts: Sequence[Counter[str]], known: Sequence[str], words: Words) -> str:
    ends = [
        words.say("chart_course_at", day=words.day(day), states=words.listing(_states(count, known, words)))
        for day, count in ((weeks[0], counts[0]), (weeks[-1], counts[-1]))
    ]
    return words.say("chart_course_alt", n=len(weeks), first=ends[0], last=ends[1])


def _states(count: Counter[str], known: Sequence[str], words: Words) -> Iterator[str]:
    return (
        words.say("chart_count", word=words.word("agreement", state), n=count[state])
        for state in known
        if count[state]
    )
