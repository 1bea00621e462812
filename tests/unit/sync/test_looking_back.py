"""Histories are read for the kinds that a rule looks back at, and for nothing else."""

from __future__ import annotations

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.sync.looking_back import looked_back_at
from syncer.sync.mapping import Mapping

ISSUES: JsonObject = {"issues": {"create": [{"type": "Story"}], "read": ["Story"]}}
PLAIN: JsonObject = {"version": 1, "records": {"requirement": ISSUES, "action": ISSUES}}


def answered(record: str) -> JsonObject:
    return {
        "name": f"{record} answered",
        "record": record,
        "goal": "24h",
        "starts": {"has": "title"},
        "stops": {"has": "owner"},
    }


def test_only_kinds_with_issues_and_a_rule_are_looked_back_at() -> None:
    assert looked_back_at(Mapping.model_validate(PLAIN)) == frozenset()
    ruled = Mapping.model_validate({**PLAIN, "slas": [answered("requirement"), answered("meeting")]})
    assert looked_back_at(ruled) == {Kind.REQUIREMENT}


def test_a_gate_that_only_observes_costs_no_history() -> None:
    """GATE-6."""
    gate: JsonObject = {"name": "g", "record": "action", "entering": "done", "requires": {"has": "owner"}}
    observing = Mapping.model_validate({**PLAIN, "gates": [gate]})
    holding = Mapping.model_validate({**PLAIN, "gates": [{**gate, "mode": "hold"}]})

    assert looked_back_at(observing) == frozenset()
    assert looked_back_at(holding) == {Kind.ACTION}
