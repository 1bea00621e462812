"""A sheet of a workbook as plain cells: what intake and the workbook's side read, whoever took the file apart.

Holds what a cell says and what it is (a figure, a day, a formula's result); it knows no field and reads no file.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

LONGEST = 32_767  # UTF-16 units in a cell; Excel refuses the workbook beyond it

Raw = str | int | float | bool | date | None
"""A cell's value; a date with a time of day is a `datetime` on the sheet's own clock, without a zone."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell: its value, the currency its format names, and whether a formula gives it; `error` for #REF! and the like."""

    value: Raw
    currency: str = ""
    formula: bool = False
    error: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of cells, edges included, from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        """The rectangle as a spreadsheet writes it: B2:C5."""
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet: cells that have anything in them by (row, column) from 1, and merged rectangles."""

    name: str
    cells: Mapping[tuple[int, int], GridCell]
    merged: tuple[Box, ...] = ()
    hidden: bool = False
    rows: tuple[int, ...] = field(default=())

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell there; None where nothing is."""
        return self.cells.get((row, column))

    def merged_over(self, row: int, columns: Iterable[int]) -> Box | None:
        """The first merged rectangle that holds one of these cells of a row."""
        here = (one for one in self.merged if one.top <= row <= one.bottom)
        wanted = tuple(columns)
        return next((one for one in here if any(one.left <= column <= one.right for column in wanted)), None)


def units(text: str) -> int:
    """How much of a cell a text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def grid(name: str, cells: Mapping[tuple[int, int], GridCell], merged: tuple[Box, ...] = ()) -> Grid:
    """A visible sheet of these cells."""
    return Grid(name, cells, merged, rows=tuple(sorted({row for row, _ in cells})))


def column_name(column: int) -> str:
    """Return the letters of a column from 1: A, Z, AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """Return a cell's name: B7."""
    return f"{column_name(column)}{row}"


def plain(value: Raw) -> str:
    """Return a cell's value as a person would type it: whole figures without a point, days in ISO form."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes" if value.second == 0 else "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)
