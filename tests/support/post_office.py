"""A small real mail server: it keeps what it accepts, and can be unfriendly in every way that servers are.

It speaks SMTP by a library that has nothing to do with the one we send with, on this machine alone.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

PASSWORD = "a-secret-of-ours"


@dataclass(slots=True)
class PostOffice:
    """What was accepted, and what is done with the next: `by_recipient` answers to addresses, `at_end` to letters.

    `hang_up`: the line is cut after a letter, before the reply. `keep_waiting`: nothing is answered to a letter for
    so many seconds. Such letters were accepted all the same.
    """

    port: int = 0
    sent: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    connections: int = 0
    signed_in: list[str] = field(default_factory=list)
    by_recipient: dict[str, str] = field(default_factory=dict)
    at_end: list[str] = field(default_factory=list)
    hang_up: bool = False
    keep_waiting: float = 0.0

    @property
    def letters(self) -> list[EmailMessage]:
        """What was accepted, as messages."""
        return [message_from_bytes(raw, policy=default) for raw in self.sent]

    # ---------------------------------------------------------------- what the server asks its handler

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = self.by_recipient.get(address)
        if refused is not None:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.at_end:
            return self.at_end.pop(0)
        content = envelope.original_content
        assert content is not None
        self.sent.append(content)
        self.to += envelope.rcpt_tos
        if self.keep_waiting:
            await asyncio.sleep(self.keep_waiting)
        if self.hang_up and server.transport is not None:
            cast("asyncio.Transport", server.transport).abort()
        return "250 OK"

    def allow(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Whether somebody may sign in: with the one password."""
        right = isinstance(data, LoginPassword) and data.password.decode() == PASSWORD
        if right:
            self.signed_in.append(data.login.decode())
        return AuthResult(success=right, handled=False)


@contextmanager
def post_office(
    *, tls: trustme.LeafCert | None = None, implicit: bool = False, sign_in: bool = False
) -> Iterator[PostOffice]:
    """A server on a free port: plain, with STARTTLS, or encrypted from the first byte (`implicit`)."""
    office = PostOffice()
    context: ssl.SSLContext | None = None
    if tls is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.configure_cert(context)
    loop = asyncio.new_event_loop()

    def somebody_calls() -> SMTP:
        return SMTP(
            office,
            loop=loop,
            hostname="127.0.0.1",
            tls_context=None if implicit else context,
            authenticator=office.allow,
            auth_required=sign_in and not implicit,
            auth_require_tls=not implicit,
        )

    making = loop.create_server(somebody_calls, "127.0.0.1", 0, ssl=context if implicit else None)
    server = loop.run_until_complete(making)
    office.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield office
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        loop.run_until_complete(_ended())
        loop.close()


async def _ended() -> None:
    """Whatever still talks to somebody stops."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
