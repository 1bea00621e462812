"""What is measured: a first push, quiet cycles, one edit on each side, and a store that was lost.

Every cycle's requests are those that the sandbox's journal has; the program's own count has to agree with it.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests

from benchmarks import budgets
from benchmarks.budgets import SITES, Asked, Budget, asked
from benchmarks.corpus import write_register
from benchmarks.process import Cost, Ran, Service, cold, service
from tests.support.sandbox import Sandbox
from tests.support.world import Flavour, configuration

MAPPING: Final = "version: 1\nextends: stock\nguard: {first_push: allow}\npages:\n  internal: {at_most: 0s}\n"
_SECTION: Final = re.compile(r"(## Background\n)(.*)\n")
_BOT: Final[dict[Flavour, tuple[str, str]]] = {
    "cloud": ("bot@example.com", "sandbox-token"),
    "datacenter": ("bot", "sandbox-token"),
}


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing measured; the cost is the median of its rounds, the budgets are those of the worst.

    Data Center has no budgets: what it lacks (bulk fetch, properties in search) is measured and stated beside.
    """

    name: str
    locales: tuple[str, ...]
    asked: Asked
    cost: Cost
    bare: float  # seconds for as many bare requests
    rounds: int
    budgets: tuple[Budget, ...]

    @property
    def within(self) -> bool:
        """Whether all its budgets were kept."""
        return all(budget.within for budget in self.budgets)


@dataclass(frozen=True, slots=True)
class _Round:
    asked: Asked
    ran: Ran
    pages: int  # that we have
    written: int


Verdict = Callable[[_Round], list[Budget]]


@dataclass(slots=True)
class Stage:
    """A register on disk beside a sandbox; `rounds` is how often what can be repeated is measured."""

    sandbox: Sandbox
    home: Path
    size: int
    locales: tuple[str, ...]
    rounds: int
    flavour: Flavour = "cloud"
    bare: float = field(init=False)
    _still: Asked = field(init=False)
    _edits: int = 0

    def play(self) -> Iterator[Scene]:
        """All scenes, in the order that each needs."""
        self._set_up()
        links = self._links()
        yield self._scene("cold push", lambda one: budgets.cold_push(one.asked, self.size, links))
        yield self._quiet("quiet, fresh process", self._fresh, fresh=True)
        for name, edit in self._people():
            yield self._scene(f"{name}, fresh process", self._one_edit, edit, rounds=self.rounds)
        with service(self.home) as lasting:
            self._round(lasting.cycle)
            yield self._quiet("quiet, lasting process", lasting.cycle, fresh=False)
            for name, edit in self._people():
                yield self._lasting(f"{name}, lasting process", lasting, edit)
        yield self._scene(
            "cold pull, store lost", lambda one: budgets.cold_pull(one.asked, self.size), self._lose_store
        )

    # ------------------------------------------------------------------------------ the stage

    def _set_up(self) -> None:
        self.sandbox.reset()
        write_register(self.home / "register", self.size)
        for path in self._files():
            self._age(path)
        (self.home / "mappings").mkdir()
        (self.home / "mappings" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
        locale = "[" + ", ".join(f'"{name}"' for name in self.locales) + "]"
        config = configuration(self.sandbox.url, locale, self.flavour)
        (self.home / "config.toml").write_text(config, encoding="utf-8")
        self.bare = bare_request(self.sandbox, self.flavour)

    def _files(self) -> list[Path]:
        return sorted((self.home / "register" / "requirements").iterdir())

    def _links(self) -> int:
        return sum(path.read_text("utf-8").count("\n- REQ-") for path in self._files())

    def _age(self, path: Path) -> None:
        """Make a file look settled: one that was written this very second is not read yet."""
        self._edits += 1
        moment = time.time() - 3600 + self._edits
        os.utime(path, (moment, moment))

    # ------------------------------------------------------------------------------ measuring

    def _fresh(self) -> Ran:
        return cold(self.home)

    def _round(self, run: Callable[[], Ran]) -> _Round:
        self.sandbox.control("journal", method="DELETE")
        ran = run()
        found = asked(self.sandbox.control("journal")["entries"])
        counted = ran.summary["requests"]
        if any(dict(found.requests[site]) != counted[site] for site in SITES):
            raise RuntimeError(f"the summary counts {counted}, the sandbox {found.requests}")
        changes = ran.summary["changes"]["pages"]
        return _Round(found, ran, len(ran.summary["pages"]), changes["create"] + changes["update"])

    def _scene(
        self, name: str, verdict: Verdict, before: Callable[[], None] = lambda: None, *, rounds: int = 1
    ) -> Scene:
        return self._measured(name, verdict, before, self._fresh, rounds)

    def _lasting(self, name: str, lasting: Service, edit: Callable[[], None]) -> Scene:
        return self._measured(name, self._one_edit, edit, lasting.cycle, self.rounds)

    def _measured(
        self,
        name: str,
        verdict: Verdict,
        before: Callable[[], None],
        run: Callable[[], Ran],
        rounds: int,
    ) -> Scene:
        played: list[_Round] = []
        for _ in range(rounds):
            before()
            played.append(self._round(run))
        worst = max(played, key=lambda one: one.asked.everything)
        seconds = self.bare * worst.asked.everything
        held = tuple(verdict(worst)) if self.flavour == "cloud" else ()
        return Scene(name, self.locales, worst.asked, _median(played), seconds, rounds, held)

    def _quiet(self, name: str, run: Callable[[], Ran], *, fresh: bool) -> Scene:
        scene = self._measured(
            name,
            lambda one: budgets.quiet(one.asked, one.pages, fresh=fresh),
            lambda: None,
            run,
            self.rounds,
        )
        self._still = scene.asked
        return scene

    def _one_edit(self, one: _Round) -> list[Budget]:
        return budgets.one_edit(one.asked, self._still, one.written)

    # --------------------------------------------------------------------------------- people

    def _people(self) -> list[tuple[str, Callable[[], None]]]:
        return [
            ("edit in Jira", self._edit_in_jira),
            ("field edited in a file", self._edit_field),
            ("section edited in a file", self._edit_section),
        ]

    def _edit_in_jira(self) -> None:
        number = self._next()
        deed: dict[str, Any] = {"as": "pm@example.com", "do": "edit_issue", "issue": f"CAMP-{number}"}
        self.sandbox.control("people", deed | {"fields": {"summary": f"Renamed in Jira ({number})"}})

    def _edit_field(self) -> None:
        self._rewrite(re.compile(r"(?m)^(title: ).*$"), lambda n: rf"\g<1>Renamed in the file ({n})")

    def _edit_section(self) -> None:
        self._rewrite(_SECTION, lambda n: rf"\g<1>\g<2> Written anew, {n}.\n")

    def _rewrite(self, what: re.Pattern[str], words: Callable[[int], str]) -> None:
        number = self._next()
        path = next(path for path in self._files()[number:] if what.search(path.read_text("utf-8")))
        path.write_text(what.sub(words(number), path.read_text("utf-8"), count=1), encoding="utf-8")
        self._age(path)

    def _next(self) -> int:
        """Another requirement every time, somewhere in the register."""
        self._edits += 1
        return self._edits * 7 % (self.size // 2) + 1

    def _lose_store(self) -> None:
        shutil.rmtree(self.home / "var")


def _median(played: list[_Round]) -> Cost:
    def of(name: str) -> float:
        return float(statistics.median(getattr(one.ran.cost, name) for one in played))

    return Cost(of("seconds"), of("cycle"), of("cpu"), max(one.ran.cost.mib for one in played))


def bare_request(sandbox: Sandbox, flavour: Flavour = "cloud", times: int = 100) -> float:
    """Seconds that the smallest request takes with `requests` alone, one after the other."""
    with requests.Session() as session:
        session.auth = _BOT[flavour]
        url = f"{sandbox.url}/rest/api/2/myself"
        session.get(url, timeout=10).raise_for_status()
        began = time.perf_counter()
        for _ in range(times):
            session.get(url, timeout=10).raise_for_status()
        return (time.perf_counter() - began) / times
