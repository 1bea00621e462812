"""Instants in JQL: literals in the CALLER's zone, to the minute; periods back from now; functions.

These are the traps every connector has fallen into once, so they are kept.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncer.sandbox.jira.jql import Function, Operand

_FORMATS = ("%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")
_PERIOD = re.compile(r"\s*([+-]?)((?:\d+[wdhm]\s*)+)$")
_PART = re.compile(r"(\d+)([wdhm])")
_UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_FUNCTIONS = ("now", "startofday", "endofday")


class InvalidDateError(ValueError):
    """The operand is no instant JQL knows."""


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
            return datetime.strptime(operand, pattern).replace(tzinfo=zone).astimezone(UTC)
        except ValueError:
            continue
    return minute(now + _period(operand))


def _period(text: str) -> timedelta:
    match = _PERIOD.match(text)
    if match is None:
        raise InvalidDateError(text)
    length = sum((int(number) * _UNITS[unit] for number, unit in _PART.findall(match[2])), timedelta(0))
    return -length if match[1] == "-" else length


def _function(call: Function, now: datetime, zone: ZoneInfo) -> datetime:
    name = call.name.lower()
    if name not in _FUNCTIONS:
        raise InvalidDateError(f"{call.name}()")
    local = now.astimezone(zone)
    if name == "startofday":
        local = datetime.combine(local.date(), time(0), zone)
    elif name == "endofday":
        local = datetime.combine(local.date(), time(23, 59), zone)
    shift = _period(_with_unit(call.arguments[0])) if call.arguments else timedelta(0)
    return minute(local + shift)


def _with_unit(text: str) -> str:
    return text if text[-1:].isalpha() else text + "d"
