"""What cannot be done is refused in the visitor's language, in the terms of the page that it was asked for on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from syncer.ports import PutResponse
from syncer.sync.observation import DecisionKind, Response
from syncer.sync.proposals import EDIT
from tests.support.visited import NOW, Browser, Visited, visited

DO = "/p/CAMP/do"


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    with visited(tmp_path) as opened:
        said = {"uid": "REQ-0001", "field": "title", "was": "old words", "now": "new words", "title": "Page"}
        stray = {"was": "a", "now": "b", "title": "Page"}
        rows = [
            Response(
                "e1", EDIT, "requirement-spec.en", "zhang", NOW, {**said, "before": "gone", "after": "x"}
            ),
            Response("e2", EDIT, "requirement-spec.en", "zhang", NOW, {**stray}),
            Response("e3", EDIT, "requirement-spec.en", "zhang", NOW, {**stray, "uid": "REQ-0001"}),
        ]
        with opened.wired.hub.lock("CAMP"):
            opened.wired.hub.commit("CAMP", [PutResponse(row) for row in rows], cycle="d", now=NOW)
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    browser.sign_in(name="li")
    browser.post("/look", {"seal": browser.seal(), "language": "zh-CN", "back": "/"})
    return browser


REFUSED = [
    ("approve", {"item": "overwrite"}, "没有名为“overwrite”的待批准事项。您是否要填写“overwrites”？"),
    ("answer", {"id": "e1", "answer": "accept"}, "REQ-0001.title 现已不含被修改的原文"),
    ("answer", {"id": "e1", "answer": "decline"}, "请简要填写拒绝理由。"),
    ("answer", {"id": "e2", "answer": "accept"}, "修改 e2 所在文本不属于任何记录"),
    ("answer", {"id": "e3", "answer": "accept"}, "无法判断该修改属于哪个字段"),
    ("answer", {"id": "e3", "answer": "accept", "field": "tilte", "value": "x"}, "您是否要填写“title”？"),
    (
        "answer",
        {"id": "e3", "answer": "accept", "field": "kind", "value": "wish"},
        "kind 不能填写为“wish”。可选：",
    ),
]


@pytest.mark.parametrize(("deed", "given", "words"), REFUSED)
def test_a_refusal_speaks_the_language_of_the_page(
    console: Visited, inside: Browser, deed: str, given: dict[str, str], words: str
) -> None:
    reply = inside.post(f"{DO}/{deed}", {"seal": inside.seal(), **given})
    said = re.search(r'role="alert">(.*?)</p>', reply.text, re.S)
    assert said is not None
    assert (reply.status_code, words in unescape(said[1])) == (422, True), unescape(said[1])
    assert not re.search(r"--\w|syncer", unescape(said[1]))
    assert [one for one in console.decisions() if one.kind is not DecisionKind.PAUSE] == []


def test_an_edit_whose_words_are_gone_is_accepted_by_writing_the_whole_field(
    console: Visited, inside: Browser
) -> None:
    page = inside.get("/p/CAMP/proposals").text
    (mark,) = re.findall(r'name="mark" value="(\w+)"', page)
    given = {"seal": inside.seal(), "id": "e1", "answer": "accept", "value": "A better title"}
    assert inside.post(f"{DO}/answer", {**given, "mark": "0" * 64}).status_code == 409, "it changed since"
    assert inside.post(f"{DO}/answer", {**given, "mark": mark}).status_code == 303
    one = console.decisions()[-1]
    assert (one.kind, one.subject, one.payload["to"], one.by) == (
        DecisionKind.PROPOSAL,
        "e1",
        "A better title",
        "li",
    )
