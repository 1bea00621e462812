"""What was asked of the sandbox, in order, so that a test can count calls and see what was retried.

It forgets the oldest entries beyond its bound. Bodies it keeps only where told to, and credentials never: neither
those of headers, nor of addresses, nor of bodies.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_READING_POSTS = re.compile(
    r"/(search(/jql|/approximate-count)?|jql/match|issue/bulkfetch|changelog/(list|bulkfetch)|comment/list|users-bulk)$"
)

# Cloud below /wiki, Data Center below its context path or, where a client was given none, at the root.
_OF_CONFLUENCE = re.compile(
    r"(/ex/confluence/[^/]+)?/wiki/(rest|api)/|/confluence/rest/"
    r"|/rest/(api/(content|space|search|user|longtask|contentbody|group|audit|webhooks)(/|$)|inlinetasks/)"
)
_OF_JIRA = ("/rest/", "/ex/jira/", "/_edge/", "/oauth/")
_SECRETS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-hub-signature"})
_NAMES = r"(?:os_)?password|secret|(?:access_|refresh_|api_)?token"
_IN_ADDRESS = re.compile(rf"((?:^|[&?])(?:{_NAMES})=)[^&]*", re.IGNORECASE)
_IN_JSON = re.compile(rf'("(?:{_NAMES})"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^\s,\]}}]+)', re.IGNORECASE)
_SESSION = re.compile(r"/auth/[^/]+/session$")
HIDDEN = "..."
_MATCHED = ("product", "effect", "method", "status", "user", "user_agent")


@dataclass
class Kept:
    """Headers (without credentials) and bodies of a request and its reply."""

    request_headers: dict[str, str]
    request_body: str
    reply_headers: dict[str, str] = field(default_factory=dict)
    reply_body: str = ""


@dataclass
class Entry:
    """One request; `status` is None while it runs and "aborted" where the connection was cut.

    - seconds: from its arrival to its reply, in real time; sizes: of the bodies, in bytes
    - faults: what struck it
    """

    number: int
    at: datetime
    method: str
    path: str
    query: str
    product: str
    effect: str
    user: str | None
    status: int | str | None = None
    user_agent: str = ""
    request_size: int = 0
    reply_size: int = 0
    seconds: float | None = None
    faults: list[str] = field(default_factory=list)
    kept: Kept | None = None

    def as_json(self) -> dict[str, Any]:
        """The entry as the control interface shows it; bodies only where they were kept."""
        shown = vars(self) | {"at": self.at.isoformat(), "faults": list(self.faults)}
        kept = shown.pop("kept")
        return shown if kept is None else shown | vars(kept)


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

    def as_json(self, *, after: int = 0, path: str = "", **wanted: str) -> list[dict[str, Any]]:
        """The entries past a number whose path matches a pattern and whose attributes equal what is wanted.

        The attributes are product, effect, method, status, user, user_agent; ValueError for any other.
        """
        unknown = set(wanted) - set(_MATCHED)
        if unknown:
            raise ValueError(f"journal: unknown {sorted(unknown)}; known: after, path, {', '.join(_MATCHED)}")
        pattern = re.compile(path)
        return [
            entry.as_json()
            for entry in self._entries
            if entry.number > after
            and pattern.search(entry.path)
            and all(str(getattr(entry, name)) == value for name, value in wanted.items())
        ]


def product_of(path: str) -> str:
    """Which product a path belongs to: jira, confluence, or the face people look at."""
    if _OF_CONFLUENCE.match(path):
        return "confluence"
    return "jira" if path.startswith(_OF_JIRA) else "face"


def effect_of(method: str, path: str) -> str:
    """Read or write by meaning: searching and fetching in bulk by POST are reads."""
    if method in ("GET", "HEAD", "OPTIONS"):
        return "read"
    return "read" if method == "POST" and _READING_POSTS.search(path) else "write"


def shown_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers as text, by lower-case name; of those that hold credentials no more than their kind."""
    return {
        name.decode("latin-1"): _shown_value(name.decode("latin-1"), value.decode("latin-1"))
        for name, value in headers
    }


def _shown_value(name: str, value: str) -> str:
    if name not in _SECRETS:
        return value
    kind = value.partition(" ")[0] if name.endswith("authorization") and " " in value else ""
    return f"{kind} {HIDDEN}".lstrip()


def shown_query(query: str) -> str:
    """A query, without the passwords and tokens that some clients put there."""
    return _IN_ADDRESS.sub(rf"\1{HIDDEN}", query) if "=" in query else query


def shown_body(path: str, body: bytes) -> str:
    """A body as text, without the passwords, secrets and tokens in it; nothing of one that opens a session."""
    if _SESSION.search(path):
        return HIDDEN
    text = body.decode("utf-8", "replace")
    return _IN_JSON.sub(rf'\1"{HIDDEN}"', _IN_ADDRESS.sub(rf"\1{HIDDEN}", text))
