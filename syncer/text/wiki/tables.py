"""A changed table: rows and cells that say the same keep their source."""

from __future__ import annotations

from dataclasses import replace

from syncer.text.align import align
from syncer.text.markdown.writer import written
from syncer.text.normal import sayable
from syncer.text.tree import Cell, Document, Paragraph, Row, Table
from syncer.text.wiki.patch import patched_line
from syncer.text.wiki.pieces import inlines, pieces, silent
from syncer.text.wiki.reader import WikiReader
from syncer.text.wiki.rows import CellSource, RowSource, plain_rows
from syncer.text.wiki.writer import WikiWriter


def patched_table(
    body: str, table: Table, reader: WikiReader, writer: WikiWriter, newline: str
) -> str | None:
    """The source of a table that says `table`; None where that has to be written anew."""
    old = plain_rows(body)
    if not old or len(old[0].cells) != len(table.rows[0].cells):
        return None
    keys = [_key(row, reader) for row in old]
    origins = align(keys, [_written(row) for row in table.rows])
    used = {origin.index for origin in origins}
    gone = [row for index, row in enumerate(old) if index not in used]
    if any(list(silent(pieces(cell.text))) for row in gone for cell in row.cells):
        return None
    out: list[str] = []
    for origin, row in zip(origins, table.rows, strict=True):
        if origin.index is None:
            out.append(writer.row(row))
        elif origin.same:
            out.append(old[origin.index].raw.strip("\r\n"))
        else:
            out.append(_row(old[origin.index], row, reader, writer).raw.strip("\r\n"))
    return newline.join(out)


def _written(row: Row) -> str:
    cells = tuple(Cell(header=False, blocks=cell.blocks) for cell in row.cells)
    return written((Table((Row(cells),)),))


def _key(row: RowSource, reader: WikiReader) -> str:
    cells = tuple(
        Cell(header=False, blocks=(Paragraph(inlines(cell.text.strip(), reader.person)),))
        for cell in row.cells
    )
    return written(sayable(Document((Table((Row(cells),)),))).blocks)


def _row(old: RowSource, row: Row, reader: WikiReader, writer: WikiWriter) -> RowSource:
    cells = (_cell(given, cell, reader, writer) for given, cell in zip(old.cells, row.cells, strict=True))
    return replace(old, cells=tuple(cells))


def _cell(old: CellSource, cell: Cell, reader: WikiReader, writer: WikiWriter) -> CellSource:
    text = old.text.strip()
    at = old.text.find(text)
    line = next((block.inlines for block in cell.blocks if isinstance(block, Paragraph)), ())
    patched = patched_line(text, line, reader.person, writer.account, in_cell=True)
    whole = old.text[:at] + patched + old.text[at + len(text) :]
    return replace(old, text=whole or " ")
