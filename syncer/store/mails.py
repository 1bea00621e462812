"""Mails in their table: claimed by compare and set before they are sent, settled when it is known how that ended (B-32)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, and_, select, update

from syncer.domain.json import JsonValue, canonical
from syncer.store import codec
from syncer.store.tables import mails
from syncer.store.writes import claim_once
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState


class Taken(Exception):
    """Somebody else has one of the mails; the transaction is given up, and nothing of it is claimed."""


def claim(connection: Connection, rows: Iterable[MailRow]) -> None:
    """Claim all of these. Raises Taken, which ends the transaction.

    The first try of a mail inserts its row; a later one takes a row that failed as often as the caller saw.
    """
    ordered = sorted(rows, key=lambda row: (row.key.project, row.key.person, row.key.kind, row.key.slot))
    if not all(_claimed(connection, row) for row in ordered):
        raise Taken


def _claimed(connection: Connection, row: MailRow) -> bool:
    if row.tries == 1:
        return claim_once(connection, mails, _columns(row))
    seen = and_(_this(row.key), mails.c.state == MailState.FAILED.value, mails.c.tries == row.tries - 1)
    columns = {name: value for name, value in _columns(row).items() if name not in _KEY}
    taken = update(mails).where(seen).values(columns).returning(mails.c.project)
    return connection.execute(taken).first() is not None  # what the drivers call rowcount differs here


def settle(
    connection: Connection, keys: Iterable[MailKey], state: MailState, reason: str, now: datetime
) -> None:
    """Note how the sending of claimed mails ended; one that is claimed no longer is left alone."""
    for key in keys:
        claimed = and_(_this(key), mails.c.state == MailState.CLAIMED.value)
        connection.execute(update(mails).where(claimed).values(state=state.value, reason=reason, at=now))


def all_of(connection: Connection, project: str, since: datetime | None) -> list[MailRow]:
    """A project's mails, or those of which something was noted since an instant, the earliest first."""
    where = mails.c.project == project
    if since is not None:
        where = and_(where, mails.c.at >= since)
    rows = connection.execute(select(mails).where(where).order_by(mails.c.at, *mails.primary_key))
    return [_row(row) for row in rows]


_KEY = ("project", "person", "kind", "slot")


def _this(key: MailKey) -> ColumnElement[bool]:
    return and_(
        mails.c.project == key.project,
        mails.c.person == key.person,
        mails.c.kind == key.kind.value,
        mails.c.slot == key.slot,
    )


def _columns(row: MailRow) -> dict[str, Any]:
    return {
        "project": row.key.project,
        "person": row.key.person,
        "kind": row.key.kind.value,
        "slot": row.key.slot,
        "state": row.state.value,
        "at": row.at,
        "tries": row.tries,
        "letter": row.letter,
        "items": canonical(cast("JsonValue", list(row.items))),
        "reason": row.reason,
    }


def _row(row: Row[Any]) -> MailRow:
    items = cast("Sequence[str]", codec.parse(row.items))
    key = MailKey(row.project, row.person, MailKind(row.kind), row.slot)
    return MailRow(key, MailState(row.state), row.at, row.tries, row.letter, tuple(items), row.reason)
