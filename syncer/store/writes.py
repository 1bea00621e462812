"""One function for each kind of write the cycle may ask for, in one explicit table.

Why it exists: a commit is a list of values; this module turns each kind, many at a time, into
statements that run alike on both databases. It must not open transactions: `hub` does.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, update
from sqlalchemy.exc import IntegrityError

from syncer.domain.json import canonical
from syncer.ports import (
    DropCounterpart,
    DropFailure,
    DropHeld,
    DropHints,
    DropPage,
    DropSuspect,
    ExpectDecisions,
    HubWrite,
    NewRecord,
    OpenClaim,
    Permanent,
    PutAlias,
    PutAttachment,
    PutClocks,
    PutCounterpart,
    PutCursor,
    PutDecision,
    PutFailure,
    PutHeld,
    PutPage,
    PutPast,
    PutResponse,
    PutSuspect,
    SetRecord,
    SettleClaim,
    UseDecision,
)
from syncer.store import codec, looking_back, meanwhile, statements
from syncer.store.tables import (
    aliases,
    attachments,
    claims,
    counterparts,
    cursors,
    decisions,
    failures,
    held,
    hints,
    pages,
    records,
    responses,
    suspects,
)

Writer = Callable[[Connection, str, Sequence[Any], datetime], None]


def put(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert or replace rows by their primary key."""
    if not rows:
        return
    connection.execute(statements.put(connection.dialect.name, table, tuple(rows[0])), list(rows))


def claim_once(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert unless the key exists; True when this call inserted it."""
    inserted = connection.execute(statements.claim(connection.dialect.name, table), row)
    return inserted.first() is not None  # what the drivers call rowcount differs here


def _new_records(connection: Connection, project: str, writes: Sequence[NewRecord], now: datetime) -> None:
    rows = [
        {
            "project": project,
            "uid": write.uid,
            "kind": write.kind.value,
            "payload": codec.text_of(write.values),
            "revision": 1,
            "created": now,
            "updated": now,
        }
        for write in writes
    ]
    try:
        connection.execute(insert(records), rows)
    except IntegrityError:
        uids = ", ".join(write.uid for write in writes)
        raise Permanent(f"one of {uids} is in the register already", "run the cycle again") from None


def _set_records(connection: Connection, project: str, writes: Sequence[SetRecord], now: datetime) -> None:
    for write in writes:
        result = connection.execute(
            update(records)
            .where(
                and_(
                    records.c.project == project,
                    records.c.uid == write.uid,
                    records.c.revision == write.revision,
                )
            )
            .values(payload=codec.text_of(write.values), revision=write.revision + 1, updated=now)
        )
        if result.rowcount != 1:
            raise Permanent(f"{write.uid} was changed by somebody else meanwhile", "run the cycle again")


def _put_counterparts(
    connection: Connection, project: str, writes: Sequence[PutCounterpart], _now: datetime
) -> None:
    latest = {(w.counterpart.side, w.counterpart.native): w.counterpart for w in writes}
    put(connection, counterparts, [codec.counterpart_row(project, value) for value in latest.values()])


def _drop_counterparts(
    connection: Connection, project: str, writes: Sequence[DropCounterpart], _now: datetime
) -> None:
    for write in writes:
        connection.execute(
            delete(counterparts).where(
                and_(
                    counterparts.c.project == project,
                    counterparts.c.side == write.side,
                    counterparts.c.native == write.native,
                )
            )
        )


def _open_claims(connection: Connection, project: str, writes: Sequence[OpenClaim], _now: datetime) -> None:
    for write in writes:
        claim = write.claim
        row = {
            "project": project,
            "key": claim.key,
            "kind": claim.kind.value,
            "token": claim.token,
            "opened": claim.opened,
            "after": claim.after,
            "sent": codec.text_of(claim.sent),
        }
        if not claim_once(connection, claims, row):
            raise Permanent(
                f"{claim.key} is claimed already", "run the cycle again: it settles open claims first"
            )


def _settle_claims(
    connection: Connection, project: str, writes: Sequence[SettleClaim], _now: datetime
) -> None:
    keys = [write.key for write in writes]
    connection.execute(delete(claims).where(and_(claims.c.project == project, claims.c.key.in_(keys))))


def _put_held(connection: Connection, project: str, writes: Sequence[PutHeld], _now: datetime) -> None:
    put(connection, held, [codec.held_row(project, write.held) for write in writes])


def _put_suspects(connection: Connection, project: str, writes: Sequence[PutSuspect], _now: datetime) -> None:
    put(connection, suspects, [codec.suspect_row(project, write.suspect) for write in writes])


def _drop_suspects(
    connection: Connection, project: str, writes: Sequence[DropSuspect], _now: datetime
) -> None:
    links = [write.link for write in writes]
    connection.execute(
        delete(suspects).where(and_(suspects.c.project == project, suspects.c.link.in_(links)))
    )


def _put_failures(connection: Connection, project: str, writes: Sequence[PutFailure], _now: datetime) -> None:
    latest = {write.failure.key: write.failure for write in writes}
    put(connection, failures, [codec.failure_row(project, value) for value in latest.values()])


def _drop_failures(
    connection: Connection, project: str, writes: Sequence[DropFailure], _now: datetime
) -> None:
    keys = [write.key for write in writes]
    connection.execute(delete(failures).where(and_(failures.c.project == project, failures.c.key.in_(keys))))


def _drop_held(connection: Connection, project: str, writes: Sequence[DropHeld], _now: datetime) -> None:
    for write in writes:
        connection.execute(
            delete(held).where(
                and_(held.c.project == project, held.c.uid == write.uid, held.c.field == write.field)
            )
        )


def _put_pages(connection: Connection, project: str, writes: Sequence[PutPage], _now: datetime) -> None:
    put(connection, pages, [codec.page_row(project, write.page) for write in writes])


def _drop_pages(connection: Connection, project: str, writes: Sequence[DropPage], _now: datetime) -> None:
    gone = [write.page for write in writes]
    connection.execute(delete(pages).where(and_(pages.c.project == project, pages.c.page.in_(gone))))
    theirs = and_(attachments.c.project == project, attachments.c.page.in_(gone))
    connection.execute(delete(attachments).where(theirs))


def _put_attachments(
    connection: Connection, project: str, writes: Sequence[PutAttachment], _now: datetime
) -> None:
    put(connection, attachments, [codec.attachment_row(project, write.attachment) for write in writes])


def _put_cursors(connection: Connection, project: str, writes: Sequence[PutCursor], _now: datetime) -> None:
    """An empty value is forgotten: a cursor that says nothing is as one that never was."""
    latest = {write.name: write.value for write in writes}
    put(connection, cursors, [{"project": project, "name": n, "value": v} for n, v in latest.items() if v])
    gone = [name for name, value in latest.items() if not value]
    connection.execute(delete(cursors).where(and_(cursors.c.project == project, cursors.c.name.in_(gone))))


def _put_aliases(connection: Connection, project: str, writes: Sequence[PutAlias], _now: datetime) -> None:
    put(connection, aliases, [{"project": project, "alias": w.alias, "uid": w.uid} for w in writes])


def _use_decisions(
    connection: Connection, project: str, writes: Sequence[UseDecision], now: datetime
) -> None:
    taken = [write.id for write in writes]
    connection.execute(
        update(decisions)
        .where(and_(decisions.c.project == project, decisions.c.id.in_(taken)))
        .values(used=now)
    )


def _expect_decisions(
    connection: Connection, project: str, writes: Sequence[ExpectDecisions], _now: datetime
) -> None:
    for write in writes:
        if subject := meanwhile.decided(connection, project, write.subjects, write.known):
            raise Permanent(f"somebody decided on {subject} meanwhile", "run the cycle again")


def _put_decisions(
    connection: Connection, project: str, writes: Sequence[PutDecision], now: datetime
) -> None:
    """One by one, so that they are numbered in their order on every database."""
    for write in writes:
        row = {
            "project": project,
            "kind": write.kind.value,
            "subject": write.subject,
            "payload": canonical(write.payload),
            "by": write.by,
            "at": now,
        }
        connection.execute(insert(decisions).values(row))


def _put_responses(
    connection: Connection, project: str, writes: Sequence[PutResponse], _now: datetime
) -> None:
    for write in writes:
        response = write.response
        row = {
            "project": project,
            "key": response.key,
            "kind": response.kind,
            "page": response.page,
            "by": response.by,
            "at": response.at,
            "payload": canonical(response.payload),
        }
        claim_once(connection, responses, row)


def _drop_hints(connection: Connection, project: str, writes: Sequence[DropHints], _now: datetime) -> None:
    numbers = [number for write in writes for number in write.numbers]
    for start in range(0, len(numbers), _AT_ONCE):
        these = hints.c.number.in_(numbers[start : start + _AT_ONCE])
        connection.execute(delete(hints).where(and_(hints.c.project == project, these)))


_AT_ONCE = 500  # numbers in one statement, fewer than any database takes

# The order matters where one write leans on another: records first, claims are settled after
# counterparts stand, so that no reader ever sees neither.
WRITERS: tuple[tuple[type[HubWrite], Writer], ...] = (
    (NewRecord, _new_records),
    (SetRecord, _set_records),
    (PutAlias, _put_aliases),
    (DropCounterpart, _drop_counterparts),
    (PutCounterpart, _put_counterparts),
    (OpenClaim, _open_claims),
    (SettleClaim, _settle_claims),
    (DropHeld, _drop_held),
    (PutHeld, _put_held),
    (DropSuspect, _drop_suspects),
    (PutSuspect, _put_suspects),
    (DropFailure, _drop_failures),
    (PutFailure, _put_failures),
    (DropPage, _drop_pages),
    (PutPage, _put_pages),
    (PutAttachment, _put_attachments),
    (PutCursor, _put_cursors),
    (UseDecision, _use_decisions),
    (ExpectDecisions, _expect_decisions),
    (PutDecision, _put_decisions),
    (PutResponse, _put_responses),
    (PutPast, looking_back.put_pasts),
    (PutClocks, looking_back.put_clocks),
    (DropHints, _drop_hints),
)
