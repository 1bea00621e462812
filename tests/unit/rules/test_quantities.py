"""Figures as people write them, and when two of them are one (REQ-10, B-28)."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest

from syncer.domain.kinds import Kind
from syncer.rules.checks.wording import measured
from syncer.rules.quantities import quantities
from syncer.rules.suspects import Suspects, alarms


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("支持10万用户并发", 100_000, "user"),
        ("页面加载 < 2 秒", 2, "s"),
        ("within 2000 ms", 2, "s"),
        ("in under 2s", 2, "s"),
        ("five minutes at most", 300, "s"),
        ("百分之九十的请求", 90, "%"),
        ("90\\% of viewers", 90, "%"),
        ("100,000 users", 100_000, "user"),
        ("十二个小时", 43_200, "s"),
        ("三百五十条记录", 350, "item"),
        ("¥5,000", 5_000, "CNY"),
        ("5 working days", 5, "workday"),
        ("5个工作日", 5, "workday"),
        ("两百万次", 2_000_000, "time"),
        ("two hundred requests", 200, "request"),
        ("于２０秒内", 20, "s"),
        ("10k users", 10_000, "user"),
        ("1 billion rows", 1_000_000_000, "item"),
        ("two hundred and fifty users", 250, "user"),
        ("within **2** s", 2, "s"),
        ("千分之五", Decimal("0.5"), "%"),
        ("百分之九十九点九", Decimal("99.9"), "%"),
        ("百分百覆盖", 100, "%"),
        ("不超过一次", 1, "time"),
        ("SLA99.9%", Decimal("99.9"), "%"),
        ("3个月", 3, "month"),
    ],
)
def test_a_figure_is_read_with_its_unit_in_both_languages(text: str, value: int | Decimal, unit: str) -> None:
    found = quantities(text)
    assert [(one.value, one.unit) for one in found] == [(Decimal(value), unit)]
    assert all(one.measures for one in found)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "REQ-0007",
            "TLS 1.2",
            "ISO 27001",
            "V1.2",
            "H5页面",
            "UTF-8 字符",
            "K8s",
            "4S店",
            "3D展示",
            "第 3",
            "第3步",
        ),
        *("2026-12-01", "2026年12月1日", "2026 年 12 月 1 日", "12月1日", "3月底", "2026年上线"),
    ],
)
def test_what_only_looks_like_a_figure_measures_nothing(text: str) -> None:
    assert not any(one.measures for one in quantities(text))


@pytest.mark.parametrize(
    "text",
    [
        "第三方",
        "一般用户",
        "one of the users",
        "万一断电",
        "一个按钮",
        "一次性密码",
        "十分重要",
        "进一步",
        "第一时间",
        "",
    ],
)
def test_a_word_with_a_number_in_it_is_no_figure(text: str) -> None:
    assert quantities(text) == ()


def test_every_figure_of_a_sentence_stands_where_it_was_said() -> None:
    text = "10 万 users, 99.9 % of requests < 2 s"
    found = quantities(text)
    assert [text[one.at : one.at + len(one.text)] for one in found] == [one.text for one in found]
    assert [one.unit for one in found] == ["", "%", "s"] or [one.unit for one in found] == ["user", "%", "s"]


@pytest.mark.parametrize(
    "text", ["一" * 10_000, "1" + "万" * 10_000, "1" * 20_000, "1," * 10_000, "\n" * 20_000]
)
def test_a_text_that_nobody_writes_takes_no_time_and_ends_nothing(text: str) -> None:
    """A cycle looks at whatever people paste; a square of its length would be minutes."""
    began = process_time()
    list(quantities(text))
    measured(text)
    alarms(Suspects(), (Kind.REQUIREMENT, "description"), text, f"{text} 2 s")
    assert process_time() - began < 3
