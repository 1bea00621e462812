"""Which edits make dependants suspect, and which are wording alone (B-28)."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.suspects import Reason, Suspects, alarms

RULE = Suspects()


def told(before: JsonValue, after: JsonValue, path: str = "description") -> list[tuple[Reason, str, str]]:
    found = alarms(RULE, (Kind.REQUIREMENT, path), before, after, ("买家", "管理员"))
    return [(one.reason, one.before, one.after) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "alarm"),
    [
        ("页面加载 < 2 秒", "页面加载 < 3 秒", (Reason.FIGURE, "2 秒", "3 秒")),
        ("It keeps 30 days", "It keeps days", (Reason.FIGURE, "30 days", "")),
        ("Retry after 5 min", "Retry after 5 h", (Reason.UNIT, "5 min", "5 h")),
        ("保留 5 天", "保留 5 小时", (Reason.UNIT, "5 天", "5 小时")),
        ("TLS 1.2 only", "TLS 1.3 only", (Reason.FIGURE, "1.2", "1.3")),
        ("The system shall log in", "The system may log in", (Reason.MODAL, "shall", "may")),
        ("系统应支持导出", "系统可以支持导出", (Reason.MODAL, "应", "可以")),
        ("Users must not export", "Users must export", (Reason.MODAL, "must not", "must")),
        ("As a buyer, I want to pay so that it ends", "As an admin, I want to pay so that it ends", (Reason.ACTOR, "buyer", "admin")),
        ("作为买家，我需要退款，以便放心", "作为管理员，我需要退款，以便放心", (Reason.ACTOR, "买家", "管理员")),
        ("由买家确认退款", "由管理员确认退款", (Reason.ACTOR, "买家", "管理员")),
        ("不需要登录", "需要登录", (Reason.MODAL, "不需要", "需要")),
        ("Users can export", "Users can't export", (Reason.MODAL, "can", "cannot")),
        ("It loads in < 2 s", "It loads in > 2 s", (Reason.FIGURE, "< 2 s", "> 2 s")),
        ("less than 2 s", "more than 2 s", (Reason.FIGURE, "less than 2 s", "more than 2 s")),
        ("不大于2秒", "不小于2秒", (Reason.FIGURE, "不大于 2秒", "不小于 2秒")),
    ],
)  # fmt: skip
def test_a_figure_a_unit_a_modal_verb_or_an_actor_is_an_alarm(
    before: str, after: str, alarm: tuple[Reason, str, str]
) -> None:
    assert told(before, after) == [alarm]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It loads in 2 s", "It loads within 2000 ms"),
        ("支持10万用户", "支持 100,000 用户"),
        ("作为买家，我需要查看订单，以便核对", "作为买家，我想要查看订单，以便核对。"),
        ("As a buyer, I want to see orders", "As a buyer, I can see all my orders"),
        ("The aplication starts.", "The application starts!"),
        ("系统在应用启动时提示", "系统在应用打开时提示"),
        ("系统支持导出", "系统支持导出，响应快，供应商可见"),
        ("导出相应数据", "导出数据，与需求文档一致"),
        ("提供按钮", "提供一个十分重要的按钮"),
        ("1. 登录\n2. 查询", "1. 登录\n2. 授权\n3. 查询"),
        ("See it", "See it: https://example.com/a/12345?x=99 (SHOP-12)"),
        ("Users must not export", "Users mustn't export"),
        ("must **not** take 2 s", "must not take **2** s"),
        ("100,000 users", "100k users"),
        ("加载时间小于2秒", "加载时间 < 2 秒"),
        ("It may run", "It may run in May"),
        ("买家付款", "买家付款，输入买家名"),
    ],
)
def test_another_wording_of_the_same_is_no_alarm(before: str, after: str) -> None:
    assert told(before, after) == []


def test_a_criterion_that_came_went_or_reads_otherwise_is_an_alarm_and_the_same_figure_is_not() -> None:
    before: JsonValue = [{"text": "加载 < 2 秒", "dimension": "performance"}, {"text": "Exports a PDF"}]
    after: JsonValue = [{"text": "Exports a CSV"}, {"text": "加载 < 2000 ms。"}, {"text": "Prints"}]
    assert told(before, after, "acceptance_criteria") == [
        (Reason.CRITERION, "Exports a PDF", "Exports a CSV"),
        (Reason.CRITERION, "", "Prints"),
    ]
    turned: JsonValue = [{"text": "加载 > 2 秒"}]
    assert told([{"text": "加载 < 2 秒"}], turned, "acceptance_criteria") == [
        (Reason.CRITERION, "加载 < 2 秒", "加载 > 2 秒")
    ]


def test_fields_that_are_not_watched_alarm_nobody() -> None:
    assert told("2 s", "3 s", "background") == []


def test_a_flow_of_a_scenario_is_read_step_by_step() -> None:
    found = alarms(
        RULE, (Kind.SCENARIO, "branch_flows"), [["wait 5 s", "retry"]], [["wait 9 s", "try again"]]
    )
    assert [(one.reason, one.before, one.after) for one in found] == [(Reason.FIGURE, "5 s", "9 s")]
