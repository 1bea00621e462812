"""A workbook that was exported, edited and came back: which cells a person edited, which rows are new, which are gone.

An edit is a cell that shows something else than it was exported with and says another value. What the register says by
now is not known here, and nothing is decided: a row that is gone is told, never deleted (B-06).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem, Severity, did_you_mean
from syncer.intake.cells import Misread, fold
from syncer.intake.draft import Draft
from syncer.intake.grid import Grid, GridCell, cell_name
from syncer.intake.identity import MAIN, ORIGINAL, says_something
from syncer.intake.memo import Kept, Memo, MemoSheet, mark
from syncer.intake.profile import why_not
from syncer.intake.sheetvalues import SheetReader, shown
from syncer.intake.sheetwords import Head, SheetWords, head_of, kind_of_heads
from syncer.intake.titles import titles
from syncer.intake.validity import faults

_EMPTY = Kept(mark(""), None, editable=True)


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One edited cell: the register's value when it was exported, and what the cell says now."""

    uid: str
    kind: Kind
    path: str
    base: JsonValue
    value: JsonValue
    cell: str
    place: Place


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: edits, new records, ids whose rows are gone, and everything odd."""

    edits: tuple[CellEdit, ...]
    fresh: tuple[Draft, ...]
    gone: tuple[str, ...]
    problems: tuple[Problem, ...]


def returned(sheets: Sequence[Grid], memo: Memo, reader: SheetReader, file: str) -> Returned:
    """Compare a workbook's visible sheets with what it remembers of its export."""
    known = replace(reader, words=_with_heads(reader.words, memo))
    found = _Found(file, memo, known)
    matched = {sheet.tab: page for sheet in memo.sheets if (page := _page(sheet, sheets, memo, known.words))}
    for sheet in memo.sheets:
        if sheet.tab in matched:
            _Page(found, matched[sheet.tab], sheet.kind).read()
        else:
            found.say(
                f"the sheet '{sheet.tab}' is not there any more: its records stay as they are",
                Severity.WARNING,
            )
    seen = {sheet.kind for sheet in memo.sheets if sheet.tab in matched}
    gone = tuple(uid for uid, kind in memo.uids.items() if kind in seen and uid not in found.rows)
    found.doubles()
    for uid in gone:
        found.say_gone(uid)
    drafts = tuple(draft for draft in _titled(found.drafts) if found.sound(draft))
    edits = tuple(edit for edit in found.edits if len(found.rows[edit.uid]) == 1)
    return Returned(edits, drafts, gone, tuple(found.problems))


def _with_heads(words: SheetWords, memo: Memo) -> SheetWords:
    """The very heads it was exported with stand before all other names."""
    own = {sheet.kind: {fold(head): path for head, path in sheet.heads.items()} for sheet in memo.sheets}
    return replace(words, own=own)


def _page(sheet: MemoSheet, pages: Sequence[Grid], memo: Memo, words: SheetWords) -> Grid | None:
    """The tab of that name, else one that was renamed: told by its name's kind, or by its heads."""
    named = next((page for page in pages if page.name == sheet.tab), None)
    if named is not None:
        return named
    tabs = {each.tab for each in memo.sheets}
    others = [page for page in pages if page.name not in tabs and page.cells]
    by_name = next((page for page in others if words.kind(page.name) is sheet.kind), None)
    return by_name or next((page for page in others if kind_of_heads(page, words) is sheet.kind), None)


@dataclass(slots=True)
class _Found:
    """What was found so far, over all sheets."""

    file: str
    memo: Memo
    reader: SheetReader
    edits: list[CellEdit] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    rows: dict[str, list[Place]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(
        self, message: str, severity: Severity = Severity.ERROR, hint: str = "", place: Place | None = None
    ) -> None:
        self.problems.append(Problem(message, hint, place or Place(self.file), severity, "workbook"))

    def say_gone(self, uid: str) -> None:
        message = f"{uid} is not in the workbook any more; nothing is deleted"
        hint = "what is not wanted any more is withdrawn by its state, such as agreement: withdrawn"
        self.problems.append(Problem(message, hint, Place(self.file), Severity.WARNING, "row-gone", uid))

    def sound(self, draft: Draft) -> bool:
        """Whether a new row's values make a record; what is wrong is said."""
        wrong = faults(draft.kind, draft.values, Place(self.file, draft.line))
        self.problems += wrong
        return not wrong

    def doubles(self) -> None:
        """An id in two rows: nobody can tell which one is meant."""
        for uid, places in self.rows.items():
            if len(places) > 1:
                lines = " and ".join(str(place.line) for place in places)
                hint = "delete the row that is not meant, or its id to make it a new record"
                self.say(f"{uid} stands in rows {lines}: neither is taken", Severity.ERROR, hint, places[1])


@dataclass(frozen=True, slots=True)
class _Page:
    """One sheet under comparison."""

    found: _Found
    sheet: Grid
    kind: Kind

    def read(self) -> None:
        head = head_of(self.sheet, self.kind, self.found.reader.words)
        if head is None or "id" not in head.columns:
            message = f"the sheet '{self.sheet.name}' has no column of ids: it is not read"
            hint = "bring the column of ids back, as it was exported"
            self.found.say(message, Severity.ERROR, hint, Place(self.found.file, head.row if head else 1))
            return
        self._tell_heads(head)
        for row in self.sheet.rows:
            if row > head.row:
                self._row(row, head)

    def _tell_heads(self, head: Head) -> None:
        for path, columns in head.doubled.items():
            names = " and ".join(cell_name(head.row, column) for column in columns)
            message = f"columns {names} are both '{path}': neither is read"
            self.found.say(
                message, Severity.ERROR, "keep one of them", Place(self.found.file, head.row, columns[1])
            )
        if head.unread:
            message = f"not read: columns {', '.join(head.unread.values())}"
            place = Place(self.found.file, head.row, next(iter(head.unread)))
            self.found.say(message, Severity.INFO, "they are no fields of the register", place)

    def _row(self, row: int, head: Head) -> None:
        cells = {path: self.sheet.at(row, column) for path, column in head.columns.items()}
        if not any(shown(cell) for cell in cells.values()):
            return
        place = Place(self.found.file, row, head.columns["id"])
        box = self.sheet.merged_over(row, head.columns.values())
        uid = shown(cells["id"])
        if uid:
            self.found.rows.setdefault(uid, []).append(place)
        if box is not None:
            message = (
                f"row {row} has merged cells ({box.name}): which cell the words belong to cannot be told"
            )
            self.found.say(message, Severity.ERROR, "unmerge them and write the words into each", place)
        elif not uid:
            self._fresh(row, head, cells)
        elif self.found.memo.uids.get(uid) is not self.kind:
            self._strange(uid, row, place)
        else:
            self._known(uid, row, head, cells)

    def _strange(self, uid: str, row: int, place: Place) -> None:
        del self.found.rows[uid]
        mine = [each for each, kind in self.found.memo.uids.items() if kind is self.kind]
        near = did_you_mean(uid, mine)
        message = f"row {row} has the id {uid}, which was not exported here: an id is never typed or changed by hand"
        hint = f"write the id back that stood there, or none for a new record{f'; {near}' if near else ''}"
        self.found.say(message, Severity.ERROR, hint, place)

    # ----------------------------------------------------------------------------- edited cells

    def _known(self, uid: str, row: int, head: Head, cells: Mapping[str, GridCell | None]) -> None:
        for path, cell in cells.items():
            kept = self.found.memo.cells.get((uid, path), _EMPTY)
            if path == "id" or (mark(shown(cell)) == kept.shown and not (cell and cell.error)):
                continue
            place, name = Place(self.found.file, row, head.columns[path]), cell_name(row, head.columns[path])
            try:
                value = self._edited(path, kept, cell)
            except Misread as wrong:
                self.found.say(f"{name} ({uid}.{path}): {wrong.message}", Severity.ERROR, wrong.hint, place)
                continue
            if value != kept.base:
                self.found.edits.append(
                    CellEdit(uid, self.kind, kept.at or path, kept.base, value, name, place)
                )

    def _edited(self, column: str, kept: Kept, cell: GridCell | None) -> JsonValue:
        path = kept.at or column
        spec = spec_of(self.kind, path)
        if spec is None or why_not(self.kind, column) is not None:
            raise Misread("what is worked out cannot be edited", "take the edit back; it is not taken")
        if not kept.editable:
            raise Misread(
                "the cell shows only a part of the value, so an edit of it is not taken",
                "edit the record itself",
            )
        value = self.found.reader.value(self.kind, path, cell, kept.base)
        if value is None and spec.required and not kept.at:
            raise Misread("it may not be empty", "write it back")
        return value

    # -------------------------------------------------------------------------------- new rows

    def _fresh(self, row: int, head: Head, cells: Mapping[str, GridCell | None]) -> None:
        values: dict[str, JsonValue] = {}
        wrong = False
        for path, cell in cells.items():
            if not shown(cell) or spec_of(self.kind, path) is None or why_not(self.kind, path) is not None:
                continue
            try:
                values[path] = self.found.reader.value(self.kind, path, cell)
            except Misread as error:
                name, place = (
                    cell_name(row, head.columns[path]),
                    Place(self.found.file, row, head.columns[path]),
                )
                self.found.say(f"{name} ({path}): {error.message}", Severity.ERROR, error.hint, place)
                wrong = True
        said = [str(values[path]) for path in ("title", MAIN[self.kind]) if values.get(path)]
        if wrong:
            return
        if not says_something("\n".join(said)):
            place = Place(self.found.file, row)
            self.found.say(
                f"row {row} has neither an id nor a title: it is not read", Severity.WARNING, "", place
            )
            return
        if self.kind is Kind.REQUIREMENT:
            values.setdefault(ORIGINAL, "\n".join(dict.fromkeys(said)))
        self.found.drafts.append(Draft(self.kind, values, row))


def _titled(drafts: Sequence[Draft]) -> Iterator[Draft]:
    """New rows that only have words get a title made of them."""
    made = titles([str(draft.values.get(MAIN[draft.kind]) or draft.values.get("title")) for draft in drafts])
    for draft, title in zip(drafts, made, strict=True):
        yield replace(draft, values={"title": title, **draft.values})
