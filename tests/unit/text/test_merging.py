"""What counts as an edit of our text, and what becomes of blocks that people move about (B-35)."""

from __future__ import annotations

import pytest

from syncer.text.storage.digest import digest
from syncer.text.storage.merging import Edit, edits, merge
from syncer.text.storage.regained import without_theirs

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
