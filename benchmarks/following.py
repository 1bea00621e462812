"""How soon a page tells of an edit in Jira: the real service beside a sandbox that is 50 ms away, with webhooks and without.

People edit whether or not the last edit is on its page yet, at random moments; each edit counts from the moment Jira has it to the
moment the requirement specification shows it, to somebody who looks twenty times a second.
"""

from __future__ import annotations

import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests

from benchmarks.corpus import write_register
from tests.support.commands import environment
from tests.support.sandbox import Sandbox, free_port, sandbox_process
from tests.support.world import configuration

AWAY: Final = 0.05  # seconds that each reply of a site takes more
LAG: Final = 2.0  # seconds until the index shows an edit
POLL: Final = 5.0
PROMISED: Final = 2.0  # seconds: with webhooks; without them after the poll, its jitter and the index
GAP: Final = 1.5  # seconds between two edits, on average
SIZE: Final = 50
_SECRET: Final = "a secret of the benchmark"
_TOKEN: Final = re.compile(r"edit no\. (\d+)\b")
_MAPPING: Final = (
    "version: 1\nextends: stock\nguard: {first_push: allow}\npages:\n  internal: {at_most: 0s}\n"
)


@dataclass(frozen=True, slots=True)
class Followed:
    """Seconds from edits to their page."""

    name: str
    edits: int
    median: float
    p95: float
    worst: float
    promised: float
    lost: int

    @property
    def within(self) -> bool:
        """Whether all were shown, and 95 of 100 as soon as promised."""
        return not self.lost and self.p95 <= self.promised


@dataclass(slots=True)
class _Reader:
    """Somebody who looks at a page, and when which edit was first seen there."""

    sandbox: Sandbox
    page: str
    seen: dict[int, float] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Until it is over."""
        session = requests.Session()
        session.auth = ("bot@example.com", "sandbox-token")
        address, last = f"{self.sandbox.url}/wiki/api/v2/pages/{self.page}", 0
        while not self.over.wait(0.05):
            version = session.get(address, timeout=10).json()["version"]["number"]
            now = time.monotonic()
            if (
                version == last
            ):  # a large page is not read twenty times a second: the site has other things to do
                continue
            last = version
            body = session.get(f"{address}?body-format=storage", timeout=10)
            for number in _TOKEN.findall(body.text):
                self.seen.setdefault(int(number), now)


def play(edits: int, seed: int = 20261123) -> Iterator[Followed]:
    """With webhooks, then without."""
    yield _played("with webhooks", edits, seed, hooks=True, promised=PROMISED)
    slowest = POLL * 1.1 + LAG + PROMISED
    yield _played(f"without, poll {POLL:.0f} s", edits, seed, hooks=False, promised=slowest)


def _played(name: str, edits: int, seed: int, *, hooks: bool, promised: float) -> Followed:
    with tempfile.TemporaryDirectory(prefix="following-") as folder, sandbox_process() as sandbox:
        home = Path(folder)
        port = _lay_out(home, sandbox, hooks=hooks)
        with _service(home):
            page = _page(sandbox)
            issues = sorted(sandbox.state()["jira"]["issues"], key=lambda key: int(key.rpartition("-")[2]))
            rules = [{"kind": "delay", "seconds": AWAY, "count": 0}]
            lag = {"mode": "fixed", "seconds": LAG}
            sandbox.control("faults", {"index_lag": lag, "rules": rules})
            if hooks:
                sandbox.control("webhooks", {"url": f"http://127.0.0.1:{port}/hooks/jira", "secret": _SECRET})
            made, seen = _edited(sandbox, page, issues, edits, chance=random.Random(seed), patience=promised)
    lags = sorted(seen[number] - at for number, at in made.items() if number in seen)
    p95 = statistics.quantiles(lags, n=20)[-1] if len(lags) > 1 else float("inf")
    return Followed(name, edits, statistics.median(lags), p95, lags[-1], promised, edits - len(lags))


def _edited(
    sandbox: Sandbox, page: str, issues: list[str], edits: int, *, chance: random.Random, patience: float
) -> tuple[Mapping[int, float], Mapping[int, float]]:
    """When each edit was made, and when it was first seen."""
    reader = _Reader(sandbox, page)
    looking = threading.Thread(target=reader.look)
    looking.start()
    made = dict[int, float]()
    try:
        for number in range(edits):
            time.sleep(chance.expovariate(1 / GAP))
            fields = {"summary": f"Something people need, edit no. {number} of this day"}
            deed = {"as": "pm@example.com", "do": "edit_issue", "issue": issues[number % len(issues)]}
            sandbox.control("people", {**deed, "fields": fields})
            made[number] = time.monotonic()
        deadline = time.monotonic() + 10 * patience
        while len(reader.seen) < edits and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        reader.over.set()
        looking.join()
    return made, reader.seen


def _lay_out(home: Path, sandbox: Sandbox, *, hooks: bool) -> int:
    write_register(home / "register", SIZE)
    (home / "mappings").mkdir()
    (home / "mappings" / "mapping.yaml").write_text(_MAPPING, encoding="utf-8")
    port = free_port()
    poll = "1h" if hooks else f"{POLL:.0f}s"
    web = f'[daemon]\npoll = "{poll}"\n\n[web]\nlisten = "127.0.0.1:{port}"\nwebhook_secret = {{env = "HOOK"}}\n\n'
    text = configuration(sandbox.url).replace("[[projects]]", f"{web}[[projects]]")
    (home / "config.toml").write_text(text, encoding="utf-8")
    return port


@contextmanager
def _service(home: Path) -> Iterator[None]:
    """The service, its first cycle done."""
    given = environment(HOOK=_SECRET)
    del given["SYNCER__WEB__LISTEN"]
    log = home / "log"
    with log.open("w") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "syncer", "daemon"],
            cwd=home,
            env=given,
            stdout=subprocess.DEVNULL,
            stderr=err,
        )
        try:
            while '"event": "cycle"' not in log.read_text():
                if process.poll() is not None:
                    raise RuntimeError(f"the service ended:\n{log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        finally:
            process.kill()
            process.wait()


def _page(sandbox: Sandbox) -> str:
    """The id of the requirement specification."""
    pages: list[dict[str, Any]] = sandbox.state()["confluence"]["pages"]
    return next(str(page["id"]) for page in pages if "specification" in str(page["title"]).lower())
