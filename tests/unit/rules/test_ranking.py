"""PRI-2: one order of all scored requirements, in which each has a place of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.rules.priority import PriorityRule
from syncer.rules.ranking import Ranked, ranking

RULE = PriorityRule()
THEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


def one(number: int, created: datetime | None = THEN, **said: JsonValue) -> Ranked:
    return Ranked(f"REQ-{number:04d}", {"value": 3, "cost": 3, "risk": 3, **said}, created)


def test_the_larger_sum_comes_first_then_urgency_importance_age_and_number() -> None:
    """PRI-2."""
    order = [
        one(9, value=5),
        one(8, urgency="urgent"),
        one(7, urgency="normal", importance="core"),
        one(6, THEN - timedelta(days=1), urgency="normal", importance="secondary"),
        one(4, urgency="normal", importance="secondary"),
        one(5, urgency="normal", importance="secondary"),
        one(3, None, urgency="normal", importance="secondary"),
        one(2, urgency="low"),
        one(1),
    ]

    found = ranking(RULE, reversed(order))

    assert found == {ranked.uid: place for place, ranked in enumerate(order, 1)}


def test_who_is_not_scored_has_no_place() -> None:
    found = ranking(RULE, [one(1), Ranked("REQ-0002", {"value": 5, "cost": 1}), one(3, value=1)])

    assert found == {"REQ-0001": 1, "REQ-0003": 2}


WORDS = st.sampled_from(["urgent", "normal", "low", None])
SCORE = st.integers(1, 5)
MANY = st.lists(st.tuples(SCORE, SCORE, SCORE, WORDS, st.integers(0, 3)), max_size=8)


@given(MANY, st.randoms(use_true_random=False))
def test_the_order_is_total_and_the_same_whatever_order_they_come_in(
    said: list[tuple[int, int, int, str | None, int]], random: object
) -> None:
    """PRI-2: stable."""
    all_ = [
        Ranked(
            f"REQ-{number:04d}",
            {"value": value, "cost": cost, "risk": risk, "urgency": urgency},
            THEN + timedelta(days=day),
        )
        for number, (value, cost, risk, urgency, day) in enumerate(said, 1)
    ]
    mixed = list(all_)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    found = ranking(RULE, mixed)

    assert found == ranking(RULE, all_)
    assert sorted(found.values()) == list(range(1, len(all_) + 1))
