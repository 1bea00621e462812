"""What the program knows about fields, and payloads as leaves."""

import pytest

from syncer.domain.fields import (
    Audience,
    Node,
    Shape,
    audience_of,
    field_specs,
    flatten,
    leaf_paths,
    name_to_path,
    names_of,
    schema,
    spec_of,
    unflatten,
)
from syncer.domain.json import JsonObject


def test_a_field_tells_everything_about_itself() -> None:
    spec = field_specs("requirement")["acceptance_criteria"]
    assert (spec.kind, spec.zh, spec.audience, spec.shape) == (
        "requirement",
        "验收标准",
        Audience.CUSTOMER,
        Shape.LIST,
    )
    assert (spec.node, spec.type, spec.many, spec.derived) == (Node.LEAF, "criterion", True, False)
    assert spec.description == "What must hold to accept it (REQ-10)."


@pytest.mark.parametrize(
    ("path", "shape", "refers", "type_"),
    [
        ("title", Shape.SCALAR, "", "text"),
        ("description", Shape.MARKDOWN, "", "text"),
        ("goal", Shape.TEXT, "", "text"),
        ("owner", Shape.SCALAR, "person", "text"),
        ("raci.consulted", Shape.SET, "person", "text"),
        ("scenarios", Shape.SET, "scenario", "text"),
        ("implemented_by", Shape.SET, "issue", "text"),
        ("components", Shape.SET, "", "text"),
        ("alternatives", Shape.LIST, "", "alternative"),
        ("feasibility.total", Shape.SCALAR, "", "money"),
        ("commitment.date", Shape.SCALAR, "", "date"),
        ("scored.at", Shape.SCALAR, "", "instant"),
        ("conclusion.at", Shape.SCALAR, "", "moment"),
        ("value", Shape.SCALAR, "", "integer"),
        ("urgency", Shape.SCALAR, "", "word"),
    ],
)
def test_shapes_references_and_types(path: str, shape: Shape, refers: str, type_: str) -> None:
    spec = field_specs("requirement")[path]
    assert (spec.shape, spec.refers, spec.type) == (shape, refers, type_)


def test_computed_is_not_derived() -> None:
    priority, rank = field_specs("requirement")["priority"], field_specs("requirement")["rank"]
    assert (priority.computed, priority.derived) == (True, False)
    assert (rank.computed, rank.derived) == (False, True)


@pytest.mark.parametrize(
    ("kind", "path", "audience"),
    [
        ("requirement", "source", Audience.INTERNAL),
        ("requirement", "source.channel", Audience.INTERNAL),
        ("requirement", "source.original", Audience.CUSTOMER),
        ("requirement", "alternatives.title", Audience.CUSTOMER),
        ("requirement", "alternatives.cost", Audience.INTERNAL),
        ("requirement", "alternatives.cost.amount", Audience.INTERNAL),
        ("requirement", "raci.department", Audience.INTERNAL),
        ("action", "raci.department", Audience.CUSTOMER),
        ("action", "raci.contact", Audience.INTERNAL),
        ("change_request", "impact.quote", Audience.CUSTOMER),
        ("change_request", "impact.cost_percent", Audience.INTERNAL),
        ("change_request", "adjustment.budget", Audience.INTERNAL),
        ("requirement", "translations.en.title", Audience.CUSTOMER),
        ("requirement", "translations.en.goal", Audience.INTERNAL),
        ("requirement", "translations.en.nonsense", Audience.INTERNAL),
        ("requirement", "nonsense", Audience.INTERNAL),
        ("project", "milestones.forecast", Audience.INTERNAL),
        ("project", "people.email", Audience.INTERNAL),
        ("people", "name", Audience.CUSTOMER),
    ],
)
def test_audiences_nested_and_translated(kind: str, path: str, audience: Audience) -> None:
    """B-22: what nobody has declared is internal."""
    assert audience_of(kind, path) is audience


def test_groups_are_flattened_and_values_are_not() -> None:
    payload: JsonObject = {
        "id": "CR-0001",
        "title": "C",
        "impact": {"delay_days": 3, "cost": {"amount": "1.00", "currency": "CNY"}},
        "decision": {"ours": {"outcome": "approved", "by": "lead"}},
        "application": {"title": "form", "href": "form.docx"},
        "alternatives": [{"title": "A"}],
        "translations": {"zh-CN": {"title": "变更", "impact.plan": "计划"}},
    }
    leaves = flatten("change_request", payload)
    assert leaves == {
        "id": "CR-0001",
        "title": "C",
        "impact.delay_days": 3,
        "impact.cost": {"amount": "1.00", "currency": "CNY"},
        "decision.ours": {"outcome": "approved", "by": "lead"},
        "application": {"title": "form", "href": "form.docx"},
        "alternatives": [{"title": "A"}],
        "translations.zh-CN.title": "变更",
        "translations.zh-CN.impact.plan": "计划",
    }
    assert unflatten("change_request", leaves) == payload


def test_unknown_and_malformed_keys_survive_as_leaves() -> None:
    payload: JsonObject = {"nonsense": {"a": 1}, "a.b": 2, "source": "phone", "translations": "none"}
    leaves = flatten("requirement", payload)
    assert leaves == payload
    assert unflatten("requirement", leaves) == payload


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("title", "title"),
        ("需求名称", "title"),
        ("名称", "title"),
        ("来源", "source"),
        ("来源.渠道", "source.channel"),
        ("source.渠道", "source.channel"),
        ("替代方案.成本", "alternatives.cost"),
        ("变更明细", None),
        ("译文.en.需求名称", "translations.en.title"),
        ("译文.en", "translations.en"),
        ("译文.en.nonsense", None),
        ("nonsense", None),
        ("title.nonsense", None),
    ],
)
def test_fields_answer_to_english_and_chinese(word: str, path: str | None) -> None:
    assert name_to_path("requirement", word) == path


def test_a_translated_field_is_described_as_the_field_it_translates() -> None:
    spec = spec_of("requirement", "translations.en.commitment")
    assert spec_of("requirement", "translations.en.nonsense") is None
    assert spec_of("requirement", "nonsense") is None
    assert spec is not None
    assert (spec.path, spec.derived) == ("translations.en.commitment", False)


def test_names_under_a_path_are_listed_for_suggestions() -> None:
    assert {"channel", "渠道", "account_owner"} <= set(names_of("requirement", "source"))
    assert "channel" not in names_of("requirement")
    assert "source.channel" in leaf_paths("requirement")
    assert "source" not in leaf_paths("requirement")


def test_the_schema_tells_keys_and_audience() -> None:
    properties = schema("requirement")["properties"]
    assert isinstance(properties, dict)
    goal = properties["goal"]
    assert isinstance(goal, dict)
    assert (goal["x-zh"], goal["x-audience"]) == ("真实目的", "internal")


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        field_specs("nonsense")
