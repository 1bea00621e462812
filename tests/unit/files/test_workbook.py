"""Workbooks as Excel will read them: cells by their raw XML, and nothing that people wrote ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from lxml import etree

from syncer.domain.kinds import Kind
from syncer.domain.values import MoneyValue
from syncer.files.workbook import csv_file, workbook
from syncer.intake import rows
from syncer.intake.grid import LONGEST
from syncer.intake.identity import says_something
from syncer.intake.profile import Layout
from syncer.pages.sheets import Book, Cell, Sheet

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 3)
FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x")', "＝1+1", "=")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(*rows: Sequence[Cell], heads: Sequence[str] = ("ID", "Title")) -> Sheet:
    return Sheet("requirement", "Requirements", tuple(heads), tuple(heads), tuple(tuple(row) for row in rows))


def made(*sheets: Sheet, internal: bool = False) -> Book:
    return Book("Overview", (("Project", "CAMP"), ("State of the data", DAY)), sheets, DAY, internal)


def part(data: bytes, name: str) -> etree._Element:
    with ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def cells(data: bytes, number: int = 2) -> dict[str, etree._Element]:
    found = part(data, f"xl/worksheets/sheet{number}.xml").iter(f"{_MAIN}c")
    return {str(cell.get("r")): cell for cell in found}


def words(cell: etree._Element) -> str:
    return "".join(str(text) for text in cell.itertext())


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_string_cell(text: str) -> None:
    data, problems = workbook(made(sheet(("REQ-0001", text), heads=("ID", text))), SHANGHAI)
    for place in ("B1", "B2"):
        cell = cells(data)[place]
        assert cell.get("t") == "inlineStr"
        assert words(cell) == text
    assert problems == ()
    with ZipFile(io.BytesIO(data)) as archive:
        written = b"".join(archive.read(name) for name in archive.namelist())
    assert re.search(rb"<(\w+:)?f[ >]", written) is None, "there is a formula somewhere"
    style = part(data, "xl/styles.xml").find(f"{_MAIN}cellXfs")
    assert style is not None
    assert style[int(cells(data)["B2"].get("s", "0"))].get("quotePrefix") == "1"


def test_characters_that_no_xml_may_hold_leave_a_mark() -> None:
    data, _ = workbook(made(sheet(("REQ-0001", "a\x00b\x0bc\ud800d\ufffe_x0041_\r\ne"))), SHANGHAI)
    assert words(cells(data)["B2"]) == "a\ufffdb\ufffdc\ufffdd\ufffd_x005F_x0041_\ne"


def test_a_text_no_cell_can_hold_is_cut_with_a_note_and_a_warning() -> None:
    """In Excel's own count, where a rare character takes two."""
    fits, long = "红" * LONGEST, "🎪" * 20_000
    data, problems = workbook(made(sheet(("REQ-0001", fits), ("REQ-0002", long))), SHANGHAI)
    assert words(cells(data)["B2"]) == fits
    kept = words(cells(data)["B3"])
    assert len(kept.encode("utf-16-le")) // 2 <= LONGEST
    assert kept.endswith("[… cut 已截断: 32767 / 40000]")
    assert "\ufffd" not in kept
    (problem,) = problems
    assert "REQ-0002: Title is cut" in problem.message
    assert problem.severity.value == "warning"


def test_days_instants_figures_and_money_are_what_they_are() -> None:
    row: tuple[Cell, ...] = (
        "REQ-0001",
        DAY,
        datetime(2026, 11, 3, 18, 30, tzinfo=UTC),
        5,
        MoneyValue(amount=Decimal("1200.50"), currency="CNY"),
        None,
        date(1899, 12, 31),
        MoneyValue(amount=Decimal("99999999999999.99"), currency="CNY"),
    )
    data, _ = workbook(made(sheet(row, heads=tuple("ABCDEFGH"))), SHANGHAI)
    page = openpyxl.load_workbook(io.BytesIO(data))["Requirements"]
    assert page["B2"].value == datetime(2026, 11, 3)  # noqa: DTZ001  # Excel knows no zones
    assert page["B2"].number_format == "yyyy-mm-dd"
    assert page["C2"].value == datetime(2026, 11, 4, 2, 30)  # noqa: DTZ001
    assert page["D2"].value == 5
    assert (page["E2"].value, page["E2"].number_format) == (1200.5, '#,##0.00 "CNY"')
    assert page["F2"].value is None
    assert page["G2"].value == "1899-12-31"
    assert page["H2"].value == "99999999999999.99 CNY"


def test_a_sheet_is_ready_to_read() -> None:
    rows = [("REQ-0001", "short"), ("REQ-0002", "一个很长的名称" * 20)]
    data, _ = workbook(made(sheet(*rows)), SHANGHAI)
    page = openpyxl.load_workbook(io.BytesIO(data))["Requirements"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("C2", "A1:B3")
    assert page["B3"].alignment.wrap_text
    widths = [page.column_dimensions[letter].width for letter in "AB"]
    assert widths == [10, 60]


def test_names_of_sheets_are_those_excel_takes() -> None:
    wild = Sheet("x", "a/b:c*[d]?'" + "长" * 40, ("id",), ("ID",), (("REQ-0001",),))
    data, _ = workbook(made(wild), SHANGHAI)
    name = openpyxl.load_workbook(io.BytesIO(data)).sheetnames[1]
    assert name.startswith("a b c  d")
    assert len(name) <= 31


def test_the_same_data_are_the_same_bytes() -> None:
    book = made(sheet(("REQ-0001", "a")), internal=True)
    first, second = (workbook(book, SHANGHAI)[0] for _ in range(2))
    assert first == second
    with ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-03T00:00:00Z" in archive.read("docProps/core.xml")
        assert archive.infolist()[0].filename == "[Content_Types].xml"


@pytest.mark.parametrize("text", FORMULAS)
def test_csv_opens_in_excel_with_chinese_and_without_formulas(text: str) -> None:
    data = csv_file(sheet(("REQ-0001", text), ("REQ-0002", "名称, “x”\n二")), SHANGHAI)
    assert data.startswith(b"\xef\xbb\xbfID,Title\r\n")
    shown = data.decode("utf-8-sig")
    assert f"'{text[:1]}" in shown
    assert '"名称, “x”\n二"' in shown


def test_csv_writes_values_plainly() -> None:
    row: tuple[Cell, ...] = (-5, DAY, datetime(2026, 11, 3, 18, 30, tzinfo=UTC), None)
    money = MoneyValue(amount=Decimal("-3.50"), currency="CNY")
    data = csv_file(sheet((*row, money), heads=tuple("ABCDE")), SHANGHAI)
    assert data.decode("utf-8-sig").splitlines()[1] == "-5,2026-11-03,2026-11-04 02:30,,-3.50 CNY"


@pytest.mark.parametrize("text", [*FORMULAS, " =1+1", "\u3000＝1+1", "\u200b@SUM(A1)"])
def test_a_guarded_text_of_a_csv_export_is_imported_as_what_it_was(text: str) -> None:
    """The apostrophe keeps spreadsheets from working it out, and is no word of anybody's."""
    page = sheet(("REQ-0001", text), heads=("ID", "Title"))
    raw = csv_file(page, SHANGHAI)
    (_, row) = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert row[1].startswith("'")
    if says_something(text):
        found = rows.read(raw.decode("utf-8-sig"), "t.csv", Layout(Kind.ACTION))
        (draft,) = found.drafts
        assert " ".join(draft.title.split()) == " ".join(text.split())
