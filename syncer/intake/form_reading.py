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
from syncer.intake.forms import Entry, Form, Table
from syncer.intake.grid import Grid, GridCell, plain
from syncer.intake.sheetvalues import SheetReader

_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(slots=True)
class Filled:
    """A filled form under way: how cells are called and understood, which records there are, what was wrong."""

    grid: Grid
    place: Place
    name: Callable[[int, int], str]
    reader: SheetReader
    known: Container[str]
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, column: int, message: str, hint: str = "") -> None:
        """Note what is wrong in a cell, counted from 1."""
        self.amiss(f"{self.name(row, column)}: {message}", hint)

    def amiss(self, message: str, hint: str = "") -> None:
        """Note what is wrong with the form as a whole."""
        self.problems.append(Problem(message, hint, self.place, code="form"))

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
            self.wrong(row, column, error.message, error.hint)
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
            self.wrong(row, column, message, "write the id or e-mail of somebody among 'people'")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a table of a form stands: its heads' row, its columns by name, and the rows below."""

    head: int
    columns: Mapping[str, int]
    rows: tuple[int, ...] = ()


def key(label: str) -> str:
    """A label as it is looked up: without the mark of what is needed and without what stands behind it in brackets."""
    return fold(_BEHIND.sub("", normalize("NFKC", label)).strip().rstrip("*: "))


def tables(filled: Filled, form: Form) -> dict[str, Found]:
    """The tables of a form by name; each reaches to the next one's heads, or to what stands right above these."""
    heads = list(_heads(filled, form))
    above = {key(words) for table in form.tables for words in table.above.values()}
    found: dict[str, Found] = {}
    for at, (table, one) in enumerate(heads):
        end = heads[at + 1][1].head if at + 1 < len(heads) else None
        rows = (row for row in filled.grid.rows if row > one.head and (end is None or row < end))
        inside = tuple(row for row in rows if key(filled.said(row, 1)) not in above)
        found.setdefault(table.name, replace(one, rows=inside))
    return found


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


def lines(filled: Filled, form: Form, below: int | None) -> dict[str, int]:
    """The row of each entry, by its label in the first column, above the row `below`."""
    names = named(form.entries)
    found: dict[str, int] = {}
    for row in filled.grid.rows:
        path = names.get(key(filled.said(row, 1)))
        if below is not None and row >= below:
            break
        if path is not None and path in found:
            filled.wrong(
                row, 1, f"'{filled.said(row, 1)}' stands twice", f"row {found[path]} has it too: keep one"
            )
        elif path is not None:
            found[path] = row
    return found


def missing(filled: Filled, form: Form, at: Mapping[str, int]) -> None:
    """Note which lines that are needed are not there, or empty."""
    for entry in form.entries:
        row, label = at.get(entry.path), " ".join(entry.label.values())
        if not entry.needed:
            continue
        if row is None:
            filled.amiss(f"the line '{label}' is missing", "write it in the first column")
        elif not filled.said(row, 2):
            filled.wrong(row, 2, f"'{label}' is empty", "fill it in")


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
        filled.wrong(row, column, f"'{said}' is no {label}", hint)
    return found or ""


def _trimmed(cell: GridCell | None) -> GridCell | None:
    if cell is None or not isinstance(cell.value, str):
        return cell
    return replace(cell, value=cell.value.strip()) if cell.value.strip() else None
