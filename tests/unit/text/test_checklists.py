"""Lists to tick: words are the register's, ticks belong to whoever works on them."""

from __future__ import annotations

import pytest

from syncer.text.checklists import replace

SHOWN = "Before:\n\n- [x] one\n- [ ] two\n\nAfter."


@pytest.mark.parametrize(
    ("items", "after"),
    [
        (["one", "two"], SHOWN),
        (["two", "one"], "Before:\n\n- [ ] two\n- [x] one\n\nAfter."),
        (["one", "two", "three"], "Before:\n\n- [x] one\n- [ ] two\n- [ ] three\n\nAfter."),
        (["one, reworded", "two"], "Before:\n\n- [x] one, reworded\n- [ ] two\n\nAfter."),
        (["two"], "Before:\n\n- [ ] two\n\nAfter."),
        ([], "Before:\n\nAfter."),
    ],
)
def test_ticks_stay_with_their_words_and_text_around_the_list_stays(items: list[str], after: str) -> None:
    assert replace(SHOWN, items) == after


def test_a_new_list_is_not_ticked() -> None:
    assert replace("", ["one", "**two**"]) == "- [ ] one\n- [ ] **two**"


def test_a_plain_list_becomes_one_to_tick() -> None:
    assert replace("- one\n- two", ["one", "two"]) == "- [ ] one\n- [ ] two"


def test_an_item_of_several_paragraphs_cannot_be_ticked_and_loses_nothing() -> None:
    told = replace("", ["one\n\nmore of it", "two"])
    assert "more of it" in told
    assert "[ ]" not in told
