"""The 317 issues of a real project: adopted, one section of each edited, and nothing else of them changes (B-23)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from syncer import wiring
from syncer.cycle.adoption import proposals
from syncer.cycle.conduct import cycle
from syncer.cycle.report import Report
from syncer.domain.json import canonical
from syncer.sandbox.app import start
from syncer.sandbox.site import Site, load_seed
from syncer.sync.observation import HubState, Side
from syncer.sync.proposal import chosen, proposed
from syncer.wiring import Wired
from tests.support.campus import aged
from tests.support.world import ACCESS, TOKEN, Flavour, both

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
ISSUES = "jira/daemon-317-issues.json"
CONFIG = """\
mode = "apply"
[jira]
url = "{url}"
{access}
token = {{env = "TOKEN"}}
[[projects]]
key = "DAEMON"
register = {{folder = "register"}}
mappings = "mappings"
"""
MAPPING = """\
version: 1
extends: stock
guard: {first_push: allow}
records:
  requirement:
    adopt: {mode: always, jql: 'key is not EMPTY'}
    fields:
      background: {jira: description, section: {en: Description}}
  action: null
"""
PLAIN = re.compile(r"[A-Z][a-z]+(?: [a-z]+){3,}\.")


class Daemon:
    """The project beside a sandbox of its own."""

    def __init__(self, home: Path, site: Site, url: str, flavour: Flavour) -> None:
        self._home, self.register, self._site = home, home / "register", site
        (self.register / "requirements").mkdir(parents=True)
        (home / "mappings").mkdir()
        (home / "mappings" / "mapping.yaml").write_text(MAPPING)
        (home / "config.toml").write_text(CONFIG.format(url=url, access=ACCESS[flavour]))
        self.wired: Wired = wiring.build(home / "config.toml", TOKEN)

    def remap(self, mapping: str) -> None:
        """Another mapping, read anew."""
        self.wired.close()
        (self._home / "mappings" / "mapping.yaml").write_text(mapping, encoding="utf-8")
        self.wired = wiring.build(self._home / "config.toml", TOKEN)

    def cycle(self) -> Report:
        project = replace(self.wired.projects[0], patience=timedelta(0))
        return cycle(project, self.wired.ports(project))

    def hub(self) -> HubState:
        """The store's state."""
        return self.wired.hub.snapshot("DAEMON")

    def issues(self) -> dict[str, Any]:
        """Every issue by key, as JSON tells them."""
        found: dict[str, Any] = json.loads(json.dumps(self._site.snapshot()["jira"]["issues"], default=str))
        return found


@pytest.fixture
def daemon(tmp_path: Path, flavour: Flavour) -> Iterator[Daemon]:
    if not (DATA / ISSUES).is_file():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with {ISSUES}")
    with start(Site.from_seed(load_seed(DATA / ISSUES), flavour=flavour)) as running:
        made = Daemon(tmp_path, running.site, running.url, flavour)
        try:
            yield made
        finally:
            made.wired.close()


def uid_of(path: Path) -> str:
    """The id that a cycle wrote into a file."""
    found = re.search(r"^id: (REQ-[0-9]+)$", path.read_text("utf-8"), re.MULTILINE)
    assert found is not None, path
    return found[1]


def pairs(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    assert before.keys() == after.keys()
    for key, issue in before.items():
        yield key, issue, after[key]


def without_marks(issue: Any) -> Any:
    """An issue without what adopting it may change: our property, our label, and when it was changed."""
    fields = {name: value for name, value in issue["fields"].items() if name not in {"labels", "updated"}}
    rest = {
        name: value
        for name, value in issue.items()
        if name not in {"fields", "properties", "updated", "history", "description_text"}
    }
    return fields, rest


def edited(path: Path, number: int) -> str:
    """One section of a file edited as a person would: a new one, one paragraph more, or a word; what was done."""
    text = path.read_text("utf-8")
    sentences = [line for line in text.splitlines() if PLAIN.fullmatch(line) and text.count(line) == 1]
    if number % 3 == 0:
        more, done = f"{text.rstrip()}\n\n## Acceptance criteria\n- It holds.\n", "section"
    elif number % 3 == 1 and sentences:
        line = sentences[0]
        more, done = text.replace(line, reworded(line)), line
    else:
        more, done = f"{text.rstrip()}\n\nOne sentence more.\n", "paragraph"
    path.write_text(more, encoding="utf-8")
    aged(path)
    return done


ADDED = {
    "section": ("Acceptance criteria", "It holds."),
    "paragraph": ("One sentence more.",),
}


def holds(before: Any, after: Any, done: str) -> bool:
    """Whether a description changed where it was edited and nowhere else: in bytes of wiki, in nodes of a document."""
    wiki = isinstance(before, str)
    old, new = (
        [*text] if wiki else [canonical(bare(node)) for node in text["content"]] for text in (before, after)
    )
    if done in ADDED:
        return said("".join(inserted(old, new)), done)
    if wiki:
        return str(after) == str(before).replace(done, reworded(done))
    differ = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
    return [b for _, b in differ] == [a.replace(done, reworded(done)) for a, _ in differ] and len(differ) == 1


def inserted(old: list[str], new: list[str]) -> list[str]:
    """The one stretch that came in; nothing where anything else changed, blanks at the very end aside."""
    while old and not old[-1].strip():
        old = old[:-1]
    head = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    tail = len(old) - head
    return new[head : len(new) - tail] if old[head:] == new[len(new) - tail :] else []


def said(tail: str, done: str) -> bool:
    """Whether what was added has our words and not many others."""
    return all(words in tail for words in ADDED[done]) and len(tail) < 400


def reworded(line: str) -> str:
    return f"Now {line[0].lower()}{line[1:]}"


def bare(node: Any) -> Any:
    """A node without the ids that Jira gives as it likes."""
    if isinstance(node, list):
        return [bare(one) for one in node]
    if not isinstance(node, dict):
        return node
    return {name: bare(value) for name, value in node.items() if name != "localId"}


@both
def test_every_real_issue_is_adopted_and_edited_and_keeps_all_else(daemon: Daemon, flavour: Flavour) -> None:
    given = daemon.issues()
    report = daemon.cycle()
    assert (report.tally.table()["jira"]["adopt"], report.code) == (317, 0), report.to_json()
    report = daemon.cycle()
    assert (report.writes, report.code) == (0, 0), report.to_json()
    adopted = daemon.issues()
    for key, before, after in pairs(given, adopted):
        assert after["properties"]["syncer"]["uid"].startswith("REQ-"), key
        assert sorted(after["fields"]["labels"]) == sorted([*before["fields"]["labels"], "sy"]), key
        assert without_marks(before) == without_marks(after), key

    keys = {part.uid: part.key for part in daemon.hub().counterparts if part.side is Side.JIRA}
    files = sorted((daemon.register / "requirements").glob("*.md"))
    done = {keys[uid_of(path)]: edited(path, number) for number, path in enumerate(files)}
    report = daemon.cycle()
    assert (report.tally.table()["jira"]["update"], report.code) == (317, 0), report.to_json()
    report = daemon.cycle()
    assert (report.writes, report.code) == (0, 0), report.to_json()
    for key, before, after in pairs(adopted, daemon.issues()):
        texts = [issue["fields"].pop("description") for issue in (before, after)]
        assert holds(texts[0], texts[1], done[key]), (key, done[key], texts)
        assert before["fields"]["labels"] == after["fields"]["labels"]
        assert without_marks(before) == without_marks(after), key


@both
def test_the_mapping_proposed_for_the_real_project_passes_and_proposes_its_issues(
    daemon: Daemon, flavour: Flavour
) -> None:
    surveyor = daemon.wired.jira_surveyor()
    assert surveyor is not None
    survey = surveyor.look("DAEMON")
    found = proposed(surveyor.with_screens(survey, chosen(survey).values()))
    assert any("Bug" in line for line in found.misfits)
    assert any("Expected" in line for line in found.misfits)
    daemon.remap(found.text)
    report = daemon.cycle()
    assert (report.code, report.writes) == (0, 0), report.to_json()
    assert len(proposals(daemon.hub())) > 0
