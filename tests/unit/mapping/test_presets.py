"""What the shipped presets promise: stock keeps quiet and needs no administrator, demo shows the usual wishes, full and zh-CN agree."""

from datetime import timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from syncer.config.assets import assets
from syncer.config.mappings import load_folder, preset_names
from syncer.domain.fields import Audience, audience_of
from syncer.domain.records import Kind
from syncer.sync.mapping import FieldMapping, Mapping
from syncer.sync.observation import Category, Status
from syncer.sync.shorthand import CustomField
from syncer.sync.states import StatusMapping


@pytest.fixture
def stock(tmp_path: Path) -> Mapping:
    return _preset("stock", tmp_path)


@pytest.fixture
def demo(tmp_path: Path) -> Mapping:
    return _preset("demo", tmp_path)


def _preset(name: str, folder: Path) -> Mapping:
    folder.mkdir(exist_ok=True)
    (folder / "mapping.yaml").write_text(f"version: 1\nextends: {name}\n", encoding="utf-8")
    return load_folder(folder, assets().mappings)


def test_presets_are_known_by_name() -> None:
    assert {"rules", "stock", "demo", "full", "zh-CN"} == set(preset_names(assets().mappings))


def test_stock_maps_requirements_and_actions_only(stock: Mapping) -> None:
    assert set(stock.records) == {Kind.REQUIREMENT, Kind.ACTION}


def test_stock_finds_its_issue_types_in_english_and_chinese(stock: Mapping) -> None:
    types = {kind: record.issues.create[-1].type for kind, record in stock.records.items() if record.issues}
    assert types[Kind.REQUIREMENT] == ("Story", "故事", "Task", "任务")
    assert types[Kind.ACTION] == ("Task", "任务")


def test_stock_needs_no_custom_field_and_writes_no_status_priority_or_date(stock: Mapping) -> None:
    for record in stock.records.values():
        for field in record.fields.values():
            assert not isinstance(field.jira, CustomField)
            assert field.neutral in {"summary", "description", "assignee"}
        assert {state.direction for state in record.states.values() if not hasattr(state, "mirror")} == {
            "from_jira"
        }


def test_stock_adopts_nothing_waits_for_approval_and_publishes_hourly(stock: Mapping) -> None:
    assert {record.adopt.mode for record in stock.records.values()} == {"never"}
    assert stock.guard.first_push == "approve"
    assert stock.pages.internal.at_most == timedelta(hours=1)
    assert stock.label == "sy"


def test_stock_reads_states_by_status_category_and_leaves_the_rest(stock: Mapping) -> None:
    delivery = stock.records[Kind.REQUIREMENT].states["delivery"]
    state = stock.records[Kind.ACTION].states["state"]
    assert not hasattr(delivery, "mirror")
    assert not hasattr(state, "mirror")
    assert [
        delivery.read(Status("", "Whatever", Category(each)), {}) for each in ("to_do", "in_progress", "done")
    ] == [
        "not_started",
        "in_progress",
        "built",
    ]
    assert [
        state.read(Status("", "进行中", Category(each)), {})
        for each in ("to_do", "in_progress", "done", "undefined")
    ] == [
        "open",
        "in_progress",
        "done",
        None,
    ]


def test_stock_writes_sections_under_headings_of_both_languages(stock: Mapping) -> None:
    for record in stock.records.values():
        sections = [field.section for field in record.fields.values() if field.section]
        assert sections
        assert all(set(section) == {"en", "zh-CN"} for section in sections)


def test_demo_adds_priority_due_dates_and_change_requests(demo: Mapping) -> None:
    priority = demo.records[Kind.REQUIREMENT].fields["priority"]
    assert (priority.direction, priority.wins) == ("both", "jira")
    assert priority.values == {"high": ("High", "Highest"), "medium": ("Medium",), "low": ("Low", "Lowest")}
    assert demo.records[Kind.ACTION].fields["due"].neutral == "duedate"
    change = demo.records[Kind.CHANGE_REQUEST]
    assert change.issues is not None
    assert change.issues.create[0].type[0] == "Change request"
    assert change.fields["content"].part == "lead"
    headings = {path: field.section["en"] for path, field in change.fields.items() if field.section}
    assert headings == {"reason": "Reason", "objective": "Objective"}


def test_demo_keeps_what_stock_says_and_hurries(demo: Mapping, stock: Mapping) -> None:
    assert set(stock.records[Kind.REQUIREMENT].fields) < set(demo.records[Kind.REQUIREMENT].fields)
    assert set(demo.records[Kind.REQUIREMENT].links) == {"depends_on", "changed_by"}
    assert demo.guard.first_push == "allow"
    assert demo.pages.internal.at_most == timedelta()
    assert demo.digest != stock.digest


@pytest.fixture
def full(tmp_path: Path) -> Mapping:
    return _preset("full", tmp_path)


@pytest.fixture
def chinese(tmp_path: Path) -> Mapping:
    return _preset("[full, zh-CN]", tmp_path)


def test_full_sends_no_internal_field_to_jira(full: Mapping) -> None:
    """Scores and costs go there by a line of the administrator's own only."""
    sent = [
        (kind, path)
        for kind, record in full.records.items()
        for path, field in record.fields.items()
        if field.direction != "from_jira"
    ]
    assert len(sent) > 30
    assert [each for each in sent if audience_of(*each) is not Audience.CUSTOMER] == []


def test_full_writes_no_status(full: Mapping) -> None:
    states = [state for record in full.records.values() for state in record.states.values()]
    assert {getattr(state, "direction", "label") for state in states} == {"from_jira", "label"}


def test_full_falls_back_to_types_that_every_project_has(full: Mapping) -> None:
    for record in full.records.values():
        assert record.issues is not None
        assert all(choice.type[-1] == "Task" and len(choice.type) > 1 for choice in record.issues.create)


def test_zh_cn_says_the_same_as_full_with_chinese_names_first(full: Mapping, chinese: Mapping) -> None:
    assert chinese.records.keys() == full.records.keys()
    for kind, record in full.records.items():
        other = chinese.records[kind]
        assert other.fields.keys() == record.fields.keys()
        assert other.states.keys() == record.states.keys()
        assert other.links == record.links
        for path, field in record.fields.items():
            _check_alike(field, other.fields[path])


def _check_alike(field: FieldMapping, other: FieldMapping) -> None:
    same = {"part", "section", "direction", "as_", "wins", "currency", "pick", "else_"}
    assert field.model_dump(include=same) == other.model_dump(include=same)
    if isinstance(field.jira, CustomField):
        assert isinstance(other.jira, CustomField)
        assert other.jira.field[0] not in field.jira.field
        assert other.jira.field[1:] == field.jira.field
    for word, names in (field.values or {}).items():
        assert other.values is not None
        assert set(names) < set(other.values[word])
        assert not other.values[word][0].isascii()


def test_zh_cn_alone_brings_full_along(chinese: Mapping, tmp_path: Path) -> None:
    assert _preset("zh-CN", tmp_path / "alone") == chinese


def test_the_example_of_moving_statuses_in_full_works_as_it_stands(tmp_path: Path) -> None:
    """What is shown in a comment loads, over the preset that shows it."""
    lines = (assets().mappings / "full.yaml").read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip() == "#   agreement:")
    shown = takewhile(lambda line: line.startswith("    #   "), lines[start:])
    example = "\n".join(line.replace("    #   ", "    ", 1) for line in shown)
    text = f"version: 1\nextends: full\nrecords:\n  requirement:\n{example}\n"
    (tmp_path / "mapping.yaml").write_text(text, "utf-8")
    state = load_folder(tmp_path, assets().mappings).records[Kind.REQUIREMENT].states["agreement"]
    assert isinstance(state, StatusMapping)
    assert (state.writes, state.resolves, set(state.values)) == (
        True,
        True,
        {"draft", "confirmed", "rejected"},
    )
