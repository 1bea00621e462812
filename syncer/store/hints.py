"""Hints of webhooks in their table: read here, taken out in the transaction that keeps what a cycle saw of them.

Where a cycle may keep nothing, those go by themselves that it has looked at and the next one finds without them.
"""

from datetime import datetime

from sqlalchemy import Connection, and_, delete, select

from syncer.store.tables import hints
from syncer.sync.hints import Hint, Hints, Product


def waiting(connection: Connection, project: str) -> Hints:
    """What waits for the next cycle of a project, in the order of arrival."""
    where = select(hints).where(hints.c.project == project).order_by(hints.c.number)
    rows = connection.execute(where).all()
    given = tuple(Hint(r.key, Product(r.product), r.native, r.version, r.received) for r in rows)
    return Hints(given, tuple(row.number for row in rows))


def drop(connection: Connection, project: str, before: datetime) -> None:
    """Take away those that came before an instant."""
    connection.execute(delete(hints).where(and_(hints.c.project == project, hints.c.received < before)))
