"""Whether people are filling in the tables of a page just now: then a cycle keeps off it (MTG-9).

Why it exists: what somebody is writing is in nobody's version yet. But many a draft is left behind, so one that nobody has touched for a
day keeps nothing waiting any more; what it says stays with whoever wrote it.
"""

from datetime import datetime, timedelta
from typing import Final

from syncer.cycle import desks
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.ports import PutCursor, RemotePage, Wiki
from syncer.sync.observation import HubState
from syncer.text.storage.units import INPUT

DRAFT: Final = (
    "draft:"  # stands before a page's name in a cursor: which draft it has, and since when it says so
)
_LEFT: Final = timedelta(days=1)


class Beside:
    """Who is at work on the pages of one cycle."""

    def __init__(self, run: Run, wiki: Wiki, hub: HubState, account: str) -> None:
        self._run, self._wiki, self._hub, self._account = run, wiki, hub, account

    def writes(self, page: Rendered, remote: RemotePage) -> bool:
        """Whether people are filling in the page: they have a draft, or saved it lately. Raises PortError."""
        if INPUT not in page.body or INPUT not in remote.body or desks.asked(self._hub, page.page):
            return False
        rest = self._run.project.mapping.pages.minutes.quiet
        theirs = remote.author != self._account and bool(remote.written)
        if theirs and self._run.seen.now - datetime.fromisoformat(remote.written) < rest:
            return True
        return self._drafts(page, remote)

    def _drafts(self, page: Rendered, remote: RemotePage) -> bool:
        """Whether somebody has a draft that is not left behind; told, since nobody else sees it."""
        name, now = f"{DRAFT}{page.page}", self._run.seen.now
        said = self._wiki.drafted(remote)
        known, _, since = self._hub.cursors.get(name, "").partition(" ")
        if said != known:
            self._run.commit([PutCursor(name, f"{said} {now.isoformat()}" if said else "")])
        if not said:
            return False
        first = datetime.fromisoformat(since) if said == known else now
        if now - first >= _LEFT:
            return False
        self._run.tally.tell(_waits(page, remote, first))
        return True


def _waits(page: Rendered, remote: RemotePage, since: datetime) -> Problem:
    return Problem(
        f"“{page.title}” is not written: somebody has a draft of it that says so since {since:%Y-%m-%d %H:%M} UTC ({remote.address})",
        "it is written when the draft is published or discarded, or when nobody has touched it for a day",
        severity=Severity.INFO,
        code="page-drafted",
    )
