"""What an export's issues refer to: projects, types, statuses, priorities, versions, boards and custom fields.

Everything keeps its id where the file gives one that is free here; what the site has already is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, cast, get_args

from syncer.sandbox.jira.agile import Sprint, SprintState
from syncer.sandbox.jira.catalog import (
    CATEGORIES,
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
from syncer.sandbox.jira.export_people import People
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.system_fields import CUSTOM_KINDS

_ORDER: tuple[Category, ...] = ("new", "indeterminate", "undefined", "done")
_NO_TYPE: Mapping[str, Any] = {"id": "10001", "name": "Task"}
_NO_STATUS: Mapping[str, Any] = {"name": "To Do", "statusCategory": {"key": "new"}}


def instant(value: Any) -> datetime | None:
    """An instant as the API writes it (`2026-11-21T07:39:15.000-0800`), None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


class ExportCatalog:
    """Makes, once each, what the issues of an export refer to."""

    def __init__(self, state: JiraState, people: People, about: Mapping[str, Any]) -> None:
        self._state = state
        self._people = people
        self._about = about
        self._types: dict[str, IssueType] = {}
        self._versions: dict[str, Project] = {}

    def read(self, issues: list[Mapping[str, Any]]) -> None:
        """Make the projects with their types and workflows, and the custom fields that have a name."""
        self._read_fields()
        for key, own in _by_project(issues).items():
            self._read_project(key, own)
        for choices in (self._state.priorities, self._state.resolutions):
            choices.sort(key=lambda one: int(one.id) if one.id.isdecimal() else 0)

    def project_of(self, issue_key: str) -> Project:
        """The project of an issue by its key."""
        return self._state.projects[issue_key.rpartition("-")[0].upper()]

    def type_of(self, fields: Mapping[str, Any]) -> IssueType:
        """The type of an issue."""
        given = fields.get("issuetype") or _NO_TYPE
        known = self._types.get(str(given.get("id") or given.get("name")))
        if known is not None:
            return known
        name = str(given.get("name", "Task"))
        level = given.get("hierarchyLevel")
        if not isinstance(level, int):
            level = -1 if given.get("subtask") else 1 if name.lower() == "epic" else 0
        made = next(
            (one for one in self._state.types.values() if (one.name, one.level) == (name, level)), None
        )
        if made is None:
            made = IssueType(_free(given.get("id"), self._state.types, 10_001), name, level)
            self._state.types[made.id] = made
        self._types[str(given.get("id") or name)] = made
        return made

    def status_of(self, fields: Mapping[str, Any]) -> Status:
        """The status of an issue."""
        given = fields.get("status") or _NO_STATUS
        key = (given.get("statusCategory") or {}).get("key", "undefined")
        category = cast("Category", key if key in CATEGORIES else "undefined")
        name = str(given.get("name", "To Do"))
        for one in self._state.statuses.values():
            if (one.name, one.category) == (name, category):
                return one
        made = Status(_free(given.get("id"), self._state.statuses, 10_000), name, category)
        self._state.statuses[made.id] = made
        return made

    def priority_of(self, fields: Mapping[str, Any]) -> Named | None:
        """The priority of an issue."""
        return _choice(self._state.priorities, fields.get("priority"))

    def resolution_of(self, fields: Mapping[str, Any]) -> Named | None:
        """The resolution of an issue."""
        return _choice(self._state.resolutions, fields.get("resolution"))

    def versions_of(self, given: Any) -> tuple[str, ...]:
        """The ids of versions."""
        return tuple(str(one["id"]) for one in given or () if str(one.get("id")) in self._versions)

    def components_of(self, given: Any) -> tuple[Named, ...]:
        """Components."""
        return tuple(Named(str(one["id"]), str(one["name"])) for one in given or () if "id" in one)

    def link_type_of(self, given: Mapping[str, Any]) -> LinkType:
        """A link type by its name."""
        name = str(given.get("name", "Relates"))
        for one in self._state.link_types.values():
            if one.name == name:
                return one
        made = LinkType(
            _free(given.get("id"), self._state.link_types, 10_000),
            name,
            str(given.get("inward", name)),
            str(given.get("outward", name)),
        )
        self._state.link_types[made.id] = made
        return made

    def sprints_of(self, issue_key: str, given: list[Any]) -> dict[str, Any]:
        """The value of the Sprint field, by the field's id."""
        field = next((one for one in self._state.fields.values() if one.kind == "sprints"), None)
        found = [
            self._sprint(issue_key, one) for one in given if isinstance(one, Mapping) and one.get("name")
        ]
        return {field.id: tuple(dict.fromkeys(found))} if field is not None and found else {}

    def _sprint(self, issue_key: str, given: Mapping[str, Any]) -> str:
        agile, project = self._state.agile, self.project_of(issue_key).key
        number = str(given.get("id") or len(agile.sprints) + 1)
        if number not in agile.sprints:
            board = agile.board_of(project) or agile.add_board(f"{project} board", "scrum", project)
            state = str(given.get("state", "closed")).lower()
            agile.sprints[number] = Sprint(
                number,
                str(given["name"]),
                cast("SprintState", state if state in get_args(SprintState) else "closed"),
                board.id,
                str(given.get("goal") or ""),
                instant(given.get("startDate")),
                instant(given.get("endDate")),
                instant(given.get("completeDate")),
            )
        return number

    def _read_project(self, key: str, issues: list[Mapping[str, Any]]) -> None:
        fields = [one["fields"] for one in issues]
        types = list({one.id: one for one in map(self.type_of, fields)}.values())
        statuses = list({one.id: one for one in map(self.status_of, fields)}.values())
        for one in fields:
            self.priority_of(one)
            self.resolution_of(one)
        project = self._state.projects.get(key) or self._made(key, fields[0].get("project") or {}, statuses)
        project.types += [one for one in types if one not in project.types]
        known = {one.id for one in project.workflow.statuses}
        project.workflow = _workflow(
            [*project.workflow.statuses, *(one for one in statuses if one.id not in known)]
        )
        project.components += _missing(
            project.components, (each for one in fields for each in one.get("components") or ())
        )
        for one in fields:
            for version in (*(one.get("fixVersions") or ()), *(one.get("versions") or ())):
                self._version(project, version)

    def _made(self, key: str, given: Mapping[str, Any], statuses: list[Status]) -> Project:
        taken = {one.id: one for one in self._state.projects.values()}
        lead = self._people.account(given.get("lead"))
        name = str(given.get("name") or key)
        number = _free(given.get("id"), taken, 10_000)
        style = str(given.get("style") or "classic")
        flow = _workflow(statuses)
        project = Project(number, key, name, style, [], flow, self._state.priorities, lead)
        self._state.projects[key] = project
        return project

    def _version(self, project: Project, given: Mapping[str, Any]) -> None:
        number = str(given.get("id", ""))
        if not number or number in self._versions:
            return
        self._versions[number] = project
        if any(one.id == number for one in project.versions):
            return
        made = Version(
            number, str(given.get("name", number)), project.id, str(given.get("description") or "")
        )
        made.released, made.archived = bool(given.get("released")), bool(given.get("archived"))
        made.release_date, made.start_date = given.get("releaseDate"), given.get("startDate")
        project.versions.append(made)
        if number.isdecimal():
            self._state.reserve(int(number))

    def _read_fields(self) -> None:
        """The custom fields an export with `expand=names,schema` describes."""
        names, schemas = self._about.get("names") or {}, self._about.get("schema") or {}
        kinds = {custom: kind for kind, custom in CUSTOM_KINDS.values()}
        for field_id, name in names.items():
            custom = str((schemas.get(field_id) or {}).get("custom", "")).rpartition(":")[2]
            if field_id.startswith("customfield_") and field_id not in self._state.fields and custom in kinds:
                clauses = (f"cf[{field_id.removeprefix('customfield_')}]", str(name))
                self._state.fields[field_id] = Field(field_id, str(name), kinds[custom], custom, clauses)


def _by_project(issues: list[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in issues:
        key, _, number = str(one["key"]).rpartition("-")
        if not key or not number.isdecimal():
            raise ValueError(f"export: {one['key']!r} is no issue key")
        found.setdefault(key.upper(), []).append(one)
    return found


def _workflow(statuses: list[Status]) -> Workflow:
    ranked = sorted(statuses, key=lambda one: _ORDER.index(one.category))
    ways = (Transition(str(11 + 10 * place), one.name, one) for place, one in enumerate(ranked))
    return Workflow(tuple(ranked), tuple(ways))


def _free(wanted: Any, taken: Mapping[str, Any], first: int) -> str:
    if wanted is not None and str(wanted) not in taken:
        return str(wanted)
    number = first + len(taken)
    while str(number) in taken:
        number += 1
    return str(number)


def _choice(choices: list[Named], given: Any) -> Named | None:
    if not isinstance(given, Mapping) or not given.get("name"):
        return None
    name = str(given["name"])
    found = next((one for one in choices if one.name == name), None)
    if found is None:
        found = Named(_free(given.get("id"), {one.id: one for one in choices}, 1), name)
        choices.append(found)
    return found


def _missing(known: list[Named], given: Iterable[Mapping[str, Any]]) -> list[Named]:
    there = {one.id for one in known}
    found = {str(one["id"]): Named(str(one["id"]), str(one["name"])) for one in given if "id" in one}
    return [one for number, one in found.items() if number not in there]
