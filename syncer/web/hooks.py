"""`POST /hooks/jira` and `/hooks/confluence`: webhooks, kept before they are answered, and believed in nothing (B-13).

Why it exists: a page follows an edit within seconds, not within a poll. Whoever has no secret of ours is refused before anything is
parsed or kept. It asks no site and runs no cycle.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from syncer.domain.json import JsonObject
from syncer.ports import Inbox, PortError
from syncer.sync.hints import Hint, Product
from syncer.web.knowing import bearer_of, is_same
from syncer.web.payloads import Named, named

Counted = Callable[[str, str], None]  # a product, and what became of a hook of it

MOST_BYTES = 1024 * 1024
BODY_SECONDS = 10.0
TELL_SECONDS = 60.0  # between two lines of the log about calls that were refused
SIGNATURE, IDENTIFIER = "X-Hub-Signature", "X-Atlassian-Webhook-Identifier"


@dataclass(frozen=True, slots=True)
class Place:
    """A project that hooks may be about: its key in Jira, and its spaces."""

    key: str
    spaces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Receiving:
    """What hooks need of the service; `wake` is told the projects that something new waits for. No `secret`: no hooks."""

    inbox: Inbox
    places: tuple[Place, ...]
    secret: str
    clock: Callable[[], datetime]
    wake: Callable[[Collection[str]], None]


@dataclass(slots=True)
class Refusals:
    """Calls that were refused, for the log: one line a minute, however many there are."""

    steady: Callable[[], float]
    _count: int = 0
    _told: float = field(default=float("-inf"))

    def note(self, reason: str, peer: str) -> None:
        """Count one, and say so if it is time."""
        self._count += 1
        if self.steady() - self._told >= TELL_SECONDS:
            structlog.get_logger("syncer").warning(
                "webhooks refused", count=self._count, reason=reason, peer=peer
            )
            self._count, self._told = 0, self.steady()


class Refusal(Exception):
    """A call that is not taken: the status and what is wrong, as its sender may read it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class Hooks:
    """The endpoints of both products. `receiving` gives what is in force; what is kept is kept on `keeper`'s one thread."""

    def __init__(
        self, receiving: Callable[[], Receiving], keeper: Executor, refusals: Refusals, counted: Counted
    ) -> None:
        self._receiving, self._keeper, self._refusals, self._counted = receiving, keeper, refusals, counted

    def routes(self) -> list[Route]:
        """One route a product."""
        return [
            Route("/hooks/jira", self._answering(Product.JIRA), methods=["POST"]),
            Route("/hooks/confluence", self._answering(Product.CONFLUENCE), methods=["POST"]),
        ]

    def _answering(self, product: Product) -> Callable[[Request], Response]:
        async def answer(request: Request) -> Response:
            try:
                return await self._take(product, request)
            except Refusal as refusal:
                peer = request.client.host if request.client is not None else ""
                self._refusals.note(refusal.reason, peer)
                self._counted(product.value, str(refusal.status))
                retry = {"Retry-After": "30"} if refusal.status == 503 else {}
                return JSONResponse({"error": refusal.reason}, refusal.status, headers=retry)

        return answer  # type: ignore[return-value]  # starlette takes coroutine functions, too

    async def _take(self, product: Product, request: Request) -> Response:
        receiving = self._receiving()
        if not receiving.secret:
            raise Refusal(403, "webhooks are off: [web] webhook_secret is not set")
        body = await body_of(request)
        if not is_signed(body, request.headers, receiving.secret):
            raise Refusal(401, "the signature is missing or wrong")
        found = named(product, parsed(body), request.query_params)
        key = key_of(body, request.headers.get(IDENTIFIER, ""))
        loop = asyncio.get_running_loop()
        try:
            kept = await loop.run_in_executor(self._keeper, keep, receiving, key, found)
        except PortError as error:
            raise Refusal(503, f"it could not be kept: {error.message}") from None
        self._counted(product.value, "kept" if kept else "known")
        if kept:
            receiving.wake(kept)
        return JSONResponse({"kept": len(kept)}, 202)


async def body_of(request: Request) -> bytes:
    """The body as it was sent. Raises Refusal where it is too large or comes too slowly."""
    said = request.headers.get("Content-Length", "0")
    if not said.isdigit() or int(said) > MOST_BYTES:
        raise Refusal(413, f"a webhook has at most {MOST_BYTES} bytes; leave its body out (excludeBody)")
    parts, size = list[bytes](), 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                size += len(part)
                if size > MOST_BYTES:
                    raise Refusal(413, f"a webhook has at most {MOST_BYTES} bytes")
                parts.append(part)
    except TimeoutError:
        raise Refusal(408, "the body came too slowly") from None
    except ClientDisconnect:
        raise Refusal(400, "the connection ended before the body did") from None
    return b"".join(parts)


def is_signed(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whether who sent it knows the secret: by a signature over the body as Jira gives it, or as a bearer, as automation rules can.

    Each is compared in constant time (https://confluence.atlassian.com/adminjiraserver/managing-webhooks-938846912.html).
    """
    method, _, given = headers.get(SIGNATURE, "").partition("=")
    if given and method.lower() == "sha256":
        return is_same(given.strip().lower(), digest_of(body, secret))
    bearer = bearer_of(headers)
    return bearer is not None and is_same(bearer, secret)


def digest_of(body: bytes, secret: str) -> str:
    """What a sender who knows the secret signs a body with, behind `sha256=`."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def parsed(body: bytes) -> JsonObject:
    """The object a body is, an empty one for an empty body. Raises Refusal for anything else."""
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is no JSON") from None
    if not isinstance(value, dict):
        raise Refusal(400, "the body is no JSON object")
    return value


def key_of(body: bytes, identifier: str) -> str:
    """What tells one delivery's retries from other deliveries: identifier and body; without an identifier nothing does."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return f"{identifier[:80] or uuid4().hex}:{digest}"


def keep(receiving: Receiving, key: str, found: Collection[Named]) -> frozenset[str]:
    """Keep a hint for whatever is named, and tell for which projects one is new. Raises PortError."""
    fresh = set[str]()
    for number, one in enumerate(found):
        projects = _projects(receiving, one)
        hint = Hint(f"{key}:{number}", one.product, one.native, one.version, receiving.clock())
        if projects and receiving.inbox.append(sorted(projects), hint):
            fresh |= projects
    return frozenset(fresh)


def _projects(receiving: Receiving, one: Named) -> frozenset[str]:
    """Whom it may concern: the project or space it names, and whose register knows the issue or page (B-09)."""
    ours = {place.key for place in receiving.places}
    if one.product is Product.JIRA:
        told = {one.home} if one.home in ours else set()
        known = receiving.inbox.places([one.native]) if one.native else {}
    else:
        told = {place.key for place in receiving.places if one.home in place.spaces}
        known = receiving.inbox.homes([one.native]) if one.native else {}
    return frozenset(told | (set(known.values()) & ours))
