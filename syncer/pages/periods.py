"""The periods that reports are about: the week or month of a day, and the one after it (PG-9).

Why it exists: a report is a page of its own for each period, so that last week's stays as it was when this week's begins. Today is
given; a period has no age, and nothing here knows a record's meaning.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from syncer.domain.project import Communication
from syncer.rules.cadence import Cadence, reports

_WEEK = timedelta(days=7)
_LONGEST_MONTH = 31


@dataclass(frozen=True, slots=True)
class Period:
    """A week or a month: "2026-W47" or "2026-11", its days, and how far the next one reaches; `owner` is who reports."""

    name: str
    cadence: Cadence
    first: date
    last: date
    next_last: date
    before: str
    owner: str = ""

    @property
    def year(self) -> int:
        """The year it is counted in; a week's may differ from that of its days."""
        return int(self.name[:4])

    @property
    def number(self) -> int:
        """Which week of the year it is, or which month."""
        return int(self.name[5:].removeprefix("W"))

    def has(self, moment: date | None, zone: tzinfo) -> bool:
        """Return whether a day or an instant falls into it, on the calendar of a zone."""
        if moment is None:
            return False
        day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
        return self.first <= day <= self.last

    def coming(self, moment: date | None, zone: tzinfo) -> bool:
        """Return whether a day or an instant falls into what is left of it, or into the next one: it is not past its end."""
        if moment is None:
            return False
        day = moment.astimezone(zone).date() if isinstance(moment, datetime) else moment
        return self.first <= day <= self.next_last


def week_of(day: date, owner: str = "") -> Period:
    """Return the week of a day, from its Monday, by the number that ISO 8601 gives it."""
    first = day - timedelta(days=day.weekday())
    last = first + _WEEK - timedelta(days=1)
    return Period(_week(first), Cadence.WEEK, first, last, last + _WEEK, _week(first - _WEEK), owner)


def month_of(day: date, owner: str = "") -> Period:
    """Return the month of a day."""
    first = day.replace(day=1)
    following = _next(first)
    before = first - timedelta(days=1)
    last, next_last = following - timedelta(days=1), _next(following) - timedelta(days=1)
    return Period(f"{first:%Y-%m}", Cadence.MONTH, first, last, next_last, f"{before:%Y-%m}", owner)


def periods(plan: Iterable[Communication], today: date) -> tuple[Period, ...]:
    """Return the periods that are reported on today, by how often a project's communication plan says that it reports."""
    of = {Cadence.WEEK: week_of, Cadence.MONTH: month_of}
    return tuple(of[often](today, series.owner or "") for often, series in sorted(reports(plan).items()))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _next(first: date) -> date:
    """The first day of the month after."""
    return (first + timedelta(days=_LONGEST_MONTH)).replace(day=1)
