"""What hangs on content in v1: labels, properties by key, children and descendants, history and versions."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.extras import Labelled
from syncer.sandbox.confluence.records import Comment, Page, Property
from syncer.sandbox.confluence.v1_contents import content, content_list, shapes, version_number, version_of
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import NOTHING, tree_of

MAX_PROPERTY = 32 * 1024
CHILD_TYPES = ("page", "comment", "attachment")

# labels


def _labelled(call: Call) -> Labelled:
    one = content(call)
    if isinstance(one, Comment):
        raise invalid("Comments cannot be labelled")
    return one


def list_labels(call: Call) -> Response:
    """GET content/{id}/label: lags behind the store, as listings do (F24)."""
    shows, prefix = call.state.shows(), call.text("prefix")
    seen = (trail.seen(shows) for trail in _labelled(call).labels.values())
    found = [label for label in seen if label is not None and prefix in ("", label.prefix)]
    return listed(call, sorted(found, key=lambda one: one.name), shapes(call).label_json, default=200)


def add_labels(call: Call) -> Response:
    """POST content/{id}/label: an array of named labels, answered with the full list (F27)."""
    one, sent = _labelled(call), call.json()
    if isinstance(sent, dict) and (call.site.cloud or call.site.switches.dc_label_object):
        sent = [sent]  # Cloud's document takes one label as well as many
    if not isinstance(sent, list) or not all(isinstance(x, dict) and x.get("name") for x in sent):
        raise Refused(400, "Could not parse Labels")
    for label in sent:
        call.state.add_label(one, str(label["name"]))
    return listed(call, call.state.labels_of(one), shapes(call).label_json, default=200)


def remove_label(call: Call) -> Response:
    """DELETE content/{id}/label?name= and content/{id}/label/{name}."""
    name = call.params.get("name") or call.text("name")
    if not name:
        raise Refused(400, "Label name is required")
    call.state.remove_label(_labelled(call), name)
    return Response(status_code=204)


# properties


def _owner(call: Call) -> str:
    return f"content/{call.params['id']}"


def list_properties(call: Call) -> Response:
    """GET content/{id}/property: lags behind the store, as listings do (F24)."""
    shows, wanted = call.state.shows(), call.texts("key")
    seen = (trail.seen(shows) for trail in content(call).properties.values())
    found = [prop for prop in seen if prop is not None and (not wanted or prop.key in wanted)]
    shape, tree = shapes(call), tree_of(call.text("expand") or "version")
    return listed(call, found, lambda prop: shape.property_json(_owner(call), prop, tree), default=10)


def _property(call: Call) -> Property:
    key = call.params["key"]
    found = call.state.property_named(content(call), key)
    if found is None:
        raise not_found(f"No property found with key: {key}")
    return found


def get_property(call: Call) -> Response:
    """GET content/{id}/property/{key}."""
    tree = tree_of(call.text("expand") or "version")
    return JSONResponse(shapes(call).property_json(_owner(call), _property(call), tree))


def create_property(call: Call) -> Response:
    """POST content/{id}/property and .../{key}: a second one with the same key is refused (F25)."""
    one, sent = content(call), call.object()
    key = call.params.get("key") or sent.get("key")
    if not isinstance(key, str) or not key or len(key) > 255:
        raise invalid("Property key is required and has at most 255 characters")
    if call.state.property_named(one, key) is not None and not call.site.cloud:
        raise invalid(f"Cannot create property: content already has a property with key {key}")
    made = call.state.set_property(call.me, one, key, _value(sent))
    return JSONResponse(shapes(call).property_json(_owner(call), made))


def put_property(call: Call) -> Response:
    """PUT content/{id}/property/{key}: the next version, or version 1 of one that is not there yet (F25)."""
    one, sent = content(call), call.object()
    key, number = call.params["key"], version_number(sent)
    old = call.state.property_named(one, key)
    if old is None and number != 1:
        raise not_found(f"No property found with key: {key}")
    if old is None:
        made = call.state.set_property(call.me, one, key, _value(sent))
    else:
        made = call.state.update_property(call.me, one, old, _value(sent), number)
    return JSONResponse(shapes(call).property_json(_owner(call), made))


def delete_property(call: Call) -> Response:
    """DELETE content/{id}/property/{key}."""
    call.state.delete_property(content(call), _property(call))
    return Response(status_code=204)


def _value(sent: dict[str, Any]) -> Any:
    if "value" not in sent:
        raise invalid("Property value is required")
    if len(json.dumps(sent["value"], ensure_ascii=False).encode()) > MAX_PROPERTY:
        raise Refused(413, f"The value of a property can be at most {MAX_PROPERTY} bytes")
    return sent["value"]


# children and descendants


def get_children(call: Call) -> Response:
    """GET content/{id}/child: a list of each type that `expand` names."""
    tree = {"children": tree_of(call.text("expand"))}
    return JSONResponse(shapes(call).content(content(call), tree).get("children", {"_expandable": {}}))


def list_children(call: Call) -> Response:
    """GET content/{id}/child/page: in their order, those the caller may see."""
    page = call.page()
    return content_list(
        call, [one for one in call.state.children(page) if call.state.visible(call.user, one)]
    )


def get_descendants(call: Call) -> Response:
    """GET content/{id}/descendant."""
    tree = {"descendants": tree_of(call.text("expand"))}
    found: dict[str, Any] = shapes(call).page(call.page(), tree)["descendants"]
    return JSONResponse(found)


def list_descendants(call: Call) -> Response:
    """GET content/{id}/descendant/{type}: pages below at any depth, or what hangs on them."""
    page, kind = call.page(), call.params["type"]
    below = _down_to(call, page, shapes(call).below(page))
    if kind == "page":
        return content_list(call, below)
    here = {one.id for one in (page, *below)}
    if kind == "comment":
        return content_list(call, [one for one in call.state.comments.values() if one.page_id in here])
    if kind == "attachment":
        return content_list(call, [one for one in call.state.attachments.values() if one.page_id in here])
    raise invalid(f"Type must be one of {', '.join(CHILD_TYPES)}, not {kind}")


def _down_to(call: Call, page: Page, below: list[Page]) -> list[Page]:
    """Those not deeper than `depth`: all, root (right below the page) or a number."""
    depth = call.text("depth", "all")
    if depth == "all":
        return below
    deepest = 1 if depth == "root" else call.number("depth", 1, 1, 100)
    return [one for one in below if call.state.ancestors(one)[::-1].index(page) < deepest]


# history and versions


def get_history(call: Call) -> Response:
    """GET content/{id}/history."""
    asked = tree_of(call.text("expand") or "previousVersion,nextVersion,lastUpdated")
    return JSONResponse(shapes(call).history(content(call), asked))


def list_versions(call: Call) -> Response:
    """GET content/{id}/version (below /rest/experimental on older ones): the newest first."""
    page = _page(call)
    shape, tree = shapes(call), _version_tree(call)
    return listed(
        call, list(reversed(page.versions)), lambda one: shape.version_json(page.id, one, tree), default=200
    )


def get_version(call: Call) -> Response:
    """GET content/{id}/version/{number}; `expand=content.body.storage` brings what it held."""
    page, shape = _page(call), shapes(call)
    version = version_of(page, call.number_of("number"))
    tree = _version_tree(call)
    found = shape.version_json(page.id, version, tree)
    if "content" in tree:
        found["content"] = shape.page(page, tree["content"], version)
    return JSONResponse(found)


def restore_version(call: Call) -> Response:
    """POST content/{id}/version: a new version with an older one's title and body."""
    page, sent = _page(call), call.object()
    asked = sent.get("params")
    if sent.get("operationKey") != "restore" or not isinstance(asked, dict) or "versionNumber" not in asked:
        raise invalid("operationKey restore and params.versionNumber are required")
    number = asked["versionNumber"]
    if not isinstance(number, int):
        raise invalid("params.versionNumber must be a number")
    old = version_of(page, number)
    title = old.title if asked.get("restoreTitle", True) else page.title
    message = str(asked.get("message") or "")
    call.state.update_page(call.me, page, page.number + 1, title=title, body=old.body, message=message)
    return JSONResponse(shapes(call).version_json(page.id, page.latest))


def delete_version(call: Call) -> Response:
    """DELETE content/{id}/version/{number}: an older one only; those after it move down."""
    page = _page(call)
    call.state.forget_version(page, version_of(page, call.number_of("number")))
    return Response(status_code=204)


def _page(call: Call) -> Page:
    one = content(call)
    if not isinstance(one, Page):
        raise not_found()
    return one


def _version_tree(call: Call) -> Any:
    return tree_of(call.text("expand")) or NOTHING
