"""What every part of the Confluence state stands on, and what hangs on pages: labels, comments, attachments.

The base of `ConfluenceState`; it must not know how pages are saved.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.records import (
    Attachment,
    Comment,
    Label,
    LongTask,
    Page,
    Property,
    Space,
    Trail,
    Version,
)
from syncer.sandbox.host import Host

FIRST_ID, ID_STEP = 131_073, 16
Holder = Page | Attachment | Comment | Space
Labelled = Page | Attachment | Space


class Extras:
    """Ids, time and lag of a site's Confluence, with labels, comments and attachments."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.comments: dict[str, Comment] = {}
        self.attachments: dict[str, Attachment] = {}
        self.long_tasks: dict[str, LongTask] = {}
        self.notes: dict[str, Any] = {}  # what v1's smaller resources hold, as JSON, by name
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

    def add_label(self, page: Labelled, name: str) -> None:
        """Add a label, lower-cased; adding it again changes nothing (F27)."""
        word = name.strip().lower()
        if not word or " " in word or len(word) > 255:
            raise invalid(f"Label '{name}' is not valid: no spaces, 1 to 255 characters")
        trail = page.labels.setdefault(word, Trail())
        if trail.now is None:
            label_id = self._label_ids.get(word) or self.new_id()
            self._label_ids[word] = label_id
            trail.put(self.now(), Label(label_id, word))

    def remove_label(self, page: Labelled, name: str) -> None:
        """Take a label off; taking off one that is not there changes nothing."""
        trail = page.labels.get(name.lower())
        if trail is not None and trail.now is not None:
            trail.put(self.now(), None)

    def labels_of(self, page: Labelled) -> list[Label]:
        """Return the labels the store holds, by name."""
        return sorted(
            (t.now for t in page.labels.values() if t.now is not None), key=lambda label: label.name
        )

    # properties

    def set_property(self, author_id: str, page: Holder, key: str, value: Any) -> Property:
        """Create a property; 409 where the key is taken (F25)."""
        if self.property_named(page, key) is not None:
            raise Refused(409, f"Property with key [{key}] already exists")
        made = Property(self.new_id(), key, value, 1, author_id, self.now())
        page.properties[made.id] = Trail()
        page.properties[made.id].put(self.now(), made)
        return made

    def property_named(self, page: Holder, key: str) -> Property | None:
        """Return a property by its key."""
        held = (trail.now for trail in page.properties.values())
        return next((one for one in held if one is not None and one.key == key), None)

    def property(self, page: Holder, property_id: str) -> Property:
        """Return a property by its id; 404 where there is none."""
        trail = page.properties.get(property_id)
        if trail is None or trail.now is None:
            raise not_found()
        return trail.now

    def update_property(
        self, author_id: str, page: Holder, old: Property, value: Any, number: object, *, message: str = ""
    ) -> Property:
        """Save a property's next version; 409 unless `number` is its current one plus one (F25)."""
        if number != old.number + 1:
            title = f"Version must be incremented when updating a property. Current Version: [{old.number}]. "
            raise Refused(409, f"{title}Provided version: [{number}]")
        new = Property(old.id, old.key, value, old.number + 1, author_id, self.now(), message)
        page.properties[old.id].put(self.now(), new)
        return new

    def delete_property(self, page: Holder, old: Property) -> None:
        """Delete a property; the key may be used again, with another id."""
        page.properties[old.id].put(self.now(), None)

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

    def edit_comment(
        self, author_id: str, comment: Comment, body: str | None, *, resolved: bool | None = None
    ) -> None:
        """Save a comment's next version; `resolved` closes or reopens an inline one."""
        was = Version(
            comment.number, "", comment.body, comment.author_id, comment.created_at, comment.message
        )
        comment.earlier.append(was)
        comment.number += 1
        comment.author_id, comment.created_at = author_id, self.now()
        comment.body = comment.body if body is None else body
        if resolved is not None:
            comment.resolution = "resolved" if resolved else "reopened"
            comment.resolved_by, comment.resolved_at = author_id, self.now()

    def remove_comment(self, comment: Comment) -> None:
        """Delete a comment for good, with the replies to it."""
        for reply in [one for one in self.comments.values() if one.parent_id == comment.id]:
            self.remove_comment(reply)
        del self.comments[comment.id]

    def comments_of(self, page: Page, kind: str) -> list[Comment]:
        """Return a page's comments of a kind, oldest first."""
        return [one for one in self.comments.values() if one.page_id == page.id and one.kind == kind]

    # attachments

    def attachment_named(self, page: Page, name: str) -> Attachment | None:
        """Return a page's attachment by its file name."""
        return next((one for one in self.attachments_of(page) if one.title == name), None)

    def attachments_of(self, page: Page, statuses: tuple[str, ...] = ("current",)) -> list[Attachment]:
        """Return a page's attachments, oldest first."""
        return [a for a in self.attachments.values() if a.page_id == page.id and a.status in statuses]

    def attach(
        self,
        author_id: str,
        page: Page,
        name: str,
        content: bytes,
        media_type: str,
        *,
        comment: str = "",
        minor_edit: bool = False,
    ) -> Attachment:
        """Create an attachment; 400 where the name is taken (F26)."""
        if self.attachment_named(page, name) is not None:
            raise Refused(
                400, f"Cannot add a new attachment with same file name as an existing attachment: {name}"
            )
        made = Attachment(
            f"att{self.new_id()}", page.id, name, media_type, content, author_id, self.now(), 1, comment
        )
        made.minor_edit = minor_edit
        self.attachments[made.id] = made
        return made

    def replace_attachment(
        self,
        author_id: str,
        old: Attachment,
        content: bytes,
        media_type: str,
        *,
        comment: str = "",
        minor_edit: bool = False,
    ) -> Attachment:
        """Save new bytes under the same id, one version on."""
        old.earlier.append(old.latest)
        old.content, old.media_type, old.author_id = content, media_type, author_id
        old.created_at, old.number = self.now(), old.number + 1
        old.comment, old.minor_edit = comment or old.comment, minor_edit
        return old

    # work that goes on

    def begin(self, name: str, seconds: float, *args: str, **details: str) -> LongTask:
        """Begin work that takes so many seconds of the clock; it is looked up by its id."""
        task = LongTask(self.new_id(), name, args, self.now(), seconds, tuple(details.items()))
        self.long_tasks[task.id] = task
        return task
