"""People in v1: who am I, who is that, which groups there are; and what is watched, which nobody reads."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access
from syncer.sandbox.confluence.calls import NOBODY, Call, open_to_all
from syncer.sandbox.confluence.errors import invalid, not_found
from syncer.sandbox.confluence.v1_contents import content, shapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of
from syncer.sandbox.host import User

_NAME = re.compile(r"""user(?:\.fullname|\.displayname)?\s*(~|=)\s*["']([^"']*)["']""")
_EVERYBODY = re.compile(r"""\s*type\s*=\s*["']?user["']?\s*""")


@open_to_all
def current_user(call: Call) -> Response:
    """GET user/current: the identity check of a start-up; a caller without credentials is anonymous."""
    return JSONResponse(shapes(call).user_json(call.user, tree_of(call.text("expand"))))


@open_to_all
def anonymous(call: Call) -> Response:
    """GET user/anonymous."""
    found = shapes(call).user_json(NOBODY)
    return JSONResponse(found | {"_links": {"base": shapes(call).base, "context": call.site.wiki_path}})


def get_user(call: Call) -> Response:
    """GET user: by account id on Cloud, by `username` or `key` on Data Center."""
    names = {name: call.text(name) for name in ("accountId", "key", "username")}
    if not any(names.values()):
        raise invalid("Either accountId, key or username is required")
    for user in call.site.users.values():
        known = (
            {"accountId": user.account_id}
            if call.site.cloud
            else {"key": user.user_key, "username": user.login}
        )
        if any(names[name] and names[name].lower() == value.lower() for name, value in known.items()):
            return JSONResponse(shapes(call).user_json(user, tree_of(call.text("expand"))))
    raise not_found(
        "No user found with " + ", ".join(f"{name} : {one}" for name, one in names.items() if one)
    )


def users_bulk(call: Call) -> Response:
    """GET user/bulk?accountId=..&accountId=..: unknown ids are left out."""
    wanted = call.request.query_params.getlist("accountId")
    people = [call.site.users[one] for one in wanted if one in call.site.users]
    return listed(call, people, shapes(call).user_json, default=200)


def search_users(call: Call) -> Response:
    """GET search/user?cql=user.fullname~"..": by the start of any of a name's words, or the whole name by `=`."""
    said = _NAME.search(call.text("cql"))
    if said is None and not _EVERYBODY.fullmatch(call.text("cql")):
        raise invalid(f"Could not parse cql : {call.text('cql')}")
    people = [user for user in call.site.users.values() if user.active]
    found = [user for user in people if said is None or _named(user, *said.groups())]
    shape = shapes(call)
    more = {"totalSize": len(found), "cqlQuery": call.text("cql"), "searchDuration": 5}
    return listed(call, found, lambda user: {"user": shape.user_json(user), "title": user.name, "excerpt": "", "url": "",
                  "breadcrumbs": [], "entityType": "user", "iconCssClass": "", "lastModified": shape.instant(call.state.now())},
                  more=more)  # fmt: skip


def _named(user: User, operator: str, wanted: str) -> bool:
    if operator == "=":
        return wanted.lower() in (user.name.lower(), user.account_id)
    asked = wanted.rstrip("*").lower()
    return any(word.startswith(asked) for word in [user.name.lower(), *user.name.lower().split()])


def groups_of_user(call: Call) -> Response:
    """GET user/memberof."""
    names = {call.text("accountId"), call.text("key"), call.text("username")} - {""}
    user = next(
        (one for one in call.site.users.values() if names & {one.account_id, one.user_key, one.login}),
        call.user,
    )
    return listed(call, sorted(access.groups_of(user)), _group(call), default=200)


def list_groups(call: Call) -> Response:
    """GET group."""
    return listed(call, access.GROUPS, _group(call), default=200)


def get_group(call: Call) -> Response:
    """GET group/{name}."""
    return JSONResponse(_group(call)(_known(call.params["name"])))


def group_members(call: Call) -> Response:
    """GET group/{name}/member."""
    name = _known(call.params["name"])
    people = [user for user in call.site.users.values() if name in access.groups_of(user)]
    return listed(call, people, shapes(call).user_json, default=200)


def _known(name: str) -> str:
    if name not in access.GROUPS:
        raise not_found(f"No group found with name: {name}")
    return name


def _group(call: Call) -> Callable[[str], dict[str, object]]:
    return lambda name: access.group_json(name, with_id=call.site.cloud)


def watching(call: Call) -> Response:
    """GET user/watch/content/{id}: nobody watches anything here."""
    content(call)
    return JSONResponse({"watching": False})


def watch(call: Call) -> Response:
    """POST and DELETE user/watch/content/{id}: taken and forgotten."""
    content(call)
    return Response(status_code=204)
