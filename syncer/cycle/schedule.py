"""When something is due that happens at a time of day, whoever runs the cycles: the service, cron or a person.

Why it exists: a census is due once its moment has passed since the last one, however many cycles ran or did not run
in between. It reads no clock: `now` is given.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncer.sync.waits import is_ahead

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Moments:
    """A time of day on some days of the week in a zone; no days: never."""

    days: Collection[str] = WEEK
    at: time = time(2, 17)
    zone: str = "UTC"

    def last(self, now: datetime) -> datetime | None:
        """The latest such moment that is not after `now`; None where there is none.

        A time that the clock leaves out in spring counts an hour later, one that it shows twice the first time.
        """
        return max((moment for moment in self._around(now) if moment <= now), default=None)

    def next(self, now: datetime) -> datetime | None:
        """The first such moment after `now`; None where there is none."""
        return min((moment for moment in self._around(now) if moment > now), default=None)

    def _around(self, now: datetime) -> Iterator[datetime]:
        """The moments of a week and a day before `now` and of as much after it."""
        there = ZoneInfo(self.zone)
        today = now.astimezone(there).date()
        for days in range(-8, 9):
            day = today + timedelta(days=days)
            if WEEK[day.weekday()] in self.days:
                yield datetime.combine(day, self.at, there).astimezone(now.tzinfo)

    def due(self, last: datetime | None, now: datetime) -> bool:
        """Whether the moment passed since it was last done; what was never done, or by a clock that ran ahead, is due once there are such moments."""
        moment = self.last(now)
        return moment is not None and (last is None or last < moment or is_ahead(last, now))
