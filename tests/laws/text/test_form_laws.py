"""Laws of the text forms: whatever is read can be written, and comes back as it was (B-23, REQ-10)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.text import adf, bullets, canonical, markdown, storage, wiki
from syncer.text.normal import normal, sayable
from syncer.text.tree import Document
from tests.support.tries import tries

SPECS = Path(__file__).parents[2] / "specs"
# Pieces that a Markdown writer gets wrong: delimiters, brackets, block starts, CJK punctuation, emoji.
PIECES = (
    *(
        "a",
        "b",
        "word",
        "5*3",
        "a*b",
        "x<y",
        "a > b",
        "| ",
        "||",
        "\\",
        "\\\\",
        "`",
        "``",
        "~",
        "~~",
        "_",
        "__",
    ),
    *(
        "*",
        "**",
        "***",
        "snake_case",
        "「引」",
        "（注）",
        "。",
        "，",
        "中文",
        "超时",
        "한글",
        "😄",
        "🇨🇳",
        "é",
        "\u00a0",
        "\u3000",
    ),
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "[uat] ",
        "[ ] ",
        "[x] ",
        "[a](b)",
        "![i](j.png)",
        "!",
        "@",
        "@[N N](557:ab)",
        "@a@b.co",
    ),
    *(
        "#",
        "# ",
        "-",
        "- ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        "=",
        "===",
        "---",
        "```",
        "~~~",
        ":",
        ":-",
        ":tada:",
        ":",
        "a:b:c",
    ),
    *(
        "{",
        "}",
        "{code}",
        "{*}",
        "{{m}}",
        "(x)",
        ":)",
        "^",
        "??",
        "h1. ",
        "bq. ",
        "----",
        "[~u]",
        "[a|b]",
        "|",
        "&amp;",
        "&",
        "&lt;",
        "&#65;",
        "<br>",
        "<b>",
        "</p>",
        "<https://x.y>",
        "<a@b.co>",
        "https://x.y/a_b",
        "]]>",
        "\x00",
        "\x0b",
        "\ufffe",
    ),
    *(
        "**粗。**后",
        "*em*",
        "**b**",
        "~~s~~",
        "`c`",
        "***x***",
        "_u_",
        "[**t**](u)",
        "\\\n",
        "  \n",
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        '"',
        ".",
    ),
)
PREFIXES = (
    "",
    "",
    "",
    "- ",
    "* ",
    "1. ",
    "7) ",
    "- [ ] ",
    "- [x] ",
    "  - ",
    "    ",
    "> ",
    "## ",
    "###### ",
    "| a | b |\n|---|---|\n| ",
    "```\n",
)
line = st.builds("".join, st.lists(st.sampled_from(PIECES), max_size=9))
block = st.builds(lambda prefix, text: prefix + text, st.sampled_from(PREFIXES), line)
texts = st.builds(
    lambda blocks, gap: gap.join(blocks), st.lists(block, max_size=6), st.sampled_from(("\n", "\n\n"))
)


@pytest.fixture(scope="session")
def schema() -> Any:
    return fastjsonschema.compile(json.loads((SPECS / "adf-full.schema.json").read_text()))


@settings(max_examples=tries(300), deadline=None)
@given(texts)
def test_markdown_comes_back_as_the_same_document(text: str) -> None:
    document = markdown.read(text)
    written = markdown.write(document)
    assert markdown.read(written) == document
    assert markdown.write(markdown.read(written)) == written
    assert normal(document) == document == sayable(document)


@settings(max_examples=tries(300), deadline=None)
@given(texts)
def test_adf_is_valid_and_comes_back_as_the_same_document(schema: Any, text: str) -> None:
    document = markdown.read(text)
    written = adf.write(document, mention=lambda account: account)
    schema(written)
    assert sayable(adf.read(written)) == document


def _without_names(document: Document) -> Document:
    """Storage has no place for a mentioned person's name."""
    return markdown.read(re.sub(r"@\[(?:\\.|[^\]\\])*\]\(", "@[](", markdown.write(document)))


@settings(max_examples=tries(300), deadline=None)
@given(texts)
def test_storage_is_sound_and_comes_back_as_the_same_document(text: str) -> None:
    document = _without_names(markdown.read(text))
    written = storage.write(document, mention=lambda account: account)
    assert [wrong for wrong in storage.problems(written) if "without words" not in wrong] == []
    assert sayable(storage.read(written)) == document
    assert storage.digest(written) == storage.digest(storage.serialize(storage.parse(written)))


@settings(max_examples=tries(300), deadline=None)
@given(texts)
@example("????a??")
@example("?????a??")
def test_wiki_markup_comes_back_as_the_same_document(text: str) -> None:
    document = wiki.said(markdown.read(text))
    written = wiki.write(document, mention=lambda account: account)
    assert sayable(wiki.read(written)) == document
    assert sayable(wiki.read(written.replace("\n", "\r\n"))) == document
    assert wiki.said(document) == document == wiki.said(markdown.read(markdown.write(document)))


@settings(max_examples=tries(300), deadline=None)
@given(st.text(max_size=80))
def test_any_characters_at_all_survive_every_form(text: str) -> None:
    document = markdown.read(text)
    assert markdown.read(markdown.write(document)) == document
    assert sayable(adf.read(adf.write(document, mention=str))) == document
    assert sayable(storage.read(storage.write(_without_names(document), mention=str))) == _without_names(
        document
    )
    said = wiki.said(document)
    assert sayable(wiki.read(wiki.write(said, mention=str))) == said


@settings(max_examples=tries(200), deadline=None)
@given(texts, texts)
def test_a_merge_with_one_editor_is_that_edit(base: str, edited: str) -> None:
    wanted = canonical.markdown(edited)
    assert canonical.merge_text(base, edited, base) == wanted
    assert canonical.merge_text(base, base, edited) == wanted
    assert canonical.merge_text(base, edited, edited) == wanted
    assert canonical.similarity(edited, wanted) == 1.0


@settings(max_examples=tries(200), deadline=None)
@given(texts, texts)
def test_a_digest_tells_documents_apart(one: str, other: str) -> None:
    left, right = (storage.write(markdown.read(text)) for text in (one, other))
    assert (storage.digest(left) == storage.digest(right)) == (left == right)


@settings(max_examples=tries(200), deadline=None)
@given(st.lists(line, max_size=5))
def test_items_of_a_list_come_back(items: list[str]) -> None:
    once = bullets.read(bullets.write(items))
    assert bullets.read(bullets.write(once)) == once
