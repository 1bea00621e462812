"""How a record's clocks were worked out, on a page of the console: what `explain --sla` says, in the reader's language (SLA-5, B-30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from syncer.cli.one_record import OneRecord
from syncer.cycle.project import data_in
from syncer.domain.records import Kind
from syncer.explaining.clock_words import lines
from syncer.explaining.clocks import explained
from syncer.explaining.watched import Watch
from syncer.files.folder import RegisterFolder
from syncer.ports import HistoryEntry, NewRecord
from syncer.web.console.explained import Told, nested
from tests.support.visited import HOSTILE, NOW, Browser, Visited, visited


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    with visited(tmp_path) as opened:
        question = NewRecord("QST-0001", Kind.QUESTION, {"title": HOSTILE, "state": "open"})
        asked = HistoryEntry("QST-0001", "state", None, "open", "li", "CAMP")
        with opened.wired.hub.lock("CAMP"):
            opened.wired.hub.commit("CAMP", [question, asked], cycle="d", now=NOW - timedelta(days=3))
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    browser.sign_in(name="li")
    return browser


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_page_says_what_the_command_says(console: Visited, inside: Browser, language: str) -> None:
    wired = console.wired
    project, hub = wired.projects[0], wired.hub.snapshot("CAMP")
    one = OneRecord(project, hub, hub.records["QST-0001"], wired)
    watch = Watch(project, wired.offline(project), hub, NOW)
    said = list(lines(explained(watch, one.uid, "", language), Kind.QUESTION, one.uid, language))[:-1]
    assert len(said) > 2, "it has a clock"
    text = inside.get("/p/CAMP/board/QST-0001", **{"Accept-Language": language}).text
    found = [unescape(one) for one in re.findall(r"<(?:h2|li(?: class=\"soft\")?)>([^<\n]+)", text)]
    assert [one for one in said if one.strip() not in found] == []


def test_what_people_wrote_stays_text_and_no_other_record_is_there(inside: Browser) -> None:
    reply = inside.get("/p/CAMP/board/QST-0001")
    assert (reply.status_code, "<img" in reply.text, reply.text.count("<script")) == (200, False, 1)
    for uid in ("QST-0002", "x%2f..%2fy", HOSTILE):
        assert inside.get(f"/p/CAMP/board/{uid}").status_code == 404
    assert inside.get("/p/MOON/board/QST-0001").status_code == 404


def test_who_is_not_signed_in_sees_nothing(console: Visited) -> None:
    assert console.browser().get("/p/CAMP/board/QST-0001").status_code == 303


def test_lines_stand_below_what_they_belong_to() -> None:
    told = nested([(0, "a"), (1, "b"), (2, "c"), (1, "d"), (0, "e")])
    assert told == [Told("a", [Told("b", [Told("c")]), Told("d")]), Told("e")]


def test_no_file_of_a_record_is_read_for_it(
    tmp_path: Path, console: Visited, inside: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom a project names and when it meets stand in one file; the others took seconds."""
    root = tmp_path / "register"
    (root / "requirements").mkdir(parents=True)
    (root / "project.yaml").write_text("people:\n  - {id: li, name: 李雷, side: ours}\n", encoding="utf-8")
    folder = RegisterFolder(root, root / "project.yaml")
    monkeypatch.setattr(RegisterFolder, "read", lambda _: pytest.fail("every record was read"))
    project, hub = console.wired.projects[0], console.wired.hub.snapshot("CAMP")
    watch = Watch(project, replace(console.wired.offline(project), files=folder), hub, NOW)
    assert [one.id for one in data_in(project, watch.ports).people] == ["li"]
    assert explained(watch, "QST-0001", "", "en")["clocks"]
