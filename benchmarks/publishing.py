"""1,000 pages, one a requirement, published by `syncer` and by `markdown-to-confluence` to the same sandbox in the same run.

Both read a folder of 1,000 files in a fresh process and publish a page for each, with the same words: first all of them, then with
nothing changed, then with one file changed. Requests are those that the sandbox's journal has of each. Ours runs a whole cycle,
with the issues of all requirements (made before the first publish) and what it asks Jira; the peer knows pages alone.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final

import yaml

from benchmarks.budgets import FRESH, SITES
from benchmarks.corpus import requirements
from benchmarks.process import Ran, cold
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.world import ACCESS, WIKI

SIZE: Final = 1000
PEER: Final = Path(__file__).parents[1] / ".witness" / "md2conf" / "bin" / "python"
TEMPLATE: Final = Path(__file__).parent / "templates" / "requirement-page.storage.j2"
CHANGED: Final = 7  # the requirement that is edited
CONFIG: Final = """\
mode = "apply"

[jira]
url = "{url}"
{access}
token = {{env = "TOKEN"}}

[[projects]]
key = "CAMP"
register = {{folder = "register"}}
mappings = "mappings"
locale = ["en"]
"""
PAGES: Final = """\
space = {{internal = "CAMPINT"}}

[confluence]
url = "{url}{wiki}"
{access}
token = {{env = "TOKEN"}}
"""
_MORE: Final = "\nOne paragraph more.\n"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one publish cost: requests by effect, and seconds of the whole process."""

    read: int
    write: int
    seconds: float

    @property
    def requests(self) -> int:
        """All of them."""
        return self.read + self.write


@dataclass(frozen=True, slots=True)
class Compared:
    """One publish by both; the peer is None where it is not installed. `quiet` is the budget of an unchanged publish, else None."""

    name: str
    pages: int
    ours: Figures
    peer: Figures | None
    quiet: int | None = None

    @property
    def within(self) -> bool:
        """Whether we sent fewer requests and took less time than the peer, and kept the quiet budget."""
        beside = self.peer
        less = beside is None or (self.ours.requests < beside.requests and self.ours.seconds < beside.seconds)
        return less and (self.quiet is None or (self.ours.requests <= self.quiet and self.ours.write == 0))


def play(size: int = SIZE, peer: Path = PEER) -> Iterator[Compared]:
    """First, unchanged and one-change publish, ours and then the peer's, in a space of its own each. Raises RuntimeError where one fails."""
    with sandbox_process() as sandbox, tempfile.TemporaryDirectory(prefix="syncer-pages-") as folder:
        ours = _Ours(sandbox, Path(folder) / "ours", size)
        theirs = _Peer(sandbox, Path(folder) / "peer", size, peer) if peer.exists() else None
        steps: list[tuple[str, Callable[[_Ours | _Peer], None]]] = [
            ("first publish", lambda _who: None),
            ("unchanged", lambda _who: None),
            ("one change", lambda who: who.edit()),
        ]
        for name, before in steps:
            found = []
            for who in (ours, theirs):
                if who is not None:
                    before(who)
                    found.append(_measured(sandbox, who.publish))
            quiet = 2 * (4 + ceil(size / 250) + FRESH) if name == "unchanged" else None  # of both sites
            yield Compared(name, size, found[0], found[1] if theirs is not None else None, quiet)


def _measured(sandbox: Sandbox, publish: Callable[[], None]) -> Figures:
    sandbox.control("journal", method="DELETE")
    began = time.perf_counter()
    publish()
    seconds = time.perf_counter() - began
    entries: list[Mapping[str, Any]] = sandbox.control("journal")["entries"]
    counts = Counter(entry["effect"] for entry in entries if entry["product"] in SITES)
    return Figures(counts["read"], counts["write"], seconds)


class _Ours:
    """A register of requirements and one template for the page of each; the shipped kinds of page are left out."""

    def __init__(self, sandbox: Sandbox, home: Path, size: int) -> None:
        self._home, self._size, self._edits = home, size, 0
        folder = home / "register" / "requirements"
        folder.mkdir(parents=True)
        for uid, text in requirements(size):
            self._write(folder / f"{uid}.md", text)
        (home / "templates").mkdir()
        (home / "templates" / TEMPLATE.name).write_text(TEMPLATE.read_text("utf-8"), encoding="utf-8")
        (home / "mappings").mkdir()
        (home / "mappings" / "mapping.yaml").write_text(_mapping(), encoding="utf-8")
        told = {"url": sandbox.url, "wiki": WIKI["cloud"], "access": ACCESS["cloud"]}
        config = home / "config.toml"
        config.write_text(CONFIG.format(**told), encoding="utf-8")
        cold(home)  # every requirement has its issue now
        config.write_text((CONFIG + PAGES).format(**told), encoding="utf-8")

    def edit(self) -> None:
        path = self._home / "register" / "requirements" / f"REQ-{CHANGED:04d}.md"
        head, front, body = path.read_text("utf-8").split("---\n", 2)
        lead, rest = body.split("\n\n", 1)
        self._write(path, "---\n".join((head, front, f"{lead}\n{_MORE}\n{rest}")))

    def publish(self) -> None:
        found: Ran = cold(self._home)
        if len(found.summary["pages"]) != self._size:
            raise RuntimeError(f"{len(found.summary['pages'])} pages instead of {self._size}")

    def _write(self, path: Path, text: str) -> None:
        """Write a file that looks settled: one that was written this very second is not read yet."""
        self._edits += 1
        path.write_text(text, encoding="utf-8")
        moment = time.time() - 3600 + self._edits
        os.utime(path, (moment, moment))


class _Peer:
    """The same words as Markdown, a file a page."""

    def __init__(self, sandbox: Sandbox, home: Path, size: int, python: Path) -> None:
        home.mkdir()
        self._home = home
        for uid, text in requirements(size):
            (home / f"{uid}.md").write_text(_markdown(text), encoding="utf-8")
        (home / "index.md").write_text("# All requirements\n", encoding="utf-8")
        where = ("--api-url", f"{sandbox.url}/wiki/", "-u", "bot@example.com", "-a", "sandbox-token")
        self._command = (str(python), "-m", "md2conf", str(home), *where, "-s", "CAMP", "-l", "error")

    def edit(self) -> None:
        path = self._home / f"REQ-{CHANGED:04d}.md"
        path.write_text(path.read_text("utf-8") + _MORE, encoding="utf-8")

    def publish(self) -> None:
        done = subprocess.run(self._command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"the peer ended with {done.returncode}:\n{done.stderr[-2000:]}")


def _mapping() -> str:
    shipped = sorted(
        path.name.removesuffix(".storage.j2")
        for path in (Path(__file__).parents[1] / "templates").glob("*.storage.j2")
    )
    pages = {"internal": {"at_most": "0s"}, "leave_out": shipped}
    said = {"version": 1, "extends": "stock", "guard": {"first_push": "allow"}, "pages": pages}
    return yaml.safe_dump(said)


def _markdown(text: str) -> str:
    """A requirement's file as a page of Markdown that says what our page says."""
    _, front, body = text.split("---\n", 2)
    said = yaml.safe_load(front)
    facts = {"Kind": said.get("kind"), "Priority": said.get("priority"), "Owner": said.get("owner")}
    facts["Depends on"] = ", ".join(said.get("depends_on") or ()) or None
    table = "".join(f"| {name} | {value} |\n" for name, value in facts.items() if value)
    return f"# {said['id']} · {said['title']}\n\n| Fact | Value |\n|---|---|\n{table}\n{body}"
