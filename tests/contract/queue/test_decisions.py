"""What somebody decides, by a command or in the service's console, workers act on at once, where there are any (B-12)."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from syncer.daemon.queue import Queue
from syncer.sync.lanes import Lane
from tests.contract.queue.test_queue import waiting
from tests.support.commands import edit, environment, going, syncer
from tests.support.crew import Crowd
from tests.support.sandbox import free_port
from tests.support.visited import Browser
from tests.support.workforce import lay_out, wait

NOWHERE = "http://127.0.0.1:1"  # no site is asked


@pytest.mark.parametrize(("engine", "asked"), [("queue", [("W2", 30)]), ("local", [])])
def test_what_is_decided_is_asked_for_before_all_else(
    tmp_path: Path, url: str, queue: Queue, engine: str, asked: list[tuple[str, int]]
) -> None:
    home = tmp_path / "home"
    lay_out(home, NOWHERE, url, ["W1", "W2"], engine=engine, records=1)
    assert syncer(home, "--project", "W2", "approve", "first-push").code == 0
    assert waiting(url) == asked
    assert syncer(home, "--project", "W1", "check").code == 0
    assert waiting(url) == asked


def test_workers_begin_with_what_was_decided(tmp_path: Path, url: str, queue: Queue, workers: Crowd) -> None:
    home = tmp_path / "home"
    lay_out(home, NOWHERE, url, ["CAMP", "SHOP"], records=1)
    workers.start("one")
    queue.defer("DEMO", Lane.BACKFILL)
    workers.until("ended")  # it is there, and has nothing to do
    workers.signal("one", signal.SIGSTOP)
    queue.defer("SHOP", Lane.PEOPLE)
    assert syncer(home, "--project", "CAMP", "approve", "first-push").code == 0
    workers.signal("one", signal.SIGCONT)
    began = [line.project for line in workers.until("began", 3)]
    assert began == ["DEMO", "CAMP", "SHOP"]


def test_what_is_decided_in_the_console_is_asked_for_before_all_else(
    tmp_path: Path, url: str, queue: Queue
) -> None:
    home = tmp_path / "home"
    lay_out(home, NOWHERE, url, ["W1", "W2"], poll="1h", records=1)
    with console(home) as browser:
        wait(lambda: len(waiting(url)) == 2, 60)  # of the first round
        assert waiting(url) == [("W1", 0), ("W2", 0)]
        reply = browser.post("/p/W2/do/approve", {"seal": browser.seal(), "item": "first-push"})
        assert reply.status_code == 303, reply.text
        wait(lambda: waiting(url) == [("W1", 0), ("W2", 30)], 20)


@contextmanager
def console(home: Path) -> Iterator[Browser]:
    """The service's console on a port of its own, in a process of its own."""
    port = free_port()
    edit(home / "config.toml", "[daemon]", f'[web]\nlisten = "127.0.0.1:{port}"\n\n[daemon]')
    given = environment()
    del given["SYNCER__WEB__LISTEN"]
    browser = Browser(f"http://127.0.0.1:{port}")
    with going(home, "daemon", env=given, errors=2) as service:
        wait(lambda: service.poll() is None and answers(browser), 60)
        yield browser


def answers(browser: Browser) -> bool:
    with suppress(requests.ConnectionError):
        return browser.get("/").status_code == 200
    return False
