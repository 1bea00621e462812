"""Charts as data: what each shows and says, in which language, to whom, and when it counts as changed (SCN-3, PRI-1, PLN-1, PG-6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData, load_project
from syncer.pages.catalogue import Templates, load
from syncer.pages.context import Charting, PageContext
from syncer.pages.figures import Course, Figure, Flow, Gantt, Lane, Matrix, StoryMap, Trend, picture, texts
from syncer.pages.render import Rendered, render
from syncer.pages.sample import sample, sample_context
from syncer.pages.view import Register, register
from tests.unit.pages.conftest import Everything
from tests.unit.pages.test_pages_audience import INTERNAL, SECRET, _marked

CHARTS = Charting("1")
CONTEXT = replace(sample_context(), charts=CHARTS)


def page(
    templates: Templates,
    kind: str,
    locale: str = "en",
    audience: Audience = Audience.INTERNAL,
    context: PageContext = CONTEXT,
    made_of: Register | None = None,
) -> Rendered:
    found = render(templates, kind, made_of or sample(), locale, audience, context)
    assert found.problems == ()
    return found


def figures(found: Rendered) -> Mapping[str, Figure]:
    return {one.name: one.figure for one in found.pictures}


def test_each_chart_stands_on_the_page_where_people_look_for_it(templates: Templates) -> None:
    assert list(figures(page(templates, "requirement-spec"))) == [
        "sy-flow-scn-0001.png",
        "sy-gantt.png",
        "sy-matrix.png",
    ]
    assert list(figures(page(templates, "plan-deviation"))) == ["sy-gantt.png"]
    assert list(figures(page(templates, "response-board"))) == ["sy-trend.png"]


def test_where_nothing_draws_pages_are_as_they_were(templates: Templates) -> None:
    found = page(templates, "requirement-spec", context=sample_context())
    assert found.pictures == ()
    assert "ac:image" not in found.body


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_no_internal_chart_and_no_forecast_reaches_a_customer(templates: Templates, locale: str) -> None:
    found = page(templates, "requirement-spec", locale, Audience.CUSTOMER)
    assert list(figures(found)) == ["sy-flow-scn-0001.png", "sy-gantt.png"]
    assert "sy-matrix" not in found.body
    gantt = figures(found)["sy-gantt.png"]
    assert isinstance(gantt, Gantt)
    assert {bar.reached for bar in gantt.bars} <= {"plan", "actual"}
    forecasts = {one.forecast for one in sample().data.milestones if one.forecast}
    assert forecasts
    assert not forecasts & {bar.expected for bar in gantt.bars}
    assert not [bar for bar in gantt.bars if bar.slip]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_no_internal_field_is_in_a_customers_chart(
    templates: Templates, everything: Everything, context: PageContext, locale: str
) -> None:
    """B-22: every internal field is planted with a secret."""
    drawn = replace(context, charts=CHARTS)
    found = page(templates, "requirement-spec", locale, Audience.CUSTOMER, drawn, everything(_marked))
    assert [secret for secret in (SECRET, *INTERNAL) if secret in f"{found.pictures}{found.body}"] == []


def test_the_matrix_says_in_words_how_many_stand_where(templates: Templates) -> None:
    found = page(templates, "requirement-spec", "zh-CN")
    matrix = figures(found)["sy-matrix.png"]
    assert isinstance(matrix, Matrix)
    assert [(one.name, one.value, one.cost, one.risk) for one in matrix.points] == [
        ("REQ-0001", 5, 2, "low"),
        ("REQ-0002", 3, 3, "low"),
    ]
    assert (
        'ac:alt="2 项需求按价值与成本（均为 1–5 分）的分布：价值 5、成本 2 的 1 项；价值 3、成本 3 的 1 项。"'
        in found.body
    )


def test_the_table_stays_folded_beside_the_matrix(templates: Templates) -> None:
    body = page(templates, "requirement-spec").body
    assert "The same as a table" in body
    assert body.index("sy-matrix.png") < body.index("The same as a table") < body.index("Value high")
    assert "The same as a table" not in page(templates, "requirement-spec", context=sample_context()).body


def test_a_milestone_says_when_and_how_late(templates: Templates) -> None:
    gantt = figures(page(templates, "plan-deviation"))["sy-gantt.png"]
    assert isinstance(gantt, Gantt)
    bars = {bar.planned: (bar.expected, bar.reached, bar.note, bar.slip) for bar in gantt.bars}
    assert bars[date(2026, 11, 27)] == (
        date(2026, 12, 4),
        "forecast",
        "4 December 2026, forecast",
        "5 working days late",
    )
    assert bars[date(2026, 11, 6)] == (None, "overdue", "overdue, no new date", "")
    assert bars[date(2026, 11, 20)][2:] == ("18 November 2026, reached", "2 working days early")
    assert dict(gantt.legend)["plan"] == "Planned (signed baseline V1.0)"
    assert [tick.text for tick in gantt.ticks[:3]] == ["Sep 2026", "Oct 2026", "Nov 2026"]


def test_the_trend_has_a_week_for_each_of_the_boards(templates: Templates) -> None:
    found = page(templates, "response-board", "zh-CN")
    trend = figures(found)["sy-trend.png"]
    assert isinstance(trend, Trend)
    assert [(week.text, week.met, week.missed, week.share) for week in trend.weeks[2:4]] == [
        ("11月2日—11月8日", 1, 2, "达标率 33%"),
        ("11月9日—11月15日", 1, 0, "达标率 100%"),
    ]
    assert "2026年11月2日起的一周达标 1 次、超时 2 次" in found.body


def test_a_flow_has_a_lane_for_each_way(templates: Templates) -> None:
    found = page(templates, "requirement-spec", "zh-CN", Audience.CUSTOMER)
    flow = figures(found)["sy-flow-scn-0001.png"]
    assert isinstance(flow, Flow)
    assert [(lane.kind, lane.name, lane.steps) for lane in flow.lanes] == [
        ("main", "主流程", ("用户下单", "库存检查", "支付确认", "物流发货")),
        ("branch", "分支 1", ("使用优惠券", "重新计算金额")),
        ("branch", "分支 2", ("选择门店自提",)),
        ("exception", "异常 1", ("支付超时", "释放库存并通知用户")),
    ]
    assert "主流程：用户下单 → 库存检查" in found.body


# -------------------------------------------------------------------------------- small registers

MOMENTS = {
    "REQ-0001": (
        (datetime(2026, 11, 2, 9, tzinfo=UTC), "draft"),
        (datetime(2026, 11, 15, 16, 30, tzinfo=UTC), "confirmed"),  # Monday 00:30 in Shanghai
    ),
    "REQ-0002": (
        (datetime(2026, 11, 9, tzinfo=UTC), "draft"),
        (datetime(2026, 11, 10, tzinfo=UTC), "assessing"),
    ),
}


def small(agreements: Mapping[str, str], moves: Mapping[str, tuple[tuple[datetime, str], ...]]) -> Register:
    """Stories in these states, the first of them in the one scenario."""
    words: JsonObject = {"description": "As a parent I want x, so that y."}
    places: Mapping[str, JsonObject] = {"REQ-0001": {"scenarios": ["SCN-0001"]}}
    values: list[tuple[Kind, JsonObject]] = [
        (Kind.REQUIREMENT, {"id": uid, "title": "T", "agreement": state, **words, **places.get(uid, {})})
        for uid, state in agreements.items()
    ]
    values.append((Kind.SCENARIO, {"id": "SCN-0001", "title": "报名", "main_flow": ["登录", "提交"]}))
    return replace(register(values, ProjectData()), moves=moves)


def test_states_are_counted_at_the_end_of_each_week_in_the_projects_zone(templates: Templates) -> None:
    """REQ-22, TRC-1."""
    made_of = small({"REQ-0001": "confirmed", "REQ-0002": "assessing"}, MOMENTS)
    found = page(templates, "requirement-spec", made_of=made_of)
    course = figures(found)["sy-course.png"]
    assert isinstance(course, Course)
    assert course.points == ("8 Nov", "15 Nov", "22 Nov")
    assert {layer.state: layer.counts for layer in course.layers} == {
        "confirmed": (0, 0, 1),
        "assessing": (0, 1, 1),
        "draft": (1, 1, 0),
    }
    assert "on 8 November 2026 Draft 1; on 22 November 2026 Confirmed 1 and Assessing 1." in found.body


def test_what_happened_in_one_week_is_no_course(templates: Templates) -> None:
    made_of = small({"REQ-0002": "assessing"}, {"REQ-0002": MOMENTS["REQ-0002"]})
    assert "sy-course.png" not in figures(page(templates, "requirement-spec", made_of=made_of))


def test_the_story_map_has_stories_by_role_below_what_users_do(templates: Templates) -> None:
    made_of = small({"REQ-0001": "confirmed", "REQ-0002": "assessing"}, {})
    found = page(templates, "requirement-spec", made_of=made_of)
    story_map = figures(found)["sy-story-map.png"]
    assert isinstance(story_map, StoryMap)
    assert [(one.name, one.steps) for one in story_map.activities] == [
        ("报名", ("登录", "提交")),
        ("In no scenario", ()),
    ]
    (row,) = story_map.rows
    assert row.role == "Parent"
    assert [[card.uid for card in cell] for cell in row.cells] == [["REQ-0001"], ["REQ-0002"]]
    assert "Story map of 2 stories, by scenario: 报名 1 and In no scenario 1." in found.body


def test_a_story_map_says_what_its_colours_mean_where_there_are_several(templates: Templates) -> None:
    """SCN-1, SCN-2."""

    def tiers(*found: str) -> tuple[tuple[str, str], ...]:
        values: list[tuple[Kind, JsonObject]] = []
        for at, tier in enumerate(found, 1):
            story: JsonObject = {"id": f"REQ-000{at}", "title": "T", "description": "As a parent I want x."}
            scenario: JsonObject = {"id": f"SCN-000{at}", "title": "报名", "tier": tier}
            values.append((Kind.REQUIREMENT, {**story, "scenarios": [f"SCN-000{at}"]}))
            values.append((Kind.SCENARIO, scenario))
        shown = page(templates, "requirement-spec", made_of=register(values, ProjectData()))
        story_map = figures(shown)["sy-story-map.png"]
        assert isinstance(story_map, StoryMap)
        return story_map.tiers

    assert tiers("general", "core") == (("core", "Core scenario"), ("general", "General scenario"))
    assert tiers("core", "core") == ()


def test_without_a_chinese_font_charts_are_in_english_and_keep_their_words_beside(
    templates: Templates,
) -> None:
    context = replace(CONTEXT, charts=Charting("1", han=False))
    for kind in ("requirement-spec", "plan-deviation", "response-board"):
        for one in page(templates, kind, "zh-CN", context=context).pictures:
            assert str(one.figure).isascii() or not any(
                "\u4e00" <= letter <= "\u9fff" for letter in str(one.figure)
            )
    body = page(templates, "plan-deviation", "zh-CN", context=context).body
    assert "个里程碑的时间轴" in body


def test_a_picture_is_as_it_was_until_its_data_or_the_drawing_change() -> None:
    one = Course("Title", ("1 Nov",), ())
    assert picture("a.png", one, "1").digest == picture("b.png", replace(one), "1").digest
    assert picture("a.png", one, "2").digest != picture("a.png", one, "1").digest
    assert picture("a.png", replace(one, points=("8 Nov",)), "1").digest != picture("a.png", one, "1").digest


def test_a_page_without_one_of_its_pictures_is_another_page_that_says_the_same(templates: Templates) -> None:
    found = page(templates, "plan-deviation")
    bare = found.without({"sy-gantt.png"})
    plain = page(templates, "plan-deviation", context=sample_context())
    assert "ac:image" not in bare.body
    assert "".join(bare.body.split()) == "".join(plain.body.split())
    assert bare.fingerprint not in {found.fingerprint, plain.fingerprint}
    assert found.without(()) is found


def test_a_release_lets_out_the_very_charts_that_were_seen(templates: Templates) -> None:
    """Another drawing is another edition for the customer, and the same page for us."""
    for audience, same in ((Audience.INTERNAL, True), (Audience.CUSTOMER, False)):
        one, other = (
            page(templates, "requirement-spec", "en", audience, replace(CONTEXT, charts=Charting(version)))
            for version in ("1", "2")
        )
        assert (one.fingerprint == other.fingerprint) is same
        assert one.body == other.body


def test_every_word_of_a_chart_can_be_looked_through() -> None:
    flow = Flow("Begin", "End", (Lane("main", "Main flow", ("Pay", "Send")),))
    assert {*texts(flow)} >= {"Begin", "End", "Main flow", "Pay", "Send"}


def test_a_chart_nobody_knows_is_named_with_the_nearest(sources: Mapping[str, str]) -> None:
    source = sources["plan-deviation.storage.j2"].replace("chart('gantt')", "chart('gant')")
    templates = load({**sources, "plan-deviation.storage.j2": source})
    (problem,) = render(templates, "plan-deviation", sample(), "en", Audience.INTERNAL, CONTEXT).problems
    assert "there is no chart 'gant'; did you mean 'gantt'?" in problem.message
    assert problem.place is not None
    assert problem.place.line


def test_nothing_is_drawn_of_what_is_not_planned(templates: Templates) -> None:
    data = load_project({"milestones": [{"name": "Only one", "planned": "2026-11-20"}]})
    made_of = register([(Kind.REQUIREMENT, {"id": "REQ-0001", "title": "T"})], data)
    assert page(templates, "requirement-spec", made_of=made_of).pictures == ()
