"""How one field of all records came to what it is: the register's history and the issues' own, in one order.

Why it exists: a chart of states over time asks for a single field, and reading every record's whole past for that would take
longer than drawing. Opens no transaction.
"""

from sqlalchemy import Connection, and_, select

from syncer.store import codec
from syncer.store.tables import history, history_payloads, moves
from syncer.sync.past import FieldMove


def field_past(connection: Connection, project: str, path: str) -> list[FieldMove]:
    """Every move of a field, the earliest first; erased ones are left out."""
    found = [*_noted(connection, project, path), *_told(connection, project, path)]
    return sorted(found, key=lambda move: (move.at, move.uid))


def _noted(connection: Connection, project: str, path: str) -> list[FieldMove]:
    same = and_(history.c.project == history_payloads.c.project, history.c.seq == history_payloads.c.seq)
    rows = connection.execute(
        select(history.c.uid, history.c.at, history_payloads.c.payload)
        .join_from(history, history_payloads, same)
        .where(
            and_(
                history.c.project == project, history.c.field == path, history_payloads.c.payload.is_not(None)
            )
        )
        .order_by(history.c.seq)
    )
    said = ((row, codec.parse_object(row.payload)) for row in rows)
    return [FieldMove(row.uid, row.at, one.get("before"), one.get("after")) for row, one in said]


def _told(connection: Connection, project: str, path: str) -> list[FieldMove]:
    rows = connection.execute(select(moves).where(and_(moves.c.project == project, moves.c.path == path)))
    return [FieldMove(row.uid, row.at, codec.parse(row.before), codec.parse(row.after)) for row in rows]
