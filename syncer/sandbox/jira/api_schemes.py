"""Routes of the schemes projects share: permissions, notifications, priorities, workflows, issue types, security.

A site has one default of each; what a project has of its own (workflow, security levels) is a scheme of its own.
Schemes can be read, not changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from syncer.sandbox.jira.api_projects import administrator
from syncer.sandbox.jira.catalog import Named, Project
from syncer.sandbox.jira.desk import actor, last_page, page, state_of, the_project, view_of
from syncer.sandbox.jira.views import View
from syncer.sandbox.jira.views_parts import category
from syncer.sandbox.wire import Call, Handler, Reply, refused

DEFAULT_PERMISSIONS = 0
DEFAULT_NOTIFICATIONS = 10_000
DEFAULT_TYPES = "10000"
ADMIN_ONLY = "You do not have permission to perform this operation. Administrators only."
NO_SECURITY = "The project does not have an issue security scheme associated with it."
_OWN_FROM = 10_100
_GRANTED = (
    "ADMINISTER_PROJECTS",
    "BROWSE_PROJECTS",
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "LINK_ISSUES",
    "ADD_COMMENTS",
)


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "permissionscheme": {"GET": permission_schemes},
        "permissionscheme/{scheme}": {"GET": permission_scheme},
        "issuesecurityschemes": {"GET": security_schemes},
        "issuesecurityschemes/{scheme}": {"GET": security_scheme},
        "notificationscheme": {"GET": notification_schemes},
        "notificationscheme/{scheme}": {"GET": notification_scheme},
        "projectCategory": {"GET": categories, "POST": create_category},
        "projectCategory/{category}": {"GET": one_category, "DELETE": delete_category},
        "project/{project}/permissionscheme": {"GET": permissions_of},
        "project/{project}/notificationscheme": {"GET": notifications_of},
        "project/{project}/issuesecuritylevelscheme": {"GET": security_of},
        "securitylevel/{level}": {"GET": security_level},
    }


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """What Data Center alone has, or has in another shape."""
    return {
        "issuetypescheme": {"GET": type_schemes},
        "issuetypescheme/{scheme}": {"GET": type_scheme},
        "issuetypescheme/{scheme}/associations": {"GET": types_used_by},
        "priorityschemes": {"GET": priority_schemes},
        "project/{project}/priorityscheme": {"GET": priorities_of},
        "project/{project}/workflowscheme": {"GET": workflow_of},
        "workflow": {"GET": workflows},
    }


def cloud_table() -> dict[str, dict[str, Handler]]:
    """What Cloud alone has, or has in another shape."""
    return {"issuetypescheme": {"GET": page_of_type_schemes}}


# permissions and notifications


def _permission_scheme(view: View, *, whole: bool = False) -> dict[str, Any]:
    own = f"{view.base}/permissionscheme/{DEFAULT_PERMISSIONS}"
    shown: dict[str, Any] = {
        "expand": "permissions,user,group,projectRole,field,all",
        "self": own,
        "id": DEFAULT_PERMISSIONS,
        "name": "Default Permission Scheme",
        "description": "This is the default Permission Scheme. Any new projects that are created will be assigned this scheme.",
    }
    held = [
        {
            "id": 10_000 + place,
            "self": f"{own}/permission/{10_000 + place}",
            "holder": {"type": "applicationRole"},
            "permission": name,
        }
        for place, name in enumerate(_GRANTED)
    ]
    return shown | ({"permissions": held} if whole else {})


def permission_schemes(call: Call) -> Reply:
    """The permission schemes."""
    actor(call)
    whole = bool(call.texts("expand"))
    return Reply(body={"permissionSchemes": [_permission_scheme(view_of(call), whole=whole)]})


def permission_scheme(call: Call) -> Reply:
    """One permission scheme."""
    actor(call)
    if call.params["scheme"] != str(DEFAULT_PERMISSIONS):
        raise refused(404, "Permission scheme could not be found.")
    return Reply(body=_permission_scheme(view_of(call), whole=bool(call.texts("expand"))))


def permissions_of(call: Call) -> Reply:
    """The permission scheme of a project."""
    actor(call)
    the_project(call)
    return Reply(body=_permission_scheme(view_of(call), whole="permissions" in call.texts("expand")))


def _notification_scheme(view: View) -> dict[str, Any]:
    return {
        "expand": "notificationSchemeEvents,user,group,projectRole,field,all",
        "id": DEFAULT_NOTIFICATIONS,
        "self": f"{view.base}/notificationscheme/{DEFAULT_NOTIFICATIONS}",
        "name": "Default Notification Scheme",
    }


def notification_schemes(call: Call) -> Reply:
    """A page of the notification schemes."""
    actor(call)
    return _paged(call, [_notification_scheme(view_of(call))])


def notification_scheme(call: Call) -> Reply:
    """One notification scheme."""
    actor(call)
    if call.params["scheme"] != str(DEFAULT_NOTIFICATIONS):
        raise refused(404, "Notification scheme could not be found.")
    return Reply(body=_notification_scheme(view_of(call)))


def notifications_of(call: Call) -> Reply:
    """The notification scheme of a project."""
    actor(call)
    the_project(call)
    return Reply(body=_notification_scheme(view_of(call)))


def _paged(call: Call, found: list[dict[str, Any]]) -> Reply:
    body = page(call, found)
    return Reply(body=body | {"isLast": last_page(body["startAt"], len(body["values"]), len(found))})


# security


def _security_scheme(view: View, one: Project) -> dict[str, Any]:
    number = _OWN_FROM + int(one.id)
    levels = [
        {
            "self": f"{view.base}/securitylevel/{each.id}",
            "id": each.id,
            "name": each.name,
            "description": each.description,
        }
        for each in one.security_levels
    ]
    own = f"{view.base}/issuesecurityschemes/{number}"
    name = f"{one.key}: Issue Security Scheme"
    return {"self": own, "id": number, "name": name, "description": "", "levels": levels}


def _secured(call: Call) -> list[Project]:
    return [one for one in state_of(call).seen_projects(call.user) if one.security_levels]


def _without_levels(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name != "levels"}


def security_schemes(call: Call) -> Reply:
    """The security schemes: one for each project that has levels; without any, an empty default one."""
    administrator(call, ADMIN_ONLY)
    view = view_of(call)
    found = [_without_levels(_security_scheme(view, one)) for one in _secured(call)]
    return Reply(body={"issueSecuritySchemes": found or [_no_security(view)]})


def _no_security(view: View) -> dict[str, Any]:
    own = f"{view.base}/issuesecurityschemes/0"
    return {"self": own, "id": 0, "name": "Default Issue Security Scheme", "description": ""}


def security_scheme(call: Call) -> Reply:
    """One security scheme with its levels."""
    administrator(call, ADMIN_ONLY)
    view = view_of(call)
    for shown in [
        _no_security(view) | {"levels": []},
        *(_security_scheme(view, one) for one in _secured(call)),
    ]:
        if str(shown["id"]) == call.params["scheme"]:
            return Reply(body=shown)
    raise refused(404, "Issue security scheme could not be found.")


def security_of(call: Call) -> Reply:
    """The security scheme of a project, 404 where it has none."""
    actor(call)
    one = the_project(call)
    if not one.security_levels:
        raise refused(404, NO_SECURITY)
    return Reply(body=_security_scheme(view_of(call), one))


def security_level(call: Call) -> Reply:
    """One security level."""
    for one in _secured(call):
        for shown in _security_scheme(view_of(call), one)["levels"]:
            if shown["id"] == call.params["level"]:
                return Reply(body=shown)
    raise refused(404, f"The security level with id '{call.params['level']}' does not exist")


# categories


def categories(call: Call) -> Reply:
    """The categories of projects."""
    actor(call)
    return Reply(body=[category(view_of(call), one) for one in state_of(call).categories.values()])


def create_category(call: Call) -> Reply:
    """A new category; its name must be new."""
    administrator(call, ADMIN_ONLY)
    name, known = call.mapping().get("name"), state_of(call).categories
    if not isinstance(name, str) or not name.strip():
        raise refused(400, errors={"name": "The name must not be empty."})
    if any(one.name.lower() == name.lower() for one in known.values()):
        raise refused(409, errors={"name": f"The project category '{name}' already exists."})
    made = Named(str(state_of(call).new_id()), name)
    known[made.id] = made
    return Reply(201, category(view_of(call), made))


def _the_category(call: Call) -> Named:
    found = state_of(call).categories.get(call.params["category"])
    if found is None or call.user is None:
        raise refused(404, f"The project category with id '{call.params['category']}' was not found.")
    return found


def one_category(call: Call) -> Reply:
    """One category."""
    return Reply(body=category(view_of(call), _the_category(call)))


def delete_category(call: Call) -> Reply:
    """Delete a category; its projects have none then."""
    administrator(call, ADMIN_ONLY)
    gone = _the_category(call)
    for one in state_of(call).projects.values():
        one.category = None if one.category == gone.id else one.category
    del state_of(call).categories[gone.id]
    return Reply(204)


# issue types, priorities, workflows


def _type_schemes(call: Call) -> list[tuple[dict[str, Any], Callable[[Project], bool]]]:
    """The default scheme and one for each project; which projects each is of."""
    view = view_of(call)
    default = {
        "id": DEFAULT_TYPES,
        "name": "Default Issue Type Scheme",
        "description": "Default issue type scheme is the list of global issue types.",
    }
    found: list[tuple[dict[str, Any], Callable[[Project], bool]]] = [(default, lambda _one: False)]
    for each in view.state.seen_projects(call.user):
        shown = {
            "id": str(_OWN_FROM + int(each.id)),
            "name": f"{each.key}: Issue Type Scheme",
            "description": "",
        }
        found.append((shown, lambda one, own=each: one is own))  # type: ignore[misc]
    return found


def _whole_type_scheme(
    call: Call, shown: dict[str, Any], belongs: Callable[[Project], bool]
) -> dict[str, Any]:
    view, state = view_of(call), state_of(call)
    owner = next((one for one in state.projects.values() if belongs(one)), None)
    kinds = owner.types if owner is not None else list(state.types.values())
    own = f"{view.base}/issuetypescheme/{shown['id']}"
    return shown | {"self": own, "issueTypes": [view.issue_type(one) for one in kinds]}


def type_schemes(call: Call) -> Reply:
    """The issue type schemes (Data Center)."""
    administrator(call, ADMIN_ONLY)
    found = [_whole_type_scheme(call, *one) for one in _type_schemes(call)]
    return Reply(body={"schemes": [{**one, "expand": "defaultIssueType,issueTypes"} for one in found]})


def page_of_type_schemes(call: Call) -> Reply:
    """A page of the issue type schemes (Cloud)."""
    administrator(call, ADMIN_ONLY)
    return _paged(call, [shown for shown, _ in _type_schemes(call)])


def _the_type_scheme(call: Call) -> tuple[dict[str, Any], Callable[[Project], bool]]:
    administrator(call, ADMIN_ONLY)
    for one in _type_schemes(call):
        if one[0]["id"] == call.params["scheme"]:
            return one
    raise refused(404, "The issue type scheme does not exist.")


def type_scheme(call: Call) -> Reply:
    """One issue type scheme."""
    return Reply(body=_whole_type_scheme(call, *_the_type_scheme(call)))


def types_used_by(call: Call) -> Reply:
    """The projects that use an issue type scheme."""
    _, belongs = _the_type_scheme(call)
    view = view_of(call)
    found = [one for one in view.state.seen_projects(call.user) if belongs(one)]
    return Reply(body=[view.project(one) | {"lead": view.user(one.lead)} for one in found])


def _priority_scheme(call: Call, one: Project | None) -> dict[str, Any]:
    view, known = view_of(call), state_of(call).priorities
    held = one.priorities if one is not None else known
    default = next((each.id for each in held if each.name == "Medium"), held[0].id if held else None)
    return {
        "expand": "schemes,projectKeys",
        "self": f"{view.base}/priorityschemes/1",
        "id": 1,
        "name": "Default priority scheme",
        "description": "This is default priority scheme used by all projects without any other scheme assigned",
        "defaultOptionId": default,
        "optionIds": [each.id for each in held],
        "defaultScheme": True,
    }


def priority_schemes(call: Call) -> Reply:
    """The priority schemes."""
    administrator(call, ADMIN_ONLY)
    found = [_priority_scheme(call, None)]
    return Reply(body={"startAt": 0, "maxResults": 100, "total": len(found), "schemes": found})


def priorities_of(call: Call) -> Reply:
    """The priority scheme of a project."""
    actor(call)
    return Reply(body=_priority_scheme(call, the_project(call)))


def workflow_of(call: Call) -> Reply:
    """The workflow scheme of a project: each type with its workflow."""
    actor(call)
    one, view = the_project(call), view_of(call)
    name = f"{one.key}: Software Simplified Workflow Scheme"
    default = f"Software Simplified Workflow for Project {one.key}"
    own = {kind.id: f"{one.key}: {kind.name} Workflow" for kind in one.types if kind.name in one.workflows}
    body = {
        "id": _OWN_FROM + int(one.id),
        "name": name,
        "description": "Generated by Jira Software. This workflow scheme is managed internally by Jira Software.",
        "defaultWorkflow": default,
        "issueTypeMappings": own,
        "draft": False,
        "self": f"{view.base}/workflowscheme/{_OWN_FROM + int(one.id)}",
    }
    return Reply(body=body)


def workflows(call: Call) -> Reply:
    """All workflows, with the number of their steps."""
    administrator(call, ADMIN_ONLY)
    found = [
        {
            "name": f"Software Simplified Workflow for Project {one.key}",
            "description": "",
            "steps": len(one.workflow.statuses),
            "default": False,
        }
        for one in state_of(call).projects.values()
    ]
    return Reply(body=found)
