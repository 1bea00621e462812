"""The rows of a table as drafts of records, by a layout of its columns (REQ-1, REQ-3, REQ-12).

A row with a wrong value is left out and said with its place; the others are taken. Columns nobody gave a field are
named once and not read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from syncer.domain.fields import name_to_path
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.domain.problems import Place, Problem, Severity, did_you_mean
from syncer.intake.cells import Misread, fold, leaf
from syncer.intake.draft import Draft, Intake
from syncer.intake.encoding import without_controls
from syncer.intake.identity import MAIN, ORIGINAL, says_something
from syncer.intake.profile import Layout, why_not
from syncer.intake.stories import controls, tidied
from syncer.intake.tables import FORMULA_SIGNS, UNSEEN, Cell, Row, Table, read_table
from syncer.intake.titles import titles


class Unusable(Exception):
    """A table that cannot be read as it was asked for; nothing of it was taken."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class _Read:
    """A row's leaves and the words it is known by; a title that has still to be made is ""."""

    values: Mapping[str, JsonValue]
    words: str
    line: int


def read(text: str, file: str, layout: Layout, people: Directory | None = None) -> Intake:
    """Return a draft for every row that has words and no wrong value. Raises Unusable."""
    table = read_table(text)
    if table is None:
        raise Unusable(Problem("there is nothing in the file", "", Place(file), code="empty"))
    return read_rows_of(table, file, layout, people)


def read_rows_of(table: Table, file: str, layout: Layout, people: Directory | None = None) -> Intake:
    """Return the same of a table that was taken apart already, such as a workbook's sheet. Raises Unusable."""
    columns, problems = _columns(table, file, layout)
    problems += _of_the_table(table, file, columns)
    reader = _Reader(file, layout, columns, people or Directory(()), problems, len(table.header))
    rows = [found for row in table.rows if (found := reader.row(row)) is not None]
    return Intake(tuple(_titled(layout.kind, rows)), tuple(problems))


# ---------------------------------------------------------------------------------------- columns


def _columns(table: Table, file: str, layout: Layout) -> tuple[dict[str, int], list[Problem]]:
    """Where each field stands: as the layout says, else by the names of the columns."""
    at = {fold(name): position for position, name in reversed(list(enumerate(table.header))) if name}
    unknown = [
        _no_column(name, path, table, file) for path, name in layout.columns.items() if fold(name) not in at
    ]
    doubled = list(_doubled(table, file, layout))
    if unknown or doubled:
        raise Unusable(*unknown, *doubled)
    columns = {path: at[fold(name)] for path, name in layout.columns.items()}
    for position, name in enumerate(table.header):
        path = _path_named(layout.kind, name)
        if path and path not in columns and position not in columns.values():
            columns[path] = position
    if not columns.keys() & {"title", MAIN[layout.kind]}:
        raise Unusable(_no_words(table, file, layout.kind))
    unread = [name for position, name in enumerate(table.header) if name and position not in columns.values()]
    return {path: position for path, position in columns.items() if path not in layout.fixed}, [
        _not_read(unread, file)
    ] if unread else []


def _doubled(table: Table, file: str, layout: Layout) -> Iterator[Problem]:
    """Two columns for one field: nobody can tell which one is meant (B-26)."""
    told = {fold(name) for name in layout.columns.values()}
    found: dict[str, list[int]] = {}
    for position, name in enumerate(table.header):
        path = "" if fold(name) in told else _path_named(layout.kind, name)
        if name and (fold(name) in told or (path and path not in layout.columns)):
            found.setdefault(path or fold(name), []).append(position)
    for positions in found.values():
        if len(positions) > 1:
            named = " and ".join(f"{at + 1} '{table.header[at]}'" for at in positions)
            message = f"columns {named} are the same field"
            hint = "keep one of them, or give the others another name"
            yield Problem(message, hint, Place(file, table.line, positions[1] + 1), code="double-column")


def _path_named(kind: Kind, name: str) -> str:
    """The field a column is named after; "" for a name that is none, or of a field nobody may fill."""
    snake = "_".join(name.casefold().split())
    path = name_to_path(kind, name) or name_to_path(kind, snake)
    return path if path and why_not(kind, path) is None else ""


def _no_column(name: str, path: str, table: Table, file: str) -> Problem:
    known = [each for each in table.header if each]
    hint = did_you_mean(name, known) or f"there are: {', '.join(known)}"
    return Problem(f"there is no column '{name}' for '{path}'", hint, Place(file, 1), code="no-column")


def _no_words(table: Table, file: str, kind: Kind) -> Problem:
    main, first = MAIN[kind], next((name for name in table.header if name), "…")
    message = f"no column is '{main}' or 'title', and the first row has to name the columns"
    said = ", ".join(name for name in table.header if name)
    hint = f"say which it is, such as --columns '{main}={first}'; the first row has: {said}"
    return Problem(message, hint, Place(file, 1), code="no-words")


def _not_read(names: list[str], file: str) -> Problem:
    hint = "give one a field with --columns FIELD=COLUMN"
    message = f"not read: {'columns' if len(names) > 1 else 'column'} {', '.join(names)}"
    return Problem(message, hint, Place(file, 1), Severity.INFO, "unread-column")


def _of_the_table(table: Table, file: str, columns: Mapping[str, int]) -> list[Problem]:
    names = [table.header[at] for at in table.quoted if at in columns.values()]
    if not names:
        return []
    message = f"the values of {', '.join(names)} stand in single quotes: what is within them is taken"
    hint = "a backslash there protects the character after it and is no part of the words"
    return [Problem(message, hint, Place(file, 1), Severity.INFO, "quoted")]


# ---------------------------------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class _Reader:
    file: str
    layout: Layout
    columns: Mapping[str, int]
    people: Directory
    problems: list[Problem]
    width: int

    def row(self, row: Row) -> _Read | None:
        """What a row says; None, and why, when it cannot be taken."""
        wrong = list(self._misshapen(row))
        values: dict[str, JsonValue] = {}
        for path, position in self.columns.items():
            if position < len(row) and row[position].text.strip():
                try:
                    values |= self._leaf(path, row[position])
                except Misread as error:
                    wrong.append(self._problem(row[position], error.message, error.hint))
        words = self._words(values)
        if not wrong and not says_something(words):
            wrong.append(self._problem(row[0], "the row has no words: neither title nor text", ""))
        self.problems.extend(wrong)
        if wrong:
            return None
        return _Read({**self._described(values, words), **self.layout.fixed}, words, row[0].line)

    def _misshapen(self, row: Row) -> Iterator[Problem]:
        torn = next((cell for cell in row if cell.torn), None)
        if torn is not None:
            hint = "close it before the next delimiter; a quote inside of the words is written twice"
            yield self._problem(torn, "a quote opens here and does not close", hint)
        over = next((cell for cell in row[self.width :] if cell.text.strip()), None)
        if over is not None and torn is None:
            message = f"the row has {len(row)} cells, the header {self.width}"
            yield self._problem(over, message, "words with a delimiter in them have to stand in quotes")

    def _leaf(self, path: str, cell: Cell) -> dict[str, JsonValue]:
        text = without_controls(cell.text)
        if len(text) != len(cell.text.replace("\ufeff", "").replace("\r", "")):
            self.problems.append(controls(self._place(cell)))
        if text.startswith("'") and text[1:].lstrip(UNSEEN)[:1] in FORMULA_SIGNS:
            text = text[1:]  # an export's own guard against formulas
        if path in {ORIGINAL, MAIN[self.layout.kind]} and not self.layout.values.get(path):
            return {path: text.strip()}
        value = leaf(self.layout.kind, path, text, self.layout.values.get(path, {}), self.people)
        return {} if value is None else {path: value}

    def _words(self, values: Mapping[str, JsonValue]) -> str:
        """Title and text as they stand in the row, where both do; what it says it was imported by before all."""
        said = [str(values[path]) for path in ("title", MAIN[self.layout.kind]) if values.get(path)]
        return str(values.get(ORIGINAL) or "\n".join(dict.fromkeys(said)))

    def _described(self, values: Mapping[str, JsonValue], words: str) -> dict[str, JsonValue]:
        main = MAIN[self.layout.kind]
        found = dict(values)
        if main in found:
            found[main] = tidied(str(found[main]))
        if self.layout.kind is Kind.REQUIREMENT:
            found[ORIGINAL] = words
        return found

    def _place(self, cell: Cell) -> Place:
        return Place(self.file, cell.line, cell.column)

    def _problem(self, cell: Cell, message: str, hint: str) -> Problem:
        return Problem(message, hint, self._place(cell), code="row")


def _titled(kind: Kind, rows: list[_Read]) -> Iterator[Draft]:
    """Titles that stand in the table are kept; the others are made, so that they can be told apart."""
    made = titles([str(row.values.get(MAIN[kind]) or row.words) for row in rows])
    for row, title in zip(rows, made, strict=True):
        values = {"title": title, **row.values}
        yield Draft(kind, values, row.line)
