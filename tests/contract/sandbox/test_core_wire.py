"""The sandbox on the wire: https with its own authority, whole replies in one piece, and the command's options."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from click.testing import CliRunner

from syncer.cli.options import Options
from syncer.cli.sandbox import command
from syncer.sandbox.app import Running, start
from syncer.sandbox.faults.delivery import CuttableProtocol
from syncer.sandbox.site import Site

BOT = ("bot@example.com", "sandbox-token")


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Running, str]]:
    """A sandbox that speaks https, and the authority to trust."""
    certificates = pytest.importorskip("syncer.sandbox.signing_in.certificates")
    authority, server = certificates.certificates(tmp_path / "tls")
    assert certificates.certificates(tmp_path / "tls") == (authority, server), "a folder is used again"
    assert server.stat().st_mode & 0o077 == 0
    with start(Site.from_seed(), tls=server) as running:
        yield running, str(authority)


def test_https_is_trusted_by_its_own_authority_alone(secure: tuple[Running, str]) -> None:
    running, authority = secure
    assert running.url.startswith("https://")
    with requests.Session() as session:
        session.trust_env = False
        reply = session.get(f"{running.url}/rest/api/3/serverInfo", verify=authority, timeout=5)
        assert reply.json()["baseUrl"] == running.url
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"{running.url}/rest/api/3/serverInfo", timeout=5)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("abort", requests.exceptions.ConnectionError),
        ("truncated", requests.exceptions.ChunkedEncodingError),
    ],
)
def test_connections_are_cut_under_https_too(
    secure: tuple[Running, str], kind: str, expected: type[Exception]
) -> None:
    running, authority = secure
    with requests.Session() as session:
        session.trust_env, session.verify = False, authority
        rules = {"rules": [{"kind": kind, "path": "/serverInfo"}]}
        assert session.post(f"{running.url}/__sandbox/faults", json=rules, timeout=5).ok
        with pytest.raises(expected):
            session.get(f"{running.url}/rest/api/3/serverInfo", timeout=5)
        assert session.get(f"{running.url}/rest/api/3/serverInfo", timeout=5).ok


def test_a_reply_leaves_in_one_piece_and_at_once(sandbox: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a delayed acknowledgement: no small segment is held back, and there is only one."""
    held_back: list[int] = []
    begin = CuttableProtocol.connection_made

    def watched(self: CuttableProtocol, transport: Any) -> None:
        line = transport.get_extra_info("socket")
        held_back.append(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        begin(self, transport)

    monkeypatch.setattr(CuttableProtocol, "connection_made", watched)
    place = urlsplit(sandbox.url)
    assert place.hostname is not None
    token = base64.b64encode(":".join(BOT).encode()).decode()
    ask = f"GET /rest/api/3/myself HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Basic {token}\r\n\r\n"
    with socket.create_connection((place.hostname, place.port or 0), timeout=5) as line:
        for _ in range(20):
            line.sendall(ask.encode())
            head, _, body = line.recv(65_536).partition(b"\r\n\r\n")
            length = next(one for one in head.lower().split(b"\r\n") if one.startswith(b"content-length"))
            assert len(body) == int(length.split(b":")[1])
            assert json.loads(body)["displayName"] == "Syncer Bot"
    assert held_back == [1]


def test_the_command_starts_a_site_as_it_is_told_to(tmp_path: Path) -> None:
    pytest.importorskip("trustme")
    told = ["--json", "sandbox", "--port", "0", "--tls-dir", str(tmp_path), "--limits", "documented"]
    told += [
        "--fault",
        "GET /myself status=503 retry-after=9",
        "--keep-bodies",
        "--person",
        "600:7",
        "--with-stdin",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "syncer", *told],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        lines = iter(process.stdout.readline, "")
        text = next(lines)
        while not text.rstrip().endswith("}"):
            text += next(lines)
        shown = json.loads(text)
        control, ca = shown["api"], shown["ca"]
        with requests.Session() as session:
            session.trust_env, session.verify = False, ca
            limits = _patient(session, f"{control}/limits")
            assert limits["mode"] == "documented"
            reply = session.get(f"{shown['url']}/rest/api/3/myself", auth=BOT, timeout=5)
            assert (reply.status_code, reply.headers["Retry-After"]) == (503, "9")
            (entry,) = session.get(f"{control}/journal", timeout=5).json()["entries"]
            assert entry["reply_body"].startswith("<html>")
    finally:
        process.stdin.close()
        process.wait(timeout=10)
        process.stdout.close()


def _patient(session: requests.Session, url: str) -> dict[str, Any]:
    """The reply of a server that is just starting."""
    for _ in range(500):
        try:
            found: dict[str, Any] = session.get(url, timeout=5).json()
        except requests.ConnectionError:
            continue
        return found
    raise AssertionError(url)


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--fault", "PUT /issue/ kind=dealy", "did you mean delay?"),
        ("--abort", "after", "for example after:3"),
        ("--index-lag", "soon", "erratic:SECONDS"),
        ("--person", "often", "30:7"),
    ],
)
def test_what_is_written_wrongly_is_refused_with_what_to_write(option: str, value: str, says: str) -> None:
    done = CliRunner().invoke(command, [option, value], obj=Options())
    assert done.exit_code == 2
    assert says in done.output
