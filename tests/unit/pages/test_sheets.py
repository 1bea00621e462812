"""The register as sheets: for whom, in which words, with what in a cell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from syncer.domain.fields import FieldSpec, audience_of, field_specs
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.domain.specs import Node
from syncer.domain.values import MoneyValue
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.edition import edition
from syncer.pages.sheets import INTERNAL, Book, Cell, as_json, book
from syncer.pages.view import Issue, Register, register
from syncer.pages.vocabulary import Vocabulary
from syncer.pages.writing import Writing
from tests.unit.pages.conftest import Everything

SECRET = "zzsecretzz"
TRACED = {"solutions", "parts", "needed_by"}
PEOPLE: JsonValue = [
    {"id": "ann", "name": "安娜", "email": "ann@example.com"},
    {"id": "bo", "email": "bo@example.com"},
]
VALUES: tuple[tuple[Kind, Mapping[str, JsonValue]], ...] = (
    (
        Kind.REQUIREMENT,
        {
            "id": "REQ-0001",
            "title": "Encrypt payments",
            "description": "As a user, I want payments encrypted, so that nobody reads them.",
            "kind": "security",
            "owner": "ann@example.com",
            "customer_owner": "bo@example.com",
            "acceptance_criteria": [{"text": "a", "dimension": "uat"}, {"text": "b"}],
            "value": 5,
            "conclusion.at": "2026-11-03",
            "alternatives": [
                {"title": "cloud", "quote": {"amount": "1200.50", "currency": "CNY"}, "cost": {"amount": "7", "currency": "CNY"}}
            ],
            "translations.zh-CN.title": "加密支付",
        },
    ),
    (Kind.REQUIREMENT, {"id": "REQ-0002", "title": "Second", "depends_on": ["REQ-0001"], "part_of": "REQ-0001"}),
    (
        Kind.CHANGE_REQUEST,
        {
            "id": "CR-0001",
            "title": "Weekly",
            "requested_at": "2026-11-03T01:30:00Z",
            "impact.quote": {"amount": "16800.00", "currency": "USD"},
            "changes": [{"action": "change", "requirement": "REQ-0001", "field": "title", "from": "a", "to": "b"}],
        },
    ),
    (Kind.QUESTION, {"id": "QST-0001", "title": "Why?", "type": "cost_schedule", "about": ["REQ-0001"], "answered_on_spot": True}),
    (Kind.SCENARIO, {"id": "SCN-0001", "title": "Pay", "branch_flows": [["a", "b"], ["c"]]}),
)  # fmt: skip


@pytest.fixture
def small() -> Register:
    made = register(VALUES, load_project({"people": PEOPLE, "customer": {"title": "Lakeside"}}))
    assert made.problems == ()
    return replace(made, issues={"REQ-0001": (Issue("CAMP-7"), Issue("CAMP-8"))})


def said(templates: Templates, whole: Register, locale: str, audience: Audience) -> Vocabulary:
    context = PageContext(instance="i", project_key="CAMP", timezone="Asia/Shanghai", locales=(locale,))
    writing = Writing(templates.labels.formats[locale], ZoneInfo("Asia/Shanghai"))
    return Vocabulary(templates.labels, edition(whole, locale, audience), writing, context)


def cells(found: Book, kind: str, row: int = 0) -> dict[str, Cell]:
    (sheet,) = [one for one in found.sheets if one.kind == kind]
    return dict(zip(sheet.paths, sheet.rows[row], strict=True))


def heads(found: Book, kind: str) -> dict[str, str]:
    (sheet,) = [one for one in found.sheets if one.kind == kind]
    return dict(zip(sheet.paths, sheet.heads, strict=True))


def test_a_record_in_english_for_our_side(templates: Templates, small: Register) -> None:
    found = book(said(templates, small, "en", Audience.INTERNAL))
    row = cells(found, "requirement")
    assert row["title"] == "Encrypt payments"
    assert row["kind"] == "Security"
    assert row["agreement"] == "Draft"
    assert row["owner"] == "安娜"
    assert row["story"] == row["description"]
    assert row["acceptance_criteria"] == "a (Dimension: User acceptance test)\nb"
    assert row["value"] == 5
    assert row["conclusion.at"] == date(2026, 11, 3)
    assert row["changed_by"] == "CR-0001 · Weekly"
    assert row["questions"] == "QST-0001 · Why?"
    assert row["needed_by"] == row["parts"] == "REQ-0002 · Second"
    assert row["implemented_by"] == "CAMP-7\nCAMP-8"
    assert "CNY 1,200.50" in str(row["alternatives"])
    change = cells(found, "change_request")
    assert change["requested_at"] == datetime(2026, 11, 3, 1, 30, tzinfo=UTC)
    assert change["impact.quote"] == MoneyValue(amount=Decimal("16800.00"), currency="USD")
    assert cells(found, "scenario")["branch_flows"] == "a → b\nc"
    assert cells(found, "question")["answered_on_spot"] == "yes"


def test_the_same_in_chinese_says_every_word_in_chinese(templates: Templates, small: Register) -> None:
    found = book(said(templates, small, "zh-CN", Audience.INTERNAL))
    row, named = cells(found, "requirement"), heads(found, "requirement")
    assert (row["title"], row["kind"], row["agreement"]) == ("加密支付", "安全", "草稿")
    assert (named["title"], named["conclusion.at"]) == ("需求名称", "处理结论 · 日期")
    assert row["acceptance_criteria"] == "a（维度：用户验收测试（UAT））\nb"
    assert cells(found, "question")["type"] == "成本与周期"
    assert cells(found, "question")["answered_on_spot"] == "是"
    changes = str(cells(found, "change_request")["changes"])
    assert changes.startswith("修改（需求：REQ-0001 · 加密支付；字段：需求名称；")
    assert [sheet.name for sheet in found.sheets] == ["需求", "业务场景", "变更申请", "疑问与异议"]


def test_no_word_of_a_chinese_sheet_is_left_in_english(templates: Templates) -> None:
    """Every enumerated word of every field has a Chinese one, from the labels or from how people say it."""
    vocabulary = said(templates, register((), load_project({})), "zh-CN", Audience.INTERNAL)
    from syncer.pages.sheets import _word

    english = {
        f"{kind}.{path}: {word}"
        for kind in Kind
        for path, spec in field_specs(kind).items()
        for word in spec.values
        if _word(spec, word, vocabulary).isascii()
    }
    assert english == set()


def test_the_first_sheet_says_whose_and_when(templates: Templates, small: Register) -> None:
    day = date(2026, 11, 3)
    inner = book(said(templates, small, "en", Audience.INTERNAL), dated=day)
    outer = book(said(templates, small, "zh-CN", Audience.CUSTOMER), dated=day)
    assert inner.cover[0] == (INTERNAL, "Our side only")
    assert INTERNAL not in dict(outer.cover)
    assert dict(outer.cover) == {
        "项目": "CAMP",
        "客户": "Lakeside",
        "数据日期": day,
        "读者": "可提供给客户",
        "时间所用时区": "Asia/Shanghai",
        "需求": 2,
        "业务场景": 1,
        "变更申请": 1,
        "疑问与异议": 1,
    }


def test_kinds_can_be_chosen(templates: Templates, small: Register) -> None:
    found = book(said(templates, small, "en", Audience.INTERNAL), ("scenario",))
    assert [sheet.kind for sheet in found.sheets] == ["scenario"]


def _marked(kind: str, spec: FieldSpec) -> str:
    word = SECRET if spec.audience is Audience.INTERNAL else "open"
    return f"{word}-{kind}-{spec.path}".replace("_", "-").replace(".", "-")


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_nothing_internal_reaches_a_customers_sheets(
    templates: Templates, everything: Everything, locale: str
) -> None:
    """B-22: with something in every field of every kind."""
    whole = everything(_marked)
    outer = said(templates, whole, locale, Audience.CUSTOMER)
    found = book(outer)
    assert len(found.sheets) == len(Kind)
    assert SECRET not in str(found)
    assert SECRET not in json.dumps(as_json(outer))
    for sheet in found.sheets:
        for path in sheet.paths:
            assert path in TRACED or audience_of(sheet.kind, path) is Audience.CUSTOMER
    inner = book(said(templates, whole, locale, Audience.INTERNAL))
    assert f"{SECRET}-requirement-goal" in str(inner)


def test_every_leaf_that_is_filled_has_a_column(templates: Templates, everything: Everything) -> None:
    found = book(said(templates, everything(_marked), "en", Audience.INTERNAL))
    for sheet in found.sheets:
        wanted = {
            path
            for path, spec in field_specs(sheet.kind).items()
            if spec.node is Node.LEAF and not spec.derived and not path.startswith(("translations", "story."))
        }
        assert wanted - set(sheet.paths) == set()


def test_a_customer_reads_no_address(templates: Templates, small: Register) -> None:
    """PPL-4: somebody without a name is nobody's address."""
    outer = said(templates, small, "en", Audience.CUSTOMER)
    assert cells(book(outer), "requirement")["customer_owner"] == "to be named"
    assert "@" not in json.dumps(as_json(outer))


def test_json_is_for_programs(templates: Templates, small: Register) -> None:
    found = as_json(said(templates, small, "zh-CN", Audience.INTERNAL))
    record = found["requirement"][0]
    assert record["kind"] == "security"
    assert record["conclusion.at"] == "2026-11-03"
    assert record["implemented_by"] == ["CAMP-7", "CAMP-8"]
    assert found["change_request"][0]["impact.quote"] == {"amount": "16800.00", "currency": "USD"}
    assert found["question"][0]["answered_on_spot"] is True
