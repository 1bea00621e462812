"""ADF: each construct by the schema, and every node that Markdown cannot say kept as it is (B-23)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from syncer.text import adf, canonical, markdown
from syncer.text.tree import Document, JsonObject, OpaqueBlock, OpaqueInline, Paragraph, TaskList

SCHEMA = Path(__file__).parents[2] / "specs" / "adf-full.schema.json"


@pytest.fixture(scope="module")
def schema() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text()))


def text(words: str, *marks: str) -> JsonObject:
    node: JsonObject = {"type": "text", "text": words}
    return {**node, "marks": [{"type": mark} for mark in marks]} if marks else node


def paragraph(*content: JsonObject) -> JsonObject:
    return {"type": "paragraph", "content": list(content)}


def items(kind: str, *content: JsonObject, **attrs: Any) -> JsonObject:
    node: JsonObject = {"type": kind, "attrs": attrs} if attrs else {"type": kind}
    return {**node, "content": [{"type": "listItem", "content": [child]} for child in content]}


def document(*content: JsonObject) -> JsonObject:
    return {"type": "doc", "version": 1, "content": list(content)}


FORMS: dict[str, JsonObject] = {
    "## 标题": {"type": "heading", "attrs": {"level": 2}, "content": [text("标题")]},
    "a **b** *c* ~~d~~ `e`": paragraph(
        *(text("a "), text("b", "strong"), text(" "), text("c", "em"), text(" ")),
        *(text("d", "strike"), text(" "), text("e", "code")),
    ),
    "[l](https://x.y)": paragraph(
        {**text("l"), "marks": [{"type": "link", "attrs": {"href": "https://x.y"}}]}
    ),
    "a\\\nb": paragraph(text("a"), {"type": "hardBreak"}, text("b")),
    "- a": items("bulletList", paragraph(text("a"))),
    "3. a": items("orderedList", paragraph(text("a")), order=3),
    "```py\na\nb\n```": {"type": "codeBlock", "attrs": {"language": "py"}, "content": [text("a\nb")]},
    "> a": {"type": "blockquote", "content": [paragraph(text("a"))]},
    "---": {"type": "rule"},
    "![alt](https://x.y/p.png)": {
        "type": "mediaSingle",
        "attrs": {"layout": "center"},
        "content": [
            {"type": "media", "attrs": {"type": "external", "url": "https://x.y/p.png", "alt": "alt"}}
        ],
    },
    "| a |\n| --- |\n| b |": {
        "type": "table",
        "content": [
            {"type": "tableRow", "content": [{"type": "tableHeader", "content": [paragraph(text("a"))]}]},
            {"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph(text("b"))]}]},
        ],
    },
    "@[Bo](557058:ab)": paragraph({"type": "mention", "attrs": {"id": "557058:ab", "text": "@Bo"}}),
    ":tada:": paragraph({"type": "emoji", "attrs": {"shortName": ":tada:", "text": ":tada:"}}),
}

STYLED = {**text("red"), "marks": [{"type": "textColor", "attrs": {"color": "#ff0000"}}, {"type": "strong"}]}
INLINE_OPAQUE: list[JsonObject] = [
    {"type": "status", "attrs": {"text": "NEW", "color": "blue"}},
    {"type": "placeholder", "attrs": {"text": "type here"}},
    {"type": "mediaInline", "attrs": {"id": "1", "collection": "c"}},
    {"type": "inlineExtension", "attrs": {"extensionKey": "k", "extensionType": "t"}},
    {"type": "hologram", "attrs": {"depth": [1, {"x": None}]}},
    {"type": "date", "attrs": {"timestamp": "1793491200000"}},
    {"type": "inlineCard", "attrs": {"url": "https://x.y/browse/A-1"}},
    STYLED,
    {**text("H"), "marks": [{"type": "underline"}]},
]
SPANNED_CELL = {"type": "tableCell", "attrs": {"colspan": 2}, "content": [paragraph(text("wide"))]}
BLOCK_OPAQUE: list[JsonObject] = [
    {"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph(text("p"))]},
    {"type": "expand", "attrs": {"title": "more"}, "content": [paragraph(text("p"))]},
    {
        "type": "mediaSingle",
        "attrs": {"layout": "wide"},
        "content": [{"type": "media", "attrs": {"type": "file", "id": "1", "collection": "c"}}],
    },
    {
        "type": "mediaGroup",
        "content": [{"type": "media", "attrs": {"type": "file", "id": "1", "collection": "c"}}],
    },
    {"type": "decisionList", "attrs": {"localId": "d"}, "content": []},
    {"type": "layoutSection", "content": []},
    {"type": "table", "content": [{"type": "tableRow", "content": [SPANNED_CELL]}]},
    {"type": "somethingNew", "attrs": {"n": 1.5, "deep": {"z": [True, None]}}, "odd": "键"},
]


@pytest.mark.parametrize(("source", "node"), FORMS.items(), ids=list(FORMS))
def test_a_construct_is_valid_adf_and_read_back(schema: Any, source: str, node: JsonObject) -> None:
    written = adf.write(markdown.read(source))
    schema(written)
    assert written == document(node)
    assert canonical.of(adf.read(written)) == source


def test_tasks_have_local_ids_that_depend_on_their_text_alone(schema: Any) -> None:
    source = markdown.read("- [ ] a\n- [x] a\n  - [ ] b")
    written = adf.write(source)
    schema(written)
    assert written == adf.write(source)
    tasks = written["content"][0]["content"]
    assert [task["type"] for task in tasks] == ["taskItem", "taskItem", "taskList"]
    assert [task["attrs"].get("state") for task in tasks] == ["TODO", "DONE", None]
    assert (
        len({task["attrs"]["localId"] for task in (*tasks, written["content"][0], *tasks[2]["content"])}) == 5
    )
    (task_list,) = adf.read(written).blocks
    assert isinstance(task_list, TaskList)
    assert [item.id for item in task_list.items] == [task["attrs"]["localId"] for task in tasks[:2]]


@pytest.mark.parametrize("node", INLINE_OPAQUE, ids=lambda node: str(node["type"]))
def test_an_inline_node_we_cannot_say_is_kept(node: JsonObject) -> None:
    whole = document(paragraph(text("a "), node, text(" b")))
    read = adf.read(whole)
    assert isinstance(read.blocks[0], Paragraph)
    assert any(isinstance(inline, OpaqueInline) for inline in read.blocks[0].inlines)
    assert adf.write(read) == whole


@pytest.mark.parametrize("node", BLOCK_OPAQUE, ids=lambda node: str(node["type"]))
def test_a_block_we_cannot_say_is_kept(node: JsonObject) -> None:
    whole = document(paragraph(text("a")), node)
    read = adf.read(whole)
    assert isinstance(read.blocks[1], OpaqueBlock)
    assert adf.write(read) == whole
    assert canonical.of(read) == "a"


@pytest.mark.parametrize(
    ("node", "said"),
    [
        (INLINE_OPAQUE[0], "a b"),
        (INLINE_OPAQUE[5], "a 2026-11-01 b"),
        (INLINE_OPAQUE[6], "a https://x.y/browse/A-1 b"),
        (STYLED, "a **red** b"),
        ({"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😄"}}, "a 😄 b"),
        ({**text("x"), "marks": [{"type": "link", "attrs": {"href": "javascript:1"}}]}, "a x b"),
        (text("2\x0b\n3"), "a 2 3 b"),
    ],
)
def test_what_a_reader_sees_of_a_node_is_said(node: JsonObject, said: str) -> None:
    assert canonical.of(adf.read(document(paragraph(text("a "), node, text(" b"))))) == said


def test_mentions_are_resolved_both_ways_or_plain() -> None:
    accounts = {"a@b.co": "id-1"}
    source = markdown.read("hi @a@b.co and @[Bo](x@y.z)")
    written = adf.write(source, mention=accounts.get)
    assert written == document(
        paragraph(text("hi "), {"type": "mention", "attrs": {"id": "id-1"}}, text(" and @Bo"))
    )
    people = {"id-1": "a@b.co"}
    assert canonical.of(adf.read(written, person=people.get)) == "hi @a@b.co and @Bo"


@pytest.mark.parametrize("value", [None, {}, {"type": "doc"}, {"content": None}, {"content": ["x", 1]}])
def test_a_missing_or_broken_document_is_empty(value: JsonObject | None) -> None:
    assert adf.read(value) == Document()


def test_deep_nesting_is_kept_raw_and_ends() -> None:
    node = paragraph(text("x"))
    for _ in range(120):
        item = {"type": "listItem", "content": [paragraph(text("y")), node]}
        node = {"type": "bulletList", "content": [item]}
    assert adf.write(adf.read(document(node))) == document(node)


def test_no_text_node_has_a_newline_or_is_empty(schema: Any) -> None:
    written = adf.write(markdown.read("a\nb **c\nd**\n\n- \n\n# \n\n```\n```\n\n[](x) ![](y.png)"))
    schema(written)
    dumped = json.dumps(written)
    assert '"text": ""' not in dumped
    assert "\\n" not in dumped
