"""A sandbox in a process of its own, driven over its control interface."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from syncer.sandbox.host import Flavour

_SERVE = "import sys; from syncer.sandbox.app import serve; from syncer.sandbox.site import Site; serve(Site.from_seed(flavour=sys.argv[2]), port=int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Its address, and what a test may ask of it."""

    url: str

    def control(self, name: str, body: Any = None, method: str = "") -> Any:
        """Call `/__sandbox/<name>`; POST with a body, GET without."""
        verb = method or ("GET" if body is None else "POST")
        reply = requests.request(verb, f"{self.url}/__sandbox/{name}", json=body, timeout=10)
        reply.raise_for_status()
        return reply.json() if reply.content else None

    def state(self) -> Any:
        """Everything it holds."""
        return self.control("state")

    def reset(self) -> None:
        """The default site again, all faults off, the journal empty."""
        self.control("seed", {"replace": True})
        self.control("faults", method="DELETE")
        self.control("limits", {"mode": "off"})
        self.control("journal", method="DELETE")


@contextmanager
def sandbox_process(flavour: Flavour = "cloud") -> Iterator[Sandbox]:
    """A sandbox that serves until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-c", _SERVE, str(port), flavour])
    try:
        wait_for(url)
        yield Sandbox(url)
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 20, *, verify: Path | bool = True) -> None:
    """Until it answers; `verify` names the certificate authority of one that speaks https."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            trust = str(verify) if isinstance(verify, Path) else verify
            requests.get(f"{url}/__sandbox/health", timeout=2, verify=trust).raise_for_status()
        except (requests.RequestException, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
