"""The pictures on our pages: drawn and uploaded where what they show has changed, before the text that shows them is written.

Why it exists: a page must not show a picture that is not there, and a picture must not be uploaded twice (B-39). So a page is
first written without those it has not; a lost reply is looked for by name and by what was said with it; and a file of that name
which is not ours is never touched. Where a picture cannot be had, the page goes without: its tables say the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from syncer.cycle.run import Run
from syncer.domain.problems import Problem, Severity
from syncer.pages.figures import Occasion, Picture
from syncer.pages.render import Rendered
from syncer.pages.vocabulary import PLAIN
from syncer.ports import (
    FileDraft,
    HubWrite,
    PageFile,
    Permanent,
    PortError,
    PutAttachment,
    PutCursor,
    Throttled,
    Wiki,
)
from syncer.sync.attachments import AttachmentState, Refusal, refusals
from syncer.sync.observation import HubState

_MARK = "syncer "  # what is said with each of ours, before its digest


class Attachments:
    """One cycle's pictures; `held` are pages whose pictures wait with the page."""

    def __init__(self, run: Run, wiki: Wiki, hub: HubState) -> None:
        self._run, self._wiki = run, wiki
        self._kept = dict(hub.attachments)
        self._refused = {about: one for about, one in refusals(hub.cursors).items() if about[0] in hub.pages}
        self.held: set[str] = set()
        self._shown: set[tuple[str, str]] = set()
        self._told = False

    @property
    def due(self) -> bool:
        """Whether something that was refused is tried again, though nothing has changed."""
        return any(one.due(self._run.seen.now) for one in self._refused.values())

    def note(self, page: Rendered) -> None:
        """What a page that was made has, whether or not it is written now."""
        self._shown |= {(page.page, one.name) for one in page.pictures}

    def settle(self) -> None:
        """Forget what was refused of pictures that no page has any more, once all pages have been noted."""
        over = [one for about, one in self._refused.items() if about not in self._shown]
        if over:
            self._run.commit([PutCursor(one.cursor[0], "") for one in over])

    def ready(self, page: Rendered, native: str, *, waits: bool = False) -> Rendered:
        """Bring a page's pictures to where they belong, and return the page as it can be shown.

        `native` is the page's id on the site, "" before it has one; one that `waits` for its next version keeps its pictures, too.
        """
        if not page.pictures:
            return page
        stale = [
            one
            for one in page.pictures
            if self._digest(page, one, native) != one.digest and not self._refused_before(page, one)
        ]
        if stale and native and waits:
            self.held.add(page.page)
        elif stale and native:
            self._bring(page, native, stale)
        return page.without({one.name for one in page.pictures if not self._digest(page, one, native)})

    def _digest(self, page: Rendered, picture: Picture, native: str) -> str:
        """What the picture there was drawn from; "" where there is none of ours."""
        kept = self._kept.get((page.page, picture.name))
        return kept.digest if kept is not None and kept.holder == native else ""

    def _refused_before(self, page: Rendered, picture: Picture) -> bool:
        """Whether the site refused this very picture for this very page, not long ago."""
        last = self._refused.get((page.page, picture.name))
        same = last is not None and (last.digest, last.fingerprint) == (picture.digest, page.fingerprint)
        return last is not None and same and not last.due(self._run.seen.now)

    def _refuse(self, page: Rendered, pictures: Iterable[Picture]) -> None:
        """Remember what the site refuses, so that it is neither sent nor told in each cycle."""
        now = self._run.seen.now
        found = [Refusal(page.page, one.name, one.digest, page.fingerprint, now) for one in pictures]
        self._refused |= {(one.page, one.name): one for one in found}
        self._run.commit([PutCursor(*one.cursor) for one in found])

    def _bring(self, page: Rendered, native: str, stale: Sequence[Picture]) -> None:
        """Raises Throttled; any other failure is told, and the rest goes on."""
        try:
            there = self._wiki.files(native)
        except Throttled:
            raise
        except PortError as error:
            said = f"{page.title}: its charts and files are not brought up to date: {error.message}"
            self._run.tally.fail(Problem(said, error.hint, code="chart"))
            if isinstance(error, Permanent):
                self._refuse(page, stale)
            return
        for picture in stale:
            try:
                self._one(page, native, picture, there)
            except Throttled:
                raise
            except PortError as error:
                self._run.tally.fail(_unshown(page, picture, error))
                if isinstance(error, Permanent):
                    self._refuse(page, [picture])

    def _one(self, page: Rendered, native: str, picture: Picture, there: Mapping[str, PageFile]) -> None:
        old, comment = there.get(picture.name), f"{_MARK}{picture.digest}"
        if old is not None and old.comment == comment:  # a reply that was lost
            self._keep(page, native, picture, old.id)
            return
        if old is not None and not self._is_ours(page, old):
            self._run.tally.tell(_foreign(page, picture))
            return
        content = self._drawn(page, picture)
        if content is None:
            return
        draft = FileDraft(picture.name, content, picture.media_type, comment)
        made = self._wiki.attach(native, draft, old.id if old is not None else "")
        self._run.tally.count("pages", "chart")
        if not isinstance(picture.figure, Occasion):
            self._warn()
        self._keep(page, native, picture, made.id)

    def _drawn(self, page: Rendered, picture: Picture) -> bytes | None:
        """The picture itself; None, and told, where it cannot be drawn, which the next cycle could not either."""
        illustrator = self._run.ports.illustrator
        assert illustrator is not None  # who has a wiki has somebody who makes the files of its pages
        try:
            return illustrator.draw(picture.figure)
        except PortError as error:
            self._run.tally.tell(replace(_unshown(page, picture, error), severity=Severity.WARNING))
            return None

    def _warn(self) -> None:
        """Tell once that charts are in English for want of a font."""
        project = self._run.project
        plain = (
            project.charts is not None
            and not project.charts.han
            and any(one != PLAIN for one in project.locales)
        )
        if plain and not self._told:
            self._told = True
            self._run.tally.tell(no_font(project.key))

    def _is_ours(self, page: Rendered, old: PageFile) -> bool:
        """Whether we made it: it says so, or the store does where somebody gave it a version since."""
        kept = self._kept.get((page.page, old.name))
        return old.comment.startswith(_MARK) or (kept is not None and kept.native == old.id)

    def _keep(self, page: Rendered, native: str, picture: Picture, attachment: str) -> None:
        state = AttachmentState(page.page, picture.name, native, attachment, picture.digest)
        self._kept[page.page, picture.name] = state
        last = self._refused.pop((page.page, picture.name), None)
        over: list[HubWrite] = [PutCursor(last.cursor[0], "")] if last is not None else []
        self._run.commit([PutAttachment(state), *over])


def no_font(project: str) -> Problem:
    """The warning of charts that are in English, because no font here has Chinese."""
    said = f"the charts of {project} are in English: no font on this machine has Chinese"
    hint = "install one such as fonts-noto-cjk, or name a file as font in [charts]"
    return Problem(said, hint, severity=Severity.WARNING, code="font")


def _unshown(page: Rendered, picture: Picture, error: PortError) -> Problem:
    said = f"{page.title}: {picture.name} is not shown: {error.message}"
    return Problem(said, error.hint, code="chart")


def _foreign(page: Rendered, picture: Picture) -> Problem:
    return Problem(
        f"“{page.title}” has a file {picture.name} that is not ours, so ours of that name is not shown",
        "give that file another name; ours is there when the page is next made anew",
        severity=Severity.WARNING,
        code="chart",
    )
