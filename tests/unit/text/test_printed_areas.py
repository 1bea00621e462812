"""Input areas are people's from the moment they write there: what we would print by now comes into them no more, but for new rows at the end (MTG-9)."""

from __future__ import annotations

import pytest

from syncer.text.storage.merging import merge
from syncer.text.storage.printed import as_printed

ANCHOR = '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-review</ac:parameter></ac:structured-macro></p>'


def page(day: str, words: str = "Words", anchor: str = ANCHOR) -> str:
    return f"<h3>Review</h3>{anchor}<table><tbody><tr><td>{day}</td></tr></tbody></table><p>{words}</p>"


@pytest.mark.parametrize(
    ("ours", "before", "expected"),
    [
        (page("2 Dec", "New"), page("1 Dec"), page("1 Dec", "New")),
        (page("2 Dec", anchor=""), page("1 Dec"), page("2 Dec", anchor="")),
        (page("2 Dec"), page("1 Dec", anchor=""), page("2 Dec")),
        (page("2 Dec"), "", page("2 Dec")),
    ],
    ids=["printed before", "no area any more", "no area before", "the first time"],
)
def test_an_area_stays_as_it_was_printed_and_all_else_is_new(ours: str, before: str, expected: str) -> None:
    assert as_printed(ours, before) == expected


def review(*rows: tuple[str, ...], heads: str = "<th>Action</th><th>By</th><th>Done</th>") -> str:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"{ANCHOR}<table><tbody><tr>{heads}</tr>{body}</tbody></table>"


FIRST, SECOND = ("ACT-0001 Send it", "1 Dec", ""), ("ACT-0002 Call", "2 Dec", "")
LATER = ("ACT-0001 Send it off", "9 Dec", "")


def written(theirs: str, ours: str = review(LATER, SECOND), base: str = review(FIRST)) -> tuple[str, str]:
    """What the page and our text of it become, and again with another row by then."""
    kept = as_printed(ours, base, theirs)
    return merge(base, theirs, kept).body, kept


def test_a_table_in_which_nobody_has_written_follows_what_there_is() -> None:
    """MTG-9."""
    page, kept = written(review(FIRST))
    assert (page, kept) == (review(LATER, SECOND).replace("<td></td>", "<td/>"), review(LATER, SECOND))


def test_rows_that_came_to_be_stand_behind_those_that_people_fill_in() -> None:
    """MTG-9: what people wrote and what was printed beside it stay as they are; each row comes once, and not again when it was deleted."""
    filled = ("ACT-0001 Send it", "1 Dec", "yes")
    theirs = review(filled, ("by hand", "", ""))
    page, kept = written(theirs)
    assert page == review(filled, ("by hand", "", ""), SECOND).replace("<td></td>", "<td/>")
    assert "Send it off" not in kept
    ours = review(LATER, SECOND)
    assert merge(kept, page, as_printed(ours, kept, page)).body == page
    without = review(filled).replace("<td></td>", "<td/>")
    assert merge(kept, without, as_printed(ours, kept, without)).body == without
    third = review(LATER, SECOND, ("ACT-0003", "", ""))
    assert merge(kept, page, as_printed(third, kept, page)).body.count("<tr>") == 5


@pytest.mark.parametrize(
    "theirs",
    [
        review(("ACT-0001", "1 Dec", "", "x"), heads="<th>Action</th><th>By</th><th>Done</th><th>Mine</th>"),
        review(("ACT-0001", "1 Dec", "x"), heads="<th>By</th><th>Action</th><th>Done</th>"),
        review(("Something else", "1 Dec", "x")),
        review(("ACT-0001", "1 Dec", "x"), ("ACT-0002 by hand", "", "")),
    ],
    ids=["a column more", "columns moved", "a row called otherwise", "typed by people already"],
)
def test_where_people_made_it_another_table_nothing_comes(theirs: str) -> None:
    page, kept = written(theirs)
    assert (page, kept) == (theirs.replace("<td></td>", "<td/>"), review(FIRST).replace("<td></td>", "<td/>"))
