"""The edits whose text stands on pages, looked up by page.

Why it exists: every cycle asks of every page whether people's edits stand there, and a store only ever gets more of them. What is
known is sorted once, by page, so that asking costs no look through all of it. Pure.
"""

from collections.abc import Iterable

from syncer.sync.observation import Response
from syncer.sync.proposals import KINDS, Proposal, told


class StandingEdits:
    """People's edits that stand on pages, with what came of them."""

    def __init__(self, responses: Iterable[Response]) -> None:
        """From all that people did on pages."""
        self._rows: dict[str, list[Response]] = {}
        self._found: dict[str, tuple[Proposal, ...]] = {}
        self.add(responses)

    def add(self, rows: Iterable[Response]) -> None:
        """Rows that came to be known since."""
        for row in rows:
            if row.kind in KINDS:
                self._rows.setdefault(row.page, []).append(row)
                self._found.pop(row.page, None)

    def on(self, page: str) -> tuple[Proposal, ...]:
        """Those of a page, in the order in which they were found."""
        if page not in self._found:
            self._found[page] = tuple(one for one in told(self._rows.get(page, ())) if one.stands)
        return self._found[page]

    def answered(self, page: str) -> tuple[Proposal, ...]:
        """Those of a page that wait for nobody any more."""
        return tuple(one for one in self.on(page) if not one.waits)
