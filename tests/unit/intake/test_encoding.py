"""Files as people save them: which encoding they are in is told from their bytes, and a wrong guess is not made."""

from __future__ import annotations

import pytest

from syncer.domain.problems import Problem
from syncer.intake.encoding import Decoded, decode, without_controls

WORDS = "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。\r\nAs a user I want a café\r\n"
CHINESE = "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。\nAs a user I want CRM系统\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    text = WORDS if encoding != "utf-16-be" else "As a user I want a menu\n"
    if encoding in {"utf-16-le", "utf-16-be"}:
        text = "As a user I want a menu\nAs a guest I want 地图\n"
    found = decode(text.encode(encoding), "a.txt")
    assert isinstance(found, Decoded)
    assert found.text == text


def test_gbk_is_read_and_named() -> None:
    assert decode(CHINESE.encode("gbk"), "a.txt") == Decoded(CHINESE, "gb18030")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("first\nun café à la carte\n".encode("latin-1"), "a.txt:2: byte 0xE9 is neither UTF-8 nor GBK"),
        ("als Händler möchte ich\n".encode("cp1252"), "a.txt:1: byte 0xE4"),
        ("作為註冊用戶，我需要加密，以便放心使用。".encode("big5"), "a.txt:1: byte"),
        (b"\xff\xfea", "the file begins as UTF-16 but is not"),
        (b"PK\x03\x04rest", "a workbook, a document or an archive, not a text"),
        (b"%PDF-1.7", "a PDF, not a text"),
    ],
)
def test_what_cannot_be_told_is_refused_with_a_cure(raw: bytes, said: str) -> None:
    found = decode(raw, "a.txt")
    assert isinstance(found, Problem)
    assert said in str(found)
    assert found.hint


def test_a_zero_in_a_text_does_not_make_it_utf_16() -> None:
    assert decode(b"null \x00 byte\n", "a.txt") == Decoded("null \x00 byte\n", "utf-8")


def test_controls_are_no_words() -> None:
    assert without_controls("a\x00b\x07c\x85d\ufeffe\tf\ng\u2028h") == "abcde\tf\ng\u2028h"
