"""Columns that people put into our tables, take out and move: what we say stays under its own heading (B-35)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from syncer.text.storage.digest import digest
from syncer.text.storage.merging import Edit, edits, merge

HEAD = ("Requirement", "Effort", "State")
ROWS = (HEAD, ("The gate", "5 days", "open"), ("The key", "", "none"))
NEW = ("The door", "3 days", "done")
MINE = ("My notes", "see the drawing", "")


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose first row is its head; cells say these."""
    return f"<table><tbody>{''.join(row(one, 'td' if at else 'th') for at, one in enumerate(rows))}</tbody></table>"


def row(cells: Sequence[str], name: str = "td") -> str:
    """A row of cells that say these."""
    inside = "".join(f"<{name}>{f'<p>{one}</p>' if one else '<p/>'}</{name}>" for one in cells)
    return f"<tr>{inside}</tr>"


def columns(order: str, rows: Sequence[Sequence[str]] = ROWS) -> list[list[str]]:
    """These rows with their columns in another order; `m` is people's own."""
    return [
        [(MINE[at] if at < len(MINE) else "") if one == "m" else cells[int(one)] for one in order]
        for at, cells in enumerate(rows)
    ]


def moved(theirs: Sequence[Sequence[str]], ours: Sequence[Sequence[str]]) -> tuple[str, tuple[Edit, ...]]:
    """What the merge makes of it, which stays so when it is merged again; where we change nothing the page stays theirs."""
    base, there, here = table(ROWS), table(theirs), table(ours)
    assert merge(base, there, base).body == there
    found = merge(base, there, here)
    assert digest(merge(here, found.body, here).body) == digest(found.body)
    return found.body.replace("<th>", "<td>").replace("</th>", "</td>"), found.edits


def shown(rows: Sequence[Sequence[str]]) -> str:
    """A table of these, its head like the rest."""
    return table([[], *rows]).replace("<tr></tr>", "", 1)


@pytest.mark.parametrize("order", ["m012", "0m12", "012m"])
def test_a_new_row_of_ours_leaves_the_columns_of_peoples_empty(order: str) -> None:
    later = [HEAD, ("The gate", "5 days", "done"), ROWS[2], NEW]
    body, found = moved(columns(order), later)
    assert found == ()
    assert body == shown(columns(order, later))


def test_a_column_that_people_moved_stays_there_and_follows_what_we_say() -> None:
    later = [HEAD, ("The gate", "8 days", "done"), ROWS[2], NEW]
    body, found = moved(columns("201"), later)
    assert found == ()
    assert body == shown(columns("201", later))


def test_a_column_that_people_took_out_stays_out_while_we_say_nothing_new_in_it() -> None:
    """B-35: the state stands under its own heading, also where what people took out said nothing."""
    later = [HEAD, ("The gate", "5 days", "done"), ("The key", "", "open"), ("The door", "", "new")]
    body, found = moved(columns("02"), later)
    assert body == shown(columns("02", later))
    assert {one.after for one in found} == {""}


@pytest.mark.parametrize(
    "later", [[HEAD, ("The gate", "8 days", "open"), ROWS[2]], [*ROWS, NEW]], ids=["changed", "new"]
)
def test_a_column_that_people_took_out_comes_back_whole_when_we_say_something_new_in_it(
    later: list[tuple[str, ...]],
) -> None:
    body, found = moved(columns("02"), later)
    assert body == shown(later)
    assert len(found) == 2


def test_a_row_of_peoples_leaves_a_column_that_comes_back_empty() -> None:
    """Their words stood under the next heading else."""
    typed = ("Our own row", "typed")
    body, _ = moved([*columns("02"), typed], [*ROWS, NEW])
    assert body in {
        shown([*ROWS, NEW, ("Our own row", "", "typed")]),
        shown([*ROWS, ("Our own row", "", "typed"), NEW]),
    }


def test_a_column_in_the_place_of_another_is_no_edit_of_that() -> None:
    found = edits(table(ROWS), table(columns("02m")))
    assert [(one.before, one.after) for one in found] == [
        ("<th><p>Effort</p></th>", ""),
        ("<td><p>5 days</p></td>", ""),
    ]


def test_an_edit_in_a_column_that_ours_moves_stays_with_its_words() -> None:
    """A column of ours comes in before it, such as one more person's."""
    base, theirs = table(ROWS), table(ROWS).replace("5 days", "6 days")
    ours = table(
        [
            ("Requirement", "Lead", "Effort", "State"),
            ("The gate", "", "5 days", "open"),
            ("The key", "", "", "none"),
        ]
    )
    assert merge(base, theirs, ours).body == ours.replace("5 days", "6 days")
