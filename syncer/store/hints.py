"""Hints of webhooks in their table: appended as they arrive, taken out in the transaction that keeps what a cycle saw of them."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from syncer.store.tables import hints
from syncer.store.writes import claim_once
from syncer.sync.hints import Hint, Hints


def append(connection: Connection, projects: Iterable[str], hint: Hint) -> bool:
    """Keep a hint for each of these projects; false where all of them wait for it already."""
    row = {"key": hint.key, "site": hint.site, "native": hint.native, "received": hint.received}
    return any([claim_once(connection, hints, {"project": project, **row}) for project in projects])


def waiting(connection: Connection, project: str) -> Hints:
    """What waits for the next cycle of a project."""
    where = select(hints.c.number, hints.c.site, hints.c.native).where(hints.c.project == project)
    rows = connection.execute(where).all()
    return Hints(
        max((row.number for row in rows), default=0),
        frozenset(row.native for row in rows if row.site == "jira" and row.native),
        frozenset(row.native for row in rows if row.site == "confluence" and row.native),
    )

