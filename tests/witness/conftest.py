"""Clients that nobody here wrote, run unchanged against the sandbox: `make witness` installs them and runs these.

They stay out of the other tests: each has an environment of its own below the folder SYNCER_WITNESS names.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.sandbox import free_port, wait_for

HOME = os.environ.get("SYNCER_WITNESS", "")
EMAIL, TOKEN = "bot@example.com", "sandbox-token"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, and say so, where the clients are not installed."""
    if HOME:
        return
    skip = pytest.mark.skip(reason="`make witness` installs the foreign clients and runs these")
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(skip)


@dataclass(frozen=True)
class Served:
    """A sandbox over http, or https with a certificate authority of its own."""

    url: str
    flavour: str
    ca: Path | None

    def control(self, name: str, body: Any = None) -> Any:
        """Call its own interface."""
        verify = str(self.ca) if self.ca else True
        verb = "GET" if body is None else "POST"
        reply = requests.request(verb, f"{self.url}/__sandbox/{name}", json=body, timeout=20, verify=verify)
        reply.raise_for_status()
        return reply.json()

    def get(self, path: str) -> Any:
        """Read a REST resource as the bot."""
        verify = str(self.ca) if self.ca else True
        auth = (EMAIL if self.flavour == "cloud" else "bot", TOKEN)
        reply = requests.get(f"{self.url}{path}", auth=auth, timeout=20, verify=verify)
        reply.raise_for_status()
        return reply.json()

    def broken(self) -> list[str]:
        """Requests that ended as on a live site they never would: nobody answers there, or a failure."""
        entries = self.control("journal")["entries"]
        return [
            f"{one['method']} {one['path']} {one['status']}"
            for one in entries
            if one["product"] != "face" and (one["status"] in (405, 500, 501) or _nobody(one))
        ]


def _nobody(entry: dict[str, Any]) -> bool:
    said = entry.get("reply_body", "")
    return entry["status"] == 404 and ("No endpoint" in said or "HTTP 404 Not Found" in said)


@dataclass(frozen=True)
class Client:
    """An installed client, run as a process of its own with a home of its own."""

    name: str
    home: Path
    env: Mapping[str, str]

    def run(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        """Run a program of the client's environment, which must succeed; both its streams together."""
        code, said = self._ended(words, env)
        assert code == 0, f"{words} ended with {code}:\n{said}"
        return said

    def fail(self, *words: str, env: Mapping[str, str] | None = None) -> str:
        """The same for one that must fail, as it does on a live site."""
        code, said = self._ended(words, env)
        assert code != 0, f"{words} succeeded:\n{said}"
        return said

    def _ended(self, words: Sequence[str], env: Mapping[str, str] | None) -> tuple[int, str]:
        program = Path(HOME) / self.name / "bin" / words[0]
        done = subprocess.run(
            [str(program), *words[1:]],
            cwd=self.home,
            env={**os.environ, **self.env, **(env or {})},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Client:
    """The client the test's module names by CLIENT."""
    env = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / ".config"), "NO_COLOR": "1"}
    return Client(request.module.CLIENT, tmp_path, env)


@pytest.fixture(params=["cloud", "datacenter"])
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A default sandbox in either flavour; https where the test's module asks for it (TLS)."""
    flavour = request.param
    tls = flavour in getattr(request.module, "TLS", ())
    folder = tmp_path_factory.mktemp("tls")
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "syncer",
        "--quiet",
        "sandbox",
        "--port",
        str(port),
        "--flavour",
        flavour,
    ]
    command += ["--tls", "--tls-dir", str(folder)] if tls else []
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    url = f"http{'s' if tls else ''}://{'localhost' if tls else '127.0.0.1'}:{port}"
    ca = folder / "ca.pem" if tls else None
    try:
        wait_for(url, verify=ca or True)
        served = Served(url, flavour, ca)
        served.control("switches", {"keep_bodies": True})
        yield served
    finally:
        process.kill()
        process.wait()
