"""From a seed file's mapping to a configured Jira: priorities, fields, link types, projects, issues.

Ids follow from the order in the file alone, so that the same seed gives the same site. A mistake in a seed
is a ValueError that says what may be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from syncer.sandbox.jira.agile import BoardKind
from syncer.sandbox.jira.catalog import IssueType, LinkType, Named, Project, SecurityLevel, Version
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.seed_export import load
from syncer.sandbox.jira.seed_fields import add_field
from syncer.sandbox.jira.seed_issues import add_issues
from syncer.sandbox.jira.seed_workflows import add_names, workflow

DEFAULT_PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
DEFAULT_RESOLUTIONS = ("Done", "Won't Do", "Duplicate", "Cannot Reproduce")
DEFAULT_TYPES = ("Story", "Task", "Epic", "Bug", "Sub-task")
DEFAULT_LINK_TYPES = (
    {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"},
    {"name": "Cloners", "inward": "is cloned by", "outward": "clones"},
    {"name": "Duplicate", "inward": "is duplicated by", "outward": "duplicates"},
    {"name": "Relates", "inward": "relates to", "outward": "relates to"},
)
_SUBTASK_NAMES = {"sub-task", "subtask"}
# what a seed may call the permissions of a project
PERMISSIONS = {
    "browse": "BROWSE_PROJECTS", "create": "CREATE_ISSUES", "edit": "EDIT_ISSUES",
    "transition": "TRANSITION_ISSUES", "link": "LINK_ISSUES", "comment": "ADD_COMMENTS",
    "delete": "DELETE_ISSUES", "admin": "ADMINISTER_PROJECTS", "assign": "ASSIGN_ISSUES",
    "attach": "CREATE_ATTACHMENTS", "log work": "WORK_ON_ISSUES",
}  # fmt: skip


def seed_into(state: JiraState, mapping: Mapping[str, Any]) -> None:
    """Add everything Jira's part of a seed describes; what is named twice is kept as it was."""
    if mapping.get("export"):
        state.host.notices += load(state, mapping["export"], mapping.get("export_about"))
    _seed_choices(state.priorities, mapping.get("priorities"), DEFAULT_PRIORITIES, 1)
    _seed_choices(state.resolutions, mapping.get("resolutions"), DEFAULT_RESOLUTIONS, 10_000)
    for link in mapping.get("link_types") or (() if state.link_types else DEFAULT_LINK_TYPES):
        _add_link_type(state, link)
    for locale, names in (mapping.get("names") or {}).items():
        state.names.setdefault(locale, {}).update(names)
    for name, people in (mapping.get("groups") or {}).items():
        state.groups[name.lower()] = _accounts(state, people)
    for one in mapping.get("projects") or ():
        if one["key"] not in state.projects:
            add_project(state, one)
    for one in mapping.get("fields") or ():
        add_field(state, one)
    add_boards(state, mapping.get("boards") or ())
    if mapping.get("issues"):
        add_issues(state, mapping["issues"])
    for one in mapping.get("projects") or ():
        state.projects[one["key"]].archived = bool(one.get("archived", state.projects[one["key"]].archived))


def _seed_choices(into: list[Named], wanted: Any, default: tuple[str, ...], first: int) -> None:
    for one in wanted or (() if into else default):
        name = one["name"] if isinstance(one, Mapping) else one
        if not any(known.name == name for known in into):
            given = one.get("id") if isinstance(one, Mapping) else None
            into.append(Named(str(given or first + len(into)), name))


def _add_link_type(state: JiraState, one: Mapping[str, Any]) -> None:
    made = LinkType(
        str(one.get("id", 10_000 + len(state.link_types))), one["name"], one["inward"], one["outward"]
    )
    state.link_types[made.id] = made


def add_project(state: JiraState, one: Mapping[str, Any]) -> Project:
    """Add the project a mapping describes as a seed does; ValueError says what is wrong with it."""
    style = one.get("style", "classic")
    if style not in ("classic", "next-gen"):
        raise ValueError(f"project {one['key']}: style is classic or next-gen, not {style!r}")
    project_id = str(one.get("id") or _next_project_id(state))
    own = project_id if style == "next-gen" and state.host.cloud else None  # Data Center's ids are global
    priorities = state.priorities
    if one.get("priorities"):
        priorities = [known for known in state.priorities if known.name in one["priorities"]]
    project = Project(
        id=project_id,
        key=one["key"],
        name=one.get("name", one["key"]),
        style=style,
        kind=one.get("project_type", "software"),
        types=[_type(state, each, own) for each in one.get("types") or DEFAULT_TYPES],
        workflow=workflow(state, one, own),
        priorities=priorities,
        lead=_account(state, one.get("lead")),
        workflows={name: workflow(state, each, own) for name, each in (one.get("workflows") or {}).items()},
        roles={name: _accounts(state, people) for name, people in (one.get("roles") or {}).items()},
    )
    _check_workflows(project)
    project.components = [Named(str(state.new_id()), name) for name in one.get("components") or ()]
    project.versions = [_version(state, each, project_id) for each in one.get("versions") or ()]
    project.security_levels = [
        _level(state, project, name, each) for name, each in (one.get("security_levels") or {}).items()
    ]
    state.projects[project.key] = project
    _permit(state, project, one.get("permissions") or {})
    return project


def _next_project_id(state: JiraState) -> int:
    taken = [int(one.id) for one in state.projects.values() if one.id.isdecimal()]
    return max([9_999 + len(taken), *taken]) + 1


def _check_workflows(project: Project) -> None:
    known = {one.name for one in project.types}
    if unknown := sorted(set(project.workflows) - known):
        raise ValueError(f"project {project.key}: workflows for {unknown}, which are none of its types")


def _level(state: JiraState, project: Project, name: str, who: Any) -> SecurityLevel:
    """A security level; `who` lists project roles and people."""
    return SecurityLevel(str(state.new_id()), name, _members(state, project, who))


def _permit(state: JiraState, project: Project, permissions: Mapping[str, Any]) -> None:
    """Give each permission named to the roles and people named alone; the rest stay everybody's."""
    for name, who in permissions.items():
        key, members = PERMISSIONS.get(name.lower(), name), _members(state, project, who)
        if key == "BROWSE_PROJECTS":
            project.readers = members
            continue
        where = f"project {project.key}"
        for account, user in state.host.users.items():
            denied = state.host.denied.get((account, where), frozenset())
            state.host.deny(user, where, denied - {key} if account in members else denied | {key})


def _members(state: JiraState, project: Project, who: Any) -> frozenset[str]:
    named = [who] if isinstance(who, str) else who or ()
    roles = [project.roles[one] for one in named if one in project.roles]
    return frozenset().union(*roles) | _accounts(state, [one for one in named if one not in project.roles])


def _accounts(state: JiraState, people: Any) -> frozenset[str]:
    return frozenset(state.host.find_user(one).account_id for one in people or ())


def add_boards(state: JiraState, boards: Iterable[Mapping[str, Any]] = ()) -> None:
    """The boards a seed describes; a project without one gets one, as new projects do."""
    for one in boards:
        _add_board(state, one)
    for project in state.projects.values():
        if state.agile.board_of(project.key) is None:
            kind: BoardKind = "scrum" if project.style == "classic" else "kanban"
            state.agile.add_board(f"{project.key} board", kind, project.key)


def _add_board(state: JiraState, one: Mapping[str, Any]) -> None:
    if one["project"] not in state.projects:
        raise ValueError(f"board {one.get('name')}: there is no project {one['project']!r}")
    kind = one.get("type", "scrum")
    if kind not in ("scrum", "kanban"):
        raise ValueError(f"board {one.get('name')}: type is scrum or kanban, not {kind!r}")
    board = state.agile.add_board(one.get("name", f"{one['project']} board"), kind, one["project"])
    for each in one.get("sprints") or ():
        given = each if isinstance(each, Mapping) else {"name": each}
        state.agile.add_sprint(board.id, given["name"], given.get("state", "future"), given.get("goal", ""))


def _version(state: JiraState, one: Any, project_id: str) -> Version:
    given = one if isinstance(one, Mapping) else {"name": one}
    return Version(
        str(state.new_id()),
        given["name"],
        project_id,
        description=given.get("description", ""),
        released=bool(given.get("released")),
        archived=bool(given.get("archived")),
        release_date=str(given["release_date"]) if given.get("release_date") else None,
    )


def _account(state: JiraState, wanted: str | None) -> str | None:
    return None if wanted is None else state.host.find_user(wanted).account_id


def _type(state: JiraState, one: Any, project_id: str | None) -> IssueType:
    name = one["name"] if isinstance(one, Mapping) else one
    level = {"epic": 1}.get(name.lower(), -1 if name.lower() in _SUBTASK_NAMES else 0)
    if isinstance(one, Mapping):
        level = one.get("level", level)
        add_names(state, name, one.get("names"))
    for known in state.types.values():
        if (known.name, known.project_id) == (name, project_id):
            return known
    made = IssueType(_type_id(state, one), name, level, project_id)
    state.types[made.id] = made
    return made


def _type_id(state: JiraState, one: Any) -> str:
    if isinstance(one, Mapping) and one.get("id") is not None and str(one["id"]) not in state.types:
        return str(one["id"])
    number = 10_001 + len(state.types)
    while str(number) in state.types:
        number += 1
    return str(number)
