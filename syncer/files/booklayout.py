"""Which rows and columns of a workbook are the register's: sheets by kind, fields by head, records by id.

Everything else in the workbook is people's own and only kept. What cannot be told apart (two columns for a field, an id
twice, merged cells) is said by its cell and left alone; nothing is guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity
from syncer.files.reading import read_id
from syncer.files.sheetxml import ReadBook, SheetPart
from syncer.intake.cells import Misread
from syncer.intake.grid import Grid, cell_name
from syncer.intake.identity import MAIN
from syncer.intake.profile import why_not
from syncer.intake.sheetvalues import SheetReader, shown
from syncer.intake.sheetwords import Head, head_of, kind_of_heads
from syncer.intake.validity import faults
from syncer.sync.observation import FileRecord


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of one kind: its row of heads, the columns of fields, and the row of each id; `last` is the last row in use."""

    part: SheetPart
    kind: Kind
    head: Head
    rows: Mapping[str, int]
    last: int

    @property
    def grid(self) -> Grid:
        """Its cells."""
        return self.part.grid

    @property
    def fields(self) -> frozenset[str]:
        """What it has columns for, as far as people may write them."""
        return frozenset(path for path in self.head.columns if why_not(self.kind, path) is None)


@dataclass(slots=True)
class Layout:
    """What a workbook says: records, problems, what is frozen, and where new values go."""

    file: str
    name: str
    pages: dict[Kind, Page] = field(default_factory=dict)
    records: list[FileRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    frozen: set[str] = field(default_factory=set)

    def sheet_path(self, grid: Grid) -> str:
        """A sheet as handles name it."""
        return f"{self.name}/{grid.name.replace('#', '＃')}"

    def handle(self, grid: Grid, uid: str, row: int) -> str:
        """A row as handles name it: by its id, or while it has none by its number."""
        return f"{self.sheet_path(grid)}#{uid or f'row {row}'}"

    def say(self, message: str, hint: str, at: tuple[int, int], code: str = "row", uid: str = "") -> None:
        """Note a mistake at a cell, by row and column."""
        self.problems.append(Problem(message, hint, Place(self.file, *at), code=code, uid=uid))


def layout(book: ReadBook, reader: SheetReader, file: str, name: str, prefix: str) -> Layout:
    """Read a workbook as a register."""
    found = Layout(file, name)
    seen = [part for part in book.sheets if not part.grid.hidden and part.grid.cells]
    named = {part.name: kind for part in seen if (kind := reader.words.kind(part.grid.name)) is not None}
    for part in sorted(seen, key=lambda part: part.name not in named):
        kind = named.get(part.name) or kind_of_heads(part.grid, reader.words)
        if kind is None:
            continue  # people's own
        if kind in found.pages:
            found.problems.append(_second(part.grid, found.pages[kind].grid, kind, file))
            continue
        _Reading(found, reader, part, kind, prefix).read()
    return found


def _second(sheet: Grid, read: Grid, kind: Kind, file: str) -> Problem:
    """A sheet that looks like another one of a kind: a copy, or an old state."""
    message = f"the sheet '{sheet.name}' holds {kind.value}s too, and is not read"
    hint = (
        f"'{read.name}' is read; give the other sheet a hidden state or other heads where it is no register"
    )
    return Problem(message, hint, Place(file), Severity.INFO, "second-sheet")


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sheet while it is read."""

    found: Layout
    reader: SheetReader
    part: SheetPart
    kind: Kind
    prefix: str

    def read(self) -> None:
        grid = self.part.grid
        head = head_of(grid, self.kind, self.reader.words)
        trouble = self._trouble(head)
        if head is None or trouble:
            self.found.frozen.add(self.found.sheet_path(grid))
            row = head.row if head is not None else 1
            hint = "name the columns in one row, each once, one of them ID (编号) and one title (名称)"
            self.found.say(trouble, hint, (row, 1), "heads")
            return
        for path, columns in head.doubled.items():
            names = " and ".join(cell_name(head.row, column) for column in columns)
            self.found.say(
                f"columns {names} are both '{path}': neither is read",
                "keep one",
                (head.row, columns[1]),
                "heads",
            )
        rows = [
            row
            for row in grid.rows
            if row > head.row
            and row not in self.part.totals
            and any(shown(grid.at(row, c)) for c in head.columns.values())
        ]
        uids = self._rows(head, rows)
        self.found.pages[self.kind] = Page(self.part, self.kind, head, uids, max(rows, default=head.row))

    def _trouble(self, head: Head | None) -> str:
        grid = self.part.grid
        if head is None:
            return f"the sheet '{grid.name}' names no fields"
        merged = next((one for one in grid.merged if one.top <= head.row <= one.bottom), None)
        if merged is not None:
            return f"the heads of the sheet '{grid.name}' have merged cells ({merged.name})"
        lacking = [name for name in ("id", "title") if name not in head.columns]
        return f"the sheet '{grid.name}' has no column '{lacking[0]}', or two" if lacking else ""

    def _rows(self, head: Head, rows: list[int]) -> dict[str, int]:
        """Records of the rows; ids that stand twice are of no row."""
        by_name: dict[str, list[tuple[int, FileRecord | None]]] = {}
        for row in rows:
            uid, alias, record = self._row(head, row)
            if not uid and not alias:
                self.found.records += [record] if record is not None else []
            else:
                by_name.setdefault(uid or alias, []).append((row, record))
        for uid, found in by_name.items():
            if len(found) == 1:
                self.found.records += [one for _, one in found if one is not None]
            else:
                self._doubled(head, uid, [row for row, _ in found])
        return {uid: found[0][0] for uid, found in by_name.items() if len(found) == 1}

    def _doubled(self, head: Head, uid: str, rows: list[int]) -> None:
        self.found.frozen.add(self.found.handle(self.part.grid, uid, rows[0]))
        places = " and ".join(str(row) for row in rows)
        hint = "give one of them another id, or empty its cell to be given a new one"
        message = f"the id {uid} stands in rows {places}: neither is read"
        self.found.say(message, hint, (rows[1], head.columns["id"]), "double-id", uid)

    def _row(self, head: Head, row: int) -> tuple[str, str, FileRecord | None]:
        """Its id or provisional id, and its record where nothing in it is wrong; what is wrong freezes it."""
        typed = shown(self.part.grid.at(row, head.columns["id"]))
        uid, alias, complaint, hint = read_id(self.kind, typed, self.prefix) if typed else ("", "", "", "")
        if complaint:
            self.found.say(complaint, hint, (row, head.columns["id"]), "bad-id")
            return "", "", None
        handle = self.found.handle(self.part.grid, uid, row)
        said = len(self.found.problems)
        values = dict(self._values(head, row, uid))
        places = {path: Place(self.found.file, row, column) for path, column in head.columns.items()}
        if not values.get("title") and len(self.found.problems) == said:
            self._untitled(head, row, uid, values)
        if len(self.found.problems) == said:
            self.found.problems += faults(self.kind, values, Place(self.found.file, row), uid)
        if len(self.found.problems) > said or not values.get("title"):
            if uid:
                self.found.frozen.add(handle)
            return uid, alias, None
        return uid, alias, FileRecord(self.kind, uid, handle, values, places, alias)

    def _untitled(self, head: Head, row: int, uid: str, values: Mapping[str, JsonValue]) -> None:
        """A row without id and words is people's own: a sum, a note, a line between groups."""
        if uid or values.get(MAIN[self.kind]):
            self.found.say("the row has no title", "write one", (row, head.columns["title"]), "no-title", uid)

    def _values(self, head: Head, row: int, uid: str) -> Iterator[tuple[str, JsonValue]]:
        merged = self.part.grid.merged_over(row, head.columns.values())
        if merged is not None:
            hint = "unmerge them and write the words into each"
            self.found.say(
                f"row {row} has merged cells ({merged.name})", hint, (row, merged.left), "merged", uid
            )
            return
        for path, column in head.columns.items():
            if why_not(self.kind, path) is not None:
                continue
            try:
                value = self.reader.value(self.kind, path, self.part.grid.at(row, column))
            except Misread as wrong:
                self.found.say(
                    f"{cell_name(row, column)}: {wrong.message}", wrong.hint, (row, column), "row", uid
                )
                continue
            if value not in (None, "", [], {}):
                yield path, value
