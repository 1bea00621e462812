"""Baselines in their table: kept once under their name, and never changed.

It must not check digests: a baseline that was tampered with is given back as it lies here, for `verify` to tell.
"""

from typing import cast

from sqlalchemy import Connection, and_, select

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.values import read_instant, write_moment
from syncer.ports import Permanent
from syncer.store import codec
from syncer.store.tables import baselines
from syncer.store.writes import claim_once
from syncer.sync.baselines import Baseline, Head
from syncer.sync.bundles import NoBaseline, from_json, to_json


def keep(connection: Connection, baseline: Baseline) -> bool:
    """Insert a baseline; false where its name is taken, whatever the case of the letters."""
    head = baseline.head
    if head.name.casefold() in {one.name.casefold() for one in heads(connection, head.project)}:
        return False
    row = {
        "project": head.project,
        "name": head.name,
        "made": head.made,
        "head": canonical(_head_json(head)),
        "payload": canonical(to_json(baseline)),
    }
    return claim_once(connection, baselines, row)


def heads(connection: Connection, project: str) -> list[Head]:
    """What a project's baselines say of themselves, the earliest first."""
    wanted = select(baselines.c.head).where(baselines.c.project == project)
    rows = connection.execute(wanted.order_by(baselines.c.made, baselines.c.name))
    return [_head(codec.parse_object(row.head)) for row in rows]


def find(connection: Connection, project: str, name: str) -> Baseline | None:
    """The baseline of exactly that name. Raises Permanent where it cannot be read."""
    where = and_(baselines.c.project == project, baselines.c.name == name)
    text = connection.execute(select(baselines.c.payload).where(where)).scalar()
    try:
        return None if text is None else from_json(codec.parse(text))
    except (NoBaseline, ValueError) as error:
        hint = "compare the store with a backup: somebody changed it"
        raise Permanent(f"the baseline {name} of {project} cannot be read: {error}", hint) from error


def _head_json(head: Head) -> JsonObject:
    return {
        "name": head.name,
        "project": head.project,
        "made": write_moment(head.made),
        "by": head.by,
        "only": cast("JsonValue", list(head.only)),
        "mapping": head.mapping,
        "document": head.document,
        "pages": dict(head.pages),
        "entries": head.entries,
        "chain": head.chain,
        "approved": cast("JsonValue", list(head.approved)),
        "records": head.records,
        "digest": head.digest,
    }


def _head(raw: JsonObject) -> Head:
    only, pages, approved = raw["only"], raw.get("pages"), raw.get("approved")
    words = {name: str(raw[name]) for name in ("name", "project", "by", "mapping", "document", "digest")}
    return Head(
        **words,
        made=read_instant(raw["made"]),
        only=tuple(str(uid) for uid in only) if isinstance(only, list) else (),
        pages=tuple(sorted((page, int(str(version))) for page, version in _object(pages).items())),
        entries=int(str(raw.get("entries") or 0)),
        chain=str(raw.get("chain") or ""),
        records=int(str(raw["records"])),
        approved=tuple(str(uid) for uid in approved) if isinstance(approved, list) else (),
    )


def _object(raw: JsonValue) -> JsonObject:
    return raw if isinstance(raw, dict) else {}
