"""Chinese and loose English words for values are read as the canonical ones."""

from typing import get_args

import pytest

from syncer.domain import vocabulary, words
from syncer.domain.fields import field_specs
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.words import normalise, normalise_value


@pytest.mark.parametrize(
    ("kind", "path", "raw", "word"),
    [
        ("requirement", "priority", "高", "high"),
        ("requirement", "priority", "High", "high"),
        ("requirement", "kind", "功能需求", "functional"),
        ("requirement", "kind", "功能", "functional"),
        ("requirement", "kind", "业务规则", "business_rule"),
        ("requirement", "kind", "Look and feel", "look_and_feel"),
        ("requirement", "kind", "数据保护", "数据保护"),
        ("requirement", "importance", "核心", "core"),
        ("requirement", "urgency", "緊急", "urgent"),
        ("requirement", "agreement", "待客户确认", "awaiting_confirmation"),
        ("requirement", "agreement", "待客戶確認", "awaiting_confirmation"),
        ("requirement", "agreement", "当前无法实现", "infeasible"),
        ("requirement", "delivery", "开发中", "in_progress"),
        ("requirement", "source.channel", "提单", "ticket"),
        ("requirement", "source.stage", "已验收", "service"),
        ("requirement", "project_effect", "影响签单", "wins_deal"),
        ("change_request", "state", "变更实施中", "implementing"),
        ("change_request", "grade", "重大", "major"),
        ("change_request", "decision.ours.outcome", "已批准", "approved"),
        ("meeting", "type", "kick-off", "kick_off"),
        ("meeting", "type", "方案呈现会", "solution_presentation"),
        ("action", "priority", "P0", "p0"),
        ("action", "priority", "紧急", "p0"),
        ("question", "answered_on_spot", "是", True),
        ("question", "level", "常规", "routine"),
        ("solution", "edition", "标准版", "standard"),
        ("people", "role", "售前顾问", "pre_sales"),
        ("project", "milestones.kind", "需求冻结", "requirement_freeze"),
        ("requirement", "title", "高", "高"),
        ("requirement", "nonsense", "高", "高"),
        ("requirement", "priority", "nonsense", "nonsense"),
        ("requirement", "value", 3, 3),
    ],
)
def test_a_word_is_read_as_what_it_stands_for(kind: str, path: str, raw: JsonValue, word: JsonValue) -> None:
    assert normalise_value(kind, path, raw) == word


def test_keys_and_words_inside_lists_and_values_are_read_too() -> None:
    assert normalise_value("requirement", "acceptance_criteria", [{"内容": "快", "维度": "性能测试"}]) == [
        {"text": "快", "dimension": "performance"}
    ]
    assert normalise_value(
        "change_request", "decision.ours", {"结论": "同意", "审批人": "lead", "else": 1}
    ) == {
        "outcome": "approved",
        "by": "lead",
        "else": 1,
    }


def test_a_whole_file_may_be_written_in_chinese() -> None:
    assert normalise(
        "requirement",
        {
            "需求ID": "REQ-0001",
            "需求名称": "搜索",
            "重要性": "核心",
            "来源": {"渠道": "电话", "已实施模块": ["总账"]},
            "译文": {"en": {"需求名称": "Search"}},
            "未知": 1,
        },
    ) == {
        "id": "REQ-0001",
        "title": "搜索",
        "importance": "core",
        "source": {"channel": "phone", "modules_done": ["总账"]},
        "translations": {"en": {"title": "Search"}},
        "未知": 1,
    }


def test_every_closed_list_has_its_words_and_no_word_stands_for_two() -> None:
    used = {
        spec.values
        for kind in (*Kind, "project", "people")
        for spec in field_specs(kind).values()
        if spec.values
    }
    tables = {get_args(alias): table for alias, table in words._TABLES}
    assert used == set(tables)
    for values, table in tables.items():
        assert tuple(table) == values
        said = [words._fold(word) for canonical, line in table.items() for word in (canonical, *line.split())]
        assert len(said) == len(set(said)), values
    assert tuple(words._REQUIREMENT_KINDS) == vocabulary.REQUIREMENT_KINDS
