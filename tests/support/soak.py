"""The service through half an hour of a bad week: people at work in twenty projects, failing requests, kills, a revoked token, a site that is
down, a clock that jumps; then what is lost, doubled or left undone is counted, and whether its memory grows.

`python -m tests.support.soak` is `make soak`; `--short` takes three minutes, with all intervals a tenth.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.support.commands import environment
from tests.support.sandbox import Sandbox, free_port, sandbox_process
from tests.support.workforce import Deed, do, doubled, keys, lay_out, site, unmarked

SECRET: Final = "hook secret of the soak"
TOKEN: Final = "sandbox-token"
RECORDS: Final = 4
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 503},
    {"kind": "limit", "reason": "burst", "retry_after": "1"},
    {"kind": "abort", "when": "before"},
    {"kind": "abort", "when": "after"},
)
SHARE: Final = 0.05  # of all requests
SELDOM: Final = (
    4.0  # seconds between two polls at least: webhooks bring what people do, polls what those have lost
)
QUIET: Final = 15.0  # seconds without a write until all counts as done
GROWTH: Final = (1.15, 25.0)  # of memory in the last part: a share, and MiB beside it


@dataclass(frozen=True)
class Scale:
    """Seconds: of the whole, between kills, of each accident, between two deeds; how many projects."""

    seconds: float = 1800.0
    kill: float = 120.0
    down: float = 300.0
    revoked: float = 120.0
    between: float = 2.0
    settling: float = 600.0
    projects: int = 20
    seed: int = 1

    def short(self) -> Scale:
        """All intervals a tenth."""
        tenth = 0.1
        return Scale(
            self.seconds * tenth,
            self.kill * tenth,
            self.down * tenth,
            self.revoked * tenth,
            self.between * 0.25,
            180.0,
            self.projects,
            self.seed,
        )


@dataclass
class Outcome:
    """What was found at the end."""

    deeds: int = 0
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    quiet: bool = False
    cycles: int = 0
    alerts: int = 0
    memory: tuple[float, float] = (0.0, 0.0)  # MiB in the first and the last part of the time without kills
    strange: list[str] = field(default_factory=list)

    @property
    def flat(self) -> bool:
        """Whether memory did not grow."""
        first, last = self.memory
        return last <= first * GROWTH[0] + GROWTH[1]

    @property
    def well(self) -> bool:
        """Whether all is as it has to be."""
        return self.quiet and self.flat and not (self.lost or self.doubled or self.strange)


class Soak:
    """One run below a folder."""

    def __init__(self, home: Path, sandbox: Sandbox, scale: Scale) -> None:
        self.home, self.sandbox, self.scale = home, sandbox, scale
        self.projects = keys(scale.projects)
        self.found = Outcome()
        self._chance = random.Random(scale.seed)
        self._last: dict[tuple[str, int], Deed] = {}
        self._log = home / "log"
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._port = free_port()
        self._seen = 0  # of the site's journal

    def play(self) -> Outcome:
        """All of it. The service is ended, whatever happens."""
        site(self.sandbox, self.projects)
        poll = max(SELDOM, self.scale.kill / 12)
        lay_out(
            self.home,
            self.sandbox.url,
            f"sqlite:///{self.home}/s.db",
            self.projects,
            poll=f"{poll:.0f}s",
            engine="local",
        )
        self._offer()
        try:
            self._start()
            self._until(self._all_pushed, 300.0, "the first push did not end")
            self._troubled()
            self._settled()
        finally:
            self._over.set()
            self._kill()
        self._judge()
        return self.found

    # ------------------------------------------------------------------------------ the weeks

    def _troubled(self) -> None:
        """Two thirds of the time with every accident, a third with failing requests and people alone, in which memory is watched."""
        scale, began = self.scale, time.monotonic()
        people = threading.Thread(target=self._people)
        people.start()
        self._weather(SHARE)
        try:
            for at, accident in sorted(self._accidents(), key=lambda one: one[0]):
                self._wait(began + at - time.monotonic())
                accident()
            self._watch_memory(began + scale.seconds - time.monotonic())
        finally:
            self._over.set()
            people.join()
            self.sandbox.control("faults", method="DELETE")

    def _accidents(self) -> Iterator[tuple[float, Any]]:
        scale = self.scale
        troubled = scale.seconds * 2 / 3
        kills = int(troubled / scale.kill)
        yield from ((scale.kill * number, self._kill_and_start) for number in range(1, kills + 1))
        yield troubled * 0.15, self._revoke
        yield troubled * 0.15 + scale.revoked, self._restore
        yield troubled * 0.45, self._take_down
        yield troubled * 0.45 + scale.down, lambda: self._weather(SHARE)
        yield troubled * 0.95, lambda: self.sandbox.control("clock", {"advance": 3600})

    def _weather(self, share: float) -> None:
        """So much of all requests fails, each way as often as the others."""
        rules = [{**one, "probability": share / len(FAULTS), "count": 0} for one in FAULTS]
        self.sandbox.control(
            "faults", {"rules": rules, "webhooks": {"drop": 0.1, "duplicate": 0.1, "reorder": 0.1}}
        )

    def _take_down(self) -> None:
        self.sandbox.control("faults", {"rules": [{"kind": "abort", "when": "before", "count": 0}]})

    def _revoke(self) -> None:
        self.sandbox.control("tokens", {"revoke": TOKEN})

    def _restore(self) -> None:
        self.sandbox.control("tokens", {"add": {"user": "bot@example.com", "value": TOKEN}})

    def _people(self) -> None:
        """Each deed is a final word; whatever happens, the last word on a record has to stand in the end."""
        word = 0
        while not self._over.wait(self._chance.expovariate(1 / self.scale.between)):
            word += 1
            deed = Deed(self._chance.choice(self.projects), self._chance.randint(1, RECORDS), word)
            do(deed, self.home, self.sandbox)
            self._last[deed.project, deed.number] = deed
            self.found.deeds += 1

    # ---------------------------------------------------------------------------- the service

    def _offer(self) -> None:
        config = self.home / "config.toml"
        web = f'[web]\nlisten = "127.0.0.1:{self._port}"\nwebhook_secret = {{env = "HOOK"}}\n\n'
        text = config.read_text("utf-8")
        at = text.index("[[projects]]")
        config.write_text(text[:at] + web + text[at:], encoding="utf-8")
        hook = {"url": f"http://127.0.0.1:{self._port}/hooks/jira", "secret": SECRET}
        self.sandbox.control("webhooks", hook)

    def _start(self) -> None:
        given = environment(HOOK=SECRET, SYNCER_TEST_CLOCK="1")
        del given["SYNCER__WEB__LISTEN"]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "syncer", "daemon"],
                cwd=self.home,
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def _kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGKILL)
            self._process.wait()

    def _kill_and_start(self) -> None:
        assert self._process is not None
        if self._process.poll() is not None:
            self.found.strange.append(f"the service had ended by itself with {self._process.returncode}")
        self._kill()
        self.found.kills += 1
        self._start()

    def _watch_memory(self, seconds: float) -> None:
        """What the process holds while nobody kills it: the median of the second quarter beside that of the last."""
        until, held = time.monotonic() + seconds, list[float]()
        while time.monotonic() < until:
            held.append(self._resident())
            time.sleep(max(0.2, seconds / 200))
        quarter = max(1, len(held) // 4)
        if held:
            self.found.memory = (
                statistics.median(held[quarter : 2 * quarter] or held),
                statistics.median(held[-quarter:]),
            )

    def _resident(self) -> float:
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    # -------------------------------------------------------------------------------- the end

    def _settled(self) -> None:
        """Until the service has written nothing for a while."""
        deadline, calm = time.monotonic() + self.scale.settling, time.monotonic()
        while time.monotonic() < deadline:
            time.sleep(1)
            if self._written():
                calm = time.monotonic()
            if time.monotonic() - calm >= QUIET + self.scale.kill / 6 and not self._unsaid():
                self.found.quiet = True
                return

    def _written(self) -> bool:
        """Whether the service has written since this was last asked."""
        entries = self.sandbox.control(f"journal?effect=write&after={self._seen}")["entries"]
        self._seen = max([self._seen, *(one["number"] for one in entries)])
        return any(one["user_agent"] and "/__sandbox" not in one["path"] for one in entries)

    def _unsaid(self) -> list[str]:
        """Last words that do not stand everywhere: in Jira, in the file and on a page."""
        state = self.sandbox.state()
        summaries = {one["fields"]["summary"] for one in state["jira"]["issues"].values()}
        pages = json.dumps([one["body"] for one in state["confluence"]["pages"]], ensure_ascii=False)
        found = []
        for deed in list(self._last.values()):
            path = self.home / deed.project / "requirements" / f"r{deed.number}.md"
            there = {
                "Jira": deed.title in summaries,
                "its file": deed.title in path.read_text("utf-8"),
                "a page": deed.title in pages,
            }
            found += [f"{deed.title}: not in {name}" for name, stands in there.items() if not stands]
        return found

    def _judge(self) -> None:
        self.found.lost += self._unsaid()
        self.found.doubled += [
            *doubled(self.sandbox),
            *(f"nobody's: {key}" for key in unmarked(self.sandbox)),
        ]
        lines = [
            json.loads(line) for line in self._log.read_text("utf-8").splitlines() if line.startswith("{")
        ]
        self.found.cycles = sum(1 for line in lines if line["event"] == "cycle")
        strange = {line["event"] for line in lines if "unexpectedly" in line["event"]}
        self.found.strange += sorted(strange)
        held = self._figures().get("held", 0)
        if held:
            self.found.strange.append(f"{held} fields are held, though nobody edited both sides")

    def _figures(self) -> dict[str, int]:
        from syncer.store.hub import SqlHub

        hub = SqlHub(f"sqlite:///{self.home}/s.db")
        try:
            return {"held": sum(len(hub.snapshot(key).held) for key in self.projects)}
        finally:
            hub.close()

    def _all_pushed(self) -> bool:
        issues = self.sandbox.state()["jira"]["issues"]
        return len(issues) >= RECORDS * len(self.projects)

    def _until(self, true: Any, seconds: float, otherwise: str) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                raise AssertionError(f"{otherwise}: {self._log.read_text('utf-8')[-2000:]}")
            time.sleep(0.5)

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            time.sleep(seconds)


def play(scale: Scale) -> Outcome:
    """A whole run in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        with sandbox_process() as sandbox:
            return Soak(folder, sandbox, scale).play()
    finally:
        if not os.environ.get("SYNCER_SOAK_KEEP"):
            shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Run and tell; 1 where something is not as it has to be."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--short", action="store_true", help="three minutes, with all intervals a tenth")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    scale = Scale(seed=chosen.seed)
    found = play(scale.short() if chosen.short else scale)
    print(
        f"{found.deeds} deeds in {scale.projects} projects, {found.kills} kills, {found.cycles} cycles that did something: "
        f"lost {len(found.lost)}, doubled {len(found.doubled)}, quiet {found.quiet}, "
        f"memory {found.memory[0]:.0f} -> {found.memory[1]:.0f} MiB"
    )
    for line in (*found.lost, *found.doubled, *found.strange):
        print(f"  {line}")
    return 0 if found.well else 1


if __name__ == "__main__":
    sys.exit(main())
