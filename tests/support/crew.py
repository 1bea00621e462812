"""A worker of the queue in a process of its own, whose turns only hold a project's lock for a while and write down when.

`crew URL LOG NAME SECONDS PROJECT…`, forked from what has loaded the program; a line of the log is `moment name what project`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from syncer.daemon.queue import Pace
from syncer.daemon.working import Crew, work
from syncer.ports import Locked
from syncer.store.hub import SqlHub
from tests.support.commands import environment, ready
from tests.support.ready import Forked

PACE = Pace(poll=0.2, beat=0.3, dead=1.5, look=2)
BUSY = 0.3


@dataclass(frozen=True)
class Line:
    """What happened when, by a clock that all processes share."""

    at: float
    name: str
    what: str
    project: str


@dataclass
class Holding:
    """A turn that holds the lock for some seconds."""

    hub: SqlHub
    log: Path
    name: str
    key: str
    seconds: float
    again_in: float = 0.0

    def wake(self) -> None:
        self._note("woken")

    def turn(self) -> None:
        self.again_in = 0.0
        try:
            with self.hub.lock(self.key):
                self._note("began")
                time.sleep(self.seconds)
                self._note("ended")
        except Locked:
            self._note("locked")
            self.again_in = BUSY

    def until_next(self) -> timedelta | None:
        return None

    def _note(self, what: str) -> None:
        line = f"{time.monotonic():.4f} {self.name} {what} {self.key}\n"
        descriptor = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, line.encode())
        os.close(descriptor)


@dataclass
class Crowd:
    """Workers over one queue, and what they wrote down."""

    url: str
    log: Path
    projects: Sequence[str]
    workers: dict[str, Forked] = field(default_factory=dict)

    def start(self, name: str, seconds: float = 0.0) -> None:
        """Start a worker; it is there when it has said so."""
        said = (self.url, str(self.log), name, str(seconds), *self.projects)
        home, silence = self.log.parent, subprocess.DEVNULL
        self.workers[name] = ready().begin(said, home, environment(), silence, silence, __name__)

    def signal(self, name: str, number: int) -> None:
        """Send one of them a signal; a killed one is waited for."""
        self.workers[name].send_signal(number)
        if number == signal.SIGKILL:
            self.workers[name].wait()

    def lines(self, what: str = "") -> list[Line]:
        """What was written down so far, all of it or of one kind."""
        if not self.log.exists():
            return []
        split = (line.split() for line in self.log.read_text("utf-8").splitlines())
        found = [Line(float(at), name, said, project) for at, name, said, project in split]
        return [line for line in found if what in {"", line.what}]

    def until(self, what: str, times: int = 1, seconds: float = 15.0) -> list[Line]:
        """Wait until something was written down so many times."""
        deadline = time.monotonic() + seconds
        while len(self.lines(what)) < times:
            assert time.monotonic() < deadline, (
                self.log.read_text("utf-8") if self.log.exists() else "nothing"
            )
            time.sleep(0.01)
        return self.lines(what)


@contextmanager
def crowd(url: str, log: Path, projects: Sequence[str]) -> Iterator[Crowd]:
    """A crowd of none; all are gone afterwards."""
    made = Crowd(url, log, projects)
    try:
        yield made
    finally:
        for process in made.workers.values():
            process.kill()
            process.wait()
            process.close()


def main() -> None:
    """Work as the arguments say."""
    url, log, name, seconds, *projects = sys.argv[1:]
    hub = SqlHub(url)
    turns = [Holding(hub, Path(log), name, key, float(seconds)) for key in projects]
    work(lambda: Crew(url, turns, timedelta(seconds=60), hub.close), name, PACE)
