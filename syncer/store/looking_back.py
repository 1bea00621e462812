"""What rules that look back keep: issues' pasts, clocks, and what these fired.

Why it exists: these rows are read for a few records at a time and never for a whole cycle's state. Opens no transaction.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, Table, and_, delete, insert, select, update

from syncer.domain.json import JsonValue, canonical
from syncer.ports import PutClocks, PutPast
from syncer.store import codec, statements
from syncer.store.tables import clocks, firings, issue_pasts, moves
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.histories import IssuePast, PastMove

_AT_ONCE = 500  # names in one statement, fewer than any database takes

# ------------------------------------------------------------------------------- issues' pasts


def put_pasts(connection: Connection, project: str, writes: Sequence[PutPast], _now: datetime) -> None:
    """Keep what histories tell; entries that were told before are said anew, and none is ever taken away."""
    for write in writes:
        past = write.past
        _replace(connection, issue_pasts, [_past_row(project, past)])
        for part in _parts(write.entries):
            told = and_(moves.c.project == project, moves.c.native == past.native, moves.c.ref.in_(part))
            connection.execute(delete(moves).where(told))
        if past.moves:
            connection.execute(insert(moves), [_move_row(project, past, move) for move in past.moves])


def pasts(connection: Connection, project: str, uids: Sequence[str] | None) -> dict[str, IssuePast]:
    """What issues' histories told, by uid; of all records with None."""
    found = {row.uid: row for row in _of(connection, issue_pasts, project, uids)}
    told: dict[tuple[str, str], list[PastMove]] = defaultdict(list)
    for row in _of(connection, moves, project, uids):
        told[row.uid, row.native].append(_move(row))
    return {
        uid: _past(row, sorted(told[uid, row.native], key=lambda one: (one.at, _number(one.ref), one.path)))
        for uid, row in found.items()
    }


def read_at(connection: Connection, project: str) -> dict[str, tuple[str, str]]:
    """By issue id, the version and the digest of the mapping at which its history was read last."""
    wanted = select(issue_pasts.c.native, issue_pasts.c.version, issue_pasts.c.mapping)
    rows = connection.execute(wanted.where(issue_pasts.c.project == project))
    return {row.native: (row.version, row.mapping) for row in rows}


def _number(ref: str) -> int:
    return int(ref) if ref.isdecimal() else 0


def _past(row: Row[Any], told: Sequence[PastMove]) -> IssuePast:
    paths = tuple(json.loads(row.paths))
    return IssuePast(row.native, row.uid, row.version, row.mapping, row.created, paths, tuple(told))


def _past_row(project: str, past: IssuePast) -> dict[str, Any]:
    return {
        "project": project,
        "native": past.native,
        "uid": past.uid,
        "version": past.version,
        "mapping": past.mapping,
        "created": past.created,
        "paths": canonical(cast("JsonValue", list(past.paths))),
    }


def _move(row: Row[Any]) -> PastMove:
    before, after = codec.parse(row.before), codec.parse(row.after)
    return PastMove(row.ref, row.path, row.at, before, after, row.by, row.automatic, row.ours)


def _move_row(project: str, past: IssuePast, move: PastMove) -> dict[str, Any]:
    return {
        "project": project,
        "native": past.native,
        "ref": move.ref,
        "path": move.path,
        "uid": past.uid,
        "at": move.at,
        "before": canonical(move.before),
        "after": canonical(move.after),
        "by": move.by,
        "automatic": move.automatic,
        "ours": move.ours,
    }


# -------------------------------------------------------------------------------------- clocks


def put_clocks(connection: Connection, project: str, writes: Sequence[PutClocks], _now: datetime) -> None:
    """Keep all clocks of a record in place of those that were kept."""
    for write in writes:
        connection.execute(delete(clocks).where(and_(clocks.c.project == project, clocks.c.uid == write.uid)))
        if write.clocks:
            connection.execute(insert(clocks), [_clock_row(project, one) for one in write.clocks])


def due_clocks(connection: Connection, project: str, now: datetime) -> list[str]:
    """The records of which a clock says that something has happened by an instant, in order."""
    due = and_(clocks.c.project == project, clocks.c.next <= now)
    return [row.uid for row in connection.execute(select(clocks.c.uid).where(due).distinct().order_by("uid"))]


def next_threshold(connection: Connection, project: str, after: datetime) -> datetime | None:
    """The first instant after one at which a clock of a project has its next threshold."""
    ahead = and_(clocks.c.project == project, clocks.c.next > after)
    first = select(clocks.c.next).where(ahead).order_by(clocks.c.next).limit(1)
    found: datetime | None = connection.execute(first).scalar()
    return found


def all_clocks(connection: Connection, project: str) -> list[ClockRow]:
    """All clocks of a project by record, rule and cycle."""
    rows = _of(connection, clocks, project, None)
    return [ClockRow(r.uid, r.rule, r.cycle, r.digest, r.next, codec.parse_object(r.row)) for r in rows]


def _clock_row(project: str, clock: ClockRow) -> dict[str, Any]:
    return {
        "project": project,
        "uid": clock.uid,
        "rule": clock.rule,
        "cycle": clock.cycle,
        "digest": clock.digest,
        "next": clock.next,
        "row": codec.text_of(clock.row),
    }


# ------------------------------------------------------------------------------------- firings


def fire(connection: Connection, project: str, wanted: Sequence[Firing]) -> list[Firing]:
    """Note thresholds as fired, and return those that never were before: the caller's to carry out, and nobody else's."""
    claim = statements.claim(connection.dialect.name, firings)
    return [one for one in wanted if connection.execute(claim, _firing_row(project, one)).first() is not None]


def fired(connection: Connection, project: str, uids: Sequence[str] | None) -> list[Firing]:
    """What was fired, of some records or of all, by its key."""
    return [_firing(row) for row in _of(connection, firings, project, uids)]


def fired_since(connection: Connection, project: str, since: datetime) -> list[Firing]:
    """What was fired from an instant on, the earliest first."""
    where = and_(firings.c.project == project, firings.c.at >= since)
    rows = connection.execute(select(firings).where(where).order_by(firings.c.at, *firings.primary_key))
    return [_firing(row) for row in rows]


def acknowledge(connection: Connection, project: str, key: FiringKey, by: str, now: datetime) -> bool:
    """Note who has taken notice; false where nothing of the kind was fired, and the first to say so stands."""
    this = and_(
        firings.c.project == project,
        firings.c.uid == key.uid,
        firings.c.rule == key.rule,
        firings.c.cycle == key.cycle,
        firings.c.threshold == key.threshold,
    )
    first = and_(this, firings.c.acknowledged_by == "")
    connection.execute(update(firings).where(first).values(acknowledged_by=by, acknowledged_at=now))
    return connection.execute(select(firings.c.uid).where(this)).first() is not None


def _firing(row: Row[Any]) -> Firing:
    key = FiringKey(row.uid, row.rule, row.cycle, row.threshold)
    to, later = tuple(json.loads(row.to)), tuple(json.loads(row.later))
    return Firing(key, row.at, to, later, row.policy, row.acknowledged_by, row.acknowledged_at, row.due)


def _firing_row(project: str, firing: Firing) -> dict[str, Any]:
    return {
        "project": project,
        "uid": firing.key.uid,
        "rule": firing.key.rule,
        "cycle": firing.key.cycle,
        "threshold": firing.key.threshold,
        "at": firing.at,
        "to": canonical(cast("JsonValue", list(firing.to))),
        "later": canonical(cast("JsonValue", list(firing.later))),
        "policy": firing.policy,
        "acknowledged_by": firing.acknowledged_by,
        "acknowledged_at": firing.acknowledged_at,
        "due": firing.due,
    }


# ------------------------------------------------------------------------------------- common


def _of(connection: Connection, table: Table, project: str, uids: Sequence[str] | None) -> Iterator[Row[Any]]:
    """Rows of some records or of all, by their keys, few records at a time."""
    wanted, given = statements.rows(table), statements.of_project(project)
    if uids is None:
        yield from connection.execute(wanted, given)
        return
    for part in _parts(uids):
        yield from connection.execute(wanted.where(table.c.uid.in_(part)), given)


def _parts(names: Sequence[str]) -> list[Sequence[str]]:
    return [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]


def _replace(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    connection.execute(statements.put(connection.dialect.name, table, tuple(rows[0])), list(rows))
