"""Words and lines that changed between two texts: marked, put together again, and hostile ones escaped."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.sandbox.face.word_changes import likeness, lines, marked, paired, words

TEXTS = st.text(alphabet="ab <&>\"'营地，。 1_", max_size=40)


def without(html: str, tag: str) -> str:
    """One side of a marked text, as plain text."""
    return unescape(re.sub(r"</?(del|ins)>", "", re.sub(rf"<{tag}>.*?</{tag}>", "", html, flags=re.DOTALL)))


@given(TEXTS)
def test_words_joined_are_the_text_again(text: str) -> None:
    assert "".join(words(text)) == text


@given(TEXTS, TEXTS)
def test_each_side_of_a_marked_text_can_be_read_out_of_it(before: str, after: str) -> None:
    html = marked(before, after)
    assert (without(html, "ins"), without(html, "del")) == (before, after)


@given(TEXTS)
def test_a_text_that_stayed_carries_no_marks(text: str) -> None:
    assert "<" not in marked(text, text)


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("at most 40 children", "at most 50 children", "at most <del>40</del><ins>50</ins> children"),
        ("最多接收40名儿童", "最多接收50名营员", "最多接收<del>40名儿童</del><ins>50名营员</ins>"),
        ("want to be able to see", "want to see", "want to <del>be able to </del>see"),
        ("", "<b>", "<ins>&lt;b&gt;</ins>"),
    ],
)
def test_phrases_are_marked_as_people_read_them(before: str, after: str, html: str) -> None:
    assert marked(before, after) == html


def test_lines_are_kept_changed_added_and_removed() -> None:
    before = "As a camper I want to sign up\nBackground\nold rule, no longer true"
    after = "As a parent I want to sign up\nBackground\n[uat] shown <live>"
    assert [(one.sort, one.html) for one in lines(before, after)] == [
        ("changed", "As a <del>camper</del><ins>parent</ins> I want to sign up"),
        ("same", "Background"),
        ("gone", "<del>old rule, no longer true</del>"),
        ("come", "<ins>[uat] shown &lt;live&gt;</ins>"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "least", "most"),
    [
        ("Old rule that nobody follows any more.", "We meet again on Tuesday.", 0, 0),
        ("At most 40 campers", "At most 50 campers", 0.7, 0.8),
        ("。", "!", 1, 1),
        ("营地最多接收四十人", "营地最多接收五十人", 0.8, 0.95),
    ],
)
def test_texts_are_alike_by_their_words_not_by_spaces_and_signs(
    before: str, after: str, least: float, most: float
) -> None:
    assert least <= likeness(before, after) <= most


def test_pairs_keep_their_order_and_leave_strangers_alone() -> None:
    def alike(one: str, other: str) -> float:
        return 1.0 if one == other.lower() else 0.0

    assert paired(["a", "b", "c"], ["x", "B", "C"], alike) == [(0, None), (None, 0), (1, 1), (2, 2)]


def test_too_much_to_pair_is_not_paired() -> None:
    assert paired(["a", "b"], ["a", "b"], lambda _one, _other: 1.0, most=3) == [
        (0, None), (1, None), (None, 0), (None, 1),
    ]  # fmt: skip
