"""The sandbox as a server: the products' routes behind one gate, in one process.

`serve` blocks and is what the command line calls; `start` runs a server in a background thread for tests.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

import uvicorn

from syncer.sandbox import control
from syncer.sandbox.confluence import api as confluence_api
from syncer.sandbox.face import app as face
from syncer.sandbox.faults.delivery import CuttableProtocol
from syncer.sandbox.gate import Gate
from syncer.sandbox.host import DEFAULT_URL
from syncer.sandbox.jira import api as jira_api
from syncer.sandbox.people.person import Visitor
from syncer.sandbox.signing_in import pats, sessions
from syncer.sandbox.signing_in.auth import Doorkeeper
from syncer.sandbox.site import Site
from syncer.sandbox.switchboard import Switchboard
from syncer.sandbox.webhooks import api as webhooks_api
from syncer.sandbox.webhooks import wiki_api as webhooks_wiki_api
from syncer.sandbox.webhooks.sending import Webhooks
from syncer.sandbox.wire import Nowhere


class Sandbox:
    """A site with everything that serves it: its application, its webhooks, a visitor who may come."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.webhooks = Webhooks(site)
        self.visitor = Visitor(site)
        self.app = _gate(self)

    def close(self) -> None:
        """Leave the site alone; another may serve it."""
        self.webhooks.leave()
        self.visitor.leave()


def build(site: Site) -> Gate:
    """The ASGI application that serves a site."""
    return Sandbox(site).app


def _gate(sandbox: Sandbox) -> Gate:
    site, door = sandbox.site, Doorkeeper(sandbox.site)
    routes = webhooks_wiki_api.routes(site, sandbox.webhooks)
    routes += [route for part in (control, jira_api, confluence_api, face) for route in part.routes(site)]
    routes += control.helpers(site, sandbox.webhooks, sandbox.visitor)
    routes += face.helpers(site, sandbox.webhooks, sandbox.visitor)
    routes += sessions.routes(site, door)
    routes += pats.routes(site)
    routes += webhooks_api.routes(site, sandbox.webhooks)
    board = Switchboard(routes, Nowhere(site))
    return Gate(board, site, door, board.template)


def serve(
    site: Site,
    host: str = "127.0.0.1",
    port: int = 8099,
    *,
    tls: Path | None = None,
    visit: tuple[float, str] | None = None,
) -> None:
    """Serve a site until interrupted; what it is and how badly it behaves is set on the site before.

    - host, port: where to listen; port 0 takes any free one, and `site.base_url` becomes the address in use.
      Keep to the loopback address: the control interface answers no other machine, the products would.
    - seed: `Site.from_seed(load_seed(path))` for a file or folder, `Site.from_seed()` for the default site.
    - lag: `site.faults.index_lag = parse_lag("5")`, or `"erratic:30"`: seconds search is behind the store.
    - faults: `site.faults.aborts.append(parse_abort("after:3:POST"))`; the rest by POST /__sandbox/faults.
    - tls: a file with key and certificates to speak https with; visit: seconds and seed of a person who keeps editing.
    """
    listener = _listen(host, port)
    site.base_url = _address(listener, tls)
    sandbox = Sandbox(site)
    if visit is not None:
        sandbox.visitor.come(*visit)
    _Server(_config(sandbox, tls), sandbox).run(sockets=[listener])


class Running:
    """A sandbox serving from a background thread; stops at the end of a `with` block."""

    def __init__(self, site: Site, port: int = 0, tls: Path | None = None) -> None:
        self.site = site
        self._listener = _listen("127.0.0.1", port)
        self.url = _address(self._listener, tls)
        site.base_url = self.url
        self.sandbox = Sandbox(site)
        self._server = _PromptServer(_config(self.sandbox, tls), self.sandbox)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="sandbox", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and wait until the thread has ended."""
        self._server.finish()
        self._thread.join(timeout=10)
        self._listener.close()
        self.sandbox.close()

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(site: Site, port: int = 0, tls: Path | None = None) -> Running:
    """Serve a site from a background thread on a free port (or the one given); requests are queued at once."""
    return Running(site, port, tls)


class _Server(uvicorn.Server):
    """A server whose visitor works in the same thread as the requests."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config)
        self._sandbox = sandbox

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the door, to the visitor too."""
        await super().startup(sockets)
        self._visit = asyncio.create_task(self._sandbox.visitor.live())


class _PromptServer(_Server):
    """A server that ends at once when told to, instead of looking ten times a second: tests start many."""

    def __init__(self, config: uvicorn.Config, sandbox: Sandbox) -> None:
        super().__init__(config, sandbox)
        self._serving = threading.Event()

    def finish(self) -> None:
        """End, from another thread."""
        self._serving.wait(timeout=10)
        self._loop.call_soon_threadsafe(self._over.set)

    async def main_loop(self) -> None:
        """Wait to be told to end."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._serving.set()
        await self._over.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close what is open; nobody waits for a reply any more."""
        self._visit.cancel()
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            if self.config.is_ssl:
                connection.transport.abort()  # a farewell in TLS would wait for the other side's
            else:
                connection.shutdown()
        for listener in sockets or ():
            listener.close()
        await asyncio.sleep(0)


def _config(sandbox: Sandbox, tls: Path | None) -> uvicorn.Config:
    return uvicorn.Config(
        sandbox.app,
        ssl_certfile=tls,
        http=CuttableProtocol,
        loop="auto",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.create_server((host, port), backlog=1024)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket, tls: Path | None) -> str:
    host, port = listener.getsockname()[:2]
    scheme = "https" if tls else "http"
    return urlsplit(DEFAULT_URL)._replace(scheme=scheme, netloc=f"{host}:{port}").geturl()
