"""v1's content: finding, reading, creating, saving and deleting pages, blog posts, comments and attachments.

The same operations on Data Center, where they are the only ones, and on Cloud, while a switch lets them answer.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import JSONResponse, Response

from syncer.sandbox.confluence import access, bodies, v1_comments
from syncer.sandbox.confluence.calls import Call, Handler
from syncer.sandbox.confluence.errors import Refused, invalid, no_content, not_found, stale
from syncer.sandbox.confluence.records import Attachment, Comment, Page, Space, Version
from syncer.sandbox.confluence.v1_content import Content, ContentShapes
from syncer.sandbox.confluence.v1_lists import listed
from syncer.sandbox.confluence.v1_shapes import tree_of

TYPES = ("page", "blogpost", "comment", "attachment")
STATUSES = frozenset({"current", "trashed", "draft", "archived", "historical", "any", "deleted"})
ONE, MADE = "history,space,version", "body.storage,history,space,container,version,ancestors"
NO_VERSION = "Must supply an incremented version when updating Content. No version supplied."


def shapes(call: Call) -> ContentShapes:
    """Return the writer of v1's JSON for a call."""
    return ContentShapes(call.site, call.user)


def content_of(call: Call, content_id: str) -> Content:
    """Return content by its id, with or without `att`; 404 where there is none, or none the caller may see."""
    state = call.state
    comment, file = state.comments.get(content_id), state.attachments.get(content_id)
    file = file or state.attachments.get(f"att{content_id}")
    if comment is not None or file is not None:
        found: Comment | Attachment | None = comment or file
        assert found is not None
        call.seen_page(found.page_id)
        return found
    if not content_id.isdigit():
        raise no_content(content_id)
    return call.seen_page(content_id)


def content(call: Call) -> Content:
    """Return the content the path names."""
    return content_of(call, call.params["id"])


def on_switch(handler: Handler) -> Handler:
    """Let Cloud answer an operation no document lists any more, unless the switch `v1_content` is off."""

    def answer(call: Call) -> Response:
        if call.site.cloud and not call.site.switches.v1_content:
            raise Refused(410, "Gone", "GONE")
        return handler(call)

    return answer


# reading


def list_content(call: Call) -> Response:
    """GET content: by space, title, type and status; straight from the store."""
    kind, key, title = call.text("type", "page"), call.text("spaceKey"), call.text("title")
    if kind not in ("page", "blogpost", "all"):
        raise invalid(f"Content type {kind} is not supported by this resource")
    space = call.state.space_by_key(key) if key else None
    if key and space is None:
        raise not_found(f"No space found with key : {key}")
    statuses = _statuses(call)
    found = [
        page
        for page in call.state.pages.values()
        if kind in ("all", page.kind)
        and page.status in statuses
        and (space is None or page.space_id == space.id)
        and (not title or page.title.casefold() == title.casefold())
        and _posted(call, page)
        and call.state.visible(call.user, page)
    ]
    return content_list(call, found)


def content_list(call: Call, found: list[Any], default: int = 25) -> Response:
    """Answer with one page of a list of content."""
    shape, tree = shapes(call), tree_of(call.text("expand"))
    return listed(call, found, lambda one: shape.content(one, tree), default=default)


def get_content(call: Call) -> Response:
    """GET content/{id}: what is not current is found only by its `status`; `version` picks an older one."""
    one, statuses = content(call), _statuses(call)
    version: Version | None = None
    if isinstance(one, Page):
        version = _wanted(call, one, statuses)
    expand = call.text("expand") or ONE
    return JSONResponse(rooted(call, shapes(call).content(one, tree_of(expand), version)))


def rooted(call: Call, found: dict[str, Any]) -> dict[str, Any]:
    """Return content as it stands at the root of a reply: with the base of its links."""
    root = {"collection": "/rest/api/content", "base": shapes(call).base, "context": call.site.wiki_path}
    return found | {"_links": found["_links"] | root}


def _statuses(call: Call) -> frozenset[str]:
    said = frozenset(call.texts("status")) or frozenset({"current"})
    if unknown := said - STATUSES:
        raise invalid(f"Invalid content status: {sorted(unknown)[0]}")
    return STATUSES if "any" in said else said


def _wanted(call: Call, page: Page, statuses: frozenset[str]) -> Version | None:
    if call.text("version"):
        number = call.number("version", 1, 1, 2**31 - 1)
        return version_of(page, number)
    if "draft" in statuses and page.draft is not None and page.status != "draft":
        return page.draft
    if page.status not in statuses | ({"archived"} if "current" in statuses else set()):
        raise no_content(page.id)
    return None


def version_of(page: Page, number: int) -> Version:
    """Return a page's version by its number; 404 where there is none."""
    for one in page.versions:
        if one.number == number:
            return one
    raise not_found(f"Cannot find version {number} of content with id {page.id}")


def _posted(call: Call, page: Page) -> bool:
    day = call.text("postingDay")
    return not day or f"{page.created_at:%Y-%m-%d}" == day


# writing


def create_content(call: Call) -> Response:
    """POST content: 200 with what was made; comments come this way, too."""
    sent = call.object()
    kind = sent.get("type")
    if kind == "comment":
        made: Content = v1_comments.create(call, sent)
    elif kind in ("page", "blogpost"):
        made = _create_page(call, sent, str(kind))
    else:
        raise invalid(f"Content type must be one of {', '.join(TYPES[:3])}, not {kind}")
    expand = call.text("expand") or MADE
    return JSONResponse(rooted(call, shapes(call).content(made, tree_of(expand))))


def _create_page(call: Call, sent: dict[str, Any], kind: str) -> Page:
    space = _space(call, sent)
    if not call.site.may(call.user, f"space {space.key}", f"create {kind}"):
        raise Refused(403, f"Could not create content with type {kind}")
    version = sent.get("version") if isinstance(sent.get("version"), dict) else {}
    made = call.state.create_page(
        call.me,
        space.id,
        _title(sent),
        bodies.sent_v1(sent.get("body")) or "",
        parent_id=_parent(call, sent),
        root_level=True,
        status=str(sent.get("status") or call.text("status") or "current"),
        message=str((version or {}).get("message") or ""),
        kind=kind,
    )
    _take_metadata(call, made, sent)
    return made


def _space(call: Call, sent: dict[str, Any]) -> Space:
    said = sent.get("space")
    if not isinstance(said, dict) or not (said.get("key") or said.get("id")):
        raise invalid("Space is required and must be specified by key or id")
    found = call.state.space_by_key(str(said.get("key"))) or call.state.spaces.get(str(said.get("id")))
    if found is None and call.site.cloud:
        raise Refused(403, f"No space with key : {said.get('key')}")
    if found is None:
        raise not_found(f"No space with key : {said.get('key')}")
    return found


def _title(sent: dict[str, Any]) -> str:
    title = sent.get("title")
    if not isinstance(title, str):
        raise invalid("Title is required and cannot be empty")
    return title


def _parent(call: Call, sent: dict[str, Any]) -> str | None:
    above = sent.get("ancestors")
    if not isinstance(above, list) or not above or not isinstance(above[-1], dict):
        return None
    parent = str(above[-1].get("id"))
    return content_of(call, parent).id


def update_content(call: Call) -> Response:
    """PUT content/{id}: the version sent must be the next; 409 otherwise; what is not sent stays as it is."""
    one, sent = content(call), call.object()
    if str(sent.get("type")) not in TYPES:
        raise invalid("Content type is required: one of page, blogpost, comment, attachment")
    number = version_number(sent)
    if isinstance(one, Page):
        _update_page(call, one, sent, number)
    elif isinstance(one, Comment):
        v1_comments.update(call, one, sent, number)
    else:
        rename_file(one, sent, number)
    expand = call.text("expand") or MADE
    return JSONResponse(rooted(call, shapes(call).content(one, tree_of(expand))))


def version_number(sent: dict[str, Any]) -> int:
    """Return the version's number of a write; 400 without one."""
    version = sent.get("version")
    number = version.get("number") if isinstance(version, dict) else None
    if isinstance(number, str) and number.isdigit():
        number = int(number)
    if not isinstance(number, int):
        raise invalid(NO_VERSION)
    return number


def _update_page(call: Call, page: Page, sent: dict[str, Any], number: int) -> None:
    if not access.editable(call.user, page):
        raise Refused(403, f"User not permitted to update content with id: {page.id}")
    status = str(sent.get("status") or "current")
    version = sent["version"]
    returning = page.status == "trashed" and status == "current"
    call.state.update_page(
        call.me,
        page,
        number,
        title=None if returning else _title(sent),
        body=bodies.sent_v1(sent.get("body")),
        parent_id=_parent(call, sent),
        message=str(version.get("message") or ""),
        status=status,
        minor_edit=version.get("minorEdit") in (True, "true"),
    )
    _take_metadata(call, page, sent)


def _take_metadata(call: Call, page: Page, sent: dict[str, Any]) -> None:
    said = sent.get("metadata")
    if not isinstance(said, dict):
        return
    labels = said.get("labels")
    labels = labels.get("results") if isinstance(labels, dict) else labels
    if isinstance(labels, list):
        names = {str(one.get("name", "")).lower() for one in labels if isinstance(one, dict)}
        for held in call.state.labels_of(page):
            if held.name not in names:
                call.state.remove_label(page, held.name)
        for name in sorted(names):
            call.state.add_label(page, name)
    properties = said.get("properties")
    for key, value in properties.items() if isinstance(properties, dict) else ():
        _set_property(call, page, key, value.get("value") if isinstance(value, dict) else value)


def _set_property(call: Call, page: Page, key: str, value: Any) -> None:
    old = call.state.property_named(page, key)
    if old is None:
        call.state.set_property(call.me, page, key, value)
    elif old.value != value:
        call.state.update_property(call.me, page, old, value, old.number + 1)


def rename_file(file: Attachment, sent: dict[str, Any], number: int) -> None:
    """Save an attachment's name, media type or comment: a version without new bytes is none of its own here."""
    if number not in (file.number, file.number + 1):
        raise stale(file.number, number)
    about = sent.get("metadata") if isinstance(sent.get("metadata"), dict) else {}
    assert isinstance(about, dict)
    file.title = str(sent.get("title") or file.title)
    file.media_type = str(about.get("mediaType") or file.media_type)
    file.comment = str(about.get("comment", file.comment) or "")


def delete_content(call: Call) -> Response:
    """DELETE content/{id}: into the trash; from there for good with `status=trashed`; comments at once."""
    one, status = content(call), call.text("status", "current")
    if isinstance(one, Comment):
        call.state.remove_comment(one)
    elif isinstance(one, Attachment):
        del call.state.attachments[one.id]
    elif status == "draft":
        call.state.discard_draft(one)
    elif status == "trashed" and one.status == "trashed":
        call.state.purge(one)
    elif one.status == status:
        _trash(call, one)
    else:
        raise no_content(one.id)
    return Response(status_code=204)


def _trash(call: Call, page: Page) -> None:
    space = call.state.spaces[page.space_id].key
    if not access.editable(call.user, page) or not call.site.may(
        call.user, f"space {space}", f"delete {page.kind}"
    ):
        raise Refused(403, f"Cannot delete content with id {page.id}")
    call.state.trash(page)
