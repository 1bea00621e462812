"""Whether people are filling in the tables of a page just now: then a cycle keeps off it (MTG-9).

Why it exists: what somebody is writing is in nobody's version yet. But many a draft is left behind, so one that nobody has touched for a
day keeps nothing waiting any more; what it says stays with whoever wrote it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from syncer.cycle import desks
from syncer.cycle.project import Project
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.intake.form_pages import FORMS
from syncer.pages.render import Rendered
from syncer.ports import PutCursor, RemotePage, Wiki
from syncer.sync.observation import HubState
from syncer.sync.waits import is_recent
from syncer.text.storage.units import INPUT

KIND: Final = "minutes"  # the page kind that meetings are written on
KINDS: Final = frozenset({KIND, *FORMS})  # the page kinds that people fill in
DRAFT: Final = (
    "draft:"  # stands before a page's name in a cursor: which draft it has, and since when it says so
)
_LEFT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a site answered when it was asked for the draft of a page: what tells it from others, "" for none (`Wiki.drafted`)."""

    page: str
    remote: RemotePage
    said: str

    def since(self, hub: HubState) -> datetime | None:
        """Since when it is known to say this; None where it said something else before, or nothing is said."""
        known, _, since = hub.cursors.get(f"{DRAFT}{self.page}", "").partition(" ")
        return datetime.fromisoformat(since) if since and self.said == known else None

    def waits(self, hub: HubState, now: datetime) -> bool:
        """Whether somebody is writing on the page: it has a draft that is not left behind."""
        first = self.since(hub)
        return bool(self.said) and (first is None or is_recent(first, now, _LEFT))

    def noted(self, hub: HubState, now: datetime) -> Iterator[PutCursor]:
        """What to keep, so that it is known when it is left behind: whoever asks for a draft keeps this."""
        name = f"{DRAFT}{self.page}"
        if self.since(hub) is None and (self.said or hub.cursors.get(name)):
            yield PutCursor(name, f"{self.said} {now.isoformat()}" if self.said else "")

    def told(self, hub: HubState, now: datetime) -> Problem:
        """That the page waits for it, since nobody else sees it."""
        since, title = self.since(hub) or now, self.remote.title
        return Problem(
            f"“{title}” is not written: somebody has a draft of it that says so since {since:%Y-%m-%d %H:%M} UTC ({self.remote.address})",
            "it is written when the draft is published or discarded, or when nobody has touched it for a day",
            severity=Severity.INFO,
            code="page-drafted",
        )


class Beside:
    """Who is at work on the pages of one cycle."""

    def __init__(self, run: Run, wiki: Wiki, hub: HubState, account: str) -> None:
        self._run, self._wiki, self._hub, self._account = run, wiki, hub, account

    def writes(self, page: Rendered, remote: RemotePage) -> bool:
        """Whether people are filling in the page: they have a draft, or saved it lately. Raises PortError."""
        filled_in = page.kind in KINDS and INPUT in page.body and INPUT in remote.body
        if not filled_in or desks.asked(self._hub, page.page):
            return False
        lately = written_lately(self._run.project, remote, self._account, self._run.seen.now)
        return lately or self._drafts(page, remote)

    def _drafts(self, page: Rendered, remote: RemotePage) -> bool:
        """Whether somebody has a draft that is not left behind; told once, whoever has asked for it."""
        now = self._run.seen.now
        draft = Draft(page.page, remote, self._wiki.drafted(remote))
        self._run.commit([*draft.noted(self._hub, now)])
        if not draft.waits(self._hub, now):
            return False
        problem = draft.told(self._hub, now)
        if problem not in self._run.tally.problems:
            self._run.tally.tell(problem)
        return True


def written_lately(project: Project, page: RemotePage, account: str, now: datetime) -> bool:
    """Whether somebody other than our account saved a page within the time for which it is left alone then (MTG-9)."""
    if page.author == account or not page.written:
        return False
    return now - datetime.fromisoformat(page.written) < project.mapping.pages.minutes.quiet
