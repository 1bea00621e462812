"""The block editor of issues: every node survives, and only what a person changed is rebuilt."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.sandbox.face.adf_edit import as_nodes, as_text, blocks, rebuilt
from syncer.sandbox.texts.adf_view import Reader, render

ADF_SCHEMA = Path(__file__).parents[2] / "specs" / "adf-full.schema.json"


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words} | ({"marks": [{"type": mark} for mark in marks]} if marks else {})


def paragraph(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "paragraph", "content": list(nodes)}


def bullets(*items: str) -> dict[str, Any]:
    return {
        "type": "bulletList",
        "content": [{"type": "listItem", "content": [paragraph(text(one))]} for one in items],
    }


def panel(kind: str, *nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "panel", "attrs": {"panelType": kind, "localId": "p1"}, "content": list(nodes)}


MENTION = {"type": "mention", "attrs": {"id": "u1", "text": "@王建国"}}
TABLE = {
    "type": "table",
    "attrs": {"layout": "default"},
    "content": [{"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph(text("x"))]}]}],
}


def document(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(nodes)}


SAYABLE = [
    (paragraph(text("作为"), text("家长", "strong"), text("，我希望报名")), "作为**家长**，我希望报名"),
    (paragraph(text("a"), {"type": "hardBreak"}, text("- b")), "a\\\n\\- b"),
    (paragraph(text("1. not a list")), "1\\. not a list"),
    (paragraph(text("# *x* [y] <z>")), "\\# \\*x\\* \\[y\\] \\<z\\>"),
    (paragraph(MENTION, text(" please")), "⟦1 @王建国⟧ please"),
    (paragraph(text("前"), text("“粗”", "strong"), text("后")), "前⟦1 “粗”⟧后"),
    (paragraph(text("under", "underline")), "⟦1 under⟧"),
    ({"type": "heading", "attrs": {"level": 2}, "content": [text("验收标准")]}, "## 验收标准"),
    (bullets("one", "two"), "- one\n- two"),
    (panel("info", paragraph(text("a")), bullets("b")), "a\n\n- b"),
    (
        {"type": "codeBlock", "attrs": {"language": "py"}, "content": [text("if a:\n\n  b")]},
        "```py\nif a:\n\n  b\n```",
    ),
    ({"type": "blockquote", "content": [paragraph(text("q")), paragraph(text("r"))]}, "> q\n>\n> r"),
]


@pytest.mark.parametrize(("node", "said"), SAYABLE)
def test_blocks_are_said_in_markdown(node: dict[str, Any], said: str) -> None:
    assert as_text(node) == said


@pytest.mark.parametrize(
    "node",
    [
        TABLE,
        paragraph(),
        {"type": "taskList", "attrs": {"localId": "t"}, "content": []},
        {"type": "mediaSingle", "content": []},
        {"type": "extension", "attrs": {}},
        {"type": "expand", "attrs": {"title": "t"}, "content": [paragraph(text("x"))]},
        panel("info", TABLE),
        paragraph(text("ends in space ")),
    ],
)
def test_what_markdown_would_lose_can_only_be_kept(node: dict[str, Any]) -> None:
    assert as_text(node) is None


def test_saving_without_a_change_keeps_the_very_same_document() -> None:
    original = document(*(node for node, _said in SAYABLE), TABLE)
    texts = {block.index: block.text or "" for block in blocks(original)}
    assert rebuilt(original, texts, [], []) == original


def test_only_the_changed_block_is_rebuilt_and_keeps_its_attributes() -> None:
    original = document(panel("warning", paragraph(text("old"))), TABLE, paragraph(MENTION, text(" old")))
    made = rebuilt(original, {0: "new **text**\r\n\r\n- item", 2: "⟦1 @王建国⟧ new"}, [], [])
    assert made["content"][0] == panel(
        "warning", paragraph(text("new "), text("text", "strong")), bullets("item")
    )
    assert made["content"][1] is TABLE
    assert made["content"][2] == paragraph(MENTION, text(" new"))


def test_blocks_are_deleted_and_added() -> None:
    original = document(paragraph(text("a")), TABLE)
    added = [("paragraph", "new"), ("panel-success", "good"), ("heading", "新标题"), ("paragraph", "  ")]
    made = rebuilt(original, {}, [1], added)
    assert made["content"] == [
        paragraph(text("a")),
        paragraph(text("new")),
        {"type": "panel", "attrs": {"panelType": "success"}, "content": [paragraph(text("good"))]},
        {"type": "heading", "attrs": {"level": 3}, "content": [text("新标题")]},
    ]


def test_one_block_may_become_several() -> None:
    made = rebuilt(document(paragraph(text("a"))), {0: "a\n\nb"}, [], [])
    assert made["content"] == [paragraph(text("a")), paragraph(text("b"))]


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_any_text_is_either_said_exactly_or_kept(words: str) -> None:
    node = paragraph(text(words))
    said = as_text(node)
    assert said is None or as_nodes(said) == [node]


@pytest.fixture(scope="module")
def valid() -> Callable[[Any], Any]:
    """Atlassian's schema, compiled."""
    import fastjsonschema

    compiled: Callable[[Any], Any] = fastjsonschema.compile(
        json.loads(ADF_SCHEMA.read_text(encoding="utf-8"))
    )
    return compiled


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "- ",
            "1. ",
            "> ",
            "# ",
            "**",
            "*",
            "`",
            "```",
            "~~",
            "[a](b)",
            "\n",
            "\n\n",
            "    ",
            "x",
            "中",
            "⟦1 x⟧",
            "---",
            "\\",
        ]
    ),
    max_size=14,
).map("".join)


@settings(deadline=None)
@given(typed=MARKDOWN | st.text(max_size=60))
@example(typed="- ")
@example(typed="- # heading in a list")
@example(typed="- - nested at once")
@example(typed="> # heading\n> > quote in a quote")
@example(typed="**`bold code`**")
@example(typed="```\n```")
def test_whatever_is_typed_becomes_a_valid_document(valid: Callable[[Any], Any], typed: str) -> None:
    for kind in ("paragraph", "heading", "panel-info"):
        valid(rebuilt(None, {}, [], [(kind, typed)]))


def test_documents_are_shown_as_jira_shows_them() -> None:
    shown = document(
        {"type": "heading", "attrs": {"level": 2}, "content": [text("标题")]},
        panel("note", paragraph(MENTION, text(" <b>", "strong", "em"))),
        {
            "type": "table",
            "content": [
                {
                    "type": "tableRow",
                    "content": [
                        {"type": "tableHeader", "attrs": {"colspan": 2}, "content": [paragraph(text("h"))]}
                    ],
                }
            ],
        },
        {
            "type": "taskList",
            "content": [{"type": "taskItem", "attrs": {"state": "DONE"}, "content": [text("done")]}],
        },
        paragraph(
            {"type": "status", "attrs": {"text": "必填", "color": "red"}},
            {"type": "date", "attrs": {"timestamp": "1793491200000"}},
            {"type": "emoji", "attrs": {"shortName": ":tada:", "text": "🎉"}},
        ),
        {"type": "unheardOf", "content": [paragraph(text("still there"))]},
    )
    html = render(shown, Reader({"u1": "李晓雯"}.get, "zh-CN"))
    for part in (
        "<h2>标题</h2>",
        'class="panel panel-note"',
        '<span class="mention">@李晓雯</span><em><strong> &lt;b&gt;</strong></em>',
        '<th colspan="2"><p>h</p></th>',
        '<input type="checkbox" disabled checked>',
        '<span class="status status-red">必填</span>',
        "2026年11月01日",
        "🎉",
        "still there",
    ):
        assert part in html


@pytest.mark.parametrize(
    "node",
    [
        text("<script>alert(1)</script>"),
        {"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "javascript:alert(1)"}}]},
        {"type": "inlineCard", "attrs": {"url": "javascript:alert(1)"}},
        {"type": "status", "attrs": {"text": "<script>", "color": '"><script>'}},
        {
            "type": "text",
            "text": "x",
            "marks": [{"type": "textColor", "attrs": {"color": "red;}</style><script>"}}],
        },
        {"type": "media", "attrs": {"alt": '"><script>'}},
    ],
)
def test_hostile_nodes_only_ever_become_text(node: dict[str, Any]) -> None:
    html = render(document(paragraph(node)))
    assert "<script" not in html
    assert 'href="javascript' not in html
