"""The schemas for editors and the reference text, both made from the models."""

from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from syncer.config.reference import TOPICS, entries, reference
from syncer.config.schema import DIALECT, config_schema, mapping_schema, record_schema
from syncer.domain.fields import Node, field_specs
from syncer.domain.records import MODELS, Kind

EXAMPLE = {
    "id": "REQ-0007",
    "title": "支付信息加密存储",
    "kind": "security",
    "importance": "core",
    "urgency": "urgent",
    "value": 5,
    "cost": 2,
    "risk": 2,
    "owner": "analyst@example.com",
    "source": {
        "channel": "workshop",
        "stage": "pre_sales",
        "customer": "Example Retail",
        "contact": "buyer@example.com",
    },
}


def _valid(schema: dict[str, Any], value: Any) -> bool:
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_schema_is_one(topic: str) -> None:
    schema = TOPICS[topic]()
    assert schema["$schema"] == DIALECT
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_contracts_front_matter_fits() -> None:
    assert _valid(record_schema("requirement"), EXAMPLE)


def test_chinese_keys_and_words_fit() -> None:
    record = {
        "需求ID": "REQ-0007",
        "需求名称": "支付信息加密存储",
        "类型": "安全",
        "紧急程度": "紧急",
        "来源": {"渠道": "工作坊"},
        "验收标准": [{"内容": "加密", "维度": "用户验收测试"}],
        "替代方案": [{"方案": "B", "报价": "1200 CNY"}],
    }
    assert _valid(record_schema("requirement"), record)


@pytest.mark.parametrize(
    "record",
    [
        {"id": "REQ-0001"},
        {"title": "x", "titel": "y"},
        {"title": "x", "value": 9},
        {"title": "x", "source": {"chanel": "email"}},
        {"title": "x", "来源": {"渠": "email"}},
    ],
)
def test_what_no_register_file_may_say_does_not_fit(record: dict[str, Any]) -> None:
    assert not _valid(record_schema("requirement"), record)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_records_schema_has_every_field_in_both_languages(kind: Kind) -> None:
    properties = record_schema(kind)["properties"]
    for path, spec in field_specs(kind).items():
        if "." not in path:
            assert path in properties
            assert spec.zh in properties
    assert len(MODELS) == len(Kind)


def test_no_record_of_another_kind_has_a_schema() -> None:
    with pytest.raises(ValueError, match="epic"):
        record_schema("epic")


@pytest.mark.parametrize("kind", list(Kind))
def test_an_editor_can_complete_every_field_of_a_mapping(kind: Kind) -> None:
    fields = mapping_schema()["$defs"][f"RecordMapping_{kind.value}"]["properties"]["fields"]
    offered = set(fields["anyOf"][0]["properties"])
    leaves = {path for path, spec in field_specs(kind).items() if spec.node is Node.LEAF}
    assert leaves - offered == {"id", "agreement", "delivery", "state"} & leaves
    assert offered <= leaves


def test_every_key_of_the_configuration_and_the_mappings_is_described() -> None:
    for schema in (config_schema(), mapping_schema()):
        for name, part in [("top", schema), *schema["$defs"].items()]:
            if name == "Condition":
                continue
            for key, declared in part.get("properties", {}).items():
                assert declared.get("description"), f"{name}.{key}"


def test_the_reference_shows_a_part_with_two_levels() -> None:
    lines = reference("config.daemon").splitlines()
    assert lines[:4] == [
        "daemon: keys",
        "    The scheduled service.",
        "daemon.timezone: text; default UTC",
        "    The zone of the schedules below, such as Asia/Shanghai.",
    ]
    assert "daemon.engine: local | queue; default local" in lines


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("mode", "mode: plan | apply; default plan"),
        ("records.action.issues.create", "records.action.issues.create.when: a condition"),
        ("records.requirement.fields.source.channel", "records.requirement.fields.source.channel.wins: "),
        ("mapping.guard", "guard.limit.items: a whole number; default 10"),
        ("change_request.impact", "impact.delay_days: a whole number or a number"),
        ("requirement", "priority: high | medium | low or text"),
        ("project", "glossary: a list"),
    ],
)
def test_the_reference_finds_a_path(path: str, line: str) -> None:
    assert any(each.startswith(line) for each in reference(path).splitlines())


@pytest.mark.parametrize(
    ("path", "cure"),
    [
        ("config.jria", r"did you mean 'config\.jira'"),
        ("records.requirment", r"did you mean 'records\.requirement'"),
        ("zzzzqq", "use one of: config, mapping, requirement"),
    ],
)
def test_a_path_that_leads_nowhere_has_a_cure(path: str, cure: str) -> None:
    with pytest.raises(ValueError, match=cure):
        reference(path)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_reference_of_a_topic_names_its_top_level_keys_once(topic: str) -> None:
    schema = TOPICS[topic]()
    found = [entry.path for entry in entries(schema, "") if "." not in entry.path]
    assert found == [key for key in schema["properties"] if key.isascii()]
