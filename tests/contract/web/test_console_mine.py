"""What waits for whoever looks, and what waits beside it: by the name they signed in with, or the proxy gave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.records import Kind
from syncer.ports import CycleRow, HubWrite, NewRecord, PutFailure, PutHeld, PutResponse
from syncer.sync.failures import Cause, Failure
from syncer.sync.observation import Held, Response
from syncer.sync.proposals import EDIT
from syncer.web.console.access import Rules
from tests.support.visited import NOW, Visited, visited

PEOPLE = """\
people:
  - {id: zhao, name: 赵敏, side: ours, role: project_manager, email: zhao@example.com, accounts: {jira: acc-7}}
  - {id: li, name: 李雷, side: ours}
"""


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    with visited(tmp_path, Rules(user_header="X-User", proxies=("127.0.0.1/32",))) as opened:
        hub, sides = opened.wired.hub, {"jira": "a", "files": "b"}
        said = {"uid": "REQ-0002", "field": "title", "was": "a", "now": "b", "title": "Page"}
        writes: list[HubWrite] = [
            NewRecord("REQ-0002", Kind.REQUIREMENT, {"title": "Two", "owner": "zhao@example.com"}),
            NewRecord("ACT-0001", Kind.ACTION, {"title": "Call", "owner": "zhao", "due": "2026-11-23"}),
            NewRecord("ACT-0002", Kind.ACTION, {"title": "Later", "owner": "zhao", "due": "2026-11-24"}),
            NewRecord("ACT-0003", Kind.ACTION, {"title": "Other", "owner": "li", "due": "2026-11-01"}),
            NewRecord(
                "ACT-0004",
                Kind.ACTION,
                {"title": "Done", "owner": "zhao", "due": "2026-11-01", "state": "done"},
            ),
            PutHeld(Held("REQ-0002", "title", sides, sides, "", NOW, owner="zhao")),
            PutResponse(Response("e1", EDIT, "requirement-spec.en", "x", NOW, {**said})),
        ]
        with hub.lock("CAMP"):
            hub.commit("CAMP", writes, cycle="d", now=NOW)
        last = hub.last_cycle("CAMP")
        assert last is not None
        summary: JsonObject = {**last.summary, "drafts": {"zhao": 2, "li": 1, "": 3}}
        hub.finish(CycleRow("d", "CAMP", last.started, summary))
        yield opened


def seen(console: Visited, name: str) -> dict[str, list[str]]:
    """Headings of the overview, each with its list."""
    browser = console.browser()
    browser.session.headers["X-User"] = name.encode().decode("latin-1")  # as a proxy sends it
    text = browser.get("/p/CAMP").text
    parts = re.findall(r"<h2>(.*?)</h2>(.*?)(?=<h2>)", text, re.S)
    listed = {unescape(head): re.findall(r"<li>(.*?)</li>", body, re.S) for head, body in parts}
    return {
        head: [" ".join(unescape(re.sub(r"<[^>]+>", "", each)).split()) for each in items]
        for head, items in listed.items()
    }


@pytest.mark.parametrize("name", ["zhao", "Zhao@example.com", "赵敏", "acc-7"])
def test_what_is_theirs_stands_first(console: Visited, name: str) -> None:
    found = seen(console, name)
    assert found["Waits for you, 赵敏"] == [
        "conflicts to be decided: 1",
        "edits of pages to be answered: 1",
        "letters to be sent: 2",
        "Due 2026-11-23: ACT-0001 Call",
    ]
    others = found["What else waits"]
    assert "conflicts to be decided: 1" in others, "somebody else's"
    assert "letters to be sent: 4" in others
    assert "to be approved: 1" in others, "anybody's"


def test_who_is_nobody_of_the_project_sees_everything_and_why(console: Visited) -> None:
    found = seen(console, "guest")
    assert "conflicts to be decided: 2" in found["What waits for somebody"]
    assert "letters to be sent: 6" in found["What waits for somebody"]
    browser = console.browser()
    browser.session.headers["X-User"] = "<b>guest"
    assert "The project names nobody as “&lt;b&gt;guest”" in browser.get("/p/CAMP").text


def test_the_overview_stands_while_somebody_works_in_the_register(console: Visited, tmp_path: Path) -> None:
    """A checkout under way keeps nobody from looking, and who is who is known all the same."""
    (tmp_path / "register" / ".git").mkdir()
    (tmp_path / "register" / ".git" / "index.lock").touch()
    assert "Waits for you, 赵敏" in seen(console, "zhao")
    (tmp_path / "register" / "project.yaml").write_text("people: [", encoding="utf-8")
    assert "What waits for somebody" in seen(console, "zhao")


def test_a_problem_is_told_with_its_place_and_record_and_without_a_hint_too(console: Visited) -> None:
    """The overview answered 500 where a problem had no hint, and never said in which file it was."""
    last = console.wired.hub.last_cycle("CAMP")
    assert last is not None
    wrong: JsonObject = {
        "severity": "error",
        "message": "nothing is known of it",
        "uid": "REQ-0002",
        "place": {"file": "register/requirements/REQ-0002.md", "line": 7},
    }
    console.wired.hub.finish(CycleRow("d", "CAMP", last.started, {**last.summary, "problems": [wrong]}))
    browser = console.browser()
    browser.session.headers["X-User"] = "zhao"
    reply = browser.get("/p/CAMP")
    assert reply.status_code == 200
    assert "<b>REQ-0002</b>: " in reply.text
    assert "<code>register/requirements/REQ-0002.md:7</code>" in reply.text


def test_an_address_that_is_none_is_told_as_such(console: Visited) -> None:
    browser = console.browser()
    browser.session.headers["X-User"] = "zhao"
    for path in ("/p/NOPE", "/p/CAMP/board/REQ-9999", "/p/CAMP/nonsense", "/p/CAMP/do/nonsense"):
        reply = browser.get(path)
        assert (reply.status_code, "<h1>There is no such page</h1>" in reply.text) == (404, True), path


def test_a_failing_change_and_a_conflict_are_told_in_the_language_of_whoever_looks(console: Visited) -> None:
    """Messages are worded where they are found, in English; people are named, and instants told by the project's clocks."""
    hub, sides = console.wired.hub, {"jira": "a", "files": "b"}
    failure = Failure(
        key="jira update REQ-0002",
        side="jira",
        item="REQ-0002",
        what="update",
        cause=Cause.CONFIGURATION,
        message="Jira takes none of the change of CAMP-2: title: no",
        hint="correct the value, see the field's screen and options in Jira, or map the field otherwise",
        code="jira.update",
        first=NOW,
        last=NOW,
        tries=1,
        next=NOW,
    )
    authors = {"jira": "Zhao, 2026-11-23T09:00:00+00:00", "files": "somebody"}
    why = "changed differently on more than one side"
    held = Held("REQ-0002", "title", sides, sides, "", NOW, why, authors, "zhao@example.com")
    with hub.lock("CAMP"):
        hub.commit("CAMP", [PutFailure(failure), PutHeld(held)], cycle="e", now=NOW)
    browser = console.browser()
    browser.session.headers["X-User"] = "zhao"
    found = browser.get("/p/CAMP/failures", **{"Accept-Language": "zh-CN"}).text
    for words in (
        "更新 Jira 问题：须由站点管理员或映射的维护者处理。",
        'Jira 不接受对 <span class="whole">CAMP-2</span> 的任何修改：title: no',
        "请更正该值",
    ):
        assert words in found
    assert 'lang="en">Jira' not in found
    assert (
        'Jira takes none of the change of <span class="whole">CAMP-2</span>: title: no'
        in browser.get("/p/CAMP/failures").text
    )
    beside = browser.get("/p/CAMP/conflicts", **{"Accept-Language": "zh-CN"}).text
    for words in ("REQ-0002.需求名称", "由 赵敏 裁决", "多方作了不同的修改", "2026-11-23 17:00"):
        assert words in beside
    assert "2026-11-23T09:00" not in beside
