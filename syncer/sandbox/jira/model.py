"""The store of Jira: issues with their history, comments, links and properties.

Field values are never changed in place, only replaced, so that a shallow copy of an issue is a snapshot;
the search index lives on that. Who may do what, and what is valid, is decided elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from syncer.sandbox.jira.catalog import Field, IssueType, LinkType, Named, Project, Status
from syncer.sandbox.jira.index import Index
from syncer.sandbox.jira.system_fields import SYSTEM_FIELDS

if TYPE_CHECKING:
    from syncer.sandbox.site import Site, User


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


class JiraState:
    """Everything Jira holds on one site, found by id, key, former key or name."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.projects: dict[str, Project] = {}
        self.priorities: list[Named] = []
        self.resolutions: list[Named] = []
        self.statuses: dict[str, Status] = {}
        self.types: dict[str, IssueType] = {}
        self.link_types: dict[str, LinkType] = {}
        self.fields: dict[str, Field] = {one.id: one for one in SYSTEM_FIELDS}
        self.issues: dict[int, Issue] = {}
        self.links: dict[int, IssueLink] = {}
        self.index = Index(site.random_for("index"))
        self.chances = site.random_for("pages")
        self.tokens: dict[str, Any] = {}
        self._by_key: dict[str, int] = {}
        self._links_of: dict[int, list[int]] = {}
        self._children_of: dict[int, list[int]] = {}
        self._last_id = 10_000

    def seed(self, mapping: Mapping[str, Any]) -> None:
        """Add the priorities, fields, link types, projects and issues a seed describes."""
        from syncer.sandbox.jira.seed import seed_into

        seed_into(self, mapping)

    def snapshot(self) -> dict[str, Any]:
        """Every issue as the store holds it, as JSON values."""
        from syncer.sandbox.jira.snapshot import snapshot

        return snapshot(self)

    def new_id(self) -> int:
        """The next number for an issue, comment, link or history entry."""
        self._last_id += 1
        return self._last_id

    # projects

    def project(self, id_or_key: str) -> Project | None:
        """The project with that id or key, case aside."""
        wanted = id_or_key.upper()
        return next((one for one in self.projects.values() if wanted in (one.id, one.key)), None)

    # issues

    def find(self, id_or_key: str) -> Issue | None:
        """The issue with that id or key (case aside); a key it had before a move finds it too."""
        if id_or_key.isdecimal():
            return self.issues.get(int(id_or_key))
        found = self._by_key.get(id_or_key.upper())
        return None if found is None else self.issues.get(found)

    # who sees what: what is hidden is to the caller as if it were not there

    def seen_projects(self, user: User | None) -> list[Project]:
        """The projects a caller sees; anonymous callers see none."""
        if user is None:
            return []
        return [
            one for one in self.projects.values() if one.readers is None or user.account_id in one.readers
        ]

    def sees(self, user: User | None, issue: Issue) -> bool:
        """Whether a caller sees an issue."""
        if user is None:
            return False
        return all(one is None or user.account_id in one for one in (issue.readers, issue.project.readers))

    def find_for(self, user: User | None, id_or_key: str) -> Issue | None:
        """The issue with that id or key, if the caller sees it."""
        found = self.find(id_or_key)
        return found if found is not None and self.sees(user, found) else None

    def project_for(self, user: User | None, id_or_key: str) -> Project | None:
        """The project with that id or key, if the caller sees it."""
        found = self.project(id_or_key)
        return found if found in self.seen_projects(user) else None

    # writing

    def enter(self, issue: Issue) -> None:
        """Put an issue into the store under its key (a further one, if it has just been moved)."""
        self.issues[issue.id] = issue
        self._by_key[issue.key] = issue.id

    def remove(self, issue: Issue) -> None:
        """Take an issue and its links out of the store; the index learns of it in its own time."""
        for link in self.links_of(issue):
            self.unlink(link)
        self.set_parent(issue, None)
        del self.issues[issue.id]
        self.index.note(issue.id, None, self.site.clock.now(), self.site.faults.index_lag)

    def changed(self, issue: Issue, *, touch: bool = True) -> None:
        """Tell the index that an issue was written; `touch` moves `updated` as most writes do."""
        now = self.site.clock.now()
        if touch:
            issue.updated = now
        self.index.note(issue.id, issue.snapshot(), now, self.site.faults.index_lag)

    def children_of(self, issue: Issue) -> list[Issue]:
        """The issues whose parent this is, in the order in which they came under it."""
        return [self.issues[one] for one in self._children_of.get(issue.id, ())]

    def set_parent(self, issue: Issue, parent: int | None) -> None:
        """Put an issue under another, or (None) under none."""
        if issue.parent is not None:
            self._children_of[issue.parent].remove(issue.id)
        issue.parent = parent
        if parent is not None:
            self._children_of.setdefault(parent, []).append(issue.id)

    # links

    def link(self, kind: LinkType, source: Issue, destination: Issue) -> IssueLink:
        """Link two issues; the same link twice stays one."""
        for one in self.links_of(source):
            if (one.type, one.source, one.destination) == (kind, source.id, destination.id):
                return one
        made = IssueLink(self.new_id(), kind, source.id, destination.id)
        self.links[made.id] = made
        for end in {source.id, destination.id}:
            self._links_of.setdefault(end, []).append(made.id)
        return made

    def unlink(self, link: IssueLink) -> None:
        """Remove a link from both its ends."""
        del self.links[link.id]
        for end in {link.source, link.destination}:
            self._links_of[end].remove(link.id)

    def links_of(self, issue: Issue) -> list[IssueLink]:
        """The links an issue is an end of, oldest first."""
        return [self.links[one] for one in self._links_of.get(issue.id, ())]

    # fields

    def fields_by_clause(self, name: str) -> list[Field]:
        """The fields JQL means by a name, case aside: a clause name, `cf[10001]`, an id or a custom name."""
        wanted = name.lower()
        return [
            one
            for one in self.fields.values()
            if wanted in (clause.lower() for clause in one.clauses) or (one.custom and wanted == one.id)
        ]

    def __iter__(self) -> Iterator[Issue]:
        return iter(tuple(self.issues.values()))
