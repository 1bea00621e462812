"""How replies reach the wire, whole or spoilt: cut off, of a wrong length, in drops.

Spoilt replies go past the HTTP library, which would mend them, straight to the connection's transport.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.types import Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from syncer.sandbox.wire import Reply

TRANSPORT_KEY = "sandbox.transport"
DROPS = 10
_BODILESS = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
Headers = list[tuple[bytes, bytes]]


class CuttableProtocol(HttpToolsProtocol):
    """uvicorn's protocol with the connection's transport in reach, so that it can be cut without a reply."""

    def on_message_begin(self) -> None:
        """Put the transport into the scope of the request that begins."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope[TRANSPORT_KEY] = self.transport


@dataclass
class Answer:
    """A whole reply, ready to be sent."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""

    @classmethod
    def of(cls, reply: Reply) -> Answer:
        """The answer a reply of ours becomes; where HTTP allows no body, without one."""
        body = b"" if reply.status in _BODILESS else reply.encoded()
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
        if reply.body is not None:
            headers.append((b"content-type", reply.media_type.encode()))
        if reply.status not in _BODILESS:
            headers.append((b"content-length", str(len(body)).encode()))
        return cls(reply.status, headers, body)

    @classmethod
    def joined(cls, messages: list[Message]) -> Answer:
        """The answer an application's messages make."""
        start, *rest = messages
        body = rest[0].get("body", b"") if len(rest) == 1 else b"".join(one.get("body", b"") for one in rest)
        return cls(start["status"], list(start.get("headers", ())), body)

    async def send(self, send: Send) -> None:
        """Send it as ASGI messages; the server puts both into one write."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


async def cut(scope: Scope, receive: Receive) -> None:
    """End the connection without a reply."""
    transport: asyncio.Transport = scope[TRANSPORT_KEY]
    transport.abort()
    await _gone(receive)


async def send_spoilt(scope: Scope, receive: Receive, answer: Answer, kind: str, seconds: float) -> None:
    """Send an answer truncated, with a Content-Length too long or too short, or in drops; then close."""
    transport: asyncio.Transport = scope[TRANSPORT_KEY]
    if transport.is_closing():
        return  # the client did not wait so long
    size = len(answer.body)
    said = {"longer_length": size + 64, "shorter_length": size // 2}.get(kind, size)
    transport.write(_head(answer, said))
    if kind == "drip":
        await _drip(transport, answer.body, seconds)
    else:
        transport.write(answer.body[: size // 2] if kind == "truncated" else answer.body)
    transport.close()
    await _gone(receive)


async def _drip(transport: asyncio.Transport, body: bytes, seconds: float) -> None:
    step = max(1, -(-len(body) // DROPS))
    for start in range(0, len(body), step):
        if transport.is_closing():
            return
        await asyncio.sleep(seconds / DROPS)
        transport.write(body[start : start + step])


def _head(answer: Answer, length: int) -> bytes:
    lines = [b"HTTP/1.1 %d " % answer.status]
    lines += [name + b": " + value for name, value in answer.headers if name != b"content-length"]
    lines += [b"content-length: %d" % length, b"connection: close", b"", b""]
    return b"\r\n".join(lines)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
