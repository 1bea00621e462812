"""What a site is configured with: projects, types, workflows, priorities, fields, links, versions.

These are the values an issue refers to. Nothing here changes when an issue does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Category = Literal["new", "indeterminate", "done", "undefined"]
Kind = Literal[
    "text", "rich", "url", "number", "date", "datetime", "user", "users", "labels", "option", "options",
    "priority", "resolution", "versions", "components", "issuetype", "project", "status", "parent", "links", "fixed",
]  # fmt: skip

CATEGORIES: dict[Category, tuple[int, str, str]] = {
    "undefined": (1, "No Category", "medium-gray"),
    "new": (2, "To Do", "blue-gray"),
    "done": (3, "Done", "green"),
    "indeterminate": (4, "In Progress", "yellow"),
}


@dataclass(frozen=True)
class IssueType:
    """A type; `level` is 1 for epics, 0 for standard types, -1 for sub-tasks; `project_id` where it belongs to one."""

    id: str
    name: str
    level: int = 0
    project_id: str | None = None

    @property
    def subtask(self) -> bool:
        """Whether issues of this type live under another."""
        return self.level < 0


@dataclass(frozen=True)
class Status:
    """A status and its category."""

    id: str
    name: str
    category: Category


@dataclass(frozen=True)
class Transition:
    """A way to a status, from some statuses or (`sources` None) from any; `required` names fields on its screen."""

    id: str
    name: str
    target: Status
    sources: frozenset[str] | None = None
    screen: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()

    def leads_from(self, status: Status) -> bool:
        """Whether it can be taken in that status."""
        return self.sources is None or status.id in self.sources


@dataclass(frozen=True)
class Workflow:
    """Statuses in order, the first being the initial one, and the transitions between them."""

    statuses: tuple[Status, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True)
class Named:
    """Something with an id and a name: a priority, a resolution, an option, a component."""

    id: str
    name: str
    disabled: bool = False


@dataclass(frozen=True)
class LinkType:
    """A kind of link with its two verbs: the source `outward` the destination, which `inward` the source."""

    id: str
    name: str
    inward: str
    outward: str


@dataclass
class Version:
    """A release of a project."""

    id: str
    name: str
    project_id: str
    description: str = ""
    released: bool = False
    archived: bool = False
    release_date: str | None = None
    start_date: str | None = None


@dataclass(frozen=True)
class Field:
    """A field: `kind` says how values are read and shown; `projects` is its context (None: everywhere)."""

    id: str
    name: str
    kind: Kind
    custom: str | None = None
    clauses: tuple[str, ...] = ()
    options: tuple[Named, ...] = ()
    projects: frozenset[str] | None = None
    screens: tuple[tuple[str, frozenset[str]], ...] | None = None
    settable: bool = True

    def on_create_screen(self, project_key: str, type_name: str) -> bool:
        """Whether the create screen of a project and type shows it."""
        if self.screens is None:
            return True
        return any(key == project_key and (not types or type_name in types) for key, types in self.screens)

    def in_context(self, project_key: str) -> bool:
        """Whether issues of a project have this field at all."""
        return self.projects is None or project_key in self.projects


@dataclass
class Project:
    """A project with its types, workflow, versions and components; `last_number` is the highest key given out.

    `readers` are the accounts that may see it, None meaning everybody who is signed in.
    """

    id: str
    key: str
    name: str
    style: str
    types: list[IssueType]
    workflow: Workflow
    priorities: list[Named]
    lead: str | None = None
    versions: list[Version] = field(default_factory=list)
    components: list[Named] = field(default_factory=list)
    last_number: int = 0
    readers: frozenset[str] | None = None

    def type_of(self, wanted: Any) -> IssueType | None:
        """The type that `{id}` or `{name}` means here, None if there is no such type."""
        if not isinstance(wanted, dict):
            return None
        if "id" in wanted:
            return next((one for one in self.types if one.id == str(wanted["id"])), None)
        return next((one for one in self.types if one.name == wanted.get("name")), None)


def pick(choices: list[Named] | tuple[Named, ...], wanted: Any, key: str = "name") -> Named | None:
    """The choice that `{id}` or `{name}` (or `{value}`) means, None if there is none."""
    if not isinstance(wanted, dict):
        return None
    if wanted.get("id") is not None:
        return next((one for one in choices if one.id == str(wanted["id"])), None)
    name = wanted.get(key, wanted.get("name"))
    return next((one for one in choices if one.name == name), None)
