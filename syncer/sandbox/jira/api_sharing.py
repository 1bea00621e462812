"""Routes that share a filter with others, one share at a time, and the scope new filters get."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.jira.administration import SavedFilter
from syncer.sandbox.jira.desk import actor, state_of
from syncer.sandbox.jira.shares import read_shares, shown_shares
from syncer.sandbox.wire import Call, Handler, Reply, refused

SCOPES = ("GLOBAL", "AUTHENTICATED", "PRIVATE")
NO_FILTER = (
    "The selected filter is not available to you, perhaps it has been deleted or had its permissions changed."
)
NO_SHARE = "No share permission with id {} exists on the filter."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "filter/defaultShareScope": {"GET": scope, "PUT": put_scope},
        "filter/{filter}/permission": {"POST": add},
        "filter/{filter}/permission/{permission}": {"GET": show, "DELETE": delete},
    }


def scope(call: Call) -> Reply:
    """Whom the caller's new filters are shared with."""
    kept = state_of(call).preferences.get(actor(call).account_id, {})
    return Reply(body={"scope": kept.get("filter.scope", "PRIVATE")})


def put_scope(call: Call) -> Reply:
    """Change whom the caller's new filters are shared with; Cloud has no global ones any more."""
    user, wanted = actor(call), call.mapping().get("scope")
    if wanted not in SCOPES:
        raise refused(400, f"The scope is one of {', '.join(SCOPES)}.")
    kept = state_of(call).preferences
    kept[user.account_id] = {**kept.get(user.account_id, {}), "filter.scope": wanted}
    return Reply(body={"scope": wanted})


def add(call: Call) -> Reply:
    """Share a filter with one more: all its shares come back."""
    one, body = _own(call), call.mapping()
    one.shares = (*one.shares, *read_shares(call, [_nested(call, body)]))
    return Reply(201, shown_shares(call, one.shares))


def _nested(call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """A share as filters hold it: its request names what it is shared with by flat ids."""
    kind = body.get("type")
    shown: dict[str, Any] = {"type": kind}
    if kind in ("project", "projectRole"):
        found = state_of(call).project_for(call.user, str(body.get("projectId") or ""))
        if found is None:
            raise refused(
                400, errors={"projectId": f"No project with id '{body.get('projectId')}' was found."}
            )
        shown["project"] = {"id": found.id}
    if kind == "group":
        shown["group"] = {"name": str(body.get("groupname") or "")}
    if kind == "user":
        word = "accountId" if call.site.cloud else "userKey"
        shown["user"] = {"accountId" if call.site.cloud else "key": str(body.get(word) or "")}
    return shown


def show(call: Call) -> Reply:
    """One share of a filter."""
    one, number = _visible(call), call.params["permission"]
    for each in shown_shares(call, one.shares):
        if str(each["id"]) == number:
            return Reply(body=each)
    raise refused(404, NO_SHARE.format(number))


def delete(call: Call) -> Reply:
    """Share a filter with one less."""
    one, number = _own(call), call.params["permission"]
    left = tuple(each for each in one.shares if str(each["id"]) != number)
    if len(left) == len(one.shares):
        raise refused(404, NO_SHARE.format(number))
    one.shares = left
    return Reply(204)


def _visible(call: Call) -> SavedFilter:
    user, name = actor(call), call.params["filter"]
    found = state_of(call).filters.get(int(name)) if name.isdecimal() else None
    if found is None or (found.owner != user.account_id and not found.shares and not user.admin):
        raise refused(404 if call.site.cloud else 400, NO_FILTER)
    return found


def _own(call: Call) -> SavedFilter:
    user, found = actor(call), _visible(call)
    if found.owner != user.account_id and not user.admin:
        raise refused(400, "You are not the owner of the filter.")
    return found
