"""Lines that people part, join and carry about, and lists that they turn: each is one edit of what it was, or none (B-35)."""

from __future__ import annotations

import pytest

from syncer.text.storage.digest import digest
from syncer.text.storage.merging import edits, merge
from syncer.text.storage.units import held_by

GATE, KEY, DOOR = "The gate opens by night", "Who has a key is let in", "A door for guests"
LONG = "The gate opens by night. Guests are let in by whoever has a key."
PANEL = (
    '<ac:structured-macro ac:name="panel"><ac:parameter ac:name="title">Mine</ac:parameter>'
    "<ac:rich-text-body>{}</ac:rich-text-body></ac:structured-macro>"
)


def points(*said: str, name: str = "ul") -> str:
    """A list of these."""
    return f"<{name}>{''.join(f'<li><p>{one}</p></li>' for one in said)}</{name}>"


def merged(base: str, theirs: str, ours: str) -> str:
    """The page that it becomes, which stays so when it is merged again."""
    body = merge(base, theirs, ours).body
    assert digest(merge(ours, body, ours).body) == digest(body)
    return body


def test_list_items_that_people_joined_are_one_edit_and_are_ours_again_together() -> None:
    """Else the second was gone from the page when ours changed the first, with a proposal to take it out that nobody had made."""
    base, theirs = points(GATE, KEY, DOOR), points(f"{GATE} {KEY}", DOOR)
    (edit,) = edits(base, theirs)
    assert edit.after == f"<li><p>{GATE} {KEY}</p></li>"
    assert held_by(edit.before) == (f"<p>{GATE}</p>", f"<p>{KEY}</p>")
    assert merge(base, theirs, base).body == theirs
    for old in ("night", "key"):
        assert merged(base, theirs, base.replace(old, "chance")) == base.replace(old, "chance")


def test_a_list_item_that_people_broke_in_two_is_one_edit() -> None:
    base, theirs = points(LONG, DOOR), points(*LONG.split(". "), DOOR)
    (edit,) = edits(base, theirs)
    assert edit.before == f"<li><p>{LONG}</p></li>"
    later = base.replace("night", "day")
    assert merged(base, theirs, later) == later


@pytest.mark.parametrize(
    "halves",
    [
        ("The gate opens by night.", "Guests are always let in by whoever has a key."),
        ("The gate opens only by night.", "Guests are let in by whoever has a key."),
        ("The gate opens by night.", "Guests are let in", "by whoever has any key."),
    ],
)
def test_a_paragraph_that_people_broke_and_changed_at_once_is_one_edit(halves: tuple[str, ...]) -> None:
    """The half that was left over stood there for ever, beside what we said by then."""
    base = f"<p>{LONG}</p><p>{DOOR}</p>"
    theirs = f"{''.join(f'<p>{one}</p>' for one in halves)}<p>{DOOR}</p>"
    (edit,) = edits(base, theirs)
    assert edit.after == "".join(f"<p>{one}</p>" for one in halves)
    later = base.replace("whoever has a key", "the porter")
    assert merged(base, theirs, later) == later


def test_a_paragraph_typed_beside_one_that_was_edited_is_no_half_of_it() -> None:
    base = f"<p>{LONG}</p>"
    theirs = f"<p>{LONG.replace('night', 'day')}</p><p>The gate opens by night for nobody else, we think.</p>"
    later = base.replace("whoever", "one who")
    assert merged(base, theirs, later) == later + theirs.partition("</p>")[2]


def test_cells_that_people_merged_say_what_ours_says_by_now_and_are_no_edit() -> None:
    """The cell came back beside the merged one, under the heading of no column, and what it had said stayed for ever."""
    base = f"<table><tbody><tr><td><p>{GATE}</p></td><td><p>{KEY}</p></td></tr></tbody></table>"
    theirs = base.replace("</td><td>", "").replace("<td>", '<td colspan="2">')
    assert edits(base, theirs) == ()
    assert merged(base, theirs, base.replace("key", "card")) == theirs.replace("key", "card")
    beside = theirs.replace("</td></tr>", "</td><td><p>typed in a column of theirs</p></td></tr>")
    assert edits(base, beside) == ()
    assert merged(base, beside, base.replace("key", "card")) == beside.replace("key", "card")


def test_a_list_whose_kind_people_changed_is_still_ours() -> None:
    base, theirs = points(GATE, KEY, name="ol"), points(GATE, KEY)
    assert edits(base, theirs) == ()
    assert merged(base, theirs, base.replace("key", "card")) == theirs.replace("key", "card")


def test_a_list_of_which_nothing_is_left_goes() -> None:
    """An item that people put below another, and that ours takes out."""
    base = points(GATE, KEY)
    theirs = f"<ul><li><p>{GATE}</p>{points(KEY)}</li></ul>"
    assert merged(base, theirs, points(GATE)) == points(GATE)


def test_what_people_put_into_a_block_that_they_carried_is_kept_when_ours_goes() -> None:
    """B-35: rows that they had put into a table of ours were lost with it, if they had put the table into a panel."""
    row, mine = f"<tr><td><p>{GATE}</p></td></tr>", "<tr><td><p>typed by people</p></td></tr>"
    base = f"<table><tbody>{row}</tbody></table><p>{KEY}</p>"
    theirs = PANEL.format(f"<table><tbody>{row}{mine}</tbody></table>") + f"<p>{KEY}</p>"
    body = merged(base, theirs, f"<p>{KEY}</p>")
    assert body.endswith(f"<p>{KEY}</p><table><tbody>{mine}</tbody></table>")


def test_an_item_that_people_copied_is_no_edit_of_another() -> None:
    base, theirs = points(GATE, DOOR, KEY), points(f"{GATE} {DOOR}", KEY, KEY)
    (edit,) = edits(base, theirs)
    assert edit.after == f"<li><p>{GATE} {DOOR}</p></li>"
    assert merge(base, theirs, base, decided=frozenset({edit.key})).body == points(GATE, DOOR, KEY, KEY)


def test_what_is_new_in_a_chapter_that_people_put_into_a_panel_stands_in_it() -> None:
    """B-35: alone at the page's end it would be read as another chapter's. A new chapter is put into no panel."""
    one, other = f"<h2>Gates</h2><p>{GATE}</p>", f"<h2>Doors</h2><p>{DOOR}</p>"
    theirs = PANEL.format(one) + other
    assert (
        merged(one + other, theirs, f"{one}<p>{KEY}</p>{other}") == PANEL.format(f"{one}<p>{KEY}</p>") + other
    )
    third = f"<h2>Keys</h2><p>{KEY}</p>"
    assert merged(one + other, theirs, one + third + other) == PANEL.format(one) + third + other
    deeper = third.replace("h2", "h3")
    assert merged(one + other, theirs, one + deeper + other) == PANEL.format(one + deeper) + other


def test_a_layout_that_parts_the_halves_of_a_paragraph_stays_as_it_is() -> None:
    """Where ours changes nothing, nothing is moved from one column into the other."""
    cell = "<ac:layout-cell><p>{}</p></ac:layout-cell>".format
    cells = "".join(map(cell, ("The gate opens by night.", "Guests are let in by whoever has a key.")))
    theirs = f'<ac:layout><ac:layout-section ac:type="two_equal">{cells}</ac:layout-section></ac:layout>'
    assert merged(f"<p>{LONG}</p>", theirs, f"<p>{LONG}</p>") == theirs
