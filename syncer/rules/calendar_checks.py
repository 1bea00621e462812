"""Whether the names in calendars mean anything: zones, countries and their parts, and each calendar's own.

Why it exists: a calendar with a misspelt zone or country would compute deadlines, only wrong ones (B-29). Names alone
are asked about; windows and days are read strictly where they are written.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from syncer.domain.problems import did_you_mean
from syncer.rules.calendars import ALWAYS_NAME, Calendar
from syncer.rules.faults import Fault, choose
from syncer.rules.public_days import countries


def check(calendars: Sequence[Calendar]) -> Iterator[Fault]:
    """Yield what in a list of calendars does not exist or is said twice; paths begin with the place in the list."""
    seen: set[str] = set()
    for index, calendar in enumerate(calendars):
        if calendar.name == ALWAYS_NAME:
            hint = "give this one another name; what is built in is 24 hours, every day"
            yield Fault((index, "name"), f"'{ALWAYS_NAME}' is built in", hint)
        elif calendar.name in seen:
            yield Fault((index, "name"), f"calendar '{calendar.name}' is there twice", "keep one of the two")
        seen.add(calendar.name)
        yield from (fault.under((index,)) for fault in _names(calendar))


def _names(calendar: Calendar) -> Iterator[Fault]:
    if calendar.zone and not _is_zone(calendar.zone):
        near = did_you_mean(calendar.zone, available_timezones())
        hint = near or "use a name such as Asia/Shanghai or UTC"
        yield Fault(("zone",), f"'{calendar.zone}' is no time zone", hint)
    yield from _country(calendar)


def _country(calendar: Calendar) -> Iterator[Fault]:
    if not calendar.country:
        if calendar.subdivision:
            hint = "add country: its two letters, such as CN"
            yield Fault(("subdivision",), "a part of a country is named, and no country", hint)
        return
    parts = countries().get(calendar.country)
    if parts is None:
        word = calendar.country.upper()
        near = did_you_mean(word, countries()) if len(word) == len("CN") else ""
        hint = near or "use its two letters, such as CN or DE"
        yield Fault(("country",), f"'{calendar.country}' is no country whose holidays are known", hint)
    elif calendar.subdivision and calendar.subdivision not in parts:
        hint = choose(calendar.subdivision, parts) if parts else "remove it: holidays are the same everywhere"
        yield Fault(("subdivision",), f"'{calendar.subdivision}' is no part of {calendar.country}", hint)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
