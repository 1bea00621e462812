"""A meeting's page: the notice before it, the minutes after it, and what became of it (PG-4, MTG-1 … MTG-9)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.edition import edition
from syncer.pages.render import Rendered, render
from syncer.pages.view import Issue, Register, register
from syncer.text import storage

EDITIONS = [(locale, audience) for locale in ("en", "zh-CN") for audience in Audience]
PARTS = {
    "en": [
        "Basic information",
        "Last meeting's actions",
        "Agenda review",
        "Customer feedback and requirements",
        "Solution discussion",
        "Agreed points and decisions",
        "Open and parked questions",
        "Action plan",
        "Next meeting",
        "Minutes and distribution",
    ],
    "zh-CN": [
        "基本信息",
        "上次行动项回顾",
        "议程回顾",
        "客户反馈与需求",
        "方案讨论",
        "共识与决定",
        "待解决与暂存问题",
        "行动计划",
        "下次会议",
        "纪要发布与分发",
    ],
}
KICK_OFF: JsonObject = {
    "id": "MTG-0009",
    "title": "启动会",
    "state": "issued",
    "start": "2026-10-20T06:00:00Z",
    "actions": ["ACT-0009"],
}
LATE: JsonObject = {"id": "ACT-0009", "title": "约定测试日期", "owner": "wang", "due": "2026-11-01"}


def _with(*records: tuple[Kind, JsonObject]) -> Register:
    named = {str(payload["id"]) for _, payload in records}
    values = [(kind, leaves) for kind, leaves in sample.values() if leaves["id"] not in named]
    issues = {"ACT-0001": (Issue("SHOP-90", "https://example.com/browse/SHOP-90", "进行中", "in_progress"),)}
    found = register(
        [*values, *((kind, flatten(kind, payload)) for kind, payload in records)], sample.project(), issues
    )
    assert found.problems == ()
    return found


WHOLE = _with((Kind.MEETING, KICK_OFF), (Kind.ACTION, LATE))


def _page(
    templates: Templates,
    uid: str,
    locale: str = "en",
    audience: Audience = Audience.INTERNAL,
    of: Register = WHOLE,
    titles: Mapping[str, str] | None = None,
) -> Rendered:
    context = replace(sample.sample_context(), titles=titles or {})
    page = render(templates, "minutes", of, locale, audience, context, uid)
    assert page.problems == ()
    return page


def _words(page: Rendered) -> str:
    text = re.sub(r"<ac:parameter ac:name=\"(?!title).*?</ac:parameter>", "", page.body)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("&#160;", " ").replace("\xa0", " ").split())


def _headings(page: Rendered) -> list[str]:
    heads = re.findall(r"<h2>(.*?)</h2>", page.body)
    return [re.sub(r"^\d+\s+", "", unescape(head)).strip() for head in heads]


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_minutes_have_the_parts_of_minutes_in_their_order(
    templates: Templates, locale: str, audience: Audience
) -> None:
    """MTG-3."""
    found = _headings(_page(templates, "MTG-0001", locale, audience))
    assert found[: len(PARTS[locale])] == PARTS[locale]
    assert (len(found) > len(PARTS[locale])) == (audience is Audience.INTERNAL)


def test_what_was_agreed_who_acts_and_what_is_open_come_first(templates: Templates) -> None:
    """PG-4."""
    body = _page(templates, "MTG-0001", "zh-CN").body
    first = body[: body.index("<h2>")]
    assert all(
        words in first
        for words in (
            "卡号分段加密",
            "取得压力测试报告",
            "李伟",
            "我方",
            "2026年11月20日",
            "是否支持国密算法？",
        )
    )
    assert "老订单如何处理" not in first


def test_an_actions_live_state_and_how_often_it_was_carried_over_show(templates: Templates) -> None:
    """ACT-3."""
    body = _page(templates, "MTG-0001").body
    review = body[body.index("Last meeting&#39;s actions") : body.index("Agenda review")]
    assert "约定测试日期" in review
    assert "Carried over once" in review
    assert ">Open</ac:parameter>" in review
    assert ">Done</ac:parameter>" in body


def test_an_action_shows_its_department_outcome_standard_and_priority(templates: Templates) -> None:
    """ACT-1, ACT-2."""
    words = _words(_page(templates, "MTG-0001", "zh-CN", Audience.CUSTOMER))
    assert all(
        said in words for said in ("研发部", "目标成果： 一份报告", "交付标准： 双方均已阅读", "P0 紧急")
    )


def test_only_our_edition_names_jira_preparation_outline_and_notes(templates: Templates) -> None:
    """PG-4, B-22: what the customer may read has none of it."""
    ours = _words(_page(templates, "MTG-0001", "zh-CN"))
    theirs = _words(_page(templates, "MTG-0001", "zh-CN", Audience.CUSTOMER))
    for inner in ("SHOP-90", "SHOP-31", "投影仪调试", "最担心的风险是什么？", "有顾虑", "内部"):
        assert inner in ours
        assert inner not in theirs


def test_who_has_not_confirmed_receipt_is_named(templates: Templates) -> None:
    """MTG-5."""
    body = _page(templates, "MTG-0001", "zh-CN").body
    assert "<th><p>尚未确认接收</p></th><td><p>陈静、赵敏</p></td>" in body


def test_feedback_leads_to_what_it_became(templates: Templates) -> None:
    """MTG-4."""
    titles = {"requirement-spec.en": "SHOP-SRS-001 · Requirement specification (internal)"}
    body = _page(templates, "MTG-0001", titles=titles).body
    link = f'<ac:link ac:anchor="REQ-0001"><ri:page ri:content-title="{titles["requirement-spec.en"]}"/>'
    assert link in body


@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_before_the_meeting_the_page_is_its_notice(
    templates: Templates, locale: str, audience: Audience
) -> None:
    """MTG-6: purpose, agenda with times, what to prepare; none of the parts of minutes."""
    page = _page(templates, "MTG-0002", locale, audience)
    words = _words(page)
    assert "决定加密方案。" in words
    assert "倾向的方案及原因" in words
    assert "07:00–07:20" in words
    assert "07:20–07:50" in words
    unfit = set(PARTS[locale][2:])
    assert unfit.isdisjoint(_headings(page))


def test_times_are_those_of_the_meetings_zone_and_of_the_projects_where_they_differ(
    templates: Templates,
) -> None:
    """MTG-1: time and zone, in words a reader understands."""
    words = _words(_page(templates, "MTG-0002"))
    assert "26 November 2026, 07:00–08:00 Berlin time (UTC+1)" in words
    assert "26 November 2026, 14:00–15:00 Beijing time (UTC+8)" in words
    chinese = _words(_page(templates, "MTG-0001", "zh-CN"))
    assert "2026年11月5日 14:00–15:00（北京时间，UTC+8）" in chinese
    assert chinese.count("北京时间") == 2  # the meeting's own and the next one's


def test_a_cancelled_meeting_says_so_and_little_else(templates: Templates) -> None:
    page = _page(templates, "MTG-0003", "zh-CN")
    assert "本次会议已取消。" in _words(page)
    assert _headings(page) == ["基本信息"]


@pytest.mark.parametrize("state", [None, "planned", "held", "issued", "cancelled"])
@pytest.mark.parametrize(("locale", "audience"), EDITIONS)
def test_a_heading_appears_only_with_content(
    templates: Templates, state: str | None, locale: str, audience: Audience
) -> None:
    bare: JsonObject = {"id": "MTG-0001", "title": "M", "state": state}
    page = _page(templates, "MTG-0001", locale, audience, _with((Kind.MEETING, bare)))
    root = storage.parse(page.body)
    assert all(list(table.iter("td")) for table in root.iter("table"))
    blocks = [str(block.tag) for block in root]
    assert blocks[-1] not in {"h2", "h3"}
    assert ("h2", "h2") not in set(pairwise(blocks))


def test_the_title_stays_before_and_after_and_differs_between_languages(templates: Templates) -> None:
    """One page for each meeting, and titles are unique in a space over both languages."""
    bare: JsonObject = {"id": "MTG-0001", "title": "M"}
    pages = [
        _page(templates, "MTG-0001", locale, audience, _with((Kind.MEETING, {**bare, "state": state})))
        for state in ("planned", "held", "issued", "cancelled")
        for locale, audience in EDITIONS
    ]
    titles = {page.page: page.title for page in pages}
    assert len({(page.page, page.title) for page in pages}) == len(titles) == len(set(titles.values())) == 4
    assert titles["minutes.MTG-0001.customer.en"] == "MTG-0001 · M · Notice and minutes"
    assert titles["minutes.MTG-0001.customer.zh-CN"] == "MTG-0001 · M · 会议通知与纪要"


def test_the_page_stands_under_the_index_of_its_edition(templates: Templates) -> None:
    assert _page(templates, "MTG-0001").parent == "index.en"
    assert _page(templates, "MTG-0001", audience=Audience.CUSTOMER).parent == "index.customer.en"


def test_a_meeting_discussed_what_its_feedback_questions_and_actions_name() -> None:
    """REQ-21: also where only a question or an action of the meeting is about the requirement."""
    question: JsonObject = {"id": "QST-0008", "title": "Q", "about": ["REQ-0005"], "comes_from": "MTG-0001"}
    action: JsonObject = {"id": "ACT-0008", "title": "Weigh REQ-0006", "comes_from": "MTG-0001"}
    later: JsonObject = {"id": "QST-0007", "title": "Q", "answer": "See REQ-0007", "comes_from": "MTG-0001"}
    told = _with((Kind.QUESTION, question), (Kind.ACTION, action), (Kind.QUESTION, later))
    found = edition(told, "en", Audience.INTERNAL).entries
    assert [found[uid].discussed_in for uid in ("REQ-0001", "REQ-0005", "REQ-0006")] == [("MTG-0001",)] * 3
    assert found["REQ-0007"].discussed_in == ()


def test_a_change_was_discussed_in_its_special_meeting() -> None:
    """CR-5."""
    change: JsonObject = {"id": "CR-0009", "title": "C", "special_meeting": "MTG-0002"}
    found = edition(_with((Kind.CHANGE_REQUEST, change)), "en", Audience.CUSTOMER).entries
    assert found["CR-0009"].discussed_in == ("MTG-0002",)


def test_the_agenda_shows_no_clock_where_a_point_has_no_minutes(
    templates: Templates, context: PageContext
) -> None:
    bare: JsonObject = {
        "id": "MTG-0001",
        "title": "M",
        "start": "2026-11-05T06:00:00Z",
        "agenda": [{"title": "One", "minutes": 5}, {"title": "Two"}],
    }
    page = render(
        templates,
        "minutes",
        _with((Kind.MEETING, bare)),
        "en",
        Audience.CUSTOMER,
        context,
        "MTG-0001",
    )
    assert "<th><p>Point</p></th><th><p>Minutes</p></th>" in page.body
    assert "14:05" not in page.body


@pytest.mark.parametrize(("audience", "shown"), [(Audience.INTERNAL, True), (Audience.CUSTOMER, False)])
def test_what_a_meeting_lacks_stands_on_its_internal_page(
    templates: Templates, audience: Audience, shown: bool
) -> None:
    """CPL-1, MTG-2."""
    bare: JsonObject = {"id": "MTG-0009", "title": "启动会", "state": "planned"}
    bare |= {"feedback": [{"id": "f1", "text": "导出时报错"}]}
    body = _page(templates, "MTG-0009", "zh-CN", audience, _with((Kind.MEETING, bare))).body
    assert ("待完善" in body) is shown
    assert ("看起来是程序错误的反馈：报错" in body) is shown
    assert ("syncer bug MTG-0009#f1" in body) is shown


@pytest.mark.parametrize(("audience", "shown"), [(Audience.INTERNAL, True), (Audience.CUSTOMER, False)])
def test_the_state_of_a_bug_stands_beside_the_feedback_it_came_of(
    templates: Templates, audience: Audience, shown: bool
) -> None:
    """PPL-3."""
    told: JsonObject = {"id": "MTG-0009", "title": "启动会", "state": "held"}
    told |= {"feedback": [{"id": "f1", "text": "导出时报错", "became": "SHOP-31"}]}
    found = _with((Kind.MEETING, told))
    issue = Issue("SHOP-31", "https://example.com/browse/SHOP-31", "处理中", "in_progress")
    body = _page(
        templates, "MTG-0009", "zh-CN", audience, replace(found, issues={"MTG-0009#f1": (issue,)})
    ).body
    assert ("SHOP-31" in body) is shown
    assert ("处理中" in body) is shown
