"""The wire shapes of pages: what the API sends into our values, and drafts into what it takes.

v2's replies differ by endpoint in what they hold of a body and of links; what is missing is empty here.
"""

from urllib.parse import parse_qsl, urlsplit

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_text, dig
from syncer.ports import PageDraft, PageVersion, RemotePage

PROPERTY = "syncer"


def page(data: JsonObject, site: str) -> RemotePage:
    """A page with the body it came with."""
    return RemotePage(
        id=as_text(data.get("id")),
        title=as_text(data.get("title")),
        version=as_number(dig(data, "version", "number")),
        body=as_text(dig(data, "body", "storage", "value")),
        url=_web_address(data, site),
        parent=as_text(data.get("parentId")),
        author=as_text(dig(data, "version", "authorId")),
        status=as_text(data.get("status")),
    )


def page_version(data: JsonObject) -> PageVersion:
    """What a listing says of a page."""
    return PageVersion(
        id=as_text(data.get("id")),
        title=as_text(data.get("title")),
        number=as_number(dig(data, "version", "number")),
        author=as_text(dig(data, "version", "authorId")),
        parent=as_text(data.get("parentId")),
    )


def has_body(data: JsonObject) -> bool:
    """Whether a reply came with the page's storage form."""
    return isinstance(dig(data, "body", "storage", "value"), str)


def creation(draft: PageDraft) -> JsonObject:
    """The body that creates a page; the draft names the space by its id."""
    return {"spaceId": draft.space, **_content(draft)}


def revision(page_id: str, draft: PageDraft, number: int) -> JsonObject:
    """The body that writes a version of a page; no space, since a page may not change it here."""
    version: JsonObject = {"number": number}
    if draft.message:
        version["message"] = draft.message
    return {"id": page_id, **_content(draft), "version": version}


def next_page(data: JsonValue) -> dict[str, str]:
    """The query of `_links.next`, empty on the last page.

    Only the query is taken: the path comes with `/wiki` from some sites and without from others.
    """
    return dict(parse_qsl(urlsplit(as_text(dig(data, "_links", "next"))).query))


def _content(draft: PageDraft) -> JsonObject:
    body: JsonObject = {"representation": "storage", "value": draft.body}
    content: JsonObject = {"status": "current", "title": draft.title, "body": body}
    if draft.parent:
        content["parentId"] = draft.parent
    return content


def _web_address(data: JsonObject, site: str) -> str:
    """Where a person finds the page; `base` is not in every reply."""
    base = as_text(dig(data, "_links", "base")) or site
    path = as_text(dig(data, "_links", "webui")) or f"/pages/viewpage.action?pageId={as_text(data.get('id'))}"
    return f"{base.rstrip('/')}/{path.lstrip('/').removeprefix('wiki/')}"
