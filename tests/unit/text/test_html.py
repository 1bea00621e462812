"""Previews: semantic HTML of a body, and nothing that could run."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from lxml.html import fragment_fromstring

from syncer.text import html


def macro(name: str, body: str = "", **parameters: str) -> str:
    given = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    rich = f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else ""
    return f'<ac:structured-macro ac:name="{name}">{given}{rich}</ac:structured-macro>'


TASK = (
    "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
    "<ac:task-body>do <b>it</b></ac:task-body></ac:task></ac:task-list>"
)


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<p>a &lt;b&gt; &amp; &nbsp;c</p>", "<p>a &lt;b&gt; &amp; \u00a0c</p>"),
        (macro("status", colour="Green", title="OK"), '<span class="status green">OK</span>'),
        (
            macro("status", colour='x"onclick', title="&lt;i&gt;"),
            '<span class="status grey">&lt;i&gt;</span>',
        ),
        (
            macro("info", "<p>i</p>", title="T"),
            '<aside class="panel info"><p class="panel-title">T</p><p>i</p></aside>',
        ),
        (macro("expand", "<p>i</p>", title="More"), "<details><summary>More</summary><p>i</p></details>"),
        (
            macro("details", "<table><tbody><tr><th>a</th></tr></tbody></table>"),
            '<section class="details"><table><tbody><tr><th>a</th></tr></tbody></table></section>',
        ),
        (
            "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
        ),
        (
            "<table><tbody><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></tbody></table>",
            "<table><tbody><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></tbody></table>",
        ),
        (macro("excerpt", "<p>i</p>"), "<p>i</p>"),
        (macro("jira", key="A-1"), '<span class="jira">A-1</span>'),
        (macro("unheard-of", "<p>i</p>"), '<div class="macro" data-macro="unheard-of"><p>i</p></div>'),
        (
            TASK,
            '<ul class="tasks"><li><input type="checkbox" disabled checked>do <b>it</b></li></ul>',
        ),
        ('<ac:link><ri:user ri:account-id="u"/></ac:link>', '<span class="mention">@Name of u</span>'),
        ('<ac:link><ri:page ri:content-title="P"/></ac:link>', '<a class="page" href="/pages/P">P</a>'),
        (
            '<ac:link ac:anchor="x y"><ac:plain-text-link-body><![CDATA[go]]></ac:plain-text-link-body></ac:link>',
            '<a class="page" href="#x-y">go</a>',
        ),
        (
            '<ac:image ac:alt="A" ac:width="9"><ri:attachment ri:filename="p.png"/></ac:image>',
            '<img src="p.png" alt="A" width="9">',
        ),
        (
            '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<x>]]></ac:plain-text-body></ac:structured-macro>',
            "<pre><code>&lt;x&gt;</code></pre>",
        ),
        ('<td colspan="2" style="x">a</td>', '<td colspan="2">a</td>'),
        ('<a href="https://x.y" onclick="z">a</a>', '<a href="https://x.y">a</a>'),
    ],
)
def test_storage_is_shown(xml: str, shown: str) -> None:
    assert html.from_storage(xml, user="Name of {}".format, page="/pages/{}".format) == shown


def test_contents_link_to_headings() -> None:
    xml = macro("toc", maxLevel="2") + "<h1>目标 One</h1><h2>Two</h2><h2>Two</h2><h3>Deep</h3>"
    shown = html.from_storage(xml)
    assert '<li class="level-2"><a href="#two-2">Two</a></li>' in shown
    assert '<h2 id="two-2">Two</h2>' in shown
    assert f'href="#{quote("目标")}-one"' in shown
    assert '<h1 id="目标-one">' in shown
    assert "#deep" not in shown


@pytest.mark.parametrize(
    "xml",
    [
        "<script>alert(1)</script>",
        "<style>x</style>",
        '<p onclick="alert(1)" style="x:expression(1)">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="java&#9;script:alert(1)">a</a>',
        '<ac:image><ri:url ri:value="javascript:alert(1)"/></ac:image>',
        '<iframe src="https://x.y">a</iframe>',
        '<svg onload="alert(1)"><a href="#">x</a></svg>',
        macro('info" onclick="alert(1)', "<p>a</p>").replace(
            '"info" onclick="alert(1)"', '"info&quot; onclick=&quot;alert(1)"'
        ),
    ],
)
def test_nothing_that_runs_gets_through(xml: str) -> None:
    shown = html.from_storage(xml)
    assert "<script" not in shown
    for element in fragment_fromstring(shown, create_parent="div").iter():
        assert element.tag in {"div", "p", "a", "aside", "span"}
        assert set(map(str, element.attrib)) <= {"class", "href", "data-macro", "src", "alt"}
        assert "script:" not in str(element.get("href"))


PICTURE = '<ac:image ac:alt="A"><ri:attachment ri:filename="p.png"/></ac:image>'


def test_a_picture_may_stand_in_the_page_itself_and_nothing_else_may() -> None:
    png = "data:image/png;base64,iVBORw0KGgo="
    assert f'<img src="{png}" alt="A">' in html.from_storage(PICTURE, attachment=lambda _: png)
    for other in ("data:image/svg+xml;base64,PHN2Zz4=", "data:text/html,x", f'{png}"x', "javascript:1"):
        assert html.from_storage(PICTURE, attachment={"p.png": other}.__getitem__) == ""
    by_address = f'<ac:image><ri:url ri:value="{png}"/></ac:image>'
    assert html.from_storage(by_address) == "", "what people wrote brings no picture of its own"


def test_links_out_of_a_page_open_where_they_are_told() -> None:
    body = '<p><a href="https://x.example/">x</a><a href="#y">y</a><ac:link ac:anchor="z"><ac:plain-text-link-body>z</ac:plain-text-link-body></ac:link></p>'
    shown = html.from_storage(body, window="_top")
    assert '<a href="https://x.example/" target="_top">x</a><a href="#y">y</a>' in shown
    assert shown.count("target") == 1
    assert "target" not in html.from_storage(body)
