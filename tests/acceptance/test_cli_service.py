"""The service and the demonstration: what runs on by itself, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from syncer.config.templates import shipped
from syncer.pages.catalogue import load
from tests.support.commands import edit, environment, going, issues, lay_out_polled, syncer, written
from tests.support.ready import Forked
from tests.support.sandbox import Sandbox, free_port, sandbox_process, wait_for
from tests.support.world import TOKEN, requirement, without_pages

pytestmark = pytest.mark.xdist_group("cli-service")


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    with sandbox_process() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, server: Sandbox) -> Path:
    return lay_out_polled(tmp_path, server)


@contextmanager
def _running(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command that stays; killed at the end of the block if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-m", "syncer", *arguments],
        cwd=home,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()


def _until(true: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_the_service_follows_edits_and_ends_cleanly_on_sigterm(home: Path, server: Sandbox) -> None:
    with _running(home, "daemon") as daemon:
        _until(lambda: issues(server) == {"CAMP-1": "Enrol a camper"})
        edit(home / "register" / "requirements" / "first.md", "Enrol a camper", "Enrol two campers")
        _until(lambda: issues(server) == {"CAMP-1": "Enrol two campers"})
        daemon.send_signal(signal.SIGTERM)
        out, err = daemon.communicate(timeout=30)
    assert (daemon.returncode, out) == (0, "")
    events = [json.loads(line) for line in err.splitlines()]
    assert [event["event"] for event in events[:2]] == ["started", "cycle"]
    assert events[-1]["event"] == "ended"
    assert TOKEN["TOKEN"] not in err
    assert syncer(home, "run").code == 0, "the lock was given back"


def test_a_service_ends_after_the_change_in_hand_and_the_rest_comes_with_the_next_start(
    home: Path, server: Sandbox
) -> None:
    """A supervisor kills what has not ended in time: a long push to a slow site would be killed in the middle of a write."""
    without_pages(home)
    for number in range(2, 14):
        requirement(
            home / "register", f"r{number}", f"id: REQ-{number:04}\ntitle: Number {number}\npriority: medium"
        )
    assert syncer(home, "run").code == 0
    for number in range(2, 14):
        edit(home / "register" / "requirements" / f"r{number}.md", f"Number {number}", f"Renamed {number}")
    slow = {"kind": "delay", "seconds": 0.5, "when": "before", "method": "PUT", "count": 0}
    server.control("faults", {"rules": [slow]})
    before = len(written(server))
    with going(home, "daemon") as daemon:
        _until(lambda: len(written(server)) > before)
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=60)
    assert daemon.returncode == 0
    assert len(written(server)) - before < 12
    server.control("faults", method="DELETE")
    assert syncer(home, "run").code == 0
    assert sum("Renamed" in title for title in issues(server).values()) == 12


def test_a_service_that_cannot_reach_the_site_says_so_and_tries_again(home: Path, server: Sandbox) -> None:
    port = free_port()
    edit(home / "config.toml", f'url = "{server.url}"', f'url = "http://127.0.0.1:{port}"')
    with going(home, "daemon") as daemon:
        lines = (json.loads(line) for line in daemon.stderr)
        failed = next(line for line in lines if line["event"] == "cycle failed")
        assert "could not be reached" in failed["reason"]
        assert daemon.poll() is None
        daemon.send_signal(signal.SIGINT)
        daemon.communicate(timeout=60)
    assert daemon.returncode == 0


def test_a_service_in_plan_mode_writes_nothing(home: Path, server: Sandbox) -> None:
    edit(home / "config.toml", 'mode = "apply"', 'mode = "plan"')
    with going(home, "daemon") as daemon:
        lines = [json.loads(daemon.stderr.readline()) for _ in range(2)]
        assert lines[1]["event"] == "plan mode: nothing is written"
        assert lines[1]["plan"].startswith("CAMP: 4 writes")
    assert written(server) == []


def test_a_service_with_a_broken_configuration_does_not_start(home: Path, server: Sandbox) -> None:
    edit(home / "config.toml", 'poll = "1s"', 'poll = "1x"')
    ran = syncer(home, "daemon")
    assert ran.code == 2
    assert "config.toml:" in ran.err


def test_the_demonstration_publishes_every_kind_of_page_and_its_last_cycle_is_quiet(tmp_path: Path) -> None:
    """In both languages, and for both audiences where there are two; only what needs a second project, or a large one, is not there."""
    ran = syncer(tmp_path, "demo", "--once", "--json", "--dir", "demo")
    assert ran.code == 0, ran.err
    first, second = ran.json
    assert first["changes"]["jira"]["create"] > 40
    assert (first["failed"], first["held"], first["open_claims"], first["problems"]) == (0, 0, 0, [])
    assert [second["requests"][site]["write"] for site in ("jira", "confluence")] == [0, 0]
    assert second["changes"]["files"] == {"create": 0, "update": 0}
    published = {one["page"] for one in syncer(tmp_path / "demo", "status", "--json").json["pages"]}
    kinds = load(shipped()).pages.values()
    wanted = {
        (one.kind.kind, audience.value, locale)
        for one in kinds
        for audience in one.kind.audiences
        for locale in ("en", "zh-CN")
        if one.kind.kind not in {"project-overview", "requirement-part"}
    }
    assert {_edition(page) for page in published} == wanted
    assert first["changes"]["pages"]["create"] == len(published)


def _edition(page: str) -> tuple[str, str, str]:
    """Kind, audience and locale of a page by its id."""
    kind, *_, locale = page.split(".")
    return kind, "customer" if ".customer." in page else "internal", locale


def test_the_demonstration_on_its_first_day_has_nothing_frozen_nor_released(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "demo", "--once", "--fresh", "--json", "--locale", "zh-CN", "--dir", "demo")
    assert ran.code == 0, ran.err
    first, second = ran.json
    assert (first["failed"], first["problems"], first["changes"]["files"]["update"]) == (0, [], 12)
    assert [second["requests"][site]["write"] for site in ("jira", "confluence")] == [0, 0]
    assert {page["kind"] for page in first["pages"]}.isdisjoint({"baseline", "confirmation-letter"})
    assert 'locale = ["zh-CN", ' in (tmp_path / "demo" / "config.toml").read_text(encoding="utf-8")
    again = syncer(tmp_path, "demo", "--once", "--dir", "demo")
    assert again.code == 2
    assert "not empty" in again.err


def test_the_demonstration_stays_follows_and_takes_its_sandbox_along(tmp_path: Path) -> None:
    """On Data Center; the one on Cloud stays for those who drive it by a browser, and for whoever does what the README says."""
    port = free_port()
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    words = ("demo", "--fresh", "--dir", "demo", "--port", str(port), "--flavour", "datacenter")
    with going(tmp_path, *words) as demo:
        _read_until(demo, "Ctrl-C ends it.")
        edit(
            tmp_path / "demo" / "register" / "requirements" / "REQ-0001.md",
            "title: Add campers",
            "title: Add many",
        )
        _until(lambda: "Add many" in issues(sandbox).values())
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=30)
    assert demo.returncode == 0
    with pytest.raises(requests.ConnectionError):
        sandbox.control("health")


def test_a_demonstration_that_is_killed_takes_its_sandbox_along(tmp_path: Path) -> None:
    port = free_port()
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    with _running(tmp_path, "demo", "--fresh", "--dir", "demo", "--port", str(port)) as demo:
        wait_for(sandbox.url)
        os.kill(demo.pid, signal.SIGKILL)
        demo.communicate(timeout=30)
    _until(lambda: _is_gone(sandbox))


def _read_until(process: Forked, words: str) -> None:
    for line in process.stdout:
        if words in line:
            return
    raise AssertionError(f"it ended without saying {words!r}")


def _is_gone(sandbox: Sandbox) -> bool:
    try:
        sandbox.control("health")
    except requests.ConnectionError:
        return True
    return False


def test_a_port_in_use_is_2(tmp_path: Path, server: Sandbox) -> None:
    port = server.url.rpartition(":")[2]
    ran = syncer(tmp_path, "sandbox", "--port", port)
    assert ran.code == 2
    assert "--port" in ran.err
