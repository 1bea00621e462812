"""Endpoints that are taken away, as a filtering proxy, a restricted token or an older server takes them.

Written as names with the status that answers instead: `bulk-create=404 issue-properties=403`. A proxy's answer is a
page, not JSON. It knows paths and nothing of what stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus

_TAKEN: Mapping[str, tuple[str, str]] = {
    "issue-properties": ("", r"/issue/[^/]+/properties(/|$)"),
    "bulk-create": ("POST", r"/issue/bulk$"),
    "bulk-fetch": ("POST", r"/issue/bulkfetch$"),
    "create-screens": ("GET", r"/issue/createmeta(/|$)"),
    "site-information": ("GET", r"/serverInfo$"),
    "history": ("", r"/changelog(/|$)"),
    "search-post": ("POST", r"/rest/api/[23]/search(/jql)?$"),
    "search-get": ("GET", r"/rest/api/[23]/search(/jql)?$"),
    "body-properties": ("", r"(?!)"),
}
NAMES = tuple(_TAKEN)
_NO_BODIES = frozenset({"issue-properties", "body-properties"})


@cache
def read(text: str) -> Mapping[str, int]:
    """Which endpoints are away, each with its status. ValueError says what may be written."""
    found: dict[str, int] = {}
    for word in text.split():
        name, _, status = word.partition("=")
        if name not in _TAKEN or not (status.isdecimal() and 400 <= int(status) < 600):
            raise ValueError(f"{word!r} is not like bulk-create=404; known: {', '.join(NAMES)}")
        found[name] = int(status)
    return found


def instead(text: str, method: str, path: str) -> tuple[int, str] | None:
    """The proxy's status and page where the endpoint of a request is away."""
    for name, status in read(text).items():
        verb, pattern = _TAKEN[name]
        if verb in ("", method) and re.search(pattern, path):
            phrase = HTTPStatus(status).phrase
            page = f"<html><head><title>{status} {phrase}</title></head><body><h1>{phrase}</h1></body></html>"
            return status, page
    return None


def refuses(text: str, body: Mapping[str, object]) -> bool:
    """Whether the body of a create or an update is refused, since it carries properties and those are away."""
    return "properties" in body and bool(_NO_BODIES & read(text).keys())
