"""Sheets as files that people open in Excel: a workbook, or one sheet as CSV.

What people wrote stays text: no cell ever becomes a formula, whatever it begins with. Nothing is lost silently: a
text that no cell can hold is cut with a note in it and a problem. The same sheets give the same bytes.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from syncer.domain.problems import Problem, Severity
from syncer.domain.values import MoneyValue, write_moment
from syncer.files.sheetxml import escaped
from syncer.intake.grid import LONGEST, GridCell, units
from syncer.intake.memo import TAB
from syncer.intake.tables import UNSEEN
from syncer.pages.sheets import Book, Cell, Sheet

_NARROWEST, _WIDEST = 8, 60
_EARLIEST = date(1900, 3, 1)  # Excel counts a 29 February 1900, so earlier days are off by one
_DIGITS = 15  # of a figure that a cell keeps
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NO_TAB = re.compile(r"[\[\]:*?/\\']")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TOP = Alignment(vertical="top", wrap_text=True)
_HEAD = PatternFill("solid", fgColor="DDE6F0")


@dataclass(slots=True)
class _Writing:
    """One workbook under way: the zone of its times, and what had to be cut."""

    zone: tzinfo
    problems: list[Problem] = field(default_factory=list)


def workbook(
    book: Book, zone: tzinfo, memo: Sequence[Sequence[str]] = ()
) -> tuple[bytes, tuple[Problem, ...]]:
    """The bytes of an XLSX file with times in a zone, and a warning for each text that had to be cut.

    `memo` are the rows of a sheet that no menu shows, by which the workbook is taken back.
    """
    writing, made = _Writing(zone), Workbook()
    cover = made.active
    assert isinstance(cover, Worksheet)
    cover.title = tab(book.name)
    _cover(cover, book, writing)
    for sheet in book.sheets:
        _sheet(made.create_sheet(tab(sheet.name)), sheet, writing)
    if memo:
        _remember(made.create_sheet(TAB), memo)
    return _bytes(made, book.dated), tuple(writing.problems)


def csv_file(sheet: Sheet, zone: tzinfo) -> bytes:
    """One sheet as CSV in UTF-8 with a mark, so that Excel reads Chinese; a text that looks like a formula gets a quote before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_quoted(head) for head in sheet.heads])
    writer.writerows([[_csv_cell(cell, zone) for cell in row] for row in sheet.rows])
    return out.getvalue().encode("utf-8-sig")


# ------------------------------------------------------------------------------------- sheets


def _at(page: Worksheet, row: int, column: int) -> WrittenCell:
    found = page.cell(row, column)
    assert isinstance(found, WrittenCell), "nothing is merged here"
    return found


def _cover(page: Worksheet, book: Book, writing: _Writing) -> None:
    for number, (label, value) in enumerate(book.cover, 1):
        _put(_at(page, number, 1), label, writing, label)
        _at(page, number, 1).font = Font(bold=True)
        _put(_at(page, number, 2), value, writing, label)
    if book.internal:
        page.sheet_properties.tabColor = "C00000"
        _at(page, 1, 1).font = Font(bold=True, size=16, color="C00000")
    _widths(page, [[label for label, _ in book.cover], [value for _, value in book.cover]])


def _sheet(page: Worksheet, sheet: Sheet, writing: _Writing) -> None:
    for column, head in enumerate(sheet.heads, 1):
        _put(_at(page, 1, column), head, writing, sheet.name)
        _at(page, 1, column).font = Font(bold=True)
        _at(page, 1, column).fill = _HEAD
    for number, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row, 1):
            _put(_at(page, number, column), value, writing, f"{row[0]}: {sheet.heads[column - 1]}")
    page.freeze_panes = "C2"  # the head, and a record's ID and title
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.heads))}{len(sheet.rows) + 1}"
    _widths(page, [[head, *cells] for head, *cells in zip(sheet.heads, *sheet.rows, strict=True)])


def _remember(page: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    page.sheet_state = "veryHidden"
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            cell = _at(page, number, column)
            cell.value = escaped(text)
            cell.data_type = "s"


def as_read(value: Cell, zone: tzinfo) -> GridCell | None:
    """A cell as whoever reads the written workbook finds it; None for an empty one."""
    number, _ = _figure(value, zone)
    if number is None or number == "":
        return None
    if isinstance(number, str):
        return GridCell(_fitting(clean(number), "", _Writing(zone)))
    if isinstance(number, datetime):
        return GridCell((number + timedelta(milliseconds=500)).replace(microsecond=0))
    return GridCell(number, value.currency if isinstance(value, MoneyValue) else "")


def tab(name: str) -> str:
    """A name as the tab of a sheet: without what no tab may hold, 31 characters at the most."""
    return _NO_TAB.sub(" ", clean(name)).strip()[:31] or "-"


def _widths(page: Worksheet, columns: Sequence[Sequence[Cell]]) -> None:
    for number, cells in enumerate(columns, 1):
        widest = max((_width(cell) for cell in cells), default=0)
        page.column_dimensions[get_column_letter(number)].width = min(max(widest + 2, _NARROWEST), _WIDEST)


def _width(cell: Cell) -> int:
    """Columns of a terminal, which are near enough to Excel's: a Chinese character takes two."""
    if cell is None:
        return 0
    text = f"{cell.amount} {cell.currency}" if isinstance(cell, MoneyValue) else str(cell)[: _WIDEST * 40]
    lines = text.splitlines() or [""]
    return max(sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) for line in lines)


# -------------------------------------------------------------------------------------- cells


def _put(cell: WrittenCell, value: Cell, writing: _Writing, where: str) -> None:
    cell.alignment = _TOP
    number, form = _figure(value, writing.zone)
    if isinstance(number, str):
        cell.value = escaped(_fitting(clean(number), where, writing))
        cell.data_type = "s"  # whatever it begins with
        cell.quotePrefix = number.startswith(_LOOKS_LIKE_A_FORMULA)  # and when somebody edits it
        return
    cell.value = number
    if form:
        cell.number_format = form


def _figure(value: Cell, zone: tzinfo) -> tuple[str | int | float | date | None, str]:
    """A value as Excel holds it, and its format; what Excel would hold wrongly is a text."""
    if isinstance(value, MoneyValue):
        form = f'#,##0.00 "{value.currency}"'
        exact = len(value.amount.as_tuple().digits) <= _DIGITS
        return (float(value.amount), form) if exact else (f"{value.amount:f} {value.currency}", "")
    if isinstance(value, datetime):
        there = value.astimezone(zone).replace(tzinfo=None)
        return (there, "yyyy-mm-dd hh:mm") if there.date() >= _EARLIEST else (there.isoformat(" "), "")
    if isinstance(value, date):
        return (value, "yyyy-mm-dd") if value >= _EARLIEST else (value.isoformat(), "")
    if isinstance(value, Decimal):
        return float(value), ""
    if isinstance(value, int) and abs(value) >= 10**_DIGITS:
        return str(value), ""
    return value, ""


def clean(text: str) -> str:
    """A text without characters that no XML may hold; each leaves a mark where it stood."""
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _fitting(text: str, where: str, writing: _Writing) -> str:
    whole = units(text)
    if whole <= LONGEST:
        return text
    note = f"\n[… cut 已截断: {LONGEST} / {whole}]"
    room = LONGEST - units(note)
    kept = text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore")
    hint = "--format json holds the whole text"
    message = f"{where} is cut: a cell holds {LONGEST:,} characters, and this text has {whole:,}"
    writing.problems.append(Problem(message, hint, severity=Severity.WARNING, code="cut"))
    return kept + note


def _quoted(text: str) -> str:
    text = clean(text)
    return f"'{text}" if text.lstrip(UNSEEN).startswith(_LOOKS_LIKE_A_FORMULA) else text


def _csv_cell(value: Cell, zone: tzinfo) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, MoneyValue):
        return f"{value.amount:f} {value.currency}"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return write_moment(value)
    return str(value)


# -------------------------------------------------------------------------------------- bytes


def _bytes(made: Workbook, dated: date | None) -> bytes:
    """The archive with the data's date in place of every clock's."""
    stamp = datetime.combine(dated or date(*_EPOCH[:3]), time(), UTC).replace(tzinfo=None)
    made.properties.creator = "syncer"
    made.properties.created = made.properties.modified = stamp
    raw, steady = io.BytesIO(), io.BytesIO()
    ExcelWriter(made, ZipFile(raw, "w", ZIP_DEFLATED)).save()
    with ZipFile(raw) as source, ZipFile(steady, "w", ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return steady.getvalue()
