"""TRC-1: what differs between two moments, and for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.sync.differences import (
    FieldDifference,
    RecordDifference,
    chinese_path,
    differences,
    for_reader,
)
from syncer.sync.past import PastChange, PastRecord, as_of, mover_words

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def register(**records: Mapping[str, JsonValue]) -> dict[str, PastRecord]:
    found = {}
    for name, values in records.items():
        uid = name.replace("_", "-")
        kind = {"REQ": Kind.REQUIREMENT, "CR": Kind.CHANGE_REQUEST, "MTG": Kind.MEETING}[
            uid.partition("-")[0]
        ]
        found[uid] = PastRecord(uid, kind, values)
    return found


def test_records_are_added_changed_withdrawn_and_gone_in_order() -> None:
    before = register(
        REQ_0002={"title": "b", "agreement": "draft"},
        REQ_0001={"title": "a"},
        REQ_0003={"title": "same"},
        MTG_0001={"title": "m"},
    )
    after = register(
        REQ_0002={"title": "b", "agreement": "withdrawn"},
        REQ_0001={"title": "A"},
        REQ_0003={"title": "same"},
        REQ_0010={"title": "new", "value": 3},
    )
    found = differences(before, after)
    assert [(one.uid, one.fate.value) for one in found] == [
        ("REQ-0001", "changed"),
        ("REQ-0002", "withdrawn"),
        ("REQ-0010", "added"),
        ("MTG-0001", "gone"),
    ]
    assert found[0] == RecordDifference(
        "REQ-0001", Kind.REQUIREMENT, "A", found[0].fate, (FieldDifference("title", "a", "A"),)
    )
    assert [field.path for field in found[2].fields] == ["title", "value"]
    assert found[3].fields == (FieldDifference("title", "m", None),)


def test_what_was_withdrawn_before_is_only_changed() -> None:
    before = register(CR_0001={"title": "a", "state": "withdrawn"})
    after = register(CR_0001={"title": "b", "state": "withdrawn"})
    assert [one.fate.value for one in differences(before, after)] == ["changed"]


def test_a_customer_sees_no_internal_field_and_no_record_that_differs_in_nothing_else() -> None:
    """B-22: neither directly, nor inside a list, nor by a change request's lines."""
    option: JsonValue = {"title": "cloud", "cost": {"amount": "9.00", "currency": "CNY"}}
    dear: JsonValue = {"title": "cloud", "cost": {"amount": "19.00", "currency": "CNY"}}
    before = register(
        REQ_0001={"title": "a", "value": 1, "alternatives": [option], "source.channel": "phone"},
        CR_0001={"title": "c"},
    )
    after = register(
        REQ_0001={"title": "a", "value": 5, "alternatives": [dear], "source.channel": "email"},
        CR_0001={
            "title": "c",
            "changes": [
                {"action": "change", "requirement": "REQ-0001", "field": "value", "from": "1", "to": "5"},
                {"action": "change", "requirement": "REQ-0001", "field": "title", "from": "a", "to": "b"},
            ],
        },
    )
    seen = [for_reader(side, Audience.CUSTOMER, str) for side in (before, after)]
    (found,) = differences(*seen)
    assert found.uid == "CR-0001"
    assert "value" not in str(found.fields)
    assert "'b'" in str(found.fields)
    assert len(differences(before, after)) == 2


def test_a_customer_reads_names_where_the_register_has_addresses() -> None:
    """PPL-4: at any depth of a value."""
    records = register(
        REQ_0001={"title": "a", "owner": "ann@example.com"},
        MTG_0001={"title": "m", "attendees": [{"person": "ann@example.com", "side": "ours"}]},
    )
    seen = for_reader(records, Audience.CUSTOMER, lambda _: "Ann")
    assert seen["REQ-0001"].values["owner"] == "Ann"
    assert seen["MTG-0001"].values["attendees"] == [{"person": "Ann", "side": "ours"}]
    assert for_reader(records, Audience.INTERNAL, lambda _: "Ann") == records


def test_a_value_nobody_can_tell_any_more_is_said_to_be_erased() -> None:
    now = register(REQ_0001={"title": "a", "goal": "new"})
    erased = PastChange(5, NOW, "c", "REQ-0001", "goal", erased=True)
    was = as_of(now, [erased], 4)
    assert was["REQ-0001"].erased == {"goal"}
    (found,) = differences(was, now)
    assert found.fields == (FieldDifference("goal", None, "new", ("from",)),)
    assert differences(was, was) == ()


def test_a_record_whose_every_entry_was_erased_is_dated_by_its_making() -> None:
    made = {"REQ-0001": PastRecord("REQ-0001", Kind.REQUIREMENT, {"title": "a"}, created=NOW)}
    entry = PastChange(1, NOW, "c", "REQ-0001", "title", erased=True)
    assert as_of(made, [entry], 0, NOW - timedelta(seconds=1)) == {}
    assert as_of(made, [entry], 0, NOW + timedelta(seconds=1))["REQ-0001"].erased == {"title"}


def test_a_record_that_left_the_register_is_seen_where_it_was() -> None:
    last = PastChange(3, NOW, "c", "REQ-0009", "title", "what it was", None)
    assert as_of({}, [last], 2)["REQ-0009"].title == "what it was"
    assert as_of({}, [last, PastChange(2, NOW, "c", "REQ-0009", "title", None, "what it was")], 1) == {}


def test_fields_have_their_chinese_keys_step_by_step() -> None:
    assert chinese_path("requirement", "source.channel") == "来源.渠道"
    assert chinese_path("requirement", "translations.en.title") == "译文.en.需求名称"
    assert chinese_path("requirement", "unknown") == "unknown"


def test_movers_are_said_in_words() -> None:
    assert [mover_words(by) for by in ("jira", "decision:pm", "import", "")] == [
        "in Jira",
        "decided by pm",
        "import",
        "",
    ]
