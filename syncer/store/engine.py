"""Opening the database: pragmas, transaction modes, migrations.

Why it exists: Python's deferred BEGIN loses read-then-write transactions on SQLite ("database is
locked" at the first write), so every writing transaction begins IMMEDIATE here, and only readers
begin plainly. It must not know what the tables mean.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from syncer.domain.problems import Problem
from syncer.ports import Misconfigured, Permanent
from syncer.store import locks, snapshots
from syncer.store.trouble import of_database

HEAD = "0008"  # the newest migration; a house test holds it against the scripts
READING = "syncer_reading"
Stamp = tuple[Any, int, int]  # a connection, what it has changed, and what it knows others to have changed
BUSY_MS = 15_000


@dataclass(frozen=True, slots=True)
class Upgraded:
    """From which migration to which a store was brought ("" for one that was empty); the file in which the former was kept."""

    before: str
    after: str
    kept: Path | None = None


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`, migrated to this version.

    Raises Misconfigured for an unknown kind of database, Permanent for a store that a newer version
    has written, Locked where an older one has to be upgraded while a cycle is at work.
    """
    engine = connect(url)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def connect(url: str) -> Engine:
    """The same engine for a store of whatever version, which is left as it is. Raises Misconfigured."""
    parsed = address(url)
    try:
        if parsed.drivername == "sqlite":
            return _open_sqlite(url, parsed.database)
        return create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (ArgumentError, ValueError) as error:
        raise _unknown(str(error).partition("\n")[0]) from None


def address(url: str) -> URL:
    """An address taken apart. Raises Misconfigured where no store of ours can be there."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise _unknown("it is not an address of a database") from None
    if parsed.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise _unknown(f"'{parsed.drivername}' is not a database this version knows")
    return parsed


def _unknown(what: str) -> Misconfigured:
    return Misconfigured(
        [Problem(f"[store] url: {what}", "use sqlite:///var/syncer.db or postgresql://user@host/name")]
    )


def sqlite_file(engine: Engine) -> Path | None:
    """Where a SQLite store lies; None for PostgreSQL or a store in memory."""
    if engine.dialect.name != "sqlite" or engine.url.database in {None, "", ":memory:"}:
        return None
    return Path(str(engine.url.database))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read transaction: it sees one snapshot and blocks nobody.

    The connection is told so, not the engine: of an engine with options of its own every event takes the library a detour,
    and a cycle has fifty such transactions.
    """
    with engine.connect() as connection:
        connection.execution_options(**{READING: True})
        with connection.begin():
            yield connection


def stamp(connection: Connection) -> Stamp | None:
    """A mark of all that a read transaction sees; two equal ones: nothing was committed in between.

    SQLite alone tells; None where one has to read to know. The connection is part of it, since both counts are its own.
    """
    if connection.dialect.name != "sqlite":
        return None
    raw = connection.connection.dbapi_connection
    others = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    return raw, raw.total_changes if raw is not None else 0, int(others)


def upgrade(engine: Engine) -> Upgraded:
    """Bring the tables to this version; one process at a time, nothing to do in most starts.

    A store with rows is upgraded while nobody writes any project; of a SQLite the former stays beside it as a file.
    Raises Permanent for a store of a newer version, Locked where a cycle is at work.
    """
    found = version(engine)
    if found is None:
        migrate(engine, HEAD)
    if found is None or found == HEAD:
        return Upgraded(found or "", HEAD)
    _refuse_newer(found)
    with locks.all_of(engine, sqlite_file(engine)):
        kept = _keep_former(engine) if version(engine) != HEAD else None
        migrate(engine, HEAD)
    return Upgraded(found, HEAD, kept)


def version(engine: Engine) -> str | None:
    """The migration that a store stands at; None for an empty database. Raises Permanent where it cannot be opened."""
    try:
        with reading(engine) as connection:
            return version_in(connection)
    except DatabaseError as error:
        if engine.dialect.name == "postgresql" and isinstance(error, OperationalError):
            raise of_database(
                error
            ) from error  # a server that is away comes back: whoever starts us, may try again
        raise Permanent(f"the store cannot be opened: {error.orig}", "see [store] url") from error


def is_ours(connection: Connection) -> bool:
    """Whether the tables still are those of this version: a service that runs on must not write to others."""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == HEAD


def migrate(engine: Engine, to: str) -> None:
    """Run the migrations up to one of them, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('syncer:migrate', 0))"))
        if version_in(connection) == to:
            return
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _refuse_newer(found: str) -> None:
    if found > HEAD:
        raise Permanent(
            f"the store was written by a newer version (migration {found})",
            "upgrade syncer, or restore a backup",
        )


def _keep_former(engine: Engine) -> Path | None:
    """Keep a SQLite as it was beside it, under a name that is free."""
    database = sqlite_file(engine)
    if database is None:
        return None
    stem = f"{database.name}.before-{HEAD}"
    names = (database.with_name(stem if n == 1 else f"{stem}-{n}") for n in count(1))
    kept = next(path for path in names if not path.exists())
    snapshots.take(engine, kept)
    return kept


def version_in(connection: Connection) -> str | None:
    """The same over a connection."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


class _SameFile:
    """Whether a path still leads to the file that was opened there; "" leads to none.

    Whoever has a file open goes on with it where it is moved away or deleted, and would write what nobody reads any more,
    beside another that works on the store that is there by now.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._known: tuple[int, int] | None = None

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
            found = Path(self._path).stat()
            return found.st_dev, found.st_ino
        return None


def _open_sqlite(url: str, database: str | None) -> Engine:
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    file = _SameFile(database if database and database != ":memory:" else "")

    @event.listens_for(engine, "do_connect")
    def _own(*_about: Any) -> None:
        """A new file is its owner's alone: it holds what a register keeps from customers; the library asks the umask."""
        file.prove()
        if database and database != ":memory:":
            with suppress(OSError):  # it is there; or it cannot be made, which is told by who opens it
                os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        file.note()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        file.prove()
        plain = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if plain else "BEGIN IMMEDIATE")

    return engine
