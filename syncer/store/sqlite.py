"""SQLite as a store of ours speaks it: its pragmas, its transactions, and the file it stays with.

Why it exists: Python's deferred BEGIN loses read-then-write transactions on SQLite ("database is locked" at the first write), so every
transaction begins IMMEDIATE here but those of readers. It is a dialect rather than a listener to the library's events: these are asked
at each statement, which doubles what a small read takes. It must not know what the tables mean.
"""

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from syncer.ports import Permanent

_DRIVER: Final = "sqlite+syncer"
_BUSY_SECONDS: Final = 15
_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={_BUSY_SECONDS * 1000}",
    "foreign_keys=ON",
)


def create(url: URL) -> Engine:
    """An engine whose connections all stay with the file that the first of them opened, in a folder that is made where it is missing."""
    file = _File(url.database if url.database and url.database != ":memory:" else "")
    file.make_room()
    return create_engine(
        url.set(drivername=_DRIVER), connect_args={"file": file, "timeout": _BUSY_SECONDS, "factory": _Opened}
    )


def only_reads(connection: Connection) -> None:
    """Let the next transaction of a connection be a reader's: it sees one snapshot and blocks nobody."""
    _opened(connection.connection).plain = True


class _File:
    """Where a store lies, and whether that still leads to the file that was opened there; "" leads to none.

    Whoever has a file open goes on with it where it is moved away or deleted, and would write what nobody reads any more,
    beside another that works on the store that is there by now.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

    def make_room(self) -> None:
        """The folder it is to be in."""
        if self._path:
            Path(self._path).parent.mkdir(parents=True, exist_ok=True)

    def own(self) -> None:
        """A new file is its owner's alone: it holds what a register keeps from customers; the library asks the umask."""
        if self._path:
            with suppress(OSError):  # it is there; or it cannot be made, which is told by who opens it
                os.close(os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))

    def note(self) -> None:
        """It has been opened."""
        self._known = self._known or self._found()

    def prove(self) -> None:
        """Raises Permanent where another one, or none, is there by now."""
        if self._known is not None and self._found() != self._known:
            raise Permanent(
                f"the store {self._path} was moved away, deleted or replaced since this process opened it",
                "restart it to go on with what is there now, or put the file back",
            )

    def _found(self) -> tuple[int, int] | None:
        with suppress(OSError):
            found = os.stat(self._path)  # noqa: PTH116 -- before each transaction: a path costs as much again
            return found.st_dev, found.st_ino
        return None


class _Opened(sqlite3.Connection):
    """A connection that knows which file it stays with, and whether its next transaction only reads."""

    file: _File
    plain = False


class Dialect(SQLiteDialect_pysqlite):
    """The library's own, but for how connections and transactions begin."""

    supports_statement_cache = True

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """Open the file that `file` of the arguments names. Raises Permanent where it is not the one of before."""
        file = cparams.pop("file")
        file.prove()
        file.own()
        made = super().connect(*cargs, **cparams)
        made.file = file
        return made

    def on_connect(self) -> Callable[[Any], None]:
        """What each new connection is told."""
        above = super().on_connect()

        def tell(made: Any) -> None:
            if above is not None:
                above(made)
            made.isolation_level = None
            for pragma in _PRAGMAS:
                made.execute(f"PRAGMA {pragma}")
            made.file.note()

        return tell

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        """Begin plainly for whoever only reads, and with the right to write for everybody else. Raises Permanent for another's file."""
        opened = _opened(dbapi_connection)
        plain, opened.plain = opened.plain, False
        opened.file.prove()
        opened.execute("BEGIN" if plain else "BEGIN IMMEDIATE")


registry.register(_DRIVER.replace("+", "."), __name__, Dialect.__name__)


def _opened(held: PoolProxiedConnection) -> _Opened:
    return cast("_Opened", held.dbapi_connection)  # every connection of an engine of ours is made here
