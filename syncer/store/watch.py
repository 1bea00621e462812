"""The store as it is watched while cycles run: counts of what stands there, over connections of its own.

Why it exists beside the hub: a hub is one thread's, and who scrapes metrics waits for no cycle. No row is read that is not counted.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, and_, func, select

from syncer.ports import Figures
from syncer.store import codec, tables
from syncer.store.engine import open_engine, reading
from syncer.store.trouble import told
from syncer.sync.clock_rows import standing_of
from syncer.sync.observation import DecisionKind


class SqlWatch:
    """The port `Watch` on SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        """Raises Misconfigured or Permanent like the hub."""
        self._engine = open_engine(url)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def figures(self, project: str, now: datetime) -> Figures:
        """How a project stands."""
        with told(), reading(self._engine) as connection:
            return Figures(
                clocks=_clocks(connection, project, now),
                failing=_failures(connection, project),
                held=_count(connection, tables.held, project),
                hints=_count(connection, tables.hints, project),
                claims=_count(connection, tables.claims, project),
                pages=_count(connection, tables.pages, project),
                paused=_is_paused(connection, project),
                last_cycle=_last_cycle(connection, project),
            )

    def reach(self) -> None:
        """Have the store answer."""
        with told(), reading(self._engine) as connection:
            connection.execute(select(tables.projects.c.key).limit(1))


def _count(connection: Connection, table: Table, project: str) -> int:
    where = table.c.project == project
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())


def _last_cycle(connection: Connection, project: str) -> datetime | None:
    cycles = tables.cycles.c
    last: datetime | None = connection.execute(
        select(func.max(cycles.started)).where(cycles.project == project)
    ).scalar()
    return last


def _clocks(connection: Connection, project: str, now: datetime) -> Mapping[str, int]:
    clocks = tables.clocks.c
    found: dict[str, int] = {}
    for text in connection.execute(select(clocks.row).where(clocks.project == project)).scalars():
        state = standing_of(codec.parse_object(text), now)
        if state:
            found[state] = found.get(state, 0) + 1
    return found


def _failures(connection: Connection, project: str) -> Mapping[str, int]:
    failures = tables.failures.c
    counted = select(failures.cause, func.count()).where(failures.project == project).group_by(failures.cause)
    return {str(cause): int(number) for cause, number in connection.execute(counted)}


def _is_paused(connection: Connection, project: str) -> bool:
    """Of pauses and resumptions that no cycle has used yet the last word counts."""
    decisions = tables.decisions.c
    said = decisions.kind.in_([DecisionKind.PAUSE.value, DecisionKind.RESUME.value])
    where = and_(decisions.project == project, decisions.used.is_(None), said)
    last = connection.execute(select(decisions.kind).where(where).order_by(decisions.id.desc()).limit(1))
    return last.scalar() == DecisionKind.PAUSE.value
