"""Field values both ways, by schema (B-17), and names that lead to one thing only (B-16)."""

from __future__ import annotations

from typing import Any

import pytest

from syncer.domain.json import JsonValue
from syncer.jira import values
from syncer.jira.cloud import Cloud
from syncer.jira.datacenter import DataCenter
from syncer.jira.names import Named, UnknownName, the_only
from syncer.jira.values import FieldInfo, Shapes, read_field

PAIRS: list[tuple[str, str, JsonValue, JsonValue]] = [
    ("string", "", "text", "text"),
    ("number", "", 5, 5),
    ("number", "", 0, 0),
    ("number", "", 2.5, 2.5),
    ("date", "", "2026-11-22", "2026-11-22"),
    ("user", "", {"accountId": "a:1"}, "a:1"),
    ("array", "user", [{"accountId": "a"}, {"accountId": "b"}], ["a", "b"]),
    ("option", "", {"value": "Gold"}, "Gold"),
    ("array", "option", [{"value": "Gold"}, {"value": "Tin"}], ["Gold", "Tin"]),
    ("option-with-child", "", {"value": "Asia", "child": {"value": "China"}}, ["Asia", "China"]),
    ("option-with-child", "", {"value": "Asia"}, ["Asia"]),
    ("array", "version", [{"name": "1.0"}], ["1.0"]),
    ("array", "string", ["a", "b"], ["a", "b"]),
    ("resolution", "", {"name": "Done"}, "Done"),
    ("issuelink", "", {"key": "SHOP-1"}, "SHOP-1"),
    ("datetime", "", "2026-11-21T15:39:15.250+0000", "2026-11-21T15:39:15.250000Z"),
    ("datetime", "", "2026-11-21T15:39:15.000+0000", "2026-11-21T15:39:15Z"),
]


def decode(field: FieldInfo, value: JsonValue, shapes: Shapes = Cloud.shapes) -> JsonValue:
    return values.decode(field, value, shapes)


def encode(field: FieldInfo, value: JsonValue, shapes: Shapes = Cloud.shapes) -> JsonValue:
    return values.encode(field, value, shapes, lambda account: {"accountId": account})


def field(kind: str, items: str = "", **more: Any) -> FieldInfo:
    return FieldInfo("customfield_1", "Field", type=kind, items=items, **more)


@pytest.mark.parametrize(("kind", "items", "wire", "neutral"), PAIRS)
def test_a_value_goes_both_ways(kind: str, items: str, wire: JsonValue, neutral: JsonValue) -> None:
    assert decode(field(kind, items), wire) == neutral
    assert encode(field(kind, items), neutral) == wire


@pytest.mark.parametrize(("kind", "items"), [(kind, items) for kind, items, _, _ in PAIRS])
@pytest.mark.parametrize("empty", [None, "", []])
def test_empty_is_absent_and_clears(kind: str, items: str, empty: JsonValue) -> None:
    assert decode(field(kind, items), empty) is None
    assert encode(field(kind, items), empty) == ([] if kind == "array" else None)


def test_a_whole_number_is_an_integer_and_labels_come_sorted() -> None:
    assert str(decode(field("number"), 5.0)) == "5"
    assert decode(field("array", "string"), ["b", "a"]) == ["a", "b"]


def test_an_instant_is_the_same_in_every_zone_and_people_and_options_come_sorted() -> None:
    assert decode(field("datetime"), "2026-11-21T07:39:15.000-0800") == "2026-11-21T15:39:15Z"
    assert decode(field("array", "option"), [{"value": "Tin"}, {"value": "Gold"}]) == ["Gold", "Tin"]
    assert decode(field("array", "user"), [{"accountId": "b"}, {"accountId": "a"}]) == ["a", "b"]


@pytest.mark.parametrize(
    ("versions", "name"),
    [
        ([("2.0", "", False), ("1.1", "2027-05-28", False), ("1.0", "2027-02-12", False)], "1.0"),
        ([("0.9", "2026-10-30", True), ("2.0", "", False)], "2.0"),
        ([("0.9", "2026-10-30", True)], None),
        ([], None),
    ],
)
def test_the_next_version_is_the_unreleased_one_with_the_earliest_date(
    versions: list[tuple[str, str, bool]], name: str | None
) -> None:
    wire: list[JsonValue] = [
        {"name": each, "releaseDate": day, "released": out, "archived": False} for each, day, out in versions
    ]
    assert decode(field("array", "version", pick="earliest_unreleased"), wire) == name


def test_a_person_is_the_key_on_data_center_and_written_by_what_the_site_wants() -> None:
    people = field("array", "user")
    wire: JsonValue = [{"key": "JIRAUSER2", "name": "ann"}, {"key": "JIRAUSER1", "name": "zoe"}]
    assert decode(people, wire, DataCenter.shapes) == ["JIRAUSER1", "JIRAUSER2"]
    written = values.encode(people, ["JIRAUSER2"], DataCenter.shapes, lambda _: {"name": "ann"})
    assert written == [{"name": "ann"}]


def test_what_is_wrongly_shaped_is_empty_and_no_crash() -> None:
    assert decode(field("user"), "somebody") is None
    assert decode(field("array", "option"), {"value": "Gold"}) is None
    assert decode(field("option"), 7) is None
    assert decode(field("string", rich=True), "wiki on Cloud") is None
    assert decode(field("string", rich=True), {"type": "doc"}, DataCenter.shapes) is None


def test_a_text_area_is_markdown_here_and_a_document_there() -> None:
    rich = field("string", rich=True)
    wire = encode(rich, "**so** it is")
    assert isinstance(wire, dict)
    assert wire["type"] == "doc"
    assert str(decode(rich, wire)).strip() == "**so** it is"


def test_a_field_is_read_with_its_schema_and_the_project_it_is_limited_to() -> None:
    found = read_field(
        {
            "id": "customfield_7",
            "name": "Notes",
            "custom": True,
            "schema": {
                "type": "string",
                "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textarea",
            },
            "scope": {"type": "PROJECT", "project": {"id": "10001"}},
        }
    )
    assert (found.custom, found.rich, found.project) == (True, True, "10001")


THINGS = [Named("1", "High"), Named("2", "Hoch", "high"), Named("3", "Low"), Named("4", "low")]


def test_a_name_is_found_in_its_own_or_the_original_language() -> None:
    assert the_only("HOCH", THINGS, "a priority").id == "2"


def test_case_decides_where_it_must() -> None:
    assert [the_only(word, THINGS, "a priority").id for word in ("Low", "low")] == ["3", "4"]


@pytest.mark.parametrize(
    ("word", "hint"), [("LOW", "Low (3), low (4)"), ("Hihg", "did you mean 'High'?"), ("", "there are:")]
)
def test_a_name_that_leads_nowhere_or_to_several_is_told_with_what_there_is(word: str, hint: str) -> None:
    with pytest.raises(UnknownName) as caught:
        the_only(word, THINGS, "a priority")
    assert hint in caught.value.hint


def test_a_field_of_an_app_is_called_what_people_understand() -> None:
    epic_link = {"id": "customfield_1", "name": "Epic Link", "custom": True, "schema": {"type": "any"}}
    assert values.called(read_field(epic_link)) == "of a kind that only its app knows"  # type: ignore[arg-type]


CLOUD_SPRINTS: list[JsonValue] = [
    {"id": 1, "name": "Sprint 1", "state": "closed"},
    {"id": 2, "name": "Sprint 2", "state": "active"},
    {"id": 3, "name": "Sprint 3", "state": "future"},
]


def line_of(number: int, state: str) -> JsonValue:
    """A sprint as Data Center sends it."""
    return (
        f"com.atlassian.greenhopper.service.sprint.Sprint@1f2[id={number},rapidViewId=1,state={state},"
        f"name=Sprint {number}, spring,goal=<null>,startDate=<null>,sequence={number}]"
    )


@pytest.mark.parametrize(
    ("sprints", "name"),
    [
        (CLOUD_SPRINTS, "Sprint 2"),
        (CLOUD_SPRINTS[::2], "Sprint 3"),
        (CLOUD_SPRINTS[:1], "Sprint 1"),
        ([line_of(1, "CLOSED"), line_of(2, "ACTIVE")], "Sprint 2, spring"),
        ([line_of(1, "CLOSED")], "Sprint 1, spring"),
        ([], None),
        (None, None),
    ],
)
def test_the_sprint_under_way_counts_then_the_next_then_the_last(sprints: JsonValue, name: JsonValue) -> None:
    assert decode(field("sprint"), sprints) == name


@pytest.mark.parametrize(
    ("items", "before", "after", "moves"),
    [
        ("string", ["a", "b"], ["b", "c"], [{"add": "c"}, {"remove": "a"}]),
        ("option", ["a"], None, [{"remove": {"value": "a"}}]),
        ("version", None, ["1.0"], [{"add": {"name": "1.0"}}]),
        ("user", ["x"], ["x", "y"], [{"add": {"accountId": "y"}}]),
        ("component", ["a"], ["a"], []),
        ("json", ["a"], ["b"], None),
    ],
)
def test_a_list_is_changed_by_additions_and_removals(
    items: str, before: JsonValue, after: JsonValue, moves: object
) -> None:
    """B-21: whoever added something meanwhile keeps it."""
    found = values.operations(field("array", items), before, after, lambda account: {"accountId": account})
    assert found == moves
    assert values.operations(field("option"), before, after, lambda account: account) is None
