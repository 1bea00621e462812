"""A process that dies at any request of a cycle of mixed changes, is started again until all is quiet, and is judged.

The process dies as by SIGKILL (`os._exit` in a forked child) right before or right after its nth request; the search
index lags and is not monotonic; a bulk create commits nothing, some or all before its connection is cut.
"""

from __future__ import annotations

import json
import os
import shutil
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import requests
from requests.adapters import HTTPAdapter

from syncer.wiring import Wired
from tests.support import mixed
from tests.support.mixed import Inventory
from tests.support.sandbox import Sandbox
from tests.support.world import Flavour, lay_out, run, wire

Way = Literal["cloud", "datacenter", "single"]  # the last: a Cloud whose proxy lets no bulk create through
WAYS: tuple[Way, ...] = get_args(Way)
KILLED = 97
MOST_CYCLES = 9


@dataclass(frozen=True)
class Death:
    """Where the first process dies: before or after its nth request; and what a bulk create commits then."""

    nth: int
    when: str
    bulk: str | None = None

    def __str__(self) -> str:
        return f"{self.when} request {self.nth}" + (f", bulk create commits {self.bulk}" if self.bulk else "")


def flavour_of(way: Way) -> Flavour:
    """The kind of site."""
    return "datacenter" if way == "datacenter" else "cloud"


@dataclass(frozen=True)
class Outcome:
    """What is there twice or more, and what is not there, that an undisturbed process leaves; restarts until quiet."""

    duplicates: tuple[str, ...]
    missing: tuple[str, ...]
    restarts: int


class Restless(AssertionError):
    """The process failed by itself, or went on writing."""


@dataclass
class Case:
    """A site and a project with sixty changes due, as often as it is wanted afresh."""

    sandbox: Sandbox
    home: Path
    way: Way
    wired: Wired
    journal: list[str] = field(default_factory=list)  # methods and paths that an undisturbed cycle sends
    changes: dict[str, dict[str, int]] = field(default_factory=dict)  # and what it changes
    calm: Inventory = field(default_factory=Counter)

    @classmethod
    def prepared(cls, sandbox: Sandbox, folder: Path, way: Way) -> Case:
        """Make the project, push it, let people work, keep all that, and run one cycle undisturbed.

        The configuration is read once; every child inherits it, and opens the store by itself.
        """
        home, flavour = folder / "home", flavour_of(way)
        sandbox.reset()
        sandbox.control("switches", {"taken_away": "bulk-create=404" if way == "single" else ""})
        mixed.base(lay_out(home, sandbox.url, mapping=mixed.MAPPING, flavour=flavour))
        made = cls(sandbox, home, way, _warm(home))
        made.settle()
        mixed.edits(home / "register", sandbox)
        shutil.copytree(home, folder / "kept")
        sandbox.control("snapshots", {"take": "due"})
        made._undisturbed()
        return made

    def _undisturbed(self) -> None:
        self.afresh()
        code, said = in_child(lambda: one_cycle(self.wired))
        if code != 0:
            raise Restless(f"an undisturbed cycle failed ({code})")
        entries = self.sandbox.control("journal")["entries"]
        self.journal = [f"{e['method']} {e['path']}" for e in entries if e["product"] != "control"]
        self.changes = said["report"]["changes"]
        self.settle()
        self.calm = mixed.inventory(self.sandbox, self.home / "register", flavour_of(self.way))

    def afresh(self) -> Case:
        """The site and the project with all changes due again; the index lags and is not monotonic."""
        shutil.rmtree(self.home)
        shutil.copytree(self.home.parent / "kept", self.home)
        self.sandbox.control("faults", method="DELETE")
        self.sandbox.control("snapshots", {"restore": "due"})
        self.sandbox.control("faults", {"index_lag": {"mode": "erratic", "seconds": 40}})
        self.sandbox.control("journal", method="DELETE")
        return self

    def deaths(self) -> list[Death]:
        """Before and after each request of the undisturbed cycle."""
        return [Death(nth, when) for nth in range(1, len(self.journal) + 1) for when in ("before", "after")]

    def dies(self, death: Death) -> Outcome:
        """What is left after a death and as many restarts as it takes. Raises Restless."""
        self.afresh()
        if death.bulk:
            self.sandbox.control("faults", {"bulk_create": {"commit": death.bulk}})

        def work() -> Any:
            die_at(death.nth, death.when)
            return one_cycle(self.wired)

        code, _ = in_child(work)
        if code not in {0, KILLED}:
            raise Restless(f"the process failed by itself ({code}), {death}")
        self.sandbox.control("faults", {"bulk_create": None})
        restarts = self.settle()
        found = mixed.inventory(self.sandbox, self.home / "register", flavour_of(self.way))
        return Outcome(_more(found, self.calm), _more(self.calm, found), restarts)

    def settle(self) -> int:
        """Restart until two cycles in a row are quiet; time passes between them. Raises Restless."""
        quiet, reports = 0, []
        for restarts in range(1, MOST_CYCLES + 1):
            self.sandbox.control("clock", {"advance": 20})
            code, said = in_child(lambda: one_cycle(self.wired))
            if code != 0:
                raise Restless("a cycle after the crash failed")
            reports.append(said["report"])
            quiet = quiet + 1 if said["quiet"] else 0
            if quiet == 2:
                return restarts
        told = json.dumps(reports[-2:], ensure_ascii=False)
        raise Restless(f"not quiet after {MOST_CYCLES} cycles: {told}")


def _warm(home: Path) -> Wired:
    """The project as configured, after a first cycle: libraries are loaded and templates compiled, nothing else stays.

    Every child would do both anew, which takes longer than its cycle.
    """
    first = wire(home)
    run(first)
    first.close()
    return Wired(first.settings, first.env, first.projects)


def _more(one: Inventory, other: Inventory) -> tuple[str, ...]:
    return tuple(sorted((one - other).elements()))


def one_cycle(wired: Wired) -> Any:
    """A whole cycle; what a parent process is told of it."""
    try:
        report = run(wired)
        told = report.to_json()
        quiet = not (
            report.writes or told["failed"] or told["open_claims"]
        )  # what is held waits for a person
        return {"quiet": quiet, "report": told}
    finally:
        wired.close()


def in_child(work: Callable[[], Any]) -> tuple[int, Any]:
    """Run in a forked process; returns its exit code and what it returned, None when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(reading)
            result = json.dumps(work())
            os.write(writing, result.encode())
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), json.loads(said) if said else None


def die_at(nth: int, when: str) -> None:
    """From now on, the nth request of this process is its last."""
    send, seen = HTTPAdapter.send, Counter[str]()

    def counted(
        self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any
    ) -> requests.Response:
        seen["requests"] += 1
        if seen["requests"] != nth:
            return send(self, request, *args, **more)
        if when == "after":
            with suppress(requests.RequestException):  # cut by the sandbox: the process dies all the same
                send(self, request, *args, **more)
        os._exit(KILLED)

    HTTPAdapter.send = counted  # type: ignore[method-assign]  # only in this child
