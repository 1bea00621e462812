"""Public holidays and make-up working days 调休 of a country, by the library `holidays`; nothing comes from a network.

Why it exists: one place that knows the library, and what it does not know. For a year whose make-up days nobody has
published yet it answers with a plausible guess and says nothing (B-29); here such a year is told apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import holidays
from holidays import version

LOCALES: Mapping[str, str] = {"en": "en_US", "zh-CN": "zh_CN"}  # ours: the library's
EDITION = version.__version__  # of the tables: another one may know days that this one guessed
_MAKES_UP = frozenset({"CN"})  # countries that publish working weekends anew for every single year


@dataclass(frozen=True, slots=True)
class PublicDays:
    """One year of a country: days off with their names by locale, and weekends that are worked."""

    off: Mapping[date, Mapping[str, str]]
    worked: frozenset[date]
    published: bool


def public_days(country: str, subdivision: str, year: int) -> PublicDays:
    """Return what is public in a year; a locale that the library has no names in is left out."""
    named = {locale: _ask(country, subdivision, year, each) for locale, each in _languages(country)}
    first = next(iter(named.values()))
    worked = frozenset(day for day in first.weekend_workdays if day.year == year)
    off = {
        day: {locale: found[day] for locale, found in named.items()}
        for day in first
        if day.year == year and day not in worked
    }
    return PublicDays(off, worked, published=country not in _MAKES_UP or bool(worked))


def countries() -> Mapping[str, tuple[str, ...]]:
    """Return the two letters of every known country with its subdivisions; one name each, since what is known hangs on it."""
    known = holidays.list_supported_countries(include_aliases=False)
    return {code: tuple(parts) for code, parts in known.items()}


def _languages(country: str) -> Iterator[tuple[str, str]]:
    """Our locales that a country's names exist in; English always, in the country's own words where need be."""
    known = holidays.country_holidays(country).supported_languages
    for locale, language in LOCALES.items():
        if language in known or locale == "en":
            yield locale, language


def _ask(country: str, subdivision: str, year: int, language: str) -> holidays.HolidayBase:
    bare = holidays.country_holidays(country, subdiv=subdivision or None, expand=False)
    spoken = language if language in bare.supported_languages else None
    return holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, expand=False, language=spoken
    )
