"""A blank form as a workbook that people fill in, and a filled one as cells again (PG-15, PG-16).

What a form is known by stands on a hidden sheet, which no menu shows and no program drops. Every text of ours is a text, never a formula.
"""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable
from syncer.files.sheetxml import escaped, read_book
from syncer.files.workbook import clean, tab
from syncer.intake.forms import TAB, Blank, BlankTable
from syncer.intake.grid import Grid, cell_name, plain

_WIDTHS = (22, 44, 22, 30, 30)
_HEAD = PatternFill("solid", fgColor="DDE6F0")
_EMPTY = PatternFill("solid", fgColor="FFFDF2")
_LINE = Side("thin", color="A0A8B0")
_EDGE = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def form_workbook(blank: Blank, stamp: str) -> bytes:
    """The bytes of a workbook with one sheet to fill in, lists to choose from, and its stamp on a hidden sheet."""
    made = Workbook()
    page = made.active
    assert isinstance(page, Worksheet)
    page.title = tab(blank.title)
    _text(page, 1, 1, blank.title).font = Font(bold=True, size=16)
    for row, note in enumerate(blank.notes, 2):
        _text(page, row, 1, note)
    first = len(blank.notes) + 3
    for number, (label, options) in enumerate(blank.lines, first):
        _label(page, number, 1, label)
        _empty(page, number, 2, number, options)
    above = first + len(blank.lines) + 1
    for table in blank.tables:
        above = _table(page, above, table)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.page_setup.fitToHeight = 0
    hidden = made.create_sheet(TAB)
    hidden.sheet_state = "veryHidden"
    _text(hidden, 1, 1, stamp)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def _table(page: Worksheet, above: int, table: BlankTable) -> int:
    """A table to fill in, its first cells as they are given; returns the row that the next one begins in."""
    _text(page, above, 1, table.above).font = Font(bold=True)
    last = above + 1 + len(table.given) + table.rows
    for column, (label, options) in enumerate(table.columns, 1):
        _label(page, above + 1, column, label)
        _empty(page, above + 2, column, last, options)
    for row, given in enumerate(table.given, above + 2):
        _text(page, row, 1, given)
    return last + 2


def workbook_stamp(raw: bytes, file: str) -> tuple[str, tuple[Grid, ...]]:
    """The stamp on a workbook's hidden sheet, "" for none, and the sheets that people see. Raises Unreadable."""
    book = read_book(raw, file)
    hidden = next((one.grid for one in book.sheets if one.grid.name == TAB), None)
    cell = hidden.at(1, 1) if hidden is not None else None
    shown = book.shown
    if not shown:
        raise Unreadable(
            Problem("the workbook shows no sheet", "unhide the form", Place(file), code="workbook")
        )
    return (plain(cell.value) if cell is not None else ""), shown


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell), "nothing is merged here"
    cell.value = escaped(clean(text))
    cell.data_type = "s"  # whatever it begins with
    return cell


def _label(page: Worksheet, row: int, column: int, text: str) -> None:
    cell = _text(page, row, column, text)
    cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _EDGE
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _empty(page: Worksheet, first: int, column: int, last: int, options: Sequence[str]) -> None:
    """Cells of one column to write into, kept as text; with words to choose from where there are any."""
    for row in range(first, last + 1):
        cell = page.cell(row, column)
        cell.fill, cell.border, cell.number_format = _EMPTY, _EDGE, "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    if options:
        choice = DataValidation("list", formula1=f'"{",".join(options)}"', allow_blank=True)
        page.add_data_validation(choice)
        choice.add(f"{cell_name(first, column)}:{cell_name(last, column)}")
