"""What is run when: each project at every poll, soon after a webhook, and at the moment its next clock, day or census falls on.

Why it exists: everything that sets a cycle off meets here, so that one project has one cycle at a time and all of them share a thread.
The jobs are made from the configuration at each start and kept in memory: two processes over one job store run everything twice.
What keeps two services apart is the lock of each cycle. It decides nothing about what a cycle does.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger

from syncer.daemon.triggers import QUIET, PollTrigger, off_the_hour

SETTLING = timedelta(milliseconds=300)  # after the last of several webhooks
LONGEST = timedelta(seconds=2)  # after the first of them, however many follow
FIRST_AFTER = timedelta(milliseconds=50)  # behind a moment, so that it has passed by every clock


class Turn(Protocol):
    """One project as the scheduler runs it. None of these raises anything."""

    @property
    def key(self) -> str:
        """The project's key."""
        ...

    def turn(self) -> None:
        """What is done at a poll or a moment."""
        ...

    def hooked(self) -> bool:
        """What is done after webhooks; false where nothing had to be."""
        ...

    def decided(self) -> None:
        """What is done when somebody has decided something."""
        ...

    def until_next(self) -> timedelta | None:
        """How long until the project has something to do by itself; None where that is not known."""
        ...


class Posting(Protocol):
    """The mail as the scheduler runs it."""

    def turn(self) -> None:
        """Send what is due."""
        ...

    def until_next(self) -> timedelta | None:
        """How long until the next digest or list."""
        ...


class Schedule:
    """The jobs of some projects, and of the mail, from `start` to `end`."""

    def __init__(
        self, turns: Sequence[Turn], poll: timedelta, *, zone: str = "UTC", mailing: Posting | None = None
    ) -> None:
        self._turns = {one.key: one for one in turns}
        self._poll, self._zone, self._mailing = poll, zone, mailing
        self._quiet = min(QUIET, poll / 2)
        self._first_hook: dict[str, datetime] = {}
        self._lock = threading.Lock()
        self._working = threading.Lock()  # held by the job under way
        self._ended = False
        self._scheduler = BackgroundScheduler(
            timezone=zone,
            executors={"default": ThreadPoolExecutor(1)},  # counts of requests stay a cycle's own
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def start(self) -> None:
        """Run everything once, then as it falls due."""
        for key, turn in self._turns.items():
            self._poll_by(f"poll:{key}", self._polled, turn)
        if self._mailing is not None:  # behind the cycles, whether they succeed or not
            self._poll_by("poll:mail", self._posted, self._mailing)
        self._scheduler.start()

    def end(self) -> None:
        """Begin nothing more; returns once the cycle under way has ended.

        It is waited for here: the library waits under a lock that a job needs which foresees its next moment.
        """
        self._ended = True
        with self._working:
            pass  # what waits behind the job under way finds that all has ended
        self._scheduler.shutdown(wait=True)

    def wake(self, projects: Collection[str]) -> None:
        """Run these soon, as webhooks ask for: shortly after the last of several. For any thread."""
        now = datetime.now(UTC)
        for key in projects:
            turn = self._turns.get(key)
            if turn is None or self._ended:
                continue
            with self._lock:
                first = self._first_hook.setdefault(key, now)
            at = min(now + SETTLING, first + LONGEST)
            # A second may wait behind the one that runs and has looked already; a third would see nothing else.
            self._at(f"hook:{key}", at, self._hooked, turn, most=2)

    def act(self, projects: Collection[str]) -> None:
        """Run these at once, since somebody decided something in each. For any thread."""
        for key in projects:
            turn = self._turns.get(key)
            if turn is not None and not self._ended:
                self._at(f"decided:{key}", datetime.now(UTC), self._acted, turn, most=2)

    def everything_now(self) -> None:
        """Run all polls at once: after the clock was set back all of them are in the future."""
        for job in self._scheduler.get_jobs():
            if job.id.startswith("poll:"):
                job.modify(next_run_time=datetime.now(UTC))

    def look_again(self) -> None:
        """Look what is due by the time of day that it is now: the machine may have slept, or its clock been set forward."""
        self._scheduler.wakeup()

    # ------------------------------------------------------------------------------------- jobs

    def _poll_by(self, name: str, do: Callable[[Any], None], what: object) -> None:
        trigger = PollTrigger(self._poll, self._zone)
        self._scheduler.add_job(self._run, trigger, id=name, args=[do, what], next_run_time=datetime.now(UTC))

    def _at(self, name: str, at: datetime, do: Callable[[Any], None], what: object, *, most: int = 1) -> None:
        trigger = DateTrigger(at, timezone=UTC)
        self._scheduler.add_job(
            self._run, trigger, id=name, args=[do, what], replace_existing=True, max_instances=most
        )

    def _run(self, do: Callable[[Any], None], what: object) -> None:
        with self._working:
            if not self._ended:
                do(what)

    def _polled(self, turn: Turn) -> None:
        turn.turn()
        self._foresee(f"due:{turn.key}", turn.until_next(), self._polled, turn)

    def _hooked(self, turn: Turn) -> None:
        with self._lock:
            self._first_hook.pop(turn.key, None)
        if turn.hooked():
            self._foresee(f"due:{turn.key}", turn.until_next(), self._polled, turn)

    def _acted(self, turn: Turn) -> None:
        turn.decided()
        self._foresee(f"due:{turn.key}", turn.until_next(), self._polled, turn)

    def _posted(self, mailing: Posting) -> None:
        mailing.turn()
        self._foresee("due:mail", mailing.until_next(), self._posted, mailing)

    def _foresee(self, name: str, left: timedelta | None, do: Callable[[Any], None], what: object) -> None:
        """Have a job of that name at its moment, where polls would not come by before: no second one a poll."""
        try:
            if left is not None and left > timedelta():
                at = off_the_hour(datetime.now(UTC) + left + FIRST_AFTER, self._quiet)
                self._at(name, at, do, what, most=2)
        except OverflowError:
            structlog.get_logger("syncer").debug("beyond all calendars", job=name)
