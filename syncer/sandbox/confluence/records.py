"""What a Confluence site holds: spaces, pages with all versions, tasks, comments, attachments.

Plain mutable records of one process's memory; the rules about them are in `model`, their JSON in `wire`.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Trail(Generic[T]):
    """A value and its recent past, so that a listing may lag behind the store; None is absence."""

    entries: list[tuple[datetime, T | None]] = field(default_factory=list)

    def put(self, at: datetime, value: T | None) -> None:
        """Record what holds from this instant on."""
        self.entries.append((at, value))
        del self.entries[:-20]

    @property
    def now(self) -> T | None:
        """What the store holds."""
        return self.entries[-1][1] if self.entries else None

    def seen(self, shows: Callable[[datetime], bool]) -> T | None:
        """What a lagging listing shows."""
        return next((value for at, value in reversed(self.entries) if shows(at)), None)


def tiny(page_id: str) -> str:
    """Return a content id as short addresses write it: little-endian base 64, without what is empty at its end."""
    code = base64.b64encode(int(page_id).to_bytes(8, "little")).decode().rstrip("=").rstrip("A")
    return code.replace("/", "-").replace("+", "_")


@dataclass(slots=True)
class Space:
    """A space; its pages hang under its home page unless they are asked to be at root level."""

    id: str
    key: str
    name: str
    author_id: str
    created_at: datetime
    homepage_id: str = ""
    kind: str = "global"
    status: str = "current"
    description: str = ""
    properties: dict[str, "Trail[Property]"] = field(default_factory=dict)
    labels: dict[str, "Trail[Label]"] = field(default_factory=dict)


@dataclass(slots=True)
class Restriction:
    """Who alone may do something with a page: people by account id, and groups by name."""

    users: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.users or self.groups)


@dataclass(frozen=True, slots=True)
class Version:
    """One saved state of a page."""

    number: int
    title: str
    body: str
    author_id: str
    created_at: datetime
    message: str = ""
    minor_edit: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A global label."""

    id: str
    name: str
    prefix: str = "global"


@dataclass(frozen=True, slots=True)
class Property:
    """A content property in one of its versions."""

    id: str
    key: str
    value: Any
    number: int
    author_id: str
    created_at: datetime
    message: str = ""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A page as the search index knows it."""

    title: str
    space_id: str
    parent_id: str | None
    status: str
    modified: datetime


@dataclass(slots=True)
class Page:
    """A page: what changes with a version is in `versions`, what does not is here."""

    id: str
    space_id: str
    status: str
    parent_id: str | None
    author_id: str
    created_at: datetime
    position: int
    versions: list[Version] = field(default_factory=list)
    labels: dict[str, Trail[Label]] = field(default_factory=dict)
    properties: dict[str, Trail[Property]] = field(default_factory=dict)
    indexed: Trail[Indexed] = field(default_factory=Trail)
    kind: str = "page"
    restrictions: dict[str, Restriction] = field(default_factory=dict)
    draft: Version | None = None
    subtype: str | None = None

    @property
    def latest(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @property
    def title(self) -> str:
        """The present title."""
        return self.latest.title

    @property
    def body(self) -> str:
        """The present body, in storage format as the server keeps it."""
        return self.latest.body

    @property
    def number(self) -> int:
        """The present version's number."""
        return self.latest.number


@dataclass(slots=True)
class Task:
    """An inline task: it materialises from a page's body, and a tick on it rewrites that body (F28)."""

    id: str
    local_id: str
    page_id: str
    space_id: str
    status: str
    body: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    assigned_to: str | None = None
    due_at: str | None = None
    completed_by: str | None = None
    completed_at: datetime | None = None


@dataclass(slots=True)
class Comment:
    """A footer or inline comment."""

    id: str
    kind: str
    page_id: str
    body: str
    author_id: str
    created_at: datetime
    number: int = 1
    parent_id: str | None = None
    resolution: str = "open"
    marker_ref: str = ""
    selection: str = ""
    message: str = ""
    earlier: list[Version] = field(default_factory=list)
    properties: dict[str, Trail[Property]] = field(default_factory=dict)
    attachment_id: str = ""
    resolved_by: str = ""
    resolved_at: datetime | None = None

    @property
    def latest(self) -> Version:
        """The present state as a version."""
        return Version(self.number, "", self.body, self.author_id, self.created_at, self.message)

    @property
    def versions(self) -> list[Version]:
        """All states, oldest first."""
        return [*self.earlier, self.latest]


@dataclass(frozen=True, slots=True)
class FileVersion:
    """One saved state of an attachment."""

    number: int
    media_type: str
    content: bytes
    author_id: str
    created_at: datetime
    comment: str = ""
    minor_edit: bool = False


@dataclass(slots=True)
class Attachment:
    """A file on a page: its newest version, and the ones before it."""

    id: str
    page_id: str
    title: str
    media_type: str
    content: bytes
    author_id: str
    created_at: datetime
    number: int = 1
    comment: str = ""
    minor_edit: bool = False
    status: str = "current"
    earlier: list[FileVersion] = field(default_factory=list)
    labels: dict[str, Trail[Label]] = field(default_factory=dict)
    properties: dict[str, Trail[Property]] = field(default_factory=dict)

    @property
    def latest(self) -> FileVersion:
        """The present state as a version."""
        return FileVersion(
            self.number,
            self.media_type,
            self.content,
            self.author_id,
            self.created_at,
            self.comment,
            self.minor_edit,
        )

    @property
    def versions(self) -> list[FileVersion]:
        """All states, oldest first."""
        return [*self.earlier, self.latest]


@dataclass(frozen=True, slots=True)
class LongTask:
    """Work that goes on after its request was answered; it is through when the clock says so."""

    id: str
    name: str
    args: tuple[str, ...]
    started_at: datetime
    seconds: float
    details: tuple[tuple[str, str], ...] = ()

    def done(self, now: datetime) -> int:
        """Return how much of it is done, in percent."""
        spent = (now - self.started_at).total_seconds()
        return min(100, int(100 * spent / self.seconds)) if self.seconds else 100
