"""A filled form read by its labels, in either language, wherever its lines and columns stand by now (PG-15, PG-16).

Nothing is guessed, and all that is wrong comes at once, each with the cell that people see it in. Reads cells only.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from unicodedata import normalize

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity
from syncer.intake.cells import Misread, fold
from syncer.intake.encoding import without_controls
from syncer.intake.flaws import Flaw
from syncer.intake.forms import Entry, Form, Table
from syncer.intake.grid import Grid, GridCell, cell_name, plain
from syncer.intake.sheetvalues import SheetReader

LINES = "lines"  # the part of a form above its tables
_BEHIND = re.compile(r"\s*\([^()]*\)\s*$")
_BOTH = re.compile(r"\s*[/|·、]\s*|(?<=[\u3400-\u9fff])\s*(?=[A-Za-z])|(?<=[A-Za-z])\s*(?=[\u3400-\u9fff])")
_CODES = {"requested_at": "day", "due": "day", "requested_by": "person", "asked_by": "person"}
_NUMBERED = frozenset({"no", "no.", "#", "nr", "nr.", "序号", "编号"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line to fill in: its row, and the columns of its label and of what was filled in."""

    row: int
    label: int
    column: int


@dataclass(slots=True)
class Filled:
    """A filled form under way: how cells are called and understood, which records there are, what was wrong.

    `columns` are those of a row in which something stands. `strict`: what belongs to nothing that is asked is wrong; else it is told.
    """

    grid: Grid
    place: Place
    name: Callable[[int, int], str]
    reader: SheetReader
    known: Container[str]
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    marked: list[Flaw] = field(default_factory=list)
    tables: dict[str, "Found"] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    strict: bool = False
    columns: Mapping[int, tuple[int, ...]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.grid.cells):
            if self.said(row, column) or self._is_unworked(row, column):
                found.setdefault(row, []).append(column)
        self.columns = {row: tuple(columns) for row, columns in found.items()}

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

    def unread(self, row: int, column: int) -> None:
        """Note that what a cell says belongs to nothing that the form asks."""
        said = self.said(row, column)
        if self.strict:
            self.wrong(row, column, f"'{said}' belongs to nothing that the form asks", code="unread")
            return
        message = (
            f"{self.name(row, column)}: '{said}' belongs to nothing that the form asks, and is not taken"
        )
        hint = "where it matters, write it into a line or a table of the form, and import it again"
        self.notices.append(Problem(message, hint, self.place, severity=Severity.WARNING, code="form-unread"))

    def unread_beside(self, row: int, table: "Found") -> None:
        """Note what stands in columns of a row that the form does not have."""
        for column in self.columns.get(row, ()) if self.more(row, table) else ():
            if column not in table.columns.values():
                self.unread(row, column)

    def _place(self, row: int, column: int) -> tuple[str, int, str]:
        """In which table, row and column a cell stands; a line to fill in stands in none."""
        for name, found in self.tables.items():
            if row in found.rows:
                path = next((path for path, at in found.columns.items() if at == column), "")
                return name, row - found.head, path
        return LINES, 0, next((path for path, at in self.lines.items() if at.row == row), "")

    def said(self, row: int, column: int) -> str:
        """What a cell says, without blanks around it."""
        cell = self.grid.at(row, column)
        return without_controls(plain(cell.value)).strip() if cell is not None else ""

    def _is_unworked(self, row: int, column: int) -> bool:
        """Whether a cell has a formula that was never worked out."""
        cell = self.grid.at(row, column)
        return cell is not None and cell.formula and cell.value is None

    def is_empty(self, row: int, column: int) -> bool:
        """Whether nobody has written anything into a cell."""
        return column not in self.columns.get(row, ())

    def merged(self, row: int, column: int) -> str:
        """What a cell says, or the one above that it is merged with."""
        box = next((one for one in self.grid.merged if one.holds(row, column) and one.left == column), None)
        return self.said(box.top if box is not None else row, column)

    def more(self, row: int, table: "Found") -> tuple[str, ...]:
        """What stands in columns of a row that the form does not have, each with its head; running numbers are nothing."""
        others = [column for column in self.columns.get(row, ()) if column not in table.columns.values()]
        found = ((self.said(table.head, column), self.said(row, column)) for column in others)
        said = [(head, words) for head, words in found if words and not _is_number(head, words)]
        return tuple(f"{head}: {words}" if head else words for head, words in said)

    def text(self, row: int, column: int) -> str:
        """The same, where a formula that has no words to say is wrong."""
        cell = self.grid.at(row, column)
        if cell is not None and (cell.error or self._is_unworked(row, column)):
            self.value(Kind.QUESTION, "title", row, column)
        return self.said(row, column)

    def value(self, kind: Kind, path: str, row: int, column: int) -> JsonValue:
        """The value of a field that a cell says, None for none or a wrong one."""
        cell = _trimmed(self.grid.at(row, column))
        try:
            return self._value(kind, path, self._named(cell) if _CODES.get(path) == "person" else cell)
        except Misread as error:
            self.wrong(row, column, error.message, error.hint, _CODES.get(path, "value"))
            return None

    def _value(self, kind: Kind, path: str, cell: GridCell | None) -> JsonValue:
        """The value of a cell, said in one language or in both beside one another. Raises Misread."""
        try:
            return self.reader.value(kind, path, cell)
        except Misread:
            words = normalize("NFKC", str(cell.value)) if cell is not None else ""
            parts = _BOTH.split(words.replace("(", "/").rstrip(") "))
            found = [self.reader.value(kind, path, GridCell(part)) for part in parts[:2]]
            if len(parts) != 2 or found[0] != found[1]:
                raise
            return found[0]

    def _named(self, cell: GridCell | None) -> GridCell | None:
        """A cell that names a person, without what stands behind the name in brackets where only that is known."""
        said = cell.value if cell is not None else None
        if cell is None or not isinstance(said, str) or self.reader.people.known_as(said) is not None:
            return cell
        bare = _BEHIND.sub("", normalize("NFKC", said))
        return replace(cell, value=bare) if self.reader.people.known_as(bare) is not None else cell

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


def meant(said: str, names: Mapping[str, str]) -> str | None:
    """What words name, in one language or in both beside one another ("Urgent 紧急"); None for others."""
    first = normalize("NFKC", said).strip().partition("\n")[0]
    both = {names.get(key(part)) for part in _BOTH.split(first) if key(part)}
    return names.get(key(said)) or (both.pop() if len(both) == 1 else None)


def lay_out(filled: Filled, form: Form) -> None:
    """Find where tables and lines of a form stand; a table reaches to the next one's heads, or to what stands right above these.

    What belongs to none of them is told, by its cell.
    """
    heads = list(_heads(filled, form))
    above = {key(words) for table in form.tables for words in table.above.values()}
    titles = {row for row in filled.columns if _alone(filled, row) in above}
    for at, (table, one) in enumerate(heads):
        end = heads[at + 1][1].head if at + 1 < len(heads) else None
        rows = (row for row in filled.columns if row > one.head and (end is None or row < end))
        inside = tuple(row for row in rows if row not in titles)
        filled.tables.setdefault(table.name, replace(one, rows=inside))
    read = _lines(filled, form, min((one.head for one in filled.tables.values()), default=None))
    _tell_unread(filled, titles, read)


def _alone(filled: Filled, row: int) -> str:
    """What the only cell of a row says, as it is looked up; "" where there are several."""
    columns = filled.columns[row]
    return key(filled.said(row, columns[0])) if len(columns) == 1 else ""


def has(grid: Grid, form: Form) -> bool:
    """Whether a sheet is that form: all lines that are needed stand there, and the first of its tables."""
    filled, names = Filled(grid, Place(""), cell_name, SheetReader(UTC), ()), named(form.entries)
    labels = {meant(filled.said(*cell), names) for cell in grid.cells}
    tables = {table.name for table, _ in _heads(filled, form)}
    needed = {one.path for one in form.entries if one.needed}
    return needed <= labels and form.tables[0].name in tables


def _heads(filled: Filled, form: Form) -> Iterator[tuple[Table, Found]]:
    known = [(table, named(table.columns)) for table in form.tables]
    for row, columns in filled.columns.items():
        for table, names in known:
            found = {path: at for at in reversed(columns) if (path := meant(filled.said(row, at), names))}
            if table.known_by <= set(found):
                yield table, Found(row, found)
                break


def named(entries: Sequence[Entry]) -> dict[str, str]:
    """The names of entries by their labels as they are looked up."""
    return {key(word): one.path for one in entries for word in one.label.values()}


def _lines(filled: Filled, form: Form, below: int | None) -> set[tuple[int, int]]:
    """Find where each entry stands above the row `below`: behind its label, and several may stand in a row; the cells that are read."""
    names, told = named(form.entries), set[tuple[int, int]]()
    for row in filled.columns:
        if below is not None and row >= below:
            break
        for path, line in _labelled(filled, row, names):
            if path in filled.lines:
                message = f"'{filled.said(row, line.label)}' stands twice"
                hint = f"row {filled.lines[path].row} has it too: keep one"
                filled.wrong(row, line.label, message, hint, "twice")
            else:
                filled.lines[path] = line
            told |= {(row, line.label), (row, line.column)}
    return told


def _labelled(filled: Filled, row: int, names: Mapping[str, str]) -> Iterator[tuple[str, Line]]:
    """The labels in a row, each with the next cell in which something stands, unless that is further off and a label too."""
    left = [*filled.columns[row]]
    while left:
        at = left.pop(0)
        path = meant(filled.said(row, at), names)
        if path is None:
            continue
        near = bool(left) and (left[0] == at + 1 or meant(filled.said(row, left[0]), names) is None)
        yield path, Line(row, at, left.pop(0) if near else at + 1)


def _tell_unread(filled: Filled, titles: Container[int], read: Container[tuple[int, int]]) -> None:
    """Tell what stands in no line and in no table of the form, below its beginning: it would be lost."""
    tables = filled.tables.values()
    inside = {row for table in tables for row in (table.head, *table.rows)}
    first = min([*(one.row for one in filled.lines.values()), *inside], default=None)
    for row, columns in filled.columns.items():
        if first is None or row < first or row in titles or row in inside:
            continue
        for column in columns:
            if (row, column) not in read and filled.said(row, column):
                filled.unread(row, column)


def missing(filled: Filled, form: Form, given: Container[str] = ()) -> None:
    """Note which lines that are needed are not there, or empty; `given` are those that need not be filled in here."""
    for entry in form.entries:
        line, label = filled.lines.get(entry.path), " ".join(entry.label.values())
        if not entry.needed or entry.path in given:
            continue
        if line is None:
            flaw = Flaw("columns", LINES, 0, entry.path)
            filled.amiss(f"the line '{label}' is missing", "write it before what was filled in", flaw)
        elif filled.is_empty(line.row, line.column):
            filled.wrong(line.row, line.column, f"'{label}' is empty", "fill it in", "empty")


def chosen(filled: Filled, entry: Entry, row: int, column: int) -> str:
    """Which of an entry's words a cell says, "" for none; a word that is none of them is wrong."""
    said = filled.said(row, column)
    if not said:
        return ""
    found = option(entry, said)
    if not found:
        label = " ".join(entry.label.values())
        hint = f"write one of: {', '.join(' '.join(texts.values()) for texts in entry.options.values())}"
        filled.wrong(row, column, f"'{said}' is no {label}", hint, options=tuple(entry.options))
    return found


def option(entry: Entry, said: str) -> str:
    """Which of an entry's words somebody wrote, "" for none."""
    words = {key(word): one for one, texts in entry.options.items() for word in (one, *texts.values())}
    return meant(said, words) or ""


def _is_number(head: str, words: str) -> bool:
    return key(head) in _NUMBERED and words.isdecimal()


def _trimmed(cell: GridCell | None) -> GridCell | None:
    if cell is None or not isinstance(cell.value, str):
        return cell
    return replace(cell, value=cell.value.strip()) if cell.value.strip() else None
