"""A difference of texts loses nothing: it holds the old text and the new one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from syncer.text import wording
from syncer.text.wording import Piece, likeness, pieces

_words = st.lists(
    st.sampled_from(["the", "order", "订单", "支付", " ", "\n", ", ", "5%", "\r\n"]), max_size=25
)
_texts = st.one_of(_words.map("".join), st.text(max_size=30))


@given(before=_texts, after=_texts)
def test_the_pieces_are_the_old_text_and_the_new_one(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.op != "in") == before
    assert "".join(piece.text for piece in found if piece.op != "out") == after
    assert all(piece.text for piece in found)
    ops = [piece.op for piece in found]
    assert all(one != other for one, other in pairwise(ops))
    assert 0.0 <= likeness(found) <= 1.0


@given(text=_texts)
def test_equal_texts_have_no_change(text: str) -> None:
    assert {piece.op for piece in pieces(text, text)} <= {"same"}
    assert likeness(pieces(text, text)) == 1.0


def test_words_and_chinese_characters_are_told_apart() -> None:
    assert pieces("Encrypt the payment", "Encrypt every payment") == (
        Piece("same", "Encrypt "),
        Piece("out", "the"),
        Piece("in", "every"),
        Piece("same", " payment"),
    )
    assert pieces("支付信息加密", "支付数据加密") == (
        Piece("same", "支付"),
        Piece("out", "信息"),
        Piece("in", "数据"),
        Piece("same", "加密"),
    )


def test_of_a_very_long_paragraph_the_changed_sentence_is_told_word_by_word() -> None:
    before = "订单提交后库存立即锁定。" * 400 + "超时未付款则释放。" + "订单提交后库存立即锁定。" * 400
    found = pieces(before, before.replace("超时", "逾期"))
    assert [(piece.op, piece.text) for piece in found if piece.op != "same"] == [
        ("out", "超时"),
        ("in", "逾期"),
    ]


def test_lines_that_all_changed_are_told_apart_line_by_line() -> None:
    found = pieces("one a\ntwo a\n", "one b\ntwo b\n")
    assert [piece.text for piece in found] == ["one ", "a", "b", "\ntwo ", "a", "b", "\n"]


def test_very_long_lines_are_told_apart_as_a_whole() -> None:
    before, after = "a b " * 2000 + "a", "b c " * 2000 + "c"
    assert pieces(before, after) == (Piece("out", before), Piece("in", after))
    assert len(before.split()) ** 2 > wording._MOST
