"""The store of Jira: its catalog and its issues, with their keys, parents and links.

Who may do what, and what is valid, is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from syncer.sandbox.host import Host, User
from syncer.sandbox.jira.administration import Avatar, Dashboard, Pin, SavedFilter
from syncer.sandbox.jira.agile import Agile
from syncer.sandbox.jira.catalog import Field, IssueType, LinkType, Named, Project, Status
from syncer.sandbox.jira.epics import DATACENTER_FIELDS
from syncer.sandbox.jira.index import Index
from syncer.sandbox.jira.records import Attachment, BulkTask, Issue, IssueLink
from syncer.sandbox.jira.system_fields import SYSTEM_FIELDS, agile_fields


class JiraState:
    """Everything Jira holds on one site, found by id, key, former key or name."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.projects: dict[str, Project] = {}
        self.priorities: list[Named] = []
        self.resolutions: list[Named] = []
        self.statuses: dict[str, Status] = {}
        self.types: dict[str, IssueType] = {}
        self.link_types: dict[str, LinkType] = {}
        known = SYSTEM_FIELDS if host.cloud else SYSTEM_FIELDS + DATACENTER_FIELDS
        self.fields: dict[str, Field] = {one.id: one for one in (*known, *agile_fields(cloud=host.cloud))}
        self.agile = Agile()
        self.bulk_tasks: dict[str, BulkTask] = {}
        self.groups: dict[str, frozenset[str]] = {}
        self.names: dict[str, dict[str, str]] = {}
        self.filters: dict[int, SavedFilter] = {}
        self.dashboards: dict[int, Dashboard] = {10_000: Dashboard(10_000, "System Dashboard")}
        self.avatars: dict[int, Avatar] = {}
        self.chosen_avatars: dict[str, str] = {}
        self.pins: dict[int, Pin] = {}
        self.categories: dict[str, Named] = {}
        self.settings: dict[str, str] = {}
        self.properties: dict[str, dict[str, Any]] = {}
        self.preferences: dict[str, dict[str, str]] = {}
        self.issues: dict[int, Issue] = {}
        self.links: dict[int, IssueLink] = {}
        self.index = Index(host.random_for("index"))
        self.chances = host.random_for("pages")
        self.tokens: dict[str, Any] = {}
        self.touched: set[int] = set()
        self._by_key: dict[str, int] = {}
        self._links_of: dict[int, list[int]] = {}
        self._children_of: dict[int, list[int]] = {}
        self._last_id = 10_000

    def new_id(self) -> int:
        """The next number for an issue, comment, link or history entry."""
        self._last_id += 1
        return self._last_id

    def reserve(self, number: int) -> None:
        """Take note of a number given elsewhere, so that it is never given out."""
        self._last_id = max(self._last_id, number)

    # projects

    def project(self, id_or_key: str) -> Project | None:
        """The project with that id or key, case aside."""
        wanted = id_or_key.upper()
        return next((one for one in self.projects.values() if wanted in (one.id, one.key)), None)

    # issues

    def find(self, id_or_key: str) -> Issue | None:
        """The issue with that id or key (case aside); a key it had before a move finds it too."""
        if id_or_key.isdecimal():
            return None if id_or_key.startswith("0") else self.issues.get(int(id_or_key))
        found = self._by_key.get(id_or_key.upper())
        return None if found is None else self.issues.get(found)

    # names in other languages

    def name_of(self, one: Any, locale: str = "") -> str:
        """The name of a field, status, type or priority in an account's language, where the site has it."""
        name: str = one.name
        return self.names.get(locale, {}).get(name, name)

    # who sees what: what is hidden is to the caller as if it were not there

    def seen_projects(self, user: User | None) -> list[Project]:
        """The projects a caller sees; anonymous callers see none."""
        if user is None:
            return []
        return [
            one
            for one in self.projects.values()
            if not one.trashed and (one.readers is None or user.account_id in one.readers)
        ]

    def sees(self, user: User | None, issue: Issue) -> bool:
        """Whether a caller sees an issue."""
        if user is None or issue.project.trashed:
            return False
        level, account = issue.security, user.account_id
        if level is not None and account not in level.members:
            return False
        return all(one is None or account in one for one in (issue.readers, issue.project.readers))

    def eyes(self, user: User) -> Callable[[Issue], bool]:
        """The test whether a caller sees an issue, made once for many."""
        account = user.account_id
        hidden = {
            one.id
            for one in self.projects.values()
            if one.trashed or (one.readers is not None and account not in one.readers)
        }

        def sees(issue: Issue) -> bool:
            return (
                issue.project.id not in hidden
                and (issue.readers is None or account in issue.readers)
                and (issue.security is None or account in issue.security.members)
            )

        return sees

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
        self.touched.add(issue.id)
        self._by_key[issue.key] = issue.id

    def remove(self, issue: Issue) -> None:
        """Take an issue and its links out of the store; the index learns of it in its own time."""
        for link in self.links_of(issue):
            self.unlink(link)
        self.host.tell("removed", issue)
        self.set_parent(issue, None)
        del self.issues[issue.id]
        self.index.note(issue.id, None, self.host.clock.now(), self.host.faults.index_lag)

    def changed(self, issue: Issue, *, touch: bool = True) -> None:
        """Tell the index that an issue was written; `touch` moves `updated` as most writes do."""
        now = self.host.clock.now()
        self.touched.add(issue.id)
        if touch:
            issue.updated = now
        self.index.note(issue.id, issue.snapshot(), now, self.host.faults.index_lag)
        self.host.tell("changed", issue)

    def rebuild(self) -> None:
        """Let search know every issue at once, after they were all put here by hand."""
        self.index = Index(self.host.random_for("index"))
        for issue in self.issues.values():
            self.index.note(issue.id, issue.snapshot(), issue.updated, self.host.faults.index_lag)

    def children_of(self, issue: Issue) -> list[Issue]:
        """The issues whose parent this is, in the order in which they came under it."""
        return [self.issues[one] for one in self._children_of.get(issue.id, ())]

    def move_child(self, issue: Issue, before: int, after: int) -> None:
        """Give the child at one place another among its siblings; IndexError where there is none."""
        order = list(self._children_of.get(issue.id, ()))
        order.insert(after, order.pop(before))
        self._children_of[issue.id] = order
        self.touched.add(issue.id)

    def set_parent(self, issue: Issue, parent: int | None) -> None:
        """Put an issue under another, or (None) under none."""
        if issue.parent is not None:
            self._children_of[issue.parent].remove(issue.id)
        issue.parent = parent
        self.touched.add(issue.id)
        if parent is not None:
            self._children_of.setdefault(parent, []).append(issue.id)

    # links

    def link(self, kind: LinkType, source: Issue, destination: Issue, number: int | None = None) -> IssueLink:
        """Link two issues, with an id of its own if there is one; the same link twice stays one but for the switch."""
        for one in self.links_of(source):
            same = (one.type, one.source, one.destination) == (kind, source.id, destination.id)
            if one.id == number or (same and self.host.switches.duplicate_link == "same"):
                return one
        if number is not None:
            self.reserve(number)
        made = IssueLink(number or self.new_id(), kind, source.id, destination.id)
        self.links[made.id] = made
        for end in {source.id, destination.id}:
            self._links_of.setdefault(end, []).append(made.id)
        self.host.tell("linked", made)
        return made

    def unlink(self, link: IssueLink) -> None:
        """Remove a link from both its ends."""
        del self.links[link.id]
        for end in {link.source, link.destination}:
            self._links_of[end].remove(link.id)
        self.host.tell("unlinked", link)

    def links_of(self, issue: Issue) -> list[IssueLink]:
        """The links an issue is an end of, oldest first."""
        return [self.links[one] for one in self._links_of.get(issue.id, ())]

    def attachment(self, number: str) -> tuple[Issue, Attachment] | None:
        """The attachment with that id, and its issue."""
        if not number.isdecimal():
            return None
        return next(
            (
                (issue, one)
                for issue in self.issues.values()
                for one in issue.attachments
                if one.id == int(number)
            ),
            None,
        )

    # fields

    def fields_by_clause(self, name: str) -> list[Field]:
        """The fields JQL means by a name, case aside: a clause name, `cf[10001]`, an id or a custom name."""
        wanted = name.lower()
        return [one for one in self.fields.values() if self._answers(one, wanted)]

    def _answers(self, one: Field, wanted: str) -> bool:
        if wanted in (clause.lower() for clause in one.clauses) or (one.custom and wanted == one.id):
            return True
        return any(wanted == names.get(one.name, "").lower() for names in self.names.values())

    def __iter__(self) -> Iterator[Issue]:
        return iter(tuple(self.issues.values()))
