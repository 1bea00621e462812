"""A sign-off binds to what stood in its baseline; a later change invalidates only what it touches (REQ-18, GATE-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData
from syncer.sync.baselines import Baseline, Head, freeze
from syncer.sync.observation import StoredRecord
from syncer.sync.signed import (
    Signed,
    SignedState,
    as_baseline,
    changes_since,
    document_state,
    signed_heads,
    signed_register,
    standings,
)

MADE = datetime(2026, 11, 12, 8, tzinfo=UTC)
Records = dict[str, StoredRecord]


def word(name: str) -> JsonObject:
    """Both sides' confirmation of a baseline."""
    return {"by": "zhao", "customer_by": "wang", "baseline": name}


def record(uid: str, kind: Kind = Kind.REQUIREMENT, **values: JsonValue) -> StoredRecord:
    return StoredRecord(uid, kind, {"title": uid, **values})


def change(uid: str, state: str, *items: JsonObject) -> StoredRecord:
    return record(uid, Kind.CHANGE_REQUEST, state=state, changes=[*items])


def of(*records: StoredRecord) -> Records:
    return {one.uid: one for one in records}


def frozen(name: str, day: int, records: Records, *only: str) -> Baseline:
    return freeze(
        Head(name, "CAMP", MADE + timedelta(days=day), "zhao", only), records, ProjectData(), "5a17"
    )


def moved(records: Records, uid: str, **values: JsonValue) -> Records:
    return {**records, uid: replace(records[uid], values={**records[uid].values, **values})}


FIRST = of(
    record("REQ-0001", description="Old.", value=3),
    record("REQ-0002", description="Kept."),
    record("SCN-0001", Kind.SCENARIO, trigger="A bell."),
    change("CR-0001", "closed", {"action": "change", "requirement": "REQ-0001"}),
)
V1 = frozen("V1.0", 0, FIRST)
SIGNED = moved(
    moved(FIRST, "REQ-0001", confirmations=[word("V1.0")]), "REQ-0002", confirmations=[word("v1.0")]
)


def told(records: Records, audience: Audience = Audience.CUSTOMER, *more: Baseline) -> list[object]:
    signed = signed_register([V1, *more], records)
    return [
        (one.uid, one.change, [(each.path, each.requests, each.drift) for each in one.fields], one.since)
        for one in changes_since(signed, records, audience)
    ]


def test_that_it_was_signed_changes_nothing_and_neither_does_what_follows() -> None:
    followed = moved(SIGNED, "REQ-0001", agreement="confirmed", conclusion={"how": "done"}, delivery="built")
    assert told(SIGNED, Audience.INTERNAL) == []
    assert told(followed) == []
    assert standings(signed_register([V1], followed), followed) == {
        "REQ-0001": SignedState("V1.0", "signed"),
        "REQ-0002": SignedState("V1.0", "signed"),
    }


@pytest.mark.parametrize(
    ("state", "field", "covered"),
    [
        ("approved", "description", ("CR-0002",)),
        ("implemented", "描述", ()),
        ("approved", "title", ()),
        ("submitted", "description", ()),
        ("approved", None, ("CR-0002",)),
    ],
)
def test_a_change_is_covered_by_an_approved_request_that_speaks_of_it_else_it_is_drift_gate_4(
    state: str, field: str | None, covered: tuple[str, ...]
) -> None:
    """CR-0001 was over when it was signed, and excuses nothing after it."""
    item: JsonObject = {"action": "change", "requirement": "REQ-0001", **({"field": field} if field else {})}
    now = {**moved(SIGNED, "REQ-0001", description="New."), **of(change("CR-0002", state, item))}
    assert told(now) == [("REQ-0001", "changed", [("description", covered, not covered)], "V1.0")]
    found = standings(signed_register([V1], now), now)
    assert found["REQ-0001"] == SignedState("V1.0", "changed" if covered else "drift", covered)
    assert found["REQ-0002"].word == "signed", "what was not touched stays signed"


def test_what_is_internal_was_not_signed_and_what_holds_more_than_requirements_is_no_drift() -> None:
    now = moved(moved(SIGNED, "REQ-0001", value=5), "SCN-0001", trigger="A horn.")
    scenario = ("SCN-0001", "changed", [("trigger", (), False)], "V1.0")
    assert told(now) == [scenario]
    assert told(now, Audience.INTERNAL) == [("REQ-0001", "changed", [("value", (), False)], "V1.0"), scenario]
    assert standings(signed_register([V1], now), now)["REQ-0001"].word == "signed"


def test_what_came_and_went_names_the_requests_that_add_and_withdraw() -> None:
    items: list[JsonObject] = [
        {"action": "add", "requirement": "REQ-0003"},
        {"action": "withdraw", "requirement": "REQ-0002"},
    ]
    now = {
        **moved(SIGNED, "REQ-0002", agreement="withdrawn"),
        **of(record("REQ-0003"), change("CR-0002", "approved", *items)),
    }
    found = changes_since(signed_register([V1], now), now, Audience.CUSTOMER)
    assert [(one.uid, one.change, one.requests) for one in found] == [
        ("REQ-0002", "withdrawn", ("CR-0002",)),
        ("REQ-0003", "added", ("CR-0002",)),
    ]
    assert standings(signed_register([V1], now), now)["REQ-0002"].word == "changed"


def test_each_requirement_is_held_against_the_baseline_that_its_own_confirmation_names() -> None:
    later = moved(SIGNED, "REQ-0001", description="Newer.")
    v2 = frozen("V1.1", 5, later)
    now = moved(later, "REQ-0002", confirmations=[word("V1.0"), word("V1.1")])
    assert told(now, Audience.CUSTOMER, v2) == [
        ("REQ-0001", "changed", [("description", (), True)], "V1.0"),
    ], "V1.1 was signed of another one: this one still stands as it was signed in V1.0"
    signed = signed_register([V1, v2], now)
    assert (signed.head, signed.names) == (v2.head, {**dict.fromkeys(v2.records, "V1.1"), "REQ-0001": "V1.0"})
    assert as_baseline(signed, v2).records["REQ-0001"] == V1.records["REQ-0001"]


def test_a_baseline_of_some_records_replaces_what_was_signed_of_them_alone() -> None:
    later = moved(SIGNED, "REQ-0001", description="Newer.")
    pilot = frozen("pilot", 5, later, "REQ-0001")
    now = moved(later, "REQ-0001", confirmations=[word("V1.0"), word("pilot")])
    assert told(now, Audience.CUSTOMER, pilot) == []
    assert signed_heads([V1.head, pilot.head], now) == (V1.head, pilot.head)
    alone = signed_register([pilot], now)
    assert changes_since(alone, now, Audience.CUSTOMER) == (), "it says nothing of the others"
    assert as_baseline(alone, pilot).head.only == ("REQ-0001",)


def test_both_sides_may_sign_each_for_itself_and_only_the_very_digest_counts() -> None:
    """Ticks on the page are a word of each side; a baseline of the same name in a store made anew is another one."""
    ours: JsonObject = {"by": "zhao", "baseline": "V1.0", "digest": V1.head.digest}
    theirs: JsonObject = {"customer_by": "wang", "baseline": "v1.0", "digest": V1.head.digest}
    told = [
        signed_heads([V1.head], moved(FIRST, "REQ-0001", confirmations=[*said]))
        for said in ([ours], [ours, theirs], [{**ours, "digest": "0" * 64}, theirs])
    ]
    assert told == [(), (V1.head,), ()]


def test_how_far_the_document_is_follows_baselines_and_signatures() -> None:
    half = moved(FIRST, "REQ-0001", confirmations=[word("V1.0")])
    aside = moved(half, "REQ-0002", agreement="deferred")
    v2 = frozen("V1.1", 5, SIGNED)
    cases: list[tuple[list[Baseline], Records, bool]] = [
        ([], FIRST, False),
        ([frozen("pilot", 0, FIRST, "REQ-0001")], FIRST, False),
        (
            [frozen("pilot", 0, FIRST, "REQ-0001")],
            moved(FIRST, "REQ-0001", confirmations=[word("pilot")]),
            False,
        ),
        (
            [frozen("pilot", 0, FIRST, "REQ-0001")],
            moved(FIRST, "REQ-0001", confirmations=[word("pilot")]),
            True,
        ),
        ([V1], FIRST, False),
        ([V1], half, False),
        ([V1], aside, False),
        ([V1], SIGNED, False),
        ([V1], SIGNED, True),
        ([V1, v2], SIGNED, False),
    ]
    found = []
    for baselines, records, changed in cases:
        heads = [one.head for one in baselines]
        names = {head.name for head in signed_heads(heads, records)}
        signed = signed_register([one for one in baselines if one.head.name in names], records)
        found.append(document_state(heads, signed, records, changed=changed))
    assert found == [
        "draft",
        "draft",
        "partly_signed",
        "changed",
        "in_review",
        "in_review",
        "signed",
        "signed",
        "changed",
        "in_review",
    ]
    assert changes_since(Signed(), FIRST, Audience.INTERNAL) == ()
