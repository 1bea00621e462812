"""Which of a cycle's changes can be taken back, and why others stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.observation import Decision, DecisionKind, Held, HubState, StoredRecord
from syncer.sync.past import PastChange
from syncer.sync.undo import Kept, Restore, rulings, undoing

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def entry(seq: int, uid: str, field: str, before: JsonValue, after: JsonValue, **more: str) -> PastChange:
    return PastChange(
        seq, NOW, "c1", uid, field, before, after, more.get("by", "jira"), more.get("source", "")
    )


def hub(**values: JsonValue) -> HubState:
    return HubState("abc", {"REQ-0001": StoredRecord("REQ-0001", Kind.REQUIREMENT, values)})


def follows(_kind: Kind, path: str) -> bool:
    return path == "delivery"


def test_what_still_stands_as_the_cycle_left_it_goes_back() -> None:
    found = undoing([entry(1, "REQ-0001", "title", "Gate", "Bell")], hub(title="Bell"), follows)
    assert found.restore == (Restore("REQ-0001", "title", "Bell", "Gate"),)
    assert found.kept == ()


def test_a_field_moved_twice_goes_back_to_where_it_began() -> None:
    entries = [entry(2, "REQ-0001", "value", 4, 5), entry(1, "REQ-0001", "value", 3, 4)]
    assert undoing(entries, hub(value=5), follows).restore == (Restore("REQ-0001", "value", 5, 3),)


def test_a_field_that_came_back_by_itself_needs_nothing() -> None:
    entries = [entry(1, "REQ-0001", "value", 3, 4), entry(2, "REQ-0001", "value", 4, 3)]
    found = undoing(entries, hub(value=3), follows)
    assert (found.restore, found.kept) == ((), ())


def test_what_was_taken_back_already_is_not_asked_for_twice() -> None:
    found = undoing([entry(1, "REQ-0001", "title", "Gate", "Bell")], hub(title="Gate"), follows)
    assert (found.restore, found.kept) == ((), ())


def test_what_moved_again_since_stays() -> None:
    found = undoing([entry(1, "REQ-0001", "title", "Gate", "Bell")], hub(title="Door"), follows)
    assert found.kept == (Kept("REQ-0001", "title", "it was changed again since"),)


def test_what_waits_for_a_person_stays_and_names_the_command() -> None:
    state = replace(hub(title="Bell"), held=(Held("REQ-0001", "title", {}, {}, "Bell", NOW),))
    found = undoing([entry(1, "REQ-0001", "title", "Gate", "Bell")], state, follows)
    assert found.restore == ()
    assert "syncer conflicts show REQ-0001.title" in found.kept[0].why


def test_what_jira_alone_says_and_what_is_worked_out_stay() -> None:
    moved = [
        entry(1, "REQ-0001", "delivery", None, "built"),
        entry(2, "REQ-0001", "feasibility.total", None, "3"),
    ]
    found = undoing(moved, hub(delivery="built"), follows)
    assert [one.why for one in found.kept] == ["Jira alone says it", "it is worked out from others"]


def test_what_was_erased_cannot_come_back() -> None:
    """TRC-1: of a person who was forgotten the words are gone."""
    gone = replace(entry(1, "REQ-0001", "owner", "a@example.com", None), erased=True)
    assert undoing([gone], hub(), follows).kept[0].why == "what it was has been erased"


def test_a_record_the_cycle_made_is_withdrawn_and_not_deleted() -> None:
    made = [entry(n, "REQ-0001", f, None, "x", source="created") for n, f in enumerate(("title", "owner"))]
    found = undoing(made, hub(title="x", owner="x"), follows)
    assert found.restore == (Restore("REQ-0001", "agreement", None, "withdrawn"),)


def test_a_record_without_a_state_for_that_says_so() -> None:
    state = HubState("abc", {"SCN-0001": StoredRecord("SCN-0001", Kind.SCENARIO, {"title": "x"})})
    found = undoing([entry(1, "SCN-0001", "title", None, "x", source="created")], state, follows)
    assert "knows no state for being withdrawn" in found.kept[0].why


def test_a_decision_asks_only_for_what_still_stands() -> None:
    wanted = undoing([entry(1, "REQ-0001", "title", "Gate", "Bell")], hub(title="Bell"), follows)
    said = Decision(7, DecisionKind.UNDO, "c1", wanted.payload("c1"), "pm", NOW)
    found, problems = rulings(replace(hub(title="Bell"), decisions=(said,)))
    ruling, by = found["REQ-0001", "title"]
    assert (ruling.value, ruling.against, by, problems) == ("Gate", {}, "pm (undo of c1)", [])
    found, problems = rulings(replace(hub(title="Door"), decisions=(said,)))
    assert found == {}
    assert [problem.code for problem in problems] == ["undo-overtaken"]
