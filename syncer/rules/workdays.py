"""What each day of a calendar is, and why: worked as the week says, public holiday, made up for, or as somebody wrote.

Why it exists: whoever is told a deadline is also told which days it skipped (B-29). What is written of a day goes before
what is public, and that before the week. Nothing here knows an instant.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeAlias

from syncer.rules.calendars import Calendar, DayRule
from syncer.rules.public_days import PublicDays, public_days
from syncer.rules.windows import Window

# week: as every week · rest: none of the week's windows · holiday: public · made_up: worked against the week or a
# holiday · written: as an administrator wrote it, off or part of the day
Why: TypeAlias = Literal["week", "rest", "holiday", "made_up", "written"]

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NOTHING_PUBLIC = PublicDays(MappingProxyType({}), frozenset(), published=True)


@dataclass(frozen=True, slots=True)
class SkippedDay:
    """A day on which nobody worked: why, and what it is called by locale; "" stands for any language."""

    day: date
    kind: Why
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, locale: str) -> str:
        """Return what it is called in a language, else in any; "" where it has no name."""
        found = (self.names.get(each) for each in (locale, "", "en"))
        return next((each for each in found if each), next(iter(self.names.values()), ""))


@dataclass(frozen=True, slots=True)
class Workday:
    """A day with its windows in wall-clock minutes from its midnight; none where nobody works."""

    day: date
    windows: tuple[Window, ...]
    kind: Why
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def skipped(self) -> SkippedDay:
        """The day as one on which nobody worked; one that lost its only hours to a clock put forward is a day of rest."""
        return SkippedDay(self.day, "rest" if self.kind in {"week", "made_up"} else self.kind, self.names)


def workdays(calendar: Calendar, year: int) -> Iterator[Workday]:
    """Yield every day of a year in order."""
    public = public_of(calendar, year)
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    return (_workday(calendar, date.fromordinal(each), public) for each in range(first, last + 1))


def public_of(calendar: Calendar, year: int) -> PublicDays:
    """Return what is public in the calendar's country in a year; nothing where it names none."""
    if not calendar.country:
        return _NOTHING_PUBLIC
    return public_days(calendar.country, calendar.subdivision, year)


def unpublished(calendar: Calendar, years: tuple[int, ...]) -> tuple[int, ...]:
    """Return the years whose make-up working days nobody has published or written yet: deadlines there are guesses."""
    asked = (year for year in years if calendar.country and not calendar.settles(year))
    return tuple(year for year in asked if not public_of(calendar, year).published)


def _workday(calendar: Calendar, day: date, public: PublicDays) -> Workday:
    usual = _usual(calendar, day, public)
    rule = calendar.rule_of(day)
    return usual if rule is None else _as_written(calendar, usual, rule)


def _usual(calendar: Calendar, day: date, public: PublicDays) -> Workday:
    """The day as the country and the week have it."""
    if day in public.off:
        return Workday(day, (), "holiday", public.off[day])
    if day in public.worked:
        return Workday(day, _worked(calendar, day), "made_up")
    windows = calendar.week[day.weekday()]
    return Workday(day, windows, "week" if windows else "rest")


def _as_written(calendar: Calendar, usual: Workday, rule: DayRule) -> Workday:
    """The day as somebody wrote it; a part-day of each year only shortens a day that is worked."""
    names = rule.names or usual.names
    if rule.works:
        return Workday(usual.day, _worked(calendar, usual.day), "made_up", rule.names)
    if rule.yearly and rule.hours != "off" and not usual.windows:
        return usual
    windows = () if isinstance(rule.hours, str) else rule.hours
    return Workday(usual.day, windows, "written", names)


def _worked(calendar: Calendar, day: date) -> tuple[Window, ...]:
    """The windows of a day that is worked against the rule: as written, as its weekday has, as the first one has."""
    return calendar.made_up or calendar.week[day.weekday()] or calendar.working_windows
