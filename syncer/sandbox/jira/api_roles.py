"""Routes of project roles: which there are, and which people and groups are in them in a project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.api_groups import group_id, groups
from syncer.sandbox.jira.api_projects import DEFAULT_ROLE, administrator, may_administer
from syncer.sandbox.jira.catalog import Project
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, strings, the_project, view_of
from syncer.sandbox.wire import Call, Handler, Reply, refused

FIRST_ROLE = 10_002
USERS = "atlassian-user-role-actor"
GROUPS = "atlassian-group-role-actor"
NO_ROLE = "Can not retrieve a role actor for a null project role: {}"
NO_ACTOR = "We can't find '{}' in any accessible user directory. Check they're still active and available, and try again."
ADMIN_ONLY = "You do not have permission to perform this operation. Administrators only."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "role": {"GET": every},
        "role/{role}": {"GET": one_role},
        "project/{project}/role": {"GET": roles},
        "project/{project}/role/{role}": {"GET": show, "POST": add, "PUT": put, "DELETE": remove},
    }


def numbered(call: Call) -> dict[str, str]:
    """The ids of the site's roles by name, the same in every project."""
    known = state_of(call).projects.values()
    names = {name for one in known for name in (*one.roles, *one.role_groups)} | {DEFAULT_ROLE}
    return {name: str(FIRST_ROLE + place) for place, name in enumerate(sorted(names))}


def every(call: Call) -> Reply:
    """The roles of the site."""
    administrator(call, ADMIN_ONLY)
    return Reply(body=[_plain(call, name, number) for name, number in numbered(call).items()])


def one_role(call: Call) -> Reply:
    """One role of the site."""
    administrator(call, ADMIN_ONLY)
    return Reply(body=_plain(call, _the_role(call), call.params["role"]))


def _plain(call: Call, name: str, number: str) -> dict[str, Any]:
    own = f"{view_of(call).base}/role/{number}"
    return {"self": own, "name": name, "id": int(number), "description": ""}


def _the_role(call: Call) -> str:
    for name, number in numbered(call).items():
        if number == call.params["role"]:
            return name
    raise refused(404, NO_ROLE.format(call.params["role"]))


def roles(call: Call) -> Reply:
    """The roles of a project, as addresses by name."""
    own = f"{view_of(call).base}/project/{the_project(call).id}/role"
    return Reply(body={name: f"{own}/{number}" for name, number in numbered(call).items()})


def show(call: Call) -> Reply:
    """One role of a project with the people and groups in it."""
    return Reply(body=_shown(call, the_project(call), _the_role(call)))


def _shown(call: Call, project: Project, name: str) -> dict[str, Any]:
    number = call.params["role"]
    own = f"{view_of(call).base}/project/{project.id}/role/{number}"
    people = [one for one in sorted(project.roles.get(name, ())) if one in call.site.users]
    shown = [_person(call, call.site.users[one]) for one in people]
    shown += [_group(call, one) for one in sorted(project.role_groups.get(name, ()))]
    actors = [{"id": place, **one} for place, one in enumerate(shown, 1)]
    return {"self": own, "name": name, "id": int(number), "description": "", "actors": actors}


def _person(call: Call, user: User) -> dict[str, Any]:
    named = {"actorUser": {"accountId": user.account_id}} if call.site.cloud else {"name": user.login}
    return {"displayName": user.name, "type": USERS} | named


def _group(call: Call, name: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"displayName": name, "type": GROUPS, "name": name}
    if call.site.cloud:
        shown["actorGroup"] = {"name": name, "displayName": name, "groupId": group_id(name)}
    return shown


# changing them


def _changeable(call: Call) -> tuple[Project, str]:
    user, project = actor(call), the_project(call)
    may_administer(user, project)
    return project, _the_role(call)


def add(call: Call) -> Reply:
    """Put people (`user`) and groups (`group`) into a role."""
    project, name = _changeable(call)
    people, named = _read(call, call.mapping())
    _set(
        project,
        name,
        project.roles.get(name, frozenset()) | people,
        project.role_groups.get(name, frozenset()) | named,
    )
    return Reply(body=_shown(call, project, name))


def put(call: Call) -> Reply:
    """Say who is in a role from now on."""
    project, name = _changeable(call)
    given = call.mapping().get("categorisedActors")
    if not isinstance(given, dict):
        raise bad_payload()
    people, named = _read(
        call,
        {
            "user": given.get(USERS) or [],
            "group": given.get(GROUPS) or [],
            "groupId": given.get(f"{GROUPS}-id") or [],
        },
    )
    _set(project, name, people, named)
    return Reply(body=_shown(call, project, name))


def remove(call: Call) -> Reply:
    """Take one person or group out of a role."""
    project, name = _changeable(call)
    asked = {one: [call.text(one)] for one in ("user", "group", "groupId") if call.text(one) is not None}
    people, named = _read(call, asked)
    held = project.roles.get(name, frozenset()), project.role_groups.get(name, frozenset())
    if not (people <= held[0] and named <= held[1]) or not (people or named):
        raise refused(404, "The role actor could not be found.")
    _set(project, name, held[0] - people, held[1] - named)
    return Reply(204)


def _set(project: Project, name: str, people: frozenset[str], named: frozenset[str]) -> None:
    project.roles = project.roles | {name: people}
    project.role_groups = project.role_groups | {name: named}


def _read(call: Call, body: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The accounts and the groups that are meant; 404 names the first that is not there."""
    known = groups(call)
    by_id = {group_id(one): one for one in known}
    named = [
        *strings(body.get("group") or []),
        *(by_id.get(one, one) for one in strings(body.get("groupId") or [])),
    ]
    for one in named:
        if one not in known:
            raise refused(404, NO_ACTOR.format(one))
    return frozenset(_account(call, one) for one in strings(body.get("user") or [])), frozenset(named)


def _account(call: Call, wanted: str) -> str:
    found = call.site.users.get(wanted) if call.site.cloud else call.site.user_by_login(wanted)
    if found is None:
        raise refused(404, NO_ACTOR.format(wanted))
    return found.account_id
