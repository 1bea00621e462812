"""Instants in JQL: literals in the CALLER's zone, to the minute; periods back from now; functions.

These are the traps every connector has fallen into once, so they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncer.sandbox.jira.jql import Function, Operand

_FORMATS = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
_PERIOD = re.compile(r"\s*([+-]?)((?:\d+\s*[wdhmyM]\s*)+)$")
_PART = re.compile(r"(\d+)\s*([wdhmyM])")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_EDGE = re.compile(r"(start|end)of(day|week|month|year)$")
_FARTHEST = 40_000_000  # minutes; beyond it no calendar reaches


class InvalidDateError(ValueError):
    """The operand is no instant JQL knows; `function` names a function JQL does not know here."""

    def __init__(self, shown: str, function: str = "") -> None:
        super().__init__(shown)
        self.function = function


def minute(instant: datetime) -> datetime:
    """The minute an instant lies in."""
    return instant.astimezone(UTC).replace(second=0, microsecond=0)


def read(operand: Operand, now: datetime, zone: ZoneInfo) -> datetime:
    """The instant an operand means to a caller in `zone`, to the minute; raises InvalidDateError."""
    if isinstance(operand, Function):
        return _function(operand, now, zone)
    if operand is None:
        raise InvalidDateError("EMPTY")
    for pattern in _FORMATS:
        try:
            return datetime.strptime(operand.strip(), pattern).replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return minute(now + _period(operand))


def _period(text: str) -> timedelta:
    match = _PERIOD.match(text)
    parts = [] if match is None else _PART.findall(match[2])
    if match is None or any(unit not in _UNITS or len(number) > 8 for number, unit in parts):
        raise InvalidDateError(text)
    length = sum((int(number) * _UNITS[unit] for number, unit in parts), timedelta(0))
    if length > timedelta(minutes=_FARTHEST):
        raise InvalidDateError(text)
    return -length if match[1] == "-" else length


def _function(call: Function, now: datetime, zone: ZoneInfo) -> datetime:
    name, argument = call.name.lower(), call.arguments[0] if call.arguments else ""
    local = now.astimezone(zone)
    if name == "now":
        return minute(now + _period(_with_unit(argument, "d"))) if argument else minute(now)
    edge = _EDGE.match(name)
    if edge is None:
        raise InvalidDateError(f"{call.name}()", call.name)
    begin = _BEGINS[edge[2]](local.date(), argument)
    if edge[1] == "end":
        begin = _BEGINS[edge[2]](begin, "1" if begin.year < date.max.year else "0")
        return minute(
            datetime.combine(begin, time(0), zone) - timedelta(minutes=1) + _rest(edge[2], argument)
        )
    return minute(datetime.combine(begin, time(0), zone) + _rest(edge[2], argument))


def _rest(unit: str, argument: str) -> timedelta:
    """What an increment in another unit than the function's own adds: startOfDay("-2h")."""
    if not argument or _count(unit, argument) is not None:
        return timedelta(0)
    return _period(argument)


def _count(unit: str, argument: str) -> int | None:
    """How many of its own units an increment moves a function, None if it is in another unit."""
    own = {"day": "d", "week": "w", "month": "M", "year": "y"}[unit]
    match = re.fullmatch(rf"\s*([+-]?\d{{1,4}}){own}?\s*", argument)
    return int(match[1]) if match else None


def _begin_of_day(day: date, argument: str) -> date:
    return _shifted(day, timedelta(days=_count("day", argument) or 0))


def _begin_of_week(day: date, argument: str) -> date:
    """Weeks begin on Sunday, as they do with Jira's default language."""
    first = day - timedelta(days=(day.weekday() + 1) % 7)
    return _shifted(first, timedelta(weeks=_count("week", argument) or 0))


def _begin_of_month(day: date, argument: str) -> date:
    months = day.year * 12 + day.month - 1 + (_count("month", argument) or 0)
    return _whole(months // 12, months % 12 + 1)


def _begin_of_year(day: date, argument: str) -> date:
    return _whole(day.year + (_count("year", argument) or 0), 1)


def _whole(year: int, month: int) -> date:
    if not 1 < year < date.max.year:
        raise InvalidDateError(str(year))
    return date(year, month, 1)


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        raise InvalidDateError(str(by)) from None


def _with_unit(text: str, unit: str) -> str:
    return text if text[-1:].isalpha() else text + unit


_BEGINS: dict[str, Callable[[date, str], date]] = {
    "day": _begin_of_day,
    "week": _begin_of_week,
    "month": _begin_of_month,
    "year": _begin_of_year,
}
