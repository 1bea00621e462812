"""Merging two trees: the laws of laying one over the other."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from syncer.config.merge import merge, without_nulls
from syncer.config.places import Node, plain
from syncer.domain.problems import Place

LOWER, UPPER = "lower.yaml", "upper.yaml"


def _node(value: Any, file: str) -> Node:
    place = Place(file, 1, 1)
    if isinstance(value, dict):
        children = {key: _node(each, file) for key, each in value.items()}
        return Node({key: Node(each.value, place, place) for key, each in children.items()}, place)
    if isinstance(value, list):
        return Node(tuple(_node(each, file) for each in value), place)
    return Node(value, place)


def _merged(lower: Any, upper: Any) -> Any:
    return plain(merge(_node(lower, LOWER), _node(upper, UPPER)))


def test_named_things_are_merged_by_name_and_new_ones_added() -> None:
    lower = [{"name": "a", "goal": "1h", "warn": ["50%"]}, {"name": "b", "goal": "2h"}]
    upper = [{"name": "b", "goal": "3h"}, {"name": "c", "goal": "4h"}, {"name": "a", "warn": ["80%"]}]
    assert _merged({"slas": lower}, {"slas": upper}) == {
        "slas": [
            {"name": "a", "goal": "1h", "warn": ["80%"]},
            {"name": "b", "goal": "3h"},
            {"name": "c", "goal": "4h"},
        ]
    }


def test_versions_of_one_name_are_different_lines() -> None:
    """B-34: a later version stands beside the earlier one instead of changing it."""
    lower = [{"name": "a", "goal": "1h"}, {"name": "a", "since": "2027-01-01", "goal": "2h"}]
    upper = [
        {"name": "a", "since": "2027-01-01", "goal": "3h"},
        {"name": "a", "since": "2028-01-01", "goal": "4h"},
    ]
    assert _merged(lower, upper) == [lower[0], *upper]


def test_a_condition_of_a_rule_is_said_anew_as_a_whole() -> None:
    """SLA-5: half of the preset's condition and half of another's would mean neither."""
    told = {"label": "x", "notify": ["owner"]}
    preset = [{"name": "a", "goal": "24h", "stops": {"answers.how": ["mail"]}, "on_breach": told}]
    ours = [{"name": "a", "stops": {"has": "closure"}, "on_breach": {"label": "y"}}]
    assert _merged(preset, ours) == [
        {"name": "a", "goal": "24h", "stops": {"has": "closure"}, "on_breach": {**told, "label": "y"}}
    ]
    assert _merged(preset, [{"name": "a", "stops": None}]) == [
        {"name": "a", "goal": "24h", "on_breach": told}
    ]


def test_other_lists_are_replaced() -> None:
    assert _merged({"read": ["Story", "Task"]}, {"read": ["Epic"]}) == {"read": ["Epic"]}


def test_a_null_that_removes_nothing_is_told_once_and_left_out() -> None:
    whole, problems = without_nulls(
        merge(_node({"a": 1}, LOWER), _node({"a": None, "b": {"c": None}}, UPPER))
    )
    assert plain(whole) == {"b": {}}
    assert [str(problem) for problem in problems] == [
        "upper.yaml:1:1: there is no 'c' here that null could remove (remove the line)"
    ]


_TREES = st.recursive(
    st.one_of(st.integers(), st.sampled_from(["x", "y"]), st.lists(st.integers(), max_size=2)),
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=6,
)
_MAPPINGS = st.dictionaries(st.sampled_from(["a", "b", "c"]), _TREES, max_size=3)


@given(_MAPPINGS)
def test_nothing_over_a_tree_and_a_tree_over_itself_change_nothing(tree: dict[str, Any]) -> None:
    assert _merged(tree, {}) == tree
    assert _merged({}, tree) == tree
    assert _merged(tree, tree) == tree


_SECTIONS = st.dictionaries(
    st.sampled_from(["a", "b"]),
    st.dictionaries(st.sampled_from(["x", "y"]), st.integers(), max_size=2),
    max_size=2,
)


@given(_SECTIONS, _SECTIONS, _SECTIONS)
def test_files_of_one_shape_may_be_joined_in_any_grouping(one: Any, two: Any, three: Any) -> None:
    assert _merged(_merged(one, two), three) == _merged(one, _merged(two, three))


@given(_MAPPINGS, _MAPPINGS)
def test_every_value_keeps_the_place_of_the_file_that_said_it(lower: Any, upper: Any) -> None:
    _assert_places(merge(_node(lower, LOWER), _node(upper, UPPER)), lower, upper)


def _assert_places(node: Node, lower: Any, upper: Any) -> None:
    assert isinstance(node.value, dict)
    for key, below in node.value.items():
        if key not in upper:
            assert below.place.file == LOWER
        elif isinstance(upper[key], dict) and isinstance(lower.get(key), dict):
            _assert_places(below, lower[key], upper[key])
        else:
            assert below.place.file == UPPER
