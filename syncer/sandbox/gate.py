"""What every request passes on its way in and every reply on its way out.

Here requests are journalled, connections are cut where a fault says so, and the headers that every reply
carries are added. No resource is known here.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from syncer.sandbox.auth import Doorkeeper, Identity, remember
from syncer.sandbox.journal import Entry
from syncer.sandbox.site import Site
from syncer.sandbox.wire import CutConnectionError, Reply, no_endpoint, read_body, send_reply

_log = logging.getLogger(__name__)
TRANSPORT_KEY = "sandbox.transport"
CONTROL_PREFIX = "/__sandbox/"
BROKEN = Reply(500, {"errorMessages": ["Internal server error"], "errors": {}})
UNREADABLE_BEARER = Reply(403, {"error": "Failed to parse Connect Session Auth Token"})


class CuttableProtocol(HttpToolsProtocol):
    """uvicorn's protocol with the connection's transport in reach, so that it can be cut without a reply."""

    def on_message_begin(self) -> None:
        """Put the transport into the scope of the request that begins."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope[TRANSPORT_KEY] = self.transport


class Gate:
    """The outermost ASGI application: journal, faults, identity, common headers."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._site = site
        self._app = app
        self._doorkeeper = Doorkeeper(site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one request, or cut it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = self._doorkeeper.identify(_authorization(scope))
        remember(scope, identity)
        if scope["path"].startswith(CONTROL_PREFIX):
            app = self._app if _is_local(scope) else unknown_path
            await app(scope, receive, self._dressed(send, identity))
            return
        await self._journalled(scope, receive, send, identity)

    async def _journalled(self, scope: Scope, receive: Receive, send: Send, identity: Identity) -> None:
        entry = self._open(scope, identity)
        body = await read_body(receive)
        cut = None if entry.product == "face" else self._site.faults.abort_for(entry.method, entry.path)
        if cut == "before":
            await _cut(scope, receive, entry)
            return
        if identity.unreadable_bearer and entry.product != "face":
            await send_reply(self._dressed(send, identity, entry), UNREADABLE_BEARER)
            return
        outbox: list[Message] = []

        async def hold(message: Message) -> None:
            outbox.append(message)

        try:
            await self._app(scope, _replay(body, receive), hold)
        except CutConnectionError:
            cut = "after"
        except Exception:
            _log.exception("the sandbox failed to answer %s %s", entry.method, entry.path)
            outbox.clear()
            await send_reply(hold, BROKEN)
        if cut == "after":
            await _cut(scope, receive, entry)
            return
        dressed = self._dressed(send, identity, entry)
        for message in outbox:
            await dressed(message)

    def _open(self, scope: Scope, identity: Identity) -> Entry:
        query = scope["query_string"].decode("latin-1")
        who = identity.user.email if identity.user else None
        return self._site.journal.open(self._site.clock.now(), scope["method"], scope["path"], query, who)

    def _dressed(self, send: Send, identity: Identity, entry: Entry | None = None) -> Send:
        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                if entry is not None:
                    entry.status = message["status"]
                message["headers"] = [*message.get("headers", ()), *self._common_headers(identity)]
            await send(message)

        return out

    def _common_headers(self, identity: Identity) -> list[tuple[bytes, bytes]]:
        headers = [
            (b"date", format_datetime(self._site.clock.now(), usegmt=True).encode()),
            (b"atl-traceid", uuid.uuid4().hex.encode()),
        ]
        if identity.user is not None:
            headers.append((b"x-aaccountid", identity.user.account_id.replace(":", "%3A").encode()))
        if identity.failed:
            headers.append((b"x-seraph-loginreason", b"AUTHENTICATED_FAILED"))
        return headers


async def unknown_path(scope: Scope, _receive: Receive, send: Send) -> None:
    """The application behind all routes: nobody answers here."""
    await send_reply(send, no_endpoint(scope["path"], scope["method"]))


def _is_local(scope: Scope) -> bool:
    client = scope.get("client")
    return client is not None and ip_address(client[0]).is_loopback


def _authorization(scope: Scope) -> bytes | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return bytes(value)
    return None


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replayed() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replayed


async def _cut(scope: Scope, receive: Receive, entry: Entry) -> None:
    entry.status = "aborted"
    transport: asyncio.Transport = scope[TRANSPORT_KEY]
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        continue
