"""Routes that create, change and delete projects, for administrators, and their avatars and properties' owners.

Errors are those of Jira's project service (`admin.errors.project.*`), each under the name of its field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.api_catalog import full_project
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.desk import NO_PROJECT, actor, state_of, the_project, view_of
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.seed import add_boards, add_project
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

ADMINISTRATORS_ONLY = "You must have global administrator rights in order to modify projects."
NO_KEY = (
    "You must specify a unique project key, at least 2 characters long, containing only uppercase letters."
)
BAD_KEY = "Project keys must start with an uppercase letter, followed by one or more uppercase alphanumeric characters."
LONG_KEY = "The project key must not exceed 10 characters in length."
TAKEN_KEY = "Project '{}' uses this project key."
NO_NAME = "You must specify a valid project name."
TAKEN_NAME = "A project with that name already exists."
NO_LEAD = "You must specify a valid project lead."
ABSENT_LEAD = "The user you have specified as project lead does not exist."
BAD_TYPE = "An invalid project type was specified. Make sure the project type matches one of the available project types."
KEY_LENGTH = 10
NAME_LENGTH = 80
LONG_NAME = "The project name must not exceed 80 characters in length."
KINDS = frozenset({"software", "business", "service_desk"})
ASSIGNEES = frozenset({"PROJECT_LEAD", "UNASSIGNED"})
NEXT_GENERATION = "simplified-agility"
DEFAULT_ROLE = "Administrators"
_KEY = re.compile(r"[A-Z][A-Z0-9]+")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "project": {"POST": create},
        "project/{project}": {"PUT": edit, "DELETE": delete},
        "project/{project}/restore": {"POST": restore},
        "project/type": {"GET": types},
        "project/type/{type}": {"GET": one_type},
    }


def administrator(call: Call, message: str = ADMINISTRATORS_ONLY) -> User:
    """The caller; refuses all who are no administrators of the site."""
    user = actor(call)
    if not user.admin:
        raise refused(403, message)
    return user


def create(call: Call) -> Reply:
    """Create a project of a template: its types, a workflow and a board."""
    administrator(call)
    body, state = call.mapping(), state_of(call)
    errors = (
        _key_error(state, body.get("key")) | _name_error(state, body.get("name")) | _lead_error(call, body)
    )
    if body.get("projectTypeKey") not in (None, *KINDS):
        errors["projectTypeKey"] = BAD_TYPE
    if errors:
        raise refused(400, errors=errors)
    agile = NEXT_GENERATION in str(body.get("projectTemplateKey") or "")
    made = add_project(
        state,
        {"key": body["key"], "name": body["name"].strip(), "style": "next-gen" if agile else "classic"},
    )
    made.kind = body.get("projectTypeKey") or made.kind
    made.role_groups = {
        DEFAULT_ROLE: frozenset({"administrators" if call.site.cloud else "jira-administrators"})
    }
    _fill(call, made, body)
    add_boards(state)
    own = f"{view_of(call).base}/project/{made.id}"
    return Reply(201, {"self": own, "id": int(made.id), "key": made.key})


def edit(call: Call) -> Reply:
    """Change what is given of a project: name, key, lead, description, address, category."""
    user, one = actor(call), the_project(call)
    may_administer(user, one)
    body, state = call.mapping(), state_of(call)
    errors: dict[str, str] = {}
    if body.get("key") not in (None, one.key):
        errors |= _key_error(state, body["key"])
    if body.get("name") not in (None, one.name):
        errors |= _name_error(state, body["name"])
    if "lead" in body or "leadAccountId" in body:
        errors |= _lead_error(call, body)
    if errors:
        raise refused(400, errors=errors)
    one.name = str(body.get("name", one.name))
    if body.get("key") not in (None, one.key):
        _rename(state, one, body["key"])
    _fill(call, one, body)
    return Reply(body=full_project(view_of(call), one))


def delete(call: Call) -> Reply:
    """Delete a project with all its issues; on Cloud it goes to the trash unless told otherwise."""
    user, state = actor(call), state_of(call)
    one = _any_project(call)
    if not user.admin:
        raise refused(403, "You cannot delete this project because you are not an administrator.")
    if call.site.cloud and call.flag("enableUndo", default=True) and not one.trashed:
        one.trashed = True
        return Reply(204)
    for issue in [each for each in state if each.project is one]:
        state.remove(issue)
    state.agile.forget(one.key)
    del state.projects[one.key]
    return Reply(204)


def restore(call: Call) -> Reply:
    """Take a project out of the trash (Cloud), or out of the archive."""
    administrator(call)
    one = _any_project(call)
    one.trashed, one.archived = False, False
    return Reply(body=full_project(view_of(call), one))


def types(_call: Call) -> Reply:
    """The types a project may be of."""
    return Reply(body=[_type(one) for one in sorted(KINDS)])


def one_type(call: Call) -> Reply:
    """One of the types."""
    if call.params["type"] not in KINDS:
        raise refused(404, f"The project type with key '{call.params['type']}' does not exist.")
    return Reply(body=_type(call.params["type"]))


def _type(key: str) -> dict[str, Any]:
    named = {"software": "Software", "business": "Business", "service_desk": "Service Desk"}[key]
    text = f"jira.project.type.{key.replace('_', '')}.description"
    return {"key": key, "formattedKey": named, "descriptionI18nKey": text, "icon": "", "color": "#F5A623"}


def _any_project(call: Call) -> Project:
    """The project of the path, in the trash too."""
    wanted, user = call.params["project"], actor(call)
    found = state_of(call).project(wanted)
    if found is None or (not found.trashed and state_of(call).project_for(user, wanted) is None):
        raise refused(404, NO_PROJECT.format("id" if wanted.isdecimal() else "key", wanted))
    return found


def may_administer(user: User, one: Project) -> None:
    """Refuse who administers neither the site nor this project."""
    if (
        not user.admin
        and user.account_id not in one.roles.get(DEFAULT_ROLE, ())
        and user.account_id != one.lead
    ):
        raise refused(403, "You cannot edit the configuration of this project.")


def _rename(state: JiraState, one: Project, key: str) -> None:
    """Give a project another key; its issues are found by their old ones too."""
    del state.projects[one.key]
    state.agile.rename(one.key, key)
    one.key = key
    state.projects[key] = one
    for issue in [each for each in state if each.project is one]:
        state.enter(issue)
        state.changed(issue, touch=False)


def _fill(call: Call, one: Project, body: Mapping[str, Any]) -> None:
    one.description = str(body.get("description", one.description) or "")
    one.url = str(body.get("url", one.url) or "")
    one.assignee_type = str(body.get("assigneeType") or one.assignee_type)
    if body.get("categoryId") is not None:
        one.category = str(body["categoryId"])
    lead = _lead(call, body)
    one.lead = one.lead if lead is None else lead.account_id


# what may be wrong


def _key_error(state: JiraState, key: Any) -> dict[str, str]:
    if not isinstance(key, str) or not key.strip():
        return {"projectKey": NO_KEY}
    if not _KEY.fullmatch(key):
        return {"projectKey": BAD_KEY}
    if len(key) > KEY_LENGTH:
        return {"projectKey": LONG_KEY}
    taken = state.project(key)
    return {} if taken is None else {"projectKey": TAKEN_KEY.format(taken.name)}


def _name_error(state: JiraState, name: Any) -> dict[str, str]:
    if not isinstance(name, str) or not name.strip():
        return {"projectName": NO_NAME}
    if len(name) > NAME_LENGTH:
        return {"projectName": LONG_NAME}
    taken = any(one.name.lower() == name.strip().lower() for one in state.projects.values())
    return {"projectName": TAKEN_NAME} if taken else {}


def _lead_error(call: Call, body: Mapping[str, Any]) -> dict[str, str]:
    if not body.get("lead") and not body.get("leadAccountId"):
        return {"projectLead": NO_LEAD}
    if body.get("assigneeType") not in (None, *ASSIGNEES):
        return {"assigneeType": "Invalid default assignee."}
    return {} if _lead(call, body) is not None else {"projectLead": ABSENT_LEAD}


def _lead(call: Call, body: Mapping[str, Any]) -> User | None:
    """Who is named as lead: by account id on Cloud, by login (or key) on Data Center."""
    if call.site.cloud:
        return call.site.users.get(str(body.get("leadAccountId")))
    wanted = str(body.get("lead") or "")
    return call.site.user_by_login(wanted) or by_key(call.site, wanted)
