"""Two services and a command over one project, and one of them killed between a create and its reply."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.commands import environment, issues, lay_out_polled, syncer
from tests.support.sandbox import Sandbox, sandbox_process

pytestmark = pytest.mark.xdist_group("cli-service")


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Sandbox) -> Path:
    return lay_out_polled(tmp_path, server)


@contextmanager
def service(home: Path, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """A service whose log goes to a file; killed at the end of the block if it is still there."""
    with (home / name).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "syncer", "daemon"], cwd=home, env=environment(), stderr=log
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def until(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_one_writes_at_a_time_and_who_is_killed_in_a_create_is_followed_without_a_double(
    home: Path, server: Sandbox
) -> None:
    """B-01, B-02, B-03: the create is done, its reply held back; the lock dies with its holder, the claim does not."""
    held = {"method": "POST", "path": "/issue/bulk$", "kind": "delay", "seconds": 120, "when": "after"}
    server.control("faults", {"rules": [held]})
    with service(home, "first.log") as first:
        until(lambda: len(issues(server)) == 1)
        ran = syncer(home, "run")
        assert (ran.code, "another instance" in ran.err) == (5, True), ran.err
        status = syncer(home, "status", "--json")
        assert (status.code, status.json["open_claims"]) == (0, ["REQ-0001"])
        with service(home, "second.log") as second:
            until(lambda: "another instance" in (home / "second.log").read_text("utf-8"))
            assert second.poll() is None
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
            until(lambda: '"event": "cycle"' in (home / "second.log").read_text("utf-8"))
            second.terminate()
            assert second.wait(30) == 0
    ran = syncer(home, "run", "--json")
    assert (ran.code, ran.json["changes"]["jira"]["create"]) == (0, 0), ran.out
    assert list(issues(server).values()) == ["Enrol a camper"]
