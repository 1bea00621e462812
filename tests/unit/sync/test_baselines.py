"""A baseline proves what it froze, whatever was taken away or changed since (GATE-4, REQ-18, PLN-2)."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import dump_project, load_project
from syncer.sync.baselines import (
    Baseline,
    Fault,
    Head,
    as_past,
    drift,
    faults,
    freeze,
    next_name,
    planned_days,
    same_contents,
    signed,
    standing,
    unsigned,
    withheld,
    wrong_name,
)
from syncer.sync.bundles import NoBaseline, from_json, odd_line, read, to_json, written
from syncer.sync.observation import StoredRecord
from syncer.sync.past import PastRecord

MADE = datetime(2026, 11, 12, 8, tzinfo=UTC)
WAYS: list[JsonValue] = [{"title": "By hand", "cost": {"amount": "1.00", "currency": "CNY"}}]
HEAD = Head(
    "V1.0", "CAMP", MADE, "zhao", mapping="m", pages=(("requirement-spec.en", 7),), entries=3, chain="c" * 64
)
VALUES: dict[str, JsonValue] = {"title": "Gate", "value": 3, "owner": "zhao", "alternatives": WAYS}
DATA = load_project(
    {
        "milestones": [
            {"name": "Freeze", "planned": "2026-11-20", "forecast": "2026-11-22"},
            {"name": "End"},
        ],
        "people": [{"id": "zhao", "email": "zhao@example.com"}],
    }
)


def records(**more: JsonValue) -> dict[str, StoredRecord]:
    first = StoredRecord("REQ-0001", Kind.REQUIREMENT, {**VALUES, **more})
    return {"REQ-0001": first, "CR-0001": StoredRecord("CR-0001", Kind.CHANGE_REQUEST, {"title": "Colour"})}


def made(**more: JsonValue) -> Baseline:
    return freeze(HEAD, records(**more), DATA, "5a17")


def test_what_was_frozen_verifies_anywhere_and_says_what_it_said() -> None:
    found = from_json(json.loads(json.dumps(to_json(made()))))
    assert found == made()
    assert faults(found) == ()
    assert as_past(found)["REQ-0001"].values == VALUES
    assert found.head.records == 2


def test_the_file_has_a_line_for_each_record_and_reads_back() -> None:
    text = written(made())
    assert (read(text), odd_line(text, made())) == (made(), 0)
    assert [line[:18] for line in text.splitlines() if "uid" in line] == ['{"customer":{"chec'] * 2
    assert text.isascii(), "so does the sample's"
    assert odd_line(text.replace(",", ", ", 1), made()) == 2


def test_a_digest_is_computed_anew_by_standard_tools_alone() -> None:
    """The lines of docs/rules.md, so that nobody need trust this program."""

    def sha(value: object) -> str:
        said = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()

    (one,) = [each for each in json.loads(written(made()))["records"] if each["uid"] == "REQ-0001"]
    assert sha(["", one["uid"], one["customer"]["values"]]) == one["customer"]["digest"]


def altered(path: str, value: JsonValue) -> Baseline:
    raw = to_json(made())
    at: JsonValue = raw
    *steps, last = path.split("/")
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step] if isinstance(at, dict) else None
    assert isinstance(at, dict)
    at[last] = value
    return from_json(raw)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("records/1/customer/values/title", "Door", Fault("REQ-0001", "customer", "title")),
        ("records/1/customer/checks/title", "0" * 12, Fault("REQ-0001", "customer", "title")),
        ("records/1/internal/values/value", 5, Fault("REQ-0001", "internal", "value")),
        ("data/internal/values/people", [], Fault("project", "internal", "people")),
        ("records/1/customer/digest", "0" * 64, Fault("REQ-0001", "customer")),
        ("records/1/customer/digest", "0" * 64, Fault("baseline")),
        ("by", "wang", Fault("baseline")),
        ("made", "2026-11-11T08:00:00Z", Fault("baseline")),
        ("only", ["REQ-0001"], Fault("baseline")),
        ("salt", "other", Fault("baseline", field="salt")),
        ("pages/requirement-spec.en", 8, Fault("baseline")),
        ("history/entries", 4, Fault("baseline")),
    ],
)
def test_whatever_is_changed_no_longer_agrees(path: str, value: JsonValue, told: Fault) -> None:
    assert told in faults(altered(path, value))


def test_the_customers_file_names_people_by_their_id_and_tells_no_address_ppl_4() -> None:
    """An address is internal; the register may name its owner by one, and nothing has changed by that (GATE-4)."""
    decided: JsonObject = {"outcome": "approved", "by": "Zhao@Example.com"}
    one = made(
        owner="zhao@example.com", confirmations=[{"by": "zhao@example.com", "customer_by": "x@else.example"}]
    )
    change = records()["CR-0001"]
    data = load_project(
        {**dump_project(DATA), "risks": [{"title": "Late", "responsible": "zhao@example.com"}]}
    )
    other = freeze(HEAD, {"CR-0001": replace(change, values={"decision.ours": decided})}, data, "5a17")
    for each, expected in ((one, "x@else.example"), (other, "")):
        text = written(withheld(each))
        assert "zhao@" not in text.casefold()
        assert (expected in text, faults(withheld(each)), faults(each)) == (True, (), ())
    kept = one.records["REQ-0001"]
    assert kept.values["owner"] == "zhao@example.com"
    assert drift(kept, kept.values) == ()
    assert drift(kept, {**kept.values, "owner": "li"}) == ("owner",)


def test_what_is_not_for_the_customer_may_be_withheld_or_erased_and_the_rest_still_verifies_ppl_4() -> None:
    kept = withheld(made())
    assert faults(kept) == ()
    assert kept.head == made().head
    assert not any(word in written(kept) for word in ("1.00", "5a17", "zhao@example.com", '"value"'))
    kept = from_json(to_json(kept))
    assert kept.records["REQ-0001"].values == {
        "title": "Gate",
        "owner": "zhao",
        "alternatives": [{"title": "By hand"}],
    }
    shown = to_json(kept)["records"]
    assert "1.00" not in json.dumps(shown)


@pytest.mark.parametrize(
    ("old", "new", "said", "line"),
    [
        ('"title":"Gate"', '"title":"Gate', "it is no JSON in what it says of REQ-0001", 16),
        ('"value":3', '"value":1e999', "a number that is too large in what it says of REQ-0001", 16),
        ('"owner":"zhao"', '"title":"zhao"', "a key stands twice in what it says of REQ-0001", 16),
        ('"kind":"requirement"', '"kind":"requiremint"', "REQ-0001: 'requiremint' is not a valid Kind", 0),
        ('"salt"', '"sale"', "'sale' is none of its keys", 0),
        ('"value":3', '"value":NaN', "NaN", 16),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line_and_record(
    old: str, new: str, said: str, line: int
) -> None:
    text = written(made())
    assert text.count(old) == 1, text
    with pytest.raises(NoBaseline, match=re.escape(said)) as wrong:
        read(text.replace(old, new))
    assert wrong.value.line == line


@pytest.mark.parametrize("raw", [None, {}, {"format": "syncer baseline 9"}, {"format": "syncer baseline 1"}])
def test_what_is_no_baseline_is_said_to_be_none(raw: JsonValue) -> None:
    with pytest.raises(NoBaseline):
        from_json(raw)


def test_a_name_that_would_steer_a_terminal_is_refused() -> None:
    """A file comes from anybody."""
    with pytest.raises(NoBaseline, match="cannot be shown"):
        from_json({**to_json(made()), "by": "zhao\x1b[2J"})


def test_what_was_confirmed_under_a_baseline_changes_nothing_in_it_req_18() -> None:
    frozen = made()
    earlier: JsonValue = {"by": "li", "customer_by": "wang", "at": "2026-01-01"}
    signed: JsonValue = {"by": "zhao", "customer_by": "wang", "baseline": frozen.head.name}
    values: dict[str, JsonValue] = {"title": "Gate", "confirmations": [earlier, signed]}
    assert unsigned(frozen, PastRecord("REQ-0001", Kind.REQUIREMENT, values)).values == {
        "title": "Gate",
        "confirmations": [earlier],
    }
    alone = PastRecord("REQ-0001", Kind.REQUIREMENT, {"title": "Gate", "confirmations": [signed]})
    assert unsigned(frozen, alone).values == {"title": "Gate"}


def test_the_same_contents_are_told_from_others() -> None:
    other = freeze(Head("V1.1", "CAMP", MADE, "li"), records(), DATA, "other")
    assert same_contents(made(), other)
    assert not same_contents(made(), made(value=4))
    some = freeze(Head("V1.1", "CAMP", MADE, "li", ("REQ-0001",)), records(), DATA, "other")
    assert list(some.records) == ["REQ-0001"]
    assert not same_contents(made(), some)


def test_names_count_up_and_mean_nothing_else() -> None:
    assert [next_name(names) for names in ([], ["V1.0"], ["pilot", "V1.9", "v1.10"])] == [
        "V1.0",
        "V1.1",
        "V1.11",
    ]
    assert [next_name(["V1.0"], shown) for shown in ("V0.4", "V1.0", "V1.3")] == ["V1.1", "V1.1", "V1.3"]
    wrong = {
        name: bool(wrong_name(name, {"7d"}.__contains__))
        for name in ("V1.0", "pilot", "7d", "now", "a..b", "", "a b")
    }
    assert wrong == {
        "V1.0": False,
        "pilot": False,
        "7d": True,
        "now": True,
        "a..b": True,
        "": True,
        "a b": True,
    }


def test_only_what_both_sides_confirmed_is_signed_req_18() -> None:
    heads = [made().head, replace(made().head, name="V1.1")]
    half: JsonObject = {"customer_by": "wang", "baseline": "V1.1"}
    both: JsonObject = {"by": "zhao", "customer_by": "wang", "baseline": "v1.0"}
    assert signed(heads, records(confirmations=[half])) is None
    assert signed(heads, records(confirmations=[half, both])) == heads[0]


def test_drift_is_what_a_customer_signed_and_now_reads_otherwise_gate_4() -> None:
    frozen = made().records["REQ-0001"]
    moved: dict[str, JsonValue] = {"title": "Door", "value": 5, "priority": "high", "agreement": "confirmed"}
    assert drift(frozen, {**VALUES, **moved, "background": "Old."}) == ("background", "title")
    assert drift(frozen, VALUES) == ()


def test_a_plan_is_measured_by_the_days_that_were_planned_then_pln_2() -> None:
    assert planned_days(made()) == {"Freeze": date(2026, 11, 20)}
    assert planned_days(None) == {}


def test_a_gate_holds_a_record_against_the_latest_baseline_that_has_it_gate_4() -> None:
    later = freeze(
        Head("V1.1", "CAMP", MADE + timedelta(days=1), "li", ("REQ-0001",)), records(value=4), DATA, "x"
    )
    found = standing([later, made()])
    assert {uid: (one.at, one.values.get("value")) for uid, one in found.items()} == {
        "REQ-0001": (later.head.made, 4),
        "CR-0001": (MADE, None),
    }
