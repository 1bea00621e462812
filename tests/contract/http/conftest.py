"""A server that plays raw replies, one a request, and remembers what it received."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any

import pytest


@dataclass(frozen=True)
class Play:
    """One reply; `abort` cuts the connection after the request was read, `stall` lets it wait (seconds)."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    abort: bool = False
    cut_short: bool = False
    stall: float = 0.0
    raw: bytes = b""


@dataclass(frozen=True)
class Received:
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: str


class RawServer:
    """Plays its list in order; the last one again and again."""

    def __init__(self, *plays: Play) -> None:
        self.plays = list(plays)
        self.received: list[Received] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                size = int(self.headers.get("Content-Length", 0))
                body = self.rfile.read(size).decode()
                server.received.append(Received(self.command, self.path, dict(self.headers), body))
                play = server.plays.pop(0) if len(server.plays) > 1 else server.plays[0]
                sleep(play.stall)
                with suppress(ConnectionError):  # who gave up waiting has gone
                    if not play.abort:
                        self._play(play)
                self.close_connection = True

            def _play(self, play: Play) -> None:
                data = play.raw or play.body.encode()
                self.send_response_only(play.status)
                self.send_header("Content-Type", play.kind)
                self.send_header("Content-Length", str(len(data) + (100 if play.cut_short else 0)))
                for name, value in play.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 -- the names http.server calls

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Stay quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Starts raw servers that end with the test; a reply is a mapping of `Play`'s attributes."""
    with ExitStack() as stack:

        def start(*plays: dict[str, Any]) -> RawServer:
            server = RawServer(*(Play(**play) for play in plays))
            stack.callback(server.stop)
            return server

        yield start


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()
