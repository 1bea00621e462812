"""Every condition that can be written can be read: words in both languages, and nothing of the YAML left in them (PG-18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.config.templates import shipped
from syncer.domain.fields import FieldSpec, Node, field_specs
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.records import REQUIREMENT_KINDS
from syncer.pages import catalogue
from syncer.pages.rule_words import RuleWords
from syncer.rules.conditions import All, AnyOf, Condition, Equals, Has, Not, parse
from syncer.sync.mapping import Mapping

LABELS = catalogue.load(shipped()).labels
LOCALES = ("en", "zh-CN")
RAW = re.compile(r"_|[a-z]\.[a-z]|\{|\}|'")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
KINDS = (Kind.REQUIREMENT, Kind.CHANGE_REQUEST, Kind.MEETING, Kind.ACTION, Kind.QUESTION, Kind.SOLUTION)


def _values(spec: FieldSpec) -> st.SearchStrategy[JsonValue]:
    words = REQUIREMENT_KINDS if (spec.kind, spec.path) == ("requirement", "kind") else spec.values
    if words:
        return st.sampled_from(words)
    if spec.type == "boolean":
        return st.booleans()
    return st.integers(0, 99) if spec.type in {"integer", "number"} else st.sampled_from(["甲", "Payments"])


def _leaves(kind: Kind) -> st.SearchStrategy[Condition]:
    specs = [spec for path, spec in field_specs(kind).items() if not path.startswith("translations")]
    filled = st.sampled_from([spec.path for spec in specs]).map(Has)
    compared = st.sampled_from([spec for spec in specs if spec.node is not Node.GROUP])
    equal = compared.flatmap(
        lambda spec: st.lists(_values(spec), min_size=1, max_size=4, unique_by=str).map(
            lambda values: Equals(spec.path, tuple(values))
        )
    )
    return filled | equal


def _whole(kind: Kind) -> st.SearchStrategy[Condition]:
    def above(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=2, max_size=4).map(tuple)
        return inner.map(Not) | several.map(All) | several.map(AnyOf)

    return st.recursive(_leaves(kind), above, max_leaves=8)


CONDITIONS = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), _whole(kind)))


def _readable(text: str, locale: str) -> None:
    assert text.strip()
    assert RAW.search(text.replace("customer's", "").replace("executive's", "").replace("side's", "")) is None
    assert (CHINESE.search(text) is not None) == (locale == "zh-CN") or "甲" in text


@given(CONDITIONS)
def test_whatever_can_be_asked_for_can_be_read(asked: tuple[Kind, Condition]) -> None:
    kind, condition = asked
    for locale in LOCALES:
        words = RuleWords(LABELS, locale)
        said = words.parts(condition, kind)
        for text in (words.condition(condition, kind), *said.texts):
            _readable(text, locale)
        assert said.how == "one" or len(said.texts) > 1


def _conditions(mapping: Mapping) -> Iterator[tuple[Kind, Condition]]:
    for policy in mapping.slas:
        written = (policy.when, policy.starts, policy.pauses, policy.stops, policy.cancels, policy.resets)
        wanted = [*written, *(line.when for line in policy.goals)]
        yield from (
            (policy.record, one) for one in wanted if isinstance(one, Equals | Has | Not | All | AnyOf)
        )
    for gate in mapping.gates:
        yield from ((gate.record, one) for one in (gate.when, gate.requires) if one is not None)
    for floor in mapping.priority.floors if mapping.priority else ():
        yield Kind.REQUIREMENT, floor.when
    for line in mapping.grading.major if mapping.grading else ():
        yield from ((Kind.CHANGE_REQUEST, one) for one in (line.when,) if one is not None)
    yield from ((one.record, one.when) for one in mapping.routing if one.when is not None)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("preset", ["stock", "full", "demo", "zh-CN"])
def test_every_shipped_condition_can_be_read(preset: str, locale: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(f"version: 1\nextends: [stock, {preset}]\n", encoding="utf-8")
    found = list(_conditions(load_folder(tmp_path, assets().mappings)))
    assert len(found) > 30
    for kind, condition in found:
        _readable(RuleWords(LABELS, locale).condition(condition, kind), locale)


@pytest.mark.parametrize(
    ("written", "kind", "english", "chinese"),
    [
        (
            {"urgency": "urgent", "all": [{"has": "answers"}, {"has": "preliminary_plan"}]},
            Kind.CHANGE_REQUEST,
            "its urgency is “Urgent”, and it has a recorded answer and a preliminary plan",
            "紧急程度为“紧急”，且已有答复记录和初步方案",
        ),
        (
            [{"not": {"grade": "major"}}, {"decision.executive.outcome": "approved"}],
            Kind.CHANGE_REQUEST,
            "if its grade is “Major”, the executive's decision is “Approved”",
            "变更等级为“重大”时，高层审批结论为“同意”",
        ),
        (
            {"not": [{"urgency": ["urgent", "low"]}, {"has": "owner"}]},
            Kind.REQUIREMENT,
            "its urgency is neither “Urgent” nor “Low”, and it does not have an owner yet",
            "紧急程度不是“紧急”或“低”，且尚无负责人",
        ),
        ({"not": {"answered_on_spot": True}}, Kind.QUESTION, "it is not marked “answered on the spot”", "未标为“现场已答复”"),
        ({"scenarios.tier": "core"}, Kind.REQUIREMENT, "the tier of a scenario it plays in is “Core scenario”", "所属业务场景的级别为“核心场景”"),
        ({"answers.how": ["mail", "call"]}, Kind.QUESTION, "it was answered by e-mail or by phone", "已以邮件或电话形式答复"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_a_person_would_say_it(
    written: JsonValue, kind: Kind, english: str, chinese: str
) -> None:
    condition = parse(written)
    assert [RuleWords(LABELS, locale).condition(condition, kind) for locale in LOCALES] == [english, chinese]
