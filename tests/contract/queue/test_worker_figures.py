"""What a worker counts of its own cycles is told to Prometheus, by the process itself, and to nobody who may not know it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from syncer.daemon.queue import Queue
from syncer.sync.lanes import Lane
from tests.support.commands import edit, environment, syncer
from tests.support.sandbox import free_port
from tests.support.workforce import lay_out, wait

NOWHERE = "http://127.0.0.1:1"  # a site that is away: every cycle fails, and that is what has to be seen
TOKEN = "a token of the web"


@contextmanager
def worker(home: Path, port: int, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """One that answers at that port."""
    command = [sys.executable, "-m", "syncer", "worker", "--listen", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=home, env=environment(**env))
    try:
        wait(lambda: process.poll() is None and said(port, "healthz") == (200, "ok"), 60)
        yield process
    finally:
        process.kill()
        process.wait()


def said(port: int, path: str, token: str = "") -> tuple[int, str]:
    """What is answered; 0 while nobody is there."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with suppress(requests.ConnectionError):
        reply = requests.get(f"http://127.0.0.1:{port}/{path}", headers=headers, timeout=10)
        return reply.status_code, reply.text
    return 0, ""


def test_failed_cycles_and_lost_requests_of_a_worker_can_be_seen(
    tmp_path: Path, url: str, queue: Queue
) -> None:
    """B-13: with workers the service counts none of them, so that no alert could ever tell."""
    home, port = tmp_path / "home", free_port()
    lay_out(home, NOWHERE, url, ["W1"], records=1)
    failed = 'syncer_cycles_total{ended="failed",project="W1"}'
    with worker(home, port):
        assert said(port, "readyz")[0] == 200
        assert failed not in said(port, "metrics")[1]
        queue.defer("W1", Lane.GATE)
        wait(lambda: failed in said(port, "metrics")[1], 30)
        text = said(port, "metrics")[1]
        assert "syncer_requests_total{" in text
        assert 'outcome="unsent",site="jira"' in text
        assert "syncer_clocks{" not in text, "what the store says is told once, by the service"


def test_they_are_told_to_who_bears_the_token_through_a_reload_and_end_with_the_worker(
    tmp_path: Path, url: str, queue: Queue
) -> None:
    home, port = tmp_path / "home", free_port()
    lay_out(home, NOWHERE, url, ["W1"], records=1)
    edit(home / "config.toml", "[daemon]", '[web]\ntoken = {env = "WEB"}\n\n[daemon]')
    with worker(home, port, WEB=TOKEN) as process:
        assert said(port, "metrics")[0] == 401
        assert said(port, "metrics", TOKEN)[0] == 200
        queue.defer("W1", Lane.GATE)
        wait(lambda: "syncer_cycles_total{" in said(port, "metrics", TOKEN)[1], 30)
        process.send_signal(signal.SIGHUP)
        wait(lambda: "syncer_cycles_total{" in said(port, "metrics", TOKEN)[1], 30)
        assert said(port, "")[0] == 404, "no console"
        assert said(port, "hooks/jira")[0] == 404
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert said(port, "healthz") == (0, "")


@pytest.mark.parametrize(
    ("listen", "told"),
    [
        ("0.0.0.0:9101", "open to everybody"),
        ("nowhere", "host and port"),
        ("127.0.0.1:99999", "host and port"),
    ],
)
def test_an_address_that_is_none_or_that_strangers_reach_is_refused(
    tmp_path: Path, url: str, queue: Queue, listen: str, told: str
) -> None:
    home = tmp_path / "home"
    lay_out(home, NOWHERE, url, ["W1"], records=1)
    ran = syncer(home, "worker", "--listen", listen)
    assert (ran.code, told in " ".join((ran.out + ran.err).split())) == (2, True), ran
