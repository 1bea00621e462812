"""Structured conditions: what holds, what is refused, and that what is written is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.records import Kind
from syncer.rules.conditions import All as AllOf
from syncer.rules.conditions import AnyOf, Condition, Equals, Has, check, holds, parse, written
from syncer.rules.conditions import Not as NotThat
from syncer.rules.faults import Fault, Wrong

RECORD: JsonObject = {
    "kind": "security",
    "value": 5,
    "owner": "ann@example.com",
    "source.channel": "email",
    "components": ["web", "api"],
    "decision.ours": {"outcome": "approved", "by": "bob"},
    "answered_on_spot": True,
    "alternatives": [{"title": "A", "risk": "low"}, {"title": "B"}],
}


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "security"},
        {"kind": ["performance", "security"]},
        {"value": 5},
        {"value": [4, 5]},
        {"kind": "security", "value": 5},
        [{"kind": "performance"}, {"value": 5}],
        {"not": {"kind": "performance"}},
        {"not": {"has": "risk"}, "kind": "security"},
        {"has": "owner"},
        {"has": "source"},
        {"has": "decision.ours"},
        {"has": "decision.ours.outcome"},
        {"decision.ours.outcome": "approved"},
        {"components": "api"},
        {"components": ["ios", "web"]},
        {"alternatives.title": "B"},
        {"has": "alternatives.risk"},
        {"answered_on_spot": True},
        {"all": [{"has": "owner"}, [{"kind": "performance"}, {"kind": "security"}]]},
    ],
)
def test_it_holds(raw: JsonValue) -> None:
    assert holds(parse(raw), RECORD)
    assert not holds(parse({"not": raw}), RECORD)


@pytest.mark.parametrize(
    "raw",
    [
        {"kind": "performance"},
        {"kind": "security", "value": 4},
        {"value": "5"},
        {"value": True},
        {"answered_on_spot": 1},
        {"risk": 1},
        {"has": "risk"},
        {"has": "sour"},
        {"has": "source.stage"},
        {"decision.customer.outcome": "approved"},
        {"decision.ours.opinion": "fine"},
        {"owner.name": "ann"},
        {"alternatives.quote": "x"},
        [{"kind": "performance"}, {"has": "risk"}],
        {"all": [{"has": "owner"}, {"has": "risk"}]},
    ],
)
def test_it_does_not_hold(raw: JsonValue) -> None:
    assert not holds(parse(raw), RECORD)


@pytest.mark.parametrize(
    ("raw", "at", "message"),
    [
        ("security", (), "'security' is no condition"),
        (5, (), "'5' is no condition"),
        ({}, (), "an empty condition says nothing"),
        ([], (), "an empty condition says nothing"),
        ([{}], (0,), "an empty condition says nothing"),
        ({"not": []}, ("not",), "an empty condition says nothing"),
        ({"all": {"kind": "security"}}, ("all",), "'all' takes a list of conditions"),
        ({"all": []}, ("all",), "'all' takes a list of conditions"),
        ({"has": ["owner"]}, ("has",), "'has' takes the path of one field"),
        ({"owner": None}, ("owner",), "'owner' is compared with no plain value"),
        ({"kind": []}, ("kind",), "'kind' is compared with no plain value"),
        ({"source": {"channel": "email"}}, ("source",), "'source' is compared with no plain value"),
    ],
)
def test_what_is_no_condition_is_refused_where_it_stands(
    raw: object, at: tuple[str | int, ...], message: str
) -> None:
    with pytest.raises(Wrong) as raised:
        parse(raw)
    assert [(fault.loc, fault.message) for fault in raised.value.faults] == [(at, message)]


def test_all_mistakes_of_a_condition_come_at_once() -> None:
    with pytest.raises(Wrong) as raised:
        parse([{"kind": None}, {"all": 1, "has": 2}, "x"])
    assert [fault.loc for fault in raised.value.faults] == [(0, "kind"), (1, "all"), (1, "has"), (2,)]


@pytest.mark.parametrize(
    ("kind", "raw", "faults"),
    [
        (Kind.REQUIREMENT, {"kind": "security", "has": "source"}, []),
        (Kind.CHANGE_REQUEST, {"decision.ours.outcome": "approved"}, []),
        (
            Kind.REQUIREMENT,
            {"decision.ours.outcome": "approved"},
            [
                Fault(
                    ("decision.ours.outcome",),
                    "'decision.ours.outcome' is no field of a requirement",
                    "'syncer schema requirement' lists its fields",
                    at_key=True,
                )
            ],
        ),
        (
            Kind.ACTION,
            [{"not": {"state": ["opn", "done"]}}],
            [Fault((0, "not", "state", 0), "'opn' is no value of state", "did you mean 'open'?")],
        ),
        (
            Kind.ACTION,
            {"has": "负责人"},
            [
                Fault(
                    ("has",),
                    "'负责人' is no field of an action",
                    "mappings use the English name: write 'owner'",
                )
            ],
        ),
        (
            Kind.QUESTION,
            {"answered_on_spot": "yes"},
            [
                Fault(
                    ("answered_on_spot",),
                    "answered_on_spot is true or false, 'yes' is neither",
                    "write true or false",
                )
            ],
        ),
    ],
)
def test_paths_and_values_are_checked_against_the_domain(
    kind: Kind, raw: object, faults: list[Fault]
) -> None:
    assert list(check(parse(raw), kind)) == faults


def _words() -> st.SearchStrategy[str]:
    return st.sampled_from(["owner", "kind", "source.channel", "value"])


def _leaves() -> st.SearchStrategy[Condition]:
    scalars: st.SearchStrategy[JsonValue] = st.one_of(
        st.integers(), st.booleans(), st.sampled_from(["a", "b"])
    )
    several = st.lists(scalars, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Equals, _words(), several), st.builds(Has, _words()))


def _nodes(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    many = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(NotThat, inner), st.builds(AllOf, many), st.builds(AnyOf, many))


@given(st.recursive(_leaves(), _nodes, max_leaves=8))
def test_a_condition_is_read_back_from_what_is_written(condition: Condition) -> None:
    assert parse(written(condition)) == condition


@given(
    st.recursive(_leaves(), _nodes, max_leaves=8),
    st.dictionaries(_words(), st.one_of(st.integers(), st.sampled_from(["a", "b"]))),
)
def test_not_means_the_opposite(condition: Condition, values: dict[str, int | str]) -> None:
    record: JsonObject = dict(values)
    assert holds(NotThat(condition), record) is not holds(condition, record)
