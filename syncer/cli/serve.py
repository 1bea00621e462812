"""The server of `syncer render --serve`: pages on this machine alone, which reload themselves on a change.

Loopback only, and for requests that name this machine only: a page of the internet that points its own
name at 127.0.0.1 gets nothing (DNS rebinding). It answers GET, holds no secret and asks no site.
"""

import asyncio
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from html import escape
from pathlib import Path
from secrets import token_hex

import click
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from syncer.cli.options import Options
from syncer.cli.output import say
from syncer.cli.preview import Look, Wanted, look, watched
from syncer.cli.preview_html import RELOAD, front, missing, sheet
from syncer.config.load import load
from syncer.domain.meta import Audience
from syncer.pages.figures import Figure
from syncer.preview.pictures import Pictures
from syncer.preview.watching import changed, signature
from syncer.wiring import Drawing

HOST = "127.0.0.1"
LOOK_SECONDS = 0.25  # between two looks at the files; a change counts when two looks agree
TELL_SECONDS = 0.2  # until a browser that waits is told
ALIVE_SECONDS = 15.0
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
}


class Preview:
    """The pages as they are now; one thread renders, the server's reads. A look is replaced whole."""

    def __init__(self, wanted: Wanted, tell: Callable[[Look, list[Path]], None]) -> None:
        self._wanted, self._tell = wanted, tell
        self._token, self._number = token_hex(4), 0
        self._over, self._rendering = threading.Event(), threading.Lock()
        self._roots = watched(wanted)
        self._seen = signature(self._roots)
        self.look = look(wanted, Look())
        tell(self.look, [])

    @property
    def generation(self) -> str:
        """Another text whenever there is something else to see, after a restart of the server too."""
        return f"{self._token}-{self._number}"

    def watch(self) -> None:
        """Render again whenever files have changed and two looks agree; until `stop`."""
        before = self._seen
        while not self._over.wait(LOOK_SECONDS):
            now = signature(self._roots)
            if now == before != self._seen:
                self._refresh(changed(self._seen, now))
                now = self._seen
            before = now

    def show(self, audience: Audience) -> None:
        """From now on render that audience's pages too: nobody waits for pages that nobody looks at."""
        with self._rendering:
            if audience not in self._wanted.audiences:
                self._wanted = replace(self._wanted, audiences=self._wanted.audiences | {audience})
                self._render([])

    def _refresh(self, files: list[Path]) -> None:
        with self._rendering:
            self._render(files)

    def _render(self, files: list[Path]) -> None:
        self._roots = watched(self._wanted)
        self._seen = signature(self._roots)  # before rendering: what is written meanwhile is another change
        fresh = look(self._wanted, self.look)
        news = not fresh.same_as(self.look)
        self.look = fresh
        self._number += news
        self._tell(fresh, files)

    def draw(self, figure: Figure) -> bytes:
        """A chart in the font that the configuration names now."""
        return Drawing(load(self._wanted.config, os.environ)).draw(figure)

    def stop(self) -> None:
        """End `watch`."""
        self._over.set()


def serve(options: Options, wanted: Wanted, audience: Audience, port: int, *, browser: bool) -> int:
    """Serve until interrupted. Raises UsageError where the port is taken."""
    listener = _listen(port)
    address = f"http://{HOST}:{listener.getsockname()[1]}/"
    preview = Preview(wanted, lambda seen, files: _say(options, seen, files))
    server = uvicorn.Server(_config(_app(preview, audience, lambda: server.should_exit)))
    watcher = threading.Thread(target=preview.watch, name="preview", daemon=True)
    watcher.start()
    say(options, f"pages at {address}   (Ctrl-C ends it)")
    sys.stdout.flush()
    if browser:
        webbrowser.open(address)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:  # uvicorn has closed everything and passes the signal on
        say(options)
    finally:
        preview.stop()
        watcher.join(timeout=5)
        listener.close()
    return 0


def _say(options: Options, seen: Look, files: list[Path]) -> None:
    """One line a rendering: when, what, how long, after which file, and what is wrong first."""
    time = datetime.now().astimezone().strftime("%H:%M:%S")
    after = f", {_short(files[0])}{' and others' if len(files) > 1 else ''}" if files else ""
    wrong = [*seen.problems, *(one for shown in seen.pages.values() for one in shown.page.problems)]
    first = f"; {len(wrong)} wrong: {wrong[0]}" if wrong else ""
    say(options, f"{time}  {len(seen.pages)} pages in {seen.ms:.0f} ms{after}{first}")
    sys.stdout.flush()


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


# ----------------------------------------------------------------------------------------- the server


def _app(preview: Preview, audience: Audience, ends: Callable[[], bool]) -> Starlette:
    async def index(request: Request) -> Response:
        asked = request.query_params.get("audience", audience.value)
        chosen = next((one for one in Audience if one.value == asked), audience)
        await run_in_threadpool(preview.show, chosen)
        return _page(front(preview.look, chosen, preview.generation))

    async def page(request: Request) -> Response:
        for one in Audience:
            if one.value == request.path_params["audience"]:
                await run_in_threadpool(preview.show, one)
        seen, generation = preview.look, preview.generation
        shown = seen.pages.get(request.url.path)
        if shown is None:
            return _page(missing(seen, request.url.path, generation), 404)
        return _page(sheet(seen, shown, generation))

    async def generation(_request: Request) -> Response:
        return PlainTextResponse(preview.generation, headers=_HEADERS)

    async def events(_request: Request) -> Response:
        return StreamingResponse(
            _events(lambda: preview.generation, ends), media_type="text/event-stream", headers=_HEADERS
        )

    async def script(_request: Request) -> Response:
        return Response(RELOAD, media_type="text/javascript", headers=_HEADERS)

    routes = [
        Route("/", index),
        Route("/reload.js", script),
        Route("/events", events),
        Route("/generation", generation),
        Route("/{project}/{audience}/{page}", page),
        Route("/{project}/{audience}/{page}/{name}", _file_of(preview)),
    ]
    hosts = [HOST, "localhost"]
    guard = Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)
    return Starlette(routes=routes, middleware=[guard])


def _file_of(preview: Preview) -> Callable[[Request], Awaitable[Response]]:
    """What answers for the charts of pages, each drawn once."""
    pictures = Pictures(preview.draw)

    async def file(request: Request) -> Response:
        address, _, name = request.url.path.rpartition("/")
        shown = preview.look.pages.get(address)
        found = [one for one in (shown.page.pictures if shown is not None else ()) if one.name == name]
        if not found:
            return PlainTextResponse("no such file", 404, headers=_HEADERS)
        content = await run_in_threadpool(pictures.png, found[0])
        return Response(content, media_type=found[0].media_type, headers=_HEADERS)

    return file


def _page(html: str, status: int = 200) -> Response:
    return HTMLResponse(html, status, headers=_HEADERS)


async def _events(now: Callable[[], str], ends: Callable[[], bool]) -> AsyncIterator[str]:
    """The generation at once and whenever it is another; a comment now and then keeps the line open."""
    told, quiet = "", 0.0
    while not ends():
        if now() != told:
            told, quiet = now(), 0.0
            yield f"data: {escape(told)}\n\n"
        elif quiet >= ALIVE_SECONDS:
            quiet = 0.0
            yield ": still here\n\n"
        await asyncio.sleep(TELL_SECONDS)
        quiet += TELL_SECONDS


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.UsageError(f"port {port}: {reason}; choose another with --port") from None
