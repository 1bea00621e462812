"""Tables as text – commas, semicolons or tabs, and whichever quotes – as cells that know where they stand.

Written out because rows have to be told by the line and column of the file, and because one cell that is badly quoted
must not swallow the rows after it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""
UNSEEN = " \u00a0\u3000\u200b\ufeff"
"""Characters that a spreadsheet looks past to find one of them."""
DELIMITERS, QUOTES = ",;\t|", "\"'"
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"t": " ", "n": "\n", "r": ""}
_SAMPLE = 200  # rows
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Dialect:
    """What parts cells, and what encloses those that hold it."""

    delimiter: str = ","
    quote: str = '"'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and where it begins, from 1.

    `enclosed` when it stood in quotes; `torn` when a quote opens that does not close before a delimiter.
    """

    text: str
    line: int
    column: int
    enclosed: bool = False
    torn: bool = False


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it that have anything in them; `quoted`: columns that held quotes of their own.

    `line` is where the header stands, from 1.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    dialect: Dialect
    quoted: tuple[int, ...] = ()
    line: int = 1


def read_table(text: str) -> Table | None:
    """Return a text as a table in the dialect that fits it best; None when there is nothing in it."""
    dialect = sniff(text)
    found = [row for row in read_rows(text, dialect) if not _blank(row)]
    if not found:
        return None
    header = tuple(" ".join(cell.text.replace("\ufeff", "").split()) for cell in found[0])
    own = tuple(at for at in range(len(header)) if dialect.quote == "'" or _own_quotes(found[1:], at))
    rows = tuple(_unquoted(row, own, dialect) for row in found[1:])
    return Table(header, rows, dialect, own if dialect.quote != "'" else ())


def sniff(text: str) -> Dialect:
    """Return the dialect in which most rows are as wide as the first; commas and double quotes when nothing tells."""
    choices = [Dialect(delimiter, quote) for quote in QUOTES for delimiter in DELIMITERS]
    return max(choices, key=lambda dialect: regular(text, dialect))


def regular(text: str, dialect: Dialect) -> float:
    """Return the share of the first rows that are well quoted and as wide as the header; 0 with less than two columns.

    Single quotes are taken for quotes only where some cell stands in them.
    """
    rows = [row for row in islice(read_rows(text, dialect), _SAMPLE) if not _blank(row)]
    single = dialect.quote == "'" and not any(cell.enclosed for row in rows for cell in row)
    if not rows or len(rows[0]) < 2 or single:
        return 0.0
    fits = sum(len(row) == len(rows[0]) and not any(cell.torn for cell in row) for row in rows)
    return fits / len(rows)


def _blank(row: Row) -> bool:
    return not any(cell.text.strip("\ufeff \t") for cell in row)


# ---------------------------------------------------------------------------------------- cells


def read_rows(text: str, dialect: Dialect) -> Iterator[Row]:
    """Yield the rows of a text, blank ones too, each with the place of every cell."""
    pattern = _pattern(dialect)
    at, line, begins = 0, 1, 0
    row: list[Cell] = []
    while True:
        found = pattern.match(text, at)
        assert found is not None, "a cell may be empty, so that one always begins"
        row.append(_cell(found, dialect, line, at - begins + 1))
        for newline in _NEWLINE.finditer(found[0]):
            line, begins = line + 1, at + newline.end()
        at = found.end()
        if text[at : at + 1] == dialect.delimiter:
            at += 1
            continue
        yield tuple(row)
        row = []
        ended = _NEWLINE.match(text, at)
        if ended is None or ended.end() == len(text):
            return
        at, line, begins = ended.end(), line + 1, ended.end()


def _pattern(dialect: Dialect) -> re.Pattern[str]:
    between, quote = re.escape(dialect.delimiter), dialect.quote
    inner = rf"(?:[^{quote}]++|{quote}{quote})*+" if quote == '"' else r"(?:[^'\\]++|\\.|'')*+"
    blanks = "[ ]*+" if dialect.delimiter == "\t" else r"[ \t]*+"
    closed = rf"\ufeff?{blanks}{quote}(?P<quoted>{inner}){quote}{blanks}(?={between}|[\r\n]|\Z)"
    return re.compile(rf"(?:{closed}|(?P<plain>[^{between}\r\n]*+))", re.DOTALL)


def _cell(found: re.Match[str], dialect: Dialect, line: int, column: int) -> Cell:
    quoted = found["quoted"]
    if quoted is not None:
        return Cell(quoted.replace(dialect.quote * 2, dialect.quote), line, column, enclosed=True)
    words = found["plain"]
    return Cell(words, line, column, torn=words.lstrip("\ufeff \t").startswith(dialect.quote))


# ------------------------------------------------------------------------- quotes inside of cells


def _own_quotes(rows: Sequence[Row], at: int) -> bool:
    """Some programs wrote single quotes and a spreadsheet saved them as words: most cells of the column have both."""
    cells = [words for row in rows if at < len(row) and (words := row[at].text.strip())]
    wrapped = sum(len(words) > 1 and words[0] == words[-1] == "'" for words in cells)
    return bool(cells) and wrapped >= _MOSTLY * len(cells)


def _unquoted(row: Row, own: Sequence[int], dialect: Dialect) -> Row:
    return tuple(
        replace(cell, text=_bare(cell.text, dialect)) if at in own else cell for at, cell in enumerate(row)
    )


def _bare(text: str, dialect: Dialect) -> str:
    """The words within the quotes, one of which a spreadsheet may have eaten; a backslash protects what follows."""
    words = text
    if dialect.quote != "'":
        words = words.strip().removeprefix("'").removesuffix("'")
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), words)
