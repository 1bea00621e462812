"""Evidence counts from the instant that stands in it, not from when somebody recorded it.

Why it exists: a mail sent on Monday and recorded on Wednesday was sent on Monday (SLA-3, SLA-6). Whatever carries an `at`
of its own is evidence: an element of a list (answers, receipts, confirmations), a value (sent, a side's decision, closure)
or a group (issued, choice). It never counts before its record was made, and never later than it was recorded, since nobody
records what has not happened; of a record without an issue that was first seen with evidence, that evidence is the older
witness of when it was there. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from syncer.domain.json import JsonValue, canonical
from syncer.domain.values import over_at, read_moment
from syncer.rules.timeline import Event
from syncer.sync.values import empty

EVIDENCE = "evidence"  # what events say of where their instant is written down


@dataclass(frozen=True, slots=True)
class Telling:
    """What evidence of one record is held against: its creation, its present values, and the zone of days without a time."""

    created: datetime
    values: Mapping[str, JsonValue]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Recorded:
    """A value that the register had from an instant on; `event` is how it came there, None for what it began with."""

    at: datetime
    value: JsonValue
    event: Event | None = None


def carries(path: str, value: JsonValue, values: Mapping[str, JsonValue]) -> bool:
    """Whether a leaf's value says itself when it came about."""
    group, dot, _ = path.rpartition(".")
    if dot and f"{group}.at" in values:
        return True
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict) and "at" in item for item in items)


def earliest(path: str, value: JsonValue, values: Mapping[str, JsonValue], zone: tzinfo) -> datetime | None:
    """The first instant that a leaf's value carries, None for none."""
    telling = Telling(datetime.min.replace(tzinfo=zone), values, zone)
    items = value if isinstance(value, list) else [value]
    return min((at for item in items if (at := _own(path, item, telling)) is not None), default=None)


def retold(path: str, recorded: Sequence[Recorded], telling: Telling) -> list[Event]:
    """The events of a leaf that carries its own instants, from what was recorded of it and when.

    `recorded` begins with what stood there first. What was once recorded stands in the past as it was recorded; an
    element that was taken away is gone from then on.
    """
    lists = any(isinstance(one.value, list) for one in recorded)
    return _elements(path, recorded, telling) if lists else _values(path, recorded, telling)


# --------------------------------------------------------------------------------------- values


def _values(path: str, recorded: Sequence[Recorded], telling: Telling) -> list[Event]:
    found: list[Event] = []
    last: JsonValue = None
    at = telling.created
    for one in recorded:
        own = _own(path, one.value, telling)
        at = max(at, _effective(own, one.at, telling))
        if one.value == last or (empty(one.value) and empty(last)):
            continue
        by = None if own is None else _author(one.value)
        found.append(_event(path, at, (last, one.value), one.event, by))
        last = one.value
    return found


def _effective(own: datetime | None, recorded: datetime, telling: Telling) -> datetime:
    return recorded if own is None else max(telling.created, min(own, recorded))


def _own(path: str, value: JsonValue, telling: Telling) -> datetime | None:
    """The instant that a value carries; of one in a group, that of the group as it stands now."""
    if empty(value):
        return None
    group, dot, _ = path.rpartition(".")
    if dot and f"{group}.at" in telling.values and telling.values.get(path) == value:
        return _instant(telling.values[f"{group}.at"], telling.zone)
    return _instant(value.get("at"), telling.zone) if isinstance(value, dict) else None


def _instant(raw: JsonValue, zone: tzinfo) -> datetime | None:
    """An instant; of a day without a time its end, by which it certainly had happened."""
    if empty(raw):
        return None
    try:
        moment = read_moment(raw)
    except ValueError:
        return None
    return over_at(moment, zone)


def _author(value: JsonValue) -> str:
    if not isinstance(value, dict):
        return ""
    return str(value.get("by") or value.get("person") or "")


def _event(
    path: str, at: datetime, step: tuple[JsonValue, JsonValue], came: Event | None, by: str | None
) -> Event:
    """A step at an instant; `by` is None where the value names no instant, so that it counts as it was recorded."""
    before, after = step
    if by is None:
        return replace(came or Event(at, path, before, after), at=at, before=before, after=after)
    return Event(at, path, before, after, by or (came.by if came is not None else ""), EVIDENCE)


# ------------------------------------------------------------------------------------- elements


@dataclass(slots=True)
class _Element:
    """One element of a list: from when to when it was there, and how it came and went."""

    value: JsonValue
    at: datetime
    own: datetime | None
    came: Event | None
    until: datetime | None = None
    went: Event | None = None


def _elements(path: str, recorded: Sequence[Recorded], telling: Telling) -> list[Event]:
    """One event for each element that came or went, in the order of the instants."""
    elements = _walked(path, recorded, telling)
    turns = [(one.at, place, True) for place, one in enumerate(elements)]
    turns += [(one.until, place, False) for place, one in enumerate(elements) if one.until is not None]
    found: list[Event] = []
    there: set[int] = set()
    last: JsonValue = None
    for at, place, comes in sorted(turns):
        one = elements[place]
        there ^= {place}
        value: JsonValue = [elements[number].value for number in sorted(there)] or None
        came = one.came if comes else one.went
        by = _author(one.value) if comes and one.own is not None else None
        found.append(_event(path, at, (last, value), came, by))
        last = value
    return _in_present_order(found, telling.values.get(path))


def _walked(path: str, recorded: Sequence[Recorded], telling: Telling) -> list[_Element]:
    elements: list[_Element] = []
    open_ones: dict[str, _Element] = {}
    for one in recorded:
        items = one.value if isinstance(one.value, list) else []
        now = {canonical(item): item for item in items}
        for key in open_ones.keys() - now.keys():
            gone = open_ones.pop(key)
            gone.until, gone.went = max(one.at, gone.at), one.event
        for key, item in now.items():
            if key not in open_ones:
                own = _own(path, item, telling)
                open_ones[key] = _Element(item, _effective(own, one.at, telling), own, one.event)
                elements.append(open_ones[key])
    return elements


def _in_present_order(events: list[Event], now: JsonValue) -> list[Event]:
    """The order of the elements as people have it now, where it is the same ones."""
    if events and isinstance(now, list) and isinstance(events[-1].after, list):
        same = sorted(map(canonical, now)) == sorted(map(canonical, events[-1].after))
        return [*events[:-1], replace(events[-1], after=now)] if same else events
    return events
