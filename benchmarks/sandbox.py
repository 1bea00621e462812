"""What the sandbox costs: `make bench ARGS="--sandbox"`.

Requests a second, time to the first answer, loading many issues and keeping a state file, each beside a bare server
in the same run. The best of its rounds counts: whatever else the machine does only takes away.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.line import Line, Said, opened, rate
from tests.support.sandbox import free_port

SIMPLE = 1000.0  # requests a second that a simple one has to reach
FIRST = 1.0  # seconds until the first answer
LOADED = 20.0  # seconds until the first answer with all issues loaded
WINDOW = 1.5  # seconds each rate is measured for
HELLO, ALIVE = Said.of("GET", "/hello"), Said.of("GET", "/rest/api/3/myself")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured: its value, that of the bare server, the budget (None for none), and which way is better."""

    name: str
    unit: str
    value: float
    bare: float
    budget: float | None = None
    more_is_better: bool = True

    @property
    def within(self) -> bool:
        """Whether the budget was kept."""
        if self.budget is None:
            return True
        return self.value >= self.budget if self.more_is_better else self.value <= self.budget

    @property
    def ratio(self) -> float:
        """How many times the bare server's cost it is."""
        cost, least = (self.bare, self.value) if self.more_is_better else (self.value, self.bare)
        return cost / least if least else 0.0


def figures(issues: int, rounds: int) -> Iterator[Figure]:
    """Everything, in order."""
    with tempfile.TemporaryDirectory(prefix="syncer-bench-") as name:
        folder = Path(name)
        yield from _starting(rounds)
        seed = folder / "many.json"
        began = time.perf_counter()
        seed.write_text(json.dumps(many(issues)), encoding="utf-8")
        json.loads(seed.read_text(encoding="utf-8"))
        bare = time.perf_counter() - began
        with served("bare") as floor, served("sandbox", "--seed", str(seed)) as site:
            loaded = site.seconds
            yield Figure(
                f"first answer with {issues} issues", "s", loaded, bare, LOADED, more_is_better=False
            )
            yield from _reading(floor.line, site.line, issues, rounds)
            yield from _writing(site.line, folder, rounds, issues, seed)


def _starting(rounds: int) -> Iterator[Figure]:
    bare = min(_first_answer("bare") for _ in range(rounds))
    ours = min(_first_answer("sandbox") for _ in range(rounds))
    yield Figure("first answer", "s", ours, bare, FIRST, more_is_better=False)


def _first_answer(what: str) -> float:
    with served(what) as one:
        return one.seconds


def _reading(floor: Line, site: Line, issues: int, rounds: int) -> Iterator[Figure]:
    page = json.loads(site.ask(Said.of("GET", "/wiki/api/v2/pages?limit=1")))["results"][0]["id"]
    bare = _best(floor, [HELLO], rounds)
    asked = {
        "GET issue": [Said.of("GET", f"/rest/api/3/issue/CAMP-{1 + n * 37 % issues}") for n in range(50)],
        "GET page": [Said.of("GET", f"/wiki/api/v2/pages/{page}?body-format=storage")],
    }
    for name, requests in asked.items():
        yield Figure(name, "1/s", _best(site, requests, rounds), bare, SIMPLE)
    yield Figure("search, 50 a page", "1/s", _best(site, [_search()], rounds), bare)


def _search() -> Said:
    wanted = {
        "jql": "project = CAMP AND labels = even ORDER BY key DESC",
        "maxResults": 50,
        "fields": ["summary"],
    }
    return Said.of("POST", "/rest/api/3/search/jql", json.dumps(wanted).encode())


def _writing(site: Line, folder: Path, rounds: int, issues: int, seed: Path) -> Iterator[Figure]:
    """Writes to memory, and to a file; the bare thing is the same write without a file."""
    edits = [_edit(n, issues) for n in range(20)]
    memory = _best(site, edits, rounds)
    yield Figure("PUT issue", "1/s", memory, memory)
    state = folder / "state.db"
    with served("sandbox", "--seed", str(seed), "--state", str(state)) as kept:
        yield Figure("PUT issue, kept in a file", "1/s", _best(kept.line, edits, rounds), memory)
    bare = _reading_rows(state)
    with served("sandbox", "--state", str(state)) as again:
        name = f"first answer from a file of {issues}"
        yield Figure(name, "s", again.seconds, bare, LOADED, more_is_better=False)


def _reading_rows(state: Path) -> float:
    """Seconds to read a state file's JSON, and nothing more."""
    began = time.perf_counter()
    with closing(sqlite3.connect(state)) as database:
        for (value,) in database.execute("SELECT value FROM part"):
            if value[:1] in "{[":
                json.loads(value)
    return time.perf_counter() - began


def _edit(n: int, issues: int) -> Said:
    body = {"fields": {"summary": f"Fence number {n}"}}
    return Said.of("PUT", f"/rest/api/3/issue/CAMP-{1 + n * 41 % issues}", json.dumps(body).encode())


def _best(line: Line, requests: list[Said], rounds: int) -> float:
    return max(rate(line, requests, WINDOW) for _ in range(rounds))


def many(issues: int) -> dict[str, Any]:
    """A seed: the people of the default site, one project, one space, so many issues."""
    words = ("fence", "gate", "tent", "boat", "list", "bill", "meal", "bus")
    return {
        "users": [{"name": "Bot", "email": "bot@example.com", "password": "sandbox-token"}],
        "projects": [{"key": "CAMP", "name": "Camp"}],
        "spaces": [{"key": "CAMP", "name": "Camp"}],
        "issues": [
            {
                "project": "CAMP",
                "summary": f"The {words[n % 8]} and the {words[n // 8 % 8]} of {n}",
                "description": f"As a parent I want the {words[n % 8]} on day {n}.",
                "labels": ["even" if n % 2 else "odd"],
            }
            for n in range(issues)
        ],
    }


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up: a connection to it, and the seconds until it had answered."""

    line: Line
    seconds: float


@contextmanager
def served(what: str, *options: str) -> Iterator[Served]:
    """A process of its own: the sandbox, or the bare server."""
    port = str(free_port())
    command = (
        ["benchmarks.hello", port] if what == "bare" else ["syncer", "sandbox", "--port", port, *options]
    )
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL)
    try:
        line = opened(f"http://127.0.0.1:{port}", HELLO if what == "bare" else ALIVE)
        yield Served(line, time.perf_counter() - began)
        line.close()
    finally:
        process.kill()
        process.wait()


def report(issues: int, rounds: int, *, as_json: bool, show: Callable[[str], None]) -> int:
    """Measure and show; 1 where a budget is broken."""
    found: list[Figure] = []
    if not as_json:
        show(_row(("what", "ours", "", "bare", "x", "budget", "")))
    for one in figures(issues, rounds):
        found.append(one)
        if not as_json:
            show(_row(_cells(one)))
    if as_json:
        shown = [_object(one) for one in found]
        show(
            json.dumps(
                {"issues": issues, "within": all(one.within for one in found), "figures": shown}, indent=1
            )
        )
    return 0 if all(one.within for one in found) else 1


def _cells(one: Figure) -> tuple[str, ...]:
    budget = "none" if one.budget is None else f"{one.budget:g}"
    verdict = "" if one.budget is None else "within" if one.within else "OVER"
    return (one.name, _number(one.value), one.unit, _number(one.bare), f"{one.ratio:.1f}", budget, verdict)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _row(cells: Sequence[str]) -> str:
    return "".join(
        cell.ljust(width) for cell, width in zip(cells, (36, 9, 5, 9, 8, 9, 8), strict=True)
    ).rstrip()


def _object(one: Figure) -> dict[str, Any]:
    own = {"name": one.name, "unit": one.unit, "value": one.value, "bare": one.bare}
    return own | {"ratio": one.ratio, "budget": one.budget, "within": one.within}
