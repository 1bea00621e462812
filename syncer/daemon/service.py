"""The scheduled service: every project at every poll, one after another, until it is told to end.

The jobs are made from the configuration at each start and kept in memory: two processes over one job
store run everything twice. What keeps two services apart is the lock of each cycle.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import FrameType

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from syncer.daemon.mailing import Mailing
from syncer.daemon.work import Worker

QUIET = timedelta(seconds=40)  # of each hour, in which no cycle begins by itself

LOOK = 30.0  # seconds between two looks at the clock
STEP = 5.0  # seconds; a smaller step is over before it matters


def serve(
    workers: Sequence[Worker], *, poll: timedelta, zone: str = "UTC", mailing: Mailing | None = None
) -> None:
    """Run until SIGTERM or SIGINT; the cycle under way is finished first. A second signal ends at once."""
    log = structlog.get_logger("syncer")
    scheduler = _scheduler(workers, poll, zone, mailing)
    with _asked_to_end() as end:
        scheduler.start()
        log.info("started", projects=[worker.project.key for worker in workers], poll=poll.total_seconds())
        _wait(end, scheduler)
        log.info("ending: the cycle under way is finished first")
        scheduler.shutdown(wait=True)
    log.info("ended")


def _scheduler(
    workers: Sequence[Worker], poll: timedelta, zone: str, mailing: Mailing | None
) -> BackgroundScheduler:
    """One thread for all projects: request counts stay a cycle's own, and sites see one caller. Mail goes after the cycles."""
    scheduler = BackgroundScheduler(
        timezone=zone,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for worker in workers:
        scheduler.add_job(
            worker.turn,
            PollTrigger(poll, zone),
            id=worker.project.key,
            next_run_time=datetime.now(UTC),
        )
    if mailing is not None:  # at the same pace, whether cycles succeed or not
        scheduler.add_job(mailing.turn, PollTrigger(poll, zone), id="mail", next_run_time=datetime.now(UTC))
    return scheduler


def _wait(end: threading.Event, scheduler: BackgroundScheduler) -> None:
    """Until told to end; where the clock is set back meanwhile, all is due at once, since polls are times of day."""
    steps = Steps()
    while not end.wait(LOOK):
        if steps.back():
            structlog.get_logger("syncer").warning("the clock was set back")
            for job in scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))


class Steps:
    """Whether the time of day went back against a clock that only goes on."""

    def __init__(
        self, clock: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock, self._steady = clock, steady
        self._apart = clock() - steady()

    def back(self) -> bool:
        """Whether it did since this was last asked, by more than clocks are wont to be corrected."""
        before, self._apart = self._apart, self._clock() - self._steady()
        return self._apart < before - STEP


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


@contextmanager
def _asked_to_end() -> Iterator[threading.Event]:
    """An event that the first SIGTERM or SIGINT sets; the second has its usual, harsh effect."""
    end = threading.Event()
    wanted = (signal.SIGTERM, signal.SIGINT)

    def ask(_number: int, _frame: FrameType | None) -> None:
        for number in wanted:
            signal.signal(number, signal.SIG_DFL)
        end.set()

    before = {number: signal.signal(number, ask) for number in wanted}
    try:
        yield end
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
