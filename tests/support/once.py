"""What cycles of many tests work out of the very same input, worked out once.

A cycle of a test is one of a process that has just been started, and knows nothing of those before: it reads each file of the
register and lays out each year of a calendar anew. Neither asks anything but what it is given, which their own tests prove;
nobody changes what they return: the service itself uses it again from cycle to cycle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from unittest.mock import patch
from zoneinfo import ZoneInfo

from syncer.files import reading
from syncer.rules import worktime
from syncer.rules.calendars import Calendar
from syncer.rules.worktable import Year, compiled

_parse = lru_cache(maxsize=2048)(reading.parse)
_years: list[tuple[Calendar, dict[tuple[str, int], Year]]] = []


@contextmanager
def worked_out_once() -> Iterator[None]:
    """For cycles that run in the block."""
    with patch.object(reading, "parse", _parse), patch.object(worktime, "compiled", _compiled):
        yield


def _compiled(calendar: Calendar, zone: ZoneInfo, year: int) -> Year:
    known = next((years for one, years in _years if one == calendar), None)
    if known is None:
        known = {}
        _years.append((calendar, known))
    key = (str(zone), year)
    if key not in known:
        known[key] = compiled(calendar, zone, year)
    return known[key]
