"""A page of ours that exists, written anew: what we render, merged with what people have made of it since.

Why it exists: a page is read right before it is written, so that nothing which stands there is lost (B-35, B-36): not a
word, not a tick, not the marker of a comment, not the title or the place that people gave it. Where somebody was faster it
is read and merged again, once. What the page becomes is decided by a pure function; only `Reviser` does anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from syncer.cycle import desks
from syncer.cycle.beside import DRAFT, Beside
from syncer.cycle.boxes import boxes_since
from syncer.cycle.homeless import Homeless
from syncer.cycle.mentions import mentions
from syncer.cycle.proposing import Ourselves, edited, records_of, scene_of
from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.ports import (
    DropPage,
    HubWrite,
    OpenClaim,
    PageDraft,
    Permanent,
    PortError,
    PutCursor,
    PutPage,
    PutResponse,
    RemotePage,
    SettleClaim,
    Throttled,
    VersionConflict,
    Wiki,
)
from syncer.sync.observation import Claim, ClaimKind, HubState
from syncer.sync.proposals import AGREED, OVER, answer
from syncer.sync.remarks import KEPT
from syncer.sync.standing_edits import StandingEdits
from syncer.sync.ticks import as_row
from syncer.sync.wiki import PageState, Reading, WikiObservation, signature
from syncer.text import storage
from syncer.text.storage.merging import Merged, merge
from syncer.text.storage.printed import as_printed

_NUMBER: Final = (
    "version"  # of what a claim keeps of a page that was sent: the version it becomes, our text, its title
)
BASE: Final = "base"
TITLE: Final = "title"


PUBLISHED: Final = "published:"  # cursor: when a page was last written


def published(page: str, run: Run) -> PutCursor:
    """The note of when a page was written, which the pace of internal pages goes by."""
    return PutCursor(PUBLISHED + page, run.seen.now.isoformat())


def forgotten(page: str) -> list[HubWrite]:
    """What forgets a page that is ours no longer, with all that was noted of it."""
    return [DropPage(page), *(PutCursor(f"{name}{page}", "") for name in (PUBLISHED, DRAFT, KEPT))]


def page_claim(page: str) -> str:
    """The claim's key of a page's writing."""
    return f"page:{page}"


@dataclass(frozen=True, slots=True)
class Revision:
    """What a page becomes: body, title and parent to send ("": where it is), and whether anything has to be sent.

    `lost` are inline comments whose words are gone, `state` is what to keep where nothing is sent.
    """

    body: str
    title: str
    parent: str
    differs: bool
    state: PageState
    merged: Merged
    lost: tuple[str, ...] = ()


def revised(
    page: Rendered,
    state: PageState,
    remote: RemotePage,
    parent: str,
    *,
    heading: str = "",
    decided: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> Revision:
    """Three ways: what we left, what stands there, what we render; `parent` is the id of the page it belongs under.

    Raises MalformedStorageError.
    """
    ours = storage.with_ticks(page.body, storage.ticks(remote.body))
    merged = merge(state.rendered, remote.body, ours, heading=heading, decided=decided, taken=taken)
    anchored = storage.re_anchored(remote.body, merged.body)
    theirs = remote.title != state.title
    title = remote.title if theirs else page.title
    under = parent if remote.parent == state.parent else ""
    same = storage.same(anchored.body, remote.body)
    same = same and storage.markers(anchored.body).keys() == storage.markers(remote.body).keys()
    moves = bool(under) and under != remote.parent
    differs = not same or title != remote.title or moves
    kept = replace(
        state,
        version=remote.version,
        fingerprint=page.fingerprint,
        body=remote.body,
        base=page.body if differs else _base(page.body, remote.body),
        url=remote.url,
        retitled=remote.title if theirs else "",
    )
    return Revision(anchored.body, title, under if moves else "", differs, kept, merged, anchored.lost)


def _base(ours: str, stored: str) -> str:
    """What we rendered, where the page says more than that or something else."""
    return "" if storage.same(ours, stored, ticks=False) else ours


def _came_back(done: RemotePage, before: RemotePage, body: str) -> bool:
    """Whether a page was only taken out of the trash by a write, since somebody had put it there: its text is what it was."""
    return done.version == before.version and not storage.same(done.body, body)


def _restored(page: RemotePage) -> Problem:
    said = f"“{page.title}” was put into the trash while it was written, and Confluence has taken it out again for that ({page.address})"
    return Problem(
        said, "to be rid of it, put it there again", severity=Severity.WARNING, code="page-restored"
    )


def seen(state: PageState, remote: RemotePage) -> PageState:
    """A page of ours as it was looked at now, while what we rendered last stays what it is compared with."""
    ticked = storage.same(state.body, remote.body, ticks=False)
    return replace(
        state,
        version=remote.version,
        body=remote.body,
        base=state.base if ticked else state.rendered,
        url=remote.url,
        retitled=remote.title if remote.title != state.title else "",
    )


class Reviser:
    """Reads, merges and writes the pages of one space."""

    def __init__(  # noqa: PLR0917 - what a publisher has
        self,
        run: Run,
        wiki: Wiki,
        hub: HubState,
        looked: WikiObservation,
        space: str,
        messages: Mapping[str, str],
    ) -> None:
        """`messages` are those of single pages' versions, by page."""
        self._run, self._wiki, self._hub = run, wiki, hub
        self._space, self._messages = space, messages
        self.homeless = Homeless(run, wiki, looked.heard, looked.account)
        self._account = looked.account
        self._beside = Beside(run, wiki, hub, looked.account)
        self._readings: Mapping[str, Reading] = looked.readings
        self._claims = {claim.key: claim for claim in hub.claims}
        self._taken = desks.taken(hub)
        self._edits = StandingEdits(hub.responses)
        self._records = records_of(hub)

    def read(self, page: str, native: str) -> RemotePage | None:
        """The page as it was read before the plan, else as it is now; None where it is gone."""
        reading = self._readings.get(page)
        return reading.remote if reading is not None else self._wiki.read(native)

    def _is_of_before(self, page: str, remote: RemotePage) -> bool:
        """Whether this is how a page stood before the plan: who comments on it since makes no version of it (B-36)."""
        reading = self._readings.get(page)
        return reading is not None and reading.remote is remote

    def doubts(self, page: str) -> bool:
        """Whether a writing of the page was announced of which no outcome is known."""
        return page_claim(page) in self._claims

    def forget(self, page: str) -> None:
        """The outcome of a page's writing is known."""
        self._claims.pop(page_claim(page), None)

    def answered(self, page: str) -> bool:
        """Whether somebody has decided on an edit that still stands on the page."""
        return bool(self._edits.answered(page))

    def look(self, state: PageState) -> PageState:
        """Note what was read of a page that is not written now, so that it need not be read again."""
        reading = self._readings.get(state.page)
        return state if reading is None else self._noted(self._as_left(state, reading.remote), reading.remote)

    def _noted(self, state: PageState, remote: RemotePage) -> PageState:
        now, rows = seen(state, remote), self._edited(state, remote)
        self._run.commit([PutPage(now), *rows, *self._settled(state.page)])
        return now

    def arrived(self, state: PageState) -> int:
        """The version of ours that a page became although no reply said so, noted; 0 where it did not. Raises PortError."""
        remote = self.read(state.page, state.native)
        left = state if remote is None else self._as_left(state, remote)
        if remote is None or left is state:
            self._run.commit(self._settled(state.page))
            return 0
        self._noted(left, remote)
        return left.version

    def note(self, state: PageState) -> None:
        """The same of a page with which a cycle is done; where the site fails at it, that is told, and the next cycle looks again."""
        try:
            self.look(state)
        except PortError as error:
            if not self._run.throttled(error):
                problem = Problem(f"{state.called}: {error.message}", error.hint, code="page")
                self._run.tally.fail(problem)

    def revise(self, bare: Rendered, state: PageState, remote: RemotePage, parent: str) -> PageState:
        """The page written, where it has to be; one that somebody writes at the same moment is merged once more.

        Where people fill it in, also since this cycle has looked, it waits (MTG-9).
        """
        before = state
        for last in (False, True):
            if self._beside.writes(bare, remote):
                return self._later(before)
            state = self._as_left(state, remote)
            page, revision = self._revised(bare, state, remote, parent)
            if revision.differs and self._is_of_before(state.page, remote):
                looked, remote = remote, self._wiki.read(state.native) or remote
                if remote.version != looked.version and self._beside.writes(bare, remote):
                    return self._later(before)
                state = self._as_left(state, remote)
                page, revision = self._revised(bare, state, remote, parent)
            if not revision.differs:
                return self._stands(page, state, remote, revision)
            try:
                return self._write(page, state, remote, revision)
            except VersionConflict as error:
                again = None if last else self._wiki.read(state.native)
                if again is None:
                    hint = "nothing was overwritten; the next cycle looks at it"
                    self._run.tally.fail(Problem(f"{page.title}: {error.message}", hint, code="page"))
                    return state
                remote = again
        return state

    def _later(self, state: PageState) -> PageState:
        self._run.tally.count("pages", "waiting")
        return self.look(state)

    def _revised(
        self, bare: Rendered, state: PageState, remote: RemotePage, parent: str
    ) -> tuple[Rendered, Revision]:
        """What the page becomes, with every comment somewhere: on its words, or listed at the end."""
        bare = replace(bare, body=as_printed(bare.body, state.rendered, remote.body))
        heading = self._heading(bare)
        done = frozenset(one.edit for one in self._edits.answered(bare.page))

        def merged(page: Rendered) -> Revision:
            return revised(page, state, remote, parent, heading=heading, decided=done, taken=self._taken)

        revision = merged(bare)
        page = self.homeless.kept(bare, state.native, revision.lost, revision.body)
        if page is not bare:
            revision = merged(page)
        body = self.homeless.put_back(bare.page, revision.body)
        return page, replace(revision, body=body, differs=revision.differs or body != revision.body)

    def _heading(self, page: Rendered) -> str:
        locale = page.page.rpartition(".")[2]
        return self._run.project.templates.labels.sentence(locale, "kept_from_page")

    def _stands(self, page: Rendered, state: PageState, remote: RemotePage, revision: Revision) -> PageState:
        self._run.tally.count("pages", "unchanged")
        rows = [*self._ticked(state, remote), *self._edited(state, remote)]
        self._run.commit(
            [PutPage(revision.state), *rows, *self.homeless.noted(page.page), *self._settled(page.page)]
        )
        self._run.commit(self._over(page.page, revision))
        self._told(revision)
        return revision.state

    def _write(self, page: Rendered, state: PageState, remote: RemotePage, revision: Revision) -> PageState:
        """One version, announced before it is sent: what was ours in it is known even where its reply is lost."""
        key = page_claim(page.page)
        sent = Claim(
            ClaimKind.PAGE,
            key,
            page.fingerprint,
            self._run.seen.now,
            0,
            {BASE: page.body, TITLE: page.title, _NUMBER: remote.version + 1},
        )
        rows = [*self._ticked(state, remote), *self._edited(state, remote)]
        self._run.commit([*rows, *self._settled(page.page)])
        self._run.commit([OpenClaim(sent)])
        self._claims[key] = sent
        draft = self.draft(page, revision.body, revision.parent, revision.title)
        try:
            done = self._wiki.update(state.native, draft, remote.version)
            if _came_back(done, remote, revision.body):
                self._run.tally.tell(_restored(done))
                raise VersionConflict("it was put into the trash at the same moment")
        except (VersionConflict, Permanent, Throttled):
            self._run.commit(self._settled(page.page))
            raise
        self._run.tally.count("pages", "update")
        kept = replace(
            revision.state,
            version=done.version,
            title=state.title if revision.state.retitled else done.title,
            parent=done.parent if revision.parent else state.parent,
            body=done.body,
            base=_base(page.body, done.body),
            digest=storage.digest(revision.body, ticks=False),
            url=done.url,
            labels=page.labels,
        )
        noted = [*self._over(page.page, revision), *self.homeless.noted(page.page)]
        self._run.commit([PutPage(kept), *noted, *self._settled(page.page), published(page.page, self._run)])
        self._told(revision)
        return kept

    def _told(self, revision: Revision) -> None:
        """A title that people gave stays, and whoever gives ours should know."""
        state = revision.state
        if state.retitled:
            said = (
                f"“{state.title}” was renamed “{state.retitled}” by hand and keeps that title ({state.url})"
            )
            hint = "rename it back in Confluence to let the program name it again"
            self._run.tally.tell(Problem(said, hint, severity=Severity.INFO, code="page-retitled"))

    def _ticked(self, state: PageState, remote: RemotePage) -> list[HubWrite]:
        """Boxes ticked since the look before the plan: the next cycle judges them, for whom our version hides theirs."""
        reading = self._readings.get(state.page)
        known = state
        if reading is not None:
            known = replace(state, version=reading.remote.version, body=reading.remote.body)
        if storage.BOXES not in remote.body + known.body:
            return []
        found = boxes_since(self._wiki, self._account, self._hub.responses, known, remote)
        return [PutResponse(as_row(tick)) for tick in found]

    def _edited(self, state: PageState, remote: RemotePage) -> list[HubWrite]:
        """Edits inside our text that nobody knew of before the plan: somebody wrote the page since."""
        if remote.version == state.version:
            return []
        seen = self._run.seen
        scene = scene_of(seen, mentions(self._run.ports, seen), self._edits.on(state.page))
        scene = replace(scene, records=self._records)
        us = Ourselves(self._account, self._run.project.key)
        rows = edited(self._wiki, Reading(state, remote), scene, us)
        self._edits.add(rows)
        return [PutResponse(row) for row in rows]

    def _over(self, page: str, revision: Revision) -> list[HubWrite]:
        """Of which edits the page shows nothing more, or what was decided: ours stands there again, or says the same by now."""
        now, over, agreed = self._run.seen.now, revision.merged.overwritten, revision.merged.agreed
        said = [(one, AGREED if one.waits and one.edit in agreed else OVER) for one in self._edits.on(page)]
        gone = [(one, code) for one, code in said if code == AGREED or one.edit in over or not one.waits]
        return [PutResponse(answer(one, code, now=now)) for one, code in gone]

    def leave(self, state: PageState) -> None:
        """A page that is not written any more: what people do there is noted, and what was decided of it is over."""
        self.note(state)
        now = self._run.seen.now
        self._run.commit(
            [PutResponse(answer(one, OVER, now=now)) for one in self._edits.answered(state.page)]
        )

    # -------------------------------------------------------------------------- replies that were lost

    def _as_left(self, state: PageState, remote: RemotePage) -> PageState:
        """The page's state, with a version of ours taken in of which no reply came."""
        claim = self._claims.get(page_claim(state.page))
        number = claim.sent.get(_NUMBER) if claim is not None else None
        if claim is None or not isinstance(number, int) or remote.version < number:
            return state
        if not self._wrote(state.native, remote, number):
            return state
        base = str(claim.sent.get(BASE, ""))
        return replace(state, version=number, body=base, base="", title=self._title(state, remote))

    def _title(self, state: PageState, remote: RemotePage) -> str:
        ours = remote.author == self._account and remote.title != state.retitled
        return remote.title if ours else state.title

    def _wrote(self, native: str, remote: RemotePage, number: int) -> bool:
        """Whether that version of a page is ours."""
        if remote.version == number:
            return remote.author == self._account
        past = self._wiki.history(native)
        return any(one.number == number and one.author == self._account for one in past)

    def _settled(self, page: str) -> list[HubWrite]:
        key = page_claim(page)
        return [SettleClaim(key)] if self._claims.pop(key, None) is not None else []

    # ------------------------------------------------------------------------------------ drafts

    def draft(self, page: Rendered, body: str, parent: str, title: str = "") -> PageDraft:
        """What is sent of a page; its message says on whose behalf."""
        message = self._messages.get(page.page, signature(self._run.project.key))
        return PageDraft(page.page, self._space, title or page.title, body, parent, page.labels, message)
