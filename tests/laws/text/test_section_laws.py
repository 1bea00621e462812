"""Laws of splicing a description: edits land, and nothing else that people wrote moves (REQ-10, B-23)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.text import adf, markdown, sections
from syncer.text.forms import FormName
from syncer.text.headings import heading_name
from syncer.text.inlines import plain
from syncer.text.sections import UNSEEN, RichText, SectionSpec
from syncer.text.tree import Heading
from tests.support.tries import tries

SPECS = (
    SectionSpec("", (), ""),
    SectionSpec("background", ("Background", "应用背景"), "应用背景"),
    SectionSpec("criteria", ("Acceptance criteria", "验收标准"), "验收标准"),
)
KEYS = [spec.key for spec in SPECS]
NAMES = {heading_name(heading) for spec in SPECS for heading in spec.headings}
SCHEMA = Path(__file__).parents[2] / "specs" / "adf-full.schema.json"

words = st.sampled_from(
    ("a", "b", "word", "中文。", "**粗**", "`c`", "x y z", "[uat] ok", "5 < 6", "@a@b.co", "*e* f", ":tada:")
)
line = st.lists(words, min_size=1, max_size=5).map(" ".join)
item = st.builds("{}{}".format, st.sampled_from(("- ", "- ", "1. ", "- [ ] ", "- [x] ", "  - ")), line)
block = st.one_of(
    line,
    st.lists(item, min_size=1, max_size=4).map("\n".join),
    line.map("> {}".format),
    line.map("```\n{}\n```".format),
    line.map("### {}".format),
    line.map("| a | b |\n|---|---|\n| {} | c |".format),
)
values = st.lists(block, max_size=4).map("\n\n".join)

PANEL = {"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph", "content": []}]}
MEDIA = {
    "type": "mediaSingle",
    "attrs": {"layout": "center"},
    "content": [{"type": "media", "attrs": {"type": "file", "id": "m-1", "collection": "c"}}],
}
STATUS = {"type": "status", "attrs": {"text": "NEW", "color": "blue", "localId": "s-1"}}
UNKNOWN = {"type": "holograph", "attrs": {"depth": 3}}
UNDERLINED = {"type": "text", "text": "under ", "marks": [{"type": "underline"}]}
OPAQUE = {json.dumps(node, sort_keys=True) for node in (PANEL, MEDIA, STATUS, UNKNOWN)}


def _all(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield node
        for child in node.get("content", []):
            yield from _all(child)


def _opaque(rich: RichText) -> Counter[str]:
    found = (json.dumps(node, sort_keys=True) for node in _all(rich.value))
    return Counter(dump for dump in found if dump in OPAQUE)


@st.composite
def descriptions(draw: st.DrawFn) -> RichText:
    """A description as people leave it: our sections and theirs, with nodes of every kind in between."""
    content: list[dict[str, Any]] = []
    headings = draw(st.permutations(["Background:", "验收标准", "Notes"]))[: draw(st.integers(0, 3))]
    for heading in ("", *headings):
        if heading:
            level = draw(st.integers(1, 3))
            content.append(
                {
                    "type": "heading",
                    "attrs": {"level": level, "localId": heading},
                    "content": [{"type": "text", "text": heading}],
                }
            )
        content.extend(adf.write(markdown.read(draw(values)), mention=lambda account: account)["content"])
        for node in draw(
            st.lists(st.sampled_from((PANEL, UNKNOWN, {"type": "paragraph", "content": []})), max_size=2)
        ):
            content.insert(draw(st.integers(0, len(content))), json.loads(json.dumps(node)))
    for node in list(_all({"content": content})):
        if node.get("type") in ("paragraph", "taskItem") and draw(st.integers(0, 4)) == 0:
            extra = draw(st.sampled_from((STATUS, UNDERLINED)))
            node["content"] = [*node["content"], json.loads(json.dumps(extra))]
        if node.get("type") == "listItem" and draw(st.integers(0, 5)) == 0:
            node["content"] = [*node["content"], json.loads(json.dumps(MEDIA))]
        if node.get("type") == "paragraph" and draw(st.booleans()):
            node["attrs"] = {"localId": "p"}
    return RichText("adf", {"type": "doc", "version": 1, "content": content})


@settings(max_examples=tries(150), deadline=None)
@given(descriptions())
def test_writing_what_is_there_changes_nothing(rich: RichText) -> None:
    seen = {key: value for key, value in sections.read(rich, SPECS).items() if isinstance(value, str)}
    before = json.dumps(rich.value)
    assert json.dumps(sections.splice(rich, SPECS, seen).value) == before


@settings(max_examples=tries(150), deadline=None)
@given(descriptions(), st.sampled_from(KEYS), values)
def test_an_edit_is_read_back_and_the_other_sections_stand(rich: RichText, key: str, value: str) -> None:
    before = sections.read(rich, SPECS)
    spliced = sections.splice(rich, SPECS, {key: value})
    after = sections.read(spliced, SPECS)
    level = _level(rich, key)
    wanted = sections.fit(value, SPECS[KEYS.index(key)], SPECS, level=level)
    if not wanted and before[key] is UNSEEN:
        assert after[key] is UNSEEN
    else:
        assert after[key] == wanted
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    assert _opaque(spliced) == _opaque(rich)


@settings(max_examples=tries(150), deadline=None)
@given(descriptions(), st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, values)))
def test_any_edits_leave_opaque_nodes_and_foreign_sections_alone(
    rich: RichText, edits: dict[str, str]
) -> None:
    spliced = sections.splice(rich, SPECS, edits)
    assert _opaque(spliced) == _opaque(rich)
    assert _foreign(spliced) == _foreign(rich)
    assert sections.splice(spliced, SPECS, edits) == spliced


@settings(max_examples=tries(150), deadline=None)
@given(values, st.sampled_from(KEYS), values)
def test_what_is_written_into_people_s_text_is_valid(schema: Any, old: str, key: str, value: str) -> None:
    rich = sections.splice(None, SPECS, {"": "lead", key: old})
    schema(rich.value)
    schema(sections.splice(rich, SPECS, {key: value}).value)


@settings(max_examples=tries(150), deadline=None)
@given(
    st.lists(
        st.one_of(
            values,
            st.sampled_from(("## Background", "# 验收标准：", "## Notes", "*  odd\n*  list", "x\n===")),
        ),
        max_size=6,
    ),
    st.sampled_from(("\n", "\n\n", "\n\n\n")),
    st.sampled_from(KEYS),
    values,
)
def test_markdown_outside_an_edited_section_stays_as_typed(
    parts: list[str], gap: str, key: str, value: str
) -> None:
    rich = RichText("markdown", gap.join(parts))
    before = sections.read(rich, SPECS)
    spliced = sections.splice(rich, SPECS, {key: value})
    after = sections.read(spliced, SPECS)
    wanted = sections.fit(value, SPECS[KEYS.index(key)], SPECS, level=_level(rich, key))
    assert after[key] == wanted or (not wanted and before[key] is UNSEEN)
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    seen = {k: v for k, v in before.items() if isinstance(v, str)}
    assert sections.splice(rich, SPECS, seen) is rich


def _level(rich: RichText, key: str) -> int:
    """The level of the heading that people gave our section, or of the one we would write."""
    if not key:
        return 2
    ours = {heading_name(heading) for heading in SPECS[KEYS.index(key)].headings}
    doc = adf.read(rich.value) if isinstance(rich.value, dict) else markdown.read(str(rich.value))
    levels = (
        block.level
        for block in doc.blocks
        if isinstance(block, Heading) and heading_name(plain(block.inlines)) in ours
    )
    return next(levels, 2)


def _foreign(rich: RichText) -> list[str]:
    """The raw nodes from a foreign top heading behind a section of ours up to the next of ours."""
    found: list[str] = []
    ours = foreign = False
    assert isinstance(rich.value, dict)
    for node in rich.value["content"]:
        if node.get("type") == "heading":
            text = "".join(child.get("text", "") for child in node["content"])
            if heading_name(text) in NAMES:
                ours, foreign = True, False
            elif text == "Notes" and node["attrs"]["level"] == 1:
                foreign = ours
        if foreign:
            found.append(json.dumps(node))
    return found


@pytest.fixture(scope="session")
def schema() -> Any:
    return fastjsonschema.compile(json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(
    ("form", "value", "then"),
    [
        (
            "wiki",
            "Find the dump.\r\n [^dump.json] \r\n",
            "See the dump.\r\n [^dump.json] \r\n",
        ),
        (
            "adf",
            [
                {"type": "text", "text": "Find the dump."},
                {"type": "hardBreak"},
                {"type": "mediaInline", "attrs": {}},
            ],
            [
                {"type": "text", "text": "See the dump."},
                {"type": "hardBreak"},
                {"type": "mediaInline", "attrs": {}},
            ],
        ),
    ],
)
def test_a_line_end_before_a_file_outlives_an_edit_of_the_words_before_it(
    form: FormName, value: object, then: object
) -> None:
    specs = (SectionSpec("", (), ""),)

    def text(of: object) -> object:
        paragraph = {"type": "paragraph", "content": of}
        return of if form == "wiki" else {"type": "doc", "version": 1, "content": [paragraph]}

    edited = sections.splice(RichText(form, text(value)), specs, {"": "See the dump."})  # type: ignore[arg-type]
    assert edited.value == text(then)
