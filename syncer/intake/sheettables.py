"""A sheet of a workbook as a table of words, for lists that people keep in Excel (REQ-1).

Figures and days become the words a person would type. Cells that a person cannot have meant as they stand – merged
ones, formulas without a result – are told by their names and their rows left out.
"""

from collections.abc import Iterable, Iterator, Sequence

from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake.cells import fold
from syncer.intake.grid import Box, Grid, GridCell, cell_name, plain
from syncer.intake.sheetwords import SheetWords, head_of
from syncer.intake.tables import Cell, Dialect, Row, Table


def choose(
    sheets: Sequence[Grid], file: str, kind: Kind, words: SheetWords, wanted: Iterable[str] = ()
) -> tuple[Grid | None, list[Problem]]:
    """Return the sheet to read – the first whose heads name a field – and a word on the others that have cells."""
    filled = [sheet for sheet in sheets if sheet.cells]
    said = [fold(word) for word in wanted]
    fitting = [sheet for sheet in filled if head_of(sheet, kind, words, said) is not None]
    chosen = next(iter([*fitting, *filled]), None)
    others = [sheet.name for sheet in filled if sheet is not chosen]
    if not others or chosen is None:
        return chosen, []
    message = f"sheet '{chosen.name}' is read; not read: {', '.join(others)}"
    return chosen, [Problem(message, "say another with --sheet NAME", Place(file), Severity.INFO, "sheets")]


def table_of(
    sheet: Grid, file: str, kind: Kind, words: SheetWords, wanted: Iterable[str] = ()
) -> tuple[Table | None, list[Problem]]:
    """Return a sheet as a table, and the cells that cannot be taken; None where nothing can be."""
    head = head_of(sheet, kind, words, [fold(word) for word in wanted])
    first = head.row if head is not None else next(iter(sheet.rows), 0)
    if not first:
        return None, [Problem("there is nothing in the sheet", "", Place(file), code="empty")]
    width = max(column for (row, column) in sheet.cells if row == first)
    merged = [one for one in sheet.merged if one.top <= first <= one.bottom]
    if merged:
        return None, [_merged(merged[0], file, "the row of heads")]
    problems: list[Problem] = []
    rows = [_row(sheet, row, width) for row in sheet.rows if row > first]
    kept = [row for row in rows if not _wrong(sheet, row, file, problems)]
    header = tuple(_text(sheet.at(first, column)) for column in range(1, width + 1))
    filled = tuple(row for row in kept if any(cell.text.strip() for cell in row))
    return Table(tuple(" ".join(head.split()) for head in header), filled, Dialect(), line=first), problems


def _row(sheet: Grid, row: int, width: int) -> Row:
    return tuple(Cell(_text(sheet.at(row, column)), row, column) for column in range(1, width + 1))


def _text(cell: GridCell | None) -> str:
    if cell is None:
        return ""
    text = plain(cell.value)
    return f"{text} {cell.currency}" if cell.currency and isinstance(cell.value, int | float) else text


def _wrong(sheet: Grid, row: Row, file: str, problems: list[Problem]) -> bool:
    found = list(_odd(sheet, row, file))
    problems += found
    return bool(found)


def _odd(sheet: Grid, row: Row, file: str) -> Iterator[Problem]:
    for cell in row:
        there = sheet.at(cell.line, cell.column)
        if there is not None and (there.error or (there.formula and there.value is None)):
            yield formula_problem(there, file, cell.line, cell.column)
    box = sheet.merged_over(row[0].line, (cell.column for cell in row)) if row else None
    if box is not None and (row[0].line == box.top or box.bottom > box.top):
        yield _merged(box, file, f"row {row[0].line}", row[0].line)


def formula_problem(cell: GridCell, file: str, row: int, column: int) -> Problem:
    """Return what to tell of a formula that gives nothing, by the name of its cell."""
    name, place = cell_name(row, column), Place(file, row, column)
    if cell.error:
        return Problem(
            f"cell {name} says {cell.value}", "mend its formula, or write the value itself", place, code="row"
        )
    message = f"cell {name} has a formula that was never worked out"
    hint = "open the workbook in Excel and save it, or write the value itself"
    return Problem(message, hint, place, code="row")


def _merged(box: Box, file: str, what: str, row: int = 0) -> Problem:
    message = f"{what} has merged cells ({box.name}): which cell the words belong to cannot be told"
    return Problem(
        message,
        "unmerge them and write the words into each",
        Place(file, row or box.top, box.left),
        code="row",
    )
