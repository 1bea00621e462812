"""Routes of the properties of everything but issues and comments: projects, types, worklogs, people.

They are kept by the path of what they hang on, and go nowhere else: no history, no webhook, no search.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.api_worklogs import the_worklog
from syncer.sandbox.jira.desk import actor, state_of, the_issue, the_project, view_of
from syncer.sandbox.jira.edits import property_problem
from syncer.sandbox.wire import Call, Handler, Reply, refused

Owner = Callable[[Call], str]
"""What the path names, as an address below the API's root; refuses what is not there."""
NO_PROPERTY = "The property with key '{}' does not exist."
NO_ADMINISTRATION = "You do not have permission to edit the properties of this {}."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    found: dict[str, dict[str, Handler]] = {}
    for path, owner in _OWNERS.items():
        found |= property_routes(path, owner)
    return found


def property_routes(path: str, owner: Owner) -> dict[str, dict[str, Handler]]:
    """The two paths below something that has properties."""

    def keys(call: Call) -> Reply:
        own = owner(call)
        base = view_of(call).base
        shown = [{"self": _address(base, own, one), "key": one} for one in held(call, own)]
        return Reply(body={"keys": shown})

    def show(call: Call) -> Reply:
        key = call.params["key"]
        return Reply(body={"key": key, "value": _existing(call, owner(call), key)})

    def put(call: Call) -> Reply:
        actor(call)
        own, key = owner(call), call.params["key"]
        value = call.json()
        problem = property_problem(key, value)
        if problem:
            raise refused(400, problem)
        status = 200 if key in held(call, own) else 201
        state_of(call).properties[own] = {**held(call, own), key: value}
        return Reply(status)

    def delete(call: Call) -> Reply:
        actor(call)
        own, key = owner(call), call.params["key"]
        _existing(call, own, key)
        state_of(call).properties[own] = {name: one for name, one in held(call, own).items() if name != key}
        return Reply(204)

    return {
        f"{path}/properties": {"GET": keys},
        f"{path}/properties/{{key}}": {"GET": show, "PUT": put, "DELETE": delete},
    }


def held(call: Call, own: str) -> Mapping[str, Any]:
    """The properties of something, by key."""
    found: Mapping[str, Any] = state_of(call).properties.get(own, {})
    return found


def _existing(call: Call, own: str, key: str) -> Any:
    found = held(call, own)
    if key not in found:
        raise refused(404, NO_PROPERTY.format(key))
    return found[key]


def _address(base: str, own: str, key: str) -> str:
    path, _, query = own.partition("?")
    return f"{base}/{path}/properties/{key}" + (f"?{query}" if query else "")


def _project(call: Call) -> str:
    return f"project/{the_project(call).id}"


def _worklog(call: Call) -> str:
    issue = the_issue(call)
    return f"issue/{issue.id}/worklog/{the_worklog(call, issue).id}"


def _issue_type(call: Call) -> str:
    user, number = actor(call), call.params["id"]
    if number not in state_of(call).types:
        raise refused(404, f"Issue type with id '{number}' does not exist.")
    if call.method != "GET" and not user.admin:
        raise refused(403, NO_ADMINISTRATION.format("issue type"))
    return f"issuetype/{number}"


def _user(call: Call) -> str:
    """Whose properties are meant: Cloud wants the account named, Data Center takes the caller."""
    user = actor(call)
    name = call.text("accountId" if call.site.cloud else "username") or call.text("userKey")
    if name is None and call.site.cloud:
        raise refused(400, "The 'accountId' query parameter needs to be provided.")
    meant = user if name is None else _named(call, name)
    if meant is not user and not user.admin:
        raise refused(403, NO_ADMINISTRATION.format("user"))
    if call.site.cloud:
        return f"user?accountId={meant.account_id}"
    return f"user?userKey={meant.key}"


def _named(call: Call, name: str) -> User:
    for one in call.site.users.values():
        if name in ((one.account_id,) if call.site.cloud else (one.login, one.key)):
            return one
    raise refused(404, "The user does not exist.")


_OWNERS: dict[str, Owner] = {
    "project/{project}": _project,
    "issue/{issue}/worklog/{worklog}": _worklog,
    "issuetype/{id}": _issue_type,
    "user": _user,
}
