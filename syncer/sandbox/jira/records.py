"""What Jira holds about issues: values, history, comments, links and properties.

Field values are never changed in place, only replaced, so that a shallow copy of an issue is a snapshot;
the search index lives on that. The store that keeps them is in `model`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from syncer.sandbox.jira.catalog import IssueType, LinkType, Project, Status


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
    """One entry of the changelog: everything one edit changed."""

    id: int
    author: str
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


@dataclass(frozen=True)
class RemoteLink:
    """A link to something outside; the global id makes creating it idempotent."""

    id: int
    global_id: str | None
    value: Mapping[str, Any]


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

    `readers` are the accounts that may see it, None meaning everybody who may see the project.
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
        return taken
