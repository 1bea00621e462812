"""Spaces in v1: listed, read, made, changed, with their content and properties."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.records import Page, Property, Space
from syncer.sandbox.confluence.v1_contents import content_list, shapes, version_number
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of

KINDS = ("page", "blogpost")


def list_spaces(call: Call) -> Response:
    """GET space: by key, type and status."""
    keys, kind = call.request.query_params.getlist("spaceKey"), call.text("type")
    status = call.text("status", "current")
    found = [
        space
        for space in call.state.spaces.values()
        if (not keys or space.key in keys) and kind in ("", space.kind) and status in ("", space.status)
    ]
    shape, tree = shapes(call), tree_of(call.text("expand"))
    return listed(call, found, lambda one: shape.space_json(one, tree))


def space_of(call: Call) -> Space:
    """Return the space the path names; letter case counts."""
    found = call.state.space_by_key(call.params["key"])
    if found is None:
        raise not_found(f"No space found with key : {call.params['key']}")
    return found


def get_space(call: Call) -> Response:
    """GET space/{key}."""
    return JSONResponse(shapes(call).space_json(space_of(call), tree_of(call.text("expand"))))


def create_space(call: Call) -> Response:
    """POST space: for administrators; its home page comes with it."""
    sent = call.object()
    key, name = str(sent.get("key") or ""), str(sent.get("name") or "")
    if not call.user.admin:
        raise Refused(403, "User does not have permission to create a space")
    if re.fullmatch(r"~?[A-Za-z0-9]{1,255}", key) is None or not name:
        raise invalid("A space needs a name and a key of letters and digits")
    if call.state.space_by_key(key) is not None:
        raise invalid(f"A space already exists with key {key}")
    made = call.state.add_space(key, name, call.me)
    made.description = _description(sent)
    return JSONResponse(shapes(call).space_json(made, tree_of("description,homepage")))


def create_private_space(call: Call) -> Response:
    """POST space/_private: as a space."""
    return create_space(call)


def update_space(call: Call) -> Response:
    """PUT space/{key}: its name, description and home page."""
    space, sent = space_of(call), call.object()
    if isinstance(sent.get("name"), str) and sent["name"]:
        space.name = sent["name"]
    home = sent.get("homepage")
    if isinstance(home, dict) and "id" in home:
        space.homepage_id = call.seen_page(str(home["id"])).id
    space.description = _description(sent) or space.description
    return JSONResponse(shapes(call).space_json(space, tree_of("description,homepage")))


def delete_space(call: Call) -> Response:
    """DELETE space/{key}: 202 with work that goes on; for administrators."""
    space = space_of(call)
    if not call.user.admin:
        raise Refused(403, "User does not have permission to delete the space")
    call.state.remove_space(space)
    task = call.state.begin("com.atlassian.confluence.extra.flyingpdf.remove.space", 1.0, space.key)
    links = {"status": f"/rest/api/longtask/{task.id}"}
    return JSONResponse({"id": task.id, "links": links, "_links": links}, 202)


def _description(sent: dict[str, Any]) -> str:
    said = sent.get("description")
    plain = said.get("plain") if isinstance(said, dict) else None
    return str(plain.get("value") or "") if isinstance(plain, dict) else ""


def space_content(call: Call) -> Response:
    """GET space/{key}/content and .../content/{type}: `depth=root` keeps to what stands under nothing."""
    space, kind = space_of(call), call.params.get("type", "")
    if kind not in ("", *KINDS):
        raise invalid(f"Type must be one of {', '.join(KINDS)}, not {kind}")
    root = call.choice("depth", {"all", "root"}, "all") == "root"

    def wanted(page: Page) -> bool:
        here = page.space_id == space.id and page.status == "current" and call.state.visible(call.user, page)
        return here and not (root and page.parent_id is not None)

    pages = [page for page in call.state.pages.values() if wanted(page)]
    if kind:
        return content_list(call, [page for page in pages if page.kind == kind])
    shape, tree = shapes(call), tree_of(call.text("expand"))
    found = {
        name: shape.listing(
            (shape.page(one, tree) for one in pages if one.kind == name),
            path=f"space/{space.key}/content/{name}",
        )
        for name in KINDS
    }
    return JSONResponse(found | {"_links": {}})


# properties


def _property(call: Call, space: Space) -> Property:
    found = call.state.property_named(space, call.params["property"])
    if found is None:
        raise not_found(f"No property found with key: {call.params['property']}")
    return found


def list_properties(call: Call) -> Response:
    """GET space/{key}/property."""
    space, shape = space_of(call), shapes(call)
    held = [trail.now for trail in space.properties.values() if trail.now is not None]
    return listed(call, held, lambda one: shape.property_json(f"space/{space.key}", one), default=10)


def get_property(call: Call) -> Response:
    """GET space/{key}/property/{property}."""
    space = space_of(call)
    return JSONResponse(shapes(call).property_json(f"space/{space.key}", _property(call, space)))


def create_property(call: Call) -> Response:
    """POST space/{key}/property."""
    space, sent = space_of(call), call.object()
    key = str(call.params.get("property") or sent.get("key") or "")
    if not key or "value" not in sent:
        raise invalid("A property needs a key and a value")
    made = call.state.set_property(call.me, space, key, sent["value"])
    return JSONResponse(shapes(call).property_json(f"space/{space.key}", made))


def put_property(call: Call) -> Response:
    """PUT space/{key}/property/{property}: the next version, or version 1 of a new one."""
    space, sent = space_of(call), call.object()
    number, value, key = version_number(sent), sent.get("value"), call.params["property"]
    old = call.state.property_named(space, key)
    if old is None and number == 1:
        made = call.state.set_property(call.me, space, key, value)
    else:
        made = call.state.update_property(call.me, space, old or _property(call, space), value, number)
    return JSONResponse(shapes(call).property_json(f"space/{space.key}", made))


def delete_property(call: Call) -> Response:
    """DELETE space/{key}/property/{property}."""
    space = space_of(call)
    call.state.delete_property(space, _property(call, space))
    return Response(status_code=204)
