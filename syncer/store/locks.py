"""One writer a project: `flock` beside a SQLite file, a session advisory lock on PostgreSQL.

Why it exists: two writers would double what neither knows the other has sent. Both kinds of lock are
freed by the operating system or the server when their holder dies; a lease number, raised with each
lock and checked in each commit and before each write to a site, stops a holder whose session the server
has ended though it lives. A paused holder keeps its session, and so its lock.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from syncer.ports import Locked
from syncer.store.trouble import of_database, of_lock

_KEY = "hashtextextended(:name, 0)"
_HINT = "wait for the other run to end, or stop the daemon; `syncer status` needs no lock"


@contextmanager
def exclusive(engine: Engine, database: Path | None, project: str) -> Iterator[None]:
    """Hold the project's lock. Raises Locked at once when another process has it."""
    if engine.dialect.name == "postgresql":
        with _advisory(engine, project):
            yield
    elif database is not None:
        with _flock(database.with_name(f"{database.name}.{project}.lock"), project):
            yield
    else:
        yield


@contextmanager
def all_of(engine: Engine, database: Path | None) -> Iterator[None]:
    """Hold the locks of every project that the store knows, for what concerns all of it. Raises Locked at once when one is taken."""
    with ExitStack() as held:
        if engine.dialect.name == "postgresql":
            connection = held.enter_context(_session(engine))  # one for all of them: a pool has no hundreds
            for project in _projects(connection):
                held.enter_context(_advised(connection, project))
        elif database is not None:
            with engine.connect() as connection:
                known = _projects(connection)
            for project in known:
                held.enter_context(_flock(database.with_name(f"{database.name}.{project}.lock"), project))
        yield


def _projects(connection: Connection) -> list[str]:
    if not inspect(connection).has_table("projects"):
        return []
    return [str(row.key) for row in connection.execute(text("SELECT key FROM projects ORDER BY key"))]


@contextmanager
def _flock(path: Path, project: str) -> Iterator[None]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise of_lock(error) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"another instance is writing project {project}", _HINT) from None
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _advisory(engine: Engine, project: str) -> Iterator[None]:
    with _session(engine) as connection, _advised(connection, project):
        yield


@contextmanager
def _advised(connection: Connection, project: str) -> Iterator[None]:
    name = {"name": f"project:{project}"}
    try:
        taken = connection.execute(text(f"SELECT pg_try_advisory_lock({_KEY})"), name).scalar()
    except OperationalError as error:
        raise of_database(error) from error
    if not taken:
        raise Locked(f"another instance is writing project {project}", _HINT)
    try:
        yield
    finally:
        with suppress(DBAPIError):  # the server has ended the session, and the lock with it
            connection.execute(text(f"SELECT pg_advisory_unlock({_KEY})"), name)


@contextmanager
def _session(engine: Engine) -> Iterator[Connection]:
    """A connection of its own for as long as a lock is held: the lock belongs to the server's session."""
    try:
        opened = engine.connect()
    except OperationalError as error:
        raise of_database(error) from error
    with opened.execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
