"""Who watches pages, spaces and labels in Cloud's v1, and which pages people have as favourites.

Whoever makes a page watches it, as on live sites; nobody is told anything. Kept among the state's `notes`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import Refused, invalid, not_found
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.v1_contents import content, shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of
from syncer.sandbox.confluence.v1_spaces import space_of
from syncer.sandbox.host import User

Named = Callable[[Call], str]


def _content(call: Call) -> str:
    return f"content/{content(call).id}"


def _space(call: Call) -> str:
    return f"space/{space_of(call).key}"


def _label(call: Call) -> str:
    return f"label/{call.params['name']}"


def watchers(call: Call, thing: str) -> list[str]:
    """Return the account ids of those who watch something."""
    made = call.state.pages.get(thing.removeprefix("content/"))
    found: list[str] = call.state.notes.get(f"watch/{thing}", [made.author_id] if made else [])
    return found


def _who(call: Call) -> User:
    asked = call.text("accountId") or call.me
    found = call.site.users.get(asked)
    if found is None:
        raise not_found(f"No user found with accountId : {asked}")
    return found


def _rows(path: str, named: Named) -> tuple[Row, ...]:
    def status(call: Call) -> Response:
        return JSONResponse({"watching": _who(call).account_id in watchers(call, named(call))})

    def change(call: Call) -> Response:
        thing, who = named(call), _who(call).account_id
        others = [one for one in watchers(call, thing) if one != who]
        call.state.notes[f"watch/{thing}"] = [*others, who] if call.request.method == "POST" else others
        return Response(status_code=204)

    return (("GET", path, status), ("POST", path, change), ("DELETE", path, change))


def _lister(named: Named) -> Handler:
    def listing(call: Call) -> Response:
        thing = named(call)
        kind, _, name = thing.partition("/")
        about: dict[str, Any] = {"spaceKey": name} if kind == "space" else {"contentId": int(name)}
        people = [call.site.users[one] for one in watchers(call, thing) if one in call.site.users]
        return listed(call, people, lambda one: {"type": kind, "watcher": _watcher(call, one)} | about, default=200)  # fmt: skip

    return listing


def _watcher(call: Call, user: User) -> dict[str, Any]:
    more = {"operations": None, "externalCollaborator": False, "isGuest": False, "personalSpace": None}
    return shapes(call).user_json(user) | more


def _favourite(call: Call) -> str:
    path = call.params
    if (path["relation"], path["source_type"], path["target_type"]) != ("favourite", "user", "content"):
        raise invalid(f"Relation {path['relation']} is not supported")
    if path["source"] not in {call.me, "current"}:
        raise Refused(403, "Relations of other people cannot be seen")
    return f"favourite/{call.me}/{content(call).id}"


def get_relation(call: Call) -> Response:
    """GET relation/...: whether a page is a favourite; the target stays unexpanded, as on live sites."""
    note = _favourite(call)
    if note not in call.state.notes:
        raise not_found("No such relation")
    return JSONResponse(_relation(call))


def put_relation(call: Call) -> Response:
    """PUT relation/...."""
    call.state.notes[_favourite(call)] = True
    return JSONResponse(_relation(call))


def delete_relation(call: Call) -> Response:
    """DELETE relation/...."""
    call.state.notes.pop(_favourite(call), None)
    return Response(status_code=204)


def list_relations(_call: Call) -> Response:
    """GET relation/... without one end: not implemented for favourites on live sites either."""
    raise Refused(501, "Relation favourite cannot be searched")


def _relation(call: Call) -> dict[str, Any]:
    shape, asked = shapes(call), tree_of(call.text("expand"))
    person = shape.user_json(call.user)
    found: dict[str, Any] = {
        "name": "favourite",
        "_links": {"self": f"{call.site.base_url}{call.request.url.path}"},
    }
    rest = {"target": f"/rest/api/content/{call.params['id']}", "relationData": ""}
    if "source" in asked:
        return found | {"source": person, "_expandable": rest}
    return found | {"_expandable": rest | {"source": person["_links"]["self"]}}


_RELATION = "relation/{relation}/from/{source_type}/{source}/to/{target_type}"
ROWS: tuple[Row, ...] = (
    *_rows("user/watch/content/{id}", _content),
    *_rows("user/watch/space/{key}", _space),
    *_rows("user/watch/label/{name}", _label),
    ("GET", "content/{id}/notification/child-created", _lister(_content)),
    ("GET", "content/{id}/notification/created", _lister(lambda call: f"space-of/{content(call).id}")),
    ("GET", "space/{key}/watch", _lister(_space)),
    ("GET", f"{_RELATION}/{{id}}", get_relation),
    ("PUT", f"{_RELATION}/{{id}}", put_relation),
    ("DELETE", f"{_RELATION}/{{id}}", delete_relation),
    ("GET", _RELATION, list_relations),
    ("GET", "relation/{relation}/to/{target_type}/{id}/from/{source_type}", list_relations),
)
