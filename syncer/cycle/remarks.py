"""The look at what people say on our pages: in turns, one request in a quiet cycle, and each page with news once (B-36).

Why it exists: a comment raises no page's version, so that no listing of pages tells of it. Whose turn it is, is kept: those in the
text, those below it, and, where the words of one are gone, that page again, since what is settled or deleted shows in no
listing of every site. It writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from syncer.domain.problems import Problem, Severity
from syncer.ports import Permanent, PortError, Wiki
from syncer.sync.observation import HubState
from syncer.sync.remarks import SEEN, TURN, Heard, PageComment, carried, keeping, kept
from syncer.sync.wiki import SpaceSeen

AGAIN = "comments again"  # cursor: the page that was looked at again last
_AGAIN = "again"
_KINDS = ("inline", "footer")


def listen(wiki: Wiki, hub: HubState, spaces: Mapping[str, SpaceSeen], account: str) -> Heard:
    """One look; where the site does not let us, what was known stays, and that is told."""
    look = _Look(wiki, hub, spaces, account)
    if not look.pages:
        return Heard(look.known)
    try:
        cursors = look.take()
    except Permanent as error:
        told = Problem(
            f"comments on pages cannot be read: {error.message}",
            "give the account of syncer leave to read comments (scope read:comment:confluence)",
            severity=Severity.WARNING,
            code="comments",
        )
        return Heard(look.known, problems=(told,))
    except PortError:
        return Heard(look.known)  # another cycle looks again
    return Heard(look.known, cursors)


def heard_before(hub: HubState) -> dict[str, tuple[PageComment, ...]]:
    """What was heard so far, by page; of pages that are ours still."""
    return {page: said for page, said in kept(hub.cursors).items() if page in hub.pages}


class _Look:
    def __init__(self, wiki: Wiki, hub: HubState, spaces: Mapping[str, SpaceSeen], account: str) -> None:
        self._wiki, self._hub, self._spaces, self._account = wiki, hub, spaces, account
        there = {native for space in spaces.values() for native in space.versions}
        self.pages = {state.native: page for page, state in hub.pages.items() if state.native in there}
        self.known = heard_before(hub)

    def take(self) -> dict[str, str]:
        """Whose turn it is, and what came of it, to be kept. Raises PortError."""
        turn = self._turn()
        kind, _, where = turn.partition(" ")
        kept_now = {TURN: turn}
        if kind == _AGAIN:
            kept_now[AGAIN] = where
            return kept_now | self._page(where, inline_only=True)
        name, space = f"{SEEN}{turn}", self._spaces[where].id
        news = self._wiki.commented(space, inline=kind == _KINDS[0], since=self._hub.cursors.get(name, ""))
        kept_now[name] = news.cursor
        for native in sorted(news.pages & self.pages.keys()):
            kept_now |= self._page(self.pages[native], inline_only=False)
        return kept_now

    def _turn(self) -> str:
        """The next of all listings, then one page again that has comments nobody has settled, then the first once more."""
        turns = [f"{kind} {space}" for space in self._spaces for kind in _KINDS]
        last = self._hub.cursors.get(TURN, "")
        following = turns[turns.index(last) + 1 :] if last in turns else turns
        if following:
            return following[0]
        again = self._again(self._hub.cursors.get(AGAIN, ""))
        return f"{_AGAIN} {again}" if again else turns[0]

    def _again(self, last: str) -> str:
        """The page after the one that was looked at last, of those where somebody may settle or delete something."""
        open_ = sorted(
            page
            for page, said in self.known.items()
            if page in self.pages.values() and any(one.inline and not one.settled for one in said)
        )
        return next((page for page in open_ if page > last), open_[0] if open_ else "")

    def _page(self, page: str, *, inline_only: bool) -> dict[str, str]:
        """The comments of a page as they are now; what we say ourselves is not among them."""
        native, old = self._hub.pages[page].native, self.known.get(page, ())
        read = self._wiki.comments_on(native, inline_only=inline_only)
        said = [one for one in read if one.author != self._account]
        there = {one.id for one in said}
        if inline_only:  # below the page nobody has looked
            said += [one for one in old if not one.inline and one.id not in there]
        self.known[page] = tuple(self._named(carried(said, old)))
        name, value = keeping(page, self.known[page])
        return {name: value} if self._hub.cursors.get(name, "") != value else {}

    def _named(self, said: Iterable[PageComment]) -> Iterator[PageComment]:
        """Comments with their authors' names, each asked for once where the site has not told it."""
        known = {one.author: one.name for page in self.known.values() for one in page if one.name}
        for one in said:
            if one.author and not one.name and not one.settled and one.author not in known:
                known[one.author] = self._wiki.called(one.author)
            yield replace(one, name=one.name or known.get(one.author, ""))
