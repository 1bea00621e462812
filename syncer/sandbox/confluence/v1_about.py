"""What Cloud's v1 tells about content from another side: by label, by permission, by macro; and groups by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access, storage
from syncer.sandbox.confluence.calls import NOBODY, Call
from syncer.sandbox.confluence.errors import invalid, not_found
from syncer.sandbox.confluence.records import Attachment, Page
from syncer.sandbox.confluence.routing import Row
from syncer.sandbox.confluence.v1_contents import content, shapes, version_of
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_spaces import space_of
from syncer.sandbox.host import User

# labels


def label_info(call: Call) -> Response:
    """GET label?name=: the label and what carries it; 404 where nothing does."""
    name, kind = call.text("name"), call.text("type")
    carriers = list(_carriers(call, name))
    if not carriers:
        raise not_found(f"No label found with name: {name}")
    label = next(one for one in call.state.labels_of(carriers[0]) if one.name == name)
    seen = [one for one in carriers if kind in ("", _kind(one))]
    inside = listed(call, seen, lambda one: _carrier(_kind(one), one), default=200)
    shown = shapes(call).label_json(label)
    body = b'{"label":' + JSONResponse(shown).body + b',"associatedContents":' + bytes(inside.body) + b"}"
    return Response(body, media_type="application/json")


def _carriers(call: Call, name: str) -> Iterator[Page | Attachment]:
    for page in call.state.pages.values():
        if page.status == "current" and call.state.visible(call.user, page):
            here: list[Page | Attachment] = [page, *call.state.attachments_of(page)]
            for one in here:
                if name in {label.name for label in call.state.labels_of(one)}:
                    yield one


def _kind(one: Page | Attachment) -> str:
    return one.kind if isinstance(one, Page) else "attachment"


def _carrier(kind: str, one: Page | Attachment) -> dict[str, Any]:
    return {"contentType": kind, "contentId": int(one.id.removeprefix("att")), "title": one.title}


def space_labels(call: Call) -> Response:
    """GET space/{key}/label."""
    prefix, space = call.text("prefix"), space_of(call)
    found = [one for one in call.state.labels_of(space) if prefix in ("", one.prefix)]
    return listed(call, found, shapes(call).label_json, default=200)


def label_space(call: Call) -> Response:
    """POST space/{key}/label: an array of named labels."""
    space, sent = space_of(call), call.json()
    if not isinstance(sent, list) or not all(isinstance(one, dict) and one.get("name") for one in sent):
        raise invalid("Could not parse Labels")
    for label in sent:
        call.state.add_label(space, str(label["name"]))
    return listed(call, call.state.labels_of(space), shapes(call).label_json, default=200)


def unlabel_space(call: Call) -> Response:
    """DELETE space/{key}/label?name=."""
    call.state.remove_label(space_of(call), call.text("name"))
    return Response(status_code=204)


# permissions


def check_permission(call: Call) -> Response:
    """POST content/{id}/permission/check: a denial is an answer too."""
    one, sent = content(call), call.object()
    subject, operation = sent.get("subject"), str(sent.get("operation"))
    if not isinstance(subject, dict) or operation not in ("read", "update", "delete"):
        raise invalid("subject and operation (read, update, delete) are required")
    page = one if isinstance(one, Page) else call.state.page(one.page_id)
    user = _subject(call, subject)
    may = bool(user.account_id) and call.state.visible(user, page)
    if operation != "read":
        may = may and access.editable(user, page)
    denied = {"translation": f"The subject may not {operation} the content", "args": []}
    return JSONResponse({"hasPermission": may, "errors": [] if may else [denied], "_links": {}})


def _subject(call: Call, subject: dict[str, Any]) -> User:
    who = str(subject.get("identifier"))
    if subject.get("type") == "group":
        return NOBODY if who not in access.group_ids() else call.user
    if who == "anonymous":
        return NOBODY
    if who not in call.site.users:
        raise not_found(f"No user found with accountId : {who}")
    return call.site.users[who]


# macros


def macro_body(call: Call) -> Response:
    """GET content/{id}/history/{number}/macro/id/{macro}: a macro as that version has it."""
    body = version_of(call.page(), call.number_of("number")).body
    for macro in storage.parse(body).iter(storage.ac("structured-macro")):
        if macro.get(storage.ac("macro-id")) == call.params["macro"]:
            return JSONResponse(_macro(macro))
    raise not_found(f"No macro found with id: {call.params['macro']}")


def _macro(macro: Any) -> dict[str, Any]:
    rich, plain = macro.find(storage.ac("rich-text-body")), macro.findtext(storage.ac("plain-text-body"))
    inner = "" if rich is None else storage.inner(rich)
    parameters = {
        one.get(storage.ac("name")): {"value": one.text or ""}
        for one in macro.findall(storage.ac("parameter"))
    }
    body = inner if plain is None else plain
    return {"name": macro.get(storage.ac("name")), "body": body, "parameters": parameters, "_links": {}}


# trees and groups


def delete_tree(call: Call) -> Response:
    """DELETE content/{id}/pageTree: the page and all below it into the trash, as work that goes on (202)."""
    page = call.page()
    for one in [page, *shapes(call).below(page)]:
        call.state.trash(one)
    task = call.state.begin("delete-page-tree", 1.0, page.title)
    return JSONResponse({"id": task.id, "links": {"status": f"/rest/api/longtask/{task.id}"}}, 202)


def group_by_id(call: Call) -> Response:
    """GET group/by-id?id=."""
    found = access.group_ids().get(call.text("id"))
    if found is None:
        raise not_found(f"No group found with id: {call.text('id')}")
    return JSONResponse(access.group_json(found, with_id=True))


def members_by_id(call: Call) -> Response:
    """GET group/{name}/membersByGroupId: an unknown group has none."""
    name = access.group_ids().get(call.params["name"], "")
    people = [user for user in call.site.users.values() if name in access.groups_of(user)]
    return listed(call, people, shapes(call).user_json, default=200)


def pick_groups(call: Call) -> Response:
    """GET group/picker?query=."""
    found = [name for name in access.GROUPS if call.text("query").lower() in name]
    return listed(call, found, lambda name: access.group_json(name, with_id=True), default=200)


ROWS: tuple[Row, ...] = (
    ("GET", "label", label_info),
    ("GET", "space/{key}/label", space_labels),
    ("POST", "space/{key}/label", label_space),
    ("DELETE", "space/{key}/label", unlabel_space),
    ("POST", "content/{id}/permission/check", check_permission),
    ("GET", "content/{id}/history/{number}/macro/id/{macro}", macro_body),
    ("DELETE", "content/{id}/pageTree", delete_tree),
    ("GET", "group/by-id", group_by_id),
    ("GET", "group/picker", pick_groups),
    ("GET", "group/{name}/membersByGroupId", members_by_id),
)
