"""What is an input area of a page, for whoever reads it and for whoever merges it alike (MTG-9, B-35)."""

from __future__ import annotations

import pytest

from syncer.text.storage.inputs import inputs
from syncer.text.storage.merging import merge
from syncer.text.storage.units import areas

ANCHOR = '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-action</ac:parameter></ac:structured-macro></p>'
HEADS = "<tr><th><p>What</p></th></tr>"
NOTHING = "\xa0"
EMPTY = f"<table><tbody>{HEADS}<tr><td><p></p></td></tr></tbody></table>"
FILLED = f"<table><tbody>{HEADS}<tr><td><p>Do it</p></td></tr></tbody></table>"
NOTE = "<p>A note before the table</p>"
END = "<p>end words here</p>"


@pytest.mark.parametrize("between", ["", NOTE, NOTE * 2, "<ul><li>one</li></ul>"])
def test_the_area_is_the_table_whatever_was_typed_above_it(between: str) -> None:
    body = f"<h2>M</h2>{ANCHOR}{between}{FILLED}{END}"
    (unit,) = areas(body).values()
    assert (unit.name, "Do it" in unit.words) == ("table", True)
    assert inputs(body).areas["action"].rows[1][0].text == "Do it"


def test_an_area_without_a_table_is_the_block_below_its_anchor() -> None:
    (unit,) = areas(f"{ANCHOR}<p>typed</p><h2>Next</h2>{FILLED}").values()
    assert unit.words == "typed"
    assert inputs(f"{ANCHOR}<p>typed</p><h2>Next</h2>{FILLED}").areas == {}


@pytest.mark.parametrize("beside", ["", NOTE])
def test_a_table_in_which_nobody_has_written_shows_what_it_gives_by_now(beside: str) -> None:
    """MTG-7: the last meeting's actions, which may come to be after the next one's page."""
    given = EMPTY.replace("<tr><td>", "<tr><td><p>ACT-0001</p></td></tr><tr><td>")
    base, ours = f"<h2>M</h2>{ANCHOR}{EMPTY}{END}", f"<h2>M</h2>{ANCHOR}{given}{END}"
    assert merge(base, f"<h2>M</h2>{ANCHOR}{beside}{EMPTY}{END}", ours).body.count("ACT-0001") == 1
    typed = merge(base, f"<h2>M</h2>{ANCHOR}{beside}{FILLED}{END}", ours).body
    assert typed.index("Do it") < typed.index("ACT-0001"), (
        "what people wrote stays, and what is new stands behind it"
    )


def test_a_table_in_which_nothing_changes_keeps_what_a_site_and_who_comments_put_there() -> None:
    """B-36."""
    marked = EMPTY.replace("What", '<ac:inline-comment-marker ac:ref="r">What</ac:inline-comment-marker>')
    marked = marked.replace("<table>", '<table ac:local-id="7">')
    found = merge(f"{ANCHOR}{EMPTY}<p>1</p>", f"{ANCHOR}{marked}<p>1</p>", f"{ANCHOR}{EMPTY}<p>2</p>").body
    assert found == f"{ANCHOR}{marked}<p>2</p>".replace("<p></p>", "<p/>")


WIDTH = '<ac:parameter ac:name="width">400</ac:parameter>'


def macro(name: str, held: str = "") -> str:
    return f'<ac:structured-macro ac:name="{name}">{held}</ac:structured-macro>'


@pytest.mark.parametrize(
    ("held", "more"),
    [
        (macro("drawio", f'<ac:parameter ac:name="diagramName">Flow</ac:parameter>{WIDTH}'), True),
        (macro("jira", '<ac:parameter ac:name="jqlQuery">project=A</ac:parameter>'), True),
        (macro("roadmap", '<ac:parameter ac:name="source">%7B</ac:parameter>'), True),
        (macro("code", f"{WIDTH}<ac:plain-text-body><![CDATA[  ]]></ac:plain-text-body>"), True),
        (macro("code", "<ac:plain-text-body><![CDATA[x=1]]></ac:plain-text-body>"), False),
        (macro("expand", f"{WIDTH}<ac:rich-text-body><p>words</p></ac:rich-text-body>"), False),
        (macro("status", '<ac:parameter ac:name="title">OK</ac:parameter>'), False),
        (macro("status", '<ac:parameter ac:name="colour">Green</ac:parameter>'), False),
        (macro("jira", '<ac:parameter ac:name="key">CAMP-1</ac:parameter>'), False),
        (macro("anchor", '<ac:parameter ac:name="">here</ac:parameter>'), False),
        (macro("excerpt-include", '<ac:parameter ac:name="">Plan</ac:parameter>'), True),
        (macro("include", '<ac:parameter ac:name=""><ac:link><ri:page /></ac:link></ac:parameter>'), True),
        ('<ac:image><ri:attachment ri:filename="a.png" /></ac:image>', True),
    ],
)
def test_a_macro_of_which_no_words_are_read_keeps_its_table(held: str, *, more: bool) -> None:
    """A diagram, a list of issues: its parameters are for the macro and no words (B-35)."""
    area = inputs(f"{ANCHOR}{FILLED.replace('Do it', held)}").areas["action"]
    assert area.more is more
    assert more or area.rows[1][0].text or "anchor" in held or "colour" in held


def test_what_was_typed_above_a_table_stays_when_the_table_was_read_and_goes() -> None:
    base, theirs = f"<h2>M</h2>{ANCHOR}{EMPTY}{END}", f"<h2>M</h2>{ANCHOR}{NOTE}{FILLED}{END}"
    keys = frozenset(unit.key for unit in areas(theirs).values())
    found = merge(base, theirs, f"<h2>M</h2><h3>Issued</h3>{END}", heading="Kept", taken=keys)
    assert (found.body.count("A note before the table"), found.body.count("Do it")) == (1, 0)
    assert found.edits == ()
    kept = merge(base, theirs, f"<h2>M</h2><h3>Issued</h3>{END}", heading="Kept")
    assert kept.body.count("Do it") == 1


@pytest.mark.parametrize("typed", [("", ""), ("Zhang San", ""), ("", "1 May"), ("Zhang San", "1 May")])
def test_cells_beside_one_another_are_areas_each(typed: tuple[str, str]) -> None:
    """A name, a date, both or neither."""
    names = ("sign-ours", "date-ours")

    def table(state: str, *texts: str) -> str:
        cells = [
            f"<td>{ANCHOR.replace('action', name)}<p>{text or NOTHING}</p></td>"
            for name, text in zip(names, texts, strict=True)
        ]
        return f"<table><tbody><tr><td><p>{state}</p></td>{''.join(cells)}</tr></tbody></table>"

    theirs = table("one", *typed)
    assert {name: unit.words for name, unit in areas(theirs).items()} == dict(zip(names, typed, strict=True))
    found = merge(table("one", "", ""), theirs, table("two", "", ""))
    assert (found.body, found.edits) == (table("two", *typed), ())


def test_an_area_that_was_read_is_ours_again_and_one_that_was_written_in_since_is_not() -> None:
    """PG-15: a form that was handed in is empty again; what somebody types meanwhile is nobody's to throw away."""
    base, theirs = f"<h2>M</h2>{ANCHOR}{EMPTY}{END}", f"<h2>M</h2>{ANCHOR}{FILLED}{END}"
    keys = frozenset(unit.key for unit in areas(theirs).values())
    ours = f"{base}<p>CR-0001</p>"
    again = merge(base, theirs, ours, taken=keys)
    assert ("Do it" in again.body, "CR-0001" in again.body, EMPTY.count("<tr>")) == (
        False,
        True,
        again.body.count("<tr>"),
    )
    more = theirs.replace("Do it", "Do it, and that")
    assert "Do it, and that" in merge(base, more, ours, taken=keys).body
    assert merge(base, theirs, ours).body.count("Do it") == 1


def test_what_is_typed_where_one_signs_by_hand_is_nobodys_proposal_and_stays() -> None:
    """REQ-18: a typed name is no signature, and no edit of our text either."""
    anchor = ANCHOR.replace("sy-in-action", "sy-in-sign-V1.0-ours")

    def table(state: str, signature: str) -> str:
        cells = f"<td><p>{state}</p></td><td>{anchor}<p>{signature}</p></td>"
        return f"<table><tbody><tr>{cells}</tr></tbody></table>"

    found = merge(table("one", "&#160;"), table("one", "Zhang San"), table("two", "&#160;"))
    assert found.edits == ()
    assert found.body.count("Zhang San") == 1
    assert "two" in found.body
