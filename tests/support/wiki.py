"""A sandbox's Confluence in either flavour, called over HTTP, its replies judged by what Atlassian publishes.

The published document of v1 is Cloud's; Data Center's replies of the same shape are judged by it, too, but for the
operations that answer differently there by their own documentation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site
from tests.support import published

API = "/confluence/rest/api"
JUDGE = published.Judge(requests=False) if published.present() else None
NOW = datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC)


class Wiki(requests.Session):
    """One person at one Confluence; paths are below its API."""

    def __init__(self, url: str, login: str | None, secret: str = "sandbox", api: str = API) -> None:
        super().__init__()
        self.trust_env = False
        self._url, self._api = url, api
        if login is not None:
            self.auth = (login, secret)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask, and let the reply be judged."""
        assert isinstance(url, str)
        kwargs.setdefault("timeout", 10)
        address = url if url.startswith("http") else f"{self._url}{self._api}/{url}"
        reply = super().request(method, address, *args, **kwargs)
        if JUDGE is not None:
            assert JUDGE.problems(exchange_of(reply)) == []
        return reply

    def page(self, title: str, body: str | dict[str, Any] = "<p>x</p>", **more: Any) -> dict[str, Any]:
        """Create a page in CAMP and return it."""
        text = storage(body) if isinstance(body, str) else body
        sent = {"type": "page", "title": title, "space": {"key": "CAMP"}, "body": text} | more
        reply = self.post("content", json=sent)
        assert reply.status_code == 200, reply.text
        made: dict[str, Any] = reply.json()
        return made

    def save(self, page: dict[str, Any], number: int, **more: Any) -> requests.Response:
        """Save a version of a page."""
        sent = {"type": "page", "title": page["title"], "version": {"number": number}} | more
        return self.put(f"content/{page['id']}", json=sent)

    def attach(
        self, page: str, name: str = "a.txt", content: bytes = b"one", **form: str
    ) -> requests.Response:
        """Attach a file."""
        files = {"file": (name, content, "text/plain")}
        headers = {"X-Atlassian-Token": "no-check"}
        return self.post(f"content/{page}/child/attachment", files=files, data=form, headers=headers)


def storage(value: str) -> dict[str, Any]:
    """A body as v1 takes it."""
    return {"storage": {"value": value, "representation": "storage"}}


def exchange_of(reply: requests.Response) -> published.Exchange:
    """A reply and its request as Cloud would have given it, for the judge."""
    where = urlsplit(reply.request.url or "")
    path = where.path.replace("/confluence/rest/", "/wiki/rest/")
    path = path if path.startswith("/wiki") else path.replace("/rest/api/", "/wiki/rest/api/")
    got = reply.json() if "json" in reply.headers.get("Content-Type", "") and reply.content else None
    return published.Exchange(str(reply.request.method), path, where.query, reply.status_code, got=got)


@contextmanager
def data_center() -> Iterator[Running]:
    """The default site as a Data Center; time stands still."""
    with start(Site.from_seed(clock=Clock(frozen_at=NOW), flavour="datacenter")) as running:
        yield running
