"""Findings in words: fields, states and what makes a grade by the names a reader knows, in the language of the page (CPL-1)."""

from __future__ import annotations

import pytest

from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.pages.catalogue import Templates
from syncer.pages.finding_words import told
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.checks.table import of
from syncer.rules.grading import GradingRule

RULE = GradingRule.model_validate(
    {
        "major": [
            {
                "name": "delay",
                "above": {"impact.delay_days": 5},
                "says": {"en": "The delay", "zh-CN": "工期延误"},
            },
            {"name": "cost", "above": {"impact.cost_percent": 10}, "says": {"zh-CN": "增加成本"}},
        ]
    }
)


def said(templates: Templates, locale: str, code: str, **values: JsonValue) -> str:
    """What the finding of that code says of a change with these values."""
    change = Subject("CR-0001", Kind.CHANGE_REQUEST, values)
    (found,) = [one for one in of(change, Around(grading=RULE)) if one.code == code]
    return told(found, templates.labels, locale)[0]


def test_a_field_that_is_missing_goes_by_its_name(templates: Templates) -> None:
    """CR-3."""
    message = said(templates, "zh-CN", "grade_unknown", state="awaiting_decision")
    assert message.endswith("尚缺：工期延误天数、成本占比")


def test_what_makes_a_change_major_is_said_as_its_rule_says_it(templates: Templates) -> None:
    values: dict[str, JsonValue] = {"grade": "minor", "impact.delay_days": 9, "impact.cost_percent": 20}
    assert said(templates, "zh-CN", "grade_contradicted", **values).endswith("工期延误、增加成本")
    assert "The delay" in said(templates, "en", "grade_contradicted", **values)


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("zh-CN", "从“已提交”到“已批准”不是通常的顺序"),
        ("en", "from Submitted to Approved is not the usual way"),
    ],
)
def test_states_go_by_their_labels(templates: Templates, locale: str, message: str) -> None:
    """CR-8."""
    found = Finding("state_out_of_order", "CR-0001", "state", values={"from": "submitted", "to": "approved"})
    assert told(found, templates.labels, locale)[0] == message


@pytest.mark.parametrize(
    ("locale", "end"), [("zh-CN", "：需求名称、验收标准"), ("en", ": Title, Acceptance criteria")]
)
def test_what_drifted_goes_by_the_names_of_its_fields(templates: Templates, locale: str, end: str) -> None:
    """GATE-4."""
    found = Finding("drifted", "REQ-0001", "title", values={"words": "title, acceptance_criteria"})
    assert told(found, templates.labels, locale)[0].endswith(end)


@pytest.mark.parametrize(
    ("locale", "message"),
    [
        ("zh-CN", "计划于2027年5月31日完成，但其依赖的 REQ-0005 尚无计划日期"),
        ("en", "planned for 31 May 2027, and REQ-0005 that it depends on has no planned date"),
    ],
)
def test_days_are_written_as_the_rest_of_the_page_writes_them(
    templates: Templates, locale: str, message: str
) -> None:
    """CPL-1, PLN-2."""
    found = Finding(
        "needs_unplanned", "REQ-0001", "forecast", values={"day": "2027-05-31", "other": "REQ-0005"}
    )
    assert told(found, templates.labels, locale)[0] == message


def test_an_amount_that_was_planned_is_no_day(templates: Templates) -> None:
    """PLN-3."""
    values = {"spent": "52600", "currency": "USD", "planned": "50000", "percent": "5.2"}
    found = Finding("over_budget_so_far", "CR-0001", "", values=values)
    assert "of 50000 planned" in told(found, templates.labels, "en")[0]
