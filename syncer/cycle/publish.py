"""Step four: pages, rendered from the register as it now is, written where their fingerprint differs.

A page whose version is not ours is never simply overwritten (B-35): ticks are merged in, anything
else is listed with its cure. Identity is our anchor and the store, never a title alone (B-38).
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from syncer.cycle import desks
from syncer.cycle.attachments import Attachments
from syncer.cycle.orphans import Orphans
from syncer.cycle.rebuilding import what_was_ours
from syncer.cycle.revising import BASE, PUBLISHED, TITLE, Reviser, forgotten, page_claim, published
from syncer.cycle.run import Published, Run
from syncer.cycle.sheets import Sheet, sheet_of
from syncer.cycle.stuck_pages import StuckPages
from syncer.cycle.yielding import Yielding
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem, Severity
from syncer.pages.render import Rendered
from syncer.ports import (
    HubWrite,
    OpenClaim,
    PortError,
    PutCursor,
    PutPage,
    RemotePage,
    SettleClaim,
    UnknownOutcome,
    UseDecision,
    Wiki,
)
from syncer.sync.observation import Claim, ClaimKind, DecisionKind, HubState
from syncer.sync.waits import is_recent
from syncer.sync.wiki import PageState, WikiObservation
from syncer.text import storage

INPUTS = "pages"  # cursor: fingerprint of all that the pages were last made of


class Publisher:
    """One cycle's pages in one space."""

    def __init__(
        self,
        run: Run,
        wiki: Wiki,
        hub: HubState,
        seen: WikiObservation,
        key: str,
        *,
        at_once: bool,
        messages: Mapping[str, str] | None = None,
    ) -> None:
        """`seen` is from before the cycle's first write; a page written since is caught by its version. `messages` of versions, by page."""
        self._run, self._wiki, self._hub = run, wiki, hub
        self._at_once = at_once
        self._attachments = Attachments(run, wiki, hub)
        self._account = seen.account
        self._space, self._versions = seen.spaces[key].id, seen.spaces[key].versions
        self._unread = seen.unread
        self._titles = {one.title.casefold() for one in self._versions.values()}
        self._reviser = Reviser(run, wiki, hub, seen, self._space, messages or {})
        self._homeless = self._reviser.homeless
        self._orphans = Orphans(run, wiki, hub, self._versions)
        there = {page: state.native for page, state in hub.pages.items()}
        self._native = {page: native for page, native in there.items() if native in self._versions}
        self._approved = {d.subject: d.id for d in hub.decisions if d.kind is DecisionKind.APPROVE}
        self._stuck = StuckPages(run, hub, seen.spaces[key], at_once=at_once)

    def stands(self, inputs: str) -> bool:
        """Whether nothing that pages are made of has changed, and nobody has written them since.

        One that cannot be read is left as it is until it can, or until ours changes: it makes no cycle render all the others.
        """
        states = [state for state in self._hub.pages.values() if state.page not in self._unread]
        seen = (self._versions.get(state.native) for state in states)
        untouched = all(v is not None and v.number == s.version for v, s in zip(seen, states, strict=True))
        doubts = any(claim.kind is ClaimKind.PAGE for claim in self._hub.claims)
        same = bool(inputs) and self._hub.cursors.get(INPUTS) == inputs + self._homeless.digest
        settled = not doubts and not any(self._reviser.answered(page) for page in self._hub.pages)
        calm = settled and not self._orphans.asked and not self._attachments.due
        return same and untouched and calm and self._stuck.rest

    def standing(self) -> list[Published]:
        """Our pages as they stand, without rendering any."""
        states = sorted(self._hub.pages.values(), key=lambda state: state.page)
        self._run.tally.count("pages", "unchanged", len(states))
        self._stuck.tell()
        for state in states:
            self._tell_unread(state)
        return [as_published(state) for state in states]

    def publish(self, sheets: Sequence[Sheet], inputs: str, yielding: Yielding) -> list[Published]:
        """Render and write what differs, in this order; one page's failure never stops the others."""
        tally = self._run.tally
        before = tally.failed, tally.postponed
        done = [as_published(state) for state in self._each(sheets, yielding)]
        tally.count("pages", "waiting", yielding.left)
        if not yielding.left:
            self._others({sheet.page for sheet in sheets})
        if not yielding.left and not self._run.patience.over:
            self._attachments.settle()
            self._stuck.settle(sheet.page for sheet in sheets)
        others = (tally.failed - self._stuck.known, tally.postponed)
        whole = others == before and not tally.counts["pages", "waiting"]
        cursor = PutCursor(INPUTS, inputs + self._homeless.digest if whole else "")
        self._run.commit([cursor, *yielding.writes()])
        return done

    def write(self, pages: Sequence[Rendered]) -> dict[str, PageState]:
        """Write pages that somebody released; returns those that are there, as they then stand."""
        return {state.page: state for state in self._each([sheet_of(page) for page in pages])}

    def _each(self, sheets: Sequence[Sheet], yielding: Yielding | None = None) -> list[PageState]:
        done: list[PageState] = []
        for number, sheet in enumerate(sheets):
            if self._run.patience.over:
                self._run.postpone(len(sheets) - number)
                return done
            if yielding is not None and yielding.leaves(sheets[number:]):
                return [*done, *self._as_they_stand(sheets[number:])]
            self._run.ports.progress("publishing pages", number + 1, len(sheets))
            page = sheet.make()
            self._attachments.note(page)
            state = self._kept_back(page) if self._stuck.waits(page) else self._try(page)
            if state is not None:
                done.append(state)
        return done

    def _as_they_stand(self, sheets: Sequence[Sheet]) -> Iterator[PageState]:
        found = (self._hub.pages.get(sheet.page) for sheet in sheets)
        return (state for state in found if state is not None)

    def _kept_back(self, page: Rendered) -> PageState | None:
        """A page that failed before and waits: as it stands."""
        return self._hub.pages.get(page.page)

    def _others(self, made: Container[str]) -> None:
        """Pages that are not made any more, such as last week's report, stay as they are: what people do there is noted, and one that is gone forgotten."""
        for state in self._hub.pages.values():
            if state.page in made or state.space != self._space:
                continue
            if state.native not in self._versions:
                self._run.commit(forgotten(state.page))
            elif self._stays(state):
                self._tell_unread(state)
                self._reviser.leave(state)
        self._orphans.settle()

    def _tell_unread(self, state: PageState) -> None:
        """That a page which is not written now could not be read; of one that is, its writing tells."""
        if (problem := self._unread.get(state.page)) is not None:
            self._run.tally.tell(problem)

    def _stays(self, state: PageState) -> bool:
        try:
            return self._orphans.kept(state)
        except PortError as error:
            self._run.tally.fail(Problem(f"{state.called}: {error.message}", error.hint, code="page"))
            return True

    def _try(self, page: Rendered) -> PageState | None:
        state = self._kept_back(page)
        with self._stuck.trying(page):
            if not page.problems:
                state = self._one(page)
        return state

    def _one(self, whole: Rendered) -> PageState | None:
        """A page with its pictures; one that is new is written a second time, once they are there."""
        native, waits = self._native.get(whole.page, ""), self._waits(whole.page)
        page = self._attachments.ready(self._placed(whole), native, waits=waits)
        state = self._written(page)
        if state is None or native or not whole.pictures or state.fingerprint != page.fingerprint:
            return state
        page = self._attachments.ready(self._placed(whole), state.native)
        return state if page.fingerprint == state.fingerprint else self._completed(page, state)

    def _completed(self, page: Rendered, state: PageState) -> PageState | None:
        """A page that was made now, with its pictures: two versions, and counted once."""
        counts = self._run.tally.counts
        updates = counts["pages", "update"]
        done = self._revise(page, state)
        counts["pages", "update"] = updates
        return done

    def _written(self, page: Rendered) -> PageState | None:
        state = self._hub.pages.get(page.page)
        if state is None:
            return self._first(page)
        listed = self._versions.get(state.native)
        if listed is None:
            return self._missing(page)
        if self.spares(page):
            held = page.page in self._attachments.held
            self._run.tally.count("pages", "waiting" if held else "unchanged")
            return state
        same = state.fingerprint == self._homeless.listed(page).fingerprint
        return self._revise(page, state, waits=not same and self._waits(page.page))

    def spares(self, whole: Rendered) -> bool:
        """Whether a page stands as it shall be and nobody has written it since: its body is not asked for."""
        page = self._placed(whole)
        state = self._hub.pages.get(page.page)
        listed = self._versions.get(state.native) if state is not None else None
        settled = not self._reviser.doubts(page.page) and not self._reviser.answered(page.page)
        if state is None or listed is None or not settled:
            return False
        same = state.fingerprint == self._homeless.listed(page).fingerprint
        return same and listed.number == state.version

    def _placed(self, page: Rendered) -> Rendered:
        """The page as it can be written now: one whose parent is not there stays where it is, until a parent comes to be."""
        if not page.parent or page.parent in self._native:
            return page
        return replace(page, parent="", fingerprint=f"{page.fingerprint} without {page.parent}")

    # ----------------------------------------------------------------------------- first time

    def _first(self, page: Rendered) -> PageState | None:
        """Ours already (a create whose reply was lost, a store that was lost), somebody else's, or new."""
        found = self._wiki.find(self._space, page.title) if self._may_be_there(page) else None
        if found is None:
            return self._create(page)
        if not is_ours(page, found.body):
            self._run.tally.fail(_taken(page, found))
            return None
        return self._adopt(page, found)

    def _may_be_there(self, page: Rendered) -> bool:
        """Whether a page of that title was listed, or one of ours was perhaps made; who made one since, the create tells."""
        claimed = page_claim(page.page) in {claim.key for claim in self._hub.claims}
        return claimed or page.title.casefold() in self._titles

    def _create(self, page: Rendered) -> PageState:
        now, key = self._run.seen.now, page_claim(page.page)
        digest = storage.digest(page.body, ticks=False)
        sent: JsonObject = {"digest": digest, BASE: page.body, TITLE: page.title}
        writes: list[HubWrite] = [SettleClaim(key)] if key in {c.key for c in self._hub.claims} else []
        self._run.commit(writes)
        self._run.commit([OpenClaim(Claim(ClaimKind.PAGE, key, page.fingerprint, now, 0, sent))])
        try:
            made = self._wiki.create(self._reviser.draft(page, page.body, self._parent(page)))
        except UnknownOutcome:
            raise
        except PortError:
            self._run.commit([SettleClaim(key)])
            raise
        self._run.tally.count("pages", "create")
        return self._keep(page, made, page.body, digest)

    def _used(self, item: str) -> list[HubWrite]:
        """A person's word, with what was done by it."""
        number = self._approved.pop(item, None)
        return [UseDecision(number)] if number is not None else []

    def _adopt(self, page: Rendered, found: RemotePage) -> PageState | None:
        """Our anchor stands in it: ours, and from here on it is brought up to date."""
        state = self._known(page, found)
        if state is None:
            return None
        if state.fingerprint:
            self._run.tally.count("pages", "unchanged")
            return state
        return self._reviser.revise(page, state, found, self._parent(page))

    def _known(self, page: Rendered, found: RemotePage) -> PageState | None:
        """A page of ours taken in. What of it we wrote, its own text tells, a claim, or its history; None where nothing does."""
        now = storage.digest(found.body, ticks=False)
        same = storage.digest(page.body, ticks=False) == now
        claim = next((c for c in self._hub.claims if c.key == page_claim(page.page)), None)
        ours = same or (claim is not None and claim.sent.get("digest") == now)
        item = f"page:{page.page}"
        base = found.body if ours else what_was_ours(self._wiki, self._account, found)
        if not base and item not in self._approved:
            self._run.tally.fail(_edited(page, found, item))
            return None
        state = replace(
            _state(page, found, self._space, found.body, now if ours else ""),
            fingerprint=page.fingerprint if same else "",
            base="" if ours else base or found.body,
        )
        self._native[page.page] = found.id
        self._mark(page, found.id)
        used = self._used(item) if not base or page.page in self._hub.pages else []
        self._run.commit([PutPage(state), SettleClaim(page_claim(page.page)), *used])
        self._reviser.forget(page.page)
        return state

    def arrived(self, page: Rendered) -> int:
        """The version that a page became, as it was sent, although no reply said so; 0 where it did not. Raises PortError."""
        state = self._hub.pages.get(page.page)
        if state is not None:
            return self._reviser.arrived(state)
        found = self._wiki.find(self._space, page.title)
        if found is not None and is_ours(page, found.body):
            return 1 if self._known(page, found) is not None else 0
        self._run.commit([SettleClaim(page_claim(page.page))])
        return 0

    # -------------------------------------------------------------------------------- updates

    def _revise(self, page: Rendered, state: PageState, *, waits: bool = False) -> PageState | None:
        if waits:
            self._run.tally.count("pages", "waiting")
            return self._reviser.look(state)
        if (unread := self._unread.get(page.page)) is not None:
            self._run.tally.fail(_unwritten(unread))
            return state
        remote = self._reviser.read(page.page, state.native)
        if remote is None:
            return self._missing(page)
        return self._reviser.revise(page, state, remote, self._parent(page))

    def _waits(self, page: str) -> bool:
        """Internal pages are written at most so often, so that watchers are told at most so often."""
        last = self._hub.cursors.get(PUBLISHED + page)
        rest: timedelta = self._run.project.at_most
        return (
            not (self._at_once or desks.asked(self._hub, page))
            and last is not None
            and is_recent(datetime.fromisoformat(last), self._run.seen.now, rest)
        )

    def _missing(self, page: Rendered) -> PageState | None:
        """Gone: made anew when a person says so, whose word counts until that has been done."""
        item = f"page:{page.page}"
        if item not in self._approved:
            self._run.tally.fail(_gone(page, item))
            return None
        return self._first(page)

    # --------------------------------------------------------------------------------- keeping

    def _keep(self, page: Rendered, remote: RemotePage, body: str, digest: str) -> PageState:
        state = _state(page, remote, self._space, body, digest)
        self._native[page.page] = remote.id
        self._run.commit(
            [
                PutPage(state),
                published(page.page, self._run),
                SettleClaim(page_claim(page.page)),
                *(self._used(f"page:{page.page}") if page.page in self._hub.pages else ()),
            ]
        )
        self._mark(page, remote.id, fresh=True)
        return state

    def _mark(self, page: Rendered, native: str, *, fresh: bool = False) -> None:
        """The property and labels, once; a page is recognised by its anchor until they stand."""
        try:
            self._wiki.mark(native, {"page": page.page, "instance": self._hub.instance}, fresh=fresh)
            if page.labels:
                self._wiki.label(native, page.labels, fresh=fresh)
        except PortError as error:
            hint = error.hint or "labels and property are for people and scripts; the page itself is written"
            self._run.tally.tell(Problem(f"{page.title}: {error.message}", hint, severity=Severity.WARNING))

    def _parent(self, page: Rendered) -> str:
        return self._native.get(page.parent, "") if page.parent else ""


def as_published(state: PageState) -> Published:
    """Return what a cycle tells of a page of ours."""
    return Published(state.page.partition(".")[0], state.called, state.url, state.version, state.page)


def is_ours(page: Rendered, body: str) -> bool:
    """Whether a page carries our anchor, this installation's or that of one whose store was lost."""
    own = re.escape(page.anchor.split("-", 2)[2])
    return re.search(rf">sy-[0-9a-f]{{8}}-{own}<", body) is not None


def _state(page: Rendered, remote: RemotePage, space: str, body: str, digest: str) -> PageState:
    return PageState(
        page=page.page,
        native=remote.id,
        space=space,
        title=page.title,
        version=remote.version,
        fingerprint=page.fingerprint,
        digest=digest,
        body=body,
        url=remote.url,
        labels=page.labels,
        parent=remote.parent,
    )


def _taken(page: Rendered, found: RemotePage) -> Problem:
    return Problem(
        f"there is a page “{page.title}” that is not ours ({found.address}), so ours was not published",
        "rename that page, or change the title in the template's front matter",
        code="title-taken",
    )


def _edited(page: Rendered, remote: RemotePage, item: str) -> Problem:
    return Problem(
        f"“{page.title}” is ours, but none of its versions is ({remote.address}, version {remote.version}): it is not updated",
        f"move what people wrote there elsewhere; to overwrite it: syncer approve {item}",
        code="page-edited",
    )


def _unwritten(unread: Problem) -> Problem:
    """What could not be read before the plan is not asked for again, and never written over."""
    said = f"{unread.message}; it is not written"
    return replace(unread, message=said, severity=Severity.ERROR, code="page")


def _gone(page: Rendered, item: str) -> Problem:
    return Problem(
        f"“{page.title}” is gone or hidden from us, so it is not published",
        f"restore it from the space's trash; to make it anew: syncer approve {item}",
        code="page-gone",
    )
