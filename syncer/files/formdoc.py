"""A blank form as a Word document that people fill in, and a filled one as cells again (PG-15, PG-16).

What a form is known by stands among the document's properties, which Word keeps. Its library is an extra, so whoever imports this module looks for
that first; a document is opened only where it is one and no trap.
"""

import io

import docx

from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable
from syncer.files.wordfile import check
from syncer.files.workbook import clean
from syncer.intake.forms import Blank
from syncer.intake.grid import Grid, GridCell, grid


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


def document_stamp(raw: bytes, file: str) -> tuple[str, Grid]:
    """The stamp among a document's properties, "" for none, and its tables below one another. Raises Unreadable."""
    check(raw, file)
    try:
        document = docx.Document(io.BytesIO(raw))
        cells: dict[tuple[int, int], GridCell] = {}
        rows = [row for table in document.tables for row in table.rows]
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row.cells, 1):
                if cell.text.strip():
                    cells[number, column] = GridCell(cell.text.strip())
        return document.core_properties.identifier, grid("", cells)
    except (KeyError, ValueError, AttributeError, LookupError, SyntaxError):
        message = "the document is broken, or no Word document"
        raise Unreadable(
            Problem(message, "open it in Word and save it as .docx", Place(file), code="document")
        ) from None


def _offered(options: tuple[str, ...]) -> str:
    """Words to choose from, behind a label: a document has no lists to choose from."""
    if not options:
        return ""
    return (
        f" ({', '.join(options)})" if all(one.isascii() for one in options) else f"（{'、'.join(options)}）"
    )
