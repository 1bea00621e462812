"""How working time is written: windows of a day, weekdays and ranges of them, days, each read into one value.

    "09:00-12:00"   "22:00-06:00"   mon   mon-fri   sun-thu   2026-12-31

Why it exists: these small forms are where a calendar goes wrong unnoticed (B-29), so each is read strictly and says
what it may be. Nothing here knows a zone or an instant.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from syncer.rules.faults import Wrong, choose

DAY_MINUTES = 24 * 60
WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_WINDOW = re.compile(rf"(?P<start>{_CLOCK})\s*[-–]\s*(?P<end>{_CLOCK}|24:00)")
_RANGE = re.compile(r"(?P<first>[a-z]+)\s*[-–]\s*(?P<last>[a-z]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FULL_NAMES: tuple[str, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of a day in minutes from its midnight; one that ends on the next day ends after 1440."""

    start: int
    end: int

    def __str__(self) -> str:
        end = self.end if self.end <= DAY_MINUTES else self.end - DAY_MINUTES
        return f"{_clock(self.start)}-{_clock(end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def read_window(raw: object) -> Window:
    """Read "09:00-12:00"; an end before the start is on the next day. Raises Wrong for anything else."""
    if isinstance(raw, Window):
        return raw
    found = _WINDOW.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise Wrong(f"'{raw}' is no window of a day", 'write it like "09:00-12:00", in 24 hours')
    start, end = _minutes(found["start"]), _minutes(found["end"])
    if start == end:
        raise Wrong(f"'{raw}' ends where it starts", 'write "00:00-24:00" for a whole day')
    return Window(start, end if end > start else end + DAY_MINUTES)


def in_order(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return the windows of one day in their order; raises Wrong when two of them overlap."""
    ordered = tuple(sorted(windows))
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise Wrong(f"'{one}' and '{other}' overlap", "let one end before the other starts")
    return ordered


def read_windows(raw: object) -> tuple[Window, ...]:
    """Read one window or a list of them; raises Wrong."""
    items = raw if isinstance(raw, list | tuple) else (raw,)
    if not items:
        raise Wrong("there is no window", 'write at least one, such as "09:00-17:30", or leave the line out')
    return in_order(tuple(read_window(item) for item in items))


def read_weekdays(text: str) -> tuple[int, ...]:
    """Read "mon", "mon-fri" or "sun-thu" into weekdays, Monday is 0; raises Wrong."""
    word = text.strip().lower()
    found = _RANGE.fullmatch(word)
    if found is None:
        return (_weekday(word, text),)
    first, last = _weekday(found["first"], text), _weekday(found["last"], text)
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _weekday(word: str, text: str) -> int:
    known = _FULL_NAMES if word in _FULL_NAMES else WEEKDAYS
    if word in known:
        return known.index(word)
    hint = choose(word, WEEKDAYS)
    raise Wrong(f"'{text}' is no weekday", f"{hint}; a range is written mon-fri")


def _at_key(wrong: Wrong) -> Wrong:
    """The same, of a key rather than of the value below it."""
    return Wrong(str(wrong), faults=[replace(fault, at_key=True) for fault in wrong.faults])


def _checked_weekdays(text: object) -> str:
    try:
        read_weekdays(str(text))
    except Wrong as wrong:
        raise _at_key(wrong) from None
    return str(text)


def _read_key(raw: object) -> date:
    try:
        return read_day(raw)
    except Wrong as wrong:
        raise _at_key(wrong) from None


def read_day(raw: object) -> date:
    """Read "2026-12-31"; raises Wrong for anything else, a day that does not exist included."""
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _DAY.fullmatch(raw.strip()):
            return date.fromisoformat(raw.strip())
    except ValueError:
        raise Wrong(f"there is no day {raw}", "check month and day") from None
    raise Wrong(f"'{raw}' is no day", "write year, month and day, such as 2026-12-31")


def _written(windows: Iterable[Window]) -> list[str]:
    return [str(window) for window in windows]


WINDOW_SCHEMA: dict[str, Any] = {"type": "string", "pattern": rf"^{_CLOCK}\s*[-–]\s*({_CLOCK}|24:00)$"}
WINDOWS_SCHEMA: dict[str, Any] = {
    "anyOf": [WINDOW_SCHEMA, {"type": "array", "items": WINDOW_SCHEMA, "minItems": 1}]
}
_NAME_OF_DAY = f"({'|'.join((*WEEKDAYS, *_FULL_NAMES))})"
WEEKDAYS_SCHEMA: dict[str, Any] = {"pattern": rf"^{_NAME_OF_DAY}(\s*[-–]\s*{_NAME_OF_DAY})?$"}

Windows: TypeAlias = Annotated[
    tuple[Window, ...],
    PlainValidator(read_windows),
    PlainSerializer(_written),
    WithJsonSchema(WINDOWS_SCHEMA),
]
WrittenDay: TypeAlias = Annotated[
    date,
    PlainValidator(read_day),
    PlainSerializer(date.isoformat),
    WithJsonSchema({"type": "string", "format": "date"}),
]
DayKey: TypeAlias = Annotated[
    date,
    PlainValidator(_read_key),
    PlainSerializer(date.isoformat),
    WithJsonSchema({"type": "string", "format": "date"}),
]
Weekdays: TypeAlias = Annotated[str, BeforeValidator(_checked_weekdays), Field(min_length=1)]
