"""The append-only history, chained over digests (TRC-1, PPL-4).

Each entry's digest covers the previous one's, its own coordinates and a salted digest of its payload.
The payload lies apart: it can be erased, and the chain still verifies.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from syncer.domain.json import JsonObject, canonical
from syncer.ports import HistoryEntry
from syncer.store.tables import history, history_payloads, projects


def append(
    connection: Connection, project: str, entries: Sequence[HistoryEntry], cycle: str, now: datetime
) -> None:
    """Append entries in order; one read and three writes, however many they are."""
    if not entries:
        return
    head = connection.execute(
        select(projects.c.history_seq, projects.c.history_head).where(projects.c.key == project)
    ).one()
    seq, digest = head.history_seq, head.history_head
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
    connection.execute(
        update(projects).where(projects.c.key == project).values(history_seq=seq, history_head=digest)
    )


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


def broken(connection: Connection, project: str) -> int | None:
    """The first sequence number whose digest does not follow; None when the chain holds.

    A payload that is still there is checked against its salted digest; an erased one is not.
    """
    rows = connection.execute(
        select(history, history_payloads.c.salt, history_payloads.c.payload)
        .join_from(
            history,
            history_payloads,
            (history.c.project == history_payloads.c.project) & (history.c.seq == history_payloads.c.seq),
            isouter=True,
        )
        .where(history.c.project == project)
        .order_by(history.c.seq)
    )
    digest, expected = "", 0
    for row in rows:
        expected += 1
        coordinates = dict(row._mapping)
        digest = chain(digest, coordinates)
        altered = row.payload is not None and _sha(row.salt + row.payload) != row.payload_digest
        if row.seq != expected or digest != row.digest or altered:
            return int(row.seq)
    head = connection.execute(
        select(projects.c.history_seq, projects.c.history_head).where(projects.c.key == project)
    ).one_or_none()
    whole = head is None or (head.history_seq == expected and head.history_head == digest)
    return None if whole else expected + 1


def _payload(entry: HistoryEntry) -> JsonObject:
    return {"before": entry.before, "after": entry.after, "by": entry.by, "source": entry.source}


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
