"""Changes as words: short ones as from → to, texts by what went and came, long stretches elided."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.differences import Fate, FieldDifference, RecordDifference
from syncer.sync.printing import brief, value_text
from syncer.sync.telling import MARKDOWN, PLAIN, escaped, field_name, lines, markdown, told

TEXT = "When a parent opens the gate in the morning, the bell rings once and the children come in."


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, "a", "nothing → “a”"),
        ("a", None, "“a” → nothing"),
        (3, 5, "“3” → “5”"),
        (["a", "b"], ["a", "c"], "- a\n- [-b-]{+c+}"),
        ({"amount": "1.00", "currency": "CNY"}, None, "“amount: 1.00; currency: CNY” → nothing"),
        (["a", {"text": "b"}], None, "“a; text: b” → nothing"),
        (TEXT, TEXT.replace("once", "twice"), TEXT.replace("once", "[-once-]{+twice+}")),
        (TEXT, "红" * 70, f"[-{TEXT}-] → {{+{'红' * 70}+}}"),
    ],
)
def test_a_change_is_said_as_briefly_as_it_can_be(before: JsonValue, after: JsonValue, said: str) -> None:
    assert told(before, after, (), PLAIN) == said


def test_a_side_that_was_erased_says_so() -> None:
    assert told(None, "new", ("from",), PLAIN) == "erased → “new”"
    assert told("old", None, ("to",), PLAIN) == "“old” → erased"


def test_a_long_stretch_that_stayed_is_cut_between_two_changes() -> None:
    said = told(f"one {TEXT} two", f"eins {TEXT} zwei", (), PLAIN)
    assert said.startswith("[-one-]{+eins+} When a parent")
    assert " … " in said
    assert said.endswith("come in. [-two-]{+zwei+}")


def test_values_are_texts_a_person_can_read() -> None:
    assert value_text([{"title": "a", "minutes": 5}, "b"]) == "- title: a; minutes: 5\n- b"
    assert value_text(True) == "true"
    override: JsonValue = {"at": "2026-11-05", "by": "ann", "reason": "set in Jira", "value": "low"}
    assert brief(override) == "“value: low; by: ann; reason: set in Jira; at: 2026-11-05”"
    assert value_text(None) == ""


def test_peoples_words_become_neither_markup_nor_mentions() -> None:
    assert escaped("a|b\n*c* @ann <x>") == "a\\|b<br>\\*c\\* @\u200bann \\<x\\>"
    assert told(f"{TEXT} |", f"{TEXT} `", (), MARKDOWN).endswith("<del>\\|</del><ins>\\`</ins>")


def test_a_whole_difference_is_told_by_what_became_of_the_records() -> None:
    gone = RecordDifference(
        "REQ-0002", Kind.REQUIREMENT, "b", Fate.GONE, (FieldDifference("title", "b", None),)
    )
    changed = RecordDifference(
        "REQ-0001", Kind.REQUIREMENT, "a", Fate.CHANGED, (FieldDifference("value", 1, 2),)
    )
    assert list(lines([changed, gone], PLAIN, chinese=True)) == [
        "changed (1)",
        "  REQ-0001  a",
        "    value（价值）: “1” → “2”",
        "gone (1)",
        "  REQ-0002  b",
        "1 changed (1 field), 1 gone",
    ]
    made = markdown([changed, gone], "CAMP", chinese=False)
    assert "| **REQ-0001** a | value | “1” → “2” |" in made
    assert "| **REQ-0002** b | | |" in made
    assert "No difference." in markdown([], "CAMP", chinese=False)


def test_fields_carry_their_chinese_key_where_the_project_speaks_chinese() -> None:
    assert field_name("requirement", "title", chinese=True) == "title（需求名称）"
    assert field_name("requirement", "title", chinese=False) == "title"
