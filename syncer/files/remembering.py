"""What an export writes onto the hidden sheet: ids, and of each cell what it shows and whether it says the whole value.

A cell may be edited where reading it gives the register's very value; what shows less (a record made of parts, a name
that two people have, a text that was cut) is remembered by a digest alone, and an edit of it is told instead of taken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from syncer.domain.fields import leaf_paths
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.domain.specs import TRANSLATIONS
from syncer.files.workbook import as_read, tab
from syncer.intake.cells import Misread
from syncer.intake.grid import GridCell, Raw
from syncer.intake.identity import MAIN
from syncer.intake.memo import Kept, Key, Memo, MemoSheet, Origin, mark
from syncer.intake.profile import why_not
from syncer.intake.sheetvalues import SheetReader, shown
from syncer.pages.labels import Labels
from syncer.pages.sheets import Book, Cell, Sheet, bare_sheet

_WANTED = (
    "title",
    "owner",
    "kind",
    "importance",
    "urgency",
    "acceptance_criteria",
    "state",
    "due",
    "depends_on",
)
Values = Mapping[str, Mapping[str, JsonValue]]


def remembered(book: Book, origin: Origin, values: Values, reader: SheetReader) -> Memo:
    """Return what a book's workbook has to remember; `values` are the register's leaves by uid and path."""
    sheets = tuple(
        MemoSheet(tab(sheet.name), Kind(sheet.kind), dict(zip(sheet.heads, sheet.paths, strict=True)))
        for sheet in book.sheets
    )
    uids = {str(row[0]): Kind(sheet.kind) for sheet in book.sheets for row in sheet.rows}
    cells = dict(pair for sheet in book.sheets for pair in _cells(sheet, origin.locale, values, reader))
    return Memo(origin, sheets, uids, cells)


def _cells(sheet: Sheet, locale: str, values: Values, reader: SheetReader) -> Iterator[tuple[Key, Kept]]:
    kind = Kind(sheet.kind)
    for row in sheet.rows:
        uid, found = str(row[0]), values.get(str(row[0]), {})
        for path, value in zip(sheet.paths[1:], row[1:], strict=True):
            cell = as_read(value, reader.zone)
            if cell is None:
                continue  # anybody may fill it; that something is withheld from this reader is not told either
            own = (path, f"{TRANSLATIONS}.{locale}.{path}") if why_not(kind, path) is None else ()
            said = next((at for at in own if at in found and _says(kind, at, cell, found[at], reader)), "")
            seen = mark(shown(cell))
            at = said if said != path else ""
            base = (
                reader.value(kind, said, cell) if said else None
            )  # what is shown, never an address behind a name
            yield (uid, path), Kept(seen, base, editable=True, at=at) if said else Kept(seen)


def _says(kind: Kind, path: str, cell: GridCell, base: JsonValue, reader: SheetReader) -> bool:
    """Whether a cell says all that the register does."""
    try:
        return reader.value(kind, path, cell, base) == base
    except Misread:
        return False


# ------------------------------------------------------------------------- a register to begin with


def live_book(
    book: Book, kinds: Sequence[str], values: Values, reader: SheetReader, words: tuple[Labels, str]
) -> tuple[Book, tuple[Problem, ...]]:
    """Return records as a workbook that is the register holds them: each value whole, by what reads back as it.

    A sheet for every kind (or those of `kinds`), with the columns that some record fills and those most people want.
    A column with a value that no cell can say is left out and told: a cut or empty cell would count as an edit.
    `words` are labels and language of heads.
    """
    known = {sheet.kind: [str(row[0]) for row in sheet.rows] for sheet in book.sheets}
    wanted = [kind for kind in Kind if not kinds or kind.value in kinds]
    made = [_whole(kind, known.get(kind.value, []), values, reader, words) for kind in wanted]
    problems = tuple(problem for _, told in made for problem in told)
    return replace(book, sheets=tuple(sheet for sheet, _ in made)), problems


def _whole(
    kind: Kind,
    uids: Sequence[str],
    values: Values,
    reader: SheetReader,
    words: tuple[Labels, str],
) -> tuple[Sheet, list[Problem]]:
    filled = {path for uid in uids for path in values.get(uid, {})} | {*_WANTED, MAIN[kind]}
    translated = sorted(path for path in filled if path.startswith(f"{TRANSLATIONS}."))
    columns = [*(path for path in leaf_paths(kind) if path in filled), *translated]
    paths = [path for path in columns if why_not(kind, path) is None]
    chinese = words[1].startswith("zh")
    rows: list[dict[str, Cell]] = []
    unsaid: dict[str, str] = {}
    for uid in uids:
        said = {
            path: reader.cell(kind, path, values.get(uid, {}).get(path), chinese=chinese) for path in paths
        }
        unsaid |= {path: uid for path, forms in said.items() if not forms and path != "title"}
        rows.append({"id": uid, **{path: _zoned(forms[0], reader) for path, forms in said.items() if forms}})
    said_of_all = [path for path in paths if path not in unsaid]
    problems = [_left_out(uid, path) for path, uid in unsaid.items()]
    return bare_sheet(kind, rows, ["id", *said_of_all], *words), problems


def _left_out(uid: str, path: str) -> Problem:
    message = f"{uid}.{path} is more than a cell can say: the workbook has no column for '{path}'"
    hint = "the store keeps it; to have the column, shorten the value first"
    return Problem(message, hint, severity=Severity.WARNING, code="left-out", uid=uid)


def _zoned(raw: Raw, reader: SheetReader) -> Cell:
    """A time with its zone again, which a book takes off when it is written."""
    return raw.replace(tzinfo=reader.zone) if isinstance(raw, datetime) else raw
