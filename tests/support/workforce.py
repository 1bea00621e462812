"""Many small projects of one store on PostgreSQL, the workers that share them, people at work on both sides, and accidents.

Everything that people do is a final word of its own: whatever the workers went through, each project has to end as it
does where one process works on it undisturbed.
"""

from __future__ import annotations

import json
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import LiteralString

import psycopg
import yaml

from syncer.daemon.queue import Queue, address
from syncer.sandbox.site import DEFAULT_SITE
from syncer.sync.lanes import Lane
from tests.support import tagged
from tests.support.campus import aged
from tests.support.commands import environment, ready
from tests.support.ready import Forked
from tests.support.sandbox import Sandbox
from tests.support.world import LEFT_OUT, requirement

MAPPING = (
    "version: 1\nextends: stock\nguard: {first_push: allow}\n"
    f"pages: {{internal: {{at_most: 0s}}, {LEFT_OUT}}}\n"
)
_CONFIG = """\
mode = "apply"

[jira]
url = "{url}"
auth = "api-token"
user = "bot@example.com"
token = {{env = "TOKEN"}}

[confluence]
url = "{url}/wiki"
auth = "api-token"
user = "bot@example.com"
token = {{env = "TOKEN"}}

[store]
url = "{store}"

[daemon]
engine = "{engine}"
poll = "{poll}"

"""
_PROJECT = """\
[[projects]]
key = "{key}"
{space}register = {{folder = "{key}"}}
mappings = "mappings"
locale = ["en"]

"""
_WHEN = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(:\d{2})?|\d{1,2} \w+ \d{4}")
_OURS = re.compile(
    r'\s*\b(local-id|ri:account-id|ri:version-at-save|ri:content-id|ac:macro-id)="[^"]*"|"localId": "[^"]*",? ?|'
    r"\b[A-Z]\d+-\d+\b|pages/\d+|pageId=\d+|[0-9a-f]{8,}|\s+(?=/?>)"
)
Found = Counter[str]


def keys(many: int) -> list[str]:
    """The keys of so many projects."""
    return [f"W{number}" for number in range(1, many + 1)]


def site(sandbox: Sandbox, projects: Sequence[str], *, pages: bool = True) -> None:
    """The default site's people, and so many projects with a space each."""
    default = yaml.safe_load(DEFAULT_SITE.read_text("utf-8"))
    (model,) = [one for one in default["projects"] if one["key"] == "CAMP"]
    made = {name: default[name] for name in ("time_zone", "users", "priorities")}
    made["projects"] = [model | {"key": key, "name": f"Work {key}"} for key in projects]
    made["spaces"] = [{"key": f"{key}INT", "name": f"Work {key}"} for key in projects] if pages else []
    sandbox.control("seed", {"replace": True} | made)
    sandbox.control("faults", method="DELETE")
    sandbox.control("limits", {"mode": "off"})
    sandbox.control("journal", method="DELETE")


def lay_out(
    home: Path,
    url: str,
    store: str,
    projects: Sequence[str],
    *,
    engine: str = "queue",
    poll: str = "2s",
    records: int = 4,
    pages: bool = True,
) -> None:
    """Configuration, mapping, and a register a project with so many requirements."""
    (home / "mappings").mkdir(parents=True)
    (home / "mappings" / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    text = _CONFIG.format(url=url, store=store, engine=engine, poll=poll)
    for key in projects:
        space = f'space = {{internal = "{key}INT"}}\n' if pages else ""
        text += _PROJECT.format(key=key, space=space)
        (home / key / "requirements").mkdir(parents=True)
        for number in range(1, records + 1):
            front = f"id: REQ-{number:04d}\ntitle: Thing {number} of {key}\npriority: medium\nowner: analyst@example.com"
            aged(requirement(home / key, f"r{number}", front, f"As a parent I want thing {number}.\n"))
    (home / "config.toml").write_text(text, encoding="utf-8")


# --------------------------------------------------------------------------------------- people


@dataclass(frozen=True)
class Deed:
    """What somebody does to one requirement, on one side: odd numbers in Jira, even ones in files."""

    project: str
    number: int
    word: int

    @property
    def title(self) -> str:
        """What the requirement is called from then on."""
        return f"Thing {self.number} of {self.project}, word {self.word}"


def deeds(projects: Sequence[str], records: int, many: int, seed: int = 1) -> list[Deed]:
    """So many deeds in an order of their own."""
    chance = random.Random(seed)
    return [
        Deed(chance.choice(list(projects)), chance.randint(1, records), word) for word in range(1, many + 1)
    ]


def do(deed: Deed, home: Path, sandbox: Sandbox) -> None:
    """Carry it out."""
    if deed.number % 2:
        key = issue_of(sandbox, deed.project, f"REQ-{deed.number:04d}")
        said = {
            "as": "analyst@example.com",
            "do": "edit_issue",
            "issue": key,
            "fields": {"summary": deed.title},
        }
        sandbox.control("people", said)
        return
    path = home / deed.project / "requirements" / f"r{deed.number}.md"
    text = re.sub(r"(?m)^title: .*$", f"title: {deed.title}", path.read_text("utf-8"))
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    aged(path)


def issue_of(sandbox: Sandbox, project: str, uid: str) -> str:
    """The key of a record's issue."""
    issues = sandbox.state()["jira"]["issues"]
    (found,) = [
        key
        for key, one in issues.items()
        if key.startswith(f"{project}-") and one["properties"].get("syncer", {}).get("uid") == uid
    ]
    return str(found)


# ------------------------------------------------------------------------------- what there is


def inventory(sandbox: Sandbox, home: Path, projects: Sequence[str]) -> Found:
    """Everything that a person would find, by project: issues with what they say, pages with their texts, files; each counted."""
    state, found = sandbox.state(), Found()
    for key, one in state["jira"]["issues"].items():
        project, fields = key.partition("-")[0], one["fields"]
        uid = one["properties"].get("syncer", {}).get("uid", "unmarked")
        found[f"{project} issue of {uid}"] += 1
        for name in ("summary", "description", "priority", "labels"):
            found[f"{project} {uid} {name}: {_plain(json.dumps(fields.get(name), sort_keys=True))}"] += 1
    for page in state["confluence"]["pages"]:
        if page["status"] == "current":
            found[f"page {page['title']}: {_plain(page['body']['storage']['value'])}"] += 1
    for project in projects:
        for path in sorted((home / project).rglob("*.md")):
            found[f"{project} file {path.name}: {path.read_text('utf-8')}"] += 1
    return found


def _plain(text: str) -> str:
    """Without what differs each time: days, times, the ids that a site or we make, and blanks that nobody sees."""
    return re.sub(r">\s+<", "><", _WHEN.sub("", _OURS.sub("", text)))


def doubled(sandbox: Sandbox) -> list[str]:
    """What is there twice: marks of a project, titles of pages."""
    state = sandbox.state()
    marks = Counter(
        f"{key.partition('-')[0]} {one['properties']['syncer']['uid']}"
        for key, one in state["jira"]["issues"].items()
        if "syncer" in one["properties"]
    )
    titles = Counter(page["title"] for page in state["confluence"]["pages"] if page["status"] == "current")
    return sorted(what for what, many in (marks + titles).items() if many > 1)


def unmarked(sandbox: Sandbox) -> list[str]:
    """Issues that nobody of ours has marked: made twice, and only one of them kept."""
    issues = sandbox.state()["jira"]["issues"]
    return sorted(key for key, one in issues.items() if "syncer" not in one["properties"])


# ------------------------------------------------------------------------------------- workers


@dataclass(slots=True)
class Spans:
    """From which to which request each turn of each worker went, by project; fed with the journal piece by piece."""

    seen: int = 0
    turns: dict[str, dict[str, list[int]]] = field(default_factory=dict)

    def read(self, sandbox: Sandbox) -> None:
        """Take in what is new in the journal."""
        for entry in sandbox.control(f"journal?after={self.seen}")["entries"]:
            self.seen = max(self.seen, entry["number"])
            name = entry["user_agent"]
            if re.fullmatch(r"\d+ \d+ \S+", name):
                spans = self.turns.setdefault(name.split()[2], {})
                span = spans.setdefault(name, [entry["number"], entry["number"]])
                span[1] = entry["number"]

    def overlaps(self) -> list[str]:
        """Turns of one project during which another worker asked a site for the same project."""
        found: list[str] = []
        for spans in self.turns.values():
            ordered = sorted((first, last, name) for name, (first, last) in spans.items())
            found += [
                f"{one[2]} ({one[0]}-{one[1]}) and {two[2]} ({two[0]}-{two[1]})"
                for one, two in pairwise(ordered)
                if two[0] < one[1]
            ]
        return found

    @property
    def count(self) -> int:
        """How many turns there were that asked a site for anything."""
        return sum(len(spans) for spans in self.turns.values())


@dataclass
class Workforce:
    """The workers of a configuration and the service beside them; `queue` for who asks from here."""

    home: Path
    url: str
    queue: Queue
    running: list[Forked] = field(default_factory=list)
    killed: int = 0
    paused: int = 0

    def worker(self) -> Forked:
        """One more worker."""
        return self._start("worker")

    def service(self) -> Forked:
        """The service that says what is due."""
        return self._start("daemon")

    def hire(self, many: int, seconds: float = 120.0) -> None:
        """So many workers more; returns when all of them are at work."""
        wanted = self.at_work() + many
        for _ in range(many):
            self.worker()
        wait(lambda: self.at_work() >= wanted, seconds)

    def dismiss(self) -> None:
        """Have all of them finish what is in their hands, and end."""
        for one in self.running:
            one.send_signal(signal.SIGTERM)
        for one in self.running:
            assert one.wait(60) == 0, f"ended with {one.returncode}"
            one.close()
        self.running.clear()

    def kill(self, one: Forked) -> None:
        """As by kill -9; another takes its place."""
        one.kill()
        one.wait()
        one.close()
        self.running.remove(one)
        self.killed += 1
        self.worker()

    @contextmanager
    def pausing(self, one: Forked) -> Iterator[None]:
        """Stop one for a while, as a machine does that is put to sleep."""
        one.send_signal(signal.SIGSTOP)
        self.paused += 1
        try:
            yield
        finally:
            one.send_signal(signal.SIGCONT)

    def at_work(self) -> int:
        """Workers that listen, by the server's word: it knows at once who is dead."""
        return self._count(
            "SELECT count(DISTINCT application_name) FROM pg_stat_activity WHERE application_name LIKE 'syncer worker%'"
            " AND query LIKE 'LISTEN%'"
        )

    def waiting(self) -> int:
        """Jobs of projects that wait or run."""
        return self._count(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'syncer:cycle' AND status IN ('todo', 'doing')"
        )

    def _count(self, statement: LiteralString) -> int:
        with psycopg.connect(address(self.url)) as connection:
            row = connection.execute(statement).fetchone()
        assert row is not None
        return int(row[0])

    def round(self, projects: Sequence[str], seconds: float = 600.0) -> float:
        """Ask for a cycle of each, and wait until all have ended; the seconds it took."""
        began = time.monotonic()
        for project in projects:
            self.queue.defer(project, Lane.PEOPLE)
        wait(lambda: self.waiting() == 0, seconds)
        return time.monotonic() - began

    def _start(self, command: str) -> Forked:
        with (self.home / f"{command}.log").open("ab") as log:
            env, silence = environment(), subprocess.DEVNULL
            made = ready().begin([command], self.home, env, log.fileno(), silence, tagged.__name__)
        self.running.append(made)
        return made


@contextmanager
def workforce(home: Path, store: str) -> Iterator[Workforce]:
    """Nobody at work yet; everybody gone afterwards."""
    queue = Queue(store)
    queue.open()
    made = Workforce(home, store, queue)
    try:
        yield made
    finally:
        for one in made.running:
            one.kill()
            one.wait()
            one.close()
        queue.close()


def wait(what: Callable[[], bool], seconds: float, between: float = 0.05) -> None:
    """Until it is so; what is dear to look at is looked at less often."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(between)
