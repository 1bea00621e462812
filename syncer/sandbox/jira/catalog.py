"""What a site is configured with: projects, types, workflows, priorities, fields, links, versions.

These are the values an issue refers to. Nothing here changes when an issue does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Category = Literal["new", "indeterminate", "done", "undefined"]
Kind = Literal[
    "text", "rich", "url", "number", "date", "datetime", "user", "users", "labels", "option", "options",
    "priority", "resolution", "versions", "components", "issuetype", "project", "status", "parent", "links", "fixed",
    "cascade", "rank", "sprints", "security", "timetracking",
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
class Condition:
    """Who may take a transition: people named, members of project roles, the assignee, the reporter."""

    people: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    assignee: bool = False
    reporter: bool = False


@dataclass(frozen=True)
class Validator:
    """What a transition checks beyond its screen: a field that must be filled (and match), or a plain refusal.

    It answers with a general message, as scripted validators do, never with an error of the field.
    """

    message: str
    field: str | None = None
    pattern: str | None = None


@dataclass(frozen=True)
class Transition:
    """A way to a status, from some statuses or (`sources` None) from any; `required` names fields on its screen."""

    id: str
    name: str
    target: Status
    sources: frozenset[str] | None = None
    screen: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    condition: Condition | None = None
    validators: tuple[Validator, ...] = ()

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
class Component(Named):
    """A component of a project: who leads it, and who gets its issues."""

    description: str = ""
    lead: str | None = None
    assignee_type: str = "PROJECT_DEFAULT"


AnyNamed = TypeVar("AnyNamed", bound=Named)


@dataclass(frozen=True)
class Option(Named):
    """An option of a select field; those of a cascading one have options of their own."""

    children: tuple[Option, ...] = ()


@dataclass(frozen=True)
class FieldContext:
    """Where a field has these options: in some projects and types (None: all of them)."""

    projects: frozenset[str] | None = None
    types: frozenset[str] | None = None
    options: tuple[Option, ...] = ()

    def covers(self, project_key: str, type_name: str | None) -> bool:
        """Whether it is the context of issues of that project and type (None: of any type)."""
        if self.projects is not None and project_key not in self.projects:
            return False
        return self.types is None or type_name is None or type_name in self.types


@dataclass(frozen=True)
class SecurityLevel:
    """Who may see an issue, beyond who may see its project: an issue of another level is as if it were not."""

    id: str
    name: str
    members: frozenset[str]
    description: str = ""


Screens = tuple[tuple[str, frozenset[str]], ...]
"""Project keys with the types (none named: all of them) whose screen shows a field."""


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
    """A field: `kind` says how values are read and shown; without contexts it is everywhere.

    `screens` are those it stands on when an issue is created, `edit_screens` when it is edited (None: the same);
    `required` says where the field configuration asks for it.
    """

    id: str
    name: str
    kind: Kind
    custom: str | None = None
    clauses: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    projects: frozenset[str] | None = None
    screens: Screens | None = None
    settable: bool = True
    edit_screens: Screens | None = None
    contexts: tuple[FieldContext, ...] = ()
    required: Screens = ()

    def required_on(self, project_key: str, type_name: str) -> bool:
        """Whether the field configuration of a project and type asks for it."""
        return bool(self.required) and _shown_on(self.required, project_key, type_name)

    def on_create_screen(self, project_key: str, type_name: str) -> bool:
        """Whether the create screen of a project and type shows it."""
        return _shown_on(self.screens, project_key, type_name)

    def on_edit_screen(self, project_key: str, type_name: str) -> bool:
        """Whether the edit screen of a project and type shows it: enforced by Data Center alone (F6)."""
        screens = self.screens if self.edit_screens is None else self.edit_screens
        return _shown_on(screens, project_key, type_name)

    def in_context(self, project_key: str, type_name: str | None = None) -> bool:
        """Whether issues of a project, or of a type in it, have this field at all."""
        if self.projects is not None and project_key not in self.projects:
            return False
        return not self.contexts or self._context(project_key, type_name) is not None

    def options_in(self, project_key: str, type_name: str | None = None) -> tuple[Option, ...]:
        """The options issues of a project and type have here."""
        found = self._context(project_key, type_name)
        return self.options if found is None else found.options

    def every_option(self) -> Iterator[Option]:
        """The options of all contexts, and their own options."""
        for context in (FieldContext(options=self.options), *self.contexts):
            for one in context.options:
                yield one
                yield from one.children

    def _context(self, project_key: str, type_name: str | None) -> FieldContext | None:
        return next((one for one in self.contexts if one.covers(project_key, type_name)), None)


@dataclass
class Project:
    """A project with its types, workflows, versions and components; `last_number` is the highest key given out.

    `workflow` is that of the types that have none in `workflows`. `readers` are the accounts that may see the
    project, None meaning everybody who is signed in; `roles` are accounts by the role's name, `role_groups` groups.
    A project in the trash (Cloud) is seen by nobody until it is restored. `kind` is its type: software, business or service_desk.
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
    workflows: dict[str, Workflow] = field(default_factory=dict)
    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    security_levels: list[SecurityLevel] = field(default_factory=list)
    archived: bool = False
    description: str = ""
    url: str = ""
    assignee_type: str = "UNASSIGNED"
    category: str | None = None
    role_groups: dict[str, frozenset[str]] = field(default_factory=dict)
    trashed: bool = False
    kind: str = "software"

    def workflow_of(self, kind: IssueType) -> Workflow:
        """The workflow of a type."""
        return self.workflows.get(kind.name, self.workflow)

    def every_status(self) -> list[Status]:
        """The statuses of all its workflows, each once."""
        flows = (self.workflow, *self.workflows.values())
        return list({one.id: one for flow in flows for one in flow.statuses}.values())

    def type_of(self, wanted: Any) -> IssueType | None:
        """The type that `{id}` or `{name}` means here, None if there is no such type."""
        if not isinstance(wanted, dict):
            return None
        if "id" in wanted:
            return next((one for one in self.types if one.id == str(wanted["id"])), None)
        return next((one for one in self.types if one.name == wanted.get("name")), None)


def _shown_on(screens: Screens | None, project_key: str, type_name: str) -> bool:
    if screens is None:
        return True
    return any(key == project_key and (not types or type_name in types) for key, types in screens)


def pick(choices: Sequence[AnyNamed], wanted: Any, key: str = "name") -> AnyNamed | None:
    """The choice that `{id}` or `{name}` (or `{value}`) means, None if there is none."""
    if not isinstance(wanted, dict):
        return None
    if wanted.get("id") is not None:
        return next((one for one in choices if one.id == str(wanted["id"])), None)
    name = wanted.get(key, wanted.get("name"))
    return next((one for one in choices if one.name == name), None)
