"""Laws over trees that no Markdown made: whatever a form or a caller builds has one normal form that all say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.text import adf, canonical, markdown, storage, wiki
from syncer.text.normal import normal, sayable
from syncer.text.tree import (
    Block,
    BulletList,
    Cell,
    CodeBlock,
    Document,
    Emoji,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Mark,
    Mention,
    OpaqueBlock,
    OpaqueInline,
    OrderedList,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
    TaskItem,
    TaskList,
    Text,
)
from tests.support.tries import tries

SCHEMA = Path(__file__).parents[2] / "specs" / "adf-full.schema.json"
MARKS: tuple[Mark, ...] = ("strong", "em", "strike", "code")
WORDS = (
    "a",
    " ",
    "b ",
    " c",
    "(d)",
    "「e」",
    "。",
    "中",
    "*",
    "_",
    "~",
    "`",
    "[",
    "](",
    "!",
    "@",
    "\\",
    "#",
    "-",
    "1.",
    "|",
    "<br>",
    ":x:",
    ":",
    "&lt;",
    "\n",
    "@a@b.co",
    "https://x.y/",
)
RAW_STATUS = json.dumps({"type": "status", "attrs": {"text": "N", "color": "blue"}})
RAW_TEXT = json.dumps({"type": "text", "text": "under", "marks": [{"type": "underline"}]})
RAW_PANEL = json.dumps({"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph"}]})

marks = st.frozensets(st.sampled_from(MARKS), max_size=3)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map("".join)
hrefs = st.sampled_from(("https://x.y", "a b", "#c", "", "javascript:x", "u(v)\\<w>&lt;", "中/文"))
leaves: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, words, marks),
    st.builds(Text, words, marks),
    st.builds(Image, hrefs, words),
    st.builds(
        Mention, st.sampled_from(("a@b.co", "557058:ab", "(x)")), st.sampled_from(("", "N", "N [x] \\"))
    ),
    st.builds(Emoji, st.sampled_from((":tada:", ":x_y:")), st.sampled_from(("", "😄"))),
    st.just(LineBreak()),
    st.just(OpaqueInline("adf", RAW_STATUS)),
)
links = st.builds(lambda href, inner: Link(href, tuple(inner)), hrefs, st.lists(leaves, max_size=3))
inlines = st.lists(st.one_of(leaves, links, st.just(OpaqueInline("adf", RAW_TEXT, "under"))), max_size=5).map(
    tuple
)
tasks = st.recursive(
    st.builds(TaskItem, st.booleans(), inlines),
    lambda inner: st.builds(
        TaskItem, st.booleans(), inlines, st.just(""), st.lists(inner, max_size=2).map(tuple)
    ),
    max_leaves=3,
)


def _table(rows: list[list[tuple[Inline, ...]]]) -> Table:
    return Table(tuple(Row(tuple(Cell(False, (Paragraph(cell),)) for cell in row)) for row in rows))


flat: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, inlines),
    st.builds(Heading, st.integers(0, 8), inlines),
    st.builds(TaskList, st.lists(tasks, max_size=3).map(tuple)),
    st.builds(
        CodeBlock,
        st.sampled_from(("", "py", "a b", "x`y")),
        st.sampled_from(("", "a", "\n", "```\n ~~~", "]]>", "\tb\n")),
    ),
    st.builds(_table, st.lists(st.lists(inlines, max_size=3), max_size=3)),
    st.just(Rule()),
    st.just(OpaqueBlock("adf", RAW_PANEL, "")),
)
blocks: st.SearchStrategy[Block] = st.recursive(
    flat,
    lambda inner: st.one_of(
        st.builds(
            BulletList,
            st.lists(st.builds(ListItem, st.lists(inner, max_size=3).map(tuple)), max_size=3).map(tuple),
        ),
        st.builds(
            OrderedList,
            st.integers(-1, 10**10),
            st.lists(st.builds(ListItem, st.lists(inner, max_size=2).map(tuple)), max_size=3).map(tuple),
        ),
        st.builds(Quote, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
documents = st.builds(Document, st.lists(blocks, max_size=4).map(tuple))


@pytest.fixture(scope="session")
def schema() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text()))


@settings(max_examples=tries(200), deadline=None)
@given(documents)
def test_any_tree_has_one_normal_form_and_markdown_says_it(document: Document) -> None:
    said = sayable(document)
    assert normal(said) == said == sayable(said)
    assert normal(normal(document)) == normal(document)
    assert markdown.read(markdown.write(document)) == said


@settings(max_examples=tries(200), deadline=None)
@given(documents)
def test_any_tree_is_valid_adf_that_keeps_what_it_says_and_what_it_cannot(
    schema: Any, document: Document
) -> None:
    written = adf.write(document, mention=str)
    schema(_without_panels(written))
    assert canonical.of(adf.read(written)) == canonical.of(normal(document))
    assert json.dumps(written).count('"panel"') == _count(normal(document).blocks)


@settings(max_examples=tries(200), deadline=None)
@given(documents)
def test_any_tree_is_sound_storage(document: Document) -> None:
    nameless = markdown.read(
        markdown.write(document).replace("@[N](", "@[](").replace("@[N \\[x\\] \\\\](", "@[](")
    )
    written = storage.write(nameless, mention=str)
    assert [wrong for wrong in storage.problems(written) if "without words" not in wrong] == []
    assert sayable(storage.read(written)) == nameless


@settings(max_examples=tries(200), deadline=None)
@given(documents)
def test_any_tree_is_wiki_markup_that_comes_back(document: Document) -> None:
    said = wiki.said(sayable(document))
    assert sayable(wiki.read(wiki.write(said, mention=str))) == said == wiki.said(said)


def _without_panels(node: Any) -> Any:
    """Panels may stand in lists and quotations here, which the schema rightly refuses."""
    if not isinstance(node, dict):
        return node
    children = [_without_panels(child) for child in node.get("content", []) if child.get("type") != "panel"]
    if "content" in node and not children and node["type"] in ("listItem", "blockquote"):
        children = [{"type": "paragraph", "content": []}]
    return {**node, "content": children} if "content" in node else node


def _count(blocks: tuple[Block, ...]) -> int:
    total = 0
    for block in blocks:
        match block:
            case OpaqueBlock():
                total += 1
            case BulletList() | OrderedList():
                total += sum(_count(item.blocks) for item in block.items)
            case Quote():
                total += _count(block.blocks)
            case _:
                pass
    return total
