"""Routes of permissions: which there are, and who has which where."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.api_people import ADMINISTRATIVE, GLOBAL, PERMISSIONS, described
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, strings
from syncer.sandbox.wire import Call, Handler, Reply, refused

ASKED_AT_ONCE = 1_000


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "permissions": {"GET": every},
        "permissions/check": {"POST": check},
        "permissions/project": {"POST": projects},
    }


def every(call: Call) -> Reply:
    """Every permission of the site."""
    if call.user is None:
        raise refused(401, "You are not authenticated. Authentication required to perform this operation.")
    return Reply(body={"permissions": {name: described(name) for name in PERMISSIONS}})


def check(call: Call) -> Reply:
    """Which global permissions somebody has, and in which of some projects and issues which others."""
    caller, body = actor(call), call.mapping()
    user = _asked(call, caller, body.get("accountId"))
    asked = body.get("projectPermissions") or []
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise bad_payload()
    wanted = _known(strings(body.get("globalPermissions") or []))
    if any(name not in GLOBAL for name in wanted):
        text = ", ".join(name for name in wanted if name not in GLOBAL)
        raise refused(400, f"Unrecognized permission: {text}")
    granted = [name for name in wanted if _has(call, user, name, "")]
    return Reply(
        body={
            "globalPermissions": granted,
            "projectPermissions": [grant for one in asked for grant in _grants(call, user, one)],
        }
    )


def _asked(call: Call, caller: User, account: Any) -> User:
    if account in (None, caller.account_id):
        return caller
    if not caller.admin:
        raise refused(403, "You are not permitted to query other users' permissions.")
    found = call.site.users.get(str(account))
    if found is None:
        raise refused(400, f"The user with the account ID '{account}' does not exist.")
    return found


def _known(names: list[str]) -> list[str]:
    unknown = [name for name in names if name not in PERMISSIONS]
    if unknown:
        raise refused(400, f"Unrecognized permission: {', '.join(unknown)}")
    return names


def _has(call: Call, user: User, name: str, where: str) -> bool:
    return (user.admin or name not in ADMINISTRATIVE) and call.site.may(user, where, name)


def _grants(call: Call, user: User, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Where somebody has each permission asked about: ids of what they see and may."""
    state = state_of(call)
    names = _known(strings(asked.get("permissions")))
    projects, issues = (strings(asked.get(one) or []) for one in ("projects", "issues"))
    if len(projects) + len(issues) > ASKED_AT_ONCE:
        raise refused(400, f"At most {ASKED_AT_ONCE} projects and issues can be asked about at once.")
    found = []
    for name in names:
        seen = [state.project_for(user, one) for one in projects]
        met = [state.find_for(user, one) for one in issues]
        found.append(
            {
                "permission": name,
                "projects": [
                    int(one.id)
                    for one in seen
                    if one is not None and _has(call, user, name, f"project {one.key}")
                ],
                "issues": [
                    one.id
                    for one in met
                    if one is not None and _has(call, user, name, f"project {one.project.key}")
                ],
            }
        )
    return found


def projects(call: Call) -> Reply:
    """The projects in which the caller has all of some permissions."""
    names = _known(strings(call.mapping().get("permissions")))
    user, state = call.user, state_of(call)
    shown = [
        {"id": int(one.id), "key": one.key}
        for one in state.seen_projects(user)
        if user is not None and all(_has(call, user, name, f"project {one.key}") for name in names)
    ]
    return Reply(body={"projects": shown})
