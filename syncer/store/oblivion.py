"""`SqlOblivion`: how a store forgets somebody, step by step, each in one transaction.

Why it exists beside the hub: it is asked for once in years. It must not know files or sites.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, closing

from sqlalchemy import Connection, Engine, text

from syncer.store import forgetting
from syncer.store.tables import metadata
from syncer.sync.forgetting import Identity, masked

Transaction = Callable[[], AbstractContextManager[Connection]]


class SqlOblivion:
    """The port `Oblivion` over the hub's transactions."""

    def __init__(self, reading: Transaction, writing: Transaction, engine: Engine, instance: str) -> None:
        self._reading, self._writing, self._engine, self._instance = reading, writing, engine, instance
        self._marks: Mapping[str, str] | None = None

    @property
    def instance(self) -> str:
        """Whose store it is."""
        return self._instance

    def known_as(self, account: str) -> str:
        """What an account is called from now on: somebody who was forgotten by a pseudonym."""
        if self._marks is None:
            with self._reading() as connection:
                self.learn(connection)
        return masked(self._marks or {}, self._instance, account)

    def learn(self, connection: Connection) -> None:
        """Another process may have forgotten somebody since: each cycle asks once."""
        self._marks = forgetting.forgotten(connection)

    def under_way(self) -> Sequence[Identity]:
        """Who is being forgotten and is not yet."""
        with self._reading() as connection:
            return forgetting.under_way(connection)

    def mentions(self, project: str, who: Identity) -> Mapping[str, int]:
        """How many rows of each table name somebody."""
        with self._reading() as connection:
            return forgetting.mentions(connection, project, who)

    def naming_pages(self, project: str, who: Identity) -> Sequence[tuple[str, str]]:
        """Titles and addresses of pages of ours that still name somebody."""
        with self._reading() as connection:
            return forgetting.naming_pages(connection, project, who)

    def begin(self, who: Identity) -> None:
        """Remember who is being forgotten, until the end."""
        with self._writing() as connection:
            forgetting.begin(connection, who, self._instance)
            self.learn(connection)

    def blank(self, project: str, who: Identity, only: Collection[str] = ()) -> None:
        """Take somebody out of all tables but that of pages, or of some alone."""
        with self._writing() as connection:
            forgetting.blank(connection, project, who, only)

    def end(self, who: Identity) -> None:
        """Nothing is left to be done; what was deleted leaves the disk, too."""
        with self._writing() as connection:
            forgetting.end(connection, who)
        self._sweep()

    def _sweep(self) -> None:
        """Both databases keep deleted rows in their files until they are told not to."""
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                names = ", ".join(f'"{name}"' for name in metadata.tables)
                connection.execute(text(f"VACUUM {names}"))
            return
        with closing(self._engine.raw_connection()) as pooled:  # outside any transaction
            cursor = pooled.cursor()
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                cursor.execute(statement)
            cursor.close()
