"""The web of the service on a port of its own, over a real store: for hooks, and for those who attack them."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

import requests

from syncer.domain.records import Kind
from syncer.ports import NewRecord
from syncer.store.hub import SqlHub
from syncer.store.inbox import SqlInbox
from syncer.sync.hints import Hints
from syncer.web.app import application, hosts_of
from syncer.web.hooks import Hooks, Place, Receiving, Refusals
from syncer.web.server import WebServer
from tests.support.stores import empty_store

SECRET = "a secret of the tests"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PLACES = (Place("CAMP", frozenset({"CAMPINT"})), Place("MOON", frozenset({"MOONINT", "MOONOUT"})))
EDITED: dict[str, Any] = {
    "timestamp": 1,
    "webhookEvent": "jira:issue_updated",
    "issue": {"id": "10007", "key": "CAMP-7"},
}


@dataclass
class Door:
    """A served web with two projects, and whom it has woken."""

    hub: SqlHub
    secret: str = SECRET
    woken: list[list[str]] = field(default_factory=list)
    port: int = 0
    counted: list[tuple[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wake(self, projects: Collection[str]) -> None:
        self.woken.append(sorted(projects))

    def count(self, product: str, outcome: str) -> None:
        self.counted.append((product, outcome))

    def hints(self, project: str = "CAMP") -> Hints:
        return self.hub.hints(project)

    def post(
        self,
        body: bytes | Mapping[str, Any],
        *,
        product: str = "jira",
        signed: str | None = SECRET,
        headers: Mapping[str, str | bytes] | None = None,
        query: str = "",
    ) -> requests.Response:
        """A webhook as Jira sends it, signed unless `signed` is None."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        given: dict[str, str | bytes] = {"Content-Type": "application/json"}
        if signed is not None:
            given["X-Hub-Signature"] = f"sha256={sign(sent, signed)}"
        address = f"{self.url}/hooks/{product}{query}"
        return requests.post(address, data=sent, headers=given | dict(headers or {}), timeout=20)

    def say(self, raw: bytes, *, ends: bool = False) -> bytes:
        """Whatever comes back over a connection that says exactly this, and with `ends` that it says no more."""
        heard = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=3) as line, suppress(TimeoutError):
            line.sendall(raw)
            if ends:
                line.shutdown(socket.SHUT_WR)
            while part := line.recv(65536):
                heard += part
        return heard


def sign(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@contextmanager
def door(home: Path, secret: str = SECRET) -> Iterator[Door]:
    """Open until the block ends."""
    store = empty_store(home / "door.db")
    hub, inbox = SqlHub(store), SqlInbox(store)
    for place in PLACES:
        with hub.lock(place.key):
            hub.commit(
                place.key, [NewRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"})], cycle="c", now=NOW
            )
    made = Door(hub, secret)
    receiving = Receiving(inbox, PLACES, secret, lambda: NOW, made.wake)
    with ThreadPoolExecutor(1) as keeper:
        hooks = Hooks(lambda: receiving, keeper, Refusals(monotonic), made.count)
        server = WebServer(
            application(hooks.routes(), hosts_of("127.0.0.1", "https://sync.example.com")), "127.0.0.1", 0
        )
        server.start()
        made.port = server.port
        try:
            yield made
        finally:
            server.stop()
    inbox.close()
    hub.close()
