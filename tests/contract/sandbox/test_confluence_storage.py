"""What Confluence does to storage format on save, and how it shows it (F23)."""

from collections.abc import Callable

import pytest

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.markers import marked
from syncer.sandbox.confluence.references import Linked, Surroundings
from syncer.sandbox.confluence.view import render


def counter() -> Callable[[], str]:
    numbers = iter(range(1, 1000))
    return lambda: f"id-{next(numbers)}"


def saved(text: str) -> str:
    return storage.normalise(text, new_id=counter())


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<hr/><br></br><p></p>", "<hr /><br /><p />"),
        ("<p>&nbsp;&mdash;&eacute;&#8226; &lt;b&gt; &amp; &quot;</p>", '<p>\xa0—é• &lt;b&gt; &amp; "</p>'),
        ("<p>需求</p>", "<p>需求</p>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ("<p>a<blink>b<b>c</b></blink>d</p>", "<p>ab<b>c</b>d</p>"),
        ('<a href="javascript:alert(1)" onclick="x()">a</a>', "<a>a</a>"),
        ("<!-- note --><p>x</p>", "<p>x</p>"),
        (
            '<ac:structured-macro ac:name="status"/>',
            '<ac:structured-macro ac:name="status" ac:schema-version="1" ac:macro-id="id-1" />',
        ),
        (
            '<ac:structured-macro ac:name="a" ac:schema-version="4" ac:macro-id="mine"/>',
            '<ac:structured-macro ac:name="a" ac:schema-version="4" ac:macro-id="mine" />',
        ),
        (
            "<ac:plain-text-body><![CDATA[<br/>&nbsp;]]></ac:plain-text-body>",
            "<ac:plain-text-body><![CDATA[<br/>&nbsp;]]></ac:plain-text-body>",
        ),
        ("plain <b>text</b>", "plain <b>text</b>"),
        ("", ""),
    ],
)
def test_bodies_are_rewritten_on_save(sent: str, kept: str) -> None:
    assert saved(sent) == kept
    assert saved(kept) == kept.replace("id-1", "id-1"), "what was saved once reads back byte for byte"


def test_linked_pages_carry_the_version_at_save() -> None:
    body = '<ac:link><ri:page ri:content-title="Index"/></ac:link>'
    kept = storage.normalise(body, new_id=counter(), saved_version=lambda _target: 4)
    assert kept == '<ac:link><ri:page ri:content-title="Index" ri:version-at-save="4" /></ac:link>'


def test_an_entity_bomb_is_refused() -> None:
    with pytest.raises(storage.StorageError):
        storage.parse('<!DOCTYPE x [<!ENTITY a "aaaa">]><p>&a;</p>')


def test_place_of_an_error_is_that_of_the_body() -> None:
    with pytest.raises(storage.StorageError, match=r"\[2,\d+\]"):
        storage.parse("<p>fine</p>\n<p>broken")


def test_tick_keeps_all_else() -> None:
    body = (
        "<p>before</p><ac:task-list><ac:task><ac:task-id>3</ac:task-id><ac:task-status>incomplete</ac:task-status>"
        "<ac:task-body>x <![CDATA[y]]></ac:task-body></ac:task></ac:task-list><p>after</p>"
    )
    assert storage.with_task_status(body, "3", "complete") == body.replace("incomplete", "complete")
    with pytest.raises(KeyError):
        storage.with_task_status(body, "4", "complete")


def test_marker_goes_around_the_chosen_occurrence() -> None:
    body = "<p>one <b>two</b> one</p>"
    assert marked(body, "one", 1, "r") == (
        '<p>one <b>two</b> <ac:inline-comment-marker ac:ref="r">one</ac:inline-comment-marker></p>'
    )
    assert marked(body, "three", 0, "r") is None


# rendering


def macro(name: str, body: str = "", **parameters: str) -> str:
    said = "".join(
        f'<ac:parameter ac:name="{key}">{value}</ac:parameter>' for key, value in parameters.items()
    )
    rich = f"<ac:rich-text-body>{body}</ac:rich-text-body>" if body else ""
    return f'<ac:structured-macro ac:name="{name}">{said}{rich}</ac:structured-macro>'


def test_status_lozenge_in_its_colour() -> None:
    assert (
        render(macro("status", colour="Green", title="已确认"))
        == '<span class="status status-green">已确认</span>'
    )
    assert "status-grey" in render(macro("status", colour="Pink", title="x"))


def test_contents_link_to_headings_nested_by_level() -> None:
    html = render(macro("toc", maxLevel="2") + "<h1>一、背景</h1><h2>Roles</h2><h3>no</h3><h1>Roles</h1>")
    assert '<li><a href="#一-背景">一、背景</a><ul><li><a href="#Roles">Roles</a></li></ul></li>' in html
    assert '<li><a href="#Roles.1">Roles</a></li>' in html
    assert 'href="#no"' not in html
    assert '<h1 id="Roles.1">Roles</h1>' in html


def test_headings_count_with_what_their_macros_show() -> None:
    heading = (
        macro("anchor", **{"": "REQ-0001"}) + "REQ-0001 · 支付 " + macro("status", colour="Red", title="高")
    )
    html = render(macro("toc") + f"<h2>{heading}</h2>")
    assert '<a href="#REQ-0001-支付-高">REQ-0001 · 支付 高</a>' in html
    assert '<span class="anchor" id="REQ-0001"></span>' in html


@pytest.mark.parametrize("kind", ["info", "note", "tip", "warning"])
def test_panels(kind: str) -> None:
    html = render(macro(kind, "<p>x</p>", title="T"))
    assert f'class="panel panel-{kind}"' in html
    assert '<p class="panel-title">T</p><p>x</p>' in html


def test_tables_details_expand_and_code() -> None:
    assert '<table class="confluenceTable"><tbody><tr><th colspan="2">a</th></tr></tbody></table>' in render(
        '<table onclick="x"><tbody><tr><th colspan="2" foo="y">a</th></tr></tbody></table>'
    )
    assert render(macro("details", "<p>x</p>", hidden="true")) == ""
    assert "<summary>More</summary>" in render(macro("expand", "<p>x</p>", title="More"))
    code = '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[<b>&amp;]]></ac:plain-text-body></ac:structured-macro>'
    assert "<code>&lt;b&gt;&amp;amp;</code>" in render(code)


def test_people_pages_files_and_issues_are_asked_of_the_surroundings() -> None:
    around = Surroundings(
        person={"u1": "李晓雯"}.get,
        page=lambda title, _space: Linked(title, "/p/1"),
        file={"a.png": "/f/a.png"}.get,
        issue=lambda key: Linked("在线报名", f"/browse/{key}", "To Do"),
        children=lambda: [Linked("Child", "/p/2")],
    )
    mention = '<ac:link><ri:user ri:account-id="{}"/></ac:link>'
    assert render(mention.format("u1"), around) == '<span class="mention">@李晓雯</span>'
    assert "@Former user" in render(mention.format("gone"), around)
    link = '<ac:link ac:anchor="A b"><ri:page ri:content-title="Index"/><ac:plain-text-link-body><![CDATA[see]]></ac:plain-text-link-body></ac:link>'
    assert render(link, around) == '<a href="/p/1#A-b">see</a>'
    image = '<ac:image ac:width="300"><ri:attachment ri:filename="{}"/></ac:image>'
    assert '<img src="/f/a.png" alt="a.png" width="300">' in render(image.format("a.png"), around)
    assert "No such file: b.png" in render(image.format("b.png"), around)
    assert "<b>CAMP-1</b> 在线报名" in render(macro("jira", key="CAMP-1"), around)
    assert '<a href="/p/2">Child</a>' in render(macro("children"), around)


@pytest.mark.parametrize(
    "hostile",
    [
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        '<p><script>alert(1)</script><img src="x" onerror="alert(1)" /></p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" JaVaScRiPt:alert(1)">x</a>',
        '<ac:image><ri:url ri:value="javascript:alert(1)" /></ac:image>',
        '<p style="background:url(javascript:alert(1))">x</p>',
        '<p style="color: red&quot; onmouseover=&quot;alert(1)">x</p>',
        macro("status", colour="&quot;&gt;&lt;script&gt;", title="&lt;script&gt;"),
        macro("panel", "<p>x</p>", bgColor="red;background:url(//evil)"),
        macro("anchor", **{"": "&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"}),
        macro("&lt;script&gt;"),
        '<h1>"&gt;&lt;img onerror=alert(1)&gt;</h1>' + macro("toc"),
        "<iframe src='//evil'></iframe><object data='x'></object>",
        "not <well formed",
    ],
)
def test_hostile_storage_only_ever_becomes_text(hostile: str) -> None:
    html = render(hostile).lower()
    for sign in (
        "<script",
        "<iframe",
        "<object",
        "onerror=alert(1)>x",
        'href="javascript',
        'src="javascript',
        "url(",
    ):
        assert sign not in html
    assert not any(f'" {name}=' in html for name in ("onclick", "onerror", "onmouseover"))
