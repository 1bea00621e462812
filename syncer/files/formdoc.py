"""A blank form as a Word document that people fill in, and a filled one as cells again (PG-15, PG-16).

What a form is known by stands among the document's properties, which Word keeps. Its library is an extra, so whoever imports this module looks for
that first; a document is opened only where it is one and no trap.
"""

import io
from typing import Any

import docx

from syncer.files.wordfile import document_in, rows_of
from syncer.files.workbook import clean
from syncer.intake.forms import Blank
from syncer.intake.grid import Box, Grid, GridCell, grid


def form_document(blank: Blank, stamp: str) -> bytes:
    """The bytes of a Word document with tables to fill in, and its stamp among its properties."""
    made = docx.Document()
    made.core_properties.identifier = stamp
    made.core_properties.title = clean(blank.title)[:255]
    made.add_heading(clean(blank.title), 1)
    for note in blank.notes:
        made.add_paragraph(clean(note))
    lines = made.add_table(len(blank.lines), 2, "Table Grid")
    for row, (label, options) in zip(lines.rows, blank.lines, strict=True):
        row.cells[0].text = f"{label}{_offered(options)}"
    for asked in blank.tables:
        made.add_paragraph("")
        made.add_paragraph(asked.above)
        table = made.add_table(1 + len(asked.given) + asked.rows, len(asked.columns), "Table Grid")
        for cell, (label, options) in zip(table.rows[0].cells, asked.columns, strict=True):
            cell.text = f"{label}{_offered(options)}"
        for row, given in zip(table.rows[1:], asked.given, strict=False):
            row.cells[0].text = clean(given)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def document_stamp(raw: bytes, file: str) -> tuple[str, Grid, tuple[str, ...]]:
    """The stamp among a document's properties, "" for none, its tables below one another, and its paragraphs. Raises Unreadable."""
    with document_in(raw, file) as document:
        cells: dict[tuple[int, int], GridCell] = {}
        places: dict[Any, list[tuple[int, int]]] = {}
        rows = (row for table in document.tables for row in rows_of(table))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                places.setdefault(cell._tc, []).append((number, column))
                if cell.text.strip() and len(places[cell._tc]) == 1:
                    cells[number, column] = GridCell(cell.text.strip())
        merged = tuple(Box(*one[0], *one[-1]) for one in places.values() if len(one) > 1)
        said = tuple(one.text.strip() for one in document.paragraphs if one.text.strip())
        return document.core_properties.identifier, grid("", cells, merged), said


def _offered(options: tuple[str, ...]) -> str:
    """Words to choose from, behind a label: a document has no lists to choose from."""
    if not options:
        return ""
    return (
        f" ({', '.join(options)})" if all(one.isascii() for one in options) else f"（{'、'.join(options)}）"
    )
