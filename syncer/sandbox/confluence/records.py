"""What a Confluence site holds: spaces, pages with all versions, tasks, comments, attachments.

Plain mutable records of one process's memory; the rules about them are in `model`, their JSON in `wire`.
"""

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


@dataclass(slots=True)
class Space:
    """A space; its pages hang under its home page unless they are asked to be at root level."""

    id: str
    key: str
    name: str
    author_id: str
    created_at: datetime
    homepage_id: str = ""


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


@dataclass(slots=True)
class Attachment:
    """A file on a page with the bytes of its newest version."""

    id: str
    page_id: str
    title: str
    media_type: str
    content: bytes
    author_id: str
    created_at: datetime
    number: int = 1
    comment: str = ""
