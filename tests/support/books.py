"""Workbooks for tests, as people's programs write them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]


def book(sheets: Mapping[str, Rows], more: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """A workbook of these rows; `more` may do with it what a person would."""
    made = Workbook()
    assert isinstance(made.active, Worksheet)
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    more(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def parts(raw: bytes) -> dict[str, bytes]:
    """All parts of an archive by name."""
    with ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(found: Mapping[str, bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, raw in found.items():
            target.writestr(name, raw)
    return out.getvalue()
