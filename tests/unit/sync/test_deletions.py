"""Deleted or cleared on one side, edited on the other; and edits that the mapping does not take, as tables (B-05, B-06)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.merge import FOREIGN, View, decide
from syncer.sync.observation import Agreed
from tests.support.seen import file_part, in_file, issue, on_jira, planned, seen, stored

REQ, TWO = "REQ-0001", "REQ-0002"
TEXT = "One paragraph.\n\nAnother one."


def side(name: str, says: JsonValue, agreed: JsonValue, wins: str, direction: str = "both") -> View:
    return View(name, says, says, Agreed(agreed, agreed), direction, wins)


@pytest.mark.parametrize("cleared", ["jira", "files"])
@pytest.mark.parametrize(
    ("shape", "wins", "base", "edited", "expected"),
    [
        (Shape.SCALAR, "hold", "low", "high", "held"),
        (Shape.TEXT, "merge", TEXT, "One paragraph.\n\nAnother one, and more.", "held"),
        (Shape.MARKDOWN, "merge", TEXT, "One paragraph, edited.\n\nAnother one.", "held"),
        (
            Shape.LIST,
            "merge",
            ["gate opens", "bell rings"],
            ["gate opens", "bell rings loudly"],
            ["bell rings loudly"],
        ),
        (Shape.SET, "merge", ["a", "b"], ["a", "b", "c"], ["c"]),
    ],
    ids=["one value", "text", "rich text", "list", "set"],
)
def test_cleared_on_one_side_and_edited_on_the_other(
    shape: Shape, wins: str, base: JsonValue, edited: JsonValue, expected: JsonValue, cleared: str
) -> None:
    """B-06: an edit is never lost to a deletion; what cannot stand beside it is for a person."""
    views = [side(name, None if name == cleared else edited, base, wins) for name in ("jira", "files")]
    verdict = decide(base, views, shape)
    if expected == "held":
        assert (verdict.held, verdict.value, verdict.push, verdict.absorb) == (True, base, (), ())
    else:
        assert (verdict.held, verdict.value) == (False, expected)
        assert cleared in verdict.push


def test_a_value_that_nobody_else_touched_is_cleared_everywhere() -> None:
    verdict = decide(
        "low", [side("jira", None, "low", "hold"), side("files", "low", "low", "hold")], Shape.SCALAR
    )
    assert (verdict.held, verdict.value, verdict.push) == (False, None, ("files",))


@pytest.mark.parametrize(
    ("wins", "expected"), [("side", None), ("register", "high")], ids=["jira", "the register"]
)
def test_wins_decides_a_cleared_value_where_the_mapping_says_so(wins: str, expected: str | None) -> None:
    """B-06: the register moved to `high` meanwhile, Jira was cleared."""
    assert decide("high", [side("jira", None, "low", wins)], Shape.SCALAR).value == expected


# ------------------------------------------------------------------------- whole files and issues


def test_a_file_that_is_gone_is_a_question_and_an_edit_in_jira_goes_on() -> None:
    """B-06: edit beats delete; no second file, nothing withdrawn."""
    edited = replace(issue(1, REQ), fields={"summary": "Edited", "labels": ["sy"]})
    made = planned(
        seen(
            records=(stored(REQ), stored(TWO)),
            parts=(on_jira(REQ, 1), on_jira(TWO, 2), file_part(REQ), file_part(TWO)),
            issues=(edited,),
            files=(in_file(TWO),),
        )
    )
    assert [(c.uid, c.fields["title"].after) for c in made.changes] == [(REQ, "Edited")]
    assert [(p.code, p.uid) for p in made.problems] == [("file-gone", REQ)]
    assert (made.files, made.edits, made.hold) == ((), (), ())


def test_an_issue_that_is_gone_takes_no_edit_of_its_file_with_it() -> None:
    """B-06, B-08: the register takes the edit; nothing is sent to what cannot be seen, and no second issue made."""
    made = planned(
        seen(
            records=(stored(REQ), stored(TWO)),
            parts=(on_jira(REQ, 1), on_jira(TWO, 2), file_part(REQ), file_part(TWO)),
            files=(in_file(REQ, "", title="Edited"), in_file(TWO)),
            vanished=frozenset({"10001"}),
        )
    )
    assert [(c.uid, c.fields["title"].after) for c in made.changes] == [(REQ, "Edited")]
    assert (made.drafts, made.edits, made.hold) == ((), (), ())
    assert REQ in {p.uid for p in made.problems}


# ------------------------------------------------------------------------------- refused, foreign


def test_a_refused_edit_is_put_back_once_and_told_once() -> None:
    """B-05: what the side was seen with is on record, so that a failed write is tried again without a word."""
    first = decide("low", [side("jira", "high", "low", "hold", "to_side")], Shape.SCALAR)
    assert (first.value, first.push, first.absorb, first.refused) == ("low", ("jira",), ("jira",), ("jira",))
    not_written = decide("low", [side("jira", "high", "high", "hold", "to_side")], Shape.SCALAR)
    assert (not_written.push, not_written.refused) == (("jira",), ())
    written = decide("low", [side("jira", "low", "low", "hold", "to_side")], Shape.SCALAR)
    assert (written.push, written.refused, written.absorb) == ((), (), ())


@pytest.mark.parametrize("wins", ["side", "register", "hold", "merge"])
@pytest.mark.parametrize("register", ["low", "high", None])
def test_a_foreign_value_is_neither_taken_nor_overwritten_whoever_wins(
    wins: str, register: JsonValue
) -> None:
    """B-05: it says nothing that the register has a word for."""
    foreign = View("jira", "Blocker", FOREIGN, Agreed("low", "Low"), "both", wins)
    verdict = decide(register, [foreign], Shape.SCALAR)
    assert (verdict.value, verdict.push, verdict.absorb, verdict.held) == (register, (), (), False)
