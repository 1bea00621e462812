"""A small project beside a sandbox of its own: people work on both sides, cycles run between."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests

from syncer.cycle.news import CENSUS
from syncer.cycle.project import Project
from syncer.cycle.report import Report
from syncer.domain.json import JsonObject, JsonValue
from syncer.ports import PutCursor
from syncer.sandbox.app import start
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site
from syncer.sync.hints import Reach
from syncer.sync.observation import Counterpart, DecisionKind, HubState
from syncer.wiring import Wired
from tests.support.pens import Block, Documents, Pen, Wiki
from tests.support.world import MAPPING, Flavour, lay_out, requirement, run, wire, without_pages

CRITERIA = "## Acceptance criteria\n- [uat] seen by a parent\n- logged\n"
_AGES = itertools.count(1)


@dataclass
class Campus:
    """The site, the folder, and the project as configured; every cycle has fresh clients."""

    site: Site
    url: str
    home: Path
    wired: Wired = field(init=False)
    pen: Pen = field(init=False)

    def __post_init__(self) -> None:
        self.wired = wire(self.home)
        self.pen = Documents() if self.site.cloud else Wiki()

    # ------------------------------------------------------------------------------- cycles

    @property
    def project(self) -> Project:
        """The one project."""
        return self.wired.projects[0]

    @property
    def register(self) -> Path:
        """The register's folder."""
        return self.home / "register"

    def cycle(self, reach: Reach = Reach.WHOLE) -> Report:
        """One whole cycle, or one that looks at what webhooks have named."""
        return run(self.wired, reach=reach)

    def quiet(self, cycles: int = 2) -> None:
        """So many cycles write nothing and find nothing wrong."""
        for _ in range(cycles):
            report = self.cycle()
            assert report.writes == 0, report.to_json()
            assert report.code == 0, report.to_json()

    def settled(self, most: int = 4) -> Report:
        """Cycles until one writes nothing, at most so many; its report."""
        for _ in range(most):
            report = self.cycle()
            if report.writes == 0:
                return report
        raise AssertionError(f"still writing after {most} cycles: {report.to_json()}")

    def hub(self) -> HubState:
        """The store's state."""
        return self.wired.hub.snapshot("CAMP")

    def decide(self, kind: DecisionKind, subject: str, payload: JsonObject | None = None) -> None:
        """A person decides."""
        self.wired.hub.decide("CAMP", kind, subject, payload or {}, by="pm", now=self.wired.clock())

    def retry(self, item: str = "CAMP") -> None:
        """Have what fails of an item, or all of it, sent again in the next cycle."""
        self.decide(DecisionKind.RETRY, item)

    def approve(self, item: str) -> None:
        """A person lets a stopped item go on."""
        self.decide(DecisionKind.APPROVE, item)

    def resolve(self, uid: str, path: str, take: str) -> None:
        """A person takes one side of a held field, as `syncer conflicts resolve` does."""
        (held,) = [h for h in self.hub().held if (h.uid, h.field) == (uid, path)]
        payload: JsonObject = {"value": held.values.get(take), "against": dict(held.sides)}
        self.decide(DecisionKind.RESOLVE, f"{uid} {path}", payload)

    def lose_store(self) -> None:
        """The store is gone, with its lock files."""
        self.wired.close()
        for path in (self.home / "var").iterdir():
            path.unlink()
        self.wired = wire(self.home)

    def rewire(self, mapping: str) -> None:
        """Another mapping, read anew."""
        self.wired.close()
        (self.home / "mappings" / "mapping.yaml").write_text(mapping, encoding="utf-8")
        self.wired = wire(self.home)

    # -------------------------------------------------------------------------------- files

    def write(self, name: str, front: str, body: str = "") -> Path:
        """A requirement's file."""
        return aged(requirement(self.register, name, front, body))

    def change(self, name: str, old: str, new: str) -> None:
        """A person edits a file by hand; the text must stand there once."""
        path = self.register / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in:\n{text}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        aged(path)

    def read(self, name: str) -> str:
        """A file's text."""
        return (self.register / name).read_text("utf-8")

    # --------------------------------------------------------------------------------- Jira

    def person(self, what: str, who: str = "analyst@example.com", **wanted: Any) -> JsonObject:
        """Somebody does something on the site."""
        time.sleep(0.002)  # never in the very millisecond of our own write
        return act(self.site, {"as": who, "do": what, **wanted})

    def edit(self, issue: str, **fields: Any) -> None:
        """Somebody edits an issue's fields; rich text is given as text or as the pen's value."""
        self.person("edit_issue", issue=issue, fields=fields)

    def state(self) -> Any:
        """All that the site holds."""
        return self.site.snapshot()

    def issues(self) -> dict[str, Any]:
        """Every issue by key."""
        return dict(self.state()["jira"]["issues"])

    def key(self, uid: str) -> str:
        """The key of a record's issue."""
        return self.part(uid).key

    def part(self, uid: str) -> Counterpart:
        """What the store knows of the record's issue."""
        (part,) = [p for p in self.hub().counterparts if p.uid == uid and p.side == "jira" and p.primary]
        return part

    def issue(self, uid: str) -> Any:
        """The record's issue as the site holds it."""
        return self.issues()[self.key(uid)]

    def description(self, key: str) -> list[Block]:
        """The blocks of an issue's description, for the pen."""
        return self.pen.blocks(self.issues()[key]["fields"].get("description"))

    def said(self, key: str) -> str:
        """The words of an issue's description."""
        return self.pen.said(self.description(key))

    def describe(self, key: str, blocks: Sequence[Block]) -> None:
        """Somebody saves the description as these blocks."""
        self.edit(key, description=self.pen.value(blocks))

    def ask(
        self, method: str, path: str, who: str = "analyst@example.com", body: JsonObject | None = None
    ) -> requests.Response:
        """Somebody asks Jira's own API for something; the path is below its base."""
        user = self.site.find_user(who)
        known = user.email if self.site.cloud else user.login
        url = f"{self.url}{self.pen.api}/{path}"
        reply = requests.request(method, url, auth=(known, user.password), json=body, timeout=5)
        reply.raise_for_status()
        return reply

    # -------------------------------------------------------------------------------- pages

    def pages(self) -> dict[str, Any]:
        """Current pages by title, without the spaces' own home pages."""
        found = [p for p in self.state()["confluence"]["pages"] if p["status"] == "current"]
        return {p["title"]: p for p in found if not p["title"].startswith("Camp administration")}

    def page(self, part: str) -> Any:
        """The one page whose title has these words."""
        (found,) = [page for title, page in self.pages().items() if part in title]
        return found

    def text(self, part: str) -> str:
        """The stored body of that page."""
        return str(self.page(part)["body"]["storage"]["value"])

    # ------------------------------------------------------------------------------ register

    def values(self, uid: str) -> dict[str, JsonValue]:
        """The register's values of a record."""
        return dict(self.hub().records[uid].values)


def aged(path: Path) -> Path:
    """Make a file look settled, and different from every other state of it."""
    moment = time.time() - 3600 + next(_AGES)
    os.utime(path, (moment, moment))
    return path


@contextmanager
def campus(
    home: Path,
    *,
    mapping: str = MAPPING,
    locale: str = '["en"]',
    flavour: Flavour = "cloud",
    pages: bool = True,
) -> Iterator[Campus]:
    """A fresh site and project, with pages or without; nothing has run."""
    with start(Site.from_seed(flavour=flavour)) as running:
        lay_out(home, running.url, mapping=mapping, locale=locale, flavour=flavour)
        if not pages:
            without_pages(home)
        made = Campus(running.site, running.url, home)
        try:
            yield made
        finally:
            made.wired.close()


def two_requirements(here: Campus) -> None:
    """REQ-0001 with all parts of a description, and REQ-0002 that depends on it; one cycle has run."""
    here.write(
        "gate",
        "id: REQ-0001\ntitle: Gate opens by itself\npriority: medium\nowner: analyst@example.com",
        f"As a parent I want a gate, so that children stay in.\n\n## Background\nOld gate.\n\n{CRITERIA}",
    )
    here.write(
        "bell", "id: REQ-0002\ntitle: Bell rings\ndepends_on: [REQ-0001]", "As a worker I want a bell.\n"
    )
    report = here.cycle()
    assert report.code == 0, report.to_json()


def marks(here: Campus) -> list[str]:
    """The uid of every issue that carries our mark, sorted."""
    return sorted(
        issue["properties"]["syncer"]["uid"]
        for issue in here.issues().values()
        if "syncer" in issue["properties"]
    )


def a_day_later(here: Campus) -> None:
    """The daily count of all issues is due."""
    past = (here.wired.clock() - timedelta(days=1)).isoformat()
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", [PutCursor(CENSUS, past)], cycle="t", now=here.wired.clock())


def codes(report: Report) -> list[str]:
    """What a cycle told, by code."""
    return [problem.code for problem in report.problems]
