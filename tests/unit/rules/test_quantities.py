"""Figures as people write them, and when two of them are one (REQ-10, B-28)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from syncer.rules.quantities import quantities


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
    ],
)
def test_a_figure_is_read_with_its_unit_in_both_languages(text: str, value: int, unit: str) -> None:
    found = quantities(text)
    assert [(one.value, one.unit) for one in found] == [(Decimal(value), unit)]
    assert all(one.measures for one in found)


@pytest.mark.parametrize(
    "text", ["REQ-0007", "TLS 1.2", "ISO 27001", "V1.2", "2026-12-01", "2026年12月1日", "第 3"]
)
def test_what_only_looks_like_a_figure_measures_nothing(text: str) -> None:
    assert not any(one.measures for one in quantities(text))


@pytest.mark.parametrize("text", ["第三方", "一般用户", "one of the users", "万一断电", ""])
def test_a_word_with_a_number_in_it_is_no_figure(text: str) -> None:
    assert quantities(text) == ()


def test_every_figure_of_a_sentence_stands_where_it_was_said() -> None:
    text = "10 万 users, 99.9 % of requests < 2 s"
    found = quantities(text)
    assert [text[one.at : one.at + len(one.text)] for one in found] == [one.text for one in found]
    assert [one.unit for one in found] == ["", "%", "s"] or [one.unit for one in found] == ["user", "%", "s"]
