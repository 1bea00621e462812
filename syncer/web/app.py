"""The routes of the web, and what every request passes on its way in and out.

Why it exists: what holds for all of them stands in one place: which names we answer to (DNS rebinding), what browsers may do with
what they get, and that nothing is cached.
"""

from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def application(routes: Sequence[BaseRoute], hosts: frozenset[str]) -> Starlette:
    """Everything that is answered, to callers who name one of these hosts."""
    guards = [Middleware(Guarded), Middleware(NamedRight, hosts=hosts)]
    app = Starlette(routes=list(routes), middleware=guards)
    app.router.redirect_slashes = False  # an address is right or it is not; no redirect quotes a caller's
    return app


def hosts_of(host: str, public: str) -> frozenset[str]:
    """The names that we answer to, without ports: the address listened on, the public one, and on loopback this machine's."""
    names = {host.strip("[]").lower(), (urlsplit(public).hostname or "").lower()}
    if is_own(host):
        names |= {"localhost", "127.0.0.1", "::1"}
    return frozenset(names - {"", "0.0.0.0", "::"})  # noqa: S104 -- names that nobody can be called by


def is_own(host: str) -> bool:
    """Whether an address is this machine's alone; one that takes calls for all addresses has that, too."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified


class Guarded:
    """Puts what browsers have to keep to on every reply."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its reply back."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


class NamedRight:
    """Refuses whoever calls us by a name that is not ours: a page of the internet that points its own name at us."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 421."""
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            reply = PlainTextResponse("this is not the host you named", 421)
            await reply(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        given = request.headers.getlist("host")
        try:
            return len(given) == 1 and (urlsplit(f"//{given[0]}").hostname or "") in self._hosts
        except ValueError:
            return False
