"""One API call: who asks, with which parameters and body; and the frame that turns refusals into envelopes.

Handlers are plain functions of a `Call`, so that they run without interruption once the body has been read.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope

from syncer.sandbox.confluence.errors import Refused, invalid, no_content
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.host import User
from syncer.sandbox.signing_in.auth import Identity, identity_of
from syncer.sandbox.site import Site

Dialect = Literal["v2", "v1", "datacenter"]
File = tuple[str, bytes, str]
NOBODY = User("", "Anonymous", "")
OPEN: set[Callable[["Call"], Response]] = set()
_UNAUTHORIZED = "<html><head><title>Unauthorized (401)</title></head><body><h1>401 Unauthorized</h1><p>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</p></body></html>"
_DENIED = (
    "com.atlassian.confluence.mvc.rest.common.exception.StacklessResponseStatusException: "
    '403 FORBIDDEN "Request rejected because caller cannot access Confluence"'
)


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose body has been read and whose caller is known."""

    site: Site
    user: User
    request: Request
    raw: bytes
    form: dict[str, str]
    files: tuple[File, ...] = ()

    @property
    def params(self) -> dict[str, str]:
        """The named parts of the path."""
        return self.request.path_params

    @property
    def me(self) -> str:
        """The caller's account id."""
        return self.user.account_id

    @property
    def state(self) -> ConfluenceState:
        """The site's Confluence."""
        return self.site.confluence

    def text(self, name: str, default: str = "") -> str:
        """Return a query parameter; `expand` may be repeated, which means a list."""
        if name == "expand":
            return ",".join(self.request.query_params.getlist(name)) or default
        return self.request.query_params.get(name, default)

    def texts(self, name: str) -> list[str]:
        """Return a parameter that may be repeated or hold a comma-separated list."""
        parts = (part for value in self.request.query_params.getlist(name) for part in value.split(","))
        return [part for part in parts if part]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean parameter (the Python library sends `True`)."""
        return self.text(name, str(default)).lower() == "true"

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return an integer parameter within its limits; 400 otherwise."""
        text = self.text(name, str(default))
        if re.fullmatch(r"-?[0-9]{1,18}", text) is None:
            raise invalid(wrong_type(name, text, "int"))
        if not low <= int(text) <= high:
            raise invalid(f"Provided value {{{text}}} for '{name}' is out of range. Expected {low} to {high}")
        return int(text)

    def number_of(self, name: str) -> int:
        """Return a number of the path; 400 where it is none."""
        return int(self.id(name))

    def choice(self, name: str, allowed: Iterable[str], default: str = "") -> str:
        """Return a parameter that must be one of a few words; 400 otherwise."""
        text = self.text(name, default)
        if text != default and text not in allowed:
            raise invalid(
                f"Provided value {{{text}}} for '{name}' is not valid. Expected one of {sorted(allowed)}"
            )
        return text

    def id(self, name: str = "id") -> str:
        """Return a numeric id of the path; 400 where it is none."""
        text = str(self.request.path_params[name])
        if re.fullmatch(r"[0-9]{1,18}", text) is None:
            raise invalid(wrong_type(name, text, "long"))
        return text

    def ids(self, name: str) -> list[str]:
        """Return a parameter that lists numeric ids; 400 where one is none."""
        found = self.texts(name)
        for text in found:
            if re.fullmatch(r"[0-9]{1,18}", text) is None:
                raise invalid(wrong_type(name, text, "long"))
        return found

    def page(self, name: str = "id") -> Page:
        """Return the page that the path names; 404 where there is none, or none that the caller may see (F29)."""
        return self.seen_page(self.id(name))

    def seen_page(self, page_id: str) -> Page:
        """Return a page by its id; 404 where there is none, or none that the caller may see (F29)."""
        page = self.state.page(page_id)
        if not self.state.visible(self.user, page):
            raise no_content(page_id)
        return page

    def window(self, most: int, default: int = 25) -> tuple[int, int]:
        """Return v1's `start` and `limit`; a limit over the system's own is cut down to it."""
        limit = self.number("limit", default, 0, 2**31 - 1)
        return self.number("start", 0, 0, 2**31 - 1), min(limit, most)

    def json(self) -> Any:
        """Return the body as JSON; 400 where it is none, 415 where its type says otherwise."""
        if "json" not in self.request.headers.get("content-type", ""):
            raise Refused(415, "Unsupported Media Type", "UNSUPPORTED_MEDIA_TYPE")
        try:
            return json.loads(self.raw)
        except (ValueError, RecursionError) as error:
            raise invalid("Request body could not be read as JSON") from error

    def object(self) -> dict[str, Any]:
        """Return the body as a JSON object; 400 otherwise."""
        body = self.json()
        if not isinstance(body, dict):
            raise invalid("Request body must be a JSON object")
        return body


def wrong_type(name: str, text: str, expected: str) -> str:
    """Return Confluence's words for a parameter that cannot be converted."""
    return f"Provided value {{{text}}} for '{name}' is not the correct type. Expected type is {expected}"


Handler = Callable[[Call], Response]


async def respond(site: Site, scope: Scope, receive: Receive, dialect: Dialect, handler: Handler) -> Response:
    """Carry out one operation for whoever calls; refusals are answered in the dialect of its table."""
    request = Request(scope, receive)
    raw, form, files = await _read(request)
    identity = identity_of(scope)
    if identity.user is None and (site.cloud or identity.failed or handler not in OPEN):
        return _denied(site, identity, request)
    try:
        response = handler(Call(site, identity.user or NOBODY, request, raw, form, files))
    except Refused as refused:
        response = JSONResponse(_envelope(refused, dialect), refused.status)
    return response


def open_to_all(handler: Handler) -> Handler:
    """Let an operation of Data Center answer callers without credentials, who come as `NOBODY`."""
    OPEN.add(handler)
    return handler


def _envelope(refused: Refused, dialect: Dialect) -> dict[str, Any]:
    if dialect == "v2":
        return refused.as_v2()
    return refused.as_v1() if dialect == "v1" else refused.as_data_center()


async def _read(request: Request) -> tuple[bytes, dict[str, str], tuple[File, ...]]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body(), {}, ()
    form: dict[str, str] = {}
    files: list[File] = []
    async with request.form() as parts:
        for name, part in parts.multi_items():
            if isinstance(part, str):
                form[name] = part
            elif name == "file":
                files.append((part.filename or name, await part.read(), part.content_type or ""))
            else:
                form[name] = (await part.read()).decode("utf-8", "replace")
    return b"", form, tuple(files)


def _credentials(request: Request) -> bytes:
    return request.headers.get("authorization", "").encode()


def _unparsable(credentials: bytes) -> bool:
    """Whether a Basic credential is not one user and one password with one colon between them, as measured."""
    kind, _, rest = credentials.partition(b" ")
    if kind.lower() != b"basic":
        return False
    try:
        user, _, secret = base64.b64decode(rest.strip(), validate=True).partition(b":")
    except binascii.Error:
        return True
    return not user or not secret or b":" in secret


def _denied(site: Site, identity: Identity, request: Request) -> Response:
    if site.cloud and _unparsable(_credentials(request)):
        realm = quote(f"{site.base_url}/wiki", safe="")
        return HTMLResponse(_UNAUTHORIZED, 401, {"WWW-Authenticate": f'OAuth realm="{realm}"'})
    if site.cloud:
        return JSONResponse({"statusCode": 403, "message": _DENIED}, 403)
    if identity.failed:
        return HTMLResponse(_UNAUTHORIZED, 401, {"WWW-Authenticate": 'Basic realm="Confluence"'})
    return JSONResponse(Refused(403, "Not permitted to use confluence : null").as_data_center(), 403)
