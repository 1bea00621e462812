"""Storage format: each construct both ways, hostile bodies refused, and comparison that servers do not upset."""

from __future__ import annotations

import pytest

from syncer.text import canonical, markdown, storage
from syncer.text.tree import OpaqueBlock, Paragraph

TASKS = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>a</ac:task-body></ac:task><ac:task><ac:task-id>2</ac:task-id>"
    "<ac:task-status>complete</ac:task-status><ac:task-body>b</ac:task-body></ac:task></ac:task-list>"
)
FORMS = {
    "## 标题": "<h2>标题</h2>",
    "a **b** *c* ~~d~~ `e`": "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>",
    "**_both_**": "<p><strong><em>both</em></strong></p>",
    "[l](https://x.y?a=1&b=2)": '<p><a href="https://x.y?a=1&amp;b=2">l</a></p>',
    "a\\\nb": "<p>a<br/>b</p>",
    "- a\n- b": "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
    "3. a": '<ol start="3"><li><p>a</p></li></ol>',
    "- [ ] a\n- [x] b": TASKS,
    "> a": "<blockquote><p>a</p></blockquote>",
    "---": "<hr/>",
    "![alt](p.png)": '<p><ac:image ac:alt="alt"><ri:attachment ri:filename="p.png"/></ac:image></p>',
    "![](https://x.y/p.png)": '<p><ac:image><ri:url ri:value="https://x.y/p.png"/></ac:image></p>',
    "| a |\n| --- |\n| b |": "<table><tbody><tr><th><p>a</p></th></tr><tr><td><p>b</p></td></tr></tbody></table>",
    "@[](557058:ab)": '<p><ac:link><ri:user ri:account-id="557058:ab"/></ac:link></p>',
    ":tada:": '<p><ac:emoticon ac:name="blue-star" ac:emoji-shortname=":tada:" ac:emoji-fallback=":tada:"/></p>',
    "```py\na ]]> b & <c>\n```": (
        '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">py</ac:parameter>'
        "<ac:plain-text-body><![CDATA[a ]]]]><![CDATA[> b & <c>]]></ac:plain-text-body></ac:structured-macro>"
    ),
    '5 < 6 & \\&amp; "q" 😀': '<p>5 &lt; 6 &amp; &amp;amp; "q" 😀</p>',
}
STATUS = (
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter>'
    '<ac:parameter ac:name="title">OK</ac:parameter></ac:structured-macro>'
)
PANEL = '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>i</p></ac:rich-text-body></ac:structured-macro>'


@pytest.mark.parametrize(("source", "xml"), FORMS.items(), ids=list(FORMS))
def test_a_construct_is_written_and_read_back(source: str, xml: str) -> None:
    written = storage.write(markdown.read(source))
    assert written == xml
    assert storage.problems(written) == []
    assert canonical.of(storage.read(written)) == source


def test_data_center_names_people_by_user_key() -> None:
    source = markdown.read("@a@b.co and @[Bo](x@y.z)")
    written = storage.write(source, mention={"a@b.co": "key-1"}.get, user="userkey")
    assert written == '<p><ac:link><ri:user ri:userkey="key-1"/></ac:link> and @Bo</p>'
    assert canonical.of(storage.read(written, person={"key-1": "a@b.co"}.get)) == "@a@b.co and @Bo"


def test_data_center_shows_an_emoji_it_has_no_picture_of_by_its_name() -> None:
    """Its own emoticon of that name would be a blue star."""
    assert storage.write(markdown.read("Done :tada: 🎉"), user="userkey") == "<p>Done :tada: 🎉</p>"


@pytest.mark.parametrize(
    "raw",
    [
        PANEL,
        '<ac:structured-macro ac:name="toc"/>',
        "<ac:layout><ac:layout-section/></ac:layout>",
        "<div>x</div>",
    ],
)
def test_a_block_we_cannot_say_is_kept(raw: str) -> None:
    read = storage.read(f"<p>a</p>{raw}<p>b</p>")
    assert [type(block) for block in read.blocks] == [Paragraph, OpaqueBlock, Paragraph]
    assert storage.write(read) == f"<p>a</p>{raw}<p>b</p>"


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<p>a&nbsp;b &ldquo;c&rdquo; &amp;nbsp;</p>", "a\u00a0b “c” \\&nbsp;"),
        (f"<p>a {STATUS} b</p>", "a OK b"),
        ('<p>due <time datetime="2026-11-01"/></p>', "due 2026-11-01"),
        ('<p>a <ac:inline-comment-marker ac:ref="x">seen</ac:inline-comment-marker></p>', "a seen"),
        ('<p><ac:link><ri:page ri:content-title="Page"/></ac:link></p>', "Page"),
        ('<p><a href="u">a <b>b</b></a> <a href="u"><ac:image/></a></p>', "[a **b**](u)"),
        ("<p>a <u>b</u> <span>c</span></p>", "a b c"),
        ("loose text<p>b</p>", "loose text\n\nb"),
        ("<ul>\n  <li>a\n    <ul><li>b</li></ul></li>\n</ul>", "- a\n  - b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "| a | b |\n| --- | --- |"),
        ('<table><tr><td colspan="2">a</td></tr></table>', ""),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", ""),
        ("<!-- c --><p>a<!-- d -->b</p>", "ab"),
        ('<p><a href="javascript:x">a</a></p>', "a"),
        (
            TASKS.replace("<ac:task-body>b</ac:task-body>", f"<ac:task-body>b{TASKS}</ac:task-body>"),
            "- [ ] a\n- [x] b\n  - [ ] a\n  - [x] b",
        ),
        ("", ""),
    ],
)
def test_what_people_and_editors_write_is_read(xml: str, said: str) -> None:
    assert canonical.of(storage.read(xml)) == said


@pytest.mark.parametrize(
    "xml",
    [
        "<p>open",
        "</storage><storage>",
        "</storage>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>",
        "<p>&unknown;</p>",
        "<x:p>no such prefix</x:p>",
        "<p>a\x0bb</p>",
        "<p>" * 5000 + "</p>" * 5000,
        "<?xml version='1.0'?><p/>",
    ],
)
def test_a_body_that_is_no_storage_format_is_refused_and_named(xml: str) -> None:
    with pytest.raises(storage.MalformedStorageError, match="not well-formed"):
        storage.parse(xml)
    assert storage.problems(xml)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("<p>a</p>", "<p>a </p>\n"),
        ("<ul><li>a</li></ul>", "<ul>\n  <li>a</li>\n</ul>"),
        ("<p>a&nbsp;b</p>", "<p>a\u00a0b</p>"),
        ("<hr/>", "<hr />"),
        (PANEL, PANEL.replace('ac:name="info"', 'ac:macro-id="u-u" ac:schema-version="1" ac:name="info"')),
        (f"{PANEL}\n{PANEL}", PANEL + PANEL),
        ("<p>a</p>", '<p local-id="1" ac:local-id="2">a</p>'),
        ('<ri:page ri:content-title="a"/>', '<ri:page ri:content-title="a" ri:version-at-save="3"/>'),
        (
            "<table><tr><td>a</td></tr></table>",
            '<table class="confluenceTable" data-layout="wide"><colgroup><col/></colgroup><tbody><tr><td class="confluenceTd">a</td></tr></tbody></table>',
        ),
        (
            "<ac:plain-text-body><![CDATA[a<b]]></ac:plain-text-body>",
            "<ac:plain-text-body>a&lt;b</ac:plain-text-body>",
        ),
        (
            STATUS,
            STATUS.replace('<ac:parameter ac:name="title">OK</ac:parameter>', "").replace(
                '<ac:parameter ac:name="colour">',
                '<ac:parameter ac:name="title">OK</ac:parameter><ac:parameter ac:name="colour">',
            ),
        ),
        ("<p>a<!-- x --></p>", "<p>a</p>"),
    ],
)
def test_a_server_s_rewriting_is_no_difference(a: str, b: str) -> None:
    assert storage.digest(a) == storage.digest(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("<p>a</p>", "<p>b</p>"),
        ("<p>a b</p>", "<p>ab</p>"),
        ("<p>a <b>b</b></p>", "<p>a<b>b</b></p>"),
        ("<p>a</p>", "<h1>a</h1>"),
        ("<p>ab</p><p>c</p>", "<p>a</p><p>bc</p>"),
        ("<p>a\u00a0b</p>", "<p>a b</p>"),
        ("<code>a  b</code>", "<code>a b</code>"),
        ("<pre>a  b</pre>", "<pre>a b</pre>"),
        ('<a href="x">a</a>', '<a href="y">a</a>'),
        (STATUS, STATUS.replace("Green", "Red")),
        (TASKS, TASKS.replace("incomplete", "complete")),
    ],
)
def test_an_edit_is_a_difference(a: str, b: str) -> None:
    assert storage.digest(a) != storage.digest(b)


def test_ticks_can_be_left_out_of_a_digest() -> None:
    ticked = TASKS.replace("incomplete", "complete").replace("<ac:task-id>1<", "<ac:task-id>9<")
    assert storage.digest(TASKS, ticks=False) == storage.digest(ticked, ticks=False)
    assert storage.digest(TASKS, ticks=False) != storage.digest(TASKS.replace(">a<", ">c<"), ticks=False)


def test_ticks_are_carried_into_a_new_body() -> None:
    twice = TASKS + TASKS.replace(
        "complete</ac:task-status><ac:task-body>b", "incomplete</ac:task-status><ac:task-body>b"
    ).replace("inincomplete", "incomplete")
    assert storage.ticks(twice) == {"a#1": False, "b#1": True, "a#2": False, "b#2": False}
    carried = storage.with_ticks(twice, {"a#2": True, "b#1": False, "gone#1": True})
    assert storage.ticks(carried) == {"a#1": False, "b#1": False, "a#2": True, "b#2": False}
    assert storage.with_ticks(twice, storage.ticks(twice)) is twice
    assert storage.digest(carried, ticks=False) == storage.digest(twice, ticks=False)


def test_a_code_body_survives_carrying_ticks() -> None:
    code = FORMS["```py\na ]]> b & <c>\n```"]
    assert code in storage.with_ticks(code + TASKS, {"a#1": True})


@pytest.mark.parametrize(
    ("xml", "problem"),
    [
        (
            '<p/>\n<ac:structured-macro ac:name="statsu"/>',
            "line 2: unknown macro 'statsu'; did you mean 'status'?",
        ),
        ('<ac:structured-macro ac:name="status"/>', "line 1: macro 'status' needs parameter 'title'"),
        ('<ac:structured-macro ac:name="jira"/>', "line 1: macro 'jira' needs parameter 'key' or 'jqlQuery'"),
        ('<ac:structured-macro ac:name="info"/>', "line 1: macro 'info' needs <ac:rich-text-body>"),
        ('<ac:structured-macro ac:name="code"/>', "line 1: macro 'code' needs <ac:plain-text-body>"),
        ("<script>x</script>", "line 1: <script> would be stripped by the server; use a macro"),
        ('<p onclick="x">a</p>', "line 1: attribute onclick of <p> would be stripped by the server"),
        (
            '<x xmlns="urn:other"/>',
            "line 1: <{urn:other}x> is of an unknown namespace; known are ac:, ri: and at:",
        ),
        ("<blink>x</blink>", "line 1: <blink> is no element of storage format"),
        ("<p><p>x</p></p>", "line 1: <p> stands in <p>, in which only words may stand"),
        ("<p>x<table/></p>", "line 1: <table> stands in <p>, in which only words may stand"),
        ("<li>x</li>", "line 1: <li> stands in the page; it belongs in <ol> or <ul>"),
        ("<ul><p>x</p></ul>", "line 1: <p> stands in <ul>, in which only <li> may stand"),
        (
            "<table><td>x</td></table>",
            "line 1: <td> stands in <table>; it belongs in <tr>",
        ),
        ("<h2> </h2>", "line 1: <h2> is a heading without words"),
        (
            '<p><ac:structured-macro ac:name="info"><ac:rich-text-body/></ac:structured-macro></p>',
            "line 1: macro 'info' stands in <p>, in which only words may stand",
        ),
        (
            '<ac:structured-macro ac:name="toc"><ac:parameter ac:name="depth">2</ac:parameter></ac:structured-macro>',
            "line 1: macro 'toc' has no parameter 'depth'; it has maxLevel, minLevel, exclude, include, outline, style, type, printable",
        ),
        (
            "<ac:task-list><ac:task><ac:task-id>1</ac:task-id></ac:task><ac:task><ac:task-id>1</ac:task-id></ac:task></ac:task-list>",
            "2 tasks are called '1': each needs a name of its own",
        ),
    ],
)
def test_what_a_server_would_refuse_or_strip_is_named(xml: str, problem: str) -> None:
    assert storage.problems(xml) == [problem]


def test_a_body_over_five_megabytes_is_named() -> None:
    (problem,) = storage.problems("<p>" + "a" * (5 * 1024 * 1024) + "</p>")
    assert "split the page" in problem


def test_a_link_of_another_scheme_is_named() -> None:
    (problem,) = storage.problems('<a href="javascript:x">a</a>')
    assert "javascript:x" in problem


def test_external_entities_are_never_read(tmp_path: object) -> None:
    body = '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>&x;</p>'
    with pytest.raises(storage.MalformedStorageError):
        storage.parse(body)


BOX = storage.Box("sign", "V1.0-rc", "li-na%2")
NAMED = (
    "<ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status><ac:task-body>"
    '<span><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">{}</ac:parameter></ac:structured-macro></span>'
    "{}</ac:task-body></ac:task></ac:task-list>"
)


def test_a_box_of_ours_is_known_by_its_anchor_whatever_is_written_beside_it() -> None:
    """MTG-5: what came of a tick is written beside the box, which stays the same box."""
    before, after = NAMED.format(BOX.name, "sign here"), NAMED.format(BOX.name, "signed on 3 May")
    assert storage.ticks(before) == {BOX.name: False}
    ticked = storage.with_ticks(before, {BOX.name: True})
    assert storage.ticks(storage.with_ticks(after, storage.ticks(ticked))) == {BOX.name: True}
    assert storage.ticks(before + after) == {BOX.name: False, f"{BOX.name}#2": False}
    assert storage.ticks(NAMED.format("sy-0a1b2c3d-CAMP-index.en", "milk")) == {
        "sy-0a1b2c3d-CAMP-index.enmilk#1": False
    }


@pytest.mark.parametrize(
    "box",
    [
        BOX,
        storage.Box("receipt", "SHOP-MTG-0001", "wang"),
        storage.Box("release", "requirement-spec.customer.zh-CN"),
        storage.Box("receipt", "MTG-0001", "li%2D-50%"),
        storage.Box("receipt", "MTG-0001", "王芳@example.com"),
    ],
)
def test_the_name_of_a_box_leads_back_to_it(box: storage.Box) -> None:
    assert storage.box_named(box.name) == box
    assert storage.box_named(f"{box.name}#2") == box
    assert (
        storage.box_in(
            NAMED.format(box.name.replace("&", "&amp;"), "x")
            .partition("<ac:task-body>")[2]
            .partition("</ac:task-body>")[0]
        )
        == box.name
    )


@pytest.mark.parametrize(
    "name", ["", "REQ-0001", "sy-t-", "sy-t-receipt", "sy-t-receipt-wang", "sy-t--MTG-0001-wang"]
)
def test_other_anchors_are_no_boxes(name: str) -> None:
    assert storage.box_named(name) is None
