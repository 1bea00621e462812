"""The converter between wiki markup and documents: what it says, and that it takes anything (atlassian §1.9)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.sandbox.jira import adf
from syncer.sandbox.texts.markup import to_adf, to_wiki

SHARED = Path(__file__).parents[4] / "shared"
SCHEMA = Path(os.environ.get("SYNCER_TEST_SPECS", SHARED / "specs")) / "adf-full.schema.json"
EXPORT = Path(os.environ.get("SYNCER_TEST_EXPORT", SHARED / "data" / "jira" / "daemon-317-issues.json"))
needs_schema = pytest.mark.skipif(
    not SCHEMA.exists(), reason="set SYNCER_TEST_SPECS to a folder with the ADF schema"
)


@cache
def validator() -> Callable[[Any], Any]:
    made: Callable[[Any], Any] = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return made


def content(wiki: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_adf(wiki)["content"]
    return found


def text(said: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": said} | ({"marks": [{"type": one} for one in marks]} if marks else {})


def paragraph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(nodes)}


BLOCKS: dict[str, list[dict[str, Any]]] = {
    "h2. Gate": [{"type": "heading", "attrs": {"level": 2}, "content": [text("Gate")]}],
    "one\ntwo\n\nthree": [
        paragraph(text("one"), {"type": "hardBreak"}, text("two")),
        paragraph(text("three")),
    ],
    "----": [{"type": "rule"}],
    "bq. said": [{"type": "blockquote", "content": [paragraph(text("said"))]}],
    "{quote}\nsaid\n{quote}": [{"type": "blockquote", "content": [paragraph(text("said"))]}],
    "{code:java}\nint *a*;\n{code}": [
        {"type": "codeBlock", "attrs": {"language": "java"}, "content": [text("int *a*;")]}
    ],
    "{noformat}\n*plain*\n{noformat}": [{"type": "codeBlock", "content": [text("*plain*")]}],
    "{panel:bgColor=#fffae6}\ncareful\n{panel}": [
        {"type": "panel", "attrs": {"panelType": "warning"}, "content": [paragraph(text("careful"))]}
    ],
    "* a\n** b\n# c": [
        {
            "type": "bulletList",
            "content": [
                {
                    "type": "listItem",
                    "content": [
                        paragraph(text("a")),
                        {
                            "type": "bulletList",
                            "content": [{"type": "listItem", "content": [paragraph(text("b"))]}],
                        },
                    ],
                }
            ],
        },
        {"type": "orderedList", "content": [{"type": "listItem", "content": [paragraph(text("c"))]}]},
    ],
    "||H|c|": [
        {
            "type": "table",
            "content": [
                {
                    "type": "tableRow",
                    "content": [
                        {"type": "tableHeader", "content": [paragraph(text("H"))]},
                        {"type": "tableCell", "content": [paragraph(text("c"))]},
                    ],
                }
            ],
        }
    ],
    "!https://example.com/a.png|width=3!": [
        {
            "type": "mediaSingle",
            "attrs": {"layout": "center"},
            "content": [{"type": "media", "attrs": {"type": "external", "url": "https://example.com/a.png"}}],
        }
    ],
}
LINK = {"type": "link", "attrs": {"href": "https://example.com/a|b"}}
PHRASES: dict[str, list[dict[str, Any]]] = {
    "*bold* and _it_": [text("bold", "strong"), text(" and "), text("it", "em")],
    "*_both_*": [text("both", "strong", "em")],
    "-gone- +new+ {{code}}": [
        text("gone", "strike"), text(" "), text("new", "underline"), text(" "), text("code", "code"),
    ],
    "a-b-c 2*3*4 snake_case_name": [text("a-b-c 2*3*4 snake_case_name")],
    r"\*not bold\* C:\new": [text(r"*not bold* C:\new")],
    "[~accountid:5b1]": [{"type": "mention", "attrs": {"id": "5b1", "text": "@5b1"}}],
    "[site|https://example.com]": [
        text("site") | {"marks": [{"type": "link", "attrs": {"href": "https://example.com"}}]}
    ],
    "[https://example.com|https://example.com|smart-link]": [
        {"type": "inlineCard", "attrs": {"url": "https://example.com"}}
    ],
    "see https://example.com.": [
        text("see "),
        text("https://example.com") | {"marks": [{"type": "link", "attrs": {"href": "https://example.com"}}]},
        text("."),
    ],
    "[todo] [^file.pdf]": [text("[todo] [^file.pdf]")],
    "{color:red}hot{color}": [
        text("hot") | {"marks": [{"type": "textColor", "attrs": {"color": "#ff0000"}}]}
    ],
    "done (/)": [text("done "), {"type": "emoji", "attrs": {"shortName": ":check_mark:", "text": "(/)"}}],
    "*open": [text("*open")],
}  # fmt: skip


@pytest.mark.parametrize("wiki", BLOCKS)
def test_a_block_says(wiki: str) -> None:
    assert content(wiki) == BLOCKS[wiki]


@pytest.mark.parametrize("wiki", PHRASES)
def test_a_phrase_says(wiki: str) -> None:
    assert content(wiki) == [paragraph(*PHRASES[wiki])]


@pytest.mark.parametrize(
    "wiki", [one for one in BLOCKS if "noformat" not in one and "bq." not in one and "!" not in one]
)
def test_blocks_come_back_as_they_were_written(wiki: str) -> None:
    assert to_adf(to_wiki(to_adf(wiki))) == to_adf(wiki)


@pytest.mark.parametrize(
    ("node", "wiki"),
    [
        ({"type": "panel", "attrs": {"panelType": "note"}, "content": [paragraph(text("x"))]}, "{panel:bgColor=#eae6ff}\nx\n{panel}"),
        ({"type": "expand", "attrs": {"title": "More"}, "content": [paragraph(text("x"))]}, "*More*\n\nx"),
        (
            {
                "type": "taskList",
                "attrs": {"localId": "1"},
                "content": [{"type": "taskItem", "attrs": {"localId": "2", "state": "DONE"}, "content": [text("x")]}],
            },
            "* x",
        ),
        (paragraph({"type": "status", "attrs": {"text": "DONE", "color": "green"}}), "*[ DONE ]*"),
        (paragraph({"type": "date", "attrs": {"timestamp": "1790035200000"}}), "2026-09-22"),
        (paragraph({"type": "mention", "attrs": {"id": "712020:1", "text": "@P"}}), "[~accountid:712020:1]"),
        (paragraph({"type": "inlineCard", "attrs": {"url": "https://e.com"}}), "[https://e.com|https://e.com|smart-link]"),
        (paragraph(text("{code} [a] *b* |")), r"\{code} \[a] \*b\* \|"),
    ],
)  # fmt: skip
def test_what_markup_has_no_words_for_is_flattened(node: dict[str, Any], wiki: str) -> None:
    """§1.9: lossy on purpose."""
    assert to_wiki({"type": "doc", "version": 1, "content": [node]}) == wiki


def texts() -> Iterator[str]:
    for issue in json.loads(EXPORT.read_text(encoding="utf-8")):
        fields = issue["fields"]
        comments = fields.get("comment")
        bodies = comments.get("comments", []) if isinstance(comments, dict) else comments or []
        yield from filter(None, [fields.get("description"), *(one.get("body") for one in bodies)])


@needs_schema
@pytest.mark.skipif(not EXPORT.exists(), reason="set SYNCER_TEST_EXPORT to a REST export of Jira issues")
def test_every_text_of_a_real_project_becomes_a_valid_document_that_says_the_same_words() -> None:
    found = list(texts())
    assert len(found) > 700
    for one in found:
        document = to_adf(one)
        validator()(document)
        adf.checked(document)
        again = to_adf(to_wiki(document))
        assert adf.plain_text(again).split() == adf.plain_text(document).split(), one


SIGNS = st.sampled_from(
    [*"*_-+^~?{}[]|!\\#:()\n\t &;", "a", "b ", "h1. ", "bq. ", "* ", "# ", "||", "{code}", "{quote}", "{panel}",
     "{noformat}", "{color:red}", "{color}", "https://e.com", "[a|", "\n\n", "----", "\r\n", "😀", "\x00", "&#92;"]
)  # fmt: skip


@needs_schema
@given(st.lists(SIGNS, max_size=40).map("".join) | st.text(max_size=60))
def test_any_text_becomes_a_valid_document(wiki: str) -> None:
    document = to_adf(wiki)
    validator()(document)
    adf.checked(document)
    validator()(to_adf(to_wiki(document)))


def trees() -> st.SearchStrategy[Any]:
    kinds = st.sampled_from(
        ["doc", "paragraph", "text", "bulletList", "listItem", "table", "tableRow", "tableCell", "panel", "heading",
         "taskList", "mention", "date", "mediaSingle", "media", "strange"]
    )  # fmt: skip
    leaf: st.SearchStrategy[Any] = st.none() | st.text(max_size=5) | st.integers()
    return st.recursive(
        leaf,
        lambda inner: st.fixed_dictionaries(
            {"type": kinds},
            optional={
                "content": st.lists(inner, max_size=3) | leaf,
                "attrs": leaf | st.dictionaries(st.sampled_from(["level", "timestamp", "url", "text"]), leaf),
                "text": leaf,
                "marks": leaf | st.lists(inner, max_size=2),
            },
        ),
        max_leaves=12,
    )


@given(trees())
def test_any_tree_becomes_some_text(tree: Any) -> None:
    assert isinstance(to_wiki(tree), str)


LINE = st.text(st.sampled_from("ab *_-+^~{}[]|!\\#?:()&;./"), min_size=1, max_size=30)


@given(LINE.map(str.strip).filter(bool))
def test_what_a_person_typed_reads_back_the_same(said: str) -> None:
    """Signs in a plain text are escaped on the way out and so are no markup on the way back."""
    document = {"type": "doc", "version": 1, "content": [paragraph(text(said))]}
    assert adf.plain_text(to_adf(to_wiki(document))) == said


@pytest.mark.parametrize(
    "sign",
    ["[", "{", "*", "*a ", "{{", "||", "|", "!", "\\", "~", "_a", "{code}", "{quote}", "{panel}", "[a|", "{color:red}",
     "h1. ", "* ", "\n", "*\n", "# *", "http://", "&#65;", "[~", "|a\n", "*[_{{", "-+^~", "# \n** ", "{quote}{panel}"],
)  # fmt: skip
def test_hostile_texts_take_no_longer_than_others(sign: str) -> None:
    wiki = (sign * 32_767)[:32_767]
    begun = time.thread_time()  # others at work on the machine do not count
    to_wiki(to_adf(wiki))
    assert time.thread_time() - begun < 2, "linear: a tenth of a second"
