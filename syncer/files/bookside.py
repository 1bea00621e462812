"""A workbook as the register's live side (a `FilesSide`): read as a whole, single cells written back in place.

Everything that is not a cell to be written keeps its bytes: other sheets, formats, formulas, charts, parts nobody knows. A
workbook that a program has open, or that was changed since it was read, is not written: the next cycle tries again.
"""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Place, Problem
from syncer.domain.project import ProjectData
from syncer.files import disk, projectfile
from syncer.files.archive import Unreadable, opened, part, with_parts
from syncer.files.bookfile import open_elsewhere, read_patiently
from syncer.files.booklayout import Layout, Page, layout
from syncer.files.sheetpatch import SheetPatch, grow_table, totals_row
from syncer.files.sheetxml import ReadBook, parsed, read_book, relations
from syncer.intake.grid import GridCell, cell_name
from syncer.intake.sheetvalues import SheetReader
from syncer.ports import FileWritten, Permanent, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

_PASSING = {"locked", "unreadable"}


class RegisterWorkbook:
    """The register in a workbook (a `FilesSide`); `reader` knows words, people and zone, `chinese` what new words are in."""

    def __init__(
        self,
        path: Path,
        project_file: Path,
        reader: SheetReader,
        *,
        id_prefix: str = "",
        chinese: bool = False,
    ) -> None:
        self._path, self._project_file = path, project_file
        self.reader, self._prefix, self.chinese = reader, id_prefix, chinese
        self._read: tuple[str, ReadBook, Layout] | None = None

    # ------------------------------------------------------------------------------- reading

    def project(self) -> ProjectData | None:
        """What project.yaml says, without a look at the workbook; None where it cannot be read."""
        return projectfile.read(self._project_file, self._project_file.as_posix())[0]

    def read(self) -> FilesObservation:
        """Return the workbook as it is; what is wrong with rows comes inside. Raises Temporary while it is held, Permanent for no workbook."""
        project, problems, raw_project = projectfile.read(self._project_file, self._project_file.as_posix())
        digests = {} if raw_project is None else {self._project_file.name: disk.digest(raw_project)}
        if project is not None:
            self._know(tuple(project.people))
        try:
            raw = read_patiently(self._path, self._file)
            found = self._layout(raw)
        except FileNotFoundError:
            return FilesObservation(
                problems=(*problems, self._missing()), project=project, digests=digests, empty=True
            )
        except Unreadable as error:
            raised = Temporary if error.problem.code in _PASSING else Permanent
            raise raised(f"{self._file}: {error.problem.message}", error.problem.hint) from None
        sheets = {found.sheet_path(page.grid): disk.digest(raw) for page in found.pages.values()}
        return FilesObservation(
            records=tuple(found.records),
            problems=tuple(sorted((*problems, *found.problems), key=lambda one: one.place or Place(""))),
            frozen=frozenset(found.frozen),
            digests={**digests, **sheets},
            project=project,
            empty=not found.records and not found.frozen and not found.problems,
            holds={kind.value: page.fields for kind, page in found.pages.items()},
        )

    def _know(self, people: tuple[Person, ...]) -> None:
        """Names are read as the people of project.yaml; when these change, all is read anew."""
        if people != tuple(self.reader.people):
            self.reader, self._read = replace(self.reader, people=Directory(people)), None

    @property
    def _file(self) -> str:
        return self._path.as_posix()

    def _missing(self) -> Problem:
        hint = "bring it back, or correct 'register' in the configuration; syncer export FILE --live makes one to begin with"
        return Problem(f"there is no workbook {self._file}", hint, Place(self._file), code="no-folder")

    def _layout(self, raw: bytes) -> Layout:
        return self._understood(raw)[1]

    def _understood(self, raw: bytes) -> tuple[ReadBook, Layout]:
        digest = disk.digest(raw)
        if self._read is None or self._read[0] != digest:
            book = read_book(raw, self._file)
            self._read = digest, book, layout(book, self.reader, self._file, self._path.name, self._prefix)
        return self._read[1], self._read[2]

    # ------------------------------------------------------------------------------- writing

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values into their cells, all edits in one go; one outcome an edit, in order; never raises for one."""
        try:
            return self._write(edits)
        except Unreadable as error:
            return [FileWritten(edit.handle, edit.uid, error.problem) for edit in edits]
        except FileNotFoundError:
            return [FileWritten(edit.handle, edit.uid, self._missing()) for edit in edits]
        except OSError as error:
            problem = self.problem(f"the workbook cannot be written: {error.strerror}", "cannot-write")
            return [FileWritten(edit.handle, edit.uid, problem) for edit in edits]

    def _write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        said = open_elsewhere(self._path, self._file)
        if said is not None:
            raise Unreadable(
                replace(said, message=f"{said.message}: nothing is written now, the next cycle tries again")
            )
        raw = read_patiently(self._path, self._file)
        book, found = self._understood(raw)
        with opened(raw, self._file) as archive:
            patching = _Patching(self, book, found, archive, disk.digest(raw))
            outcomes = [patching.apply(edit) for edit in edits]
            changed = patching.parts()
        if changed:
            self._replace(raw, with_parts(raw, changed))
        return outcomes

    def _replace(self, raw: bytes, made: bytes) -> None:
        """Only over the very bytes that were read, and only with a workbook that can be read. Raises OSError, Unreadable."""
        read_book(made, self._file)
        if open_elsewhere(self._path, self._file) is not None or self._path.read_bytes() != raw:
            raise OSError(errno.EBUSY, "somebody is writing it; the next cycle tries again")
        disk.replace_bytes(self._path, made)

    def problem(self, message: str, code: str, row: int = 0, column: int = 0, uid: str = "") -> Problem:
        """A problem at a cell of the workbook."""
        return Problem(message, "", Place(self._file, row, column), code=code, uid=uid)


@dataclass(slots=True)
class _Patching:
    """One writing under way: sheets that are being changed, and rows that came with it."""

    side: RegisterWorkbook
    book: ReadBook
    found: Layout
    archive: ZipFile
    digest: str
    sheets: dict[str, SheetPatch] = field(default_factory=dict)
    tables: dict[str, etree._Element] = field(default_factory=dict)
    ends: dict[Kind, int] = field(default_factory=dict)

    def parts(self) -> dict[str, bytes]:
        """The parts that changed."""
        made = {name: sheet.bytes for name, sheet in self.sheets.items()}
        for name, root in self.tables.items():
            made[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return made

    def apply(self, edit: FileEdit) -> FileWritten:
        """Write one edit's values; a new record gets a row of its own."""
        page = self.found.pages.get(edit.kind)
        if page is None:
            message = (
                f"the workbook has no sheet for {edit.kind.value}s: {edit.uid} is kept in the store alone"
            )
            return FileWritten(edit.handle, edit.uid, self.side.problem(message, "no-sheet", uid=edit.uid))
        if not edit.digest:
            return self._create(page, edit)
        if edit.digest != self.digest:
            message = "the workbook was changed since it was read; it is written next time"
            return FileWritten(edit.handle, edit.uid, self.side.problem(message, "changed-meanwhile"))
        name = edit.handle.partition("#")[2]
        row = (
            page.rows.get(name)
            or page.rows.get(edit.uid)
            or int(name.removeprefix("row ") if name.startswith("row ") else 0)
        )
        if not row:
            return FileWritten(edit.handle, edit.uid, self.side.problem(f"no row says {edit.uid}", "no-row"))
        values = {**edit.values, **({"id": edit.uid} if edit.write_id else {})}
        problem = self._fill(page, row, edit, values)
        return FileWritten(self.found.handle(page.grid, edit.uid, row), edit.uid, problem)

    def _create(self, page: Page, edit: FileEdit) -> FileWritten:
        if edit.uid in page.rows:
            problem = self.side.problem(f"{edit.uid} has a row already", "row-exists", page.rows[edit.uid])
            return FileWritten(edit.handle, edit.uid, problem)
        last = self.ends.get(page.kind, page.last)
        row = last + 1
        trouble = self._room(page, row)
        if trouble:
            problem = self.side.problem(trouble, "no-room", row, uid=edit.uid)
            return FileWritten(
                edit.handle, edit.uid, replace(problem, hint="move it further down, or to another sheet")
            )
        sheet = self._sheet(page)
        sheet.append(row, page.last if page.last > page.head.row else 0)
        sheet.grow(last, row)
        for name, root in self._tables(page).items():
            if grow_table(root, last, row):
                self.tables[name] = root
        self.ends[page.kind] = row
        values = {path: value for path, value in edit.values.items() if value is not None}
        problem_ = self._fill(page, row, edit, {"id": edit.uid, **values})
        for uid, parts in edit.parts.items():
            kind = kind_of(uid)
            assert kind is not None, "parts have ids by now"
            done = self.apply(FileEdit("", kind, uid, parts, ""))
            problem_ = problem_ or done.problem
        return FileWritten(self.found.handle(page.grid, edit.uid, row), edit.uid, problem_)

    def _room(self, page: Page, row: int) -> str:
        """Why a row cannot be added below the last one; "" when it can."""
        taken = next((c for (r, c) in page.grid.cells if r == row), 0)
        if taken:
            return f"{cell_name(row, taken)} is in use: there is no room for a new row below the list"
        if any(one.top <= row <= one.bottom for one in page.grid.merged):
            return f"row {row} has merged cells: there is no room for a new row below the list"
        if any(totals_row(root) == row for root in self._tables(page).values()):
            return f"row {row} is the table's row of totals: there is no room for a new row above it"
        return ""

    def _tables(self, page: Page) -> dict[str, etree._Element]:
        """The tables of a sheet by their parts, as changed so far."""
        targets = relations(self.archive, page.part.name, "").values()
        return {
            name: self.tables[name] if name in self.tables else parsed(part(self.archive, name, ""), name, "")
            for name in targets
            if "/tables/" in name
        }

    def _sheet(self, page: Page) -> SheetPatch:
        name = page.part.name
        if name not in self.sheets:
            raw = part(self.archive, name, "")
            self.sheets[name] = SheetPatch(raw, name, "", self.book.forms, self.book.epoch)
        return self.sheets[name]

    def _fill(self, page: Page, row: int, edit: FileEdit, values: Mapping[str, JsonValue]) -> Problem | None:
        """Write values into a row; the first that cannot be written is returned, the others are written all the same."""
        trouble: Problem | None = None
        for path, value in values.items():
            column = page.head.columns.get(path)
            if column is None:
                continue  # no room for it: the store has it
            said = self._put(page, (row, column), path, value)
            if said and trouble is None:
                trouble = self.side.problem(said, "cannot-say", row, column, edit.uid)
        return trouble

    def _put(self, page: Page, at: tuple[int, int], path: str, value: JsonValue) -> str:
        """Write one value; why it cannot be, "" when it is written."""
        row, column = at
        sheet, name = self._sheet(page), cell_name(row, column)
        if sheet.is_formula(row, column):
            return f"{name} has a formula, which is not overwritten: '{path}' stays as it is there"
        if path == "id":
            sheet.put(row, column, str(value))
            return ""
        before = page.grid.at(row, column)
        if isinstance(value, dict) and set(value) == {"amount", "currency"} and _is_amount(before, value):
            sheet.put(row, column, float(str(value["amount"])), str(value["currency"]))
            return ""
        forms = self.side.reader.cell(page.kind, path, value, chinese=self.side.chinese)
        if not forms:
            return (
                f"{name} cannot say '{path}' without loss: the store keeps the value, the cell stays as it is"
            )
        sheet.put(row, column, forms[0])
        return ""


def _is_amount(cell: GridCell | None, value: Mapping[str, JsonValue]) -> bool:
    """Whether a cell holds amounts as figures, and this one is exact as such."""
    short = len(str(value["amount"]).replace(".", "")) <= 15
    return cell is not None and isinstance(cell.value, int | float) and bool(cell.currency) and short
