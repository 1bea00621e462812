"""Letters that wait, on the console's page: read there, and marked as sent by what `syncer sent` writes (NOT-4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from syncer.acts.evidence import Office
from syncer.acts.letters import drafts_in
from syncer.domain.json import JsonObject
from syncer.domain.records import Kind
from syncer.pages.drafts import Draft
from syncer.ports import NewRecord
from syncer.sync.observation import Decision, DecisionKind
from syncer.web.console import letters
from tests.support.visited import HOSTILE, NOW, Browser, Visited, visited

PEOPLE = """\
people:
  - {id: zhao, name: 赵敏, side: ours, role: project_manager, email: zhao@example.com, accounts: {jira: acc-7}}
  - {id: wang, name: 王芳, side: customer, email: wang@example.com}
  - {id: chen, name: 陈曦, side: customer}
  - {id: chen2, name: 陈曦, side: customer}
"""
DO, PAGE = "/p/CAMP/do/sent", "/p/CAMP/drafts"
REQUEST: JsonObject = {
    "title": HOSTILE,
    "owner": "zhao",
    "agreement": "draft",
    "source.channel": "email",
    "source.raised_by": "customer",
    "source.contact": "wang",
}
INFEASIBLE: JsonObject = {
    **REQUEST,
    "title": "Fly",
    "agreement": "infeasible",
    "infeasible_reason.reason": "technical",
    "infeasible_reason.text": "Nobody flies.",
    "alternatives": [{"title": "Walk"}],
}


@pytest.fixture(name="console")
def _console(tmp_path: Path) -> Iterator[Visited]:
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    with visited(tmp_path) as opened:
        records = [
            NewRecord("REQ-0002", Kind.REQUIREMENT, REQUEST),
            NewRecord("REQ-0003", Kind.REQUIREMENT, INFEASIBLE),
        ]
        with opened.wired.hub.lock("CAMP"):
            opened.wired.hub.commit("CAMP", records, cycle="d", now=NOW)
        yield opened


@pytest.fixture(name="inside")
def _inside(console: Visited) -> Browser:
    browser = console.browser()
    browser.sign_in(name="acc-7")
    return browser


def sent(console: Visited) -> list[Decision]:
    return [one for one in console.decisions() if one.kind is DecisionKind.SENT]


def form(inside: Browser) -> dict[str, str]:
    return {**inside.hidden(PAGE, DO), "by": "zhao", "how": "mail", "to": "王芳", "at": "", "ref": ""}


def test_a_letter_is_read_with_whom_it_goes_to_and_escaped(inside: Browser) -> None:
    text = inside.get(PAGE).text
    assert "We have received your request" in text
    assert "王芳 &lt;wang@example.com&gt;" in text
    assert 'href="mailto:wang@example.com?subject=' in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert '<option value="zhao" selected>' in text, "who looks is who sends"
    assert "待发答复" in inside.get(PAGE, **{"Accept-Language": "zh-CN"}).text


def test_it_is_marked_as_sent_as_the_command_does_not_4(console: Visited, inside: Browser) -> None:
    given = {**form(inside), "at": "2026-11-23T17:00", "ref": "<a1@mail>", "how": "letter"}
    reply = inside.post(DO, given)
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{PAGE}?done=sent")
    (one,) = sent(console)
    assert (one.subject, one.by) == ("REQ-0002 received", "acc-7")
    told = {name: one.payload[name] for name in ("how", "to", "who", "at", "ref", "owner")}
    assert told == {
        "how": "letter",
        "to": ["wang"],
        "who": "zhao",
        "at": "2026-11-23T09:00:00+00:00",
        "ref": "<a1@mail>",
        "owner": "zhao",
    }
    assert {"reason", "text", "subject"} <= one.payload.keys()
    assert console.woken == [["CAMP"]]
    assert "REQ-0002.received" not in inside.get(PAGE).text, "it waits no longer"
    assert inside.post(DO, given).status_code == 409, "somebody was faster"
    assert len(sent(console)) == 1


def test_an_answer_is_recorded_as_one_sla_6(console: Visited, inside: Browser) -> None:
    page = inside.get(PAGE).text
    (found,) = re.findall(
        r'name="uid" value="REQ-0003"><input type="hidden" name="draft" value="([\w-]+)"><input type="hidden" name="mark" value="(\w+)"',
        page,
    )
    given = {**form(inside), "uid": "REQ-0003", "draft": found[0], "mark": found[1]}
    assert inside.post(DO, given).status_code == 303
    kinds = [(one.kind, one.subject) for one in console.decisions()][-2:]
    assert sorted(kinds) == [
        (DecisionKind.EVIDENCE, "REQ-0003 answers"),
        (DecisionKind.SENT, f"REQ-0003 {found[0]}"),
    ]


def test_a_letter_that_says_something_else_by_now_is_not_marked(console: Visited, inside: Browser) -> None:
    given = form(inside)
    for changed in ({"mark": "0" * 64}, {"uid": "REQ-0001"}, {"uid": "REQ-9999"}, {"draft": "planned"}):
        assert inside.post(DO, {**given, **changed}).status_code == 409
    assert sent(console) == []


WRONG = [
    ({"to": ""}, "请填写收件人。"),
    ({"to": "王方"}, "项目中没有“王方”这个人。"),
    ({"to": "陈曦"}, "名为“陈曦”的共有 2 人。可选：chen、chen2。"),
    ({"by": "wang"}, "王芳 属于客户方"),
    ({"by": ""}, "项目中没有“”这个人。"),
    ({"at": "2999-01-01T10:00"}, "晚于当前时间"),
    ({"at": "lately"}, "不是有效时间"),
    ({"how": "pigeon"}, "不能填写为“pigeon”"),
]


@pytest.mark.parametrize(("changed", "words"), WRONG)
def test_what_is_wrong_is_said_on_a_page_and_nothing_is_recorded(
    console: Visited, inside: Browser, changed: dict[str, str], words: str
) -> None:
    inside.post("/look", {"seal": inside.seal(), "language": "zh-CN", "back": "/"})
    reply = inside.post(DO, {**form(inside), **changed})
    assert (reply.status_code, words in unescape(reply.text)) == (422, True), reply.text[-900:]
    assert sent(console) == []


def test_a_form_of_another_page_marks_nothing(console: Visited, inside: Browser) -> None:
    other = console.browser()
    other.sign_in()
    given = form(inside)
    assert inside.post(DO, {**given, "seal": other.seal()}).status_code == 403
    assert inside.post(DO, given, {"Origin": "https://evil.example"}).status_code == 403
    assert sent(console) == []


def test_names_may_be_parted_in_several_ways(console: Visited, inside: Browser) -> None:
    inside.post(DO, {**form(inside), "to": "王芳； chen、zhao@example.com, somebody@example.com;"})
    (one,) = sent(console)
    assert one.payload["to"] == ["wang", "chen", "zhao", "somebody@example.com"]


def test_letters_are_worked_out_again_only_where_something_has_changed(
    console: Visited, inside: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a thousand records that takes a second, for everybody who looks."""
    worked, real = list[str](), drafts_in

    def counted(office: Office, only: str = "") -> tuple[Draft, ...]:
        worked.append(only)
        return real(office, only)

    monkeypatch.setattr(letters, "drafts_in", counted)
    first = inside.get(PAGE).text
    assert inside.get(PAGE).text == first
    assert worked == [""]
    inside.post(DO, {"seal": inside.seal(), **form(inside)})
    worked.clear()
    assert inside.get(PAGE).text != first
    assert worked == [""]
