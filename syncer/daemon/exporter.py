"""What a worker answers over HTTP: that it lives, and what it counted of its own cycles and requests, for Prometheus.

Why it exists: a service with workers beside it runs no cycle, so that nobody else can tell of failed ones, refused credentials or pages
that are late. It takes no webhook, shows no console, and tells nothing that the service reads from the store.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import structlog

from syncer.web.app import application, hosts_of
from syncer.web.health import Health, Watched
from syncer.web.metrics import Elsewhere, Metrics, Standing
from syncer.web.pulse import Pulse
from syncer.web.server import WebServer
from syncer.web.watching import Watching


def _nothing() -> tuple[tuple[Standing, ...], Elsewhere]:
    """What the store says is the service's to tell."""
    return (), Elsewhere()


def _watching() -> Watching:
    pulse = Pulse()
    return Watching(pulse, Metrics(pulse, _nothing))


@dataclass(slots=True)
class Exporter:
    """One address, from the first `show` to `close`, through every reload; `watching` is who counts."""

    host: str
    port: int
    watching: Watching = field(default_factory=_watching)
    _reader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "watch"))
    _watched: Watched | None = None
    _server: WebServer | None = None

    def show(self, watched: Watched) -> None:
        """Answer by this configuration from now on. Raises OSError where the address is taken."""
        self._watched = watched
        if self._server is None:
            app = application(Health(self._now, self._reader).routes(), hosts_of(self.host, ""))
            server = WebServer(app, self.host, self.port)
            server.start()
            self._server = server
            structlog.get_logger("syncer").info("web", address=server.url, hooks=False)

    def close(self) -> None:
        """Answer nobody any more."""
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._reader.shutdown(wait=True)

    def _now(self) -> Watched:
        assert self._watched is not None  # the server is started by a configuration alone
        return self._watched
