"""The order of states is a finding, never a validator."""

import itertools
from typing import get_args

import pytest

from syncer.domain import vocabulary
from syncer.domain.fields import field_specs
from syncer.domain.kinds import Kind
from syncer.domain.lifecycle import ORDERS, findings, least_advanced
from syncer.domain.people import Directory, Person


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_has_its_order(kind: Kind) -> None:
    for path, order in ORDERS[kind].items():
        states = set(field_specs(kind)[path].values)
        assert set(order) == states
        assert {following for steps in order.values() for following in steps} <= states


def test_the_way_of_a_change_is_in_order() -> None:
    """CR-8, step by step, both ways through the decision."""
    way = "submitted assessing awaiting_decision awaiting_customer approved implementing implemented verified closed"
    steps = way.split()
    for before, after in itertools.pairwise(steps):
        assert findings(Kind.CHANGE_REQUEST, {"state": before}, {"state": after}) == []


def test_a_step_out_of_order_is_a_finding() -> None:
    found = findings(
        Kind.CHANGE_REQUEST, {"id": "CR-0001", "state": "submitted"}, {"id": "CR-0001", "state": "approved"}
    )
    assert [finding.to_json() for finding in found] == [
        {
            "code": "state_out_of_order",
            "uid": "CR-0001",
            "path": "state",
            "severity": "warning",
            "values": {"from": "submitted", "to": "approved"},
        }
    ]


def test_first_states_missing_states_and_the_other_state_say_nothing() -> None:
    assert findings(Kind.QUESTION, {}, {"state": "closed"}) == []
    assert findings(Kind.QUESTION, {"state": "open"}, {}) == []
    both = {"agreement": "draft", "delivery": "accepted"}
    assert findings(Kind.REQUIREMENT, both, {**both, "agreement": "clarifying"}) == []


def test_a_requirement_is_as_far_as_its_slowest_issue() -> None:
    """REQ-22: with many issues, the least advanced."""
    assert least_advanced(["built", "in_progress", "delivered"]) == "in_progress"
    assert least_advanced([]) is None
    assert least_advanced(get_args(vocabulary.Delivery)) == "not_started"


def test_people_are_found_by_id_or_mail_in_any_case() -> None:
    lead = Person(id="lead", email="Lead@example.com")
    other = Person(id="other")
    people = Directory([lead, other])
    assert people.find("LEAD") is lead
    assert people.find(" lead@EXAMPLE.com ") is lead
    assert people.find("nobody") is None
    assert (len(people), list(people)) == (2, [lead, other])
