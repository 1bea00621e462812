"""A SQLite as it stands at one moment, as one file, taken while others go on writing to it.

Why it exists: a file that is in use cannot be copied, since what was committed last lies in the log beside it. SQLite's own
online backup sees one state of all. It must not know what the tables mean.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

_OURS = 0o600  # it holds all that the store holds


def take(engine: Engine, path: Path) -> None:
    """Write the database of an engine into a new file; a file that is there already is overwritten once all is written."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT, _OURS))
    with closing(engine.raw_connection()) as pooled, closing(sqlite3.connect(part)) as made:
        source = pooled.driver_connection
        assert isinstance(source, sqlite3.Connection), "only a SQLite has a file"
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")  # one file by itself, which can be moved
    settle(part, path)


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
