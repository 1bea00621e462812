"""What is overdue on a day: actions and questions whose day has passed, and which nobody has finished (ACT-1, QST-2); milestones (PLN-1).

Why it exists: trackers put first what is late (PG-5), and a page may change with time at the project's midnight alone. So today is
given, only days are compared, and what comes out is a set that is the same all day long. Which minute a clock is at is clocks.py's.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import Milestone
from syncer.domain.values import read_moment

_WAITS: Mapping[Kind, frozenset[str]] = {
    Kind.ACTION: frozenset({"open", "in_progress"}),
    Kind.QUESTION: frozenset({"open"}),
}


def overdue(
    values: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]], today: date, zone: str
) -> frozenset[str]:
    """Return the uids of unfinished actions and open questions that were due before today, a day in the zone."""
    return frozenset(uid for uid, due in _due(values, ZoneInfo(zone)) if due < today)


def missed(milestones: Iterable[Milestone], today: date) -> frozenset[date]:
    """Return the days before today for which milestones were planned, or were expected, that nobody has reached."""
    days = ((one.planned, one.forecast) for one in milestones if one.actual is None)
    return frozenset(day for both in days for day in both if day is not None and day < today)


def _due(
    values: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]], zone: ZoneInfo
) -> Iterator[tuple[str, date]]:
    """By which day each record that waits is due; one whose day cannot be read has none."""
    for uid, (kind, leaves) in values.items():
        said = leaves.get("due")
        if said is None or (leaves.get("state") or "open") not in _WAITS.get(kind, ()):
            continue
        try:
            yield uid, _day(read_moment(said), zone)
        except ValueError:
            continue


def _day(moment: date, zone: ZoneInfo) -> date:
    """The last day on which it is in time; midnight is the end of the day before."""
    if not isinstance(moment, datetime):
        return moment
    return (moment - datetime.resolution).astimezone(zone).date()
