"""People's words on edits of pages: each is carried out once, in what its field says then, or waits on (B-35)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.observation import Decision, DecisionKind, HubState, Response, StoredRecord
from syncer.sync.proposals import EDIT, Word, rulings, stays, told, words

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD = "para A\n\npara B"
SPOT = ("REQ-0001", "description")


def edit(key: str, before: str, after: str) -> Response:
    """An edit of the description's text on a page."""
    said: JsonObject = {
        "edit": f"e{key}",
        "block": "b",
        "uid": "REQ-0001",
        "who": f"person{key}",
        "version": 2,
        "field": "description",
        "before": f"<p>{before}</p>",
        "after": f"<p>{after}</p>",
    }
    return Response(key, EDIT, "p", f"account{key}", NOW, said)


ROWS = (edit("1", "para A", "para A1"), edit("2", "para B", "para B2"))


def accept(number: int, subject: str, **more: JsonValue) -> Decision:
    """A person takes it over."""
    said: JsonObject = {"answer": "accept", "uid": "REQ-0001", "field": "description", **more}
    return Decision(number, DecisionKind.PROPOSAL, subject, said, f"pm{number}", NOW)


def hub(text: str, *decisions: Decision, rows: tuple[Response, ...] = ROWS) -> HubState:
    record = StoredRecord("REQ-0001", Kind.REQUIREMENT, {"description": text})
    return HubState("abc", {"REQ-0001": record}, responses=rows, decisions=decisions)


def test_two_edits_of_one_field_both_stand() -> None:
    found = rulings(hub(OLD, accept(1, "1"), accept(2, "2")), NOW)
    ruling, who = found[SPOT]
    assert ruling.value == "para A1\n\npara B2"
    assert "person1" in who
    assert "person2" in who


def test_what_the_register_got_meanwhile_stays() -> None:
    found = rulings(hub("para A\n\npara B of Jira", accept(1, "1")), NOW)
    assert found[SPOT][0].value == "para A1\n\npara B of Jira"


def test_an_edit_whose_words_are_gone_waits_on_and_is_told() -> None:
    said, late = words(hub("para X\n\npara B", accept(1, "1"), accept(2, "2")), NOW)
    assert [one.decision for one in said] == [2]
    assert [one.code for one in late] == ["proposal-overtaken"]


def test_a_value_that_was_typed_holds_against_what_was_seen_alone() -> None:
    typed = accept(1, "1", **{"from": OLD, "to": "all new"})
    assert rulings(hub(OLD, typed), NOW)[SPOT][0].value == "all new"
    assert rulings(hub("else", typed), NOW) == {}
    said, late = words(hub(OLD, accept(1, "2"), accept(2, "1", **{"from": OLD, "to": "all new"})), NOW)
    assert ([one.decision for one in said], len(late)) == ([1], 1)


def test_the_first_word_on_an_edit_is_the_one_that_is_carried_out() -> None:
    other = accept(2, "1", **{"from": OLD, "to": "something else"})
    said, late = words(hub(OLD, accept(1, "1"), other), NOW)
    assert [(one.decision, one.value) for one in said] == [(1, "para A1\n\npara B")]
    assert len(late) == 1


def test_an_answered_edit_sets_nothing() -> None:
    asked = hub(OLD, accept(1, "1"))
    (word,) = words(asked, NOW)[0]
    again = hub(OLD, accept(2, "1"), rows=(*ROWS, word.answer))
    assert told(again.responses)[0].state == "accepted"
    assert rulings(again, NOW) == {}
    assert len(words(again, NOW)[1]) == 1


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("new\n\nmiddle\n\nlast", True),
        ("old\n\nmiddle\n\nlast", False),
        ("new\n\nmiddle\n\nJira's", True),
        ("old\n\nmiddle\n\nJira's", False),
        ("Jira's", False),
    ],
    ids=["as said", "as before", "beside another's", "another's elsewhere alone", "another's instead"],
)
def test_a_word_stays_where_the_field_has_what_it_set(after: str, *, expected: bool) -> None:
    new = "new\n\nmiddle\n\nlast"
    word = Word(1, Response("a", "edit-answer", "p", "u", NOW, {"to": "1"}), "REQ-0001", "background", new)
    assert stays(word, Kind.REQUIREMENT, "old\n\nmiddle\n\nlast", after) is expected
