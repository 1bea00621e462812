"""Spaces of `/wiki/api/v2`: listed, read, made; with their labels, permissions and roles, as far as the sandbox has any."""

from __future__ import annotations

import re
import uuid
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Label, Space
from syncer.sandbox.confluence.v2_bodies import included
from syncer.sandbox.confluence.wire import label_json, space_json, space_property_json

OPERATIONS = (
    ("read", "space"), ("create", "page"), ("create", "blogpost"), ("create", "comment"), ("create", "attachment"),
    ("delete", "page"), ("delete", "comment"), ("delete", "attachment"), ("export", "space"),
)  # fmt: skip
TYPES = frozenset({"global", "collaboration", "knowledge_base", "personal"})
SORTS = frozenset({"id", "-id", "key", "-key", "name", "-name"})
_ROLES = uuid.UUID("70c1e570-0000-4000-8000-70c1e570c1e5")
ROLES = {
    "Admin": (*(f"{operation}/{target}" for operation, target in OPERATIONS), "administer/space"),
    "Collaborator": tuple(f"{operation}/{target}" for operation, target in OPERATIONS),
    "Viewer": ("read/space",),
}


def list_spaces(call: Call) -> Response:
    """GET spaces: by key, id, type, status and label."""
    keys, ids, labels = call.texts("keys"), call.ids("ids"), set(call.texts("labels"))
    kind, status = call.choice("type", TYPES), call.choice("status", {"current", "archived"})
    order = call.choice("sort", SORTS, "id")
    found = [
        space
        for space in call.state.spaces.values()
        if (not keys or space.key in keys)
        and (not ids or space.id in ids)
        and kind in ("", space.kind)
        and status in ("", space.status)
        and not labels
    ]
    found.sort(key=lambda one: _sort_key(one, order.lstrip("-")), reverse=order.startswith("-"))
    return paged(call, found, lambda one: _shown(call, one), lambda space: space.id)


def get_space(call: Call) -> Response:
    """GET spaces/{id}, with what `include-` asks for."""
    space = call.state.space(call.id())
    found = _shown(call, space)
    if call.flag("include-operations"):
        found["operations"] = included(call, _operations(call, space))
    if call.flag("include-properties"):
        held = [trail.now for trail in space.properties.values()]
        found["properties"] = included(call, (space_property_json(one) for one in held if one is not None))
    if call.flag("include-permissions"):
        found["permissions"] = included(call, _permissions(space))
    if call.flag("include-role-assignments"):
        found["roleAssignments"] = included(call, _assignments(space))
    if call.flag("include-labels"):
        found["labels"] = included(call, [])
    return JSONResponse(found)


def create_space(call: Call) -> Response:
    """POST spaces: 201; for administrators. The key comes from the name where there is none."""
    sent = call.object()
    name = sent.get("name")
    if not isinstance(name, str) or not name.strip():
        raise invalid("name is required")
    key = str(sent.get("key") or sent.get("alias") or re.sub(r"[^A-Za-z0-9]", "", name).upper()[:10])
    if re.fullmatch(r"~?[A-Za-z0-9]{1,255}", key) is None:
        raise invalid("The space key must consist of letters and digits")
    if not call.user.admin:
        raise not_found()
    if call.state.space_by_key(key) is not None:
        raise Refused(400, f"A space already exists with key {key}")
    made = call.state.add_space(key, name, call.me)
    description = sent.get("description")
    made.description = str(description.get("value") or "") if isinstance(description, dict) else ""
    return JSONResponse(_shown(call, made), 201)


def space_operations(call: Call) -> Response:
    """GET spaces/{id}/operations: what the caller may do there; anybody who sees the space may ask."""
    return JSONResponse({"operations": _operations(call, call.state.space(call.id()))})


def space_labels(call: Call) -> Response:
    """GET spaces/{id}/labels: spaces carry none here."""
    call.state.space(call.id())
    return paged(call, list[Label](), label_json, lambda one: one.id)


def content_labels(call: Call) -> Response:
    """GET spaces/{id}/content/labels: those of its pages."""
    space, shows = call.state.space(call.id()), call.state.shows()
    here = (
        page for page in call.state.pages.values() if page.space_id == space.id and page.status == "current"
    )
    seen = (
        trail.seen(shows)
        for page in here
        if call.state.visible(call.user, page)
        for trail in page.labels.values()
    )
    found = {label.id: label for label in seen if label is not None}
    return paged(call, sorted(found.values(), key=lambda one: int(one.id)), label_json, lambda one: one.id)


def space_permissions(call: Call) -> Response:
    """GET spaces/{id}/permissions: everybody has them all, as far as `deny` has not taken any."""
    return paged(call, _permissions(call.state.space(call.id())), dict, lambda one: str(one["id"]))


def all_permissions(call: Call) -> Response:
    """GET space-permissions: the permissions there are."""
    found = [
        {"id": f"{one}/{target}", "displayName": f"{one} {target}".capitalize(), "description": "", "requiredPermissionIds": []}
        for one, target in OPERATIONS
    ]  # fmt: skip
    return paged(call, found, dict, lambda one: str(one["id"]))


def list_roles(call: Call) -> Response:
    """GET space-roles."""
    return paged(call, [_role(name) for name in ROLES], dict, lambda one: str(one["id"]))


def get_role(call: Call) -> Response:
    """GET space-roles/{id}."""
    for name in ROLES:
        if _role_id(name) == call.params["id"]:
            return JSONResponse(_role(name))
    raise not_found()


def role_assignments(call: Call) -> Response:
    """GET spaces/{id}/role-assignments."""
    found = _assignments(call.state.space(call.id()))
    return paged(call, found, dict, lambda one: str(one["roleId"]))


def _shown(call: Call, space: Space) -> dict[str, Any]:
    wanted = call.choice("description-format", {"plain", "view"})
    found = space_json(space)
    if wanted:
        found["description"] = {wanted: {"representation": wanted, "value": space.description}}
    if call.flag("include-icon"):
        found["icon"] = {"path": "/wiki/aa-avatar/space", "apiDownloadLink": ""}
    return found


def _sort_key(space: Space, order: str) -> tuple[str, int]:
    return {"id": "", "key": space.key.casefold(), "name": space.name.casefold()}[order], int(space.id)


def _operations(call: Call, space: Space) -> list[dict[str, str]]:
    return [
        {"operation": operation, "targetType": target}
        for operation, target in OPERATIONS
        if call.site.may(call.user, f"space {space.key}", f"{operation} {target}")
    ]


def _permissions(space: Space) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{space.id}{number:02d}",
            "principal": {"type": "group", "id": access.EVERYBODY},
            "operation": {"key": operation, "targetType": target},
        }
        for number, (operation, target) in enumerate(OPERATIONS)
    ]


def _role_id(name: str) -> str:
    return str(uuid.uuid5(_ROLES, name))


def _role(name: str) -> dict[str, Any]:
    found = {"id": _role_id(name), "type": "SYSTEM", "displayName": name, "description": ""}
    return found | {"spacePermissions": list(ROLES[name])}


def _assignments(space: Space) -> list[dict[str, Any]]:
    principal = {"principalType": "USER", "principalId": space.author_id}
    return [{"principal": principal, "roleId": _role_id("Admin")}]
