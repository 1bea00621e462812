"""The moments at which a clock may turn: each change of its record, and each instant that stands in one of its fields.

Why it exists: a cycle may begin by a value that says when (a meeting's end), not only by somebody's change; and what a
program did must not pass for somebody's answer (B-31). Nothing here judges; `clocks` walks what is made here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from types import MappingProxyType

from syncer.domain.json import JsonValue
from syncer.domain.values import instant_of, over_at, read_moment
from syncer.rules.conditions import inside
from syncer.rules.timeline import Event, Timeline

_END = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A record's values from an instant on, those that people made of it, and the events that happened then."""

    at: datetime
    values: Mapping[str, JsonValue]
    made: Mapping[str, JsonValue]
    events: tuple[Event, ...] = ()


def moments(timeline: Timeline, fields: Iterable[str], now: datetime, zone: tzinfo) -> tuple[Moment, ...]:
    """Return every moment of a timeline up to `now`, with those to which a value of `fields` points, in order."""
    fields = tuple(fields)
    known = [each for each in _steps(timeline) if each.at <= now]
    found: list[Moment] = []
    for moment, following in pairwise([*known, None]):
        assert moment is not None, "only the last one is followed by none"
        until = min(following.at if following else _END, now + timedelta.resolution)
        pointed = {each for path in fields for each in instants_at(moment.values, path, zone)}
        found.append(moment)
        found += [replace(moment, at=at, events=()) for at in sorted(pointed) if moment.at < at < until]
    return tuple(found)


def _steps(timeline: Timeline) -> Iterator[Moment]:
    made = dict(timeline.first)
    people = all(not event.automatic for event in timeline.events)
    for step in timeline.steps():
        for event in step.events:
            if not event.automatic:
                made[event.path] = event.after
        by_people = {path: value for path, value in made.items() if value not in (None, "", [], {})}
        yield Moment(
            step.at, step.values, step.values if people else MappingProxyType(by_people), step.events
        )


def instants_at(
    values: Mapping[str, JsonValue], path: str, zone: tzinfo, *, last: bool = False
) -> tuple[datetime, ...]:
    """Return the instants a field holds, in order: its own, or those of its evidence; none where it is no instant.

    A day alone is its first instant in the zone, or with `last` the one at which it is over.
    """
    value = inside(values, path)
    items = value if isinstance(value, list) else [value]
    return tuple(sorted(at for item in items if (at := _instant(item, zone, last=last)) is not None))


def _instant(value: JsonValue, zone: tzinfo, *, last: bool) -> datetime | None:
    text = value.get("at") if isinstance(value, dict) else value
    if not isinstance(text, str):
        return None
    try:
        moment = read_moment(text)
    except ValueError:
        return None
    if not date.min.year < moment.year < date.max.year:
        return None  # 9999-12-31 means never, and in another zone it is no day at all
    return over_at(moment, zone) if last else instant_of(moment, zone)


def overlap(path: str, other: str) -> bool:
    """Tell whether two paths speak of the same: they are equal, or one lies within the other."""
    return path == other or path.startswith(f"{other}.") or other.startswith(f"{path}.")


def touching(events: Iterable[Event], paths: Iterable[str]) -> tuple[Event, ...]:
    """Return the events that changed what any of these paths speaks of."""
    wanted = tuple(paths)
    return tuple(event for event in events if any(overlap(event.path, path) for path in wanted))
