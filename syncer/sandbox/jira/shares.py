"""With whom filters and dashboards are shared: read from requests, asked, and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from syncer.sandbox.jira.desk import bad_payload, state_of, view_of
from syncer.sandbox.wire import Call, refused

KINDS = frozenset({"user", "group", "project", "projectRole", "global", "loggedin", "authenticated"})
_SIGNED_IN = frozenset({"loggedin", "authenticated", "global"})


def read_shares(call: Call, raw: Any) -> tuple[Mapping[str, Any], ...]:
    """The shares of a request body, each with an id; what was sent as authenticated is kept as loggedin."""
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise bad_payload()
    for one in raw:
        if one.get("type") not in KINDS:
            raise refused(
                400, errors={"sharePermissions": f"The share type '{one.get('type')}' is not valid."}
            )
    renamed = {"authenticated": "loggedin"}
    return tuple(
        {"id": state_of(call).new_id(), **one, "type": renamed.get(one["type"], one["type"])} for one in raw
    )


def may_use(call: Call, owner: str | None, shares: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the caller may use what somebody shares so; administrators may use everything."""
    if call.user is None:
        return any(one["type"] == "global" for one in shares)
    if call.user.admin or call.user.account_id == owner:
        return True
    return any(_covers(call, one) for one in shares)


def _covers(call: Call, one: Mapping[str, Any]) -> bool:
    user, state = call.user, state_of(call)
    if one["type"] in _SIGNED_IN:
        return True
    named = one.get(one["type"])
    if user is None or not isinstance(named, Mapping):
        return False
    if one["type"] == "user":
        return named.get("accountId") == user.account_id or named.get("key") == user.key
    if one["type"] == "group":
        return user.account_id in state.groups.get(str(named.get("name")), ())
    return state.project_for(user, str(named.get("id") or named.get("key") or "")) is not None


def shown_shares(call: Call, shares: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Shares as filters and dashboards show them."""
    return [_shown(call, one) for one in shares]


def _shown(call: Call, one: Mapping[str, Any]) -> dict[str, Any]:
    view, shown = view_of(call), {"id": one["id"], "type": one["type"]}
    named = one.get(one["type"])
    if one["type"] in ("project", "projectRole") and isinstance(one.get("project"), Mapping):
        found = view.state.project(str(one["project"].get("id") or one["project"].get("key") or ""))
        return shown | ({"project": view.project(found)} if found else {})
    if one["type"] == "group" and isinstance(named, Mapping):
        return shown | {"group": {"name": str(named.get("name"))}}
    return shown
