"""Whatever people wrote, a workbook holds it as text, whole and readable."""

from __future__ import annotations

import io
from zoneinfo import ZoneInfo

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.files.workbook import clean, csv_file, workbook
from syncer.pages.sheets import Book, Sheet
from tests.support.tries import tries

UTC = ZoneInfo("UTC")
_texts = st.one_of(st.text(max_size=30), st.text(alphabet="=+-@\t\r\n'\"_x0041, 红", max_size=12))


@given(texts=st.lists(_texts, min_size=1, max_size=5))
@settings(max_examples=tries(60))
def test_every_text_comes_back_as_text(texts: list[str]) -> None:
    rows = tuple((f"REQ-{number:04d}", text) for number, text in enumerate(texts, 1))
    sheet = Sheet("requirement", "Requirements", ("id", "title"), ("ID", "Title"), rows)
    data, problems = workbook(Book("Overview", (), (sheet,), None, False), UTC)
    page = openpyxl.load_workbook(io.BytesIO(data))["Requirements"]
    for number, text in enumerate(texts, 2):
        cell = page.cell(number, 2)
        assert cell.data_type in {"s", "n", "inlineStr"}
        assert cell.value is None or isinstance(cell.value, str)
        assert (cell.value or "").replace("_x005F_", "_") == clean(text)
    assert problems == ()
    assert csv_file(sheet, UTC).decode("utf-8-sig").startswith("ID,Title\r\n")
