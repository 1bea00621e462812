"""The service with its web: webhooks bring an edit across at once, and SIGHUP a new configuration."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.commands import edit, environment, going, issues, lay_out_polled, rename
from tests.support.ready import Forked
from tests.support.sandbox import Sandbox, free_port, sandbox_process

pytestmark = pytest.mark.xdist_group("cli-hooks")
SECRET = "hook secret of a test"


@dataclass
class Daemon:
    """A service that runs, and what it has said."""

    process: Forked
    port: int
    lines: list[dict[str, Any]] = field(default_factory=list)
    _ears: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._ears = threading.Thread(target=self._listen)
        self._ears.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)
        self._ears.join()

    def _listen(self) -> None:
        for line in self.process.stderr:
            if line.startswith("{"):
                self.lines.append(json.loads(line))

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in list(self.lines) if line["event"] == event]


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Sandbox) -> Path:
    """A project that is looked at once an hour, unless a webhook comes."""
    home = lay_out_polled(tmp_path, server)
    port = free_port()
    web = f'[web]\nlisten = "127.0.0.1:{port}"\nwebhook_secret = {{env = "HOOK"}}\n'
    edit(home / "config.toml", '[daemon]\npoll = "1s"\n', f'[daemon]\npoll = "1h"\n\n{web}')
    (home / "port").write_text(str(port))
    server.control("webhooks", {"url": f"http://127.0.0.1:{port}/hooks/jira", "secret": SECRET})
    return home


@contextmanager
def daemon(home: Path, *, web: bool = True) -> Iterator[Daemon]:
    """The service until the block ends, with its first cycle done."""
    given = environment(HOOK=SECRET)
    del given["SYNCER__WEB__LISTEN"]
    with going(home, "daemon", env=given) as process:
        running = Daemon(process, int((home / "port").read_text()))
        try:
            until(lambda: running.said("web" if web else "no web") and running.said("cycle"))
            yield running
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            running.kill()


def until(true: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def on_pages(server: Sandbox, words: str) -> bool:
    """Whether some page says so by now."""
    return words in json.dumps(server.state()["confluence"], ensure_ascii=False)


def test_an_edit_in_jira_is_on_its_page_long_before_the_next_poll(home: Path, server: Sandbox) -> None:
    """B-03, B-13."""
    with daemon(home) as running:
        rename(server, next(iter(issues(server))), "Enrol a whole family")
        until(lambda: on_pages(server, "Enrol a whole family"))
        until(lambda: len(running.said("cycle")) == 2)
    assert "Enrol a whole family" in (home / "register" / "requirements" / "first.md").read_text("utf-8")


def test_our_own_writes_come_back_as_webhooks_and_begin_no_cycle(home: Path, server: Sandbox) -> None:
    """B-04: every write of ours is told to us."""
    with daemon(home):
        until(lambda: server.control("webhooks")["deliveries"] and not server.control("webhooks")["waiting"])
        time.sleep(1.5)  # longer than webhooks settle
        asked = len(server.control("journal")["entries"])
        time.sleep(1)
        assert len(server.control("journal")["entries"]) == asked


def test_what_is_no_hook_begins_nothing(home: Path, server: Sandbox) -> None:
    with daemon(home) as running:
        reply = requests.post(f"http://127.0.0.1:{running.port}/hooks/jira", data=b"{}", timeout=10)
        assert reply.status_code == 401
        until(lambda: running.said("webhooks refused"))
    assert SECRET not in json.dumps(running.lines)


def test_a_new_configuration_is_loaded_on_sighup_and_a_wrong_one_is_not(home: Path, server: Sandbox) -> None:
    config = home / "config.toml"
    with daemon(home) as running:
        edit(config, 'poll = "1h"', 'poll = "1x"')
        running.process.send_signal(signal.SIGHUP)
        until(lambda: running.said("the configuration was not loaded; all goes on with the former one"))
        (problem,) = running.said("problem")
        assert "config.toml" in json.dumps(problem)
        edit(config, 'poll = "1x"', 'poll = "1s"')
        running.process.send_signal(signal.SIGHUP)
        until(lambda: running.said("the configuration was loaded"))
        until(lambda: [line["poll"] for line in running.said("started")] == [3600.0, 3600.0, 1.0])
        edit(home / "register" / "requirements" / "first.md", "Enrol a camper", "Enrol two campers")
        until(lambda: list(issues(server).values()) == ["Enrol two campers"])
        rename(server, next(iter(issues(server))), "Enrol three campers")
        until(lambda: on_pages(server, "Enrol three campers"))


def test_a_port_that_is_taken_keeps_no_project_waiting(home: Path, server: Sandbox) -> None:
    with (
        socket.create_server(("127.0.0.1", int((home / "port").read_text()))),
        daemon(home, web=False) as running,
    ):
        (line,) = running.said("no web")
        assert "[web] listen" in line["hint"]
    assert "Enrol a camper" in issues(server).values()
