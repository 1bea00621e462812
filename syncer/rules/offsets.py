"""A zone's offsets from UTC over a span, and what a stretch of wall-clock time is in UTC then.

Why it exists: an hour may be missing on the wall or come twice, even a whole day may (B-29). Everything here is in whole
seconds: of UTC since 1970, and "wall" seconds, which a clock on the wall would count since then without any change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY_SECONDS = 24 * 3600
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of UTC, [begin, end), in which the wall is `offset` seconds ahead of UTC."""

    begin: int
    end: int
    offset: int


def wall_midnight(day: date) -> int:
    """Return the wall seconds at which a day begins."""
    return (day.toordinal() - _EPOCH_DAY) * DAY_SECONDS


def segments(zone: ZoneInfo, begin: int, end: int) -> tuple[Segment, ...]:
    """Return the offsets of a zone over a span of UTC, in order and without holes."""
    edges = [begin]
    for one, other in pairwise((*range(begin, end, DAY_SECONDS), end)):
        if _offset(zone, one) != _offset(zone, other):
            edges.append(_change(zone, one, other))
    return tuple(Segment(one, other, _offset(zone, one)) for one, other in pairwise((*edges, end)))


def in_utc(parts: Sequence[Segment], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of UTC in which the wall shows a time in [begin, end): none in a gap, two where an hour repeats."""
    for part in parts:
        first, last = max(begin - part.offset, part.begin), min(end - part.offset, part.end)
        if first < last:
            yield first, last


def reached(parts: Sequence[Segment], wall: int) -> int:
    """Return the first second of UTC at which the wall shows that time or a later one."""
    for part in parts:
        if wall - part.offset < part.end:
            return max(wall - part.offset, part.begin)
    return parts[-1].end


def _offset(zone: ZoneInfo, second: int) -> int:
    ahead = (_EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    return int(ahead.total_seconds()) if ahead is not None else 0


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with the offset that `after` has."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (middle, after) if _offset(zone, middle) == old else (before, middle)
    return after
