"""Restrictions in v1: who alone may read or update a page (F29)."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access
from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import Refused, invalid, no_content, not_found
from syncer.sandbox.confluence.records import Page, Restriction
from syncer.sandbox.confluence.v1_contents import shapes
from syncer.sandbox.confluence.v1_shapes import tree_of
from syncer.sandbox.host import User


def get_restrictions(call: Call) -> Response:
    """GET content/{id}/restriction: always both operations, and a hash of them."""
    return _all(call, call.page())


def add_restrictions(call: Call) -> Response:
    """POST content/{id}/restriction: adds people and groups to what is there."""
    return _change(call, replace=False)


def replace_restrictions(call: Call) -> Response:
    """PUT content/{id}/restriction: those sent take the place of all there are."""
    return _change(call, replace=True)


def delete_restrictions(call: Call) -> Response:
    """DELETE content/{id}/restriction: everybody again."""
    page = _own(call)
    page.restrictions.clear()
    return _all(call, page)


def by_operation(call: Call) -> Response:
    """GET content/{id}/restriction/byOperation."""
    page, shape = call.page(), shapes(call)
    found = {name: shape.restriction(page, name) for name in access.OPERATIONS}
    return JSONResponse(
        found | {"_links": {"self": shape.address(f"content/{page.id}/restriction/byOperation")}}
    )


def one_operation(call: Call) -> Response:
    """GET content/{id}/restriction/byOperation/{operation}."""
    asked = tree_of(call.text("expand")) or tree_of("restrictions.user,restrictions.group")
    return JSONResponse(shapes(call).restriction(call.page(), _operation(call), asked))


def user_listed(call: Call) -> Response:
    """GET .../{operation}/user?accountId= (or userName=, key=): 200 where they are named, 404 otherwise."""
    held = call.page().restrictions.get(_operation(call), Restriction())
    return _told(listed=_asked_user(call).account_id in held.users)


def add_user(call: Call) -> Response:
    """PUT .../{operation}/user."""
    _held(call).users.add(_asked_user(call).account_id)
    return Response(status_code=200)


def remove_user(call: Call) -> Response:
    """DELETE .../{operation}/user."""
    _held(call).users.discard(_asked_user(call).account_id)
    return Response(status_code=200)


def group_listed(call: Call) -> Response:
    """GET .../{operation}/group/{group}: 200 where it is named, 404 otherwise."""
    held = call.page().restrictions.get(_operation(call), Restriction())
    return _told(listed=call.params["group"] in held.groups)


def add_group(call: Call) -> Response:
    """PUT .../{operation}/group/{group}."""
    _held(call).groups.add(_group(call.params["group"]))
    return Response(status_code=200)


def remove_group(call: Call) -> Response:
    """DELETE .../{operation}/group/{group}."""
    _held(call).groups.discard(call.params["group"])
    return Response(status_code=200)


def _all(call: Call, page: Page) -> Response:
    shape = shapes(call)
    results = [shape.restriction(page, name) for name in access.OPERATIONS]
    links = {
        "self": shape.address(f"content/{page.id}/restriction"),
        "base": shape.base,
        "context": call.site.wiki_path,
    }
    about = {
        "start": 0,
        "limit": 100,
        "size": len(results),
        "restrictionsHash": access.fingerprint(page.restrictions),
    }
    return JSONResponse({"results": results} | about | {"_links": links})


def _change(call: Call, *, replace: bool) -> Response:
    page, sent = _own(call), call.json()
    said = sent.get("results") if isinstance(sent, dict) else sent
    if not isinstance(said, list):
        raise invalid("Restrictions are an array, or an object with results")
    read = [_read(call, one) for one in said]
    if replace:
        page.restrictions.clear()
    for name, restriction in read:
        held = page.restrictions.setdefault(name, Restriction())
        held.users |= restriction.users
        held.groups |= restriction.groups
    return _all(call, page)


def _read(call: Call, said: Any) -> tuple[str, Restriction]:
    if not isinstance(said, dict) or str(said.get("operation")) not in access.OPERATIONS:
        raise invalid(f"operation must be one of {', '.join(access.OPERATIONS)}")
    who = said.get("restrictions") if isinstance(said.get("restrictions"), dict) else {}
    assert isinstance(who, dict)
    users = {_person(call, one).account_id for one in _items(who.get("user"))}
    groups = {_group(str(one.get("name") or one.get("id"))) for one in _items(who.get("group"))}
    return str(said["operation"]), Restriction(users, groups)


def _items(said: Any) -> list[dict[str, Any]]:
    found = said.get("results") if isinstance(said, dict) else said
    if found is not None and not isinstance(found, list):
        raise invalid("The users and groups of a restriction are lists")
    return [one for one in found or () if isinstance(one, dict)]


def _person(call: Call, said: dict[str, Any]) -> User:
    site = call.site
    if site.cloud:
        found = site.users.get(str(said.get("accountId")))
    else:
        key, login = said.get("userKey"), str(said.get("username") or "")
        found = next((one for one in site.users.values() if one.user_key == key), None) or site.user_by_login(
            login
        )
    if found is None:
        raise invalid("No user found: " + ", ".join(f"{key} {value}" for key, value in said.items()))
    return found


def _group(name: str) -> str:
    if name not in access.GROUPS:
        raise invalid(f"No group found with name: {name}")
    return name


def _asked_user(call: Call) -> User:
    names = {"accountId": call.text("accountId"), "username": call.text("userName") or call.text("username")}
    names["userKey"] = call.text("key") or call.text("userKey")
    try:
        return _person(call, {name: value for name, value in names.items() if value})
    except Refused as refused:
        raise not_found(refused.title) from refused


def _operation(call: Call) -> str:
    name = call.params["operation"]
    if name not in access.OPERATIONS:
        raise not_found(f"No operation {name}")
    return name


def _own(call: Call) -> Page:
    page = call.page()
    if not access.editable(call.user, page):
        raise Refused(403, f"User not permitted to restrict content with id: {page.id}")
    return page


def _held(call: Call) -> Restriction:
    return _own(call).restrictions.setdefault(_operation(call), Restriction())


def _told(*, listed: bool) -> Response:
    if not listed:
        raise no_content("")
    return Response(status_code=200)
