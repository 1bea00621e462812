"""`Upkeep`: what an administrator does with a store as a whole: look, upgrade, back up, restore, move to another database.

Why it exists: all of it works on stores that no cycle could open, or without opening them as one would. A backup of either
database is a SQLite store with a table more, which says what it holds and proves it; so one format serves both. It must not
ask anybody, and nothing it does is half done: a store is replaced in one transaction.
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from syncer.domain.json import canonical
from syncer.ports import Permanent
from syncer.store import contents, locks, remains, retention, snapshots
from syncer.store.contents import Contents
from syncer.store.engine import (
    HEAD,
    Upgraded,
    address,
    connect,
    migrate,
    open_engine,
    reading,
    sqlite_file,
    upgrade,
    version,
)
from syncer.store.trouble import told
from syncer.sync.retention import Limits

_HEAD_TABLE = "backup"  # what a backup says of itself
_AWAY = (
    "move that store away first (its file, or another schema of the server), and restore into an empty one"
)
_DAMAGED = "take another backup; this one cannot be trusted"
_OLDEST = {"records": "created", "history": "at", "cycles": "started", "decisions": "at", "responses": "at"}
_OLDEST |= {"mails": "at", "firings": "at", "moves": "at", "baselines": "made", "claims": "opened"}


@dataclass(frozen=True, slots=True)
class Info:
    """A store as it stands: what it holds, how many bytes it takes, and by table the oldest instant that it tells of."""

    address: str
    contents: Contents
    size: int
    oldest: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: where it lies, when it was taken (None: by somebody else's tool), what it holds, and the SHA-256 of the file."""

    path: Path
    made: datetime | None
    contents: Contents
    sha256: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put into a store; the backup of what it held before, None where that was nothing."""

    contents: Contents
    former: Path | None


class Upkeep:
    """The store at an address, as in `[store] url`, whatever state it is in."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def address(self) -> str:
        """Where it is, without a password."""
        return shown(self._url)

    def info(self) -> Info:
        """What is there. Raises Permanent where nothing is."""
        with self._there() as engine, told(), reading(engine) as connection:
            found = contents.look(connection)
            return Info(self.address, found, _size(engine, connection, found), _oldest(connection))

    def due(self, project: str, limits: Limits, now: datetime) -> Mapping[str, int]:
        """How many rows of a project are older than they have to be, by table; nothing is taken away."""
        with self._there() as engine, told(), reading(engine) as connection:
            return retention.due(connection, project, limits, now) if version(engine) == HEAD else {}

    def upgrade(self) -> Upgraded:
        """Bring it to this version; an empty database gets its tables. Raises Permanent, Locked."""
        with _connected(self._url) as engine, told():
            return upgrade(engine)

    def backup(self, path: Path, now: datetime) -> Backup:
        """Write all of it into a file, as it stands at one moment, while others go on writing.

        Raises Permanent where nothing is, and where the disk takes no such file, of which nothing is left.
        """
        with self._there() as engine, told(), snapshots.writable(path):
            part = path.with_name(f"{path.name}.making")
            try:
                if sqlite_file(engine) is not None:
                    snapshots.take(engine, part)
                else:
                    _dump(engine, part)
                found = _seal(part, now)
                snapshots.settle(part, path)
            finally:
                snapshots.forget(part)
        return Backup(path, now, found, _sha(path))

    def check(self, path: Path) -> Backup:
        """Read a backup and prove that it is whole; the file stays as it is. Raises Permanent, OSError.

        A copy of a store that another tool has made has no digest of its own; its pages and the chain of its history must hold.
        """
        return _check(path)

    def restore(self, path: Path, now: datetime, *, replace: bool, beside: Path) -> Restored:
        """Put a backup in place of what is here, in one transaction; with `replace` what was here is kept in the folder `beside`.

        Raises Permanent for a damaged backup, one of a newer version or of another store, and where something is here already
        without `replace`; Locked while a cycle is at work.
        """
        with TemporaryDirectory(prefix="syncer-restore-") as folder, told():
            _check(path)
            copied = _copied(path, folder)
            with (
                _opened(f"sqlite:///{copied}") as source,
                _opened(self._url) as target,
                locks.all_of(target, sqlite_file(target)),
            ):
                before = _whose(target)
                _refuse(before, _whose(source), replace=replace)
                former = self._keep(beside, now) if before else None
                with reading(source) as giving, target.begin() as taking:
                    found = _replaced(giving, taking)
        return Restored(found, former)

    def copy_to(self, url: str) -> Contents:
        """Put all of it into an empty store elsewhere, on either database; nobody writes here meanwhile.

        Raises Permanent where something is there already, Locked while a cycle is at work.
        """
        with self._there() as engine, told():
            upgrade(engine)
            with _opened(url) as target, locks.all_of(engine, sqlite_file(engine)):
                if _whose(target):
                    raise Permanent(
                        f"there is a store already at {shown(url)}",
                        "name an empty database, or an empty schema of one",
                    )
                with engine.begin() as giving, target.begin() as taking:
                    _still(giving)
                    contents.carry(giving, taking)
                    return _same(contents.look(giving), contents.look(taking))

    def _keep(self, beside: Path, now: datetime) -> Path:
        with _connected(self._url) as engine:
            database = sqlite_file(engine)
        folder, name = (database.parent, database.name) if database is not None else (beside, "syncer.db")
        return self.backup(folder / f"{name}.before-restore-{now:%Y%m%dT%H%M%SZ}", now).path

    @contextmanager
    def _there(self) -> Iterator[Engine]:
        """The store, which is not made by looking at it."""
        with _connected(self._url) as engine:
            database = sqlite_file(engine)
            if (database is not None and not database.is_file()) or version(engine) is None:
                raise Permanent(
                    f"there is no store yet at {self.address}", "the first cycle makes it: syncer run"
                )
            yield engine


# ------------------------------------------------------------------------------------- backups


def _check(path: Path) -> Backup:
    with TemporaryDirectory(prefix="syncer-backup-") as folder:
        copied = _copied(path, folder)
        try:
            with closing(sqlite3.connect(copied)) as connection:
                whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                named = connection.execute(
                    "SELECT 1 FROM sqlite_master WHERE name = ?", (_HEAD_TABLE,)
                ).fetchone()
                said = dict(connection.execute(f"SELECT name, value FROM {_HEAD_TABLE}")) if named else {}  # noqa: S608
            with _connected(f"sqlite:///{copied}") as engine:
                found = _looked(engine)
        except (sqlite3.DatabaseError, DatabaseError) as error:
            raise Permanent(f"{path} is no backup, or a damaged one: {_words(error)}", _DAMAGED) from None
    _prove(path, found, said, whole=whole)
    made = datetime.fromisoformat(said["made"]) if said else None
    return Backup(path, made, found, _sha(path))


def _copied(path: Path, folder: str) -> Path:
    """A copy to look at, since a SQLite is changed by opening it. Raises Permanent where there is no room for it."""
    copied = Path(folder, "backup.db")
    try:
        shutil.copyfile(path, copied)
    except OSError as error:
        hint = f"a backup is copied to {Path(folder).parent} first: make room there, or name another folder as TMPDIR"
        raise Permanent(
            f"{path} cannot be copied: {error.strerror}", f"{hint}; the store is as it was"
        ) from error
    return copied


def _prove(path: Path, found: Contents, said: Mapping[str, str], *, whole: bool) -> None:
    if not found.schema:
        raise Permanent(f"{path} is no backup of a store", "name a file that `syncer store backup` has made")
    if found.schema > HEAD:
        raise Permanent(f"{path} is of a newer version (migration {found.schema})", "upgrade syncer first")
    if not whole or (said and said.get("digest") != found.digest):
        raise Permanent(f"{path} is damaged: it does not hold what was put into it", _DAMAGED)
    if found.broken and not said:
        raise Permanent(f"{path} is damaged: the history of {', '.join(found.broken)} breaks", _DAMAGED)


def _dump(engine: Engine, path: Path) -> None:
    """The rows of a PostgreSQL at one moment, in a SQLite of the same migration."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    with _connected(f"sqlite:///{path}") as made:
        migrate(made, version(engine) or HEAD)
        moment = engine.execution_options(isolation_level="REPEATABLE READ")
        with moment.begin() as giving, made.begin() as taking:
            contents.carry(giving, taking)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _seal(path: Path, now: datetime) -> Contents:
    """Write into a backup what it holds and the digest that proves it."""
    with _connected(f"sqlite:///{path}") as engine:
        found = _looked(engine)
    said = {
        "made": now.isoformat(),
        "schema": found.schema,
        "instance": found.instance,
        "digest": found.digest,
    }
    said["rows"] = canonical(dict(found.rows))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"DROP TABLE IF EXISTS {_HEAD_TABLE}")  # of a store that came out of a backup
        connection.execute(f"CREATE TABLE {_HEAD_TABLE} (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.executemany(f"INSERT INTO {_HEAD_TABLE} VALUES (?, ?)", said.items())  # noqa: S608
        connection.commit()
    return found


# ------------------------------------------------------------------------------------ replacing


def _whose(engine: Engine) -> str:
    with reading(engine) as connection:
        return contents.whose(connection)


def _refuse(before: str, backup: str, *, replace: bool) -> None:
    """By the names of both stores, "" for one that nobody has used yet."""
    if not before:
        return
    if before != backup:
        whose = f"this store is {before}, the backup is of {backup or 'none that was used'}"
        raise Permanent(f"{whose}: marks in Jira would belong to nobody", _AWAY)
    if not replace:
        raise Permanent(
            "the store is not empty", "say --replace; what is there now is kept as a backup beside it"
        )


def _replaced(giving: Connection, taking: Connection) -> Contents:
    """Carry all over, prove it, and let the store keep what must never happen twice; returns what was carried."""
    known = remains.of(taking)
    contents.carry(giving, taking)
    found = _same(contents.look(giving), contents.look(taking))
    remains.put_back(taking, known)
    return found


def _same(given: Contents, taken: Contents) -> Contents:
    if given.rows != taken.rows or given.digest != taken.digest or given.broken != taken.broken:
        raise Permanent(
            "what arrived is not what was sent, so nothing was changed", "try again, and see the disk"
        )
    return taken


def _still(connection: Connection) -> None:
    """Nobody writes until the transaction ends; a SQLite has but one writer anyway."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table, _ in contents.tables(connection))
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


# -------------------------------------------------------------------------------------- looking


def _looked(engine: Engine) -> Contents:
    with reading(engine) as connection:
        return contents.look(connection)


def _size(engine: Engine, connection: Connection, found: Contents) -> int:
    database = sqlite_file(engine)
    if database is not None:
        parts = (database.with_name(f"{database.name}{end}") for end in ("", "-wal"))
        return sum(path.stat().st_size for path in parts if path.exists())
    sizes = (func.pg_total_relation_size(f'"{name}"') for name in found.rows)
    return sum(int(connection.execute(select(one)).scalar_one()) for one in sizes)


def _oldest(connection: Connection) -> dict[str, datetime]:
    found = {}
    for table, columns in contents.tables(connection):
        column = next((one for one in columns if one.name == _OLDEST.get(table.name)), None)
        first = connection.execute(select(func.min(column))).scalar() if column is not None else None
        if first is not None:
            found[table.name] = first
    return found


def shown(url: str) -> str:
    """An address as people may see it."""
    return address(url).render_as_string(hide_password=True)


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _words(error: Exception) -> str:
    return str(error.orig if isinstance(error, DatabaseError) else error)


@contextmanager
def _connected(url: str) -> Iterator[Engine]:
    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _opened(url: str) -> Iterator[Engine]:
    """The same, brought to this version."""
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()
