"""From a seed file's mapping to a configured Jira: priorities, fields, link types, projects, issues.

Ids follow from the order in the file alone, so that the same seed gives the same site. A mistake in a seed
is a ValueError that says what may be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast, get_args

from syncer.sandbox.jira.catalog import (
    Category,
    Field,
    IssueType,
    LinkType,
    Named,
    Project,
    Status,
    Transition,
    Version,
    Workflow,
)
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.seed_issues import add_issues
from syncer.sandbox.jira.system_fields import CUSTOM_KINDS

DEFAULT_PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
DEFAULT_RESOLUTIONS = ("Done", "Won't Do", "Duplicate", "Cannot Reproduce")
DEFAULT_TYPES = ("Story", "Task", "Epic", "Bug", "Sub-task")
DEFAULT_LINK_TYPES = (
    {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"},
    {"name": "Cloners", "inward": "is cloned by", "outward": "clones"},
    {"name": "Duplicate", "inward": "is duplicated by", "outward": "duplicates"},
    {"name": "Relates", "inward": "relates to", "outward": "relates to"},
)
DEFAULT_STATUSES = (
    {"name": "To Do", "category": "new"},
    {"name": "In Progress", "category": "indeterminate"},
    {"name": "Done", "category": "done"},
)
_SUBTASK_NAMES = {"sub-task", "subtask"}


def seed_into(state: JiraState, mapping: Mapping[str, Any]) -> None:
    """Add everything Jira's part of a seed describes; what is named twice is kept as it was."""
    _seed_choices(state.priorities, mapping.get("priorities"), DEFAULT_PRIORITIES, 1)
    _seed_choices(state.resolutions, mapping.get("resolutions"), DEFAULT_RESOLUTIONS, 10_000)
    for link in mapping.get("link_types") or (() if state.link_types else DEFAULT_LINK_TYPES):
        _add_link_type(state, link)
    for one in mapping.get("projects") or ():
        if one["key"] not in state.projects:
            _add_project(state, one)
    for one in mapping.get("fields") or ():
        _add_field(state, one)
    if mapping.get("issues"):
        add_issues(state, mapping["issues"])


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


def _add_project(state: JiraState, one: Mapping[str, Any]) -> None:
    style = one.get("style", "classic")
    if style not in ("classic", "next-gen"):
        raise ValueError(f"project {one['key']}: style is classic or next-gen, not {style!r}")
    project_id = str(10_000 + len(state.projects))
    own = project_id if style == "next-gen" else None
    priorities = state.priorities
    if one.get("priorities"):
        priorities = [known for known in state.priorities if known.name in one["priorities"]]
    project = Project(
        id=project_id,
        key=one["key"],
        name=one.get("name", one["key"]),
        style=style,
        types=[_type(state, each, own) for each in one.get("types") or DEFAULT_TYPES],
        workflow=_workflow(state, one, own),
        priorities=priorities,
        lead=_account(state, one.get("lead")),
    )
    project.components = [Named(str(state.new_id()), name) for name in one.get("components") or ()]
    project.versions = [_version(state, each, project_id) for each in one.get("versions") or ()]
    state.projects[project.key] = project


def _version(state: JiraState, one: Any, project_id: str) -> Version:
    given = one if isinstance(one, Mapping) else {"name": one}
    return Version(
        str(state.new_id()),
        given["name"],
        project_id,
        released=bool(given.get("released")),
        release_date=str(given["release_date"]) if given.get("release_date") else None,
    )


def _account(state: JiraState, wanted: str | None) -> str | None:
    return None if wanted is None else state.host.find_user(wanted).account_id


def _type(state: JiraState, one: Any, project_id: str | None) -> IssueType:
    name = one["name"] if isinstance(one, Mapping) else one
    level = {"epic": 1}.get(name.lower(), -1 if name.lower() in _SUBTASK_NAMES else 0)
    if isinstance(one, Mapping):
        level = one.get("level", level)
    for known in state.types.values():
        if (known.name, known.project_id) == (name, project_id):
            return known
    made = IssueType(str(10_001 + len(state.types)), name, level, project_id)
    state.types[made.id] = made
    return made


def _workflow(state: JiraState, one: Mapping[str, Any], project_id: str | None) -> Workflow:
    statuses = tuple(_status(state, each, project_id) for each in one.get("statuses") or DEFAULT_STATUSES)
    described = one.get("transitions") or [{"name": each.name, "to": each.name} for each in statuses]
    transitions = tuple(_transition(number, each, statuses) for number, each in enumerate(described))
    return Workflow(statuses, transitions)


def _status(state: JiraState, one: Mapping[str, Any], project_id: str | None) -> Status:
    category = one.get("category", "undefined")
    if category not in get_args(Category):
        raise ValueError(f"status {one['name']}: category is one of {', '.join(get_args(Category))}")
    if project_id is None:
        for known in state.statuses.values():
            if known.name == one["name"] and known.category == category:
                return known
    made = Status(str(10_000 + len(state.statuses)), one["name"], category)
    state.statuses[made.id] = made
    return made


def _transition(number: int, one: Mapping[str, Any], statuses: tuple[Status, ...]) -> Transition:
    by_name = {status.name: status for status in statuses}
    sources = one.get("from")
    required = one.get("required") or ()
    try:
        return Transition(
            id=str(one.get("id", 11 + 10 * number)),
            name=one["name"],
            target=by_name[one["to"]],
            sources=None if sources is None else frozenset(by_name[name].id for name in sources),
            screen=tuple(dict.fromkeys([*(one.get("screen") or ()), *required])),
            required=frozenset(required),
        )
    except KeyError as missing:
        raise ValueError(
            f"transition {dict(one)!r}: {missing} is missing or no status of the workflow"
        ) from None


def _add_field(state: JiraState, one: Mapping[str, Any]) -> None:
    if one.get("type") not in CUSTOM_KINDS:
        raise ValueError(f"field {one.get('name')}: type is one of {', '.join(CUSTOM_KINDS)}")
    kind, custom = CUSTOM_KINDS[one["type"]]
    ours = (field for field in state.fields.values() if field.custom and ":" not in field.custom)
    number = one.get("id") or 10_031 + sum(1 for _ in ours)
    field_id = f"customfield_{str(number).removeprefix('customfield_')}"
    digits = field_id.removeprefix("customfield_")
    state.fields[field_id] = Field(
        id=field_id,
        name=one["name"],
        kind=kind,
        custom=custom,
        clauses=(f"cf[{digits}]", one["name"]),
        options=_options(one.get("options") or (), int(digits)),
        projects=frozenset(one["projects"]) if one.get("projects") is not None else None,
        screens=_screens(one.get("screens")),
    )


def _options(options: Any, field_number: int) -> tuple[Named, ...]:
    made = []
    for place, one in enumerate(options):
        name = one["value"] if isinstance(one, Mapping) else one
        disabled = bool(one.get("disabled")) if isinstance(one, Mapping) else False
        made.append(Named(str(field_number * 10 + place), name, disabled))
    return tuple(made)


def _screens(screens: Any) -> tuple[tuple[str, frozenset[str]], ...] | None:
    if screens is None:
        return None
    return tuple((cast("str", one["project"]), frozenset(one.get("types") or ())) for one in screens)
