"""An .ics file of holidays read into the days of a calendar, each with the line its event begins on.

Why it exists: such files are what people have, and a feed that silently adds or moves days computes wrong deadlines
(B-29). So it is read from a file that stays as it is, and what cannot be honoured is refused with its line: events with
a time of day, and repetitions other than "each year on that day". Which words mean a working day is the calendar's matter.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

import icalendar

from syncer.config.places import Node, Read
from syncer.domain.problems import Place, Problem

_Properties: TypeAlias = Any  # the library's own types allow anything everywhere

_LONGEST = 92  # days; an event that is longer than a quarter is no holiday
_BEGIN, _END = "BEGIN:VEVENT", "END:VEVENT"
_YEARLY = frozenset({"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYMONTH", "BYMONTHDAY", "WKST"})
_REFUSED = ("RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID")
_WRITE_OUT = "write each day as an event of its own"


class _Unusable(Exception):
    """What is wrong with an event, and the cure."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.problem = (message, hint)


@dataclass(frozen=True, slots=True)
class _Event:
    """The days of one event: off or working, its title, and until when they come again, if they do."""

    first: date
    length: int
    hours: str
    name: str
    yearly: bool = False
    until: date | None = None


def parse_ics(text: str, file: str, working: Iterable[str]) -> Read:
    """Read the text of an .ics file into a mapping of days as `days` of a calendar has it."""
    lines = text.splitlines()
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        hint = "export it as iCalendar (.ics), or name another file"
        return Read(None, (Problem("this is no calendar file", hint, Place(file, 1, 1)),))
    words = tuple(word.casefold() for word in working)
    days: dict[str, Node] = {}
    problems: list[Problem] = []
    for number, block in _blocks(lines):
        place = Place(file, number, 1)
        try:
            event = _event(block, words)
            if event is not None:
                problems += _add(days, event, place)
        except _Unusable as unusable:
            problems.append(Problem(*unusable.problem, place))
        except (OverflowError, ValueError):  # beyond the year 9999, or before the first
            message, hint = (
                "the event reaches beyond the years of a calendar",
                "correct its days, or remove it",
            )
            problems.append(Problem(message, hint, place))
    return Read(Node(days, Place(file, 1, 1)), tuple(problems))


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Each event's text with the number of its first line, so that what is wrong has a place."""
    first: int | None = None
    for number, line in enumerate(lines, 1):
        word = line.strip().upper()
        if word == _BEGIN:
            first = number
        elif word == _END and first is not None:
            yield first, "\r\n".join((*lines[first - 1 : number], ""))
            first = None
    if first is not None:
        yield first, "\r\n".join(lines[first - 1 :])


def _event(block: str, words: tuple[str, ...]) -> _Event | None:
    """The event of a block; None for one that was cancelled."""
    try:
        event: _Properties = icalendar.Event.from_ical(block)
    except ValueError as error:
        raise _Unusable(f"the event cannot be read: {error}", "export the file anew") from None
    if event.errors:
        name, message = event.errors[0]
        raise _Unusable(f"the event cannot be read: {name or 'a line'}: {message}", "export the file anew")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    first, name = _start(event), str(event.get("SUMMARY", "")).strip()
    told = " ".join((name, *_categories(event))).casefold()
    hours = "working" if any(word in told for word in words) else "off"
    yearly, until = _repetition(event, first)
    return _Event(first, _length(event, first), hours, name, yearly, until)


def _start(event: _Properties) -> date:
    if "DTSTART" not in event:
        raise _Unusable("the event has no day", "give it one (DTSTART), or remove it")
    return _whole_day(event["DTSTART"].dt)


def _whole_day(found: object) -> date:
    if isinstance(found, datetime) or not isinstance(found, date):
        hint = "remove it, and write half-days under `days` of the calendar"
        raise _Unusable("the event has a time of day, and only whole days count", hint)
    return found


def _length(event: _Properties, first: date) -> int:
    """How many days it is; its end is the day after the last."""
    if "DTEND" in event:
        length = (_whole_day(event["DTEND"].dt) - first).days
    elif "DURATION" in event:
        length = event["DURATION"].dt // timedelta(days=1)
    else:
        length = 1
    if not 1 <= length <= _LONGEST:
        raise _Unusable(f"the event is {length} days long", f"let it be 1 to {_LONGEST} days")
    return int(length)


def _categories(event: _Properties) -> list[str]:
    found = event.get("CATEGORIES", [])
    return [str(each) for one in (found if isinstance(found, list) else [found]) for each in one.cats]


# ---------------------------------------------------------------------------------- repetition


def _repetition(event: _Properties, first: date) -> tuple[bool, date | None]:
    """Whether it comes again each year, and the last day on which it does."""
    refused = next((name for name in _REFUSED if name in event), None)
    if refused is not None:
        raise _Unusable(f"{refused} is not understood here", _WRITE_OUT)
    rule = event.get("RRULE")
    if rule is None:
        return False, None
    said = rule.to_ical().decode() if not isinstance(rule, list) else "several rules"
    if isinstance(rule, list) or not _each_year(rule, first):
        hint = f"{_WRITE_OUT}; once a year on the same day is RRULE:FREQ=YEARLY"
        raise _Unusable(f"the event comes again in a way that is not understood: {said}", hint)
    return True, _last(rule, first)


def _each_year(rule: _Properties, first: date) -> bool:
    wanted = {"FREQ": "YEARLY", "INTERVAL": "1", "BYMONTH": str(first.month), "BYMONTHDAY": str(first.day)}
    if not set(rule) <= _YEARLY or ("BYMONTHDAY" in rule and "BYMONTH" not in rule):
        return False
    leap = (first.month, first.day) == (2, 29)
    if leap and "COUNT" in rule:
        return False
    return all([str(each) for each in rule[key]] == [value] for key, value in wanted.items() if key in rule)


def _last(rule: _Properties, first: date) -> date | None:
    if "COUNT" in rule:
        return first.replace(year=first.year + int(rule["COUNT"][0]) - 1)
    if "UNTIL" not in rule:
        return None
    until = rule["UNTIL"][0]
    return until.date() if isinstance(until, datetime) else until


# ----------------------------------------------------------------------------------------- days


def _add(days: dict[str, Node], event: _Event, place: Place) -> Iterator[Problem]:
    """Put an event's days among the others; two events that disagree about a day are a problem."""
    for step in range(event.length):
        day = (event.first + timedelta(days=step)).isoformat()
        known = days.get(day)
        if known is None:
            days[day] = _node(event, step, place)
        elif isinstance(known.value, dict) and known.value["hours"].value != event.hours:
            message = f"{day} is {event.hours} here and not in line {known.place.line}"
            yield Problem(message, "keep one of the two events", place)


def _node(event: _Event, step: int, place: Place) -> Node:
    said: dict[str, str | bool] = {"hours": event.hours}
    if event.name:
        said["name"] = event.name
    if event.yearly:
        said["yearly"] = True
    if event.until is not None:
        said["until"] = (event.until + timedelta(days=step)).isoformat()
    return Node({key: Node(value, place, place) for key, value in said.items()}, place, place)
