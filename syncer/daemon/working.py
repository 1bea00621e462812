"""A worker of the queue: one cycle at a time, of whichever project's turn it is, until it is told to end.

Why it exists: any number of these share the projects of a store, on any number of machines; one that dies, is paused or
loses the server leaves its job to the others. What a cycle does is none of its business, and who may write to a project
neither: that is the lock of each cycle, which a job's own lock only spares from being tried in vain.
"""

import asyncio
import signal
from asyncio import AbstractEventLoop, Event
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final, Protocol

import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from syncer.daemon.ending import Ending
from syncer.daemon.queue import CYCLE, Pace, job, pool, prepare, queue_of
from syncer.daemon.reloading import reloaded

HOUSE: Final = "syncer:house"  # the queue and the task of what is done once for all workers
FIRST: Final = 100  # before every cycle
AGAIN: Final = 2.0  # seconds after which a server that does not answer is tried again
KEPT_HOURS: Final = 24  # of jobs that failed; what succeeded is not kept
FORGOTTEN: Final = (
    600.0  # seconds without a sign of life after which a worker that comes back has to begin anew
)

# What has waited too long goes first: else the ordinary round of a quiet project might never get a turn.
_AGED: Final = """
UPDATE procrastinate_jobs SET priority = %(first)s
WHERE status = 'todo' AND task_name = %(task)s AND priority < %(first)s
  AND coalesce(scheduled_at, '-infinity') < now() - make_interval(secs => %(waits)s)
  AND id IN (SELECT job_id FROM procrastinate_events WHERE type = 'deferred' AND at < now() - make_interval(secs => %(waits)s))
"""


# A cycle that has ended, whose end the server was not told of: nobody else takes it from a worker that lives.
_UNNOTED: Final = """
SELECT id, task_name, priority, args FROM procrastinate_jobs
WHERE status = 'doing' AND task_name = %(task)s AND worker_id = %(worker)s
"""


class Turn(Protocol):
    """One project as a worker runs it. None of these raises anything."""

    @property
    def key(self) -> str:
        """The project's key."""
        ...

    @property
    def again_in(self) -> float:
        """Seconds after which the project is to be tried again, as its last turn ended; 0 for when somebody asks."""
        ...

    def wake(self) -> None:
        """Somebody asked for it: rest no longer after failures."""
        ...

    def turn(self) -> None:
        """A cycle."""
        ...

    def until_next(self) -> timedelta | None:
        """How long until the project has something to do by itself; None where that is not known."""
        ...


def _nothing() -> None:
    """There is nothing to close."""


@dataclass(frozen=True, slots=True)
class Crew:
    """What a configuration makes of a worker; `poll` is that of the services, `close` gives back what it holds.

    `ending` is set while the cycle under way is waited for: the change in hand is its last.
    """

    url: str
    turns: Sequence[Turn]
    poll: timedelta
    close: Callable[[], None] = _nothing
    ending: Ending = field(default_factory=Ending)


def work(load: Callable[[], Crew], name: str, pace: Pace | None = None) -> None:
    """Run cycles until SIGTERM or SIGINT; the change in hand is finished first. A second signal ends at once.

    SIGHUP loads the configuration again: where it is valid the worker goes on with it, else as before. Raises what `load` raises
    at the first time.
    """
    structlog.contextvars.bind_contextvars(worker=name)
    asyncio.run(_Process(load, name, pace or Pace()).run())


@dataclass(slots=True)
class _Asked:
    """What signals have asked for."""

    ending: bool = False
    reloading: bool = False
    event: Event = field(default_factory=Event)

    def end(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().remove_signal_handler(
                number
            )  # a second one has its usual, harsh effect
        self.ending = True
        self.event.set()

    def reload(self) -> None:
        self.reloading = True
        self.event.set()

    def reloads(self) -> bool:
        """Whether the configuration is to be loaded now; once."""
        if self.ending or not self.reloading:
            return False
        self.reloading = False
        self.event.clear()
        return True

    async def within(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.event.wait(), seconds)


class _Process:
    """The worker from its start to its end, through reloads and losses of the server."""

    def __init__(self, load: Callable[[], Crew], name: str, pace: Pace) -> None:
        self._load, self._name, self._pace = load, name, pace
        self._log = structlog.get_logger("syncer")
        self._executor = ThreadPoolExecutor(
            1, "cycle", partial(structlog.contextvars.bind_contextvars, worker=name)
        )

    async def run(self) -> None:
        crew = self._load()
        asyncio.get_running_loop().set_exception_handler(self._stray)
        try:
            with _signals() as asked:
                self._log.info("started", projects=[turn.key for turn in crew.turns])
                while not asked.ending:
                    await self._serve(crew, asked)
                    if asked.reloads():
                        former, crew = crew, reloaded(crew, self._load)
                        if crew is not former:
                            former.close()
                    else:
                        await asked.within(AGAIN)
        finally:
            crew.close()
            self._executor.shutdown()
        self._log.info("ended")

    async def _serve(self, crew: Crew, asked: _Asked) -> None:
        """Take jobs until something else is asked for, or the server is gone; the cycle under way has ended then."""
        crew.ending.clear()
        try:
            await asyncio.to_thread(prepare, pool(crew.url, "", most=1)["conninfo"])
            app = App(connector=PsycopgConnector(**pool(crew.url, f"syncer worker {self._name}", most=4)))
            _Tasks(app, crew, self._pace, self._executor).add()
            async with app.open_async():
                running = asyncio.create_task(app.run_worker_async(**self._options(crew)))
                asking = asyncio.create_task(asked.event.wait())
                await asyncio.wait({running, asking}, return_when=asyncio.FIRST_COMPLETED)
                if not running.done():
                    said = "ending" if asked.ending else "reloading"
                    self._log.info(f"{said}: the change in hand is finished first")
                    crew.ending.set()
                asking.cancel()
                running.cancel()  # it takes no more jobs, and returns when the one in hand is done
                with suppress(asyncio.CancelledError):
                    await running
        except (ConnectorException, psycopg.Error) as error:
            said = str(error.__cause__ or error).strip()
            self._log.error("the queue does not answer", reason=said, again_in=AGAIN)

    def _options(self, crew: Crew) -> Any:
        return {
            "queues": [HOUSE, *(queue_of(turn.key) for turn in crew.turns)],
            "name": self._name,
            "concurrency": 1,
            "fetch_job_polling_interval": self._pace.poll,
            "update_heartbeat_interval": self._pace.beat,
            "stalled_worker_timeout": FORGOTTEN,
            "delete_jobs": DeleteJobCondition.SUCCESSFUL,
            "install_signal_handlers": False,
        }

    def _stray(self, _loop: AbstractEventLoop, context: dict[str, Any]) -> None:
        """What ended by itself: a job that was given to another worker while this one was paused, or the server was away."""
        error = context.get("exception")
        self._log.warning(
            "a job ended unnoted", reason=str(getattr(error, "__cause__", "") or error or context["message"])
        )


class _Tasks:
    """What jobs do."""

    def __init__(self, app: App, crew: Crew, pace: Pace, executor: ThreadPoolExecutor) -> None:
        self._app, self._pace, self._executor = app, pace, executor
        self._turns = {turn.key: turn for turn in crew.turns}
        self._poll, self._ending = crew.poll.total_seconds(), crew.ending

    def add(self) -> None:
        """Make them known to the app."""
        self._app.task(name=CYCLE, pass_context=True)(self.cycle)
        house = self._app.task(
            name=HOUSE, queue=HOUSE, queueing_lock=HOUSE, priority=FIRST, pass_context=True
        )(self.keep_house)
        self._app.periodic(cron=f"* * * * * */{self._pace.look}")(house)  # seconds stand last

    async def cycle(self, context: JobContext, project: str) -> None:
        """A project's turn, in a thread of its own; then it is asked for again where its own time comes before a round would."""
        turn = self._turns[project]
        if context.job.priority > 0:
            turn.wake()
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._executor, turn.turn)
        if self._ending.is_set():  # it may have left something, which others can send now
            with suppress(AlreadyEnqueued):
                await job(self._app, project, context.job.priority).defer_async(project=project)
            return
        after = turn.again_in or await loop.run_in_executor(self._executor, self._until_next, turn)
        if after:
            with suppress(AlreadyEnqueued):
                await job(self._app, project, 0, after=after).defer_async(project=project)

    def _until_next(self, turn: Turn) -> float:
        left = turn.until_next()
        seconds = left.total_seconds() if left is not None else 0.0
        return seconds if 0 < seconds < self._poll else 0.0

    async def keep_house(self, context: JobContext, timestamp: int) -> None:  # noqa: ARG002 -- the library's signature
        """Give jobs of dead workers to others, let nothing wait for ever, and forget what failed long ago."""
        manager = self._app.job_manager
        for one in await manager.get_stalled_jobs(seconds_since_heartbeat=self._pace.dead):
            await self._ask_anew(one.id, one.task_name, one.priority, one.task_kwargs)
        # One job at a time, and this is it: whatever else is said to be under way here has ended.
        here = {"task": CYCLE, "worker": context.job.worker_id}
        for row in await self._app.connector.execute_query_all_async(_UNNOTED, **here):
            await self._ask_anew(row["id"], row["task_name"], row["priority"], row["args"])
        values = {"first": FIRST - 1, "task": CYCLE, "waits": self._pace.waits}
        await self._app.connector.execute_query_async(_AGED, **values)
        await manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True)

    async def _ask_anew(self, number: int | None, task: str, priority: int, given: Mapping[str, Any]) -> None:
        """Ask for a job again before it is let go, so that nothing is lost between the two."""
        assert number is not None
        if task == CYCLE:
            project = str(given.get("project", ""))
            with suppress(AlreadyEnqueued):
                await job(self._app, project, priority).defer_async(project=project)
            structlog.get_logger("syncer").warning(
                "a worker is gone, its cycle is run again", project=project
            )
        with suppress(ConnectorException):  # it came back and has just ended it
            await self._app.job_manager.finish_job_by_id_async(number, Status.FAILED, delete_job=True)


@contextmanager
def _signals() -> Iterator[_Asked]:
    asked, loop = _Asked(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, asked.reload)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.end)
    try:
        yield asked
    finally:
        for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
