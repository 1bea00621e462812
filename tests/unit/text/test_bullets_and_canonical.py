"""Lists as values (REQ-10), the merge of texts (B-05), likeness."""

from __future__ import annotations

import pytest

from syncer.text import bullets, canonical, markdown


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- [uat] 通过\n- [performance] < 50 ms", ["[uat] 通过", "[performance] < 50 ms"]),
        ("intro\n\n1. a\n2. b **c**\n\nend", ["a", "b **c**"]),
        ("- [ ] a\n- [x] b", ["a", "b"]),
        ("- a\n\n* [ ] b", ["a", "b"]),
        ("- a\n  - inner\n- b", ["a\n\n- inner", "b"]),
        ("just one line", ["just one line"]),
        ("", []),
    ],
)
def test_items_are_read(text: str, items: list[str]) -> None:
    assert bullets.read(text) == items


def test_items_come_back() -> None:
    items = ["[uat] 通过", "a\n- inner", "**b**", "[ ] no task", "# no heading"]
    assert bullets.read(bullets.write(items)) == [
        "[uat] 通过",
        "a\n\n- inner",
        "**b**",
        "\\[ ] no task",
        "**no heading**",
    ]
    assert bullets.write([]) == ""
    assert bullets.write(["", " "]) == ""


def test_replacing_items_keeps_the_text_around() -> None:
    assert bullets.replace("intro\n\n- a\n- b\n\nend", ["b", "c"]) == "intro\n\n- b\n- c\n\nend"
    assert bullets.replace("intro", ["c"]) == "intro\n\n- c"
    assert bullets.replace("- a", []) == ""


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("a\n\nb", "a1\n\nb", "a\n\nb2", "a1\n\nb2"),
        ("a\n\nb", "a\n\nb", "a\n\nb2", "a\n\nb2"),
        ("a\n\nb", "a\n\nb2", "a\n\nb2", "a\n\nb2"),
        ("- a\n- b\n- c", "- a1\n- b\n- c", "- a\n- b2\n- c", "- a1\n- b2\n- c"),
        ("- a\n- b\n- c", "- b\n- c", "- a\n- b\n- c\n- d", "- b\n- c\n- d"),
        ("- [ ] a\n- [ ] b", "- [x] a\n- [ ] b", "- [ ] a\n- [x] b", "- [x] a\n- [x] b"),
        ("3. a\n4. b", "3. a1\n4. b", "3. a\n4. b", "3. a1\n4. b"),
        ("a\n\nb", "a1\n\nb", "a2\n\nb", None),
        ("- a\n- b", "- a1\n- b", "- a2\n- b", None),
        ("", "ours", "", "ours"),
        ("* a", "- a", "- a\n- b", "- a\n- b"),
    ],
)
def test_edits_of_different_parts_merge_and_others_do_not(
    base: str, ours: str, theirs: str, merged: str | None
) -> None:
    assert canonical.merge_text(base, ours, theirs) == merged
    assert canonical.merge_text(base, theirs, ours) == merged


def test_likeness_goes_by_words_and_not_by_markup() -> None:
    assert canonical.similarity("**支付** 加密", "支付 加密") == 1.0
    assert canonical.similarity("abc", "xyz") == 0.0
    assert canonical.similarity("支付信息加密存储", "支付信息加密存放") > 0.8
    assert canonical.similarity("", "") == 1.0
    assert 0.9 < canonical.similarity("word " * 1000 + "a", "word " * 1000 + "b") < 1.0


def test_plain_text_has_no_markup() -> None:
    source = "# H\n\n- **a** [b](c)\n- [ ] t\n  - [x] u\n\n| x | y |\n|---|---|\n| 1 | `2` |\n\n> q\n\n```\ncode\n```\n\n---"
    assert canonical.plain(markdown.read(source)) == "H\na b\nt\nu\nx y\n1 2\nq\ncode"
