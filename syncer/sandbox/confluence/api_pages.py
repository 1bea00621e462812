"""Pages and spaces of `/wiki/api/v2`: reading, listing, creating, saving, trashing, and where they hang."""

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence.calls import Call
from syncer.sandbox.confluence.errors import invalid, not_found, server_error
from syncer.sandbox.confluence.paging import everything, paged
from syncer.sandbox.confluence.records import Page, Version
from syncer.sandbox.confluence.surroundings import of_page
from syncer.sandbox.confluence.view import render
from syncer.sandbox.confluence.wire import (
    label_json,
    page_json,
    property_json,
    space_json,
    storage_body,
    version_json,
)

PAGE_SORTS = {"id", "created-date", "modified-date", "title"}
STATUSES = {"current", "archived", "deleted", "trashed"}
NO_CONVERSION = "The sandbox keeps storage format only and does not convert to or from '{}'"


def list_spaces(call: Call) -> Response:
    """GET spaces: by key or id."""
    keys, ids = call.texts("keys"), call.ids("ids")
    found = [
        space
        for space in call.state.spaces.values()
        if (not keys or space.key in keys) and (not ids or space.id in ids)
    ]
    return paged(call, found, space_json, lambda space: space.id)


def get_space(call: Call) -> Response:
    """GET spaces/{id}."""
    return JSONResponse(space_json(call.state.space(call.id())))


def list_pages(call: Call) -> Response:
    """GET pages: straight from the store, exact title."""
    return _listing(call, call.ids("space-id"))


def list_space_pages(call: Call) -> Response:
    """GET spaces/{id}/pages."""
    return _listing(call, [call.state.space(call.id()).id])


def get_page(call: Call) -> Response:
    """GET pages/{id}: trashed pages answer too; `version` picks an older one."""
    page = call.page()
    version = _wanted_version(call, page)
    found = page_json(call.state, page, _body(call, page, version, {"view"}), version)
    if call.flag("include-labels"):
        labels = [trail.seen(call.state.shows()) for trail in page.labels.values()]
        found["labels"] = _included(call, [label_json(one) for one in labels if one is not None])
    if call.flag("include-properties"):
        props = [trail.seen(call.state.shows()) for trail in page.properties.values()]
        found["properties"] = _included(call, [property_json(one) for one in props if one is not None])
    if call.flag("include-versions"):
        found["versions"] = _included(call, [version_json(one) for one in reversed(page.versions)])
    return JSONResponse(found)


def create_page(call: Call) -> Response:
    """POST pages: 200, not 201; a body without `representation` is a 500 (#1683)."""
    sent = call.object()
    space_id, parent_id = str(sent.get("spaceId", "")), sent.get("parentId")
    if space_id not in call.state.spaces:
        raise not_found() if space_id.isdigit() else invalid("spaceId is required")
    if not call.site.may(call.user, f"space {call.state.space(space_id).key}", "create page"):
        raise not_found()
    status = _status(sent)
    root = call.flag("root-level")
    if root and parent_id:
        raise invalid("A parentId may not be supplied together with root-level")
    page = call.state.create_page(
        call.user.account_id,
        space_id,
        _title(sent),
        _sent_body(sent) if "body" in sent else "",
        parent_id=str(parent_id) if parent_id else None,
        root_level=root,
        status=status,
    )
    return JSONResponse(page_json(call.state, page, storage_body(page.body)))


def update_page(call: Call) -> Response:
    """PUT pages/{id}: everything at once, or 400; a stale version is a 409."""
    page, sent = call.page(), call.object()
    for name in ("id", "status", "title", "body", "version"):
        if name not in sent:
            raise invalid(f"{name} is required")
    if str(sent["id"]) != page.id:
        raise invalid("The id in the body does not match the id in the path")
    if str(sent.get("spaceId") or page.space_id) != page.space_id:
        raise invalid("Moving a page to another space is not supported")
    version = sent["version"] if isinstance(sent["version"], dict) else {}
    parent_id = sent.get("parentId")
    call.state.update_page(
        call.user.account_id,
        page,
        version.get("number"),
        title=_title(sent),
        body=_sent_body(sent),
        parent_id=str(parent_id) if parent_id else None,
        message=str(version.get("message") or ""),
        status=_status(sent),
    )
    return JSONResponse(page_json(call.state, page, storage_body(page.body)))


def retitle_page(call: Call) -> Response:
    """PUT pages/{id}/title: a new version with the same body."""
    page, sent = call.page(), call.object()
    call.state.update_page(
        call.user.account_id, page, page.number + 1, title=_title(sent), status=_status(sent)
    )
    return JSONResponse(page_json(call.state, page))


def delete_page(call: Call) -> Response:
    """DELETE pages/{id}: into the trash; `purge` only from there."""
    page = call.page()
    if call.flag("purge"):
        call.state.purge(page)
    elif page.status == "trashed":
        raise not_found()
    else:
        call.state.trash(page)
    return Response(status_code=204)


def list_versions(call: Call) -> Response:
    """GET pages/{id}/versions: newest first."""
    page = call.page()
    order = call.choice("sort", {"modified-date", "-modified-date"}, "-modified-date")
    versions = page.versions if order == "modified-date" else list(reversed(page.versions))

    def to_json(version: Version) -> dict[str, Any]:
        inside = {"id": page.id, "title": version.title, "body": _body(call, page, version)}
        return version_json(version) | {"page": inside}

    return paged(call, versions, to_json, lambda version: str(version.number))


def get_version(call: Call) -> Response:
    """GET pages/{id}/versions/{n}: its particulars, no body."""
    page = call.page()
    number = int(call.id("number"))
    version = _version(page, number)
    around = {
        "contentTypeModified": False,
        "collaborators": [version.author_id],
        "prevVersion": number - 1 if number > 1 else None,
        "nextVersion": number + 1 if number < page.number else None,
    }
    return JSONResponse(version_json(version) | around)


def list_ancestors(call: Call) -> Response:
    """GET pages/{id}/ancestors: the root first, ids and types only, no cursor."""
    return everything(call, [{"id": one.id, "type": "page"} for one in call.state.ancestors(call.page())])


def list_children(call: Call) -> Response:
    """GET pages/{id}/direct-children (and the older `children`)."""
    return paged(call, call.state.children(call.page()), lambda one: _child(one, None), lambda one: one.id)


def list_descendants(call: Call) -> Response:
    """GET pages/{id}/descendants down to `depth` (1 to 10, by default all)."""
    deepest = call.number("depth", 10, 1, 10)
    found: list[tuple[Page, int]] = []
    level = [(page, 1) for page in call.state.children(call.page())]
    while level:
        page, depth = level.pop(0)
        found.append((page, depth))
        if depth < deepest:
            level.extend((child, depth + 1) for child in call.state.children(page))
    return paged(call, found, lambda pair: _child(*pair), lambda pair: pair[0].id)


def _listing(call: Call, space_ids: list[str]) -> Response:
    ids, title = call.ids("id"), call.text("title")
    statuses = call.texts("status") or ["current", "archived"]
    if unknown := set(statuses) - STATUSES:
        raise invalid(f"Provided value {{{unknown.pop()}}} for 'status' is not valid")
    found = [
        page
        for page in call.state.pages.values()
        if page.status in statuses
        and (not space_ids or page.space_id in space_ids)
        and (not ids or page.id in ids)
        and (not title or page.title == title)
    ]
    order = call.choice("sort", PAGE_SORTS | {f"-{name}" for name in PAGE_SORTS}, "id")
    found.sort(key=lambda page: _sort_key(page, order.lstrip("-")), reverse=order.startswith("-"))
    _format(call)
    return paged(call, found, lambda p: page_json(call.state, p, _body(call, p, p.latest)), lambda p: p.id)


def _sort_key(page: Page, order: str) -> tuple[Any, int]:
    keys = {
        "id": 0,
        "created-date": page.created_at,
        "modified-date": page.latest.created_at,
        "title": page.title.casefold(),
    }
    return keys[order], int(page.id)


def _child(page: Page, depth: int | None) -> dict[str, Any]:
    found = {
        "id": page.id,
        "status": page.status,
        "title": page.title,
        "type": "page",
        "spaceId": page.space_id,
        "parentId": page.parent_id,
        "childPosition": page.position,
    }
    return found if depth is None else found | {"depth": depth}


def _format(call: Call, more: set[str] | None = None) -> str:
    wanted = call.choice("body-format", {"storage", "atlas_doc_format"} | (more or set()))
    if wanted == "atlas_doc_format":
        raise invalid(NO_CONVERSION.format(wanted))
    return wanted


def _body(call: Call, page: Page, version: Version, more: set[str] | None = None) -> dict[str, Any]:
    wanted = _format(call, more)
    if wanted == "view":
        shown = render(version.body, of_page(call.site, page, call.user))
        return {"view": {"representation": "view", "value": shown}}
    return storage_body(version.body) if wanted else {}


def _wanted_version(call: Call, page: Page) -> Version:
    if not call.text("version"):
        return page.latest
    return _version(page, call.number("version", 1, 1, 2**31))


def _version(page: Page, number: int) -> Version:
    found = next((version for version in page.versions if version.number == number), None)
    if found is None:
        raise not_found()
    return found


def _included(call: Call, results: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "results": results,
        "meta": {"hasMore": False, "cursor": ""},
        "_links": {"self": f"{call.site.base_url}{call.request.url.path}"},
    }


def _title(sent: dict[str, Any]) -> str:
    title = sent.get("title")
    if not isinstance(title, str):
        raise invalid("Title is required and cannot be empty")
    return title


def _status(sent: dict[str, Any]) -> str:
    status = sent.get("status", "current")
    if status not in {"current", "draft"}:
        raise invalid(
            f"Provided value {{{status}}} for 'status' is not valid. Expected one of ['current', 'draft']"
        )
    return str(status)


def _sent_body(sent: dict[str, Any]) -> str:
    body = sent["body"]
    if not isinstance(body, dict):
        raise invalid("body must be an object")
    if "representation" not in body:
        nested = body.get("storage")
        body = nested if isinstance(nested, dict) and "representation" in nested else body
    if "representation" not in body:
        raise server_error()
    if body["representation"] != "storage":
        raise invalid(NO_CONVERSION.format(body["representation"]))
    value = body.get("value")
    if not isinstance(value, str):
        raise invalid("body.value must be a string")
    return value
