"""Puts the tables of Confluence's operations where clients look for them."""

from collections.abc import Iterable
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from syncer.sandbox.confluence.calls import respond
from syncer.sandbox.confluence.errors import Refused
from syncer.sandbox.confluence.routing import Table
from syncer.sandbox.site import Site
from syncer.sandbox.wire import no_endpoint, send_reply


class Mounted:
    """A table at one address, as an ASGI application."""

    def __init__(self, site: Site, table: Table, prefix: str) -> None:
        self._site = site
        self._table = table
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; 404 and 405 in the dialect of the table."""
        path, method = scope["path"], scope["method"]
        method = "GET" if method == "HEAD" else method
        found = self._table.find(path.removeprefix(self._prefix), method)
        if found is None:
            await self._nothing(scope, receive, send)
            return
        handler = found.handlers.get(method)
        if handler is None:
            response = self._not_allowed(sorted(found.handlers))
        else:
            known: Scope = {**scope, "path_params": dict(found.params)}
            response = await respond(self._site, known, receive, self._table.dialect, handler)
        await response(scope, receive, send)

    async def _nothing(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._table.dialect != "datacenter":
            await send_reply(send, no_endpoint(scope["path"], scope["method"]))
            return
        address = f"{self._site.base_url}{scope['path']}"
        missing = {"message": f"null for uri: {address}", "status-code": 404}
        await JSONResponse(missing, 404)(scope, receive, send)

    def _not_allowed(self, methods: Iterable[str]) -> Response:
        headers = {"Allow": ",".join(methods)}
        if self._table.dialect == "v2":
            return JSONResponse(Refused(405, "Method Not Allowed").as_v2(), 405, headers)
        body: dict[str, Any] = {"message": "HTTP 405 Method Not Allowed", "status-code": 405}
        return JSONResponse(body, 405, headers)


def mounted(site: Site, table: Table, prefix: str) -> list[BaseRoute]:
    """Return the route of a table that has everything below a prefix to itself."""
    return [Route(f"{prefix}{{path:path}}", Mounted(site, table, prefix))]


def mounted_beside(site: Site, table: Table, prefix: str) -> list[BaseRoute]:
    """Return the routes of a table that shares its prefix with another product: only below its own first parts."""
    app = Mounted(site, table, prefix)
    return [Route(f"{prefix}{head}{rest}", app) for head in table.heads for rest in ("", "/{path:path}")]
