"""A connection that costs next to nothing, so that what is measured is the server: bytes out, bytes in, kept open."""

from __future__ import annotations

import socket
import time
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

LATENCY = 0.005  # seconds between two looks at a server that is not up yet


@dataclass(frozen=True, slots=True)
class Said:
    """A request as bytes."""

    raw: bytes

    @classmethod
    def of(
        cls, method: str, path: str, body: bytes = b"", who: str = "bot@example.com:sandbox-token"
    ) -> Said:
        """A request with credentials; a body is JSON."""
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Basic {b64encode(who.encode()).decode()}",
        ]
        if body:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
        return cls("\r\n".join([*lines, "", ""]).encode() + body)


class Line:
    """One open connection."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self._socket = socket.create_connection((str(place.hostname), place.port or 80), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""

    def ask(self, said: Said) -> bytes:
        """The body of the reply. Raises RuntimeError on any status that is no success."""
        self._socket.sendall(said.raw)
        while b"\r\n\r\n" not in self._rest:
            self._more()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        length = next(
            (int(one.split(b":")[1]) for one in lines if one.lower().startswith(b"content-length")), 0
        )
        while len(self._rest) < length:
            self._more()
        body, self._rest = self._rest[:length], self._rest[length:]
        if lines[0].split()[1][:1] != b"2":
            raise RuntimeError(f"{said.raw.splitlines()[0]!r}: {lines[0]!r} {body[:300]!r}")
        return body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> None:
        got = self._socket.recv(1 << 18)
        if not got:
            raise RuntimeError("the server hung up")
        self._rest += got


def opened(url: str, said: Said, seconds: float = 60) -> Line:
    """A connection to a server that may not be up yet, once it has answered."""
    deadline = time.perf_counter() + seconds
    while True:
        try:
            line = Line(url)
            line.ask(said)
        except (OSError, RuntimeError):
            if time.perf_counter() > deadline:
                raise
            time.sleep(LATENCY)
        else:
            return line


def rate(line: Line, requests: list[Said], seconds: float) -> float:
    """Requests answered a second, one after the other, over so many seconds."""
    began, count = time.perf_counter(), 0
    while (passed := time.perf_counter() - began) < seconds:
        for said in requests:
            line.ask(said)
        count += len(requests)
    return count / passed
