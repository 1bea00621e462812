"""Jira's wiki markup construct by construct (REQ-10, B-23): what it says, how it is written, what an edit keeps."""

from __future__ import annotations

import pytest

from syncer.text import canonical, markdown, sections, wiki
from syncer.text.normal import sayable
from syncer.text.sections import UNSEEN, RichText, SectionSpec
from syncer.text.tree import CodeBlock, Document, OpaqueBlock, OpaqueInline, Paragraph, Text

SPECS = (
    SectionSpec("", (), ""),
    SectionSpec("background", ("Background", "应用背景"), "应用背景"),
)

# Markdown and the wiki markup written for it, which is read back as the same.
WRITTEN = {
    "## 标题": "h2. 标题",
    "a **b** *c* ~~d~~ `e`": "a *b* _c_ -d- {{e}}",
    "**# c**": "{*}# c*",
    "***x** y*": "_*x* y_",
    "un**frigging**believable": "un{*}frigging{*}believable",
    "配置**粗体**，`代码`后*斜*。": "配置{*}粗体*，{{代码{}}}后{_}斜_。",
    "[l](https://x.y/a_b*c)": "[l|https://x.y/a_b*c]",
    "<https://x.y>": "[https://x.y]",
    "[**b** c](https://x.y)": "[*b* c|https://x.y]",
    "see https://x.y/a_b_c?d=-1- now": "see https://x.y/a_b_c?d=-1- now",
    "**https://x.y**": "*https://x.y{*}",
    "a\\\nb": "a\nb",
    "- a\n  - b\n    1. c\n- d": "* a\n** b\n**# c\n* d",
    "1. a\n2. b": "# a\n# b",
    "- a\n\n  b": "* a\n\\\\\nb",
    "- a\n\n  ```py\n  x\n  ```": "* a\n{code:py}\nx\n{code}",
    "- [ ] a\n- [x] b\n  - [ ] c": "* (x) a\n* (/) b\n** (x) c",
    "```java\na\n\nb\n```": "{code:java}\na\n\nb\n{code}",
    "```\n{code}\n```": "{noformat}\n{code}\n{noformat}",
    "```java\n{code}\n```": "{code:java}\n\\{code}\n{code}",
    "> a\n>\n> - b": "{quote}\na\n\n* b\n{quote}",
    "---": "----",
    "![alt, !](https://x.y/p.png)": "!https://x.y/p.png|alt=alt&#44; &#33;!",
    "| a | b |\n| --- | --- |\n| x\\|y |  |": "||a||b||\n|x\\|y| |",
    "@[](JIRAUSER10101)": "[~JIRAUSER10101]",
    ":tada:": ":tada:",
}
# Text that must be seen as typed: only what would be markup is escaped.
PLAIN = {
    "foo_bar_baz 5*3 a-b 2024-01-02": "foo_bar_baz 5*3 a-b 2024-01-02",
    "-5 to -10, 5 * 3 * 2": "-5 to -10, 5 * 3 * 2",
    "*a* _b_ -c- +d+ ^e^ ~f~ ??g??": "\\*a* \\_b_ \\-c- \\+d+ \\^e^ \\~f~ \\??g??",
    "????a?? b???c??": "\\??\\??a?? b\\??\\?c??",
    "really???? 中文??": "really???? 中文??",
    "f(x) {a} [b]": "f\\(x) \\{a} \\[b]",
    "a { b, c [ d, wow!": "a { b, c [ d, wow!",
    "!x.png!": "\\!x.png!",
    ":) ;) :D (/)": ":\\) ;\\) &#58;D \\(/)",
    "C:\\dir \\\\srv\\x \\*": "C:\\dir &#92;&#92;srv\\x &#92;*",
    "https://x.y/a_b\\|": "https&#58;//x.y/a_b&#92;|",
    "h1. x": "h&#49;. x",
    "bq. x": "b&#113;. x",
    "* x": "\\* x",
    "# x": "\\# x",
    "- x": "\\- x",
    "----": "\\-\\---",
    "|x|": "\\|x|",
    "&amp; &lt; AT&T": "&amp;amp; &amp;lt; AT&T",
}


@pytest.mark.parametrize(("source", "written"), WRITTEN.items(), ids=list(WRITTEN))
def test_a_construct_is_written_and_read_back(source: str, written: str) -> None:
    assert wiki.write(markdown.read(source)) == written
    assert canonical.of(wiki.read(written)) == canonical.markdown(source)
    assert canonical.of(wiki.read(written.replace("\n", "\r\n"))) == canonical.markdown(source)


@pytest.mark.parametrize(("text", "written"), PLAIN.items(), ids=list(PLAIN))
def test_plain_text_is_escaped_where_it_would_be_markup(text: str, written: str) -> None:
    document = Document((Paragraph((Text(text),)),))
    assert wiki.write(document) == written
    assert sayable(wiki.read(written)) == document


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("one\r\ntwo", "one\\\ntwo"),
        ("a \\\\ b", "a\\\nb"),
        ("\\\\srv\\share", "\\\\\\\\srv\\\\share"),
        ("bq. said", "> said"),
        ("* a\n# b", "- a\n\n1. b"),
        ("*# a", "- 1. a"),
        ("- a\n- b", "- a\n- b"),
        ("* a\nmore", "- a\\\n  more"),
        ("* a\n\n* b", "- a\n\n* b"),
        ("{{*.js}} 配置{{x}}", "`*.js` 配置{{x}}"),
        ("中*粗*文 *粗* {*}粗{*}文", "中\\*粗\\*文 **粗 粗**文"),
        ("+ins+ ^2^ ??c?? {color:red}r{color}", "ins 2 c r"),
        ("x !a.png|width=3! [^b.pdf] {anchor:c} y", "x y"),
        ("[t|#a] [A-1] A-1 [x|y|smart-link] [u|~key]", "[t](#a) [A-1] A-1 x u"),
        ("[~key] \\*x\\* &copy; :) (y)", "@[](key) \\*x\\* © :) (y)"),
        ("hello {name}, {{a {b}}}", "hello {name}, `a {b`}"),
        ("{code:title=A.java|borderStyle=solid}\nx\n{code}", "```\nx\n```"),
        ("{code:title=A.java|java}\nx\n{code} tail", "```java\nx\n```\n\ntail"),
        ("{{code}} and {{noformat}}", "`code` and `noformat`"),
        ("head {quote}x{quote} tail", "head\n\n> x\n\ntail"),
        ("|a|b|\n|c|d|", "| a | b |\n| --- | --- |\n| c | d |"),
        ("h3.No space", "### No space"),
        ("{panel:title=T}\nh2. Background\n{panel}\n{unknown}\nx\n{unknown}\ny", "y"),
        ("||a||b||\n|* x|y|", ""),
        ("|a|b|\n|c|", ""),
    ],
)
def test_what_people_write_is_said(source: str, said: str) -> None:
    assert canonical.of(wiki.read(source)) == said


def test_what_the_tree_cannot_say_is_kept_raw() -> None:
    source = "a {color:red}b{color} !c.png|thumbnail! (x)\n\n{panel}\nd\n{panel}\n\n||e||\n|* f|"
    document = wiki.read(source)
    assert wiki.write(document) == source
    assert [type(block) for block in document.blocks] == [Paragraph, OpaqueBlock, OpaqueBlock]
    assert isinstance(document.blocks[0], Paragraph)
    assert sum(isinstance(inline, OpaqueInline) for inline in document.blocks[0].inlines) == 4


def test_wiki_markup_has_no_other_numbers_and_no_names() -> None:
    source = markdown.read("7. a\n\n@[Bo](key)\n\n- x\n  - y\n\n  z")
    assert canonical.of(wiki.said(source)) == "1. a\n\n@[](key)\n\n- x\n  - y\n\nz"
    assert wiki.read(wiki.write(source)) == wiki.said(source)


def test_people_are_resolved_both_ways_or_plain_names() -> None:
    written = wiki.write(markdown.read("hi @a@b.co and @[Bo](x@y.z)"), mention={"a@b.co": "key"}.get)
    assert written == "hi [~key] and @Bo"
    assert canonical.of(wiki.read(written, person={"key": "a@b.co"}.get)) == "hi @a@b.co and @Bo"


def test_deep_lists_are_kept_raw() -> None:
    source = "*" * 60 + " x"
    assert wiki.write(wiki.read(source)) == source


def test_code_keeps_its_lines_and_empty_ones() -> None:
    for text in ("", "a", "\n", "\na\n", " a\n\n", "{noformat}{code}", "\\{code}"):
        assert wiki.read(wiki.write(Document((CodeBlock("", text),)))) == Document((CodeBlock("", text),))


def spliced(source: str, value: str, key: str = "") -> str:
    rich = sections.splice(RichText("wiki", source), SPECS, {key: value})
    assert sections.read(rich, SPECS)[key] == value
    return str(rich.value)


@pytest.mark.parametrize(
    ("source", "value", "wanted"),
    [
        (
            "pay {color:red}by card{color} !x.png|thumbnail! only *b*",
            "Customers pay by bank card only **b** now",
            "Customers pay {color:red}by bank card{color} !x.png|thumbnail! only *b* now",
        ),
        ("h3.  Old title \r\n\r\nx", "## New title\n\nx", "h2.  New title \r\n\r\nx"),
        (
            "* a\r\n* b !x.png!\r\n** c\r\n",
            "- a\n- b2\n  - c\n  - e",
            "* a\r\n* b2 !x.png!\r\n** c\r\n** e\r\n",
        ),
        ("- a\n- {color:red}b{color}\n", "- a\n- c\n- d", "- a\n- {color:red}c{color}\n- d\n"),
        (
            "* (x) a [^f.pdf]\r\n* (x) b",
            "- [x] a\n- [ ] b\n- [ ] c",
            "* (/) a [^f.pdf]\r\n* (x) b\r\n* (x) c",
        ),
        (
            "||a|| b ||\r\n|1|  {color:red}2{color} |\r\n|3|[x|http://y]|\r\n",
            "| a | b |\n| --- | --- |\n| 1 | two |\n| 3 | [x](http://y) |\n| 5 | 6 |",
            "||a|| b ||\r\n|1|  {color:red}two{color} |\r\n|3|[x|http://y]|\r\n|5|6|\r\n",
        ),
        (
            "{code:java|title=A}\r\nx\r\n{code}\r\n",
            "```java\ny\nz\n```",
            "{code:java|title=A}\r\ny\r\nz\r\n{code}\r\n",
        ),
        (
            "{quote}\r\na\r\n\r\n!x.png!\r\n{quote}",
            "> a\n>\n> b",
            "{quote}\r\na\r\n\r\n!x.png!\r\n\r\nb\r\n{quote}",
        ),
        ("bq. old text\n", "> new text", "bq. new text\n"),
        ("old !x.png! words\n\n{panel}p{panel}\n", "", "!x.png!\n\n{panel}p{panel}\n"),
        ("{noformat}\nopen", "", ""),
    ],
)
def test_an_edit_in_place_keeps_what_stands_beside_the_words(source: str, value: str, wanted: str) -> None:
    assert spliced(source, value) == wanted


def test_only_the_section_changes_and_line_ends_are_the_text_s_own() -> None:
    source = "x  \r\n\r\nh2. Background:\r\nold\r\n\r\n\r\nh2. Notes\r\n{panel}\r\nh2. 应用背景\r\n{panel}\r\nt \r\n"
    edited = spliced(source, "- n\n- m\n\nend", "background")
    assert edited == source.replace("old", "* n\r\n* m\r\n\r\nend")
    assert spliced("a\r\nb", "new", "background") == "a\r\nb\r\n\r\nh2. 应用背景\r\nnew"
    assert spliced("", "new", "background") == "h2. 应用背景\nnew"


def test_a_wiki_text_is_made_from_nothing() -> None:
    for given in (None, RichText("wiki", None), RichText("wiki", "")):
        assert sections.read(given, SPECS) == {"": "", "background": UNSEEN}
        made = sections.splice(given, SPECS, {"": "L", "background": "- a"}, form="wiki")
        assert made == RichText("wiki", "L\n\nh2. 应用背景\n* a")
    assert sections.splice(RichText("wiki", None), SPECS, {"": ""}) == RichText("wiki", None)


def test_a_macro_that_somebody_left_open_is_not_closed_by_ours() -> None:
    assert spliced("{quote}open", "> q", "background") == "{quote}open\n\nh2. 应用背景\nbq. q"
    made = sections.splice(RichText("wiki", "{code}open"), SPECS, {"background": "```\nx\n```"})
    assert str(made.value).endswith("{noformat}\nx\n{noformat}")


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2028", "a\r\n\u00a0"])
def test_a_heading_of_ours_begins_a_line_behind_blanks_that_are_characters_to_jira(blank: str) -> None:
    """B-23: an editor leaves a no-break space in an emptied description; glued to it, our heading would be none."""
    once = sections.splice(RichText("wiki", blank), SPECS, {"background": "why"})
    assert sections.read(once, SPECS)["background"] == "why"
    assert sections.splice(once, SPECS, {"background": "why"}) is once


@pytest.mark.parametrize("left_open", ["{code}", "{code:java}", "{noformat}", "{code}\nx\n{noformat}"])
@pytest.mark.parametrize("tag", ["{code}", "{code:sql}", "{noformat}", "{code} {noformat}"])
def test_code_about_tags_closes_no_tag_that_somebody_left_open(left_open: str, tag: str) -> None:
    """B-23: our section would end as their code, be seen no more, and be written once more at every edit."""
    text = f"look:\n{left_open}\nint x"
    once = sections.splice(RichText("wiki", text), SPECS, {"background": f"```\na {tag} b\n```"})
    read = sections.read(once, SPECS)
    assert read[""] == sections.read(RichText("wiki", text), SPECS)[""]
    assert read["background"] is not UNSEEN
    assert tag in str(read["background"])
    assert sections.splice(once, SPECS, {"background": str(read["background"])}) is once


@pytest.mark.parametrize("macro", ["{toc}", "{foo}", "{anchor:here}", "{children:sort=title}"])
def test_a_section_between_two_macros_without_bodies_is_seen(macro: str) -> None:
    """Else it would be missed, and appended a second time."""
    specs = (SectionSpec("", (), ""), SectionSpec("background", ("Background",), "Background"))
    text = f"Lead\r\n\r\n{macro}\r\n\r\nh2. Background\r\n\r\nRain\r\n\r\n{macro}\r\n\r\nEnd\r\n"
    rich = RichText("wiki", text)
    said = str(sections.read(rich, specs)["background"])
    assert said.startswith("Rain")
    edited = sections.splice(rich, specs, {"background": said.replace("Rain", "Snow")})
    assert edited.value == text.replace("Rain", "Snow")
