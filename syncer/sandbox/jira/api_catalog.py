"""Routes about what the site is configured with: projects, types, statuses, fields, metadata, versions."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from syncer.sandbox.jira import views_parts
from syncer.sandbox.jira.catalog import CATEGORIES, Field, IssueType, Project
from syncer.sandbox.jira.desk import (
    last_page,
    page,
    state_of,
    the_issue,
    the_project,
    view_of,
)
from syncer.sandbox.jira.epics import EPIC_NAME
from syncer.sandbox.jira.lifecycle import on_create_screen, on_edit_screen
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.jira.system_fields import schema_of
from syncer.sandbox.jira.views import View
from syncer.sandbox.wire import Call, Handler, Reply, refused

META_LIMIT = 200
_REQUIRED = {"summary", "issuetype", "project"}
_OPERATIONS = {
    "labels": ["add", "set", "remove"],
    "options": ["add", "set", "remove"],
    "users": ["add", "set", "remove"],
    "versions": ["set", "add", "remove"],
    "timetracking": ["set", "edit"],
    "components": ["add", "set", "remove"],
    "links": ["add", "copy"],
}
_THROUGH_UPDATE = {"comment": ["add", "edit", "remove"], "attachment": ["set", "copy"]}
"""What the edit screen always shows, and which is no field to set."""


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "project/search": {"GET": search_projects},
        "project": {"GET": all_projects},
        "project/{project}": {"GET": project},
        "project/{project}/statuses": {"GET": project_statuses},
        "project/{project}/versions": {"GET": project_versions},
        "project/{project}/version": {"GET": page_of_versions},
        "project/{project}/components": {"GET": project_components},
        "issuetype": {"GET": issue_types},
        "issuetype/project": {"GET": issue_types_of_project},
        "status": {"GET": statuses},
        "statuscategory": {"GET": categories},
        "priority": {"GET": priorities},
        "priority/search": {"GET": search_priorities},
        "resolution": {"GET": resolutions},
        "issueLinkType": {"GET": link_types},
        "field": {"GET": fields},
        "issue/createmeta/{project}/issuetypes": {"GET": create_types},
        "issue/createmeta/{project}/issuetypes/{type}": {"GET": create_fields},
        "issue/{issue}/editmeta": {"GET": edit_fields},
    }


# projects


def _visible_projects(call: Call) -> list[Project]:
    return state_of(call).seen_projects(call.user)


def full_project(view: View, one: Project) -> dict[str, Any]:
    """A project as it shows itself."""
    return (
        view.project(one)
        | {
            "description": one.description,
            "lead": view.user(one.lead),
            "issueTypes": [view.issue_type(kind) for kind in one.types],
            "versions": [view.version_of(each) for each in one.versions],
            "components": [view.component(each) for each in one.components],
            "assigneeType": one.assignee_type,
            "roles": {},
        }
        | ({"url": one.url} if one.url else {})
        | _category(view, one)
        | _privacy(view, one, whole=True)
    )


def _category(view: View, one: Project) -> dict[str, Any]:
    found = view.state.categories.get(one.category or "")
    return {} if found is None else {"projectCategory": views_parts.category(view, found)}


def _listed_project(view: View, one: Project) -> dict[str, Any]:
    return view.project(one) | _privacy(view, one)


def _privacy(view: View, one: Project, *, whole: bool = False) -> dict[str, Any]:
    """What Cloud says of a project's kind; Data Center says that it is not archived, or is."""
    if not view.state.host.cloud:
        return {"archived": one.archived}
    return {"style": one.style, "isPrivate": False} | ({"properties": {}} if whole else {})


def all_projects(call: Call) -> Reply:
    """All projects at once."""
    view, more = view_of(call), call.texts("expand")
    return Reply(body=[_listed_project(view, one) | _expanded(one, more) for one in _visible_projects(call)])


def search_projects(call: Call) -> Reply:
    """A page of projects, by keys or by a word of the name or key."""
    query = (call.text("query") or "").lower()
    keys, view = set(call.texts("keys")), view_of(call)
    found = [
        _listed_project(view, one)
        for one in sorted(_visible_projects(call), key=lambda one: one.key)
        if (not keys or one.key in keys) and (query in one.name.lower() or query in one.key.lower())
    ]
    body = page(call, found)
    last = last_page(body["startAt"], len(body["values"]), len(found))
    return Reply(body=body | {"self": f"{view.base}/project/search", "isLast": last})


def project(call: Call) -> Reply:
    """One project with its types, versions and components."""
    one = the_project(call)
    return Reply(body=full_project(view_of(call), one) | _expanded(one, call.texts("expand")))


def _expanded(one: Project, more: Container[str]) -> dict[str, Any]:
    """What a project shows when asked for it."""
    return {"projectKeys": [one.key]} if "projectKeys" in more else {}


def project_statuses(call: Call) -> Reply:
    """For every type of a project, the statuses of its workflow."""
    found, view = the_project(call), view_of(call)
    return Reply(body=[_type_with_statuses(view, found, one) for one in found.types])


def _type_with_statuses(view: View, project: Project, kind: IssueType) -> dict[str, Any]:
    statuses = [view.status(one) for one in project.workflow_of(kind).statuses]
    own = f"{view.base}/issuetype/{kind.id}"
    return {"self": own, "id": kind.id, "name": kind.name, "subtask": kind.subtask, "statuses": statuses}


def project_versions(call: Call) -> Reply:
    """All versions of a project."""
    view = view_of(call)
    return Reply(body=[view.version_of(one) for one in the_project(call).versions])


def page_of_versions(call: Call) -> Reply:
    """A page of a project's versions."""
    view = view_of(call)
    found = [view.version_of(one) for one in the_project(call).versions]
    body = page(call, found)
    last = last_page(body["startAt"], len(body["values"]), len(found))
    return Reply(body=body | {"isLast": last})


def project_components(call: Call) -> Reply:
    """All components of a project."""
    view = view_of(call)
    return Reply(body=[view.component(one) for one in the_project(call).components])


# lists


def issue_types(call: Call) -> Reply:
    """Every issue type the caller sees: one name may come many times."""
    return Reply(body=[view_of(call).issue_type(one) for one in state_of(call).types.values() if call.user])


def issue_types_of_project(call: Call) -> Reply:
    """The issue types of the project with an id."""
    found = state_of(call).project_for(call.user, call.text("projectId") or "")
    if found is None:
        raise refused(404, "No project could be found with the given id.")
    return Reply(body=[view_of(call).issue_type(one) for one in found.types])


def statuses(call: Call) -> Reply:
    """Every status the caller sees."""
    return Reply(body=[view_of(call).status(one) for one in state_of(call).statuses.values() if call.user])


def categories(call: Call) -> Reply:
    """The status categories."""
    base = view_of(call).base
    return Reply(
        body=[
            {
                "self": f"{base}/statuscategory/{number}",
                "id": number,
                "key": key,
                "colorName": colour,
                "name": name,
            }
            for key, (number, name, colour) in CATEGORIES.items()
        ]
    )


def priorities(call: Call) -> Reply:
    """Every priority."""
    return Reply(body=[view_of(call).priority(one) for one in state_of(call).priorities if call.user])


def search_priorities(call: Call) -> Reply:
    """A page of priorities, of some ids or a name if asked; none is said to be the default here, as on live sites."""
    view, ids, name = view_of(call), call.texts("id"), (call.text("priorityName") or "").lower()
    found = [
        view.priority(one) | {"isDefault": False, "statusColor": "#ea7d24", "description": ""}
        for one in state_of(call).priorities
        if call.user and (not ids or one.id in ids) and name in one.name.lower()
    ]
    body = page(call, found)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(found))})


def resolutions(call: Call) -> Reply:
    """Every resolution."""
    return Reply(body=[view_of(call).resolution(one) for one in state_of(call).resolutions if call.user])


def link_types(call: Call) -> Reply:
    """Every link type."""
    view = view_of(call)
    return Reply(
        body={
            "issueLinkTypes": [view.link_type(one) for one in state_of(call).link_types.values() if call.user]
        }
    )


def fields(call: Call) -> Reply:
    """Every field; names need not be unique."""
    return Reply(body=[view_of(call).field(one) for one in state_of(call).fields.values() if call.user])


# metadata for creating and editing


def create_types(call: Call) -> Reply:
    """A page of the types of which one may create issues in a project."""
    _check_meta_size(call)
    return Reply(body=page(call, listed_create_types(call), "issueTypes", most=META_LIMIT))


def listed_create_types(call: Call) -> list[dict[str, Any]]:
    """The types of which one may create issues in the project of the path."""
    view = view_of(call)
    return [view.issue_type(one) for one in the_project(call).types]


def create_fields(call: Call) -> Reply:
    """A page of the fields on the create screen of a project and type."""
    _check_meta_size(call)
    return Reply(body=page(call, listed_create_fields(call), "fields", most=META_LIMIT))


def listed_create_fields(call: Call) -> list[dict[str, Any]]:
    """The fields on the create screen of the project and type of the path."""
    found = the_project(call)
    kind = found.type_of({"id": call.params["type"]})
    if kind is None:
        raise refused(404, "The issue type could not be found in the project.")
    return fields_for_create(call, found, kind)


def fields_for_create(call: Call, found: Project, kind: IssueType) -> list[dict[str, Any]]:
    """The fields on the create screen of a project and type."""
    view = view_of(call)
    return [
        field_meta(view, found, kind, one, creating=True) | {"fieldId": one.id}
        for one in state_of(call).fields.values()
        if one.settable and on_create_screen(one, found, kind.name) and _offered(call, one, found, kind)
    ]


def _offered(call: Call, one: Field, project: Project, kind: IssueType) -> bool:
    """Cloud's `parent` ties everything below epics, Data Center's sub-tasks only; levels are there if there are any."""
    if one.id == "security":
        return bool(project.security_levels)
    if one.id != "parent":
        return True
    return kind.level <= 0 if call.site.cloud else kind.subtask


def edit_fields(call: Call) -> Reply:
    """The fields on the edit screen of an issue."""
    return Reply(body=edit_meta(call, the_issue(call)))


def edit_meta(call: Call, issue: Issue) -> dict[str, Any]:
    """The fields on the edit screen of an issue, as `editmeta` shows them."""
    view = view_of(call)
    found = {
        one.id: field_meta(view, issue.project, issue.type, one)
        for one in state_of(call).fields.values()
        if (one.settable or one.id in _THROUGH_UPDATE)
        and one.id != "project"
        and on_edit_screen(one, issue)
        and _offered(call, one, issue.project, issue.type)
    }
    return {"fields": found}


def _check_meta_size(call: Call) -> None:
    if not 0 <= call.integer("maxResults", 50) <= META_LIMIT:
        raise refused(400, f"The maxResults must be between 0 and {META_LIMIT}.")


def field_meta(
    view: View, project: Project, kind: IssueType, one: Field, *, creating: bool = False
) -> dict[str, Any]:
    """What may be put into a field of a project and type."""
    asked = one.required_on(project.key, kind.name)
    required = asked or one.id in _REQUIRED or one.id == EPIC_NAME.id or (one.id == "parent" and kind.subtask)
    shown: dict[str, Any] = {
        "required": required and (creating or asked or one.id == "summary"),
        "schema": schema_of(one),
        "name": view.name(one),
        "key": one.id,
        "hasDefaultValue": one.id in ("priority", "reporter"),
        "operations": _THROUGH_UPDATE.get(one.id) or _OPERATIONS.get(one.kind, ["set"]),
    }
    allowed = _allowed(view, project, kind, one)
    if one.kind == "user":
        word = "query" if view.state.host.cloud else "username"
        shown["autoCompleteUrl"] = f"{view.base}/user/assignable/search?project={project.key}&{word}="
    return shown if allowed is None else shown | {"allowedValues": allowed}


def _allowed(view: View, project: Project, kind: IssueType, one: Field) -> list[Any] | None:
    match one.kind:
        case "priority":
            return [view.priority(each) for each in project.priorities]
        case "issuetype":
            return [view.issue_type(kind)]
        case "project":
            return [view.project(project)]
        case "versions":
            return [view.version_of(each) for each in project.versions if not each.archived]
        case "components":
            return [view.component(each) for each in project.components]
        case "resolution":
            return [view.resolution(each) for each in view.state.resolutions]
        case "option" | "options" | "cascade":
            options = one.options_in(project.key, kind.name)
            return [views_parts.option_tree(view, each) for each in options if not each.disabled]
        case "security":
            return [views_parts.security(view, each) for each in project.security_levels]
    return None
