"""Tables as people export them: the dialect is told from the file, and every cell knows where it stands."""

from __future__ import annotations

import csv

import pytest

from syncer.intake.tables import Cell, Dialect, read_rows, read_table, sniff


def texts(text: str, dialect: Dialect | None = None) -> list[list[str]]:
    return [[cell.text for cell in row] for row in read_rows(text, dialect or sniff(text))]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_told(delimiter: str) -> None:
    text = f"title{delimiter}description\nA{delimiter}one, two; three\nB{delimiter}four\n".replace(
        "one, two; three", '"one, two; three"'
    )
    assert sniff(text) == Dialect(delimiter, '"')
    assert texts(text)[1] == ["A", "one, two; three"]


def test_single_quotes_that_hold_delimiters_are_quotes() -> None:
    text = "id,text,class\n1,'a, b',F\n2,'it\\'s, here',F\n3,'say ''x'', y',F\n"
    assert sniff(text) == Dialect(",", "'")
    table = read_table(text)
    assert table is not None
    assert [row[1].text for row in table.rows] == ["a, b", "it's, here", "say 'x', y"]


def test_single_quotes_kept_as_words_are_taken_away() -> None:
    """A spreadsheet eats the first of them in some cells and doubles the double ones."""
    text = "id,text,class\n1,'a 90\\% b',F\n2,c’s d',F\n3,\"' \\te \"\"f\"\", g'\",F\n4,'h',F\n"
    table = read_table(text)
    assert table is not None
    assert table.quoted == (1,)
    assert [row[1].text for row in table.rows] == ["a 90% b", "c’s d", '  e "f", g', "h"]


def test_a_column_of_plain_words_keeps_its_quotes_and_backslashes() -> None:
    table = read_table("title,text\nA,'tis so\nB,C:\\temp\nC,rock 'n' roll\n")
    assert table is not None
    assert [row[1].text for row in table.rows] == ["'tis so", "C:\\temp", "rock 'n' roll"]


def test_cells_know_the_line_and_column_of_the_file() -> None:
    text = 'a,b\r\n"one\r\ntwo",x\r\n  y , "z"\r\n'
    rows = list(read_rows(text, Dialect()))
    assert [(cell.line, cell.column) for cell in rows[1]] == [(2, 1), (3, 6)]
    assert rows[1][0].text == "one\r\ntwo"
    assert rows[2] == (Cell("  y ", 4, 1), Cell("z", 4, 6, enclosed=True))


def test_a_quote_that_does_not_close_tears_its_own_row_only() -> None:
    rows = list(read_rows('a,b\n1,"open\n2,"fine"\n3,also\n', Dialect()))
    assert [[cell.torn for cell in row] for row in rows] == [
        [False, False],
        [False, True],
        [False, False],
        [False, False],
    ]
    assert rows[2][1].text == "fine"


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", 'a,"b ""c"" d",e\n\n"x\ny",,z', "one\n", "", '"",""\n', "a,b\r1,2\r", '"a",b,\n,,\n'],
)
def test_well_formed_tables_read_as_everybody_reads_them(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = "\n".join(lines)
    expected = [row or [""] for row in csv.reader(plain.splitlines(keepends=True))]
    assert texts(plain, Dialect()) == (expected or [[""]])


def test_an_empty_file_is_no_table() -> None:
    assert read_table("\n ,\n") is None
