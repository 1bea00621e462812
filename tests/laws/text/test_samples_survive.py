"""Every ADF document and every piece of wiki markup that stands in any test outlives the edit of one section (B-23)."""

from __future__ import annotations

import ast
import json
import runpy
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from syncer.sandbox.texts.markup import to_adf
from syncer.text import sections
from syncer.text.headings import heading_name
from syncer.text.sections import RichText, SectionSpec

TESTS = Path(__file__).parents[2]
LEAD, OURS = SectionSpec("", (), ""), SectionSpec("extra", ("Zusatz",), "Zusatz")
SPECS = (LEAD, OURS)
BLOCKS = frozenset(
    {
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "decisionList",
        "panel",
        "table",
        "codeBlock",
    }
    | {"blockquote", "rule", "expand", "mediaSingle", "mediaGroup", "layoutSection", "extension", "blockCard"}
)
INLINES = frozenset(
    {"text", "mention", "emoji", "status", "date", "inlineCard", "mediaInline", "inlineExtension"}
)


@cache
def _trees() -> tuple[ast.Module, ...]:
    """Of the modules that have any such text at all, since parsing all of them would take longer than the test."""
    sources = (path.read_text("utf-8") for path in sorted(TESTS.rglob("*.py")))
    return tuple(
        ast.parse(text) for text in sources if '"type"' in text or _is_markup(text.replace("\\n", "\n"))
    )


def _documents() -> Iterator[dict[str, Any]]:
    """Documents and nodes that tests write down whole, those of the tests about ADF, and what a site makes of markup."""
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                with suppress(ValueError, TypeError):
                    yield from _held(ast.literal_eval(node))
    path = TESTS / "unit" / "text" / "test_adf.py"
    for value in runpy.run_path(str(path)).values():
        marks = getattr(value, "pytestmark", [])
        yield from _held([value, *(each for mark in marks for each in mark.args)])
    yield from (to_adf(text) for text in _markup())


def _held(value: Any) -> Iterator[dict[str, Any]]:
    """Every document or node in a value; a node stands in a document by itself."""
    if isinstance(value, list | tuple):
        for one in value:
            yield from _held(one)
    elif isinstance(value, dict) and isinstance(value.get("type"), str):
        kind = value["type"]
        if kind == "doc" and isinstance(value.get("content"), list):
            yield value
        elif kind in BLOCKS:
            yield {"type": "doc", "version": 1, "content": [value]}
        elif kind in INLINES:
            yield {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [value]}]}


def _markup() -> Iterator[str]:
    """The texts of the tests about wiki markup, and of any other test texts that look like it."""
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_markup(node.value):
                yield node.value


def _is_markup(text: str) -> bool:
    signs = (
        "h1. ",
        "h2. ",
        "h3. ",
        "{code",
        "{panel",
        "{quote}",
        "{color",
        "||",
        "\n* ",
        "\n# ",
        "[~",
        "{noformat",
    )
    return any(sign in text for sign in signs)


def test_every_document_of_the_tests_keeps_its_nodes() -> None:
    documents = {json.dumps(one, sort_keys=True): one for one in _documents()}.values()
    assert len(documents) > 100
    for document in documents:
        rich = RichText("adf", document)
        old = document["content"]
        made = sections.splice(rich, SPECS, {"extra": "Our words."})
        again = sections.splice(made, SPECS, {"extra": "Other words.\n\n- and more"})
        for edited in (made, again):
            assert edited.value["content"][: len(old)] == old  # type: ignore[index,call-overload]
        assert sections.splice(again, SPECS, _said(again)) is again
        assert _said(again)[""] == _said(rich)[""]


def test_every_piece_of_wiki_markup_of_the_tests_keeps_its_bytes() -> None:
    texts = sorted(set(_markup()))
    assert len(texts) > 150
    for text in texts:
        rich = RichText("wiki", text)
        if heading_name("Zusatz") in text.casefold():
            continue
        made = sections.splice(rich, SPECS, {"extra": "Our words."})
        again = sections.splice(made, SPECS, {"extra": "Other words.\n\n- and more"})
        for edited in (made, again):
            assert str(edited.value).startswith(text.rstrip()), text
        assert sections.splice(again, SPECS, _said(again)) is again, text
        assert _said(again)[""] == _said(rich)[""], text


def _said(rich: RichText) -> dict[str, str]:
    return {key: value for key, value in sections.read(rich, SPECS).items() if isinstance(value, str)}
