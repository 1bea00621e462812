"""Data Center's server, caller and users: people go by login and key, the server has no zone of its own."""

from __future__ import annotations

from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.api_groups import groups, named_group
from syncer.sandbox.jira.api_people import my_permissions, the_issue_key
from syncer.sandbox.jira.desk import NO_PROJECT, actor, page_bounds, state_of, view_of
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

DEFAULT_VERSION = "10.3.12"
BUILD = 10_030_012


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "serverInfo": {"GET": server_info},
        "myself": {"GET": myself},
        "user": {"GET": user},
        "user/search": {"GET": search_users},
        "user/assignable/search": {"GET": search_assignable},
        "user/assignable/multiProjectSearch": {"GET": search_assignable},
        "mypermissions": {"GET": my_permissions},
        "user/viewissue/search": {"GET": search_assignable},
        "user/permission/search": {"GET": search_assignable},
    }


def server_info(call: Call) -> Reply:
    """What the server is; it tells its version but not its zone."""
    site = call.site
    version = site.switches.jira_version or DEFAULT_VERSION
    body = {
        "baseUrl": site.base_url,
        "version": version,
        "versionNumbers": [int(part) for part in version.split(".") if part.isdecimal()],
        "deploymentType": site.switches.dc_deployment_type,
        "buildNumber": BUILD,
        "buildDate": "2026-10-14T00:00:00.000+0000",
        "databaseBuildNumber": BUILD,
        "serverTime": view_of(call).instant(site.clock.now()),
        "scmInfo": "5a9d0f1c2b3e4d5f60718293a4b5c6d7e8f90a1b",
        "serverTitle": "Jira",
    }
    return Reply(body=body)


def myself(call: Call) -> Reply:
    """The caller, with groups and roles folded up."""
    return Reply(body=_whole_user(call, actor(call)))


def user(call: Call) -> Reply:
    """One user by login or by key."""
    actor(call)
    login, key = call.text("username"), call.text("key")
    if login is None and key is None:
        raise refused(404, "Either the 'username' or the 'key' query parameters need to be provided")
    found = by_key(call.site, key) if key is not None else call.site.user_by_login(login or "")
    if found is None:
        wrong = f"with the key '{key}'" if key is not None else f"named '{login}'"
        raise refused(404, f"The user {wrong} does not exist")
    return Reply(body=_whole_user(call, found))


def _whole_user(call: Call, found: User) -> dict[str, Any]:
    held = [name for name, members in groups(call).items() if found in members]
    named = [named_group(call, one) for one in held] if "groups" in call.texts("expand") else []
    folded = {"size": len(held), "items": named}
    return (view_of(call).user(found.account_id) or {}) | {
        "deleted": False,
        "locale": found.locale,
        "groups": folded,
        "applicationRoles": {"size": 1, "items": []},
        "expand": "groups,applicationRoles",
    }


def search_users(call: Call) -> Reply:
    """Users whose login, name or e-mail address has the word asked for; a full stop finds everybody."""
    actor(call)
    word = call.text("username")
    if word is None:
        raise refused(400, "The username query parameter was not provided")
    inactive = call.flag("includeInactive")
    active = call.flag("includeActive", default=True)
    found = [
        one for one in _answering(call, word) if (active and one.active) or (inactive and not one.active)
    ]
    return _users(call, found)


def search_assignable(call: Call) -> Reply:
    """Users who can be assigned issues of a project (or projects) or of one issue."""
    actor(call)
    keys = [call.text("project") or "", *call.texts("projectKeys"), call.text("projectKey") or ""]
    for key in filter(None, keys):
        if state_of(call).project_for(call.user, key) is None:
            raise refused(404, NO_PROJECT.format("key", key))
    if call.text("issueKey") is not None:
        the_issue_key(call)
    elif not any(keys):
        raise refused(400, "Either the 'project' or the 'issueKey' query parameter needs to be provided")
    return _users(call, [one for one in _answering(call, call.text("username") or "") if one.active])


def _answering(call: Call, word: str) -> list[User]:
    wanted = "" if word == "." else word.lower()
    found = [
        one
        for one in call.site.users.values()
        if any(wanted in said.lower() for said in (one.login, one.name, one.email))
    ]
    return sorted(found, key=lambda one: one.name.lower())


def _users(call: Call, found: list[User]) -> Reply:
    start, size = page_bounds(call, 50, 1000)
    view = view_of(call)
    return Reply(body=[view.user(one.account_id) for one in found[start : start + size]])
