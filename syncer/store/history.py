"""The append-only history, chained over digests (TRC-1, PPL-4).

Each entry's digest covers the previous one's, its own coordinates and a salted digest of its payload.
The payload lies apart: it can be erased, and the chain still verifies.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, select, update

from syncer.domain.json import JsonObject, canonical
from syncer.ports import Audit, HistoryEntry
from syncer.store import codec
from syncer.store.tables import cycles, history, history_payloads, projects
from syncer.sync.past import PastChange

AT_ONCE = 500


def append(
    connection: Connection, project: str, entries: Sequence[HistoryEntry], cycle: str, now: datetime
) -> None:
    """Append entries in order; a first push has tens of thousands, so a part of them at a time."""
    if not entries:
        return
    head = connection.execute(
        select(projects.c.history_seq, projects.c.history_head).where(projects.c.key == project)
    ).one()
    seq, digest = head.history_seq, head.history_head
    for start in range(0, len(entries), AT_ONCE):
        seq, digest = _append(
            connection, project, entries[start : start + AT_ONCE], (cycle, now), (seq, digest)
        )
    connection.execute(
        update(projects).where(projects.c.key == project).values(history_seq=seq, history_head=digest)
    )


def _append(
    connection: Connection,
    project: str,
    entries: Sequence[HistoryEntry],
    when: tuple[str, datetime],
    head: tuple[int, str],
) -> tuple[int, str]:
    """Append entries behind the last number and digest of the chain; returns its new end."""
    (cycle, now), (seq, digest) = when, head
    rows: list[dict[str, Any]] = []
    payloads: list[dict[str, Any]] = []
    for entry in entries:
        seq += 1
        salt, payload = secrets.token_hex(16), canonical(_payload(entry))
        row = {
            "project": project,
            "seq": seq,
            "at": now,
            "cycle": cycle,
            "uid": entry.uid,
            "field": entry.field,
            "payload_digest": _sha(salt + payload),
        }
        digest = chain(digest, row)
        rows.append({**row, "digest": digest})
        payloads.append({"project": project, "seq": seq, "salt": salt, "payload": payload})
    connection.execute(insert(history), rows)
    connection.execute(insert(history_payloads), payloads)
    return seq, digest


def chain(previous: str, row: dict[str, Any]) -> str:
    """The digest of an entry, from its predecessor's and its own coordinates."""
    parts: JsonObject = {
        "seq": row["seq"],
        "at": row["at"].isoformat(timespec="microseconds"),
        "cycle": row["cycle"],
        "uid": row["uid"],
        "field": row["field"],
        "payload": row["payload_digest"],
    }
    return _sha(previous + canonical(parts))


def audit(connection: Connection, project: str, noted: str = "") -> Audit:
    """Walk the chain from its beginning; `noted` is a head that somebody wrote down once, to be found on the way.

    A payload that is still there is checked against its salted digest; an erased one is not.
    """
    rows = connection.execute(_whole().where(history.c.project == project))
    digest, count, erased, at = "", 0, 0, None
    for row in rows:
        count += 1
        digest = chain(digest, dict(row._mapping))
        erased += row.payload is None
        altered = row.payload is not None and _sha(row.salt + row.payload) != row.payload_digest
        if row.seq != count or digest != row.digest or altered:
            return Audit(count - 1, erased, "", broken=int(row.seq))
        at = count if noted and digest == noted else at
    head = connection.execute(
        select(projects.c.history_seq, projects.c.history_head).where(projects.c.key == project)
    ).one_or_none()
    whole = head is None or (head.history_seq == count and head.history_head == digest)
    return Audit(count, erased, digest, None if whole else count + 1, at)


def entries(
    connection: Connection, project: str, *, uid: str = "", cycle: str = "", after: int = 0
) -> list[PastChange]:
    """Entries in order, of one record, of one cycle or of all, those after a number."""
    wanted = [history.c.project == project, history.c.seq > after]
    if uid:
        wanted.append(history.c.uid == uid)
    if cycle:
        wanted.append(history.c.cycle == cycle)
    return [_entry(row) for row in connection.execute(_whole().where(and_(*wanted)))]


def recent(connection: Connection, project: str, uids: Sequence[str], since: datetime) -> list[PastChange]:
    """Entries of some records from an instant on, in order; few records at a time, by their index."""
    found: list[PastChange] = []
    for start in range(0, len(uids), AT_ONCE):
        these = history.c.uid.in_(uids[start : start + AT_ONCE])
        wanted = and_(history.c.project == project, these, history.c.at >= since)
        found += [_entry(row) for row in connection.execute(_whole().where(wanted))]
    return sorted(found, key=lambda entry: entry.seq)


def until(connection: Connection, project: str, instant: datetime) -> int:
    """The number of the last entry before the first later one.

    Entries after that one count as later too, whatever their clock said: the history has one order.
    """
    later = select(func.min(history.c.seq)).where(and_(history.c.project == project, history.c.at > instant))
    first = connection.execute(later).scalar()
    if first is not None:
        return int(first) - 1
    last = select(func.max(history.c.seq)).where(history.c.project == project)
    return int(connection.execute(last).scalar() or 0)


def done(connection: Connection, project: str, cycle: str) -> int | None:
    """The number of a cycle's last entry; of one that changed nothing, that of the last before it began."""
    ours = select(func.max(history.c.seq)).where(and_(history.c.project == project, history.c.cycle == cycle))
    last = connection.execute(ours).scalar()
    if last is not None:
        return int(last)
    row = select(cycles.c.started).where(and_(cycles.c.project == project, cycles.c.id == cycle))
    started = connection.execute(row).scalar()
    return None if started is None else until(connection, project, started)


def _whole() -> Select[Any]:
    """Entries with their payloads, where those are still there, in order."""
    return (
        select(history, history_payloads.c.salt, history_payloads.c.payload)
        .join_from(
            history,
            history_payloads,
            (history.c.project == history_payloads.c.project) & (history.c.seq == history_payloads.c.seq),
            isouter=True,
        )
        .order_by(history.c.seq)
    )


def _entry(row: Row[Any]) -> PastChange:
    if row.payload is None:
        return PastChange(row.seq, row.at, row.cycle, row.uid, row.field, erased=True)
    said = codec.parse_object(row.payload)
    return PastChange(
        row.seq,
        row.at,
        row.cycle,
        row.uid,
        row.field,
        said.get("before"),
        said.get("after"),
        str(said.get("by") or ""),
        str(said.get("source") or ""),
        who=str(said.get("who") or ""),
    )


def _payload(entry: HistoryEntry) -> JsonObject:
    said: JsonObject = {
        "before": entry.before,
        "after": entry.after,
        "by": entry.by,
        "source": entry.source,
    }
    return {**said, "who": entry.who} if entry.who else said


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
