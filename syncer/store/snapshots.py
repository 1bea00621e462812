"""A SQLite as it stands at one moment, as one file, taken while others go on writing to it.

Why it exists: a file that is in use cannot be copied, since what was committed last lies in the log beside it. SQLite's own
online backup sees one state of all. It must not know what the tables mean.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine

from syncer.ports import Permanent

_CURE = "make room there, or name another place; the store is as it was"
_OURS = 0o600  # it holds all that the store holds


def take(engine: Engine, path: Path) -> None:
    """Write the database of an engine into a new file; a file that is there already is overwritten once all is written.

    Raises Permanent where the disk takes no file, of which nothing is left.
    """
    part = path.with_name(f"{path.name}.part")
    with writable(path):
        try:
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT, _OURS))
            with closing(engine.raw_connection()) as pooled, closing(sqlite3.connect(part)) as made:
                source = pooled.driver_connection
                assert isinstance(source, sqlite3.Connection), "only a SQLite has a file"
                source.backup(made)
                made.execute("PRAGMA journal_mode=DELETE")  # one file by itself, which can be moved
            settle(part, path)
        finally:
            forget(part)


def forget(path: Path) -> None:
    """Leave nothing of a file that was not finished, nor of what a database has beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(f"{path.name}{end}").unlink(missing_ok=True)


@contextmanager
def writable(path: Path) -> Iterator[None]:
    """Around writing a file. Raises Permanent where the disk takes it not."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        said = error.strerror if isinstance(error, OSError) else str(error)
        raise Permanent(f"{path} cannot be written: {said}", _CURE) from error


def settle(part: Path, path: Path) -> None:
    """Give a file that is whole its name, in one step and on the disk."""
    for at in (part, None):
        if at is None:
            part.replace(path)
        descriptor = os.open(at or path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
