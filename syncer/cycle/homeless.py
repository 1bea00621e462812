"""Keeps comments whose words leave a page on that page, until somebody settles them (B-36).

Why it exists: whether a comment's words are gone is known only when a page has been read and merged, right before it is written.
Which ones were listed is kept, so that an unchanged page is not written again for them, and is written once more when one is settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.domain.json import JsonValue, digest
from syncer.pages.removed import homeless, with_removed
from syncer.pages.render import Rendered
from syncer.ports import PortError, PutCursor, Wiki
from syncer.sync.remarks import Heard, PageComment, carried, keeping
from syncer.text import storage


class Homeless:
    """The comments on the pages of one space, as this cycle has heard them."""

    def __init__(self, run: Run, wiki: Wiki, heard: Heard, account: str) -> None:
        self._run, self._wiki, self._account = run, wiki, account
        self._comments = dict(heard.comments)
        self._back: dict[str, list[PageComment]] = {}

    @property
    def digest(self) -> str:
        """What tells whether any page lists other comments than before; "" where none lists any."""
        found: list[JsonValue] = [
            [page, one.id, one.body] for page, said in sorted(self._comments.items()) for one in _listed(said)
        ]
        return digest(found) if found else ""

    def listed(self, page: Rendered) -> Rendered:
        """The page with the comments that it listed before and nobody has settled since."""
        return self._with(page, _listed(self._comments.get(page.page, ())))

    def kept(self, page: Rendered, native: str, lost: Sequence[str], body: str) -> Rendered:
        """The page with the comments that have no place in a body; of `lost` refs nobody knows, the site is asked once."""
        known = self._comments.get(page.page, ())
        if not set(lost) <= {one.ref for one in known}:
            known = self._asked(page.page, native)
        if not known:
            return page
        found = homeless(known, lost, storage.markers(body))
        loose = [one for one in found if one.ref and one.ref not in lost]
        back = {one.id for one in loose if storage.marked_where_alone(body, one.ref, one.words) is not None}
        found = [one for one in found if one.id not in back]
        ids = {one.id for one in found}
        self._back[page.page] = [one for one in loose if one.id in back]
        self._comments[page.page] = tuple(
            replace(one, removed=one.id in ids, standing="open" if one.id in back else one.standing)
            for one in known
        )
        return self._with(page, found)

    def put_back(self, page: str, body: str) -> str:
        """The body with markers that stood nowhere any more, around their words, which stand in it once."""
        for one in self._back.get(page, ()):
            body = storage.marked_where_alone(body, one.ref, one.words) or body
        return body

    def noted(self, page: str) -> list[PutCursor]:
        """What has to be kept once the page is written."""
        return [PutCursor(*keeping(page, self._comments[page]))] if page in self._comments else []

    def _asked(self, page: str, native: str) -> tuple[PageComment, ...]:
        old = self._comments.get(page, ())
        try:
            read = self._wiki.comments_on(native, inline_only=True)
            named = [replace(one, name=one.name or self._wiki.called(one.author)) for one in read]
        except PortError:
            return old  # what cannot be read now is not listed
        said = [one for one in named if one.author != self._account]
        ids = {one.id for one in said}
        self._comments[page] = (
            *carried(said, old),
            *(one for one in old if not one.inline and one.id not in ids),
        )
        return self._comments[page]

    def _with(self, page: Rendered, comments: Sequence[PageComment]) -> Rendered:
        project = self._run.project
        return with_removed(page, comments, project.templates.labels, project.timezone)


def _listed(said: Sequence[PageComment]) -> list[PageComment]:
    """Those without a place, as far as anybody knows before the page is read."""
    return homeless(said, (), ())
