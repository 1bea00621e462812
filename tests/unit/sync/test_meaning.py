"""Which field an edit on a page means, and what of that field it changes: nothing else of it is touched."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.meaning import Change, as_markdown, meant_by

LI = '<ac:link><ri:user ri:account-id="557:abc"/></ac:link>'
ZHANG = '<ac:link><ri:user ri:account-id="557:zh"/></ac:link>'
LINK = '<a href="https://x.y/z">there</a>'
MARKED = '<ac:inline-comment-marker ac:ref="9">A</ac:inline-comment-marker>'
PICTURE = '<ac:image><ri:attachment ri:filename="x.png"/></ac:image>'
STRANGER = '<ac:link><ri:user ri:account-id="9:z"/></ac:link>'
PEOPLE = {"li": "557:abc", "li@example.com": "557:abc", "zhang@example.com": "557:zh"}
LIST = "Intro here\n\n- first point\n- second point"


def becomes(
    before: str, after: str, kind: Kind = Kind.REQUIREMENT, **values: JsonValue
) -> tuple[str, JsonValue] | None:
    """The field and its value."""
    found = meant_by(kind, values, Change(before, after, PEOPLE))
    return (found.path, found.value) if found is not None else None


@pytest.mark.parametrize(
    ("text", "before", "after", "value"),
    [
        ("One gate.", "<p>One gate.</p>", "<p>Two gates.</p>", "Two gates."),
        ("para A\n\npara B", "<p>para A</p>", "<p>para A1</p>", "para A1\n\npara B"),
        ("para A\n\npara B", "<p>para A</p>", "", "para B"),
        ("One gate.", "<p>One gate.</p>", "", None),
        (
            "See [the law](https://x.y/law) and __act__ on it",
            '<p>See <a href="https://x.y/law">the law</a> and <strong>act</strong> on it</p>',
            '<p>See <a href="https://x.y/law">the law</a> and <strong>act</strong> at once</p>',
            "See [the law](https://x.y/law) and **act** at once",
        ),
        (LIST, "second point", "second point, with logs", f"{LIST}, with logs"),
        (LIST, "<p>second point</p>", "<p>second point *2</p>", f"{LIST} \\*2"),
        (LIST, "<li>second point</li>", "", "Intro here\n\n- first point"),
        (LIST, "<li>second point</li>", "<li>other</li>", "Intro here\n\n- first point\n- other"),
        ("plain words", "<p><em>plain</em> words</p>", "<p><em>plain</em> text</p>", "plain text"),
        ("plain words", "<p><em>plain</em> words</p>", "<p>plain</p><p>words</p>", "plain\n\nwords"),
        ("Ask @[](9:z)", f"<p>Ask {STRANGER}</p>", f"<p>Tell {STRANGER}</p>", "Tell @[](9:z)"),
        ("para A", "<p>para A</p>", f"<p>para {MARKED} B</p>", "para A B"),
        ("see there", f"<p>see {LINK}</p>", f"<p>look {LINK}</p>", "look there"),
        (
            "Ask @[Li](li) for it",
            f"<p>Ask {LI} for it</p>",
            f"<p>Ask {LI} for them</p>",
            "Ask @[Li](li) for them",
        ),
        (
            "Ask @li@example.com for it",
            f"<p>Ask {LI} for it</p>",
            f"<p>Ask {ZHANG} for it</p>",
            "Ask @zhang@example.com for it",
        ),
    ],
)
def test_an_edit_changes_its_own_words_and_keeps_the_marks_of_the_rest(
    text: str, before: str, after: str, value: JsonValue
) -> None:
    assert becomes(before, after, description=text) == ("description", value)


def test_what_somebody_comments_on_in_an_edit_is_told_as_it_reads() -> None:
    assert as_markdown(f"<p>para {MARKED} B</p>") == "para A B"


def test_a_cell_of_a_table_in_a_text_is_found() -> None:
    table = "| a | b |\n| --- | --- |\n| one | two |"
    found = becomes("<td><p>two</p></td>", "<td><p>three</p></td>", description=f"Intro\n\n{table}")
    assert found == ("description", f"Intro\n\n{table.replace('two', 'three')}")


@pytest.mark.parametrize(
    ("kind", "values", "before", "after"),
    [
        (Kind.ACTION, {"title": "Do it", "due": "2026-11-20"}, "<p>2026-11-20</p>", "<p>next week</p>"),
        (Kind.REQUIREMENT, {"value": 3}, "<p>3</p>", "<p>many</p>"),
        (Kind.REQUIREMENT, {"owner": "li"}, "<p>li</p>", "<p>zhang</p>"),
        (Kind.REQUIREMENT, {"description": "Same"}, "<p>Other</p>", "<p>Words</p>"),
        (Kind.REQUIREMENT, {"description": "Same\n\nSame"}, "<p>Same</p>", "<p>Words</p>"),
        (Kind.REQUIREMENT, {"description": "Same", "background": "Same"}, "<p>Same</p>", "<p>Words</p>"),
        (Kind.REQUIREMENT, {"description": "See [it](https://x.y/z)"}, "<p>See it</p>", "<p>See this</p>"),
        (
            Kind.REQUIREMENT,
            {"description": "Same"},
            "<p>Same</p>",
            '<p>Same <ac:link><ri:page ri:content-title="A"/></ac:link></p>',
        ),
        (Kind.REQUIREMENT, {"description": "Same"}, "<p><em>Same</em></p>", f"<p>Ask {LI}</p>"),
        (Kind.REQUIREMENT, {"description": "Same"}, "<p><em>Same</em></p>", f"<p>Same {LINK}</p>"),
        (
            Kind.REQUIREMENT,
            {"description": "Same"},
            "<p><em>Same</em></p>",
            "<ul><li>Same</li><li>B</li></ul>",
        ),
        (Kind.REQUIREMENT, {"description": "Same"}, "<p>Same</p>", f"<p>Same {PICTURE}</p>"),
        (Kind.REQUIREMENT, {"description": "Same"}, "<p>Same</p>", f"<p>Same {STRANGER}</p>"),
        (Kind.REQUIREMENT, {"title": "Same"}, "<p>Same</p>", f"<p>Same {LINK}</p>"),
        (Kind.REQUIREMENT, {"title": "Same"}, "<h4>1. Same</h4>", f"<h4>1. Same {LINK}</h4>"),
    ],
    ids=[
        "a day",
        "a number",
        "a person",
        "nothing",
        "twice",
        "two fields",
        "marks unknown",
        "unsayable",
        "a person in other marks",
        "a link in other marks",
        "a list in other marks",
        "a file of the page",
        "a stranger",
        "a link in a title",
        "a link in a title behind its number",
    ],
)
def test_what_is_no_text_or_cannot_be_told_is_left_to_people(
    kind: Kind, values: dict[str, JsonValue], before: str, after: str
) -> None:
    assert becomes(before, after, kind, **values) is None


def test_a_title_behind_its_number_is_found() -> None:
    before, after = "<h4>REQ-0001 · Gate opens</h4>", "<h4>REQ-0001 · Gate stays</h4>"
    assert becomes(before, after, title="Gate opens") == ("title", "Gate stays")


def test_an_item_of_a_list_is_found_when_it_is_one() -> None:
    items: JsonValue = [{"text": "One thing"}, {"text": "Other thing"}]
    found = becomes("<li>One thing</li>", "<li>One item</li>", acceptance_criteria=items)
    assert found == ("acceptance_criteria", [{"text": "One item"}, {"text": "Other thing"}])


TASK = (
    "<ac:task><ac:task-id>1</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>do it</ac:task-body></ac:task>"
)
LOZENGE = (
    '<ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter>'
    '<ac:parameter ac:name="title">DONE</ac:parameter></ac:structured-macro>'
)
PANEL = (
    '<ac:structured-macro ac:name="info"><ac:parameter ac:name="title">Mind</ac:parameter>'
    "<ac:rich-text-body><p>inside</p></ac:rich-text-body></ac:structured-macro>"
)
LAYOUT = (
    '<ac:layout><ac:layout-section ac:type="single"><ac:layout-cell><p>in it</p></ac:layout-cell>'
    "</ac:layout-section></ac:layout>"
)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ("<li>second point</li>", "second point"),
        ("<tr><td><p>one</p></td><td><p>two</p></td></tr>", "one | two"),
        ("<td><p>one <strong>x</strong></p></td>", "one **x**"),
        (TASK, "do it"),
        (LAYOUT, "in it"),
        (f"<p>{LI}</p>", "@li@example.com"),
        (f"<p>It is {LOZENGE}</p>", "It is DONE"),
        (f"<tr><td><p>one</p></td><td>{PANEL}</td></tr>", "one | Mind inside"),
        (f"<ul><li>one</li><li>{PANEL}</li></ul>", "- one\n- Mind inside"),
    ],
)
def test_a_removed_piece_is_told_by_its_words(xml: str, said: str) -> None:
    assert as_markdown(xml, {"557:abc": "li@example.com"}.get) == said
