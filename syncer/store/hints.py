"""Hints of webhooks in their table: read here, taken out in the transaction that keeps what a cycle saw of them."""

from sqlalchemy import Connection, select

from syncer.store.tables import hints
from syncer.sync.hints import Hint, Hints, Product


def waiting(connection: Connection, project: str) -> Hints:
    """What waits for the next cycle of a project, in the order of arrival."""
    where = select(hints).where(hints.c.project == project).order_by(hints.c.number)
    rows = connection.execute(where).all()
    given = tuple(Hint(r.key, Product(r.product), r.native, r.version, r.received) for r in rows)
    return Hints(given, tuple(row.number for row in rows))
