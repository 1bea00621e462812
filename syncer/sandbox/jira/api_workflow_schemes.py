"""Routes of workflow schemes and attributes of permission schemes on Data Center: kept as sent, used by no project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from syncer.sandbox.host import User
from syncer.sandbox.jira.desk import actor, state_of, view_of
from syncer.sandbox.wire import Call, Handler, Reply, refused

NAME_LIMIT = 255
SCHEME, ATTRIBUTES = "workflowscheme", "permissionscheme attributes"
FORBIDDEN = "You do not have permission to administer workflow schemes."
ABSENT = "The workflow scheme with id {} does not exist."


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "workflowscheme": {"POST": create},
        "workflowscheme/{scheme}": {"GET": show, "PUT": edit, "DELETE": delete},
        "permissionscheme/{scheme}/attribute/{key}": {"GET": attribute, "PUT": put_attribute},
    }


def _administrator(call: Call) -> User:
    user = actor(call)
    if not user.admin:
        raise refused(403, FORBIDDEN)
    return user


def _schemes(call: Call) -> dict[str, Any]:
    return state_of(call).properties.get(SCHEME, {})


def _keep(call: Call, schemes: Mapping[str, Any]) -> None:
    state_of(call).properties[SCHEME] = dict(schemes)


def _named(body: Mapping[str, Any]) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LIMIT:
        raise refused(400, f"A workflow scheme needs a name of at most {NAME_LIMIT} characters.")
    return name.strip()


def create(call: Call) -> Reply:
    """Add a workflow scheme; its name must be new."""
    _administrator(call)
    body, held = call.mapping(), _schemes(call)
    name = _named(body)
    if any(one["name"] == name for one in held.values()):
        raise refused(400, f"The name '{name}' is already used by another workflow scheme.")
    number = str(state_of(call).new_id())
    made = {"name": name, "description": str(body.get("description") or "")}
    _keep(call, {**held, number: made})
    return Reply(201, _shown(call, number))


def _number(call: Call) -> str:
    _administrator(call)
    number = call.params["scheme"]
    if number not in _schemes(call):
        raise refused(404, ABSENT.format(number))
    return number


def show(call: Call) -> Reply:
    """One workflow scheme."""
    return Reply(body=_shown(call, _number(call)))


def edit(call: Call) -> Reply:
    """Change a workflow scheme's name and description."""
    number, body = _number(call), call.mapping()
    old = _schemes(call)[number]
    new = {"name": _named(old | body), "description": str(body.get("description", old["description"]) or "")}
    _keep(call, {**_schemes(call), number: new})
    return Reply(body=_shown(call, number))


def delete(call: Call) -> Reply:
    """Delete a workflow scheme."""
    number = _number(call)
    _keep(call, {name: one for name, one in _schemes(call).items() if name != number})
    return Reply(204)


def _shown(call: Call, number: str) -> dict[str, Any]:
    own = f"{view_of(call).base}/workflowscheme/{number}"
    rest = {"defaultWorkflow": "jira", "issueTypeMappings": {}, "draft": False, "self": own}
    kept: dict[str, Any] = _schemes(call)[number]
    return {"id": int(number)} | kept | rest


# attributes of permission schemes


def _attributes(call: Call) -> dict[str, str]:
    return state_of(call).properties.get(f"{ATTRIBUTES} {call.params['scheme']}", {})


def attribute(call: Call) -> Reply:
    """One attribute of a permission scheme."""
    _administrator(call)
    key, held = call.params["key"], _attributes(call)
    if key not in held:
        raise refused(404, f"The attribute '{key}' does not exist.")
    return Reply(body={"key": key, "value": held[key]})


def put_attribute(call: Call) -> Reply:
    """Set an attribute of a permission scheme: the body is its value as plain text."""
    _administrator(call)
    value = call.raw_body.decode("utf-8", "replace")
    kept = state_of(call).properties
    kept[f"{ATTRIBUTES} {call.params['scheme']}"] = {**_attributes(call), call.params["key"]: value}
    return Reply(204)
