"""One API call: who asks, with which parameters and body; and the frame that turns refusals into envelopes.

Handlers are plain functions of a `Call`, so that they run without interruption once the body has been read.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from syncer.sandbox.auth import identity_of
from syncer.sandbox.confluence.errors import Refused, invalid
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.host import User
from syncer.sandbox.site import Site

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
    form: dict[str, Any]

    @property
    def state(self) -> ConfluenceState:
        """The site's Confluence."""
        return self.site.confluence

    def text(self, name: str, default: str = "") -> str:
        """Return a query parameter."""
        return self.request.query_params.get(name, default)

    def texts(self, name: str) -> list[str]:
        """Return a parameter that may be repeated or hold a comma-separated list."""
        parts = (part for value in self.request.query_params.getlist(name) for part in value.split(","))
        return [part for part in parts if part]

    def flag(self, name: str) -> bool:
        """Return a boolean parameter (the Python library sends `True`)."""
        return self.text(name, "false").lower() == "true"

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """Return an integer parameter within its limits; 400 otherwise."""
        text = self.text(name, str(default))
        if re.fullmatch(r"-?[0-9]{1,18}", text) is None:
            raise invalid(wrong_type(name, text, "int"))
        if not low <= int(text) <= high:
            raise invalid(f"Provided value {{{text}}} for '{name}' is out of range. Expected {low} to {high}")
        return int(text)

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

    def page(self) -> Page:
        """Return the page that the path names; 404 where there is none."""
        return self.state.page(self.id())

    def json(self) -> Any:
        """Return the body as JSON; 400 where it is none, 415 where its type says otherwise."""
        if "json" not in self.request.headers.get("content-type", ""):
            raise Refused(415, "Unsupported Media Type", "UNSUPPORTED_MEDIA_TYPE")
        try:
            return json.loads(self.raw)
        except ValueError as error:
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


def route(site: Site, method: str, path: str, handler: Handler, *, v1: bool = False) -> Route:
    """Return the Starlette route of one operation; `v1` picks the dialect of its errors."""

    async def endpoint(request: Request) -> Response:
        raw, form = await _read(request)
        identity = identity_of(request.scope)
        if identity.user is None:
            return traced(_denied(malformed=identity.failed and b" " not in _credentials(request)))
        try:
            response = handler(Call(site, identity.user, request, raw, form))
        except Refused as refused:
            response = JSONResponse(refused.as_v1() if v1 else refused.as_v2(), refused.status)
        return traced(response)

    return Route(path, endpoint, methods=[method])


async def _read(request: Request) -> tuple[bytes, dict[str, Any]]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await request.body(), {}
    form: dict[str, Any] = {}
    async with request.form() as parts:
        for name, part in parts.items():
            if isinstance(part, str):
                form[name] = part
            else:
                form[name] = (part.filename or name, await part.read(), part.content_type or "")
    return b"", form


def _credentials(request: Request) -> bytes:
    return request.headers.get("authorization", "").encode()


def _denied(*, malformed: bool) -> Response:
    if malformed:
        return HTMLResponse("<html><body><h1>401 Unauthorized</h1></body></html>", 401)
    return JSONResponse({"statusCode": 403, "message": _DENIED}, 403)


def traced(response: Response) -> Response:
    """Add the request id that Confluence sends (the gate adds the trace id)."""

    response.headers["atl-request-id"] = str(uuid.uuid4())
    return response
