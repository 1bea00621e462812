"""The state of the sandbox's Confluence and the rules by which pages, labels and properties change.

Every change names its author and goes through here, whether it comes from the API or from a person at the web
face, so that versions, tasks and the search index follow in one place. Nothing here reads or writes HTTP.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from lxml import etree

from syncer.sandbox.confluence import access, editor, storage
from syncer.sandbox.confluence.errors import (
    DUPLICATE_TITLE,
    DUPLICATE_TITLE_V1,
    Refused,
    invalid,
    no_content,
    not_found,
    stale,
    too_large,
)
from syncer.sandbox.confluence.extras import Extras
from syncer.sandbox.confluence.markers import follow_anchors, marked
from syncer.sandbox.confluence.records import Comment, Indexed, Page, Space, Task, Version
from syncer.sandbox.confluence.tasks import follow_tasks
from syncer.sandbox.host import Host, User

MAX_BODY = 5 * 1024 * 1024
MAX_TITLE = 255
FIRST = 1
RESERVING = frozenset({"current", "archived"})
EDITOR_PROPERTIES: Mapping[str, Any] = {"editor": "v2", "content-appearance-published": "default"}
_MACRO_SPACE = uuid.UUID("c0f1c0f1-0000-4000-8000-c0f1c0f1c0f1")


class ConfluenceState(Extras):
    """Spaces, pages, tasks, comments and attachments of one site."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self.spaces: dict[str, Space] = {}
        self.pages: dict[str, Page] = {}
        self.tasks: dict[str, Task] = {}
        self._macros = 0

    # spaces

    def add_space(self, key: str, name: str, author_id: str, home_title: str = "") -> Space:
        """Add a space with its home page."""
        if any(space.key == key for space in self.spaces.values()):
            raise ValueError(f"space {key!r} is there already")
        space = Space(self.new_id(), key, name, author_id, self.now())
        self.spaces[space.id] = space
        home = self.create_page(author_id, space.id, home_title or name, "", root_level=True)
        space.homepage_id = home.id
        return space

    def space(self, space_id: str) -> Space:
        """Return a space by its id; 404 where there is none."""
        if space_id not in self.spaces:
            raise not_found()
        return self.spaces[space_id]

    def space_by_key(self, key: str) -> Space | None:
        """Return a space by its key."""
        return next((space for space in self.spaces.values() if space.key == key), None)

    def remove_space(self, space: Space) -> None:
        """Delete a space with all its pages, for good."""
        gone = {page.id for page in self.pages.values() if page.space_id == space.id}
        self.pages = {key: page for key, page in self.pages.items() if key not in gone}
        self.tasks = {key: task for key, task in self.tasks.items() if task.page_id not in gone}
        self.comments = {key: one for key, one in self.comments.items() if one.page_id not in gone}
        self.attachments = {key: one for key, one in self.attachments.items() if one.page_id not in gone}
        del self.spaces[space.id]

    # pages

    def page(self, page_id: str) -> Page:
        """Return a page by its id, trashed ones included; 404 where there is none."""
        if page_id not in self.pages:
            raise no_content(page_id)
        return self.pages[page_id]

    def visible(self, user: User, page: Page) -> bool:
        """Whether a person sees a page (F29)."""
        return access.visible(user, page, self.ancestors(page))

    def children(self, page: Page) -> list[Page]:
        """Return the current pages right under a page, in their order."""
        found = (one for one in self.pages.values() if one.parent_id == page.id and one.status == "current")
        return sorted(found, key=lambda one: (one.position, int(one.id)))

    def roots(self, space: Space) -> list[Page]:
        """Return the current pages of a space that have no parent."""
        found = (
            one
            for one in self.pages.values()
            if one.space_id == space.id and one.parent_id is None and one.kind == "page"
        )
        return sorted(
            (one for one in found if one.status == "current"), key=lambda one: (one.position, int(one.id))
        )

    def _beside(self, page: Page) -> list[Page]:
        if page.parent_id is None:
            return self.roots(self.spaces[page.space_id])
        return self.children(self.pages[page.parent_id])

    def ancestors(self, page: Page) -> list[Page]:
        """Return the pages above a page, the root first."""
        found: list[Page] = []
        parent = page.parent_id
        while parent is not None and parent in self.pages:
            found.insert(0, self.pages[parent])
            parent = self.pages[parent].parent_id
        return found

    def page_by_title(
        self, space_id: str, title: str, *, statuses: Iterable[str] = ("current",)
    ) -> Page | None:
        """Return the page of a space with that title; letter case counts where a switch says so."""
        fold = str.casefold if self.host.switches.titles_ignore_case else str
        wanted = fold(title)
        for page in self.pages.values():
            here = page.space_id == space_id and page.kind == "page" and page.status in statuses
            if here and fold(page.title) == wanted:
                return page
        return None

    def create_page(
        self,
        author_id: str,
        space_id: str,
        title: str,
        body: str,
        *,
        parent_id: str | None = None,
        root_level: bool = False,
        status: str = "current",
        message: str = "",
        kind: str = "page",
        subtype: str | None = None,
    ) -> Page:
        """Create a page as POST /pages does: under its parent, or the space's home page; or a blog post."""
        space = self.space(space_id)
        self.check_title(space_id, title, status, kind=kind)
        self._check_message(message)
        if parent_id is None and not root_level and kind == "page":
            parent_id = space.homepage_id or None
        self._check_parent(space_id, parent_id)
        kept = self.stored(body, space_id)
        now, position = self.now(), self._next_position(parent_id)
        page = Page(self.new_id(), space_id, status, parent_id, author_id, now, position, kind=kind)
        page.subtype = subtype
        self.pages[page.id] = page
        self.keep(page, Version(1, title.strip(), kept, author_id, now, message))
        for key, value in EDITOR_PROPERTIES.items() if self.host.cloud else ():
            self.set_property(author_id, page, key, value)
        return page

    def update_page(
        self,
        author_id: str,
        page: Page,
        number: object,
        *,
        title: str | None = None,
        body: str | None = None,
        parent_id: str | None = None,
        message: str = "",
        status: str = "current",
        minor_edit: bool = False,
    ) -> Page:
        """Save a new version; 409 unless `number` is the current one plus one (F22). None leaves a part as it is.

        `status` draft keeps it from readers; current publishes a draft, and brings back what was trashed or archived.
        """
        wanted = page.title if title is None else title
        if page.status == "draft" or status == "draft":
            sent = Version(FIRST, wanted.strip(), page.body, author_id, self.now(), message)
            return self._save_draft(page, number, sent, body, publish=status != "draft")
        if number != page.number + 1:
            raise stale(page.number, number)
        if page.status in ("trashed", "archived") and status == "current":
            return self.restore(page)
        self.check_title(page.space_id, wanted, status, besides=page, kind=page.kind)
        self._check_message(message)
        if parent_id is not None:
            self._check_parent(page.space_id, parent_id, moving=page)
        kept = page.body if body is None else self.stored(body, page.space_id)
        same = (wanted.strip(), kept) == (page.title, page.body) and parent_id in (None, page.parent_id)
        if same and self.host.switches.identical_page_update == "keep":
            return page
        if parent_id is not None and parent_id != page.parent_id:
            page.parent_id, page.position = parent_id, self._next_position(parent_id)
        now = self.now()
        self.keep(page, Version(page.number + 1, wanted.strip(), kept, author_id, now, message, minor_edit))
        return page

    def as_edited(self, body: str) -> str:
        """Return a body as the editor would save it (F30)."""
        return editor.edited(body, self._macro_id)

    def forget_version(self, page: Page, version: Version) -> None:
        """Delete an older version for good; those after it move down by one, the newest included."""
        if version is page.latest:
            raise invalid("The current version of content cannot be deleted")
        kept = [one for one in page.versions if one is not version]
        page.versions[:] = [replace(one, number=number) for number, one in enumerate(kept, start=1)]

    def _save_draft(
        self, page: Page, number: object, sent: Version, body: str | None, *, publish: bool
    ) -> Page:
        """A draft's version stays 1 however often it is saved, as the document of `PUT /pages/{id}` says (F29)."""
        unpublished = page.status == "draft"
        if number not in ((FIRST, FIRST + 1) if unpublished else (FIRST,)):
            raise stale(page.number, number) if unpublished else invalid("A draft's version number must be 1")
        if body is not None:
            sent = replace(sent, body=self.stored(body, page.space_id))
        if not unpublished:
            page.draft = sent
            return page
        if publish:
            self.check_title(page.space_id, sent.title, "current", besides=page)
            page.status = "current"
        page.versions.clear()
        self.keep(page, sent)
        return page

    def discard_draft(self, page: Page) -> None:
        """Throw a draft away for good; a published page stays as it is; 400 where it has none."""
        if page.status == "draft":
            del self.pages[page.id]
        elif page.draft is None:
            raise invalid("The page has no draft")
        page.draft = None

    def restore(self, page: Page) -> Page:
        """Bring a trashed or archived page back as it was: only its status changes; 400 where its title is taken."""
        self.check_title(page.space_id, page.title, "current", besides=page, kind=page.kind)
        above = self.pages.get(page.parent_id or "")
        if above is None or above.status != "current":
            page.parent_id = None
        page.status = "current"
        self._index(page, self.now())
        return page

    def move(self, page: Page, target: Page, position: str) -> None:
        """Hang a page under another (`append`), or `before` or `after` it; its version stays."""
        parent_id = target.id if position == "append" else target.parent_id
        if target.space_id != page.space_id:
            raise invalid("Moving a page to another space is not supported")
        self._check_parent(page.space_id, parent_id, moving=page)
        if position == "append":
            page.parent_id, page.position = parent_id, self._next_position(parent_id)
            return
        page.parent_id = parent_id
        siblings = [one for one in self._beside(target) if one is not page]
        siblings.insert(siblings.index(target) + (position == "after"), page)
        for place, one in enumerate(siblings):
            one.position = place

    def trash(self, page: Page) -> None:
        """Put a page into the trash; its children move up to its parent and its title becomes free."""
        for child in self.children(page):
            child.parent_id = page.parent_id
        page.status = "trashed"
        self._index(page, self.now())

    def archive(self, page: Page) -> None:
        """Archive a page: out of the tree and of searches, but its title stays taken."""
        page.status = "archived"
        self._index(page, self.now())

    def purge(self, page: Page) -> None:
        """Delete a trashed page for good."""
        if page.status != "trashed":
            raise invalid("Only trashed content can be purged")
        del self.pages[page.id]
        self.tasks = {key: task for key, task in self.tasks.items() if task.page_id != page.id}
        self.comments = {key: one for key, one in self.comments.items() if one.page_id != page.id}
        self.attachments = {key: one for key, one in self.attachments.items() if one.page_id != page.id}

    def tick(self, author_id: str, task: Task, status: str) -> Task:
        """Set a task's status: the page's body is rewritten in a new version by that person (F28)."""
        page = self.page(task.page_id)
        if task.status != status:
            body = storage.with_task_status(page.body, task.local_id, status)
            bumps = self.host.switches.task_update_bumps_version
            number = page.number + 1 if bumps else page.number
            version = Version(number, page.title, body, author_id, self.now())
            if not bumps:
                page.versions.pop()
            self.keep(page, version)
        return self.tasks[task.id]

    def task(self, task_id: str) -> Task:
        """Return a task by its global id; 404 where there is none."""
        if task_id not in self.tasks:
            raise not_found()
        return self.tasks[task_id]

    # comments

    def comment_on(
        self, author_id: str, page: Page, text: str, selection: str, occurrence: int = 0
    ) -> Comment:
        """Add an inline comment: its words are marked in the body within the same version (B-36); 400 without them."""
        ref = str(uuid.uuid5(_MACRO_SPACE, f"{self.host.seed}/marker/{self._last_id}"))
        body = marked(page.body, selection, occurrence, ref)
        if body is None:
            raise invalid("The text selection was not found in the page")
        self._replace_quietly(page, body)
        made = self.add_comment(author_id, page, "inline", text)
        made.selection, made.marker_ref = selection, ref
        return made

    # inside

    def _replace_quietly(self, page: Page, body: str) -> None:
        page.versions[-1] = replace(page.latest, body=body)

    def keep(self, page: Page, version: Version) -> None:
        """Save a version, with what follows from its body: tasks, comments' anchors, the index."""
        page.versions.append(version)
        if page.status != "draft":
            follow_tasks(self.tasks, page, version, self.new_id, self._account)
            follow_anchors(self.comments.values(), page)
        self._index(page, version.created_at)

    def _index(self, page: Page, at: datetime) -> None:
        entry = Indexed(page.title, page.space_id, page.parent_id, page.status, page.latest.created_at)
        page.indexed.put(at, entry)

    def stored(self, body: str, space_id: str) -> str:
        """Return a body as it is kept (F23); 400 where it is malformed, 413 where it is too long."""
        if len(body.encode()) > MAX_BODY:
            raise too_large(MAX_BODY)
        try:
            return storage.normalise(
                body,
                new_id=self._macro_id,
                saved_version=lambda target: self._version_of(target, space_id),
                settle=None if self.host.cloud else self._settle_person,
            )
        except storage.StorageError as error:
            raise Refused(400, str(error)) from error

    def _macro_id(self) -> str:
        self._macros += 1
        return str(uuid.uuid5(_MACRO_SPACE, f"{self.host.seed}/{self._macros}"))

    def _account(self, key: str) -> str:
        known = (one.account_id for one in self.host.users.values() if key in (one.user_key, one.login))
        return next(known, key)

    def _settle_person(self, mention: etree._Element) -> None:
        """Data Center knows people by user key: other names of theirs are turned into it."""
        for name in ("username", "account-id"):
            said = mention.get(storage.ri(name))
            if said is None or (name == "username" and not self.host.switches.dc_username_mentions):
                continue
            user = self.host.user_by_login(said) if name == "username" else self.host.users.get(said)
            if user is not None:
                del mention.attrib[storage.ri(name)]
                mention.set(storage.ri("userkey"), user.user_key)

    def _version_of(self, target: etree._Element, space_id: str) -> int | None:
        title = target.get(storage.ri("content-title"))
        key = target.get(storage.ri("space-key"))
        space = self.space_by_key(key) if key else self.spaces.get(space_id)
        found = self.page_by_title(space.id, title) if space and title else None
        return None if found is None else found.number

    def check_title(
        self, space_id: str, title: str, status: str, besides: Page | None = None, kind: str = "page"
    ) -> None:
        """Refuse a title that is empty, too long or taken (F22)."""
        if not title.strip() and status != "draft":
            raise invalid("Title is required and cannot be empty")
        if len(title) > MAX_TITLE:
            raise invalid(f"Title cannot be longer than {MAX_TITLE} characters.")
        if status not in self._reserving or kind != "page":
            return
        holder = self.page_by_title(space_id, title.strip(), statuses=self._reserving)
        if holder is not None and holder is not besides:
            words = DUPLICATE_TITLE_V1.format(title=title.strip(), space=self.spaces[space_id].key)
            raise Refused(400, DUPLICATE_TITLE, v1=words)

    @property
    def _reserving(self) -> frozenset[str]:
        switches = self.host.switches
        more = {"trashed": switches.trashed_titles_reserved, "draft": switches.draft_titles_reserved}
        return RESERVING | {status for status, reserved in more.items() if reserved}

    def _check_message(self, message: str) -> None:
        most = self.host.switches.version_message_limit
        if most and len(message) > most:
            raise invalid(f"Version message cannot be longer than {most} characters.")

    def _check_parent(self, space_id: str, parent_id: str | None, moving: Page | None = None) -> None:
        if parent_id is None:
            return
        parent = self.pages.get(parent_id)
        if parent is None or parent.status == "trashed":
            raise not_found()
        if parent.space_id != space_id:
            raise invalid("The parent must be in the same space as the page")
        if moving is not None and moving in [parent, *self.ancestors(parent)]:
            raise invalid("A page cannot be moved under itself or one of its descendants")

    def _next_position(self, parent_id: str | None) -> int:
        siblings = [page.position for page in self.pages.values() if page.parent_id == parent_id]
        return max(siblings, default=-1) + 1
