"""The web server of the service: a thread beside the cycles, which strangers can neither fill nor hold up.

Why it is not plain uvicorn: that waits for ever for a request's head, and for the rest of a body that nobody reads, and takes connections
without end. A caller has some seconds to say what he wants, in some kilobytes, and there are only so many callers at a time.
"""

import errno
import socket
import threading
from asyncio import TimerHandle, Transport
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CONNECTIONS = 200
HEAD_SECONDS = 10.0
HEAD_BYTES = 32 * 1024
BODY_SECONDS = 15.0  # longer than whoever reads one waits for it, so that he can answer
_ENDING_SECONDS = 2


class Hurried(HttpToolsProtocol):
    """HTTP with a limit for the head of a request, in seconds and in bytes, for the seconds of its body, and for connections."""

    _late: TimerHandle | None = None
    _head: int = 0
    _in_head = True

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Take a caller, unless there are too many."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self.connections.discard(self)
            transport.abort()
            return
        self._begin_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a caller."""
        self._end_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless a head goes on and on."""
        self._head += len(data) if self._in_head else 0
        if self._head > HEAD_BYTES + len(data):
            self.transport.abort()
            return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A request begins, perhaps on a connection that has had others."""
        super().on_message_begin()
        if not self._in_head:
            self._begin_head()

    def on_headers_complete(self) -> None:
        """The head is there; the body, which perhaps nobody reads, has its time, too."""
        self._end_head()
        self._late = self.loop.call_later(BODY_SECONDS, self.transport.abort)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of the request is there."""
        self._end_head()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The next head has its time from now on, whatever else is sent meanwhile; where the body is still to come that one has."""
        super().on_response_complete()
        if self.cycle.response_complete and self._late is None:
            self._begin_head()

    def _begin_head(self) -> None:
        self._end_head()
        self._in_head, self._head = True, 0
        self._late = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _end_head(self) -> None:
        self._in_head, self._head = False, 0
        if self._late is not None:
            self._late.cancel()
            self._late = None


class WebServer:
    """An application on one address, from `start` to `stop`."""

    def __init__(self, app: ASGIApp, host: str, port: int) -> None:
        self.host, self.port = host, port
        config = uvicorn.Config(
            app,
            http=Hurried,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=_ENDING_SECONDS,
        )
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Listen. Raises OSError where the address is taken or not ours."""
        listener = _listener(self.host, self.port)
        self.port = int(listener.getsockname()[1])
        run: Any = self._server.run
        self._thread = threading.Thread(target=run, kwargs={"sockets": [listener]}, name="web", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Answer who is being answered, and listen no more."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(_ENDING_SECONDS + 3)
            self._thread = None


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        host.encode("idna")  # the library finds it out with a socket in hand, which it lets go of
    except UnicodeError as error:
        raise OSError(errno.EINVAL, f"no name of a host: {error}") from None
    return socket.create_server((host, port), family=family, backlog=128)
