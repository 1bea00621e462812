"""Records: what loads, what is refused and in which words, and the form they are dumped in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from syncer.domain.fields import Audience, canonical_leaf
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.mistakes import mistakes
from syncer.domain.records import (
    MODELS,
    REQUIREMENT_KINDS,
    ChangeRequest,
    Question,
    Requirement,
    dump,
    for_audience,
    load,
    visible_payload,
)
from syncer.domain.values import instant_of
from tests.support.effort import calls

NAMED: JsonObject = {"id": "REQ-0001", "title": "Search"}


def said(kind: Kind, payload: JsonObject) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        load(kind, payload)
    return [
        f"{mistake.leaf} | {mistake.message} | {mistake.hint}" for mistake in mistakes(kind, caught.value)
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_an_id_and_a_title_are_enough(kind: Kind) -> None:
    payload: JsonObject = {"id": f"{PREFIXES[kind]}-0001", "title": "Something"}
    assert dump(load(kind, payload)) == payload
    assert MODELS[kind].kind_of_record is kind


def test_without_id_or_title_it_says_so() -> None:
    assert said(Kind.ACTION, {"title": " "}) == ["id | 'id' is needed | ", "title | 'title' is needed | "]


def test_an_id_of_another_kind_is_refused() -> None:
    assert said(Kind.REQUIREMENT, {**NAMED, "id": "CR-0001"}) == [
        "id | 'id': 'CR-0001' is no ID of a requirement: write it like REQ-0001 | "
    ]


@pytest.mark.parametrize("uid", ["REQ-0001", "SHOP-REQ-12345", "REQ-?a7f3"])
def test_prefixed_and_provisional_ids_are_accepted(uid: str) -> None:
    assert load(Kind.REQUIREMENT, {**NAMED, "id": uid}).id == uid


def test_all_mistakes_are_told_at_once_with_the_leaf_they_stand_in() -> None:
    payload: JsonObject = {
        **NAMED,
        "urgencey": "low",
        "importance": "cor",
        "value": 7,
        "affected_version": 1.1,
        "source": {"channel": "phon", "chanel": "phone"},
        "alternatives": [{"title": "A"}, {"title": "B", "cost": "12"}],
        "scored": {"at": "2026-11-03T10:00:00"},
        "forecast": {"date": "2026-11-03T10:00:00Z"},
        "confirmations": [{"at": "soon"}],
        "raci": {"responsible": "me"},
    }
    assert sorted(said(Kind.REQUIREMENT, payload)) == [
        "affected_version | 'affected_version' must be text, not the number 1.1 | put it in quotes: \"1.1\"",
        "alternatives | 'alternatives[2].cost': '12' is no money: write amount and currency, like '1200.00 CNY' | ",
        (
            "confirmations | 'confirmations[1].at': 'soon' is no date: "
            "write it like 2026-11-03 or 2026-11-03T10:00:00+08:00 | "
        ),
        (
            "forecast.date | 'forecast.date': '2026-11-03 10:00:00+00:00' is no day: "
            "write the date alone, like 2026-11-03 | "
        ),
        "importance | 'cor' is no value of 'importance' | did you mean 'core'?",
        "raci.responsible | 'raci.responsible' must be a list | write it as [me]",
        "scored.at | 'scored.at': '2026-11-03T10:00:00' has no offset: write it like 2026-11-03T10:00:00+08:00 or …Z | ",
        "source.chanel | 'chanel' is not a field of 'source' | did you mean 'channel'?",
        "source.channel | 'phon' is no value of 'source.channel' | did you mean 'phone'?",
        "urgencey | 'urgencey' is not a field of requirement | did you mean 'urgency'?",
        "value | 'value': input should be less than or equal to 5 | ",
    ]


def test_empty_is_absent_at_any_depth_but_no_and_zero_are_values() -> None:
    payload: JsonObject = {
        "id": "QST-0001",
        "title": "Why",
        "owner": " ",
        "answers": [{}],
        "about": [],
        "translations": {"en": {}},
        "closure": {"by": None},
        "answered_on_spot": False,
    }
    assert dump(load(Kind.QUESTION, payload)) == {"id": "QST-0001", "title": "Why", "answered_on_spot": False}
    assert dump(load(Kind.ACTION, {"id": "ACT-0001", "title": "Do", "carried_over": 0}))["carried_over"] == 0


@pytest.mark.parametrize(
    ("raw", "amount"),
    [("12.5 CNY", "12.50"), ("CNY 1,200", "1200.00"), ({"amount": 12.1, "currency": "cny"}, "12.10"), ("0.125 CNY", "0.125")],
)  # fmt: skip
def test_money_is_decimal_text_with_its_currency(raw: JsonValue, amount: str) -> None:
    assert canonical_leaf("solution", "quote", raw) == {"amount": amount, "currency": "CNY"}
    record = load(Kind.SOLUTION, {"id": "SOL-0001", "title": "A", "quote": raw})
    assert getattr(record, "quote").amount == Decimal(amount)  # noqa: B009


@pytest.mark.parametrize("raw", [True, "NaN CNY", "1e99 CNY", "12 Yuan", {"amount": "12"}])
def test_what_is_no_money_is_refused(raw: JsonValue) -> None:
    with pytest.raises(ValidationError):
        canonical_leaf("solution", "quote", raw)


def test_instants_are_kept_in_utc_and_days_stay_days() -> None:
    question = load(Kind.QUESTION, {"id": "QST-1", "title": "Why", "due": "2026-11-03T10:00+08:00"})
    assert isinstance(question, Question)
    assert question.due == datetime(2026, 11, 3, 2, tzinfo=UTC)
    assert dump(question)["due"] == "2026-11-03T02:00:00Z"
    assert canonical_leaf("question", "due", "2026-11-03") == "2026-11-03"
    assert canonical_leaf("change_request", "requested_at", "2026-11-03") == "2026-11-03"
    assert canonical_leaf("action", "due", "2026-11-03") == "2026-11-03"
    with pytest.raises(ValidationError, match="has no time of day"):
        canonical_leaf("meeting", "start", "2026-11-03")


def test_a_day_begins_at_midnight_where_the_project_is() -> None:
    shanghai = ZoneInfo("Asia/Shanghai")
    assert instant_of(date(2026, 11, 3), shanghai) == datetime(2026, 11, 2, 16, tzinfo=UTC)


def test_whole_numbers_have_one_form() -> None:
    assert canonical_leaf("change_request", "impact.delay_days", 2.0) == 2
    assert str(canonical_leaf("change_request", "impact.delay_days", 2.0)) == "2"
    assert canonical_leaf("change_request", "impact.delay_days", 2.5) == 2.5


def test_the_kind_of_a_requirement_is_an_open_list_of_words() -> None:
    assert len(set(REQUIREMENT_KINDS)) == 14
    assert canonical_leaf("requirement", "kind", "data_protection") == "data_protection"
    with pytest.raises(ValidationError):
        canonical_leaf("requirement", "kind", "数据保护")


def test_the_two_states_of_a_requirement_are_independent() -> None:
    """REQ-22: whatever one side says, the other stands."""
    record = load(Kind.REQUIREMENT, {**NAMED, "agreement": "withdrawn", "delivery": "accepted"})
    assert isinstance(record, Requirement)
    assert (record.agreement, record.delivery) == ("withdrawn", "accepted")


def test_a_change_says_from_and_to() -> None:
    changes: JsonValue = [
        {"action": "change", "requirement": "REQ-0001", "field": "title", "from": "A", "to": "B"}
    ]
    record = load(Kind.CHANGE_REQUEST, {"id": "CR-0001", "title": "C", "changes": changes})
    assert isinstance(record, ChangeRequest)
    assert record.changes[0].from_ == "A"
    assert dump(record)["changes"] == changes


def test_a_change_of_an_internal_field_is_internal() -> None:
    """B-22: internal values reach no customer through the list of changes either."""
    changes: list[JsonValue] = [
        {"action": "change", "field": "urgency", "from": "low", "to": "urgent"},
        {"action": "change", "field": "价值", "from": 2, "to": 5},
        {"action": "change", "field": "something else", "from": "a", "to": "b"},
    ]
    payload: JsonObject = {"id": "CR-0001", "title": "C", "changes": changes}
    seen = dump(for_audience(load(Kind.CHANGE_REQUEST, payload), Audience.CUSTOMER))
    assert seen["changes"] == [changes[0], {"action": "change", "field": "something else"}]
    assert visible_payload(Kind.CHANGE_REQUEST, payload, Audience.INTERNAL) == payload


def test_loading_a_requirement_takes_few_steps() -> None:
    payloads: list[JsonObject] = [
        {
            "id": f"REQ-{number:04d}",
            "title": "支付信息加密存储",
            "description": "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。" * 10,
            "source": {"channel": "workshop", "stage": "pre_sales", "customer": "Example Retail"},
            "acceptance_criteria": [{"text": "加密引入的延迟 < 50 ms", "dimension": "performance"}] * 4,
            "raci": {"responsible": ["analyst"], "accountable": "lead"},
            "scored": {"by": "analyst", "at": "2026-11-03T10:00:00+08:00"},
        }
        for number in range(1, 101)
    ]
    load(Kind.REQUIREMENT, payloads[0])
    assert calls(lambda: [load(Kind.REQUIREMENT, payload) for payload in payloads]) < 500 * len(payloads)
