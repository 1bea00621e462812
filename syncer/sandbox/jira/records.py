"""What Jira holds about issues: values, history, comments, links and properties.

Field values are never changed in place, only replaced, so that a shallow copy of an issue is a snapshot;
the search index lives on that. The store that keeps them is in `model`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from syncer.sandbox.jira.catalog import (
    IssueType,
    LinkType,
    Project,
    SecurityLevel,
    Status,
    Transition,
    Workflow,
)

BULK_QUEUED = timedelta(seconds=1)
BULK_EACH = timedelta(milliseconds=50)


@dataclass(frozen=True)
class Item:
    """One field's change; `field_id` is absent for links and parents, as on the real thing."""

    field: str
    field_type: str = "jira"
    field_id: str | None = None
    before: str | None = None
    before_text: str | None = None
    after: str | None = None
    after_text: str | None = None


@dataclass(frozen=True)
class History:
    """One entry of the changelog: everything one edit changed; without an author where an app or nobody did."""

    id: int
    author: str | None
    created: datetime
    items: tuple[Item, ...]
    metadata: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Comment:
    """A comment; `body` is ADF."""

    id: int
    author: str
    body: Any
    created: datetime
    updated: datetime
    update_author: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    visibility: Any = None

    def holding(self, properties: Mapping[str, Any]) -> Comment:
        """The same comment with other properties."""
        return replace(self, properties=properties)


@dataclass(frozen=True)
class RemoteLink:
    """A link to something outside; the global id makes creating it idempotent."""

    id: int
    global_id: str | None
    value: Mapping[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file on an issue; the same name may come twice."""

    id: int
    name: str
    author: str
    created: datetime
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Worklog:
    """Time somebody spent; `comment` is rich text."""

    id: int
    author: str
    update_author: str
    created: datetime
    updated: datetime
    started: datetime
    seconds: int
    comment: Any = None


@dataclass(frozen=True)
class Estimates:
    """The original and the remaining estimate in seconds; None where there is none (or, in an edit, it stays)."""

    original: int | None = None
    remaining: int | None = None


@dataclass
class BulkTask:
    """A bulk operation that was taken on, with what became of each issue."""

    id: str
    by: str
    created: datetime
    total: int
    invalid: int = 0
    processed: list[int] = field(default_factory=list)
    failed: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ends(self) -> datetime:
        """When it is complete."""
        return self.created + BULK_QUEUED + self.total * BULK_EACH

    def percent(self, now: datetime) -> int:
        """How far it is."""
        if now >= self.ends:
            return 100
        spent = now - self.created - BULK_QUEUED
        return max(0, min(99, int(100 * spent / max(self.total * BULK_EACH, BULK_EACH))))

    def status(self, now: datetime) -> str:
        """What it is doing."""
        if now >= self.ends:
            return "COMPLETE"
        return "ENQUEUED" if now < self.created + BULK_QUEUED else "RUNNING"


@dataclass(frozen=True)
class IssueLink:
    """A link between two issues by their numeric ids: `source` (outward verb) `destination`."""

    id: int
    type: LinkType
    source: int
    destination: int


@dataclass
class Issue:
    """An issue; `values` holds every field that has no attribute of its own, by field id.

    `readers` are the accounts that may see it, None meaning everybody who may see the project; a security level
    narrows that further. `texts` is what a snapshot has been searched for, kept; None on the issue itself.
    """

    id: int
    number: int
    project: Project
    type: IssueType
    status: Status
    creator: str
    created: datetime
    updated: datetime
    parent: int | None = None
    readers: frozenset[str] | None = None
    resolution_date: datetime | None = None
    values: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    remote_links: list[RemoteLink] = field(default_factory=list)
    history: list[History] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    worklogs: list[Worklog] = field(default_factory=list)
    security: SecurityLevel | None = None
    watchers: tuple[str, ...] = ()
    voters: tuple[str, ...] = ()
    archived: bool = False
    texts: dict[str, str] | None = field(default=None, repr=False, compare=False)

    @property
    def workflow(self) -> Workflow:
        """The workflow of its project and type."""
        return self.project.workflow_of(self.type)

    def open_to(self, account: str) -> list[Transition]:
        """The transitions out of its status that somebody may take."""
        return [
            one
            for one in self.workflow.transitions
            if one.leads_from(self.status) and self._lets(account, one)
        ]

    def _lets(self, account: str, way: Transition) -> bool:
        asked = way.condition
        if asked is None:
            return True
        members = {one for role in asked.roles for one in self.project.roles.get(role, ())}
        if account in asked.people or account in members:
            return True
        people = self.values
        return (asked.assignee and people.get("assignee") == account) or (
            asked.reporter and people.get("reporter") == account
        )

    @property
    def key(self) -> str:
        """Project key and number."""
        return f"{self.project.key}-{self.number}"

    def snapshot(self) -> Issue:
        """A copy that later edits do not touch."""
        taken = copy.copy(self)
        taken.values = dict(self.values)
        taken.properties = dict(self.properties)
        taken.comments = list(self.comments)
        taken.remote_links = list(self.remote_links)
        taken.texts = {}
        return taken
