"""Sections of a description, case by case (REQ-10, MTG-3): what is read, and what an edit leaves alone."""

from __future__ import annotations

import copy

import pytest

from syncer.text import sections
from syncer.text.sections import UNSEEN, RichText, SectionSpec
from syncer.text.tree import JsonObject

SPECS = (
    SectionSpec("", (), ""),
    SectionSpec("background", ("Background", "应用背景"), "应用背景"),
    SectionSpec("criteria", ("Acceptance criteria", "验收标准"), "验收标准"),
)


def text(words: str, *marks: JsonObject) -> JsonObject:
    node: JsonObject = {"type": "text", "text": words}
    return {**node, "marks": list(marks)} if marks else node


def paragraph(*content: JsonObject | str, **attrs: str) -> JsonObject:
    node: JsonObject = {
        "type": "paragraph",
        "content": [text(c) if isinstance(c, str) else c for c in content],
    }
    return {**node, "attrs": attrs} if attrs else node


def heading(words: str, level: int = 2) -> JsonObject:
    return {"type": "heading", "attrs": {"level": level, "localId": words}, "content": [text(words)]}


def item(*content: JsonObject) -> JsonObject:
    return {"type": "listItem", "content": list(content)}


def bullets(*items: JsonObject, **attrs: str) -> JsonObject:
    return {"type": "bulletList", "attrs": attrs, "content": list(items)}


def adf(*content: JsonObject) -> RichText:
    return RichText("adf", {"type": "doc", "version": 1, "content": list(content)})


def content(rich: RichText) -> list[JsonObject]:
    assert isinstance(rich.value, dict)
    nodes: list[JsonObject] = rich.value["content"]
    return nodes


PANEL: JsonObject = {"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph("note")]}
MEDIA: JsonObject = {
    "type": "mediaSingle",
    "attrs": {"layout": "center"},
    "content": [{"type": "media", "attrs": {"type": "file", "id": "1", "collection": "c"}}],
}
STATUS: JsonObject = {"type": "status", "attrs": {"text": "NEW", "color": "blue"}}
UNDERLINE: JsonObject = {"type": "underline"}
COMMENT: JsonObject = {"type": "annotation", "attrs": {"id": "c1", "annotationType": "inlineComment"}}


def test_values_are_what_stands_under_headings_in_any_language() -> None:
    rich = adf(
        paragraph("Story"),
        heading(" background： ", 1),
        paragraph("Why"),
        heading("Details", 2),
        paragraph("More"),
        PANEL,
        heading("验收标准", 3),
        bullets(item(paragraph("a"))),
        heading("Foreign", 3),
        paragraph("theirs"),
    )
    assert sections.read(rich, SPECS) == {
        "": "Story",
        "background": "Why\n\n## Details\n\nMore",
        "criteria": "- a",
    }


@pytest.mark.parametrize(
    "rich",
    [
        None,
        RichText("adf", None),
        RichText("adf", {}),
        RichText("markdown", None),
        RichText("markdown", ""),
        RichText("wiki", None),
        RichText("wiki", ""),
    ],
)
def test_an_empty_text_has_an_empty_lead_and_unseen_sections(rich: RichText | None) -> None:
    assert sections.read(rich, SPECS) == {"": "", "background": UNSEEN, "criteria": UNSEEN}


def test_of_two_headings_the_first_counts_and_the_second_ends_it() -> None:
    rich = adf(heading("Background"), paragraph("a"), heading("应用背景"), paragraph("b"))
    assert sections.read(rich, SPECS)["background"] == "a"


def test_missing_sections_are_appended_in_order_and_the_lead_comes_first() -> None:
    rich = adf(PANEL, heading("Notes"), paragraph("theirs"))
    spliced = sections.splice(rich, SPECS[1:], {"criteria": "- a", "background": "why"})
    assert content(spliced)[:3] == content(rich)
    assert [node["type"] for node in content(spliced)[3:]] == [
        "heading",
        "paragraph",
        "heading",
        "bulletList",
    ]
    assert sections.read(spliced, SPECS[1:]) == {"background": "why", "criteria": "- a"}
    led = sections.splice(adf(PANEL, heading("Background")), SPECS, {"": "Lead"})
    assert content(led)[0] == paragraph("Lead")
    assert content(led)[1:] == [PANEL, heading("Background")]


def test_a_text_that_does_not_exist_yet_is_made_in_the_wanted_form() -> None:
    made = sections.splice(None, SPECS, {"": "Lead", "criteria": "- a"}, form="markdown")
    assert made == RichText("markdown", "Lead\n\n## 验收标准\n\n- a\n")
    assert sections.splice(None, SPECS, {"": ""}) == adf()
    assert sections.splice(RichText("adf", {}), SPECS, {"": "a"}) == adf(paragraph("a"))
    assert sections.splice(RichText("adf", None), SPECS, {"": ""}) == RichText("adf", None)


def test_clearing_leaves_the_heading_and_what_we_cannot_say() -> None:
    rich = adf(heading("Background"), paragraph("a"), PANEL, paragraph("b ", STATUS))
    spliced = sections.splice(rich, SPECS, {"background": ""})
    assert content(spliced) == [heading("Background"), PANEL, paragraph(STATUS)]
    assert sections.read(spliced, SPECS)["background"] == ""


def test_clearing_what_is_unseen_changes_nothing() -> None:
    rich = adf(paragraph("a"))
    assert sections.splice(rich, SPECS, {"background": ""}) is rich


def test_only_the_changed_block_is_rewritten_and_keeps_its_attributes() -> None:
    same, panel = paragraph("same", localId="1"), copy.deepcopy(PANEL)
    rich = adf(heading("Background"), same, panel, paragraph("old words here", localId="2"), heading("Notes"))
    spliced = sections.splice(rich, SPECS, {"background": "same\n\nnew words here"})
    assert content(spliced) == [
        *(heading("Background"), same, panel, paragraph("new words here", localId="2"), heading("Notes"))
    ]
    assert content(spliced)[1] is same


def test_an_edited_line_keeps_status_comments_and_colours() -> None:
    rich = adf(paragraph("pay ", text("by card", COMMENT), " ", STATUS, text("only", UNDERLINE), localId="1"))
    spliced = sections.splice(rich, SPECS, {"": "Customers pay by card **only** now"})
    assert content(spliced) == [
        paragraph(
            *("Customers pay ", text("by card", COMMENT), " ", STATUS),
            *(text("only", {"type": "strong"}, UNDERLINE), " now"),
            localId="1",
        )
    ]


def test_an_edited_list_keeps_items_pictures_and_ids() -> None:
    kept = item(paragraph("a", localId="i1"))
    rich = adf(bullets(kept, item(paragraph("b"), MEDIA), item(paragraph("c"), MEDIA), localId="l"))
    spliced = sections.splice(rich, SPECS, {"": "- a\n- b2\n- d\n- e"})
    (first, *rest) = content(spliced)
    assert first["attrs"] == {"localId": "l"}
    assert first["content"][0] is kept
    assert first["content"][1] == item(paragraph("b2"), MEDIA)
    assert sections.read(spliced, SPECS)[""] == "- a\n- b2\n- d\n- e"
    removed = sections.splice(rich, SPECS, {"": "- a"})
    assert content(removed) == [bullets(kept, localId="l"), MEDIA, MEDIA]
    assert rest == []


def test_an_edited_task_keeps_its_id_and_a_new_one_gets_a_free_one() -> None:
    first = sections.splice(None, SPECS, {"": "- [ ] a\n- [ ] b"})
    ids = [task["attrs"]["localId"] for task in content(first)[0]["content"]]
    second = sections.splice(first, SPECS, {"": "- [x] a\n- [ ] b2\n\ntext\n\n- [ ] a"})
    tasks = content(second)[0]["content"]
    assert [(task["attrs"]["localId"], task["attrs"]["state"]) for task in tasks] == [
        (ids[0], "DONE"),
        (ids[1], "TODO"),
    ]
    assert content(second)[2]["content"][0]["attrs"]["localId"] not in ids
    assert content(second)[2]["attrs"]["localId"] != content(second)[0]["attrs"]["localId"]


def test_an_edited_table_keeps_unchanged_rows_and_header_columns() -> None:
    def row(kind: str, *cells: str) -> JsonObject:
        kinds = ("tableHeader", *(kind for _ in cells[1:]))
        pairs = zip(kinds, cells, strict=True)
        return {
            "type": "tableRow",
            "content": [{"type": k, "attrs": {}, "content": [paragraph(c)]} for k, c in pairs],
        }

    rows = [row("tableHeader", "a", "b"), row("tableCell", "1", "2"), row("tableCell", "3", "4")]
    rich = adf({"type": "table", "attrs": {"layout": "wide"}, "content": rows})
    spliced = sections.splice(rich, SPECS, {"": "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | five |"})
    (table,) = content(spliced)
    assert table["attrs"] == {"layout": "wide"}
    assert table["content"][:2] == rows[:2]
    assert table["content"][2] == row("tableCell", "3", "five")


def test_a_moved_block_keeps_its_raw_node() -> None:
    a, b = paragraph("a", localId="a"), paragraph("b", localId="b")
    assert content(sections.splice(adf(a, b), SPECS, {"": "b\n\na"})) == [b, a]


def test_headings_in_a_value_cannot_end_or_begin_a_section() -> None:
    rich = adf(heading("Background", 2), paragraph("a"))
    spliced = sections.splice(rich, SPECS, {"background": "# Big\n\nx\n\n### 验收标准\n\ny"})
    assert sections.read(spliced, SPECS) == {
        "": "",
        "background": "### Big\n\nx\n\n**验收标准**\n\ny",
        "criteria": UNSEEN,
    }
    assert sections.fit("# Big", SPECS[1], SPECS) == "### Big"
    assert sections.fit("# Big", SPECS[0], SPECS) == "# Big"


def test_people_nobody_knows_are_plain_names_and_written_once() -> None:
    people = {"a@b.co": "id-1"}
    back = {"id-1": "a@b.co"}
    value = "- @a@b.co does it\n- @[Bo](x@y.z) helps"
    once = sections.splice(None, SPECS, {"": value}, mention=people.get, person=back.get)
    assert sections.read(once, SPECS, person=back.get)[""] == "- @a@b.co does it\n- @Bo helps"
    assert sections.splice(once, SPECS, {"": value}, mention=people.get, person=back.get) is once


def test_markdown_outside_the_edited_section_stays_byte_for_byte() -> None:
    source = "Lead  text\r\n\r\n## Background:\n* a\n* b\n\n## Other\nx   \n===\n"
    spliced = sections.splice(RichText("markdown", source), SPECS, {"background": "- a\n- c\n\nend"})
    assert spliced.value == "Lead  text\r\n\r\n## Background:\n\n- a\n- c\n\nend\n\n## Other\nx   \n===\n"


def test_an_unknown_section_or_form_is_an_error_that_says_so() -> None:
    with pytest.raises(KeyError, match="no section 'nope'"):
        sections.splice(None, SPECS, {"nope": "x"})
    with pytest.raises(ValueError, match="'rtf' cannot be read; known are adf, markdown, wiki"):
        sections.read(RichText("rtf", "x"), SPECS)  # type: ignore[arg-type]


def test_people_emoji_and_cards_in_an_edited_line_keep_their_nodes() -> None:
    mention = {"type": "mention", "attrs": {"id": "id-1", "text": "@Bo", "localId": "m"}}
    smile = {"type": "emoji", "attrs": {"shortName": ":smile:", "id": "1f604", "text": "😄"}}
    card = {"type": "inlineCard", "attrs": {"url": "https://x.y/A-1"}}
    link = text("doc", {"type": "link", "attrs": {"href": "https://d.e", "title": "T"}})
    rich = adf(
        paragraph("ask ", mention, " ", smile, " see ", card, " and ", link, {"type": "hardBreak"}, "end")
    )
    value = sections.read(rich, SPECS)[""]
    assert value == "ask @[Bo](id-1) 😄 see https://x.y/A-1 and [doc](https://d.e)\\\nend"
    spliced = sections.splice(
        rich, SPECS, {"": str(value).replace("ask", "Please ask").replace("end", "END")}
    )
    assert content(spliced) == [
        paragraph(
            "Please ask ", mention, " ", smile, " see ", card, " and ", link, {"type": "hardBreak"}, "END"
        )
    ]
    cut = sections.splice(rich, SPECS, {"": "ask 😄 see https://x.y/A-2 and [doc](https://f.g)"})
    assert content(cut)[0]["content"] == [
        *(text("ask "), smile, text(" see https://x.y/A-2 and ")),
        text("doc", {"type": "link", "attrs": {"href": "https://f.g"}}),
    ]


def test_children_of_an_edited_task_keep_their_ids() -> None:
    rich = sections.splice(None, SPECS, {"": "- [ ] a\n  - [ ] b\n- [ ] c\n- [ ] d\n  - [ ] e"})
    before = {task["content"][0]["text"]: task for task in _tasks(content(rich)[0])}
    before["e"]["content"].append(STATUS)
    value = "- [x] a\n  - [x] b\n- [ ] c\n  - [ ] new\n- [ ] d"
    spliced = sections.splice(rich, SPECS, {"": value})
    after = {task["content"][0]["text"]: task for task in _tasks(content(spliced)[0])}
    assert {key: task["attrs"]["state"] for key, task in after.items()} == {
        "a": "DONE",
        "b": "DONE",
        "c": "TODO",
        "new": "TODO",
        "d": "TODO",
    }
    for key in "abcd":
        assert after[key]["attrs"]["localId"] == before[key]["attrs"]["localId"]
    assert content(spliced)[1:] == [paragraph(STATUS)]
    assert sections.read(spliced, SPECS)[""] == value


def _tasks(node: JsonObject) -> list[JsonObject]:
    found = [node] if node["type"] == "taskItem" else []
    nested = [child for child in node["content"] if child["type"] in ("taskItem", "taskList")]
    return [*found, *(task for child in nested for task in _tasks(child))]


def test_a_quote_and_a_numbered_list_are_edited_in_place() -> None:
    quote: JsonObject = {
        "type": "blockquote",
        "attrs": {"localId": "q"},
        "content": [paragraph("a", localId="1"), MEDIA],
    }
    numbered: JsonObject = {
        "type": "orderedList",
        "attrs": {"order": 2, "localId": "o"},
        "content": [item(paragraph("x"))],
    }
    spliced = sections.splice(adf(quote, numbered), SPECS, {"": "> a\n>\n> b\n\n3. x\n4. y"})
    assert content(spliced)[0]["attrs"] == {"localId": "q"}
    assert content(spliced)[0]["content"] == [paragraph("a", localId="1"), MEDIA, paragraph("b")]
    assert content(spliced)[1]["attrs"] == {"order": 3, "localId": "o"}
    assert content(spliced)[1]["content"][0] == item(paragraph("x"))


def test_changed_code_keeps_its_other_attributes() -> None:
    code: JsonObject = {
        "type": "codeBlock",
        "attrs": {"language": "py", "wrap": True},
        "content": [text("a")],
    }
    spliced = sections.splice(adf(code), SPECS, {"": "```py\nb\n```"})
    assert content(spliced) == [{**code, "content": [text("b")]}]


def test_a_block_of_another_kind_is_made_new_and_pictures_outlive_it() -> None:
    rich = adf(bullets(item(paragraph("a"), MEDIA), item(paragraph("b", STATUS))))
    assert content(sections.splice(rich, SPECS, {"": "# a"})) == [
        *(MEDIA, paragraph(STATUS)),
        {"type": "heading", "attrs": {"level": 1}, "content": [text("a")]},
    ]
