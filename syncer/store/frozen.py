"""What frozen pages say, in their table: kept once, and never written again.

It must not render or compare: whoever asks gets what was kept.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, select

from syncer.store.tables import frozen_pages
from syncer.store.writes import claim_once
from syncer.sync.frozen import FrozenPage


def keep(connection: Connection, project: str, pages: Sequence[FrozenPage]) -> None:
    """Insert what is not there yet; of two who render the same page, the first is kept."""
    for page in pages:
        row = {
            "project": project,
            "page": page.page,
            "baseline": page.baseline,
            "title": page.title,
            "digest": page.digest,
            "content": page.content,
        }
        claim_once(connection, frozen_pages, row)


def titles(connection: Connection, project: str) -> dict[str, tuple[str, str]]:
    """The titles of a project's frozen pages and the digests of their contents, by page."""
    columns = (frozen_pages.c.page, frozen_pages.c.title, frozen_pages.c.digest)
    rows = connection.execute(select(*columns).where(frozen_pages.c.project == project))
    return {row.page: (row.title, row.digest) for row in rows}


def find(connection: Connection, project: str, page: str) -> FrozenPage | None:
    """What was kept of a page, or None."""
    where = and_(frozen_pages.c.project == project, frozen_pages.c.page == page)
    row = connection.execute(select(frozen_pages).where(where)).one_or_none()
    return None if row is None else FrozenPage(row.page, row.baseline, row.title, row.content)
