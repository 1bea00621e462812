"""Templates of Cloud's v1: made, read, changed and removed; nothing is made from them here, and no blueprints exist."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import bodies
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.v1_contents import shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of

_NOTE = "template/"


def _space_key(call: Call, key: str) -> str:
    if key and call.state.space_by_key(key) is None:
        raise not_found(f"No space found with key : {key}")
    return key


def list_templates(call: Call) -> Response:
    """GET template/page: of a space, or those for all."""
    key = _space_key(call, call.text("spaceKey"))
    held = [one for name, one in call.state.notes.items() if name.startswith(_NOTE)]
    return listed(call, [one for one in held if one["space"] == key], lambda one: _shown(call, one))


def list_blueprints(call: Call) -> Response:
    """GET template/blueprint: there are none."""
    _space_key(call, call.text("spaceKey"))
    nothing: list[dict[str, Any]] = []
    return listed(call, nothing, dict)


def _found(call: Call, template_id: str) -> dict[str, Any]:
    found: dict[str, Any] | None = call.state.notes.get(f"{_NOTE}{template_id}")
    if found is None:
        raise not_found(f"No template found with id: {template_id}")
    return found


def get_template(call: Call) -> Response:
    """GET template/{id}."""
    return JSONResponse(_shown(call, _found(call, call.params["id"]), whole=True))


def create_template(call: Call) -> Response:
    """POST template: for administrators."""
    return _save(call, call.state.new_id(), call.object(), {})


def update_template(call: Call) -> Response:
    """PUT template: what is not sent stays as it is."""
    sent = call.object()
    old = _found(call, str(sent.get("templateId")))
    return _save(call, old["id"], sent, old)


def delete_template(call: Call) -> Response:
    """DELETE template/{id}."""
    del call.state.notes[f"{_NOTE}{_found(call, call.params['id'])['id']}"]
    return Response(status_code=204)


def _save(call: Call, template_id: str, sent: dict[str, Any], old: dict[str, Any]) -> Response:
    if not call.user.admin:
        raise Refused(403, "User does not have permission to edit templates")
    name, kind = sent.get("name"), sent.get("templateType")
    if not isinstance(name, str) or not name or kind != "page":
        raise invalid("A template needs a name and the templateType page")
    space = sent.get("space")
    key = str(space.get("key") or "") if isinstance(space, dict) else ""
    call.state.notes[f"{_NOTE}{template_id}"] = {
        "id": template_id,
        "name": name,
        "description": str(sent.get("description", old.get("description", "")) or ""),
        "space": _space_key(call, key),
        "body": bodies.sent_v1(sent.get("body")) or "",
    }
    return JSONResponse(_shown(call, _found(call, template_id), whole=True))


def _shown(call: Call, one: dict[str, Any], *, whole: bool = False) -> dict[str, Any]:
    shape = shapes(call)
    found: dict[str, Any] = {
        "templateId": one["id"],
        "name": one["name"],
        "description": one["description"],
        "labels": [],
        "templateType": "page",
        "editorVersion": "v2",
        "_links": {"self": shape.address(f"template/{one['id']}"), "base": shape.base},
    }
    space = call.state.space_by_key(one["space"])
    if space is not None:
        found["space"] = shape.space_json(space)
    if whole or "body" in tree_of(call.text("expand")):
        stored = {"value": one["body"], "representation": "storage", "embeddedContent": []}
        return found | {"body": {"storage": stored}, "_expandable": {}}
    return found | {"_expandable": {"body": ""}}


ROWS: tuple[Row, ...] = (
    ("GET", "template/page", list_templates),
    ("GET", "template/blueprint", list_blueprints),
    ("GET", "template/{id}", get_template),
    ("POST", "template", create_template),
    ("PUT", "template", update_template),
    ("DELETE", "template/{id}", delete_template),
)
