"""The list of what a hostile client tries, and gets: a refusal, and nothing kept, woken, logged without end or held up.

Each attempt ends with a hook of the real sender, which is taken at once.
"""

from __future__ import annotations

import gzip
import json
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import requests
from structlog.testing import capture_logs

from syncer.web import hooks, server
from tests.support.door import EDITED, SECRET, Door, door, sign

BODY = json.dumps(EDITED).encode()


@pytest.fixture(name="door")
def _door(tmp_path: Path) -> Iterator[Door]:
    with door(tmp_path) as opened:
        yield opened
        kept = len(opened.hints().given)
        started = time.monotonic()
        assert opened.post(EDITED).status_code == 202, "the real sender is heard"
        assert time.monotonic() - started < 5
        assert len(opened.hints().given) == kept + 1


def nothing_happened(door: Door) -> None:
    assert not door.hints().given
    assert not door.hints("MOON").given
    assert door.woken == []


# ------------------------------------------------------------------------------------------ signatures


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature": ""},
        {"X-Hub-Signature": "sha256="},
        {"X-Hub-Signature": "sha256=" + "0" * 64},
        {"X-Hub-Signature": f"sha1={sign(BODY)}"},
        {"X-Hub-Signature": sign(BODY)},
        {"X-Hub-Signature": f"sha256={sign(BODY, '')}"},
        {"X-Hub-Signature": f"sha256={sign(BODY + b' ')}"},
        {"X-Hub-Signature": f"none={SECRET}"},
        {"X-Hub-Signature": "sha256=é" + "0" * 62},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {SECRET}"},
        {"Authorization": f"Bearer {SECRET}x"},
    ],
)
def test_bad_signatures(door: Door, headers: dict[str, str]) -> None:
    raw = {name: value.encode("utf-8") for name, value in headers.items()}
    assert requests.post(f"{door.url}/hooks/jira", BODY, headers=raw, timeout=20).status_code == 401
    nothing_happened(door)


def test_a_thousand_bad_signatures_are_one_line_of_the_log(door: Door) -> None:
    with capture_logs() as lines, ThreadPoolExecutor(8) as many:
        codes = set(many.map(lambda _: door.post(BODY, signed="guess").status_code, range(1000)))
    assert codes == {401}
    assert len([line for line in lines if line["event"] == "webhooks refused"]) == 1
    assert SECRET not in str(lines)
    nothing_happened(door)


def test_a_replay_costs_a_look_at_the_store_and_no_more(door: Door) -> None:
    """It is signed, so it is believed to come from the site, and asks for nothing but a reading by id (B-03)."""
    for _ in range(50):
        door.post(BODY, headers={"X-Atlassian-Webhook-Identifier": "a1"})
    assert len(door.hints().given) == 1
    assert door.woken == [["CAMP"]]


# ---------------------------------------------------------------------------------------------- bodies


def test_ten_megabytes_that_are_announced_are_not_read(door: Door) -> None:
    big = b"x" * 10_000_000
    assert door.post(big).status_code == 413
    nothing_happened(door)


def test_ten_megabytes_that_are_not_announced_are_cut_off(door: Door) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(160):
            yield b"x" * 65536

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with suppress(requests.ConnectionError):  # told while still sending
        assert requests.post(f"{door.url}/hooks/jira", data=parts(), timeout=20).status_code == 413
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 8 * 1024, "kilobytes; what was sent is kept nowhere"
    nothing_happened(door)


@pytest.mark.parametrize("length", ["-1", "9" * 30, "1e3", "0x10", ""])
def test_lengths_that_are_none(door: Door, length: str) -> None:
    head = f"POST /hooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    said = door.say(head.encode() + BODY)
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 401", b"HTTP/1.1 413")) or said == b""
    nothing_happened(door)


def test_a_length_and_chunks_at_once(door: Door) -> None:
    """What one server takes for the end of a request another takes for the beginning of the next."""
    head = b"POST /hooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
    smuggled = b"0\r\n\r\nPOST /hooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n"
    assert b"HTTP/1.1 202" not in door.say(head + smuggled)
    nothing_happened(door)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"\xff\xfe{}",
        b"NaN",
        b"[]",
        b'"x"',
        b"{'a': 1}",
        b"{",
        gzip.compress(BODY),
    ],
    ids=["deep", "deep-objects", "no-text", "nan", "list", "text", "quotes", "cut", "gzip"],
)
def test_signed_rubbish(door: Door, body: bytes) -> None:
    """Whoever knows the secret, or has a site that errs."""
    assert door.post(body).status_code == 400
    nothing_happened(door)


def test_names_that_lead_elsewhere(door: Door) -> None:
    natives: tuple[object, ...] = (
        "../../../etc/passwd",
        "1 OR 1=1",
        "10007'--",
        "<script>",
        "1" * 5000,
        -1,
        1.5,
        None,
        ["1"],
        {},
    )
    for native in natives:
        payload = {"issue": {"id": native, "key": "../CAMP-7"}}
        assert door.post(payload).json() == {"kept": 0}
    nothing_happened(door)


def test_a_slow_body(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "BODY_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"POST /hooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
        assert line.recv(4096).startswith(b"HTTP/1.1 408")
    nothing_happened(door)


def test_a_body_that_ends_early(door: Door) -> None:
    head = f"POST /hooks/jira HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(BODY) + 9}\r\n"
    door.say(f"{head}X-Hub-Signature: sha256={sign(BODY)}\r\n\r\n".encode() + BODY, ends=True)
    nothing_happened(door)


# ----------------------------------------------------------------------------------------- connections


def test_a_slow_head(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"POST /hooks/jira HTTP/1.1\r\nHost: 127")
        assert _ended(line)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as silent:
        assert _ended(silent)


def test_a_slow_second_head(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a first request that was in order."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 404")
        line.sendall(b"GET /now")
        assert _ended(line)


@pytest.mark.parametrize("call", ["POST /nowhere", "GET /nowhere", "POST /hooks/jira/"])
def test_a_slow_body_that_nobody_reads(door: Door, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """After a reply that did not wait for it: a byte now and then would hold the connection for ever."""
    monkeypatch.setattr(server, "BODY_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(f"{call} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n".encode())
        assert line.recv(4096).startswith(b"HTTP/1.1 404")
        assert _ends_while_it_drips(line, b"x")


def test_blank_lines_between_requests(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """They begin no request, and end the wait for one."""
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.5)
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert line.recv(4096).startswith(b"HTTP/1.1 404")
        assert _ends_while_it_drips(line, b"\r\n")


def _ends_while_it_drips(line: socket.socket, piece: bytes) -> bool:
    """Whether the connection is ended, though something is sent now and then, within some seconds."""
    line.settimeout(0.1)
    for _ in range(80):
        try:
            line.sendall(piece)
            if not line.recv(4096):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_head_without_end(door: Door) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=20) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        with suppress(OSError):
            for number in range(20_000):
                line.sendall(f"X-{number}: {'y' * 100}\r\n".encode())
            raise AssertionError("two megabytes of head were taken")


def test_a_thousand_connections(door: Door) -> None:
    """More than are taken are turned away; who hurries is served again at once."""
    with ExitStack() as many:
        lines = []
        for _ in range(1000):
            with suppress(OSError):
                lines.append(
                    many.enter_context(socket.create_connection(("127.0.0.1", door.port), timeout=5))
                )
        time.sleep(0.5)
        open_ = sum(1 for line in lines if not _ended(line, 0.0))
        assert open_ <= server.CONNECTIONS
    nothing_happened(door)


def test_many_at_once_are_all_kept(door: Door) -> None:
    def hook(number: int) -> int:
        payload = {"timestamp": number, "issue": {"id": str(number), "key": f"CAMP-{number}"}}
        return door.post(payload).status_code

    with ThreadPoolExecutor(16) as many:
        codes = list(many.map(hook, range(1, 201)))
    assert set(codes) == {202}
    assert len(door.hints().given) == 200


# ------------------------------------------------------------------------------------- paths and names


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/../hooks/jira/../../etc/passwd",
        "/hooks/jira/",
        "/hooks/jira%2f",
        "/hooks//jira",
        "/HOOKS/JIRA",
        "/hooks/jira;x=1",
        "/hooks/..%2f..%2fetc%2fpasswd",
        "//127.0.0.1/hooks/jira",
        "/hooks/jira%00",
        "/%c0%ae%c0%ae/etc/passwd",
    ],
)
def test_path_tricks(door: Door, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(BODY)}\r\n"
    said = door.say(
        f"{head}X-Hub-Signature: sha256={sign(BODY)}\r\nConnection: close\r\n\r\n".encode() + BODY
    )
    assert said.split(b" ")[1] in {b"400", b"404", b"405"}, said[:200]
    assert b"root:" not in said
    nothing_happened(door)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods(door: Door, method: str) -> None:
    reply = requests.request(method, f"{door.url}/hooks/jira", data=BODY, timeout=20)
    assert reply.status_code == 405
    assert "Access-Control-Allow-Origin" not in reply.headers
    nothing_happened(door)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.example:80",
        "",
        "[::ffff:1",
        "a b",
    ],
)
def test_a_forged_host(door: Door, host: str) -> None:
    """DNS rebinding: a page of the internet that points its own name at this machine."""
    head = (
        f"POST /hooks/jira HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n"
    )
    said = door.say(f"{head}X-Hub-Signature: sha256={sign(BODY)}\r\n\r\n".encode() + BODY)
    assert said.split(b" ")[1] in {b"400", b"421"}, said[:200]
    nothing_happened(door)


def test_two_hosts_and_none(door: Door) -> None:
    for hosts in ("Host: 127.0.0.1\r\nHost: evil.example\r\n", ""):
        said = door.say(f"GET /hooks/jira HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode())
        assert said.split(b" ")[1] in {b"400", b"421"}


def test_the_public_name_is_ours(door: Door) -> None:
    head = f"POST /hooks/jira HTTP/1.1\r\nHost: sync.example.com\r\nContent-Length: {len(BODY)}\r\n"
    said = door.say(
        f"{head}X-Hub-Signature: sha256={sign(BODY)}\r\nConnection: close\r\n\r\n".encode() + BODY
    )
    assert said.startswith(b"HTTP/1.1 202")
    door.woken.clear()


def test_a_post_from_another_site(door: Door) -> None:
    """A browser that is made to post has no signature, and gets no permission to read the answer."""
    headers = {"Origin": "https://evil.example", "Content-Type": "text/plain"}
    reply = door.post(BODY, signed=None, headers=headers)
    assert reply.status_code == 401
    assert "Access-Control-Allow-Origin" not in reply.headers
    nothing_happened(door)


def test_every_reply_tells_browsers_what_they_may_do(door: Door) -> None:
    for reply in (requests.get(f"{door.url}/", timeout=20), door.post(BODY, signed=None)):
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
        assert reply.headers["Cache-Control"] == "no-store"
        assert "server" not in {name.lower() for name in reply.headers}


def _ended(line: socket.socket, seconds: float = 10.0) -> bool:
    """Whether the other end has closed a connection, by then."""
    line.settimeout(seconds or 0.001)
    try:
        return line.recv(4096) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
