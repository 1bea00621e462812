"""Working time computed: how much of it passed between two instants, and when a budget of it is used up (SLA-5, B-29).

    Hours(office).deadline(start, timedelta(hours=24)).at        Hours(office).elapsed(start, now)

Why it exists: one pure answer for every clock. A calendar is compiled, year by year as they are asked for, into
stretches of working time in UTC, since wall-clock arithmetic goes wrong wherever clocks are put forward or back. An
instant is worked when the clock on the wall of the calendar's zone shows a time inside a window.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.rules.budgets import Budget
from syncer.rules.calendars import ALWAYS, Calendar
from syncer.rules.workdays import SkippedDay, unpublished
from syncer.rules.worktable import SECOND, Table, Year, compiled

__all__ = ["ALWAYS", "Deadline", "Hours", "SkippedDay", "Stretch"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 24 * 3600 * SECOND
_MARGIN = 2 * _DAY  # a night that began on the day before, and the zone
_PATIENCE = 100  # years without the working time that is looked for
_FIRST, _LAST = (
    datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 2100)
)  # what is typed wrong, or means never, lies beyond


@dataclass(frozen=True, slots=True)
class Stretch:
    """Working time without a break, [begin, end) in UTC."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a budget is used up, in UTC, and the days on the way on which nobody worked (B-29)."""

    at: datetime
    skipped: tuple[SkippedDay, ...]


class Hours:
    """The working time of one calendar; `zone` is the project's, for a calendar that names none.

    It keeps the years it has compiled; asking changes no answer. Instants are aware datetimes, answers in UTC. Nobody works
    before 1970 or after 2099: a day such as 9999-12-31 asks for no table of eight thousand years.
    """

    def __init__(self, calendar: Calendar, zone: str = "UTC") -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone or zone)
        self._years: dict[int, Year] = {}
        self._table: Table | None = None

    @property
    def name(self) -> str:
        """What rules call the calendar."""
        return self.calendar.name

    # ------------------------------------------------------------------------------ durations

    def elapsed(self, begin: datetime, end: datetime) -> timedelta:
        """Return the working time from one instant to another; negative when the second is the earlier."""
        first, last = _micros(begin), _micros(end)
        table = self._covering(min(first, last), max(first, last))
        return timedelta(microseconds=table.until(last) - table.until(first))

    def deadline(self, start: datetime, budget: timedelta | Budget) -> Deadline:
        """Return when a budget is used up that starts to run at an instant, and the days it skipped.

        The first such instant: working time that is used up at six in the evening is due then, not the next morning.
        Raises ValueError for a negative budget, and where a hundred years do not suffice.
        """
        if isinstance(budget, Budget) and budget.days:
            return self.working_days(start, budget.days)
        wanted = (budget.time if isinstance(budget, Budget) else budget) // timedelta(microseconds=1)
        begin = _micros(start)
        if wanted <= 0:
            return _empty(start, wanted)
        table = self._covering(begin, begin + wanted)
        goal = table.until(begin) + wanted
        while table.total < goal:
            table = self._longer()
            goal = table.until(begin) + wanted
        at = table.reaches(goal)
        return Deadline(_instant(at), table.between(begin, at))

    def stretches(self, begin: datetime, end: datetime) -> Iterator[Stretch]:
        """Yield the working time between two instants, stretch by stretch; `explain` shows them."""
        first, last = _micros(begin), _micros(end)
        table = self._covering(first, max(first, last))
        for place in range(bisect_right(table.ends, first), bisect_left(table.begins, last)):
            yield Stretch(_instant(max(table.begins[place], first)), _instant(min(table.ends[place], last)))

    def works_at(self, at: datetime) -> bool:
        """Return whether an instant is working time."""
        instant = _micros(at)
        table = self._covering(instant, instant)
        place = bisect_right(table.begins, instant) - 1
        return place >= 0 and instant < table.ends[place]

    # ----------------------------------------------------------------------------------- days

    def working_days(self, start: datetime, count: int) -> Deadline:
        """Return the end of the count-th working day after the day of an instant, in the calendar's zone (CR-5).

        Raises ValueError for less than one day.
        """
        if count < 1:
            raise ValueError(f"{count} working days are no budget")
        begin, day = _micros(start), start.astimezone(self.zone).date()
        table = self._covering(begin, begin + count * _DAY)
        while (place := bisect_right(table.days, day) + count - 1) >= len(table.days):
            table = self._longer()
        at = table.day_ends[place]
        return Deadline(_instant(at), table.between(begin, at))

    def days_between(self, first: date, last: date) -> int:
        """Return the working days after one day up to and with another; negative when the second is the earlier."""
        early, late = sorted(min(max(each, _FIRST.date()), _LAST.date()) for each in (first, last))
        table = self._covering(_micros(_noon(early)), _micros(_noon(late)))
        count = bisect_right(table.days, late) - bisect_right(table.days, early)
        return count if first <= last else -count

    def skipped(self, begin: datetime, end: datetime) -> tuple[SkippedDay, ...]:
        """Return the days without work that have some time between two instants."""
        first, last = _micros(begin), _micros(end)
        return self._covering(first, max(first, last)).between(first, last)

    def unpublished(self, years: Iterable[int]) -> tuple[int, ...]:
        """Return the years whose make-up working days nobody has published or written yet (B-29)."""
        return unpublished(self.calendar, tuple(years))

    # ------------------------------------------------------------------------------------ years

    def _covering(self, begin: int, end: int) -> Table:
        """The table with all years that two instants need, and those between."""
        table = self._table
        if table is None or begin - _MARGIN < table.begin or end + _MARGIN >= table.end:
            first, last = _instant(begin - _MARGIN).year - 1, _instant(end + _MARGIN).year + 1
            table = self._compile(min([first, *self._years]), max([last, *self._years]))
        return table

    def _longer(self) -> Table:
        first, last = min(self._years), max(self._years)
        if last - first > _PATIENCE:
            raise ValueError(f"calendar '{self.name}': no such working time within {_PATIENCE} years")
        return self._compile(first, last + 1)

    def _compile(self, first: int, last: int) -> Table:
        for year in range(first, last + 1):
            if year not in self._years:
                self._years[year] = compiled(self.calendar, self.zone, year)
        self._table = Table(self._years[year] for year in range(first, last + 1))
        return self._table


def _empty(start: datetime, wanted: int) -> Deadline:
    if wanted < 0:
        raise ValueError("a budget cannot be negative")
    return Deadline(start.astimezone(UTC), ())


def _micros(at: datetime) -> int:
    gone = min(max(at, _FIRST), _LAST) - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * SECOND + gone.microseconds


def _instant(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
