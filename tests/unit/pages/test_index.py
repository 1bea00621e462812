"""The index of a project's pages (PG-19)."""

from dataclasses import replace

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.disclosure import Outgoing, disclosed, secrets
from syncer.pages.outward import outward_register
from syncer.pages.render import Rendered, page_id, render
from syncer.pages.view import register

TITLES = {
    "index.en": "SHOP-SRS-001 · Project index",
    "index.zh-CN": "SHOP-SRS-001 · 项目目录",
    "requirement-spec.en": "SHOP-SRS-001 · Requirement specification (internal)",
    "requirement-spec.zh-CN": "SHOP-SRS-001 · 需求规格说明书（内部版）",
    "minutes.MTG-0001.en": "MTG-0001 · M · Notice and minutes (internal)",
    "minutes.MTG-0001.zh-CN": "MTG-0001 · M · 会议通知与纪要（内部版）",
    "minutes.MTG-0002.en": "MTG-0002 · S · Notice and minutes (internal)",
}


def _index(templates: Templates, locale: str = "en") -> Rendered:
    context = replace(sample.sample_context(), titles=TITLES)
    page = render(templates, "index", sample.sample(), locale, Audience.INTERNAL, context)
    assert page.problems == ()
    return page


def _to(title: str) -> str:
    return f'ri:content-title="{title}"'


def test_the_index_leads_to_every_page_in_its_language_and_in_the_other(templates: Templates) -> None:
    body = _index(templates).body
    assert all(_to(title) in body for page, title in TITLES.items() if not page.startswith("index"))
    assert _to(TITLES["index.en"]) not in body


@pytest.mark.parametrize(
    ("locale", "title"), [("en", "SHOP-SRS-001 · Project index"), ("zh-CN", "SHOP-SRS-001 · 项目目录")]
)
def test_the_index_stands_on_top_under_a_title_of_its_language(
    templates: Templates, locale: str, title: str
) -> None:
    page = _index(templates, locale)
    assert (page.title, page.parent) == (title, "")


def test_meetings_come_the_latest_first_with_what_is_still_to_be_done(templates: Templates) -> None:
    body = _index(templates).body
    second, first = (
        body.index(_to(TITLES["minutes.MTG-0002.en"])),
        body.index(_to(TITLES["minutes.MTG-0001.en"])),
    )
    assert second < first
    row = body[first : body.index("</tr>", first)]
    assert "<td><p>1</p></td>" in row  # the other one is done


def test_what_waits_is_told_by_side_and_without_an_age(templates: Templates) -> None:
    """Pages read no clock: the same values give the same page on any day."""
    body = _index(templates, "zh-CN").body
    customer = body[body.index("待客户方处理") : body.index("待我方处理")]
    ours = body[body.index("待我方处理") : body.index("需求状态统计")]
    assert "REQ-0002" in customer
    assert "补货阈值由谁维护？" in customer
    assert "取得压力测试报告" in ours
    assert "2026年11月20日" in ours
    assert "提供终端清单" not in body


def test_an_action_is_linked_to_where_it_stands_in_the_minutes(templates: Templates) -> None:
    body = _index(templates).body
    assert f'<ac:link ac:anchor="ACT-0001"><ri:page {_to(TITLES["minutes.MTG-0001.en"])}/>' in body


def test_each_state_names_its_requirements_with_links(templates: Templates) -> None:
    body = _index(templates).body
    counts = body[body.index("Requirements by state") :]
    confirmed = counts[counts.index(">Confirmed<") :]
    assert confirmed[: confirmed.index("</tr>")].count('ac:anchor="REQ-') == 1


def test_a_project_that_has_just_begun_has_an_index_that_says_so(templates: Templates) -> None:
    register_, context = sample.empty()
    page = render(templates, "index", register_, "en", Audience.INTERNAL, context)
    assert page.problems == ()
    assert page.title == "NEW · Project index"
    assert "Nothing waits for anybody." in page.body


@pytest.mark.parametrize(
    ("locale", "asked", "pages"),
    [("en", "Waiting to be done", "Pages"), ("zh-CN", "待处理事项", "页面")],
)
def test_the_customer_s_index_begins_with_what_is_asked_and_has_all_below_it(
    templates: Templates, locale: str, asked: str, pages: str
) -> None:
    """The front of the customer's space: what is to be done by when, then every document there, in this language."""
    view, context = outward_register(sample.sample()), sample.sample_context()
    page = render(templates, "index", view, locale, Audience.CUSTOMER, context)
    assert page.problems == ()
    assert 0 < page.body.index(f"<h2>{asked}</h2>") < page.body.index(f"<h2>{pages}</h2>")
    assert disclosed(secrets(sample.sample(), view, templates), Outgoing(page)) == ()
    below = render(templates, "requirement-spec", view, locale, Audience.CUSTOMER, context)
    assert below.parent == page.page == page_id("index", locale, Audience.CUSTOMER)


def test_a_change_that_a_special_meeting_decides_waits_for_both_sides(templates: Templates) -> None:
    """PG-19, CR-5: the customer is not told that all is with us."""
    people: JsonObject = {
        "people": [
            {"id": "pm", "name": "Pat", "side": "ours", "role": "project_manager"},
            {"id": "lead", "name": "Lee", "side": "customer", "role": "project_lead"},
        ]
    }
    change: JsonObject = {
        "id": "CR-0001",
        "title": "Pay online",
        "state": "awaiting_decision",
        "owner": "pm",
        "requested_by": "pm",
        "special_meeting": "MTG-0001",
    }
    meeting: JsonObject = {
        "id": "MTG-0001",
        "title": "M",
        "state": "planned",
        "start": "2026-11-24T17:00:00Z",
    }
    of = register(
        [
            (Kind.CHANGE_REQUEST, flatten("change_request", change)),
            (Kind.MEETING, flatten("meeting", meeting)),
        ],
        load_project(people),
    )
    page = render(templates, "index", of, "en", Audience.CUSTOMER, sample.sample_context())
    assert page.problems == ()
    customer, _, ours = page.body.partition("<h3>Our side</h3>")
    assert "Lee" in customer[customer.index("CR-0001") :]
    assert "Pat" in ours[ours.index("CR-0001") :]
