"""Whether the register still is as somebody judged it: what must happen once is decided by one of two who ask for it at once.

Why it exists: whoever issues minutes reads a page over the network between looking and deciding. It looks and locks, and must
write nothing; whoever calls it writes in the same transaction.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, and_, select

from syncer.store.tables import decisions, projects, records


def decided(
    connection: Connection, project: str, subjects: Iterable[str], known: Collection[int]
) -> str | None:
    """Return the first subject on which a decision waits that is none of those known; the project stays locked until the end."""
    _lock(connection, project)
    waiting = select(decisions.c.id, decisions.c.subject).where(
        and_(decisions.c.project == project, decisions.c.used.is_(None))
    )
    wanted = set(subjects)
    found = connection.execute(waiting.order_by(decisions.c.id))
    return next((row.subject for row in found if row.subject in wanted and row.id not in known), None)


def moved(connection: Connection, project: str, revisions: Mapping[str, int]) -> bool:
    """Whether one of these records, by uid, has another revision than this by now, or is gone."""
    where = and_(records.c.project == project, records.c.uid.in_([*revisions]))
    rows = connection.execute(select(records.c.uid, records.c.revision).where(where))
    return {row.uid: row.revision for row in rows} != dict(revisions)


def _lock(connection: Connection, project: str) -> None:
    """SQLite has begun its transaction as the only writer; elsewhere the project's row stands for that."""
    connection.execute(select(projects.c.lease).where(projects.c.key == project).with_for_update()).first()
