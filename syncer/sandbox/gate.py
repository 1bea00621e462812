"""What every request passes on its way in and every reply on its way out.

Here requests are journalled, callers made out, limits and faults applied, and the headers that every reply
carries are added. No resource is known here.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syncer.sandbox.faults import filtering
from syncer.sandbox.faults.delivery import Answer, cut, send_spoilt
from syncer.sandbox.faults.limits import FREE, ISSUE, Asked, Verdict
from syncer.sandbox.faults.replies import refused_by, reply_for
from syncer.sandbox.faults.rules import INSTEAD, SPOILING, Rule
from syncer.sandbox.journal import Entry, Kept, product_of, shown_body, shown_headers, shown_query
from syncer.sandbox.people.deeds import act
from syncer.sandbox.signing_in.addresses import is_this_machine, wrong_name, wrong_origin
from syncer.sandbox.signing_in.auth import Doorkeeper, Identity, identity_of, remember
from syncer.sandbox.signing_in.refusals import login_reason, refusal
from syncer.sandbox.signing_in.sessions import session_cookie
from syncer.sandbox.site import Site
from syncer.sandbox.trace import add_measured
from syncer.sandbox.wire import CutConnectionError, Reply, no_endpoint, read_body, send_reply

_log = logging.getLogger(__name__)
CONTROL_PREFIX = "/__sandbox/"
WATCHED = "/_face/version"  # every open page asks for it every two seconds: no journal is to drown in that
PLAIN = "text/plain;charset=UTF-8"
BROKEN = Reply(500, {"errorMessages": ["Internal server error"], "errors": {}})
NO_SUCH_SITE = Reply(404, {"code": 404, "message": "Not Found"})
_SLASHES = re.compile(r"/{2,}")
CONTEXT = "/jira/rest/"  # a Data Center answers below the usual context path too
LONGEST_LINE = 8_192  # what the Tomcat of a Data Center reads (maxHttpHeaderSize)
LONG_LINE = Reply(
    400,
    "<!doctype html><html><head><title>HTTP Status 400</title></head><body><h1>Request header is too large</h1></body></html>",
    media_type="text/html;charset=utf-8",
)
_GATEWAY = re.compile(r"/ex/(?:jira/(?=[^/]+/rest/)|confluence/(?=[^/]+/wiki/))([^/]+)(/.*)")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
Template = Callable[[str, str], str]


@dataclass
class Heard:
    """What the gate itself reads of a request's headers; `session` is the cookie's value."""

    authorization: bytes | None = None
    session: str = ""
    agent: str = ""
    host: str = ""
    origin: str = ""


@dataclass
class Exchange:
    """One request on its way through the gate."""

    scope: Scope
    receive: Receive
    send: Send
    identity: Identity
    entry: Entry
    body: bytes
    gateway: bool
    spoilt: Rule | None = None


class Gate:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, site: Site, doorkeeper: Doorkeeper, template: Template) -> None:
        self._app = app
        self._site = site
        self._doorkeeper = doorkeeper
        self._template = template

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out one request, or cut it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        heard = _heard(scope)
        if not self._site.cloud and scope["path"].startswith(CONTEXT):
            scope["path"] = scope["path"].removeprefix("/jira")
        path = scope["path"]
        gateway = _GATEWAY.fullmatch(path) if self._site.cloud and path.startswith("/ex/") else None
        at_gateway = gateway is not None or path.startswith("/oauth/")
        identity = self._doorkeeper.identify(heard.authorization, gateway=at_gateway, cookie=heard.session)
        remember(scope, identity)
        if path.startswith(CONTROL_PREFIX):
            await self._control(scope, receive, send, identity, heard)
            return
        if product_of(path) == "face" and (wrong := wrong_name(heard.host, self._site.base_url)):
            await send_reply(send, Reply(403, wrong, media_type=PLAIN))
            return
        if path == WATCHED:
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        entry = self._open(scope, identity, heard.agent)
        if gateway is not None:
            scope["path"] = gateway[2] if gateway[1] == self._site.cloud_id else path
        if entry.product != "face" and (path.endswith("/") or "//" in path):
            scope["path"] = _SLASHES.sub("/", scope["path"]).rstrip("/")
        body = await read_body(receive)
        entry.request_size = len(body)
        exchange = Exchange(scope, receive, send, identity, entry, body, gateway is not None)
        await self._answered(exchange)
        entry.seconds = round(time.perf_counter() - began, 6)

    async def _control(
        self, scope: Scope, receive: Receive, send: Send, identity: Identity, heard: Heard
    ) -> None:
        client = scope.get("client")
        if client is None or not is_this_machine(client[0]):
            await unknown_path(scope, receive, send)
            return
        wrong = wrong_name(heard.host, self._site.base_url) or wrong_origin(heard.origin, heard.host)
        if wrong:
            await send_reply(send, Reply(403, {"errorMessages": [wrong], "errors": {}}))
            return
        messages: list[Message] = []
        await self._app(scope, receive, _into(messages))
        self._settled(scope)
        answer = Answer.joined(messages)
        answer.headers += self._common_headers(identity, "")
        await answer.send(send)

    async def _answered(self, exchange: Exchange) -> None:
        face = exchange.entry.product == "face"
        kept = self._keep(exchange) if self._site.switches.keep_bodies and not face else None
        answer = await (self._carried_out(exchange) if face else self._guarded(exchange))
        entry = exchange.entry
        if answer is None:
            entry.status = "aborted"
            await cut(exchange.scope, exchange.receive)
            return
        answer.headers = [
            *map(_one_line, answer.headers),
            *self._common_headers(exchange.identity, entry.product),
        ]
        if self._site.cloud and not face:
            add_measured(answer, entry.product, self._site.clock.now())
        entry.status, entry.reply_size = answer.status, len(answer.body)
        if kept is not None:
            kept.reply_headers = shown_headers(answer.headers)
            kept.reply_body = shown_body(entry.path, answer.body)
        if exchange.spoilt is not None:
            spoilt = exchange.spoilt
            await send_spoilt(exchange.scope, exchange.receive, answer, spoilt.kind, spoilt.seconds)
            return
        await answer.send(exchange.send)

    # faults

    async def _guarded(self, exchange: Exchange) -> Answer | None:
        """The answer of a product's API with the faults that strike it; None to cut the connection."""
        faults, entry = self._site.faults, exchange.entry
        rules = faults.struck(entry.method, entry.path)
        aborted = faults.abort_for(entry.method, entry.path)
        entry.faults += [f"{one.kind} {one.when}" for one in rules]
        before = [one for one in rules if one.when == "before" and one.kind not in SPOILING]
        after = [one for one in rules if one.when == "after" and one.kind not in SPOILING]
        exchange.spoilt = next((one for one in rules if one.kind in SPOILING), None)
        await self._play(exchange, before)
        if aborted == "before" or _aborts(before):
            return None
        answer = self._instead(exchange, before) or await self._passed(exchange)
        if after:
            await self._play(exchange, after)
            answer = None if _aborts(after) else self._instead(exchange, after) or answer
        return None if aborted == "after" else answer

    async def _play(self, exchange: Exchange, rules: Iterable[Rule]) -> None:
        """What happens meanwhile: people's deeds, and time that passes (for this request alone)."""
        for rule in rules:
            for deed in rule.deeds:
                try:
                    act(self._site, deed)
                except (KeyError, TypeError, ValueError) as problem:
                    exchange.entry.faults.append(f"deed refused: {problem}")
                self._site.tell("settled", None)
                self._site.tell("written")
            if rule.kind == "delay":
                await asyncio.sleep(rule.seconds)

    def _instead(self, exchange: Exchange, rules: Iterable[Rule]) -> Answer | None:
        rule = next((one for one in rules if one.kind in INSTEAD), None)
        if rule is None:
            return None
        entry = exchange.entry
        return Answer.of(reply_for(rule, self._site, entry.path, entry.query))

    # what a request meets in earnest

    async def _passed(self, exchange: Exchange) -> Answer | None:
        """The answer of whoever refuses first, or of the handler."""
        scope, entry, identity = exchange.scope, exchange.entry, exchange.identity
        method, path = entry.method, scope["path"]
        if exchange.gateway and path == entry.path:
            return Answer.of(NO_SUCH_SITE)
        if not self._site.cloud and len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_LINE:
            return Answer.of(LONG_LINE)
        away = filtering.instead(self._site.switches.taken_away, method, path)
        if away is not None and entry.product == "jira":
            return Answer.of(Reply(away[0], away[1], {}, "text/html"))
        refused = refusal(self._site, identity, entry.product, method, path, gateway=exchange.gateway)
        if refused is not None:
            return Answer.of(refused)
        verdict = self._judged(exchange) if self._site.limits.on else FREE
        if verdict.refusal is not None:
            entry.faults.append(f"limit {verdict.refusal.reason}")
            return Answer.of(refused_by(verdict, self._site))
        answer = await self._carried_out(exchange)
        if answer is not None:
            answer.headers += [
                (name.lower().encode(), value.encode()) for name, value in verdict.headers.items()
            ]
        return answer

    def _judged(self, exchange: Exchange) -> Verdict:
        """What the limits say; the issue that is written is looked up, as two names may mean one."""
        site, entry, path = self._site, exchange.entry, exchange.scope["path"]
        named = ISSUE.search(path)
        issue = site.jira.find(named[1]) if named and entry.product == "jira" else None
        user = exchange.identity.user.account_id if exchange.identity.user else ""
        asked = Asked(
            now=site.clock.now(),
            cloud=site.cloud,
            product=entry.product,
            method=entry.method,
            path=path,
            template=self._template(entry.method, path),
            user=user,
            issue=str(issue.id) if issue else "",
            payer=user if site.switches.cost_quota_scope == "user" else "tenant",
        )
        return site.limits.judge(asked)

    async def _carried_out(self, exchange: Exchange) -> Answer | None:
        """The handler's answer; None where it cut the connection itself."""
        messages: list[Message] = []
        scope, receive = exchange.scope, _replay(exchange.body, exchange.receive)
        try:
            await self._app(scope, receive, _into(messages))
            return Answer.joined(messages)
        except CutConnectionError:
            return None
        except HTTPException as refused:
            return Answer.of(Reply(refused.status_code, str(refused.detail), {}, PLAIN))
        except Exception:
            _log.exception("the sandbox failed to answer %s %s", scope["method"], scope["path"])
            return Answer.of(BROKEN)
        finally:
            self._settled(scope)

    def _settled(self, scope: Scope) -> None:
        """A request has done all it does: webhooks may go out, and what it changed is kept before it is answered."""
        self._site.tell("settled", identity_of(scope).user)
        if scope["method"] not in _READING:
            self._site.tell("written")

    # journal and headers

    def _open(self, scope: Scope, identity: Identity, agent: str) -> Entry:
        query = shown_query(scope["query_string"].decode("latin-1"))
        who = identity.user.email if identity.user else None
        entry = self._site.journal.open(self._site.clock.now(), scope["method"], scope["path"], query, who)
        entry.user_agent = agent
        return entry

    @staticmethod
    def _keep(exchange: Exchange) -> Kept:
        text = shown_body(exchange.entry.path, exchange.body)
        exchange.entry.kept = Kept(shown_headers(exchange.scope["headers"]), text)
        return exchange.entry.kept

    def _common_headers(self, identity: Identity, product: str) -> list[tuple[bytes, bytes]]:
        request_id = uuid.uuid4()
        headers = [
            (b"date", format_datetime(self._site.clock.now(), usegmt=True).encode()),
            (b"atl-request-id", str(request_id).encode()),
            (b"atl-traceid", request_id.hex.encode()),
        ]
        user = identity.user
        if not self._site.cloud:
            headers.append((b"x-ausername", quote(user.login).encode() if user else b"anonymous"))
        elif user is not None:
            headers.append((b"x-aaccountid", user.account_id.replace(":", "%3A").encode()))
        reason = login_reason(identity)
        if reason and not (self._site.cloud and product == "confluence"):
            headers.append((b"x-seraph-loginreason", reason.encode()))
        return headers


async def unknown_path(scope: Scope, _receive: Receive, send: Send) -> None:
    """The application behind all routes: nobody answers here."""
    await send_reply(send, no_endpoint(scope["path"], scope["method"]))


def _one_line(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A header that stays one, whatever people put into its value (the media type of a file)."""
    name, value = header
    return (name, b" ".join(value.splitlines())) if b"\n" in value or b"\r" in value else header


def _aborts(rules: Iterable[Rule]) -> bool:
    return any(one.kind == "abort" for one in rules)


def _heard(scope: Scope) -> Heard:
    heard = Heard()
    for name, value in scope["headers"]:
        if name == b"authorization":
            heard.authorization = bytes(value)
        elif name == b"cookie":
            heard.session = session_cookie(value.decode("latin-1"))
        elif name == b"user-agent":
            heard.agent = value.decode("latin-1")
        elif name == b"host":
            heard.host = value.decode("latin-1").lower()
        elif name == b"origin":
            heard.origin = value.decode("latin-1").lower()
    return heard


def _into(messages: list[Message]) -> Send:
    async def hold(message: Message) -> None:
        messages.append(message)

    return hold


def _replay(body: bytes, receive: Receive) -> Receive:
    pending = [body]

    async def replayed() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replayed
