"""Working time as an administrator writes it, under `calendars` of a mapping (SLA-5).

    calendars:
      - name: office
        zone: Asia/Shanghai
        country: CN                      # public holidays and make-up working days 调休
        windows:
          mon-fri: ["09:00-12:00", "13:30-18:00"]
        days:
          2026-12-31: ["09:00-12:00"]    # a half-day
          2027-02-07: working            # with the windows of a normal working day
          2027-05-04: {hours: off, name: Company day}
        holidays: calendars/company.ics  # a file beside the mapping

What is computed from it stands in worktime.py. The file's days come as further `days` from whoever reads files; here
none is opened.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from syncer.rules.faults import Fault, Wrong, choose
from syncer.rules.public_days import LOCALES
from syncer.rules.windows import (
    DAY_MINUTES,
    WEEKDAYS,
    WEEKDAYS_SCHEMA,
    WINDOWS_SCHEMA,
    DayKey,
    Weekdays,
    Window,
    Windows,
    WrittenDay,
    read_weekdays,
    read_windows,
)
from syncer.rules.written import Name, Written

ALWAYS_NAME = "always"
_OFF, _WORKING = "off", "working"
MADE_UP: tuple[str, ...] = ("补班", "（班）", "(班)", "working day")

# ------------------------------------------------------------------------------------------ days


def _read_hours(raw: object) -> str | tuple[Window, ...]:
    if raw in (_OFF, _WORKING):
        return str(raw)
    if isinstance(raw, str) and not raw.strip()[:1].isdigit():
        near = choose(raw, (_OFF, _WORKING))
        raise Wrong(f"'{raw}' is no kind of day", f'{near}; or windows such as ["09:00-12:00"]')
    return read_windows(raw)


def _written_hours(hours: str | tuple[Window, ...]) -> str | list[str]:
    return hours if isinstance(hours, str) else [str(window) for window in hours]


_HOURS_SCHEMA: dict[str, Any] = {"anyOf": [{"enum": [_OFF, _WORKING]}, *WINDOWS_SCHEMA["anyOf"]]}
DayHours: TypeAlias = Annotated[
    str | tuple[Window, ...],
    PlainValidator(_read_hours),
    PlainSerializer(_written_hours),
    WithJsonSchema(_HOURS_SCHEMA),
]


def _named(raw: object) -> object:
    """One name stands for every language: people's own words are not translated."""
    if not isinstance(raw, Mapping):
        return {"": raw}
    unknown = [key for key in raw if key not in LOCALES and key != ""]
    if unknown:
        faults = [
            Fault((key,), f"'{key}' is no language here", choose(key, LOCALES), at_key=True)
            for key in unknown
        ]
        raise Wrong("", faults=faults)
    return raw


_NAMES_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"en": {"type": "string"}, "zh-CN": {"type": "string"}},
            "additionalProperties": False,
        },
    ]
}
DayNames: TypeAlias = Annotated[dict[str, Name], BeforeValidator(_named), WithJsonSchema(_NAMES_SCHEMA)]


class DayRule(Written):
    """What one day is, against the week and against what is public."""

    hours: DayHours = Field(description='off, working, or the windows of the day such as ["09:00-12:00"].')
    name: DayNames = Field(default={}, description="What the day is called: one name, or one a language.")
    yearly: bool = Field(default=False, description="Whether it comes again each year on the same day.")
    until: WrittenDay | None = Field(default=None, description="The last day of those that come again.")

    @property
    def names(self) -> dict[str, str]:
        """What the day is called, by locale; "" stands for any."""
        return dict(self.name)

    @property
    def works(self) -> bool:
        """Whether it says that a day is worked as any other."""
        return self.hours == _WORKING


def _described(model: type[Written], **keys: dict[str, Any]) -> dict[str, Any]:
    """Keys of a long form, with what the model says of each."""
    return {key: {"description": model.model_fields[key].description, **keys[key]} for key in keys}


def _day(raw: object) -> object:
    return {"hours": raw} if isinstance(raw, str | list | tuple) else raw


WrittenDayRule: TypeAlias = Annotated[
    DayRule,
    BeforeValidator(_day),
    WithJsonSchema(
        {
            "anyOf": [
                *_HOURS_SCHEMA["anyOf"],
                {
                    "type": "object",
                    "properties": _described(
                        DayRule,
                        hours=_HOURS_SCHEMA,
                        name=_NAMES_SCHEMA,
                        yearly={"type": "boolean"},
                        until={"type": "string", "format": "date"},
                    ),
                    "required": ["hours"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


class HolidayFile(Written):
    """A file of days beside the mapping; it is read when the mapping is, and never fetched from anywhere."""

    file: Name = Field(description="An .ics or .yaml file, by its path from the file that names it.")
    working: tuple[Name, ...] = Field(
        default=MADE_UP,
        description="Of an .ics: words in an event's categories or title that make it a working day.",
    )


def _files(raw: object) -> object:
    items = raw if isinstance(raw, list | tuple) else (raw,)
    return [{"file": item} if isinstance(item, str) else item for item in items]


_FILE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": _described(
                HolidayFile,
                file={"type": "string", "minLength": 1},
                working={"type": "array", "items": {"type": "string", "minLength": 1}},
            ),
            "required": ["file"],
            "additionalProperties": False,
        },
    ]
}
HolidayFiles: TypeAlias = Annotated[
    tuple[HolidayFile, ...],
    BeforeValidator(_files),
    WithJsonSchema({"anyOf": [*_FILE_SCHEMA["anyOf"], {"type": "array", "items": _FILE_SCHEMA}]}),
]

# ------------------------------------------------------------------------------------- calendars


def _week(windows: Mapping[str, tuple[Window, ...]]) -> tuple[tuple[Window, ...], ...]:
    """The windows of each weekday, Monday first; raises Wrong where a weekday is said twice."""
    found: dict[int, tuple[Window, ...]] = {}
    said: dict[int, str] = {}
    for key, several in windows.items():
        for weekday in read_weekdays(key):
            if weekday in found:
                message = f"{WEEKDAYS[weekday]} is in '{said[weekday]}' and in '{key}'"
                raise Wrong(message, "name each weekday once; null removes a line of the preset")
            found[weekday], said[weekday] = several, key
    return tuple(found.get(weekday, ()) for weekday in range(7))


def _checked_week(windows: dict[str, tuple[Window, ...]]) -> dict[str, tuple[Window, ...]]:
    """Refuse a week without working time, and one in which a night runs into the next day's hours."""
    week = _week(windows)
    if not any(week):
        raise Wrong(
            "a week without any window never ends a clock", 'name a weekday: mon-fri: ["09:00-17:30"]'
        )
    for weekday, several in enumerate(week):
        following = week[(weekday + 1) % 7]
        if several and following and several[-1].end - DAY_MINUTES > following[0].start:
            message = f"'{several[-1]}' of {WEEKDAYS[weekday]} runs into '{following[0]}' of the day after"
            raise Wrong(message, "let the night end before the next window starts")
    return windows


Week: TypeAlias = Annotated[dict[Weekdays, Windows], AfterValidator(_checked_week)]


class Calendar(Written):
    """Working time of a place or a team, by its name."""

    name: Name = Field(description="What rules call it; `always` is built in: 24 hours, every day.")
    zone: str = Field(
        default="", description="Its time zone, such as Asia/Shanghai; without it, the project's own."
    )
    windows: Week = Field(
        description='Windows of working time by weekday or range: mon-fri: ["09:00-12:00", "13:30-18:00"]. One that '
        "ends before it starts ends on the next day, and belongs to the day on which it starts.",
        json_schema_extra={"propertyNames": WEEKDAYS_SCHEMA},
    )
    made_up: Windows | None = Field(
        default=None,
        description="The windows of a working weekend 调休; without it, those of its weekday, else of the week's first "
        "working day.",
    )
    country: str = Field(
        default="",
        description="Two letters, such as CN: its public holidays are off, its make-up days worked.",
    )
    subdivision: str = Field(
        default="", description="The part of the country whose holidays count, such as BY."
    )
    days: dict[DayKey, WrittenDayRule] = Field(
        default={},
        description="Single days against all of that: off, working, or windows for a part-day.",
    )
    holidays: HolidayFiles = Field(
        default=(), description="Files with further days, .ics or .yaml; what `days` says goes before."
    )

    @cached_property
    def week(self) -> tuple[tuple[Window, ...], ...]:
        """The windows of each weekday, Monday first."""
        return _week(self.windows)

    @cached_property
    def working_windows(self) -> tuple[Window, ...]:
        """The windows of a working day that the week itself says nothing of."""
        return self.made_up or next(several for several in self.week if several)

    @cached_property
    def yearly(self) -> Mapping[tuple[int, int], tuple[tuple[date, DayRule], ...]]:
        """The days that come again, by month and day, with the first of each."""
        found: dict[tuple[int, int], tuple[tuple[date, DayRule], ...]] = {}
        for first, rule in self.days.items():
            if rule.yearly:
                at = (first.month, first.day)
                found[at] = (*found.get(at, ()), (first, rule))
        return found

    def rule_of(self, day: date) -> DayRule | None:
        """What is written of a day, for itself or each year; None when nothing is."""
        own = self.days.get(day)
        if own is not None:
            return own
        for first, rule in self.yearly.get((day.month, day.day), ()):
            if first <= day and (rule.until is None or day <= rule.until):
                return rule
        return None

    def settles(self, year: int) -> bool:
        """Whether somebody wrote make-up working days of a year, so that none are waited for (B-29)."""
        return any(day.year == year and rule.works for day, rule in self.days.items())


ALWAYS = Calendar.model_validate({"name": ALWAYS_NAME, "windows": {"mon-sun": ["00:00-24:00"]}})


def by_name(calendars: tuple[Calendar, ...]) -> dict[str, Calendar]:
    """Return the calendars a rule can name, the built-in one included."""
    return {ALWAYS.name: ALWAYS, **{calendar.name: calendar for calendar in calendars}}
