"""Small settings of Cloud's v1: of spaces and of people, themes, and single permissions of a space.

Kept among the state's `notes`. Permissions are answered and kept; who may do what is decided by the site model alone.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.records import Space
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.v1_contents import shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_spaces import space_of

TARGETS = frozenset({"page", "blogpost", "comment", "attachment", "space"})
KNOWN = frozenset(
    [
        *(("read", "space"), ("administer", "space"), ("export", "space"), ("delete", "space")),
        *((verb, target) for verb in ("create", "delete") for target in TARGETS - {"space"}),
        ("restrict_content", "space"),
    ]
)

# spaces


def get_settings(call: Call) -> Response:
    """GET space/{key}/settings."""
    return JSONResponse(_settings(call, space_of(call)))


def put_settings(call: Call) -> Response:
    """PUT space/{key}/settings."""
    space, sent = space_of(call), call.object()
    if not isinstance(sent.get("routeOverrideEnabled"), bool):
        raise invalid("routeOverrideEnabled is required")
    call.state.notes[f"settings/{space.key}"] = sent["routeOverrideEnabled"]
    return JSONResponse(_settings(call, space))


def _settings(call: Call, space: Space) -> dict[str, Any]:
    override = call.state.notes.get(f"settings/{space.key}", False)
    links = {"self": shapes(call).address(f"space/{space.key}/settings"), "context": call.site.wiki_path}
    return {"routeOverrideEnabled": override, "spaceKey": space.key, "_links": links}


def add_permission(call: Call) -> Response:
    """POST space/{key}/permission: `read space` comes first, and nothing is granted twice."""
    space, sent = space_of(call), call.object()
    wanted = _permission(call, sent)
    held: list[dict[str, Any]] = call.state.notes.setdefault(f"permissions/{space.key}", [])
    subject = wanted["subject"]
    theirs = {
        (one["operation"]["key"], one["operation"]["target"]) for one in held if one["subject"] == subject
    }
    asked = (wanted["operation"]["key"], wanted["operation"]["target"])
    if asked in theirs or subject["identifier"] == space.author_id:
        raise invalid("Permission already exists for the subject")
    if asked != ("read", "space") and ("read", "space") not in theirs:
        raise invalid("The subject needs the permission to read the space first")
    made = {"id": int(call.state.new_id())} | wanted
    held.append(made)
    return JSONResponse(made | {"_links": {"self": shapes(call).address(f"space/{space.key}/permission")}})


def _permission(call: Call, sent: dict[str, Any]) -> dict[str, Any]:
    subject, operation = sent.get("subject"), sent.get("operation")
    if not isinstance(subject, dict) or not isinstance(operation, dict):
        raise invalid("subject and operation are required")
    who, what = str(subject.get("identifier")), (operation.get("key"), operation.get("target"))
    known = who in call.site.users if subject.get("type") == "user" else who in access.group_ids()
    if not known:
        raise not_found(f"No subject found with id {who}")
    if what not in KNOWN:
        raise invalid(f"Operation {what[0]} is not supported for {what[1]}")
    return {
        "subject": {"type": subject["type"], "identifier": who},
        "operation": {"key": what[0], "target": what[1]},
    }


def remove_permission(call: Call) -> Response:
    """DELETE space/{key}/permission/{id}."""
    space, wanted = space_of(call), call.number_of("id")
    held = call.state.notes.get(f"permissions/{space.key}", [])
    found = next((one for one in held if one["id"] == wanted), None)
    if found is None:
        raise not_found(f"No permission found with id {wanted}")
    held.remove(found)
    return Response(status_code=204)


def list_themes(call: Call) -> Response:
    """GET settings/theme: there are none to choose from."""
    nothing: list[dict[str, Any]] = []
    return listed(call, nothing, dict)


def no_theme(_call: Call) -> Response:
    """GET settings/theme/selected and the like: the default, which is a 404."""
    raise not_found("No theme found")


# people


def _of(call: Call) -> str:
    if call.params["user"] not in call.site.users:
        raise not_found(f"No user found with accountId : {call.params['user']}")
    if call.params["user"] != call.me and not call.user.admin:
        raise Refused(403, "Properties of other people cannot be seen")
    return f"user/{call.params['user']}/"


def list_properties(call: Call) -> Response:
    """GET user/{user}/property: keys only."""
    of = _of(call)
    keys = [name.removeprefix(of) for name in call.state.notes if name.startswith(of)]
    return listed(call, keys, lambda key: {"key": key}, default=5)


def get_property(call: Call) -> Response:
    """GET user/{user}/property/{key}."""
    return JSONResponse(_property(call))


def _property(call: Call) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state.notes.get(_of(call) + call.params["key"])
    if found is None:
        raise not_found(f"No property found with key: {call.params['key']}")
    return found


def write_property(call: Call) -> Response:
    """POST (201) and PUT (204) user/{user}/property/{key}."""
    name, sent, now = _of(call) + call.params["key"], call.object(), shapes(call).instant(call.state.now())
    if not isinstance(sent.get("value"), dict):
        raise invalid("value is required: an object")
    new = call.request.method == "POST"
    if new and name in call.state.notes:
        raise Refused(409, f"A property with key {call.params['key']} exists already")
    old = {"id": call.state.new_id(), "createdDate": now} if new else _property(call)
    about = {"id": old["id"], "createdDate": old["createdDate"], "lastModifiedDate": now}
    call.state.notes[name] = {"key": call.params["key"], "value": sent["value"]} | about
    return Response(status_code=201 if new else 204)


def delete_property(call: Call) -> Response:
    """DELETE user/{user}/property/{key}."""
    _property(call)
    del call.state.notes[_of(call) + call.params["key"]]
    return Response(status_code=204)


ROWS: tuple[Row, ...] = (
    ("GET", "space/{key}/settings", get_settings),
    ("PUT", "space/{key}/settings", put_settings),
    ("POST", "space/{key}/permission", add_permission),
    ("DELETE", "space/{key}/permission/{id}", remove_permission),
    ("GET", "settings/theme", list_themes),
    ("GET", "settings/theme/selected", no_theme),
    ("GET", "settings/theme/{theme}", no_theme),
    ("GET", "space/{key}/theme", no_theme),
    ("GET", "user/{user}/property", list_properties),
    ("GET", "user/{user}/property/{key}", get_property),
    ("POST", "user/{user}/property/{key}", write_property),
    ("PUT", "user/{user}/property/{key}", write_property),
    ("DELETE", "user/{user}/property/{key}", delete_property),
)
