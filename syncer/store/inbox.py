"""The inbox of webhooks: what is kept before a site is told that its word has arrived.

Why it exists beside the hub: a hub is one thread's, and hooks come while a cycle runs. It appends, finds out for whom, and
does nothing else. That webhooks come at all it notes beside them, for `doctor`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, func, select

from syncer.domain.json import canonical
from syncer.store.engine import open_engine, reading
from syncer.store.tables import cache, counterparts, hints, pages, projects
from syncer.store.trouble import told
from syncer.store.writes import claim_once, put
from syncer.sync.hints import ARRIVED, Hint, Product
from syncer.sync.observation import Side

NOTED_EACH = timedelta(minutes=1)
MOST = 10_000  # hints that wait for one project: beyond it the next reading finds by itself what they tell


class SqlInbox:
    """The port `Inbox` over connections of its own."""

    def __init__(self, url: str) -> None:
        """Raises Misconfigured or Permanent like the hub."""
        self._engine = open_engine(url)
        self._noted: dict[Product, datetime] = {}

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def append(self, projects_: Collection[str], hint: Hint) -> bool:
        """Keep a hint for the next cycles of these projects; false where all of them have it already."""
        row = {
            "key": hint.key,
            "product": hint.product.value,
            "native": hint.native,
            "version": hint.version,
            "received": hint.received,
        }
        with told(), self._engine.begin() as connection:
            meant = [project for project in _known(connection, projects_) if _has_room(connection, project)]
            fresh = [claim_once(connection, hints, {"project": project, **row}) for project in meant]
            self._note(connection, hint)
        return any(fresh)

    def _note(self, connection: Connection, hint: Hint) -> None:
        """That a webhook of this product came: the last thing in a transaction, so that no two wait for each other."""
        last = self._noted.get(hint.product)
        if last is not None and abs(hint.received - last) < NOTED_EACH:
            return
        row = {"site": ARRIVED, "name": hint.product.value, "value": canonical(hint.received.isoformat())}
        put(connection, cache, [row | {"at": None}])
        self._noted[hint.product] = hint.received

    def places(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose registers know these issues, by the issue's id."""
        where = and_(counterparts.c.side == Side.JIRA.value, counterparts.c.native.in_(natives))
        with told(), reading(self._engine) as connection:
            found = connection.execute(select(counterparts.c.native, counterparts.c.project).where(where))
            return {row.native: row.project for row in found}

    def homes(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose pages these are, by the page's id."""
        where = pages.c.native.in_(natives)
        with told(), reading(self._engine) as connection:
            found = connection.execute(select(pages.c.native, pages.c.project).where(where))
            return {row.native: row.project for row in found}


def _known(connection: Connection, wanted: Collection[str]) -> list[str]:
    where = projects.c.key.in_(wanted)
    return [row.key for row in connection.execute(select(projects.c.key).where(where).order_by("key"))]


def _has_room(connection: Connection, project: str) -> bool:
    where = hints.c.project == project
    return connection.execute(select(func.count()).select_from(hints).where(where)).scalar_one() < MOST
