"""What a store must not forget when an older state is put in its place: what has gone out, and which numbers were given.

Why it exists: a mail that was sent, a threshold that was told and an ID that people have read are facts of the world, which no
backup takes back. It opens no transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select, update

from syncer.store.tables import cursors, firings, ids, mails, projects
from syncer.store.writes import claim_once, put
from syncer.sync.restored import RESTORED

_ONCE = (mails, firings)


@dataclass(frozen=True, slots=True)
class Remains:
    """Rows by table name: of mails and firings, of the last number of each kind, and the lease of each project."""

    once: Mapping[str, Sequence[dict[str, Any]]]
    numbers: Sequence[dict[str, Any]]
    leases: Mapping[str, int]


def of(connection: Connection) -> Remains:
    """Read them before everything is replaced."""
    leases = {row.key: int(row.lease) for row in connection.execute(select(projects.c.key, projects.c.lease))}
    return Remains({table.name: _rows(connection, table) for table in _ONCE}, _rows(connection, ids), leases)


def put_back(connection: Connection, known: Remains) -> None:
    """Add them to what came instead, which is marked as put back; projects that are not in there have nothing to add to.

    Leases go up: a cycle that was only paused must not go on writing what it had planned from another state.
    """
    there = set(connection.execute(select(projects.c.key)).scalars())
    for table in _ONCE:
        for row in known.once[table.name]:
            if row["project"] in there:
                claim_once(connection, table, row)
    last = {(row["project"], row["kind"]): int(row["last"]) for row in _rows(connection, ids)}
    higher = [
        row
        for row in known.numbers
        if row["project"] in there and int(row["last"]) > last.get((row["project"], row["kind"]), 0)
    ]
    put(connection, ids, higher)
    put(connection, cursors, [{"project": key, "name": RESTORED, "value": RESTORED} for key in sorted(there)])
    for key in sorted(there):
        now = connection.execute(select(projects.c.lease).where(projects.c.key == key)).scalar_one()
        lease = max(int(now), known.leases.get(key, 0)) + 1
        connection.execute(update(projects).where(projects.c.key == key).values(lease=lease))


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(select(table))]
