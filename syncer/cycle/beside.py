"""Whether people are filling in the tables of a page just now: then a cycle keeps off it (MTG-9).

Why it exists: what somebody is writing is in nobody's version yet. But many a draft is left behind, so one that nobody has touched for a
day keeps nothing waiting any more; what it says stays with whoever wrote it.
"""

from datetime import datetime, timedelta
from typing import Final

from syncer.cycle import desks
from syncer.cycle.project import Project
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.ports import PutCursor, RemotePage, Wiki
from syncer.sync.observation import HubState
from syncer.text.storage.units import INPUT

KIND: Final = "minutes"  # the page kind that meetings are written on
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
        filled_in = page.kind == KIND and INPUT in page.body and INPUT in remote.body
        if not filled_in or desks.asked(self._hub, page.page):
            return False
        lately = written_lately(self._run.project, remote, self._account, self._run.seen.now)
        return lately or self._drafts(page, remote)

    def _drafts(self, page: Rendered, remote: RemotePage) -> bool:
        """Whether somebody has a draft that is not left behind; told, since nobody else sees it."""
        name, now = f"{DRAFT}{page.page}", self._run.seen.now
        said = self._wiki.drafted(remote)
        first = _since(self._hub, page.page, said)
        if first is None and (said or self._hub.cursors.get(name)):
            self._run.commit([PutCursor(name, f"{said} {now.isoformat()}" if said else "")])
        if not said or left_behind(self._hub, page.page, said, now):
            return False
        self._run.tally.tell(_waits(page, remote, first or now))
        return True


def written_lately(project: Project, page: RemotePage, account: str, now: datetime) -> bool:
    """Whether somebody other than our account saved a page within the time for which it is left alone then (MTG-9)."""
    if page.author == account or not page.written:
        return False
    return now - datetime.fromisoformat(page.written) < project.mapping.pages.minutes.quiet


def left_behind(hub: HubState, page: str, said: str, now: datetime) -> bool:
    """Whether the draft of a page has said the same (`said`, as `Wiki.drafted` tells it) for a day."""
    first = _since(hub, page, said)
    return first is not None and now - first >= _LEFT


def _since(hub: HubState, page: str, said: str) -> datetime | None:
    """Since when a page's draft is known to say this; None where it said something else, or nothing is said."""
    known, _, since = hub.cursors.get(f"{DRAFT}{page}", "").partition(" ")
    return datetime.fromisoformat(since) if since and said == known else None


def _waits(page: Rendered, remote: RemotePage, since: datetime) -> Problem:
    return Problem(
        f"“{page.title}” is not written: somebody has a draft of it that says so since {since:%Y-%m-%d %H:%M} UTC ({remote.address})",
        "it is written when the draft is published or discarded, or when nobody has touched it for a day",
        severity=Severity.INFO,
        code="page-drafted",
    )
