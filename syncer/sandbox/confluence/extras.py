"""What every part of the Confluence state stands on, and what hangs on pages: labels, comments, attachments.

The base of `ConfluenceState`; it must not know how pages are saved.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.records import Attachment, Comment, Label, Page, Trail
from syncer.sandbox.host import Host

FIRST_ID, ID_STEP = 131_073, 16


class Extras:
    """Ids, time and lag of a site's Confluence, with labels, comments and attachments."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.comments: dict[str, Comment] = {}
        self.attachments: dict[str, Attachment] = {}
        self._last_id = FIRST_ID - ID_STEP
        self._label_ids: dict[str, str] = {}
        self._chance = host.random_for("confluence lag")

    def new_id(self) -> str:
        """Return the next content id: a numeric string."""
        self._last_id += ID_STEP
        return str(self._last_id)

    def now(self) -> datetime:
        """Return the host's instant."""
        return self.host.clock.now()

    def shows(self) -> Callable[[datetime], bool]:
        """Return what a lagging listing lets through at this instant (F24): erratic lag may show and hide again."""
        lag = self.host.faults.index_lag
        now = self.now()
        horizon = now - timedelta(seconds=lag.seconds)

        def shown(at: datetime) -> bool:
            if lag.mode == "none" or at <= horizon:
                return True
            return lag.mode == "erratic" and self._chance.random() < 0.5

        return shown

    # labels

    def add_label(self, page: Page, name: str) -> None:
        """Add a label, lower-cased; adding it again changes nothing (F27)."""
        word = name.strip().lower()
        if not word or " " in word or len(word) > 255:
            raise invalid(f"Label '{name}' is not valid: no spaces, 1 to 255 characters")
        trail = page.labels.setdefault(word, Trail())
        if trail.now is None:
            label_id = self._label_ids.get(word) or self.new_id()
            self._label_ids[word] = label_id
            trail.put(self.now(), Label(label_id, word))

    def remove_label(self, page: Page, name: str) -> None:
        """Take a label off; taking off one that is not there changes nothing."""
        trail = page.labels.get(name.lower())
        if trail is not None and trail.now is not None:
            trail.put(self.now(), None)

    def labels_of(self, page: Page) -> list[Label]:
        """Return the labels the store holds, by name."""
        return sorted(
            (t.now for t in page.labels.values() if t.now is not None), key=lambda label: label.name
        )

    # comments

    def add_comment(
        self, author_id: str, page: Page, kind: str, body: str, parent_id: str | None = None
    ) -> Comment:
        """Add a footer or inline comment; the page's version stays (B-36)."""
        if parent_id is not None and parent_id not in self.comments:
            raise not_found()
        made = Comment(self.new_id(), kind, page.id, body, author_id, self.now(), parent_id=parent_id)
        self.comments[made.id] = made
        return made

    def comments_of(self, page: Page, kind: str) -> list[Comment]:
        """Return a page's comments of a kind, oldest first."""
        return [one for one in self.comments.values() if one.page_id == page.id and one.kind == kind]

    # attachments

    def attachment_named(self, page: Page, name: str) -> Attachment | None:
        """Return a page's attachment by its file name."""
        return next((a for a in self.attachments.values() if a.page_id == page.id and a.title == name), None)

    def attach(
        self, author_id: str, page: Page, name: str, content: bytes, media_type: str, *, comment: str = ""
    ) -> Attachment:
        """Create an attachment; 400 where the name is taken (F26)."""
        if self.attachment_named(page, name) is not None:
            raise Refused(
                400, f"Cannot add a new attachment with same file name as an existing attachment: {name}"
            )
        made = Attachment(
            f"att{self.new_id()}", page.id, name, media_type, content, author_id, self.now(), 1, comment
        )
        self.attachments[made.id] = made
        return made

    def replace_attachment(
        self, author_id: str, old: Attachment, content: bytes, media_type: str
    ) -> Attachment:
        """Save new bytes under the same id, one version on."""
        old.content, old.media_type, old.author_id = content, media_type, author_id
        old.created_at, old.number = self.now(), old.number + 1
        return old
