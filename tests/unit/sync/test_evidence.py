"""What a recorded proof does to a field: added once, merged with both sides' words, never quietly in another's place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.evidence import Overtaken, adding, applied, confirming, foreseen, rulings, setting
from syncer.sync.merge import Ruling
from syncer.sync.observation import Decision, DecisionKind, HubState, StoredRecord

NOW = datetime(2026, 11, 12, 8, tzinfo=UTC)
CALL: JsonObject = {"how": "call", "by": "zhao", "at": "2026-11-12T01:00:00Z"}
MAIL: JsonObject = {"how": "mail", "by": "li", "at": "2026-11-11T01:00:00Z"}
YES: JsonObject = {"outcome": "approved", "by": "wang", "at": "2026-11-12"}
NO: JsonObject = {"outcome": "not_approved", "by": "wang", "at": "2026-11-13"}


def hub(values: dict[str, JsonValue], *said: tuple[str, JsonObject]) -> HubState:
    decisions = tuple(
        Decision(number, DecisionKind.EVIDENCE, f"CR-0001 {path}", payload, "pm", NOW)
        for number, (path, payload) in enumerate(said, 1)
    )
    stored = StoredRecord("CR-0001", Kind.CHANGE_REQUEST, values)
    return HubState("i", records={"CR-0001": stored}, decisions=decisions)


def test_an_element_is_added_to_what_is_there_and_never_twice_sla_6() -> None:
    assert applied(adding([CALL], "zhao"), [MAIL]) == [MAIL, CALL]
    assert applied(adding([CALL], "zhao"), None) == [CALL]
    there: JsonValue = [CALL, MAIL]
    assert applied(adding([MAIL], "li"), there) is there


def test_a_second_decision_takes_the_place_of_the_first_only_when_that_was_said_cr_4() -> None:
    assert applied(setting(YES, None, "wang"), None) == YES
    assert applied(setting(YES, None, "wang"), YES) is YES
    assert applied(setting(NO, YES, "wang"), YES) == NO  # what it says was looked at
    with pytest.raises(Overtaken):
        applied(setting(YES, None, "wang"), NO)
    assert applied(setting(YES, None, "wang", replace=True), NO) == YES


def test_both_sides_of_a_confirmation_are_one_which_holds_from_the_later_word_req_18() -> None:
    customer = confirming("customer", {"at": "2026-11-12", "baseline": "V1.0", "ref": "a"}, "wang")
    ours = confirming(
        "ours", {"at": "2026-11-10", "baseline": "V1.0", "method": "letter", "ref": "b"}, "zhao"
    )
    once = applied(customer, None)
    assert once == [{"at": "2026-11-12", "baseline": "V1.0", "ref": "a", "customer_by": "wang"}]
    both = applied(ours, once)
    assert both == [
        {
            "at": "2026-11-12",
            "baseline": "V1.0",
            "method": "letter",
            "ref": "a; b",
            "by": "zhao",
            "customer_by": "wang",
        }
    ]
    assert applied(ours, both) is both
    other = applied(confirming("ours", {"at": "2026-11-20", "baseline": "V1.1"}, "zhao"), both)
    assert isinstance(other, list)
    assert [one.get("baseline") for one in other if isinstance(one, dict)] == ["V1.0", "V1.1"]


def test_who_confirmed_already_confirms_nothing_again_wherever_the_word_stands_req_18() -> None:
    """Two halves that people typed apart stay as they typed them."""
    halves: JsonValue = [{"at": "2026-11-12", "by": "gao"}, {"at": "2026-11-13", "customer_by": "wang"}]
    assert applied(confirming("customer", {"at": "2026-11-14"}, "wang"), halves) is halves


def test_what_waits_is_carried_out_in_order_with_the_name_of_who_said_it_trc_1() -> None:
    state = hub({"answers": [MAIL]}, ("answers", adding([CALL], "zhao")), ("answers", adding([MAIL], "li")))
    found, problems = rulings(state, {})
    assert found == {("CR-0001", "answers"): (Ruling([MAIL, CALL]), "zhao (recorded by pm)")}
    assert problems == []
    assert foreseen(state, "CR-0001", "answers") == [MAIL, CALL]


def test_a_proof_stands_on_a_plain_edit_that_waits_too() -> None:
    state = hub({}, ("answers", adding([CALL], "zhao")))
    edit = {("CR-0001", "answers"): (Ruling([MAIL], {"files": None}), "pm")}
    found, _ = rulings(state, edit)
    assert found["CR-0001", "answers"][0] == Ruling([MAIL, CALL], {"files": None})


def test_a_decision_that_somebody_made_meanwhile_stays_and_the_late_one_is_told() -> None:
    state = hub({"decision.customer": NO}, ("decision.customer", setting(YES, None, "wang")))
    found, problems = rulings(state, {})
    assert found == {}
    assert [(one.code, one.uid) for one in problems] == [("evidence-overtaken", "CR-0001")]
