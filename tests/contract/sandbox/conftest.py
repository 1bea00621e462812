"""A fresh sandbox for every test, and the people who call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.site import Site
from tests.support import published

Person = Callable[..., requests.Session]
JUDGE = published.Judge(requests=False) if published.present() else None


def exchange_of(reply: requests.Response) -> published.Exchange:
    """A reply and its request, for the judge of what is published."""
    where = urlsplit(reply.request.url or "")
    got = reply.json() if "json" in reply.headers.get("Content-Type", "") and reply.content else None
    return published.Exchange(str(reply.request.method), where.path, where.query, reply.status_code, got=got)


class Caller(requests.Session):
    """A session that takes paths; paths are those of the sandbox."""

    def __init__(self, base: str, email: str | None, secret: str) -> None:
        super().__init__()
        self._base = base
        self.trust_env = False
        if email is not None:
            self.auth = (email, secret)

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        assert isinstance(url, str)
        kwargs.setdefault("timeout", 10)
        reply = super().request(method, url if url.startswith("http") else self._base + url, *args, **kwargs)
        if JUDGE is not None and "X-AUSERNAME" not in reply.headers:  # Data Center is published nowhere
            assert JUDGE.problems(exchange_of(reply)) == []
        return reply


@pytest.fixture
def sandbox() -> Iterator[Running]:
    """The default site at an instant that is another day in other zones; time stands still."""
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(clock=clock)) as running:
        yield running


@pytest.fixture
def person(sandbox: Running) -> Iterator[Person]:
    """Callers by e-mail address; None is anonymous."""
    with ExitStack() as stack:

        def caller(email: str | None, secret: str = "sandbox") -> requests.Session:
            return stack.enter_context(Caller(sandbox.url, email, secret))

        yield caller


@pytest.fixture
def bot(person: Person) -> requests.Session:
    """The bot with its API token; it is no administrator."""
    return person("bot@example.com", "sandbox-token")


@pytest.fixture
def nobody(person: Person) -> requests.Session:
    """A caller without credentials."""
    return person(None)
