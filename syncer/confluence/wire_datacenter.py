"""The shapes of content in Data Center's REST API: what it sends into our values, and drafts into what it takes.

Members come only where a request expands them. A page's parent is the last of its ancestors, its author is
the one of its version, by the user key, which outlives a renaming.
"""

from syncer.confluence.wire import base, body, message, number, versioned
from syncer.domain.json import JsonObject
from syncer.http.narrow import as_objects, as_text, dig
from syncer.ports import PageDraft, PageVersion, RemotePage


def page(data: JsonObject, site: str) -> RemotePage:
    """A page with the body it came with.

    Its address is the one by id: the one by title ends with the next renaming, and is long for Chinese.
    """
    native = as_text(data.get("id"))
    return RemotePage(
        id=native,
        title=as_text(data.get("title")),
        version=number(data),
        body=body(data),
        url=f"{base(data, site)}/pages/viewpage.action?pageId={native}",
        parent=_parent(data),
        author=_author(data),
        status=as_text(data.get("status")),
        written=as_text(dig(data, "version", "when")),
        said=message(data),
    )


def page_version(data: JsonObject) -> PageVersion:
    """What a listing says of a page."""
    return PageVersion(
        id=as_text(data.get("id")),
        title=as_text(data.get("title")),
        number=number(data),
        author=_author(data),
        parent=_parent(data),
    )


def creation(draft: PageDraft) -> JsonObject:
    """The body that creates a page; the draft names the space by its key."""
    return {**_content(draft), "space": {"key": draft.space}, "status": "current"}


def revision(page_id: str, draft: PageDraft, version: int) -> JsonObject:
    """The body that writes a version of a page; no space, since a page may not change it here."""
    return {"id": page_id, **_content(draft), "version": versioned(version, draft.message)}


def _content(draft: PageDraft) -> JsonObject:
    storage: JsonObject = {"value": draft.body, "representation": "storage"}
    content: JsonObject = {"type": "page", "title": draft.title, "body": {"storage": storage}}
    if draft.parent:
        content["ancestors"] = [{"id": draft.parent}]
    return content


def _parent(data: JsonObject) -> str:
    ancestors = as_objects(data.get("ancestors"))
    return as_text(ancestors[-1].get("id")) if ancestors else ""


def _author(data: JsonObject) -> str:
    return as_text(dig(data, "version", "by", "userKey"))
