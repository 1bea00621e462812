"""Routes by which administrators make and unmake users and groups, and say who is in which.

On Data Center people are named by login; Cloud names them by account id and gives out accounts by e-mail address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira import membership
from syncer.sandbox.jira.api_groups import group_of_call, groups, named_group
from syncer.sandbox.jira.api_projects import administrator
from syncer.sandbox.jira.desk import actor, state_of, view_of
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

ADMIN_ONLY = "You do not have permission to perform this operation. Administrators only."
TAKEN_LOGIN = "A user with that username already exists."
NO_LOGIN = "You must specify a username."
NO_EMAIL = "You must specify an email address."
BAD_EMAIL = "You must specify a valid email address."
NO_USER = "The user named '{}' does not exist"
HAS_TRACES = "Cannot delete user '{}', the user is still referred to by issues, comments or projects."
TAKEN_GROUP = "A group or user with this name already exists."
NO_GROUP_NAME = "You must specify valid group name."
MEMBER = "Cannot add user '{}', user is already a member of '{}'"
NO_MEMBER = "Cannot remove user '{}' from group '{}' since user is not a member of '{}'"
MOST_MEMBERS = 50
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_RANGE = re.compile(r"users\[(\d*):(\d*)\]")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "user": {"POST": create_user, "DELETE": delete_user},
        "group": {"GET": group, "POST": create_group, "DELETE": delete_group},
        "group/user": {"POST": join, "DELETE": leave},
    }


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """What Data Center alone has."""
    return {"user": {"PUT": edit_user}, "user/password": {"PUT": set_password}}


# users


def create_user(call: Call) -> Reply:
    """A new user; their login must be new on Data Center, their e-mail address makes the account on Cloud."""
    administrator(call, ADMIN_ONLY)
    body = call.mapping()
    login, email = body.get("name"), body.get("emailAddress")
    errors: dict[str, str] = {}
    if not call.site.cloud and (not isinstance(login, str) or not login.strip()):
        errors["username"] = NO_LOGIN
    if not isinstance(email, str) or not email.strip():
        errors["email"] = NO_EMAIL
    elif not _EMAIL.fullmatch(email):
        errors["email"] = BAD_EMAIL
    if login and call.site.user_by_login(str(login)) is not None and not call.site.cloud:
        errors["username"] = TAKEN_LOGIN
    if errors:
        raise refused(400, errors=errors)
    made = call.site.user_by_email(str(email)) if call.site.cloud else None
    made = made or call.site.add_user(_described(call, body))
    return Reply(201, view_of(call).user(made.account_id))


def _described(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    email = str(body["emailAddress"])
    login = str(body.get("name") or email.partition("@")[0])
    shown = {
        "name": str(body.get("displayName") or body.get("name") or email.partition("@")[0]),
        "email": email,
        "login": login,
        "password": str(body.get("password") or ""),
    }
    taken = {one.key for one in call.site.users.values()}
    number = 10_100 + len(call.site.users)
    while f"JIRAUSER{number}" in taken:
        number += 1
    return shown | {"key": f"JIRAUSER{number}"}


def _meant(call: Call) -> User:
    """The user the query names."""
    if call.site.cloud:
        name = call.text("accountId") or ""
        found = call.site.users.get(name)
    else:
        name = call.text("username") or call.text("key") or ""
        asked = call.text("username")
        found = call.site.user_by_login(asked) if asked is not None else by_key(call.site, name)
    if not name:
        raise refused(400, "Either the 'accountId' or the 'username' query parameter needs to be provided.")
    if found is None:
        raise refused(404, NO_USER.format(name))
    return found


def delete_user(call: Call) -> Reply:
    """Delete a user; Data Center refuses while anything refers to them, Cloud makes them a former user."""
    administrator(call, ADMIN_ONLY)
    found, state = _meant(call), state_of(call)
    if found is actor(call):
        raise refused(400, "You cannot delete the currently logged in user.")
    if not call.site.cloud and _has_traces(state, found.account_id):
        raise refused(400, HAS_TRACES.format(found.login))
    for name, accounts in state.groups.items():
        state.groups[name] = accounts - {found.account_id}
    for project in state.projects.values():
        project.roles = {name: held - {found.account_id} for name, held in project.roles.items()}
    del call.site.users[found.account_id]
    call.site.users_generation += 1
    return Reply(204)


def _has_traces(state: JiraState, account: str) -> bool:
    if any(one.lead == account for one in state.projects.values()):
        return True
    return any(
        account in (one.creator, one.values.get("reporter"), one.values.get("assignee"))
        or any(account in (each.author, each.update_author) for each in one.comments)
        for one in state
    )


def edit_user(call: Call) -> Reply:
    """Change a user's name, address or login (Data Center)."""
    administrator(call, ADMIN_ONLY)
    found, body = _meant(call), call.mapping()
    login = str(body.get("name") or found.login)
    holder = call.site.user_by_login(login)
    if holder not in (None, found):
        raise refused(400, errors={"username": TAKEN_LOGIN})
    name, email = str(body.get("displayName") or found.name), str(body.get("emailAddress") or found.email)
    _put(call, replace(found, name=name, email=email, login=login))
    return Reply(body=view_of(call).user(found.account_id))


def set_password(call: Call) -> Reply:
    """Give a user another password (Data Center)."""
    administrator(call, ADMIN_ONLY)
    found, password = _meant(call), call.mapping().get("password")
    if not isinstance(password, str) or not password:
        raise refused(400, errors={"password": "You must specify a password."})
    _put(call, replace(found, password=password))
    return Reply(204)


def _put(call: Call, user: User) -> None:
    call.site.users[user.account_id] = user
    call.site.users_generation += 1


# groups


def group(call: Call) -> Reply:
    """A group, with fifty of its members where `expand` asks for them."""
    actor(call)
    name = group_of_call(call)
    members, view = groups(call)[name], view_of(call)
    asked = next((one for one in call.texts("expand") if one.startswith("users")), None)
    start, end = _range(asked)
    shown = members[start : end + 1] if asked else []
    last = start + len(shown) - 1 if shown else 0
    users = {
        "size": len(members),
        "items": [view.user(one.account_id) for one in shown],
        "max-results": MOST_MEMBERS,
        "start-index": start,
        "end-index": last,
    }
    return Reply(body=named_group(call, name) | {"users": users, "expand": "users"})


def _range(asked: str | None) -> tuple[int, int]:
    found = _RANGE.fullmatch(asked or "")
    start = int(found[1] or 0) if found else 0
    end = int(found[2] or start + MOST_MEMBERS - 1) if found else start + MOST_MEMBERS - 1
    return start, min(end, start + MOST_MEMBERS - 1)


def create_group(call: Call) -> Reply:
    """A new group; names are small letters."""
    administrator(call, ADMIN_ONLY)
    name = call.mapping().get("name")
    if not isinstance(name, str) or not name.strip():
        raise refused(400, NO_GROUP_NAME)
    if _known(call, name) is not None:
        raise refused(400, errors={"name": TAKEN_GROUP})
    state_of(call).groups[name.strip()] = frozenset()
    empty = {"size": 0, "items": [], "max-results": MOST_MEMBERS, "start-index": 0, "end-index": 0}
    return Reply(201, named_group(call, name.strip()) | {"users": empty, "expand": "users"})


def _known(call: Call, name: str) -> str | None:
    return next((one for one in groups(call) if one.lower() == name.strip().lower()), None)


def delete_group(call: Call) -> Reply:
    """Delete a group."""
    administrator(call, ADMIN_ONLY)
    name = group_of_call(call)
    if name not in state_of(call).groups:
        raise refused(400, f"Cannot delete group '{name}': the site needs it.")
    del state_of(call).groups[name]
    return Reply(200)


def join(call: Call) -> Reply:
    """Put a user into a group."""
    administrator(call, ADMIN_ONLY)
    name, body = group_of_call(call), call.mapping()
    wanted = str(body.get("accountId" if call.site.cloud else "name") or "")
    found = call.site.users.get(wanted) if call.site.cloud else call.site.user_by_login(wanted)
    if found is None:
        raise refused(404, NO_USER.format(wanted))
    if found in groups(call)[name]:
        raise refused(400, MEMBER.format(wanted, name))
    membership.join(state_of(call), found, name)
    empty = {
        "size": len(groups(call)[name]),
        "items": [],
        "max-results": MOST_MEMBERS,
        "start-index": 0,
        "end-index": 0,
    }
    return Reply(201, named_group(call, name) | {"users": empty, "expand": "users"})


def leave(call: Call) -> Reply:
    """Take a user out of a group."""
    administrator(call, ADMIN_ONLY)
    name, found = group_of_call(call), _meant(call)
    if found not in groups(call)[name]:
        raise refused(400, NO_MEMBER.format(found.login, name, name))
    membership.leave(state_of(call), found, name)
    return Reply(200)
