"""When a cycle leaves its last pages to the next one: an edit was named meanwhile that it has not looked at.

Why it exists: whoever edits while pages are written would wait for all of them, and then for a cycle of their own. It holds only where
another cycle follows at once, for pages that do not tell of what this one read, and for seconds: pages are never behind for longer.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from syncer.cycle.hinted import overtaken
from syncer.cycle.run import Run
from syncer.cycle.sheets import Sheet
from syncer.ports import HubWrite, PutCursor
from syncer.sync.hints import Reach
from syncer.sync.observation import HubState

BEHIND: Final = "pages behind"  # cursor: since when some page waits for a cycle that is not called away
LONGEST: Final = timedelta(seconds=10)


@dataclass(slots=True)
class Yielding:
    """One cycle's pages: `first` are the kinds that have to be written, whoever waits. `left` is how many were left."""

    run: Run
    hub: HubState
    first: Container[str] = ()
    left: int = field(default=0)

    def leaves(self, sheets: Sequence[Sheet]) -> bool:
        """Whether these, the rest, are left to the next cycle."""
        if self._may and sheets[0].kind not in self.first and self._called():
            self.left = len(sheets)
        return bool(self.left)

    def writes(self) -> list[HubWrite]:
        """What the next cycle has to know of it."""
        since = self.hub.cursors.get(BEHIND, "")
        until = (since or self.run.seen.now.isoformat()) if self.left else ""
        return [PutCursor(BEHIND, until)] if until != since else []

    @property
    def _may(self) -> bool:
        since = self.hub.cursors.get(BEHIND, "")
        waits = self.run.seen.now - datetime.fromisoformat(since) if since else timedelta()
        return self.run.seen.reach is Reach.NAMED and timedelta() <= waits < LONGEST

    def _called(self) -> bool:
        return overtaken(self.hub, self.run.seen.hints, self.run.ports.hub.hints(self.run.project.key))
