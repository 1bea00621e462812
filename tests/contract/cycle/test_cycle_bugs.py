"""A program error becomes a bug in Jira and never a requirement: made once whatever breaks, linked, pointed to, its state shown (PPL-3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.cycle.conduct import plan
from syncer.sync.printing import as_text
from syncer.sync.work import STATUS
from tests.support.begun import Start, begun
from tests.support.campus import Campus, a_day_later, aged, codes, marks
from tests.support.dying import Killed, dying
from tests.support.world import Flavour, both

MAPPING = """\
version: 1
extends: demo
bugs: {labels: [from-customer], assignee: routing}
routing:
  - {name: payments, when: {components: Payments}, owner: analyst@example.com}
"""
MEETING = """\
---
id: MTG-0001
title: Kick-off
state: held
---

## Customer feedback
- F1: The export crashes (urgency: urgent)
- F2: We need nametags (urgency: normal)
"""
REQUIREMENT = "id: REQ-0001\ntitle: Login fails\nagreement: clarifying\ncomponents: [Payments]"


def ask(here: Campus, *words: str) -> Any:
    """What a command reports as JSON; its words where it is refused."""
    given = ["--config", str(here.home / "config.toml"), *words, "--json"]
    found = CliRunner().invoke(cli, given, standalone_mode=False)
    if found.exception is not None:
        return getattr(found.exception, "message", found.exception)
    return json.loads(found.stdout)


def put(here: Campus, name: str, text: str) -> None:
    (here.register / name).parent.mkdir(exist_ok=True)
    (here.register / name).write_text(text, "utf-8")
    aged(here.register / name)


@pytest.fixture
def told(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """The same without pages."""
    with begun(tmp_path / "home", Start(with_errors, MAPPING, flavour=flavour, pages=False)) as made:
        yield made


@pytest.fixture
def paged(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A meeting, a question and a requirement in which somebody told of an error; all quiet."""
    with begun(tmp_path / "home", Start(with_errors, MAPPING, flavour=flavour)) as made:
        yield made


def with_errors(fresh: Campus) -> None:
    put(fresh, "meetings/MTG-0001.md", MEETING)
    put(
        fresh,
        "questions/QST-0001.md",
        "---\nid: QST-0001\ntitle: Page stays white\nstate: open\n---\nIt crashes.\n",
    )
    fresh.write("login", REQUIREMENT, "Login fails with error 500.\n")
    fresh.write(
        "bell", "id: REQ-0002\ntitle: Bell\nowner: analyst@example.com", "As a parent I want a bell.\n"
    )
    fresh.settled()


def bug(here: Campus, uid: str) -> dict[str, Any]:
    """The one issue that carries the bug's mark."""
    (found,) = [one for one in here.issues().values() if mark(one) == uid]
    return dict(found)


def mark(issue: Any) -> str:
    return str(issue["properties"].get("syncer", {}).get("uid", ""))


@both
def test_errors_become_bugs_that_their_records_point_to_ppl_3(paged: Campus) -> None:
    for item in ("MTG-0001#F1", "QST-0001", "REQ-0001"):
        ask(paged, "bug", item)
    assert ask(paged, "bug", "QST-0001")["before"] is True
    shown = as_text(plan(paged.project, paged.wired.ports(paged.project)).plan)
    assert "new issues: bug" in shown
    assert "MTG-0001#f1  The export crashes; the feedback in MTG-0001 then says what it became" in shown
    assert "REQ-0001 is withdrawn to it, in its file and on its issue too" in shown
    assert ask(paged, "status")["bugs_to_make"] == ["MTG-0001#f1", "QST-0001#bug", "REQ-0001#bug"]
    assert paged.cycle().code == 0
    paged.quiet()
    assert marks(paged) == ["MTG-0001#f1", "QST-0001#bug", "REQ-0001", "REQ-0001#bug", "REQ-0002"]
    assert paged.hub().decisions == ()

    login = bug(paged, "REQ-0001#bug")
    assert login["fields"]["summary"] == "Login fails"
    assert sorted(login["fields"]["labels"]) == ["from-customer", "sy"]
    assert login["fields"]["assignee"] == paged.issue("REQ-0002")["fields"]["assignee"]
    assert [link["type"] for link in login["links"]] == ["Relates"]
    key = paged.part("REQ-0001#bug").key
    assert paged.values("REQ-0001")["agreement"] == "withdrawn"
    assert paged.values("REQ-0001")["conclusion.how"] == f"A program error; it is followed as the bug {key}."
    assert "agreement: withdrawn" in paged.read("requirements/login.md")
    feedback = paged.part("MTG-0001#f1").key
    assert f"became: {feedback}" in paged.read("meetings/MTG-0001.md")
    assert paged.values("QST-0001")["about"] == [paged.part("QST-0001#bug").key]
    assert ask(paged, "bug", "REQ-0001")["issue"] == key
    assert ask(paged, "history", key)["uid"] == "REQ-0001"

    paged.person("transition", issue=feedback, to="In Progress")
    paged.settled()
    assert paged.part("MTG-0001#f1").seen[STATUS] == ["In Progress", "in_progress"]
    minutes = next(page for page in paged.pages().values() if "Kick-off" in page["title"])
    assert feedback in str(minutes)
    paged.quiet()

    standing = {one["bug"]: one["status"] for one in ask(paged, "status")["bugs"]}
    assert standing["MTG-0001#f1"] == "In Progress"

    paged.lose_store()
    paged.settled()
    paged.quiet()
    assert len(marks(paged)) == 5
    assert paged.part("MTG-0001#f1").key == feedback


@both
@pytest.mark.parametrize("sent", [True, False], ids=["made", "not made"])
def test_a_bug_without_a_reply_is_made_once_b_01(told: Campus, sent: bool) -> None:
    ask(told, "bug", "MTG-0001#f1")
    with dying(method="POST", path="/issue/bulk", sent=sent), pytest.raises(Killed):
        told.cycle()
    told.settled()
    assert marks(told) == ["MTG-0001#f1", "REQ-0001", "REQ-0002"]
    assert f"became: {told.part('MTG-0001#f1').key}" in told.read("meetings/MTG-0001.md")
    assert (told.hub().claims, told.hub().decisions) == ((), ())
    told.quiet()


def test_a_clone_of_a_bug_loses_the_mark_and_one_that_went_is_told(told: Campus) -> None:
    """B-01, B-08."""
    ask(told, "bug", "MTG-0001#f1")
    told.settled()
    key = told.part("MTG-0001#f1").key
    told.person("clone", issue=key)
    told.settled()
    assert marks(told) == ["MTG-0001#f1", "REQ-0001", "REQ-0002"]
    told.quiet()
    told.person("delete_issue", issue=key)
    a_day_later(told)
    assert "bug-gone" in codes(told.cycle())
    told.cycle()
    assert marks(told) == ["REQ-0001", "REQ-0002"]


def test_a_bug_in_another_project_is_made_and_found_there_b_01(told: Campus) -> None:
    told.rewire(MAPPING.replace("bugs: {", "bugs: {project: DEMO, "))
    ask(told, "bug", "MTG-0001#f1")
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        told.cycle()
    told.settled()
    key = told.part("MTG-0001#f1").key
    assert (key, mark(told.issues()[key])) == ("DEMO-1", "MTG-0001#f1")
    told.quiet()
    told.person("transition", issue=key, to="In Progress")
    told.settled()
    assert told.part("MTG-0001#f1").seen[STATUS] == ["In Progress", "in_progress"]
    told.lose_store()
    told.settled()
    told.quiet()
    assert told.part("MTG-0001#f1").key == key
    assert marks(told) == ["MTG-0001#f1", "REQ-0001", "REQ-0002"]


def test_feedback_that_is_gone_by_then_becomes_no_bug_and_can_be_taken_back(told: Campus) -> None:
    """PPL-3: nothing else of the meeting is taken for what was meant."""
    ask(told, "bug", "MTG-0001#f1")
    told.change("meetings/MTG-0001.md", "- F1: The export crashes (urgency: urgent)\n", "")
    assert codes(told.cycle()) == ["bug-overtaken"]
    assert marks(told) == ["REQ-0001", "REQ-0002"]
    assert ask(told, "bug", "MTG-0001#F1", "--cancel")["bug"] == "MTG-0001#f1"
    told.quiet(1)
    ask(told, "bug", "MTG-0001#f2")
    told.change("meetings/MTG-0001.md", "urgency: normal", "urgency: normal, became: REQ-0002")
    assert codes(told.cycle()) == ["bug-overtaken"]


def test_whoever_asks_again_has_the_record_point_to_its_bug_where_the_store_forgot_b_01(told: Campus) -> None:
    ask(told, "bug", "REQ-0001")
    with dying(method="POST", path="/issue/bulk", sent=True), pytest.raises(Killed):
        told.cycle()
    told.lose_store()
    told.settled()
    assert told.values("REQ-0001")["agreement"] == "clarifying"
    key = told.part("REQ-0001#bug").key
    assert ask(told, "bug", "REQ-0001")["issue"] == key
    told.settled()
    assert told.values("REQ-0001")["agreement"] == "withdrawn"
    ask(told, "bug", "REQ-0001")
    assert told.hub().decisions == ()
    told.quiet()


def test_what_cannot_become_a_bug_says_why(told: Campus) -> None:
    assert "did you mean 'f2'" in ask(told, "bug", "MTG-0001#F22")
    assert "there are MTG-0001#f1, MTG-0001#f2" in ask(told, "bug", "MTG-0001")
    assert "nobody asked for a bug of QST-0001" in ask(told, "bug", "QST-0001", "--cancel")
    ask(told, "bug", "QST-0001")
    ask(told, "bug", "QST-0001", "--cancel")
    told.quiet(1)
    assert marks(told) == ["REQ-0001", "REQ-0002"]
    told.rewire("version: 1\nextends: demo\nbugs: null\n")
    assert "the mapping has no `bugs`" in ask(told, "bug", "QST-0001")
