"""What a store holds, table by table: counted, digested, and carried over into another store.

Why it exists: a backup, a restore and a move to another database are one act, and each is proven by the same digest over
all rows, which is the same on both databases. It opens no transaction, and it must not know what the rows mean.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Row,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
    type_coerce,
)

from syncer.domain.json import canonical
from syncer.ports import Audit
from syncer.store import history
from syncer.store.engine import version_in
from syncer.store.tables import Instant, facts, metadata, projects

_AT_ONCE = 500  # rows in one statement
_STREAM = {"yield_per": _AT_ONCE}


@dataclass(frozen=True, slots=True)
class Contents:
    """A store at one moment: its migration, whose it is, rows by table, the history of each project, and a digest of all rows.

    `instance` is "" for a store that was never used; `chains` are what walking each project's history has shown.
    """

    schema: str
    instance: str
    rows: Mapping[str, int]
    chains: Mapping[str, Audit]
    digest: str

    @property
    def blank(self) -> bool:
        """Whether no project ever wrote to it."""
        return not self.chains

    @property
    def broken(self) -> tuple[str, ...]:
        """The projects of which the history is not what it was."""
        return tuple(key for key, one in self.chains.items() if one.broken is not None)


def look(connection: Connection) -> Contents:
    """Read all of a store, of whatever version; within one transaction it is one moment."""
    found = tables(connection)
    names = {table.name for table, _ in found}
    walked = {"projects", "history", "history_payloads"} <= names
    keys = (
        connection.execute(select(projects.c.key).order_by(projects.c.key)).scalars().all() if walked else ()
    )
    counts, digest = _digested(connection, found)
    return Contents(
        version_in(connection) or "",
        _instance(connection) if "facts" in names else "",
        counts,
        {key: history.audit(connection, key) for key in keys},
        digest,
    )


def whose(connection: Connection) -> str:
    """The name of a store of this version, "" where no project ever wrote to it; all else would have to be read for `look`."""
    used = connection.execute(select(projects.c.key).limit(1)).scalar() is not None
    return _instance(connection) if used else ""


def carry(source: Connection, target: Connection) -> None:
    """Put all rows of one store in place of those of another of the same version."""
    found = tables(source)
    for table, _ in reversed(found):
        target.execute(delete(table))
    for table, columns in found:
        wanted = select(*columns).order_by(*table.primary_key)
        for part in source.execute(wanted, execution_options=_STREAM).partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row._mapping) for row in part])
    _count_on(target, [table for table, _ in found])


def tables(connection: Connection) -> list[tuple[Table, list[Column[Any]]]]:
    """The tables of ours that there are, each after those it refers to, with the columns that they have."""
    looked = inspect(connection)
    there = set(looked.get_table_names())
    found = []
    for table in metadata.sorted_tables:
        if table.name in there:
            columns = {one["name"] for one in looked.get_columns(table.name)}
            found.append((table, [column for column in table.columns if column.name in columns]))
    return found


def _digested(
    connection: Connection, found: list[tuple[Table, list[Column[Any]]]]
) -> tuple[dict[str, int], str]:
    hashed, counts = hashlib.sha256(), dict[str, int]()
    for table, columns in sorted(found, key=lambda one: one[0].name):
        counts[table.name] = 0
        hashed.update(canonical([table.name, *(column.name for column in columns)]).encode())
        for row in _raw(connection, table, columns):
            counts[table.name] += 1
            hashed.update(canonical([_plain(value) for value in row]).encode())
    return counts, hashed.hexdigest()


def _raw(connection: Connection, table: Table, columns: list[Column[Any]]) -> Iterator[Row[Any]]:
    """Rows as they lie there: that an instant is one is nothing to find out again."""
    shown = [type_coerce(c, Text) if isinstance(c.type, Instant) else c for c in columns]
    wanted: Select[Any] = select(*shown).order_by(*table.primary_key)
    yield from connection.execute(wanted, execution_options=_STREAM)


def _plain(value: Any) -> str | int | None:
    return int(value) if isinstance(value, bool) else value


def _instance(connection: Connection) -> str:
    return str(connection.execute(select(facts.c.value).where(facts.c.name == "instance")).scalar() or "")


def _count_on(connection: Connection, those: Iterable[Table]) -> None:
    """Let numbers that the database gives go on behind the rows that came with theirs."""
    if connection.dialect.name != "postgresql":
        return
    for table in those:
        column = table.autoincrement_column
        if column is not None:
            sequence = connection.execute(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": table.name, "column": column.name},
            ).scalar()
            last = connection.execute(select(func.max(column))).scalar()
            if sequence is not None and last is not None:
                connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})
