"""What the mapping models answer to the planner."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.fields import Shape, spec_of
from syncer.domain.records import Kind
from syncer.rules.faults import Wrong
from syncer.rules.written import read_duration, write_duration
from syncer.sync.mapping import FieldMapping, GuardLimit, Mapping
from syncer.sync.observation import Category, Status
from syncer.sync.shorthand import CustomField
from syncer.sync.states import StatusMapping
from syncer.sync.transforms import form_of


@pytest.mark.parametrize(
    ("jira", "neutral"),
    [
        ("summary", "summary"),
        (CustomField(field=("Business value",)), "field:Business value"),
        (CustomField(field=("重要性", "Importance")), "field:重要性 | Importance"),
        (CustomField(field=("Effort",), id="customfield_10050"), "field:customfield_10050"),
    ],
)
def test_a_field_has_a_neutral_name(jira: Any, neutral: str) -> None:
    assert FieldMapping(jira=jira).neutral == neutral


def test_which_of_several_versions_counts_is_part_of_the_neutral_name() -> None:
    field = FieldMapping(jira="fixVersions", pick="earliest_unreleased")
    assert (field.target, field.neutral) == ("fixVersions", "fixVersions:earliest_unreleased")


@pytest.mark.parametrize(
    ("kind", "path", "written", "form"),
    [
        (Kind.REQUIREMENT, "background", {"jira": {"field": "B"}}, "markdown"),
        (Kind.REQUIREMENT, "goal", {"jira": {"field": "G"}}, "markdown"),
        (Kind.REQUIREMENT, "goal", {"jira": "description", "section": {"en": "G"}}, "markdown"),
        (Kind.REQUIREMENT, "affected_version", {"jira": {"field": "V"}}, "text"),
        (Kind.REQUIREMENT, "importance", {"jira": {"field": "I"}, "values": {"core": "Core"}}, "text"),
        (Kind.REQUIREMENT, "acceptance_criteria", {"jira": {"field": "A"}, "as": "bullets"}, "criteria"),
        (Kind.REQUIREMENT, "components", {"jira": {"field": "C"}, "as": ["text"]}, "set"),
        (Kind.REQUIREMENT, "raci.consulted", {"jira": {"field": "C"}}, "[person]"),
        (Kind.CHANGE_REQUEST, "impact.cost", {"jira": {"field": "C"}, "currency": "CNY"}, "money"),
        (Kind.CHANGE_REQUEST, "requested_at", {"jira": {"field": "R"}}, "datetime"),
    ],
)
def test_the_tables_line_follows_from_both_fields(
    kind: Kind, path: str, written: dict[str, Any], form: str
) -> None:
    spec = spec_of(kind, path)
    assert spec is not None
    assert form_of(FieldMapping.model_validate(written), spec) == form


@pytest.mark.parametrize(
    ("written", "shape", "wins"),
    [
        ({}, Shape.SCALAR, "hold"),
        ({}, Shape.TEXT, "merge"),
        ({}, Shape.MARKDOWN, "merge"),
        ({}, Shape.LIST, "merge"),
        ({}, Shape.SET, "merge"),
        ({"wins": "jira"}, Shape.SCALAR, "jira"),
        ({"wins": "hold"}, Shape.TEXT, "hold"),
        ({"direction": "to_jira", "wins": "jira"}, Shape.SCALAR, "register"),
        ({"direction": "from_jira"}, Shape.MARKDOWN, "jira"),
    ],
)
def test_who_wins_follows_direction_then_the_word_then_the_shape(
    written: dict[str, Any], shape: Shape, wins: str
) -> None:
    assert FieldMapping.model_validate({"jira": "summary", **written}).effective_wins(shape) == wins


@pytest.mark.parametrize(
    ("kind", "path", "written", "form"),
    [
        (Kind.REQUIREMENT, "title", {"jira": "summary"}, "text"),
        (Kind.REQUIREMENT, "owner", {"jira": "assignee"}, "person"),
        (Kind.REQUIREMENT, "owner", {"jira": {"field": "Owner"}}, "person"),
        (Kind.ACTION, "due", {"jira": "duedate"}, "date"),
        (Kind.REQUIREMENT, "value", {"jira": {"field": "Value"}}, "integer"),
        (Kind.CHANGE_REQUEST, "impact.delay_days", {"jira": {"field": "Delay"}}, "decimal"),
        (Kind.REQUIREMENT, "acceptance_criteria", {"jira": "description", "section": {"en": "A"}}, "bullets"),
        (Kind.REQUIREMENT, "forecast.version", {"jira": "fixVersions"}, "version"),
        (Kind.REQUIREMENT, "raci.consulted", {"jira": {"field": "C"}}, "[person]"),
        (Kind.REQUIREMENT, "raci.consulted", {"jira": {"field": "C"}, "as": ["person"]}, "[person]"),
        (Kind.REQUIREMENT, "raci.consulted", {"jira": {"field": "C"}, "as": "[person]"}, "[person]"),
        (Kind.REQUIREMENT, "value", {"jira": {"field": "Value"}, "as": "text"}, "text"),
    ],
)
def test_the_form_is_as_written_or_as_the_fields_suggest(
    kind: Kind, path: str, written: dict[str, Any], form: str
) -> None:
    spec = spec_of(kind, path)
    assert spec is not None
    assert FieldMapping.model_validate(written).effective_form(spec) == form


STATUSES = StatusMapping.model_validate(
    {
        "jira": "status",
        "values": {
            "not_started": {"category": "to_do"},
            "in_progress": {"category": "in_progress"},
            "built": {"category": "done"},
            "delivered": "Released",
            "accepted": ["Accepted", "已验收"],
        },
    }
)


@pytest.mark.parametrize(
    ("status", "category", "word"),
    [
        ("Backlog", Category.TO_DO, "not_started"),
        ("In Review", Category.IN_PROGRESS, "in_progress"),
        ("Done", Category.DONE, "built"),
        ("Released", Category.DONE, "delivered"),
        ("RELEASED", Category.DONE, "delivered"),
        ("已验收", Category.DONE, "accepted"),
        ("Odd", Category.UNDEFINED, None),
    ],
)
def test_a_named_status_goes_before_its_category(status: str, category: Category, word: str | None) -> None:
    assert STATUSES.read(Status("", status, category), {}) == word


@pytest.mark.parametrize(("live", "allowed"), [(0, 10), (99, 10), (110, 11), (1000, 100)])
def test_the_guard_allows_ten_or_ten_percent_whichever_is_more(live: int, allowed: int) -> None:
    assert GuardLimit().allowed(live) == allowed


def test_a_mapping_is_read_back_from_its_own_dump_with_the_same_digest() -> None:
    written = {
        "version": 1,
        "records": {
            "requirement": {
                "issues": {
                    "create": [{"type": "Task", "when": [{"kind": "security"}, {"not": {"has": "owner"}}]}]
                },
                "fields": {"title": {"jira": "summary"}, "value": {"jira": {"field": "V"}, "else": "keep"}},
                "delivery": {"jira": "status", "values": {"built": "Done"}, "direction": "from_jira"},
                "agreement": {"mirror": "label"},
            }
        },
        "pages": {"internal": {"at_most": "90m"}},
    }
    mapping = Mapping.model_validate(written)
    again = Mapping.model_validate(mapping.model_dump(mode="json", by_alias=True))
    assert again == mapping
    assert again.digest == mapping.digest
    assert mapping.digest != Mapping(version=1).digest


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), ("60s", 60), ("5m", 300), ("1h", 3600), ("2d", 172800), (" 1h ", 3600)]
)
def test_durations_are_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert read_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "60", "1w", "-1s", "1.5h", "1h30m", "soon", 60, None])
def test_anything_else_is_no_duration(text: object) -> None:
    with pytest.raises(Wrong, match="is no duration"):
        read_duration(text)


@given(st.integers(min_value=0, max_value=10**7))
def test_a_duration_is_read_back_from_what_is_written(seconds: int) -> None:
    duration = timedelta(seconds=seconds)
    assert read_duration(write_duration(duration)) == duration
