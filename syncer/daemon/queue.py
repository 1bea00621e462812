"""The queue on PostgreSQL: whoever wants a cycle of a project leaves a job here, and any worker of the store runs it.

Why it exists: one machine runs as many cycles as it has processors, and many machines need to agree on who runs which.
The engine is procrastinate, in tables beside the register's own. It never says who may write to a project: a job may be
run twice, by a worker that was thought dead too, and what then keeps them apart is the lock of each cycle.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
from procrastinate import App, SyncPsycopgConnector, schema
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import JobDeferrer

from syncer.http.limiter import Crowd
from syncer.ports import PortError, Temporary
from syncer.sync.lanes import Lane

CYCLE: Final = "syncer:cycle"  # the task of a project's cycle
URGENCY: Final = {Lane.GATE: 30, Lane.CLOCK: 20, Lane.PEOPLE: 10, Lane.BACKFILL: 0}
PATIENT: Final = 10.0  # seconds in which a connection has to be there
HURRIED: Final = 0.1  # the same, of a server that did not answer before
_LOOKS: Final = 15.0  # seconds after which a pool gives up looking for a server; whoever asks next has it look again, at once
_LONGEST = 40  # characters of a project's key in a channel's name, of which PostgreSQL takes 63

# A job that waits already takes the lane of what is more urgent, and is put off no longer: only rounds wait for a rest to end.
_RAISE: Final = """
UPDATE procrastinate_jobs SET priority = greatest(priority, %(priority)s), scheduled_at = NULL
WHERE queueing_lock = %(project)s AND status = 'todo' AND %(priority)s > 0
"""
_POLLS: Final = "CREATE TABLE IF NOT EXISTS syncer_polls (project text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
_MADE: Final = (
    "SELECT to_regclass('procrastinate_jobs'), obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"
)
_POLL: Final = """
INSERT INTO syncer_polls AS last (project) VALUES (%(project)s)
ON CONFLICT (project) DO UPDATE SET at = now() WHERE last.at < now() - make_interval(secs => %(least)s) OR last.at > now() + interval '1 minute'
RETURNING project
"""
_JOBS: Final = (
    "SELECT status::text, count(*) AS jobs FROM procrastinate_jobs WHERE task_name = %(task)s GROUP BY status"
)
_AT_WORK: Final = "SELECT count(*) AS workers FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %(dead)s)"


@dataclass(frozen=True, slots=True)
class Pace:
    """How quick the queue is, in seconds.

    - poll: between two looks for jobs where no notice of one came
    - beat: between two signs of life of a worker; dead: without one, after which its job goes to another
    - look: between two looks for jobs of dead workers, a whole number
    - waits: after which a job goes first, whatever its lane
    """

    poll: float = 0.5
    beat: float = 3.0
    dead: float = 15.0
    look: int = 5
    waits: float = 120.0


class Queue:
    """The queue as those see it who leave jobs in it; `url` as in `[store] url`. Every method raises Temporary where the server does not answer.

    `silent`: it did not, when it was asked last.
    """

    def __init__(self, url: str, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.silent = False
        self._address = address(url)
        self._connector = SyncPsycopgConnector(**pool(url, "syncer", most=4))
        self._app = App(connector=self._connector)

    def open(self) -> None:
        """Connect, and make or renew the queue's tables; several processes may do so at once."""
        with told():
            prepare(self._address)
            self._app.open()

    def close(self) -> None:
        """Give the connections back."""
        self._app.close()

    def defer(self, project: str, lane: Lane) -> None:
        """Ask for a cycle. One that waits already serves all who asked, at the most urgent of their lanes; one under way is followed by another."""
        with self._asking():
            try:
                job(self._app, project, URGENCY[lane]).defer(project=project)
            except AlreadyEnqueued:
                self._run(_RAISE, project=project, priority=URGENCY[lane])

    def poll(self, project: str, least: timedelta) -> bool:
        """Ask for a cycle because time has passed; false where another service did so, less than that ago."""
        with self._asking():
            due = bool(self._rows(_POLL, project=project, least=least.total_seconds()))
        if due:
            self.defer(project, Lane.BACKFILL)
        return due

    def jobs(self) -> dict[str, int]:
        """Cycles that wait or run, by state; none while the server does not answer, as for a figure that nobody can tell."""
        try:
            with self._asking():
                return {row["status"]: int(row["jobs"]) for row in self._rows(_JOBS, task=CYCLE)}
        except PortError:
            return {}

    def at_work(self) -> int:
        """How many workers are alive, on whatever machine."""
        with self._asking():
            return int(self._rows(_AT_WORK, dead=self.pace.dead)[0]["workers"])

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Wait for a server that is away once, for all who ask: the pool looks for it meanwhile, and has it as soon as it is back."""
        self._connector.pool.timeout = HURRIED if self.silent else PATIENT
        try:
            with told():
                yield
        except Temporary:
            self.silent = True
            raise
        self.silent = False

    def _run(self, statement: str, **values: Any) -> None:
        self._app.connector.execute_query(statement, **values)

    def _rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        return self._app.connector.execute_query_all(statement, **values)


@dataclass(slots=True)
class Fleet:
    """How many workers are at work, asked once in a while; as last known while the store does not answer."""

    count: Callable[[], int]
    every: float = 5.0
    clock: Callable[[], float] = time.monotonic
    _known: int = 1
    _asked: float | None = field(default=None)

    def __call__(self) -> int:
        """At least one: whoever asks."""
        now = self.clock()
        if self._asked is None or now - self._asked >= self.every:
            self._asked = now
            try:
                self._known = max(1, self.count())
            except PortError:
                return self._known
        return self._known


def crowd(queue: Queue) -> Crowd:
    """All workers of a store as one caller of its sites: what is allowed is divided, and a pause of one is soon everybody's."""
    return Crowd(size=Fleet(queue.at_work), recall_every=2.0, kept_from=1.0)


def job(app: App, project: str, priority: int, *, after: float = 0.0) -> JobDeferrer:
    """The job of a project's cycle: one waits, one runs, and none before so many seconds have passed."""
    more: dict[str, Any] = {"schedule_in": {"milliseconds": round(after * 1000)}} if after else {}
    return app.configure_task(
        CYCLE, queue=queue_of(project), lock=project, queueing_lock=project, priority=priority, **more
    )


def queue_of(project: str) -> str:
    """A queue a project: a worker takes jobs of the projects that its own configuration has, and of no other."""
    return project if len(project) <= _LONGEST else sha256(project.encode()).hexdigest()[:_LONGEST]


def address(url: str) -> str:
    """The store's address as libpq takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def pool(url: str, name: str, *, most: int) -> dict[str, Any]:
    """What a pool of connections is made from; `name` shows in the server's list of sessions."""
    alive = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    kwargs = {"application_name": name, **alive}
    sizes = {"min_size": 1, "max_size": most}
    times = {"timeout": PATIENT, "reconnect_timeout": _LOOKS}
    return {"conninfo": address(url), **sizes, "kwargs": kwargs, **times}


@contextmanager
def told() -> Iterator[None]:
    """A server that does not answer is said in the ports' own words."""
    try:
        yield
    except (ConnectorException, psycopg.Error) as error:
        said = str(error.__cause__ or error).strip()
        raise Temporary(f"the queue does not answer: {said}", "see [store] url and the server") from error


def prepare(conninfo: str) -> None:
    """Make the queue's tables, or bring those that an older version made to this one's; one process at a time, mostly nothing to do.

    Tables that somebody else made with the same library are used as they are.
    """
    steps = sorted(path.name for path in Path(schema.migrations_path).glob("*.sql"))
    with psycopg.connect(conninfo, autocommit=True) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('syncer:queue', 0))")
        there, made = connection.execute(_MADE).fetchone() or (None, None)
        if there is None:
            connection.execute(schema.SchemaManager.get_schema())
        elif made not in steps[:-1]:
            connection.execute(_POLLS)
            return
        for step in steps[steps.index(made) + 1 :] if there is not None else ():
            connection.execute(Path(schema.migrations_path, step).read_bytes())
        connection.execute(_POLLS)
        connection.execute(f"COMMENT ON TABLE procrastinate_jobs IS '{steps[-1]}'".encode())
