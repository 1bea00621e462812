"""Years of a calendar compiled into spans of UTC with running totals, in which every question is one search.

Why it exists: a hundred thousand clocks are asked in a cycle, and walking over days would take minutes. All is in whole
microseconds of UTC since 1970. Which years are needed is worktime.py's matter.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from syncer.rules.calendars import Calendar
from syncer.rules.offsets import DAY_SECONDS, Segment, in_utc, reached, segments, wall_midnight
from syncer.rules.workdays import SkippedDay, Workday, workdays

SECOND = 1_000_000
_ZONES = 2 * DAY_SECONDS  # no zone is farther from UTC

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the calendar's zone: its span, its working time, its working days and the others."""

    span: Span
    worked: tuple[Span, ...]
    days: tuple[tuple[date, int], ...]  # working days, and when the last window of each ends
    skipped: tuple[tuple[Span, SkippedDay], ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A calendar that is known by what it says."""

    text: str
    calendar: Calendar = field(compare=False)


def compiled(calendar: Calendar, zone: ZoneInfo, year: int) -> Year:
    """Return a year of a calendar in a zone; the same words are compiled once a process, since each cycle has calendars of its own."""
    return _compiled(_Said(calendar.model_dump_json(by_alias=True), calendar), zone, year)


@lru_cache(maxsize=128)
def _compiled(said: _Said, zone: ZoneInfo, year: int) -> Year:
    calendar = said.calendar
    begin, end = wall_midnight(date(year, 1, 1)), wall_midnight(date(year, 12, 31)) + DAY_SECONDS
    parts = segments(zone, begin - _ZONES, end + 2 * _ZONES)
    worked: list[Span] = []
    days: list[tuple[date, int]] = []
    skipped: list[tuple[Span, SkippedDay]] = []
    for each in workdays(calendar, year):
        spans = _spans(each, parts)
        if spans:
            worked += spans
            days.append((each.day, max(last for _, last in spans)))
        else:
            skipped.append((_span(each.day, parts), each.skipped))
    whole = (reached(parts, begin) * SECOND, reached(parts, end) * SECOND)
    return Year(whole, tuple(sorted(worked)), tuple(days), tuple(skipped))


def _spans(each: Workday, parts: Sequence[Segment]) -> list[Span]:
    base = wall_midnight(each.day)
    return [
        (begin * SECOND, end * SECOND)
        for window in each.windows
        for begin, end in in_utc(parts, base + window.start * 60, base + window.end * 60)
    ]


def _span(day: date, parts: Sequence[Segment]) -> Span:
    base = wall_midnight(day)
    return reached(parts, base) * SECOND, reached(parts, base + DAY_SECONDS) * SECOND


class Table:
    """Years without a hole between them, as lists to be searched."""

    def __init__(self, years: Iterable[Year]) -> None:
        found = tuple(years)
        spans = _joined(span for year in found for span in year.worked)
        self.begin, self.end = found[0].span[0], found[-1].span[1]
        self.begins = [begin for begin, _ in spans]
        self.ends = [end for _, end in spans]
        self.totals = list(accumulate(end - begin for begin, end in spans))
        self.days = [day for year in found for day, _ in year.days]
        self.day_ends = [end for year in found for _, end in year.days]
        self.skipped = [day for year in found for _, day in year.skipped]
        self.skipped_begins = [span[0] for year in found for span, _ in year.skipped]
        self.skipped_ends = [span[1] for year in found for span, _ in year.skipped]

    @property
    def total(self) -> int:
        """All working time of all years."""
        return self.totals[-1] if self.totals else 0

    def until(self, at: int) -> int:
        """Return the working time from the first year on until an instant of them."""
        place = bisect_right(self.begins, at) - 1
        if place < 0:
            return 0
        return self.totals[place] - max(self.ends[place] - at, 0)

    def reaches(self, total: int) -> int:
        """Return the first instant until which that much was worked; at least some and at most all of it."""
        place = bisect_left(self.totals, total)
        return self.ends[place] - (self.totals[place] - total)

    def between(self, begin: int, end: int) -> tuple[SkippedDay, ...]:
        """Return the days without work that have some time between two instants."""
        return tuple(
            self.skipped[bisect_right(self.skipped_ends, begin) : bisect_left(self.skipped_begins, end)]
        )


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order as the fewest that mean the same."""
    found: list[Span] = []
    for begin, end in spans:
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found
