"""Moments as people type them (a day, an instant, so long ago) and as they read them. Values in, values out; `now` is given."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

FORMS = (
    "a date (2026-11-01), an instant (2026-11-01T10:00+08:00), 7d, 24h, yesterday, "
    "a baseline (V1.0, signed), a cycle's id, or now"
)

_AGO = re.compile(r"(?P<number>\d{1,6})(?P<unit>[mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"today": 0, "yesterday": 1}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].+)?")


def due(there: datetime) -> str:
    """A local time by which something has to be done; midnight is the end of the day before."""
    if there.strftime("%H:%M") == "00:00":
        return (there - timedelta(days=1)).strftime("%Y-%m-%d 24:00")
    return there.strftime("%Y-%m-%d %H:%M")


def instant_of_words(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    """The instant a text means, in UTC; None when it is no moment at all, such as a cycle's id.

    A day is its start in the project's zone, and an instant without offset is read in that zone. ValueError says
    what is wrong with a date that looks like one but is none, or that lies outside the calendar.
    """
    word = text.strip()
    if word == "now":
        return now
    try:
        if word in _DAYS:
            return _start(now.astimezone(zone) - timedelta(days=_DAYS[word]), zone)
        ago = _AGO.fullmatch(word)
        if ago is not None:
            return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["number"])})
        return _iso(word, zone) if _ISO.fullmatch(word) else None
    except OverflowError:
        raise ValueError(f"'{word}' lies outside the calendar") from None


def _start(moment: datetime, zone: tzinfo) -> datetime:
    return datetime.combine(moment.date(), time(), zone).astimezone(UTC)


def _iso(word: str, zone: tzinfo) -> datetime:
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        raise ValueError(f"'{word}' is no date: write it like 2026-11-01 or 2026-11-01T10:00+08:00") from None
    return (found if found.tzinfo is not None else found.replace(tzinfo=zone)).astimezone(UTC)
