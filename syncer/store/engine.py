"""Opening the database, and bringing its tables to this version.

Why it exists: whoever needs the store asks here, and has it as this version knows it, on either database. It must not know what the
tables mean.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from syncer.domain.problems import Problem
from syncer.ports import Misconfigured, Permanent
from syncer.store import locks, snapshots, sqlite
from syncer.store.trouble import of_database

HEAD = "0008"  # the newest migration; a house test holds it against the scripts
_CONNECT_SECONDS = (
    10  # a server behind a firewall that drops what is sent there would be waited for two minutes
)
Stamp = tuple[Any, int, int]  # a connection, what it has changed, and what it knows others to have changed


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
            return sqlite.create(parsed)
        patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": _CONNECT_SECONDS}
        driver = parsed.set(drivername="postgresql+psycopg")
        return create_engine(driver, pool_pre_ping=True, connect_args=patience)
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
    if parsed.drivername == "sqlite" and parsed.query:
        raise _unknown("nothing stands behind the name of a SQLite file")  # the library ignores most of it
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
    """A read transaction: it sees one snapshot and blocks nobody."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            sqlite.only_reads(connection)
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
