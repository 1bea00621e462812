"""Input areas are people's from the moment they are printed: what we would print by now never comes into them (MTG-9)."""

from __future__ import annotations

import pytest

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
