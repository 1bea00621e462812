"""What counts as an edit of our text, and what becomes of blocks that people move about (B-35)."""

from __future__ import annotations

import pytest

from syncer.text.storage.digest import digest, fingerprint, fingerprint_of
from syncer.text.storage.merging import Edit, edits, merge
from syncer.text.storage.regained import without_theirs
from syncer.text.storage.units import areas, emptied
from syncer.text.storage.xml import parse, tag

LAYOUT = (
    '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell>{}</ac:layout-cell>'
    "<ac:layout-cell>{}</ac:layout-cell></ac:layout-section></ac:layout>"
)


def person(account: str) -> str:
    """A mention."""
    return f'<p><ac:link><ri:user ri:account-id="{account}"/></ac:link></p>'


PICTURE = '<p><ac:image><ri:attachment ri:filename="board.png"/></ac:image></p>'
PAGE = '<p><ac:link><ri:page ri:content-title="{}"/></ac:link></p>'
ANCHOR = (
    '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">{}</ac:parameter>'
    "</ac:structured-macro></p>"
)


def cell(inside: str) -> str:
    """A table with one cell that says who and one that holds this."""
    return f"<table><tbody><tr><td><p>Owner</p></td><td>{inside}</td></tr></tbody></table>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (person("u1"), person("u2")),
        (person("u1"), "<p/>"),
        ("<p/>", PICTURE),
        ('<p><time datetime="2026-01-01"/></p>', '<p><time datetime="2026-02-01"/></p>'),
        (PAGE.format("One"), PAGE.format("Two")),
    ],
    ids=["another person", "nobody", "a picture", "another day", "another page"],
)
def test_an_edit_without_words_is_an_edit(before: str, after: str) -> None:
    base, theirs, ours = cell(before), cell(after), cell("<p>ours by now</p>")
    (edit,) = edits(base, theirs)
    assert (edit.before, edit.after) == (before, after)
    assert merge(base, theirs, base).body == theirs
    assert merge(base, theirs, ours).overwritten == {edit.key}


@pytest.mark.parametrize(("before", "after"), [("<p/>", "<p> </p>"), (ANCHOR.format("A-1"), "<p/>")])
def test_what_nobody_sees_is_no_edit(before: str, after: str) -> None:
    assert edits(cell(before), cell(after)) == ()


def moved(base: str, theirs: str, ours: str) -> tuple[str, tuple[Edit, ...]]:
    """What the merge makes of it, which stays so when it is merged again."""
    found = merge(base, theirs, ours)
    again = merge(ours, found.body, ours)
    assert digest(again.body) == digest(found.body)
    return found.body, found.edits


FOUR = ["<p>alpha one</p>", "<p>beta two</p>", "<p>gamma three</p>", "<p>delta four</p>"]


def test_a_block_that_people_moved_is_no_edit_and_stays_where_they_put_it() -> None:
    base = "".join(FOUR)
    theirs = "".join([FOUR[0], FOUR[2], FOUR[1], FOUR[3]])
    body, found = moved(base, theirs, base.replace("four", "five"))
    assert found == ()
    assert body == theirs.replace("four", "five")


def test_a_moved_block_says_what_ours_says_by_now() -> None:
    base = "".join(FOUR)
    theirs = "".join([FOUR[3], *FOUR[:3]])
    body, _ = moved(base, theirs, base.replace("delta four", "delta five"))
    assert body == theirs.replace("delta four", "delta five")
    gone = merge(base, theirs, "".join(FOUR[:3]))
    assert gone.body == "".join(FOUR[:3])


def test_a_block_moved_away_from_new_words_is_not_taken_for_them() -> None:
    base = "".join(FOUR)
    theirs = "".join([FOUR[2], FOUR[0], FOUR[1], "<p>typed here</p>", FOUR[3]])
    body, found = moved(base, theirs, base)
    assert (body, found) == (theirs, ())


def test_a_row_that_people_moved_stands_once() -> None:
    rows = [f"<tr><td><p>row {n}</p></td><td><p>says {n}</p></td></tr>" for n in ("one", "two", "six")]
    base = f"<table><tbody>{''.join(rows)}</tbody></table>"
    theirs = f"<table><tbody>{rows[2]}{rows[0]}{rows[1]}</tbody></table>"
    body, found = moved(base, theirs, base.replace("says two", "says ten"))
    assert (body, found) == (theirs.replace("says two", "says ten"), ())


def test_a_base_that_was_lost_keeps_what_people_only_moved() -> None:
    base, theirs = "".join(FOUR), "".join([FOUR[1], FOUR[0], *FOUR[2:]])
    assert without_theirs([(base, False), (theirs, True), (theirs, False)]) == theirs


def test_a_page_put_into_a_layout_says_everything_once() -> None:
    table = "<table><tbody><tr><td><p>a1 words</p></td></tr></tbody></table>"
    base = f"<p>intro words</p>{table}<p>last words</p>"
    theirs = LAYOUT.format(f"<p>intro words</p>{table}<p>typed by people</p>", "<p>last words</p>")
    ours = base.replace("a1 words", "a1 news").replace("<p>last", "<p>quite new</p><p>last")
    body, found = moved(base, theirs, ours)
    assert found == ()
    assert body == LAYOUT.format(
        f"<p>intro words</p>{table.replace('a1 words', 'a1 news')}<p>typed by people</p><p>quite new</p>",
        "<p>last words</p>",
    )


def test_what_stands_between_layouts_stays_there() -> None:
    base = "<p>first words</p><p>second words</p><p>third words</p>"
    theirs = "<p>first words</p><div><p>second words</p></div><p>third words</p><div><p>theirs</p></div>"
    body, found = moved(base, theirs, base.replace("third", "fourth"))
    assert (body, found) == (theirs.replace("third", "fourth"), ())


def test_an_edit_in_a_layout_is_one_of_the_block_it_was() -> None:
    base = "<p>intro words here</p><p>last words</p>"
    theirs = LAYOUT.format("<p>intro words there</p><p>last words</p>", "<p/>")
    (edit,) = edits(base, theirs)
    assert (edit.before, edit.after) == ("<p>intro words here</p>", "<p>intro words there</p>")
    assert merge(base, theirs, base, decided=frozenset({edit.key})).body == theirs.replace("there", "here")


@pytest.mark.parametrize("place", ["{}", "<ul><li>{}</li></ul>", LAYOUT.format("{}", "<p/>")])
def test_a_paragraph_that_people_broke_in_two_is_one_edit(place: str) -> None:
    base, whole = "<p>Before.</p><p>One thing. Other thing.</p>", "<p>One thing. Other thing.</p>"
    theirs = place.format(base.replace("thing. Other", "thing.</p><p>Other"))
    base = base if "layout" in place else place.format(base)
    (edit,) = edits(base, theirs)
    assert (edit.before, edit.after) == (whole, "<p>One thing.</p><p>Other thing.</p>")
    body, _ = moved(base, theirs, base.replace("Before", "Above"))
    assert body == theirs.replace("Before", "Above")
    declined = merge(base, theirs, base, decided=frozenset({edit.key})).body
    assert declined == theirs.replace("thing.</p><p>Other", "thing. Other")


TABLE = "<table><tbody>{}</tbody></table>"
PANEL = (
    '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Mine</ac:parameter>'
    "<ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>"
)
GATE, KEY, DOOR = (
    "<p>The gate opens by night</p>",
    "<p>Who has a key is let in</p>",
    "<p>A door for guests</p>",
)


def row(*cells: str) -> str:
    """A row of these."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


@pytest.mark.parametrize(
    ("base", "theirs", "changed"),
    [
        (GATE + KEY, PANEL.format(GATE) + KEY, PANEL.format("{}") + KEY),
        (GATE + TABLE.format(row(KEY)), TABLE.format(row(KEY + GATE)), TABLE.format(row(KEY + "{}"))),
        (PANEL.format(GATE + KEY) + DOOR, PANEL.format(KEY) + DOOR + GATE, PANEL.format(KEY) + DOOR + "{}"),
    ],
    ids=["into a panel of theirs", "into a cell of ours", "out of a panel of ours"],
)
def test_a_block_that_people_carried_elsewhere_is_no_edit_and_says_there_what_ours_says(
    base: str, theirs: str, changed: str
) -> None:
    later = GATE.replace("night", "day")
    body, found = moved(base, theirs, base.replace(GATE, later))
    assert found == ()
    assert body == changed.format(later)
    assert GATE not in merge(base, theirs, base.replace(GATE, "")).body


def test_a_block_that_people_carried_and_changed_is_one_edit_of_it() -> None:
    theirs = PANEL.format(GATE.replace("night", "night alone"))
    (edit,) = edits(GATE, theirs)
    assert (edit.before, edit.after) == (GATE, GATE.replace("night", "night alone"))
    later = GATE.replace("night", "day")
    assert merge(GATE, theirs, later).body == PANEL.format(later)


def test_a_panel_that_people_took_away_from_around_our_words_comes_back_with_them_once() -> None:
    """Ours changed inside it: all of it is written again."""
    base, theirs = PANEL.format(GATE + KEY), GATE + KEY
    body, (edit,) = moved(base, theirs, base.replace("night", "day"))
    assert body == base.replace("night", "day")
    assert edit.before == base


def test_paragraphs_that_people_joined_are_one_edit_and_are_ours_again_together() -> None:
    """What was joined to another is not gone with it when that is written anew."""
    one = "<p>The gate opens by night Who has a key is let in</p>"
    (edit,) = edits(GATE + KEY + DOOR, one + DOOR)
    assert (edit.before, edit.after) == (GATE + KEY, one)
    for old in ("night", "key"):
        later = (GATE + KEY + DOOR).replace(old, "chance")
        assert moved(GATE + KEY + DOOR, one + DOOR, later)[0] == later


def test_a_block_that_people_moved_and_changed_is_an_edit_of_it() -> None:
    theirs = KEY + DOOR + GATE.replace("night", "night alone")
    (edit,) = edits(GATE + KEY + DOOR, theirs)
    assert edit.after == GATE.replace("night", "night alone")
    later = GATE.replace("night", "day")
    assert moved(GATE + KEY + DOOR, theirs, later + KEY + DOOR)[0] == KEY + DOOR + later


def test_a_paragraph_that_people_made_a_heading_is_an_edit_of_it() -> None:
    theirs = GATE.replace("p>", "h3>")
    (edit,) = edits(GATE, theirs)
    assert (edit.before, edit.after) == (GATE, theirs)
    assert merge(GATE, theirs, "<p>Another</p>").body == "<p>Another</p>"
    assert edits(GATE + KEY, KEY + theirs) == (edit,)


def test_an_item_put_in_beside_one_that_was_edited_is_not_taken_for_it() -> None:
    base, theirs = (
        "<ul><li>a key opens the gate</li></ul>",
        "<ul><li>who opens the gate</li><li>a key opens the gate now</li></ul>",
    )
    (edit,) = edits(base, theirs)
    assert edit.after == "a key opens the gate now"


def test_a_column_of_peoples_stays_with_its_rows_when_these_change() -> None:
    """Our columns are changed and exchanged, a row goes and one is new."""
    base = TABLE.format(row(GATE, "<p>open</p>") + row(KEY, "<p>open</p>") + row(DOOR, "<p>none</p>"))
    mine = [f"<p>mine {at}</p>" for at in range(3)]
    theirs = TABLE.format(
        row(GATE, mine[0], "<p>open</p>")
        + row(KEY, mine[1], "<p>open</p>")
        + row(DOOR, mine[2], "<p>none</p>")
    )
    ours = TABLE.format(
        row(GATE, "<p>done</p>") + row("<p>New</p>", "<p>open</p>") + row(DOOR, "<p>open</p>")
    )
    body, found = moved(base, theirs, ours)
    assert found == ()
    assert row(GATE, mine[0], "<p>done</p>") in body
    assert row(DOOR, mine[2], "<p>open</p>") in body
    assert mine[1] in body


def test_an_empty_paragraph_that_people_took_out_stays_out() -> None:
    theirs = cell("").replace("<td></td>", "<td/>")
    assert merge(cell("<p/>"), theirs, cell("<p/>")).body == theirs


AREA = ANCHOR.format("sy-in-{}") + TABLE.format(row("<p/>", "<p>{}</p>"))


def test_where_people_took_an_input_table_out_the_next_one_keeps_its_name_once() -> None:
    base = AREA.format("agreed", "one") + AREA.format("asked", "two")
    theirs = ANCHOR.format("sy-in-agreed") + AREA.format("asked", "two")
    assert moved(base, theirs, base)[0] == theirs


def test_an_input_table_keeps_its_place_and_its_words_where_people_took_its_unseen_name_out() -> None:
    base, theirs = AREA.format("agreed", "one"), TABLE.format(row("<p>typed</p>", "<p>one</p>"))
    assert moved(base, theirs, base)[0] == ANCHOR.format("sy-in-agreed") + theirs


def test_the_unseen_name_of_an_input_table_that_people_moved_stands_once() -> None:
    base, name = GATE + AREA.format("agreed", "one"), ANCHOR.format("sy-in-agreed")
    theirs = base.replace(GATE + name, name + GATE)
    assert moved(base, theirs, base)[0] == theirs


def test_a_layout_that_parts_an_input_table_from_its_name_makes_no_column_one() -> None:
    assert areas(LAYOUT.format(ANCHOR.format("sy-in-agreed"), TABLE.format(row(GATE)))) == {}


def test_a_layout_that_nothing_is_left_in_stays() -> None:
    theirs = LAYOUT.format("", "").replace("<ac:layout-cell></ac:layout-cell>", "<ac:layout-cell/>")
    assert moved(GATE, theirs, GATE)[0] == theirs


def test_a_table_that_all_was_carried_out_of_is_still_ours() -> None:
    base, theirs = (
        TABLE.format(row(GATE)) + DOOR,
        GATE.replace("night", "night alone") + TABLE.format("<tr><td/></tr>") + DOOR,
    )
    (edit,) = edits(base, theirs)
    assert (edit.before, edit.after) == (GATE, GATE.replace("night", "night alone"))
    later = GATE.replace("night", "day")
    assert moved(base, theirs, base.replace(GATE, later))[0] == later + TABLE.format("<tr><td/></tr>") + DOOR


CHAPTER = "<h2>Doors</h2>" + DOOR + "<h3>Guests</h3><ul><li><p>come by day</p></li></ul>"


@pytest.mark.parametrize(
    ("later", "back"),
    [
        (CHAPTER.replace("by day", "by night"), CHAPTER.replace("by day", "by night").replace(DOOR, "")),
        (CHAPTER.replace("<h3>", KEY + "<h3>"), "<h2>Doors</h2>" + KEY),
    ],
    ids=["changed", "new"],
)
def test_what_is_written_in_a_chapter_that_people_took_out_stands_under_its_heading(
    later: str, back: str
) -> None:
    """B-35: under the heading before it, it would be read as another record's."""
    base = "<h2>Gates</h2>" + GATE + CHAPTER
    body, found = moved(base, "<h2>Gates</h2>" + GATE, "<h2>Gates</h2>" + GATE + later)
    assert body == "<h2>Gates</h2>" + GATE + back
    assert [one.before for one in found if one.before.startswith("<h2>")] == ["<h2>Doors</h2>"]
    assert merge(base, "<h2>Gates</h2>" + GATE, base).body == "<h2>Gates</h2>" + GATE


@pytest.mark.parametrize(
    ("ours", "saved"),
    [
        ("<small>{}</small>", "{}"),
        ('<span style="white-space: nowrap;">{}</span>', "{}"),
        ("{}", '<span class="placeholder-inline-tasks">{}</span>'),
    ],
    ids=["small words", "words without a break", "the words of a task"],
)
def test_markup_that_an_editor_drops_or_puts_in_by_itself_is_no_edit(ours: str, saved: str) -> None:
    """B-39, B-35: whoever changes one word saves the whole page so."""
    base, theirs = (GATE.replace("night", one.format("night")) + KEY for one in (ours, saved))
    assert edits(base, theirs) == ()
    body, _ = moved(base, theirs, base.replace("key", "card"))
    assert body == theirs.replace("key", "card")
    red = '<span style="color: rgb(191,38,0);">{}</span>'.format
    assert len(edits(GATE, GATE.replace("night", red("night")))) == 1


CARD = "<h3>" + ANCHOR.format("R-1").removeprefix("<p>").removesuffix("</p>") + "The gate opens by night</h3>"


def test_a_heading_of_a_record_that_people_moved_and_worded_anew_is_that_records() -> None:
    """B-35: its anchor tells. Taken for another's it stood twice, and links led to either."""
    base, theirs = CARD + KEY + DOOR, KEY + CARD.replace("The gate opens by night", "Doors") + DOOR
    (edit,) = edits(base, theirs)
    assert edit.before == CARD
    assert moved(base, theirs, base.replace("night", "day"))[0] == KEY + CARD.replace("night", "day") + DOOR


def test_an_item_that_people_put_into_a_list_of_ours_that_goes_is_kept_in_a_list() -> None:
    """B-40: an item by itself is no page, and the whole would be refused."""
    item, nested = "<li>Who has a key is let in{}</li>", "<ul><li>Guests come by day</li></ul>"
    base = f"<ul><li>The gate opens by night{nested}</li>{item.format('')}</ul>"
    theirs = base.replace(item.format(""), "").replace("</li></ul></li>", f"</li>{item.format('')}</ul></li>")
    body, _ = moved(base, theirs, base.replace(nested, ""))
    assert body == f"<ul><li>The gate opens by night</li></ul><ul>{item.format('')}</ul>"


@pytest.mark.parametrize(
    "holder",
    [
        '<td class="confluenceTd x" colspan="2" ac:local-id="1" style="a &lt; b"><p>a</p></td>',
        '<table data-layout="wide"><colgroup><col/></colgroup><tbody><tr><td>b</td></tr></tbody></table>',
        '<ac:layout-section ac:type="two_equal"><ac:layout-cell><p>c</p></ac:layout-cell></ac:layout-section>',
        "<ul><li>d</li></ul>",
    ],
)
def test_what_a_holder_is_without_its_pieces_is_told_by_its_name_and_attributes(holder: str) -> None:
    (element,) = parse(holder)
    assert fingerprint_of(tag(element), element.items()) == fingerprint(emptied(element))


def test_a_page_as_a_server_stored_it_is_merged_as_if_it_were_what_was_sent() -> None:
    """B-35, B-39: ids, classes and ticks that stand there stay where ours is unchanged, and where it changes ours stands."""
    sent = f"<h1>A</h1>{cell('<p>x</p>')}<p>one</p><p>two</p>"
    stored = (
        '<h1 local-id="1">A</h1><table data-layout="wide" class="confluenceTable"><tbody><tr local-id="2"><td class="confluenceTd">'
        '<p local-id="3">Owner</p></td><td><p local-id="4">x</p></td></tr></tbody></table><p local-id="5">one</p><p>two</p>'
    )
    found = merge(sent, stored, f"<h1>A</h1>{cell('<p>y</p>')}<p>one</p><p>three</p><p>two</p>")
    kept = stored.replace('<p local-id="4">x</p>', "<p>y</p>")
    assert found.body == kept.replace("<p>two</p>", "<p>three</p><p>two</p>")
    assert (found.edits, found.overwritten) == ((), frozenset())


@pytest.mark.parametrize(
    "holder", ["<ul><li>{}</li></ul>", "<table><tbody><tr><td>{}</td></tr></tbody></table>"]
)
def test_a_comment_on_all_that_an_item_or_a_cell_says_is_no_edit_of_it(holder: str) -> None:
    """B-36, with a note of people's on the page."""
    marked = '<ac:inline-comment-marker ac:ref="c1">opens at night</ac:inline-comment-marker>'
    base, theirs = holder.format("opens at night"), holder.format(marked) + "<p>a note</p>"
    found = merge(base, theirs, base)
    assert not found.edits
    assert marked in found.body
