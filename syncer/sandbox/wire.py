"""HTTP as the sandbox speaks it: calls in, replies out, and the envelopes in which Atlassian refuses.

A handler is a plain function from `Call` to `Reply`. The body has been read before it runs and it cannot
await, so each call is carried out whole or not at all. This module must not know any resource.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from syncer.sandbox.host import User
from syncer.sandbox.reading import INT, LONG, UnreadableError, json_value, whole_number
from syncer.sandbox.signing_in.auth import Identity, identity_of
from syncer.sandbox.site import Site
from syncer.sandbox.switchboard import route

JSON_TYPE = "application/json;charset=UTF-8"
PROBLEM_TYPE = "application/problem+json;charset=UTF-8"
BAD_JSON = "There was an error parsing JSON. Check that your request body is valid."
EMPTY_JSON = "No content to map to Object due to end of input"
_ARRAY = "[Ljava.lang.String;@5edeadf5"  # what Jira names where a parameter was sent twice
BAD_PAYLOAD = "Invalid request payload. Refer to the REST API documentation and try again."
UNAUTHENTICATED = "Client must be authenticated to access this resource."
_UNREADABLE = {"empty": EMPTY_JSON, "json": BAD_JSON, "payload": BAD_PAYLOAD}


@dataclass(frozen=True)
class Reply:
    """A status, a JSON value (or raw text, or None for no body at all) and further headers."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON_TYPE

    def encoded(self) -> bytes:
        """The body as it goes over the wire."""
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, str) and "json" not in self.media_type:
            return self.body.encode()
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class Refused(Exception):
    """Raised by a handler to answer with an error reply; nothing may have been committed before."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"{reply.status} {reply.body}")
        self.reply = reply


class CutConnectionError(Exception):
    """Raised by a handler to end the connection without a reply; what it committed stays."""


@dataclass(frozen=True)
class Call:
    """One request, wholly read: who asks, for what, with which parameters and body."""

    site: Site
    identity: Identity
    method: str
    path: str
    params: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Headers
    raw_body: bytes

    @property
    def user(self) -> User | None:
        """The caller; None is anonymous."""
        return self.identity.user

    def text(self, name: str) -> str | None:
        """A query parameter as sent, the first if repeated."""
        values = self.query.get(name)
        return values[0] if values else None

    def texts(self, name: str) -> list[str]:
        """A query parameter that may be repeated or hold a comma-separated list."""
        return [
            part.strip() for value in self.query.get(name, ()) for part in value.split(",") if part.strip()
        ]

    def integer(self, name: str, default: int) -> int:
        """A query parameter as a whole number; refuses what cannot be converted as the framework does."""
        values = self.query.get(name)
        if not values:
            return default
        try:
            found = whole_number(values[0], LONG if name in ("startAt", "since") else INT)
        except ValueError:
            raise self.unconvertible(name, values[0] if len(values) == 1 else _ARRAY) from None
        return default if found is None else found

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A query parameter as true or false; Data Center takes every other word for false (Java's `valueOf`)."""
        value = self.text(name)
        if value is None or value == "":
            return default
        if self.site.cloud and value.lower() not in ("true", "false"):
            raise self.unconvertible(name, value)
        return value.lower() == "true"

    def problem(self, status: int, detail: str) -> Reply:
        """An error of the framework around the products, as this flavour gives it."""
        return framework_error(self.site, status, self.path, detail, accept=self.headers.get("accept", ""))

    def unconvertible(self, name: str, value: str) -> Refused:
        """The refusal of a query parameter of the wrong type: on Data Center the path is not found (JAX-RS)."""
        if self.site.cloud:
            return unconvertible(self.path, name, value)
        return Refused(self.problem(404, ""))

    def json(self) -> Any:
        """The body as a JSON value; refuses a missing Content-Type, an empty body and bad JSON."""
        sent = self.headers.get("content-type")
        if sent is None or sent.partition(";")[0].strip().lower() not in ("application/json", "text/json"):
            reply = self.problem(415, f"Content-Type '{sent or 'null'}' is not supported.")
            raise Refused(replace(reply, headers={**reply.headers, "Accept": "application/json"}))
        return self._cloud_json() if self.site.cloud else self._datacenter_json()

    def _cloud_json(self) -> Any:
        try:
            return json_value(self.raw_body)
        except UnreadableError as problem:
            if problem.kind == "digits":
                raise Refused(self.problem(400, "Failed to read request")) from None
            raise Refused(Reply(400, {"errorMessages": [_UNREADABLE[problem.kind]]})) from None

    def _datacenter_json(self) -> Any:
        if not self.raw_body.strip():
            raise refused(400, EMPTY_JSON)
        try:
            return json.loads(self.raw_body)
        except (ValueError, RecursionError) as problem:
            text = unreadable(problem, self.raw_body)
            raise Refused(Reply(400, {"errorMessages": [text]})) from None

    def mapping(self) -> dict[str, Any]:
        """The body as a JSON object; refuses anything else."""
        found = self.json()
        if not isinstance(found, dict):
            text = BAD_PAYLOAD if self.site.cloud else mistyped("java.util.LinkedHashMap", found)
            raise Refused(Reply(400, {"errorMessages": [text]}))
        return found


def unreadable(problem: Exception, body: bytes) -> str:
    """What Data Center's JSON reader says of a body that is no JSON."""
    place = problem if isinstance(problem, json.JSONDecodeError) else json.JSONDecodeError("", "", 0)
    text = body.decode("utf-8", "replace")
    sign = text[place.pos : place.pos + 1]
    where = f"at [Source: org.apache.catalina.connector.CoyoteInputStream; line: {place.lineno}, column: {place.colno}]"
    if not sign:
        return f"Unexpected end-of-input\n {where}"
    return f"Unexpected character ('{sign}' (code {ord(sign)})): expected a valid value\n {where}"


def mistyped(wanted: str, value: Any) -> str:
    """What Data Center's JSON reader says of a value of another type than the Java class it has for it."""
    token = _TOKENS.get(type(value), "VALUE_NUMBER_INT")
    return f"Can not deserialize instance of {wanted} out of {token} token"


_TOKENS: dict[type, str] = {
    str: "VALUE_STRING",
    dict: "START_OBJECT",
    list: "START_ARRAY",
    bool: "VALUE_TRUE",
    type(None): "VALUE_NULL",
}
Handler = Callable[[Call], Reply]


class Resource:
    """The methods one path answers, as an ASGI application."""

    def __init__(self, site: Site, handlers: Mapping[str, Handler]) -> None:
        self._site = site
        self._handlers = handlers

    @property
    def methods(self) -> list[str]:
        """What it answers, in order."""
        return sorted(self._handlers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, run the handler, send the reply."""
        body = await read_body(receive)
        await send_reply(send, self._answer(scope, body))

    def _answer(self, scope: Scope, body: bytes) -> Reply:
        method = scope["method"]
        handler = self._handlers.get("GET" if method == "HEAD" else method)
        if method == "OPTIONS" and handler is None and self._site.cloud:
            return self._options(identity_of(scope))
        if handler is None:
            return method_not_allowed(self._site, Headers(scope=scope), scope["path"], method, self._handlers)
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        call = Call(
            self._site,
            identity_of(scope),
            method,
            scope["path"],
            scope.get("path_params", {}),
            query,
            Headers(scope=scope),
            body,
        )
        try:
            return handler(call)
        except Refused as refusal:
            return refusal.reply

    def _options(self, identity: Identity) -> Reply:
        """What Jira Cloud says of a path's methods, to those it knows."""
        if identity.user is None:
            return unauthenticated(self._site)
        names = ["HEAD", "OPTIONS"] if "GET" in self._handlers else ["OPTIONS"]
        allowed = {"Allow": ",".join([*self._handlers, *names]), "Accept-Patch": ""}
        return Reply(200, b"", allowed, "text/html;charset=UTF-8")


class Nowhere:
    """What answers below an API's root where no resource is, as an ASGI application."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Say that there is nothing."""
        accept = Headers(scope=scope).get("accept", "")
        await send_reply(send, unknown_path(self._site, scope["path"], scope["method"], accept))


def unauthenticated(site: Site) -> Reply:
    """What Jira Cloud answers to nobody, where somebody is needed."""
    challenge = {"WWW-Authenticate": f'OAuth realm="{quote(site.base_url, safe="")}"'}
    return Reply(401, UNAUTHENTICATED, challenge, "text/html;charset=UTF-8")


def resource(site: Site, path: str, **handlers: Handler) -> Route:
    """A route for one path; keyword names are the methods, `GET=show, PUT=edit`."""
    return route(path, Resource(site, handlers))


async def read_body(receive: Receive) -> bytes:
    """The whole request body."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def send_reply(send: Send, reply: Reply) -> None:
    """Send a reply as ASGI messages."""
    body = reply.encoded()
    headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    if reply.body is not None:
        headers.append((b"content-type", reply.media_type.encode()))
    if reply.status != HTTPStatus.NO_CONTENT:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def refused(
    status: int,
    *messages: str,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Refused:
    """A refusal in Jira's ErrorCollection."""
    body = {"errorMessages": list(messages), "errors": dict(errors or {})}
    return Refused(Reply(status, body, headers or {}))


def problem(status: int, path: str, detail: str, headers: Mapping[str, str] | None = None) -> Reply:
    """An error of the framework around the products, as problem+json."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": path,
    }
    return Reply(status, body, headers or {}, PROBLEM_TYPE)


def unconvertible(path: str, name: str, value: str) -> Refused:
    """The refusal of a query parameter that has the wrong type."""
    return Refused(problem(400, path, f"Failed to convert '{name}' with value: '{value}'"))


def framework_error(
    site: Site,
    status: int,
    path: str,
    detail: str,
    *,
    accept: str = "",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """An error no resource gave: problem+json on Cloud; JSON, XML or a page on Data Center.

    Data Center answers in JSON those who ask for it, everybody else in XML; since Jira 10 the text names the status,
    before it names the address (github.com/kelos-dev/kelos/issues/1439, MrRefactoring/jira.js/pull/390).
    """
    if site.cloud:
        return problem(status, path, detail, headers)
    phrase = HTTPStatus(status).phrase
    if not path.startswith("/rest/"):
        page = f"<html><head><title>{phrase} ({status})</title></head><body><h1>{phrase}</h1></body></html>"
        return Reply(status, page, headers or {}, "text/html;charset=UTF-8")
    old = site.switches.jira_version.startswith(("8.", "9."))
    message = f"null for uri: {site.base_url}{path}" if old else f"HTTP {status} {phrase}"
    if "json" in accept:
        body = {"message": message, "status-code": status} | ({} if old else {"sub-code": -1})
        return Reply(status, body, headers or {})
    code = "" if old else "<sub-code>-1</sub-code>"
    shown = f"<status><status-code>{status}</status-code>{code}<message>{escape(message)}</message></status>"
    declared = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return Reply(status, declared + shown, headers or {}, "application/xml;charset=UTF-8")


def no_endpoint(path: str, method: str) -> Reply:
    """The reply for a path nobody answers on Cloud."""
    return problem(404, path, f"No endpoint {method} {path}.")


def unknown_path(site: Site, path: str, method: str, accept: str) -> Reply:
    """The reply for a path nobody answers, as the site's flavour gives it."""
    return framework_error(site, 404, path, f"No endpoint {method} {path}.", accept=accept)


def method_not_allowed(
    site: Site, headers: Headers, path: str, method: str, allowed: Mapping[str, Any]
) -> Reply:
    """The reply for a method a known path does not answer."""
    detail, names = f"Method '{method}' is not supported.", {"Allow": ", ".join(sorted(allowed))}
    return framework_error(site, 405, path, detail, accept=headers.get("accept", ""), headers=names)
