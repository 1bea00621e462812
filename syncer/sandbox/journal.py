"""What was asked of the sandbox, in order, so that a test can count calls and see what was retried.

It keeps no bodies and no credentials, and forgets the oldest entries beyond its bound.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

_READING_POSTS = re.compile(
    r"/(search(/jql|/approximate-count)?|jql/match|issue/bulkfetch|changelog/(list|bulkfetch)|comment/list)$"
)

# Cloud below /wiki, Data Center below its context path or, where a client was given none, at the root.
_OF_CONFLUENCE = re.compile(
    r"(/ex/confluence/[^/]+)?/wiki/(rest|api)/|/confluence/rest/"
    r"|/rest/(api/(content|space|search|user|longtask|contentbody|group|audit)(/|$)|inlinetasks/)"
)


@dataclass
class Entry:
    """One request; `status` is None while it runs and "aborted" where the connection was cut."""

    number: int
    at: datetime
    method: str
    path: str
    query: str
    product: str
    effect: str
    user: str | None
    status: int | str | None = None


class Journal:
    """A bounded record of requests, numbered from 1 since the sandbox started."""

    def __init__(self, bound: int = 20_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=bound)
        self._count = 0

    def open(self, at: datetime, method: str, path: str, query: str, user: str | None) -> Entry:
        """Enter a request that has just arrived; the caller fills in the status when it is known."""
        self._count += 1
        entry = Entry(self._count, at, method, path, query, product_of(path), effect_of(method, path), user)
        self._entries.append(entry)
        return entry

    def clear(self) -> None:
        """Forget the entries; numbers go on."""
        self._entries.clear()

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def as_json(self, **wanted: str) -> list[dict[str, Any]]:
        """The entries whose named attributes (product, effect, method) equal what is wanted."""
        return [
            asdict(entry) | {"at": entry.at.isoformat()}
            for entry in self._entries
            if all(str(getattr(entry, name)) == value for name, value in wanted.items())
        ]


def product_of(path: str) -> str:
    """Which product a path belongs to: jira, confluence, or the face people look at."""
    if _OF_CONFLUENCE.match(path):
        return "confluence"
    return "jira" if path.startswith(("/rest/", "/ex/jira/")) else "face"


def effect_of(method: str, path: str) -> str:
    """Read or write by meaning: searching and fetching in bulk by POST are reads."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return "read"
    return "read" if method == "POST" and _READING_POSTS.search(path) else "write"
