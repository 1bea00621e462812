"""PRI-1, CR-3: the sum behind a priority, what is refused in the rules, and laws that hold for all scores."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import grading as grades
from syncer.rules import priority as priorities
from syncer.rules import references
from syncer.rules.computed import Rules
from syncer.rules.conditions import parse
from syncer.rules.grading import GradingRule, Line
from syncer.rules.priority import ORDER, Floor, PriorityRule, Thresholds, Weights, priority

CORE = Floor(name="core", when=parse({"scenarios.tier": "core"}), at_least="high")
URGENT = Floor(name="urgent", when=parse({"urgency": "urgent"}), at_least="medium")
RULE = PriorityRule(floors=(URGENT, CORE))
SCORE = st.integers(1, 5)
SCORES = st.fixed_dictionaries({"value": SCORE, "cost": SCORE, "risk": SCORE})


def test_the_sum_shows_every_addend() -> None:
    """PRI-1: what was given, what it counts as, and by how much."""
    found = priority(RULE, {"value": 4, "cost": 2, "risk": 5})

    assert [(a.name, a.given, a.counts, a.weight, a.product) for a in found.addends] == [
        ("value", 4, 4, 3, 12),
        ("cost", 2, 4, 1, 4),
        ("risk", 5, 1, 1, 1),
    ]
    assert found.score == sum(a.product for a in found.addends) == 17


@given(SCORES, SCORE)
def test_more_value_or_less_cost_and_risk_never_lowers_it(scores: dict[str, int], other: int) -> None:
    """PRI-1: high value, low cost, low risk first."""
    found = ORDER.index(priority(RULE, scores).computed)

    assert ORDER.index(priority(RULE, {**scores, "value": max(scores["value"], other)}).computed) <= found
    for name in ("cost", "risk"):
        assert ORDER.index(priority(RULE, {**scores, name: min(scores[name], other)}).computed) <= found


@given(SCORES, st.sampled_from(["urgent", "normal", "low"]), st.sampled_from(["core", "general"]))
def test_a_floor_lifts_and_never_lowers(scores: dict[str, int], urgency: str, tier: str) -> None:
    """PRI-1, REQ-24."""
    values: Mapping[str, JsonValue] = {**scores, "urgency": urgency, "scenarios": ["SCN-0001"]}

    found = priority(RULE, values, {"SCN-0001": {"tier": tier}}.get)

    assert ORDER.index(found.computed) <= ORDER.index(found.reached)
    assert tier != "core" or found.computed == "high"
    assert urgency != "urgent" or found.computed != "low"


def test_an_override_without_a_known_word_counts_for_nothing() -> None:
    """REQ-9."""
    scores: dict[str, JsonValue] = {"value": 5, "cost": 1, "risk": 1}

    assert priority(RULE, {**scores, "priority_override": {"reason": "why"}}).result == "high"
    assert priority(RULE, {**scores, "priority_override": {"value": "low"}}).result == "low"
    assert priority(RULE, {"priority_override": {"value": "low"}}).result == "low"


def test_what_cannot_be_meant_is_refused_with_a_cure() -> None:
    with pytest.raises(ValidationError, match="not above"):
        Thresholds(high=10, medium=10)
    with pytest.raises(ValidationError, match="nothing counts"):
        Weights(value=0, cost=0, risk=0)
    with pytest.raises(ValidationError, match="either 'when' or 'above'"):
        Line(name="nothing")


def test_checks_name_the_place_of_each_fault() -> None:
    wrong = PriorityRule(
        thresholds=Thresholds(high=26),
        floors=(CORE, CORE, Floor(name="odd", when=parse({"priority": "high"}), at_least="medium")),
    )

    assert [fault.loc for fault in priorities.check(wrong)] == [
        ("thresholds", "high"),
        ("floors", 1, "name"),
        ("floors", 2, "when"),
    ]
    assert not list(priorities.check(RULE))
    odd = Line(name="odd", above={"impact.plan": 1, "nowhere": 2})
    assert [fault.loc for fault in grades.check(GradingRule(major=(odd,)))] == [
        ("major", 0, "above", "impact.plan"),
        ("major", 0, "above", "nowhere"),
    ]


def test_a_condition_looks_one_step_through_a_reference() -> None:
    """SCN-1, CR-3: the tier of its scenarios, the importance of the requirements it touches."""
    assert references.reference(Kind.REQUIREMENT, "scenarios.tier") == ("scenarios", Kind.SCENARIO, "tier")
    far = references.reference(Kind.CHANGE_REQUEST, "changes.requirement.importance")
    assert far == ("changes.requirement", Kind.REQUIREMENT, "importance")
    assert references.reference(Kind.REQUIREMENT, "urgency") is None
    values: dict[str, JsonValue] = {"changes": [{"requirement": "REQ-1"}, {"action": "add"}]}
    found = references.around(
        ["changes.requirement.importance"], Kind.CHANGE_REQUEST, values, {"REQ-1": {"importance": "core"}}.get
    )
    assert found["changes.requirement.importance"] == ["core"]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"scenarios.teir": "core"}, "'teir' is no field of a scenario"),
        ({"not": {"scenarios.tier": "cores"}}, "'cores' is no value of tier"),
        ([{"has": "scenarios.rolls"}], "'rolls' is no field of a scenario"),
        ({"urgencie": "low"}, "'urgencie' is no field of a requirement"),
    ],
)
def test_a_condition_is_checked_at_the_other_end(condition: JsonValue, said: str) -> None:
    (fault,) = references.check(parse(condition), Kind.REQUIREMENT)

    assert said in fault.message


def test_no_rule_is_meant_for_other_kinds_or_where_none_is_written() -> None:
    rules = Rules(RULE, None)

    assert rules.answer(Kind.MEETING, {}) is None
    assert rules.answer(Kind.CHANGE_REQUEST, {}) is None
    assert Rules().answer(Kind.REQUIREMENT, {"value": 5, "cost": 1, "risk": 1}) is None
