"""What replies of both flavours have in common: a page's storage form, its version, its links, a next page.

Replies differ by endpoint in what they hold of a body and of links; what is missing is empty here.
"""

from urllib.parse import parse_qsl, urlsplit

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_text, dig
from syncer.ports import PageFile


def body(data: JsonObject) -> str:
    """The page's storage form."""
    return as_text(dig(data, "body", "storage", "value"))


def has_body(data: JsonObject) -> bool:
    """Whether a reply came with the page's storage form."""
    return isinstance(dig(data, "body", "storage", "value"), str)


def number(data: JsonObject) -> int:
    """The page's version."""
    return as_number(dig(data, "version", "number"))


def message(data: JsonObject) -> str:
    """What the version's author said of it."""
    return as_text(dig(data, "version", "message"))


def versioned(version: int, said: str) -> JsonObject:
    """The version a write makes, with its message where there is one."""
    made: JsonObject = {"number": version}
    return {**made, "message": said} if said else made


def page_file(data: JsonObject) -> PageFile:
    """An attachment; what was said with it stands beside its name in v2, among extensions or metadata in v1."""
    places = (data.get("comment"), dig(data, "extensions", "comment"), dig(data, "metadata", "comment"))
    comment = next((as_text(one) for one in places if one), "")
    return PageFile(as_text(data.get("id")), as_text(data.get("title")), comment)


def next_page(data: JsonValue) -> dict[str, str]:
    """The query of `_links.next`, empty on the last page.

    Only the query is taken: the path comes with the site's own path from some sites and without from others.
    """
    return dict(parse_qsl(urlsplit(as_text(dig(data, "_links", "next"))).query))


def base(data: JsonObject, site: str) -> str:
    """The address that a reply's links start at; `base` is not in every reply."""
    return (as_text(dig(data, "_links", "base")) or site).rstrip("/")
