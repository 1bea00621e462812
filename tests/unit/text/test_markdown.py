"""Markdown, construct by construct: what it is read as, and that it is written back readably."""

from __future__ import annotations

import pytest

from syncer.text import canonical, markdown
from syncer.text.tree import (
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


def text(words: str, *marks: Mark) -> Text:
    return Text(words, frozenset(marks))


def line(*inlines: Inline) -> Paragraph:
    return Paragraph(inlines)


def item(words: str) -> ListItem:
    return ListItem((line(text(words)),))


def cell(words: str, *, header: bool = False) -> Cell:
    return Cell(header, (line(text(words)),))


BLOCKS = {
    "# 标题": Heading(1, (text("标题"),)),
    "###### six": Heading(6, (text("six"),)),
    "## 1. Intro": Heading(2, (text("1. Intro"),)),
    "- a\n- b": BulletList((item("a"), item("b"))),
    "- [uat] ok": BulletList((item("[uat] ok"),)),
    "3. a\n4. b": OrderedList(3, (item("a"), item("b"))),
    "- [ ] a\n- [x] b": TaskList((TaskItem(False, (text("a"),)), TaskItem(True, (text("b"),)))),
    "- [ ] a\n  - [x] b": TaskList((TaskItem(False, (text("a"),), "", (TaskItem(True, (text("b"),)),)),)),
    "- a\n  1. b\n     - c": BulletList(
        (
            ListItem(
                (line(text("a")), OrderedList(1, (ListItem((line(text("b")), BulletList((item("c"),)))),)))
            ),
        )
    ),
    "```py\nx = 1\n```": CodeBlock("py", "x = 1"),
    "````\n```\ninner\n```\n````": CodeBlock("", "```\ninner\n```"),
    "> a\n>\n> - b": Quote((line(text("a")), BulletList((item("b"),)))),
    "| a | b |\n| --- | --- |\n| 1\\|2 |  |": Table(
        (Row((cell("a", header=True), cell("b", header=True))), Row((cell("1|2"), Cell(False, ()))))
    ),
    "| a |\n| --- |\n| x<br>y |": Table(
        (Row((cell("a", header=True),)), Row((Cell(False, (line(text("x"), LineBreak(), text("y")),)),)))
    ),
    "---": Rule(),
    "![alt](pic.png)": line(Image("pic.png", "alt")),
}

LINES: dict[str, tuple[Inline, ...]] = {
    "**b** *e* ~~s~~ `c`": (
        *(text("b", "strong"), text(" "), text("e", "em"), text(" ")),
        *(text("s", "strike"), text(" "), text("c", "code")),
    ),
    "**超时。**后续": (text("超时。", "strong"), text("后续")),
    "前文**「引」**后文": (text("前文"), text("「引」", "strong"), text("后文")),
    "**_both_**": (text("both", "strong", "em"),),
    "[词](https://x.y/a_b?c=1&d=2)": (Link("https://x.y/a_b?c=1&d=2", (text("词"),)),),
    "<https://x.y>": (Link("https://x.y", (text("https://x.y"),)),),
    "[down](#part) [near](../a.md)": (
        *(Link("#part", (text("down"),)), text(" "), Link("../a.md", (text("near"),))),
    ),
    "[mail](mailto:a@b.co)": (Link("mailto:a@b.co", (text("mail"),)),),
    "@[Bo \\[x\\]](557058:ab-1) ok": (Mention("557058:ab-1", "Bo [x]"), text(" ok")),
    "ask @analyst@example.com, now": (text("ask "), Mention("analyst@example.com"), text(", now")),
    "done :tada: 😄": (text("done "), Emoji(":tada:"), text(" 😄")),
    "a\\\nb": (text("a"), LineBreak(), text("b")),
    "5\\*3 x<y snake_case 3~5": (text("5*3 x<y snake_case 3~5"),),
    "\\# no \\*stars\\*": (text("# no *stars*"),),
    "1\\. no list": (text("1. no list"),),
    "tail\\\\": (text("tail\\"),),
    "``a`b``": (text("a`b", "code"),),
    "\\&amp; & &x": (text("&amp; & &x"),),
    "urn:isbn:1 at 10:30:45": (text("urn:isbn:1 at 10:30:45"),),
}


@pytest.mark.parametrize(("source", "block"), BLOCKS.items(), ids=list(BLOCKS))
def test_a_block_is_read_and_written_back_as_typed(source: str, block: Heading) -> None:
    assert markdown.read(source) == Document((block,))
    assert canonical.markdown(source) == source


@pytest.mark.parametrize(("source", "inlines"), LINES.items(), ids=list(LINES))
def test_a_line_is_read_and_written_back_as_typed(source: str, inlines: tuple[Inline, ...]) -> None:
    assert markdown.read(source) == Document((Paragraph(inlines),))
    assert canonical.markdown(source) == source


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("中文\n下一行", "中文下一行"),
        ("中文\nword", "中文 word"),
        ("한글\n한글", "한글 한글"),
        ("**中**\n文", "**中**文"),
        ("a\nb  c", "a b c"),
        ("Title\n===", "# Title"),
        ("* a\n+ b", "- a\n\n* b"),
        ("- a\n- [ ] t\n- b", "- a\n\n* [ ] t\n\n- b"),
        ("    code", "```\ncode\n```"),
        ("[x](javascript:alert(1))", "[x\\](javascript:alert(1))"),
        ("[x](java\tscript:y)", "[x\\](java script:y)"),
        ("<b>raw</b> <script>", "\\<b>raw\\</b> \\<script>"),
        ("a\x00b\x0bc\ufffed", "abcd"),
        ("see ![i](j.png) here", "see\n\n![i](j.png)\n\nhere"),
        ("> # quoted", "> **quoted**"),
        ("- a\n\n  | t |\n  |---|", "- a\n\n| t |\n| --- |"),
        ("**bold **text", "\\*\\*bold \\*\\*text"),
        ("[a [b](c)](d)", "[a [b](c)\\](d)"),
        ("", ""),
        ("   \n\n", ""),
    ],
)
def test_other_ways_of_writing_have_one_canonical_form(source: str, said: str) -> None:
    assert canonical.markdown(source) == said
    assert canonical.markdown(said) == said


def test_bold_beside_a_letter_is_kept_bold_by_a_reference() -> None:
    document = Document((line(text("a"), text("(b)", "strong"), text("c")),))
    assert canonical.of(document) == "&#97;**(b)**&#99;"
    assert markdown.read(canonical.of(document)) == document


def test_white_space_at_the_edge_of_marks_moves_out() -> None:
    document = Document((line(text("a"), text(" b ", "strong"), text("c")),))
    assert canonical.of(document) == "a **b** c"


def test_opaque_nodes_are_not_said_but_their_words_are() -> None:
    document = Document(
        (
            OpaqueBlock("adf", "{}", ""),
            line(text("a "), OpaqueInline("adf", "{}", "under"), OpaqueInline("adf", "{}"), text(" b")),
        )
    )
    assert canonical.of(document) == "a under b"


@pytest.mark.parametrize(
    "source", [">" * 3000 + "x", "[" * 3000, "*" * 5000 + "a", "`" * 4000, "[a](" * 1500, "w" * 200_000]
)
def test_hostile_text_is_read_in_bounded_time_and_comes_back(source: str) -> None:
    document = markdown.read(source)
    assert markdown.read(markdown.write(document)) == document


@pytest.mark.parametrize(
    ("inlines", "said"),
    [
        ((Link("u", (text("a "), Link("v", (text("b"),)))),), "[a b](u)"),
        ((Link("u", (text(" a "),)), text("b")), "[a](u) b"),
        ((Link("u", ()),), "[u](u)"),
        ((Link("u", (text("a"),)), Link("u", (text("b", "em"),))), "[a*b*](u)"),
        ((Link("u", (Mention("x", "Bo"), LineBreak(), Emoji(":x:"))),), "[@Bo :x:](u)"),
        (
            (text("a", "strong"), text(" "), Link("u", (text("b", "strong"),)), text(" c", "strong")),
            "**a [b](u) c**",
        ),
        ((text("a", "strong"), LineBreak(), text("b", "strong")), "**a\\\nb**"),
        ((text("a"), Emoji(":x:"), text("b")), "a :x: b"),
        ((text("a"), Mention("b@c.de"), text("f")), "a@[](b@c.de)f"),
        ((Mention("", "Bo"), text(" x")), "@Bo x"),
        ((Image("javascript:x", "alt"),), "alt"),
    ],
)
def test_trees_that_no_markdown_made_are_said(inlines: tuple[Inline, ...], said: str) -> None:
    assert canonical.of(Document((Paragraph(inlines),))) == said
    assert canonical.markdown(said) == said
