"""One writer a project: `flock` beside a SQLite file, a session advisory lock on PostgreSQL.

Why it exists: two writers would double what neither knows the other has sent. Both kinds of lock are
freed by the operating system or the server when their holder dies; a lease number, raised with each
lock and checked in each commit, stops a holder that was only paused.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from syncer.ports import Locked
from syncer.store.trouble import of_lock

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
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = {"name": f"project:{project}"}
        taken = connection.execute(
            text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))"), name
        ).scalar()
        if not taken:
            raise Locked(f"another instance is writing project {project}", _HINT)
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), name)
