"""Pages of `/wiki/api/v2`: reading, listing, creating, saving, drafts and the trash."""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access, bodies
from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import invalid, no_content, not_found
from syncer.sandbox.confluence.paging import paged
from syncer.sandbox.confluence.records import Page, Restriction, Version
from syncer.sandbox.confluence.v2_bodies import body_format, body_json, included, operations
from syncer.sandbox.confluence.wire import label_json, page_json, property_json, storage_body, version_json

PAGE_SORTS = frozenset({"id", "created-date", "modified-date", "title"})
STATUSES = frozenset({"current", "archived", "deleted", "trashed"})
SINGLE_STATUSES = STATUSES | {"historical", "draft"}


def list_pages(call: Call) -> Response:
    """GET pages: straight from the store, exact title unless a switch says otherwise."""
    return listing(call, call.ids("space-id"))


def of_kind(kind: str, handler: Handler) -> Handler:
    """Let an operation answer for content of one kind only: a blog post is no page, and neither has the other's id."""

    def answer(call: Call) -> Response:
        page = call.page()
        if page.kind != kind:
            raise no_content(page.id)
        return handler(call)

    return answer


def list_blog_posts(call: Call) -> Response:
    """GET blogposts."""
    return listing(call, call.ids("space-id"), kind="blogpost")


def list_space_blog_posts(call: Call) -> Response:
    """GET spaces/{id}/blogposts."""
    return listing(call, [call.state.space(call.id()).id], kind="blogpost")


def list_space_pages(call: Call) -> Response:
    """GET spaces/{id}/pages: `depth=root` keeps to the home page and what stands beside it."""
    space = call.state.space(call.id())
    root = call.choice("depth", {"all", "root"}, "all") == "root"
    only = {one.id for one in call.state.roots(space)} if root else None
    return listing(call, [space.id], only)


def get_page(call: Call) -> Response:
    """GET pages/{id}: trashed pages answer too; `version` picks an older one, `get-draft` what is being written."""
    page = call.page()
    version = _wanted_version(call, page)
    found = page_json(call.state, page, _body(call, page, version or page.latest, single=True), version)
    if not call.flag("include-version", default=True):
        del found["version"]
    return JSONResponse(found | _inclusions(call, page))


def _inclusions(call: Call, page: Page) -> dict[str, Any]:
    shows, where = call.state.shows(), f"space {call.state.space(page.space_id).key}"
    found: dict[str, Any] = {}
    if call.flag("include-labels"):
        labels = [trail.seen(shows) for trail in page.labels.values()]
        found["labels"] = included(call, (label_json(one) for one in labels if one is not None))
    if call.flag("include-properties"):
        props = [trail.seen(shows) for trail in page.properties.values()]
        found["properties"] = included(call, (property_json(one) for one in props if one is not None))
    if call.flag("include-operations"):
        found["operations"] = included(call, operations(call, page.kind, where))
    if call.flag("include-likes"):
        found["likes"] = included(call, [])
    if call.flag("include-versions"):
        found["versions"] = included(call, (version_json(one) for one in reversed(page.versions)))
    if call.flag("include-favorited-by-current-user-status"):
        found["isFavoritedByCurrentUser"] = False
    return found


def page_operations(call: Call) -> Response:
    """GET pages/{id}/operations and blogposts/{id}/operations."""
    page = call.page()
    where = f"space {call.state.space(page.space_id).key}"
    return JSONResponse({"operations": operations(call, page.kind, where)})


def create_page(call: Call) -> Response:
    """POST pages: 200, not 201; a body without `representation` is a 500 (#1683)."""
    return _create(call, "page")


def create_blog_post(call: Call) -> Response:
    """POST blogposts: as a page, with no place in the tree."""
    return _create(call, "blogpost")


def _create(call: Call, kind: str) -> Response:
    sent = call.object()
    space_id = str(sent.get("spaceId", ""))
    parent_id = sent.get("parentId") if kind == "page" else None
    if space_id not in call.state.spaces:
        raise not_found() if space_id.isdigit() else invalid("spaceId is required")
    if not call.site.may(call.user, f"space {call.state.space(space_id).key}", f"create {kind}"):
        raise not_found()
    status = _status(sent)
    root = call.flag("root-level")
    if root and parent_id:
        raise invalid("A parentId may not be supplied together with root-level")
    page = call.state.create_page(
        call.me,
        space_id,
        _title(sent, status),
        bodies.sent_body(sent["body"]) if "body" in sent else "",
        parent_id=call.seen_page(str(parent_id)).id if parent_id else None,
        root_level=root,
        status=status,
        kind=kind,
        subtype="live" if sent.get("subtype") == "live" else None,
    )
    if call.flag("private"):
        page.restrictions |= {name: Restriction({call.me}) for name in access.OPERATIONS}
    return JSONResponse(page_json(call.state, page, storage_body(page.body)))


def update_page(call: Call) -> Response:
    """PUT pages/{id}: everything at once, or 400; a stale version is a 409; back from the trash by `status`."""
    page, sent = _own(call), call.object()
    for name in ("id", "status", "title", "body", "version"):
        if name not in sent:
            raise invalid(f"{name} is required")
    if str(sent["id"]) != page.id:
        raise invalid("The id in the body does not match the id in the path")
    if str(sent.get("spaceId") or page.space_id) != page.space_id:
        raise invalid("Moving a page to another space is not supported")
    version = sent["version"] if isinstance(sent["version"], dict) else {}
    parent_id, status = sent.get("parentId"), _status(sent)
    call.state.update_page(
        call.me,
        page,
        version.get("number"),
        title=_title(sent, status),
        body=bodies.sent_body(sent["body"]),
        parent_id=call.seen_page(str(parent_id)).id if parent_id else None,
        message=str(version.get("message") or ""),
        status=status,
    )
    shown = page.draft if status == "draft" and page.draft is not None else page.latest
    return JSONResponse(page_json(call.state, page, storage_body(shown.body), shown))


def retitle_page(call: Call) -> Response:
    """PUT pages/{id}/title: a new version with the same body."""
    page, sent = _own(call), call.object()
    status = _status(sent)
    number = 1 if "draft" in (page.status, status) else page.number + 1
    call.state.update_page(call.me, page, number, title=_title(sent, status), status=status)
    return JSONResponse(page_json(call.state, page))


def delete_page(call: Call) -> Response:
    """DELETE pages/{id}: into the trash; `purge` only from there; `draft` throws a draft away for good."""
    page = _own(call)
    if not call.site.may(call.user, f"space {call.state.space(page.space_id).key}", f"delete {page.kind}"):
        raise not_found()
    if call.flag("purge"):
        call.state.purge(page)
    elif call.flag("draft"):
        call.state.discard_draft(page)
    elif page.status in ("trashed", "draft"):
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
        return version_json(version) | {page.kind: inside}

    return paged(call, versions, to_json, lambda version: str(version.number))


def get_version(call: Call) -> Response:
    """GET pages/{id}/versions/{n}: its particulars, no body."""
    page = call.page()
    number = call.number_of("number")
    version = _version(page, number)
    around = {
        "contentTypeModified": False,
        "collaborators": [version.author_id],
        "prevVersion": number - 1 if number > 1 else None,
        "nextVersion": number + 1 if number < page.number else None,
    }
    return JSONResponse(version_json(version) | around)


def listing(
    call: Call, space_ids: list[str], only: set[str] | None = None, *, kind: str = "page"
) -> Response:
    """Answer with the pages the parameters ask for, of those spaces; `only` names the ids that may be among them."""
    ids, title, subtype = call.ids("id"), call.text("title"), call.text("subtype")
    statuses = call.texts("status") or ["current", "archived"]
    if unknown := set(statuses) - STATUSES:
        raise invalid(f"Provided value {{{unknown.pop()}}} for 'status' is not valid")
    found = [
        page
        for page in call.state.pages.values()
        if page.kind == kind
        and page.status in statuses
        and (not space_ids or page.space_id in space_ids)
        and (not ids or page.id in ids)
        and (only is None or page.id in only)
        and (not title or _titled(call, page, title))
        and subtype in ("", page.subtype or "page")
        and call.state.visible(call.user, page)
    ]
    return sorted_pages(call, found)


def sorted_pages(call: Call, found: list[Page]) -> Response:
    """Answer with pages in the order that `sort` asks for."""
    order = call.choice("sort", PAGE_SORTS | {f"-{name}" for name in PAGE_SORTS}, "id")
    found.sort(key=lambda page: _sort_key(page, order.lstrip("-")), reverse=order.startswith("-"))
    body_format(call)
    return paged(call, found, lambda p: page_json(call.state, p, _body(call, p, p.latest)), lambda p: p.id)


def _titled(call: Call, page: Page, title: str) -> bool:
    if call.site.switches.title_filter == "substring":
        return title.casefold() in page.title.casefold()
    return page.title == title


def _sort_key(page: Page, order: str) -> tuple[Any, int]:
    keys = {
        "id": 0,
        "created-date": page.created_at,
        "modified-date": page.latest.created_at,
        "title": page.title.casefold(),
    }
    return keys[order], int(page.id)


def _body(call: Call, page: Page, version: Version, *, single: bool = False) -> dict[str, Any]:
    return body_json(call, version.body, page, body_format(call, single=single))


def _wanted_version(call: Call, page: Page) -> Version | None:
    statuses = set(call.texts("status"))
    if statuses - SINGLE_STATUSES:
        raise invalid(f"Provided value {sorted(statuses)} for 'status' is not valid")
    if call.text("version"):
        return _version(page, call.number("version", 1, 1, 2**31))
    draft = call.flag("get-draft") or statuses == {"draft"}
    if draft and page.draft is not None:
        return page.draft
    if (page.status == "draft" and not draft) or (statuses and page.status not in statuses):
        raise no_content(page.id)
    return None


def _version(page: Page, number: int) -> Version:
    found = next((version for version in page.versions if version.number == number), None)
    if found is None:
        raise not_found()
    return found


def _own(call: Call) -> Page:
    page = call.page()
    if not access.editable(call.user, page):
        raise not_found()
    return page


def _title(sent: dict[str, Any], status: str) -> str:
    title = sent.get("title", "" if status == "draft" else None)
    if not isinstance(title, str):
        raise invalid("Title is required and cannot be empty")
    return title


def _status(sent: dict[str, Any]) -> str:
    status = str(sent.get("status", "current"))
    if status not in {"current", "draft"}:
        raise invalid(
            f"Provided value {{{status}}} for 'status' is not valid. Expected one of ['current', 'draft']"
        )
    return status
