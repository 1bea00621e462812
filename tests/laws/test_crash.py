"""Killed at any request, restarted until quiet: nothing doubled, nothing missing (B-01, B-03).

The process dies as by SIGKILL (`os._exit` in a forked child) right before or right after its nth
request; the search index lags and is not monotonic; bulk creates commit nothing, some or all before
their connection is cut. `make crash` tries every point; the test run tries the first write of each kind, on Cloud
and on Data Center.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from syncer.wiring import Wired
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.world import Flavour, lay_out, requirement, run, wire

KILLED = 97
ALL = os.environ.get("SYNCER_CRASH_POINTS") == "all"
SHARES = 4 if ALL else 2
CLAIMED = ("/issue/bulk", "/issueLink", "/pages", "/content")  # writes that are noted before they leave
MOST_CYCLES = 9


@dataclass(frozen=True)
class Death:
    """Where the first process dies: before or after its nth request; and what a bulk create commits then."""

    nth: int
    when: str
    bulk: str | None = None

    def __str__(self) -> str:
        return f"{self.when} request {self.nth}" + (f", bulk create commits {self.bulk}" if self.bulk else "")


@pytest.fixture(scope="module", params=["cloud", "datacenter"])
def flavour(request: pytest.FixtureRequest) -> Flavour:
    """Each point is tried on both."""
    found: Flavour = request.param
    return found


@pytest.fixture(scope="module")
def sandbox(flavour: Flavour) -> Iterator[Sandbox]:
    with sandbox_process(flavour) as running:
        yield running


def register_of_twenty(register: Path) -> None:
    """17 requirements (every third without an id, some depending on others), a meeting with three actions."""
    for number in range(1, 18):
        named = f"id: REQ-{number:04d}\n" if number % 3 else ""
        depends = f"depends_on: [REQ-{number - 1:04d}]\n" if number % 6 == 2 else ""
        requirement(
            register,
            f"r{number:02d}",
            f"{named}title: Requirement {number}\npriority: high\n{depends}owner: analyst@example.com",
            f"As a parent I want thing {number}, so that **peace** reigns.\n\n## Acceptance criteria\n- [uat] seen {number}\n",
        )
    (register / "meetings").mkdir()
    (register / "meetings" / "kick-off.md").write_text(
        "---\nid: MTG-0001\ntitle: Kick-off\n---\n\n## Action plan\n"
        "- [ ] Send the forms (owner: analyst@example.com, due: 2026-12-01, priority: p1)\n"
        "- [ ] Print the name tags\n- [ ] 准备演示环境\n",
        encoding="utf-8",
    )


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


def one_cycle(wired: Wired) -> Any:
    try:
        report = run(wired)
        return {"code": report.code, "writes": report.writes, "report": report.to_json()}
    finally:
        wired.close()


@dataclass
class Case:
    """A fresh site and a fresh project for one way to die."""

    sandbox: Sandbox
    home: Path
    flavour: Flavour
    wired: Wired

    @classmethod
    def prepared(cls, sandbox: Sandbox, home: Path, flavour: Flavour) -> Case:
        """Read the configuration once; every child inherits it, none opens the parent's store."""
        lay_out(home, sandbox.url, flavour=flavour)
        return cls(sandbox, home, flavour, wire(home))

    def afresh(self) -> Case:
        """The site and the project as if nothing had ever run; the index lags and is not monotonic."""
        shutil.rmtree(self.home)
        self.sandbox.reset()
        self.sandbox.control("faults", {"index_lag": {"mode": "erratic", "seconds": 40}})
        register_of_twenty(lay_out(self.home, self.sandbox.url, flavour=self.flavour))
        return self

    def die(self, death: Death) -> None:
        if death.bulk:
            self.sandbox.control("faults", {"bulk_create": {"commit": death.bulk}})

        def work() -> Any:
            die_at(death.nth, death.when)
            return one_cycle(self.wired)

        code, _ = in_child(work)
        assert code in {0, KILLED}, f"the process failed by itself ({code}), {death}"
        self.sandbox.control("faults", {"bulk_create": None})

    def settle(self) -> None:
        """Restart until two cycles in a row are quiet; time passes between them."""
        quiet, reports = 0, []
        for _ in range(MOST_CYCLES):
            self.sandbox.control("clock", {"advance": 20})
            code, said = in_child(lambda: one_cycle(self.wired))
            assert code == 0, "a cycle after the crash failed"
            reports.append(said["report"])
            quiet = quiet + 1 if said["writes"] == 0 and said["code"] == 0 else 0
            if quiet == 2:
                return
        pytest.fail(f"not quiet after {MOST_CYCLES} cycles: {json.dumps(reports[-2:], ensure_ascii=False)}")

    def check(self) -> None:
        state = self.sandbox.state()
        uids = Counter(marks(state))
        assert {uid: n for uid, n in uids.items() if n > 1} == {}, "a record has two issues"
        assert len(uids) == 20, f"20 records have an issue, not {sorted(uids)}"
        assert sum(uid.startswith("ACT-") for uid in uids) == 3
        links = Counter(links_of(state))
        assert {link: n for link, n in links.items() if n > 1} == {}, "a link was made twice"
        assert len(links) == 3
        titles = Counter(page["title"] for page in pages_of(state))
        assert max(titles.values()) == 1
        assert sum("Requirement specification" in title for title in titles) == 1
        written = "".join(path.read_text("utf-8") for path in (self.home / "register").rglob("*.md"))
        for uid in uids:
            assert written.count(f"id: {uid}\n") + written.count(f"] {uid} ") == 1, (
                f"{uid} stands once in the files"
            )


def marks(state: Any) -> Iterator[str]:
    for issue in state["jira"]["issues"].values():
        if "syncer" in issue["properties"]:
            yield issue["properties"]["syncer"]["uid"]


def links_of(state: Any) -> Iterator[str]:
    """Each link once, from the end it starts at."""
    for key, issue in state["jira"]["issues"].items():
        for link in issue["links"]:
            if link["direction"] == "outward":
                yield f"{key} {link['type']} {link['issue']}"


def pages_of(state: Any) -> Iterator[Any]:
    yield from state["confluence"]["pages"]


@pytest.fixture(scope="module")
def case(sandbox: Sandbox, flavour: Flavour, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case.prepared(sandbox, tmp_path_factory.mktemp("crash") / "home", flavour)


@pytest.fixture(scope="module")
def journal(case: Case) -> list[str]:
    """The methods and paths of the requests that an undisturbed first cycle sends, in order."""
    case.afresh()
    code, _ = in_child(lambda: one_cycle(case.wired))
    assert code == 0
    entries = case.sandbox.control("journal")["entries"]
    sent = [f"{e['method']} {e['path']}" for e in entries if e["product"] != "control"]
    case.settle()
    case.check()
    return sent


def bulk_create(journal: list[str]) -> int:
    """Which request creates the issues, from 1."""
    return next(n for n, sent in enumerate(journal, 1) if sent.endswith("/issue/bulk"))


def points(journal: list[str], when: str) -> list[int]:
    """Where to die: at every request, or before and after one of those that change what stands somewhere.

    Before a write that nobody noted, all is as after the one before it.
    """
    if ALL:
        return list(range(1, len(journal) + 1))
    start = bulk_create(journal)
    first: dict[str, int] = {}
    for n, sent in enumerate(journal[start - 1 :], start):
        first.setdefault(re.sub(r"\d{3,}", "N", sent), n)
    writes = {sent: n for sent, n in first.items() if sent.startswith(("POST", "PUT"))}
    return sorted(n for sent, n in writes.items() if when == "after" or sent.endswith(CLAIMED))


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("share", range(SHARES))
def test_killed_at_any_request_nothing_is_doubled_or_missing(
    case: Case, journal: list[str], share: int, when: str
) -> None:
    """B-01, B-03."""
    chosen = points(journal, when)[share::SHARES]
    assert chosen, "every share has a point"
    for nth in chosen:
        case.afresh().die(Death(nth, when))
        case.settle()
        case.check()


@pytest.mark.slow
@pytest.mark.parametrize("bulk", ["none", "some", "all"])
@pytest.mark.parametrize("killed", [False, True], ids=["lives on", "is killed"])
def test_a_bulk_create_cut_half_way_is_settled(
    case: Case, journal: list[str], bulk: str, killed: bool
) -> None:
    """B-03: the outcome is read from the primary store, never from the lagging index."""
    nth = bulk_create(journal) if killed else len(journal) + 1000
    case.afresh().die(Death(nth, "after", bulk))
    case.settle()
    case.check()
