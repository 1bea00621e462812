"""What a Confluence error body says: the shapes of v2, of v1 (which Data Center speaks alone), and of the framework.

Texts are for people; decisions look at the status alone.
"""

from http import HTTPStatus

from syncer.domain.json import JsonValue
from syncer.http.messages import Reply
from syncer.http.narrow import as_object, as_objects, as_text
from syncer.ports import Permanent

_HINTS: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "this account may not do this here: give it the permission in the space",
    HTTPStatus.NOT_FOUND: "it does not exist, or this account may not see it",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Confluence takes at most 5 MB a page: split it",
}


def said(data: JsonValue) -> str:
    """The site's own words in one line; "" where it gave none."""
    body = as_object(data)
    errors = as_objects(body.get("errors"))
    words = [as_text(one.get(part)) for one in errors for part in ("title", "detail", "message")]
    words += [as_text(body.get(part)) for part in ("message", "title", "detail")]
    return "; ".join(dict.fromkeys(one for one in words if one))


def permanent(reply: Reply, doing: str) -> Permanent:
    """The error for a reply that says no; `doing` is what was tried, as in "creating the page"."""
    words = said(reply.data) or reply.text[:200] or "no reason given"
    return Permanent(
        f"confluence refused {doing} ({reply.status}): {words}",
        _HINTS.get(reply.status, ""),
        status=reply.status,
    )
