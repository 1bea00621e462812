"""A filled form read by its labels, in either language, wherever its lines and columns stand by now (PG-15, PG-16).

Nothing is guessed, and all that is wrong comes at once, each with the cell that people see it in. Reads cells only.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import normalize

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem
from syncer.intake.cells import Misread, fold
from syncer.intake.encoding import without_controls
from syncer.intake.flaws import Flaw
from syncer.intake.forms import Entry, Form, Table
from syncer.intake.grid import Grid, GridCell, plain
from syncer.intake.sheetvalues import SheetReader

LINES = "lines"  # the part of a form above its tables
_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")
_CODES = {"requested_at": "day", "due": "day", "requested_by": "person", "asked_by": "person"}


@dataclass(slots=True)
class Filled:
    """A filled form under way: how cells are called and understood, which records there are, what was wrong."""

    grid: Grid
    place: Place
    name: Callable[[int, int], str]
    reader: SheetReader
    known: Container[str]
    problems: list[Problem] = field(default_factory=list)
    marked: list[Flaw] = field(default_factory=list)
    tables: dict[str, "Found"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def wrong(  # noqa: PLR0917 -- in the order of the sentence
        self,
        row: int,
        column: int,
        message: str,
        hint: str = "",
        code: str = "word",
        options: Sequence[str] = (),
    ) -> None:
        """Note what is wrong in a cell, counted from 1; `code` and `options` as pages tell of it."""
        table, number, path = self._place(row, column)
        self.amiss(
            f"{self.name(row, column)}: {message}",
            hint,
            Flaw(code, table, number, path, self.said(row, column), tuple(options)),
        )

    def amiss(self, message: str, hint: str, flaw: Flaw) -> None:
        """Note what is wrong with the form, as the terminal says it and as a page does."""
        self.problems.append(Problem(message, hint, self.place, code="form"))
        self.marked.append(flaw)

    def _place(self, row: int, column: int) -> tuple[str, int, str]:
        """In which table, row and column a cell stands; a line to fill in stands in none."""
        for name, found in self.tables.items():
            if row in found.rows:
                path = next((path for path, at in found.columns.items() if at == column), "")
                return name, row - found.head, path
        return LINES, 0, next((path for path, at in self.lines.items() if at == row), "")

    def said(self, row: int, column: int) -> str:
        """What a cell says, without blanks around it."""
        cell = self.grid.at(row, column)
        return without_controls(plain(cell.value)).strip() if cell is not None else ""

    def value(self, kind: Kind, path: str, row: int, column: int) -> JsonValue:
        """The value of a field that a cell says, None for none or a wrong one."""
        cell = self.grid.at(row, column)
        try:
            return self.reader.value(kind, path, _trimmed(cell))
        except Misread as error:
            self.wrong(row, column, error.message, error.hint, _CODES.get(path, "value"))
            return None

    def person(self, row: int, column: int) -> str:
        """Whom a cell names, "" for nobody; who is not known to the project is wrong."""
        said = self.value(Kind.QUESTION, "asked_by", row, column)
        if said is None:
            return ""
        self.known_person(str(said), row, column)
        return str(said)

    def known_person(self, said: str, row: int, column: int) -> None:
        """Note that a cell names nobody of the project, where it does."""
        people = self.reader.people
        if people.find(said) is None:
            several = len(people.named(said)) > 1
            message = f"'{said}' is {'the name of several people' if several else 'nobody in the project'}"
            hint = "write the id or e-mail of somebody among 'people'"
            self.wrong(row, column, message, hint, "people" if several else "person")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a table of a form stands: its heads' row, its columns by name, and the rows below."""

    head: int
    columns: Mapping[str, int]
    rows: tuple[int, ...] = ()


def key(label: str) -> str:
    """A label as it is looked up: its first line, without the mark of what is needed and what stands behind it in brackets."""
    first = normalize("NFKC", label).strip().partition("\n")[0]
    return fold(_BEHIND.sub("", first.rstrip("*: ")).strip().rstrip("*: "))


def lay_out(filled: Filled, form: Form) -> None:
    """Find where tables and lines of a form stand; a table reaches to the next one's heads, or to what stands right above these."""
    heads = list(_heads(filled, form))
    above = {key(words) for table in form.tables for words in table.above.values()}
    for at, (table, one) in enumerate(heads):
        end = heads[at + 1][1].head if at + 1 < len(heads) else None
        rows = (row for row in filled.grid.rows if row > one.head and (end is None or row < end))
        inside = tuple(row for row in rows if key(filled.said(row, 1)) not in above)
        filled.tables.setdefault(table.name, replace(one, rows=inside))
    _lines(filled, form, min((one.head for one in filled.tables.values()), default=None))


def _heads(filled: Filled, form: Form) -> Iterator[tuple[Table, Found]]:
    for row in filled.grid.rows:
        cells = {column: key(filled.said(row, column)) for at, column in filled.grid.cells if at == row}
        for table in form.tables:
            names = named(table.columns)
            columns = {names[said]: column for column, said in cells.items() if said in names}
            if table.known_by <= set(columns):
                yield table, Found(row, columns)
                break


def named(entries: Sequence[Entry]) -> dict[str, str]:
    """The names of entries by their labels as they are looked up."""
    return {key(word): one.path for one in entries for word in one.label.values()}


def _lines(filled: Filled, form: Form, below: int | None) -> None:
    """The row of each entry, by its label in the first column, above the row `below`."""
    names = named(form.entries)
    for row in filled.grid.rows:
        path = names.get(key(filled.said(row, 1)))
        if below is not None and row >= below:
            break
        if path is not None and path in filled.lines:
            message = f"'{filled.said(row, 1)}' stands twice"
            filled.wrong(row, 1, message, f"row {filled.lines[path]} has it too: keep one", "twice")
        elif path is not None:
            filled.lines[path] = row


def missing(filled: Filled, form: Form, given: Container[str] = ()) -> None:
    """Note which lines that are needed are not there, or empty; `given` are those that need not be filled in here."""
    for entry in form.entries:
        row, label = filled.lines.get(entry.path), " ".join(entry.label.values())
        if not entry.needed or entry.path in given:
            continue
        if row is None:
            flaw = Flaw("columns", LINES, 0, entry.path)
            filled.amiss(f"the line '{label}' is missing", "write it in the first column", flaw)
        elif not filled.said(row, 2):
            filled.wrong(row, 2, f"'{label}' is empty", "fill it in", "empty")


def chosen(filled: Filled, entry: Entry, row: int, column: int) -> str:
    """Which of an entry's words a cell says, "" for none; a word that is none of them is wrong."""
    said = filled.said(row, column)
    if not said:
        return ""
    words = {key(word): one for one, texts in entry.options.items() for word in (one, *texts.values())}
    found = words.get(key(said))
    if found is None:
        label = " ".join(entry.label.values())
        hint = f"write one of: {', '.join(' '.join(texts.values()) for texts in entry.options.values())}"
        filled.wrong(row, column, f"'{said}' is no {label}", hint, options=tuple(entry.options))
    return found or ""


def _trimmed(cell: GridCell | None) -> GridCell | None:
    if cell is None or not isinstance(cell.value, str):
        return cell
    return replace(cell, value=cell.value.strip()) if cell.value.strip() else None
