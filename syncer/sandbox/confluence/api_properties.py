"""Properties of `/wiki/api/v2`, the same on pages, attachments, comments and spaces (F25)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import invalid
from syncer.sandbox.confluence.extras import Holder
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Property
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.wire import property_json, space_property_json

MAX_PROPERTY = 32 * 1024
Owner = Callable[[Call], Holder]
Shape = Callable[[Property], dict[str, Any]]


def rows(path: str, owner: Owner, *, of_space: bool = False) -> tuple[Row, ...]:
    """Return the operations on the properties of one kind of holder; a space's come back as 201 and by who made them."""
    shape: Shape = space_property_json if of_space else property_json
    one = f"{path}/{{property}}"
    return (
        ("GET", path, _list(owner, shape)),
        ("POST", path, _create(owner, shape, 201 if of_space else 200)),
        ("GET", one, _get(owner, shape)),
        ("PUT", one, _update(owner, shape)),
        ("DELETE", one, _delete(owner)),
    )


def _list(owner: Owner, shape: Shape) -> Handler:
    def listing(call: Call) -> Response:
        shows, key = call.state.shows(), call.text("key")
        order = call.choice("sort", {"key", "-key"})
        seen = [trail.seen(shows) for trail in owner(call).properties.values()]
        found = [prop for prop in seen if prop is not None and key in ("", prop.key)]
        if order:
            found.sort(key=lambda prop: prop.key, reverse=order == "-key")
        return paged(call, found, shape, lambda prop: prop.id)

    return listing


def _get(owner: Owner, shape: Shape) -> Handler:
    def get(call: Call) -> Response:
        return JSONResponse(shape(call.state.property(owner(call), call.id("property"))))

    return get


def _create(owner: Owner, shape: Shape, status: int) -> Handler:
    def create(call: Call) -> Response:
        holder, sent = owner(call), call.object()
        made = call.state.set_property(call.me, holder, _key(sent), _value(sent))
        return JSONResponse(shape(made), status)

    return create


def _update(owner: Owner, shape: Shape) -> Handler:
    def update(call: Call) -> Response:
        holder = owner(call)
        old, sent = call.state.property(holder, call.id("property")), call.object()
        if _key(sent) != old.key:
            raise invalid("The key of a property cannot be changed")
        version = sent.get("version")
        if not isinstance(version, dict):
            raise invalid("version is required")
        message = str(version.get("message") or "")
        made = call.state.update_property(
            call.me, holder, old, _value(sent), version.get("number"), message=message
        )
        return JSONResponse(shape(made))

    return update


def _delete(owner: Owner) -> Handler:
    def delete(call: Call) -> Response:
        holder = owner(call)
        call.state.delete_property(holder, call.state.property(holder, call.id("property")))
        return Response(status_code=204)

    return delete


def _key(sent: dict[str, Any]) -> str:
    key = sent.get("key")
    if not isinstance(key, str) or not key or len(key) > 255:
        raise invalid("Property key is required and has at most 255 characters")
    return key


def _value(sent: dict[str, Any]) -> Any:
    if "value" not in sent:
        raise invalid("Property value is required")
    if len(json.dumps(sent["value"], ensure_ascii=False).encode()) > MAX_PROPERTY:
        raise invalid(f"The value of a property can be at most {MAX_PROPERTY} bytes")
    return sent["value"]
