"""When polls are due: a little early or late, and not when an hour begins (B-12)."""

from datetime import datetime, timedelta

from apscheduler.triggers.interval import IntervalTrigger

QUIET = timedelta(seconds=40)  # of each hour, in which no cycle begins by itself


class PollTrigger(IntervalTrigger):  # type: ignore[misc]  # the library has no types
    """Every so often, a little early or late, and not when an hour begins: then everybody asks the sites (B-12)."""

    def __init__(self, poll: timedelta, zone: str) -> None:
        seconds = poll.total_seconds()
        self._quiet = min(QUIET, timedelta(seconds=seconds / 2))
        super().__init__(seconds=seconds, timezone=zone, jitter=min(seconds / 10, 30.0))

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime | None:
        """When the next cycle is due."""
        due: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        return None if due is None else off_the_hour(due, self._quiet)


def off_the_hour(due: datetime, quiet: timedelta) -> datetime:
    """The moment itself, or where an hour has only begun, so much later as to be out of the crowd."""
    since = timedelta(minutes=due.minute, seconds=due.second, microseconds=due.microsecond)
    return due + quiet if since < quiet else due
