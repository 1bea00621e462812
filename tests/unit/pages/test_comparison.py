"""A changed field on a page, word by word: struck out and underlined, never by colour alone, and in the page's language."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.meta import Audience
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.render import render
from syncer.sync.signed import ChangedField, ChangedRecord
from syncer.text import storage

LONG = "When a parent opens the gate in the morning, the bell rings once and the children come in. "


def shown(
    templates: Templates, *changes: ChangedField, locale: str = "en", uid: str = "REQ-0001"
) -> list[str]:
    """What the page shows of each changed field."""
    told = PageContext(
        instance="t",
        project_key="SHOP",
        signed_version="V1.0",
        changes=(ChangedRecord(uid, "changed", changes),),
    )
    page = render(templates, "requirement-spec", sample.sample(), locale, Audience.INTERNAL, told)
    assert page.problems == ()
    assert storage.problems(page.body) == []
    start = page.body.index("rowspan" if len(changes) > 1 else f'<ac:link ac:anchor="{uid}">')
    table = page.body[start : page.body.index("</tbody>", start)]
    return [cell.partition("</p></td>")[0] for cell in table.split("</strong>")[1:]]


@pytest.mark.parametrize(
    ("path", "before", "after", "said"),
    [
        ("description", "The gate opens.", "The gate closes.", "The gate <del>opens</del> <u>closes</u>."),
        ("description", "大门早上打开。", "大门晚上打开。", "大门<del>早</del> <u>晚</u>上打开。"),
        (
            "description",
            "支持5万用户并发",
            "支持10万并发用户",
            "支持<del>5万</del> <u>10万并发</u>用户<del>并发</del>",
        ),
        ("description", "The **gate**.", "The gate.", "The <del>**</del>gate<del>**</del>."),
        ("background", "", "New.", "<u>New.</u>"),
        ("background", "Gone.", None, "<del>Gone.</del>"),
        ("title", "Gate", "红色大门", "<del>Gate</del> → <u>红色大门</u>"),
        ("importance", "secondary", "core", "<del>Secondary</del> → <u>Core</u>"),
        ("owner", "li", "zhao", "<del>李伟</del> → <u>赵敏</u>"),
        ("forecast.date", "2027-03-15", "2027-04-15", "<del>15 March 2027</del> → <u>15 April 2027</u>"),
        ("description", "<b> & ]]>", "<i> & ]]>", "&lt;<del>b</del> <u>i</u>&gt; &amp; ]]&gt;"),
        (
            "acceptance_criteria",
            [{"text": "seen"}, {"text": "logged", "dimension": "uat"}],
            [{"text": "seen"}, {"text": "logged", "dimension": "functional"}],
            "· seen<br/>· logged · <del>User acceptance</del> <u>Functional</u> test",
        ),
        (
            "alternatives",
            [{"title": "By hand", "quote": {"amount": "10.00", "currency": "CNY"}}],
            [{"title": "By hand", "quote": {"amount": "12.00", "currency": "CNY"}}],
            "· By hand · CNY <del>10</del> <u>12</u>",
        ),
        ("depends_on", ["REQ-0002"], ["REQ-0002", "REQ-0005"], None),
    ],
)
def test_what_changed_reads_word_by_word(
    templates: Templates, path: str, before: JsonValue, after: JsonValue, said: str | None
) -> None:
    (found,) = shown(templates, ChangedField(path, before, after))
    expected = said or "· REQ-0002 · Low-stock reminder<br/><u>· REQ-0005 · 订单满 200 元免运费</u>"
    assert found == expected


def test_of_a_long_text_only_what_stands_next_to_a_change_is_shown(templates: Templates) -> None:
    before = f"First {LONG * 9}last."
    (found,) = shown(templates, ChangedField("description", before, before.replace("First", "Second")))
    assert found.startswith("<del>First</del> <u>Second</u> When a parent")
    assert found.endswith(" …")
    assert len(found) < 120


def test_scenarios_are_told_in_their_own_words(templates: Templates) -> None:
    (found,) = shown(
        templates,
        ChangedField("branch_flows", [["登录", "下单"]], [["登录", "下单", "付款"]]),
        locale="zh-CN",
        uid="SCN-0001",
    )
    assert found == "· 登录 → 下单 <u>→ 付款</u>"


def test_many_changes_are_folded_and_counted(templates: Templates) -> None:
    uids = [f"REQ-000{number}" for number in range(1, 8)]
    told = PageContext(
        instance="t",
        project_key="SHOP",
        signed_version="V1.0",
        changes=tuple(
            ChangedRecord(uid, "changed", (ChangedField("title", "A", "B", (), True),)) for uid in uids
        ),
    )
    page = render(templates, "requirement-spec", sample.sample(), "en", Audience.CUSTOMER, told)
    assert "<strong>Changes since V1.0: </strong>7 changed" in page.body
    start = page.body.index('ac:name="title">All changes word by word')
    assert page.body.count("<del>A</del> → <u>B</u>", start) == 7


def test_a_card_says_how_it_stands_to_what_was_signed(templates: Templates) -> None:
    for audience in Audience:
        page = render(
            templates, "requirement-spec", sample.sample(), "zh-CN", audience, sample.sample_context()
        )
        assert "V1.0 版签字后偏离基线" in page.body
