"""What an exported workbook remembers of itself on a hidden sheet, so that only edited cells count when it comes back (B-26).

Holds ids, what each cell showed, and the register's value where the cell says all of it; of other cells a digest alone, so
that a hidden sheet never tells a reader more than the sheets do. Rows of texts in and out; no file is read here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from syncer.domain.json import JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.intake.cells import fold
from syncer.intake.grid import Grid, plain

TAB = "syncer"
_VERSION = "1"
_CHUNK = 30_000  # characters: a cell holds 32,767
_EDIT, _SHOW = "edit", "show"

Key = tuple[str, str]  # uid, path


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a workbook comes from; `point` is the number of the last entry of the register's history in it."""

    project: str
    instance: str
    audience: str
    locale: str
    timezone: str
    point: int


@dataclass(frozen=True, slots=True)
class MemoSheet:
    """One sheet as exported: its kind and the field of each head."""

    tab: str
    kind: Kind
    heads: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One cell as exported: the digest of what it showed, and the register's value where editing it is safe.

    `at` is the field that the cell says where it is not its column's own: a text in another language.
    """

    shown: str
    base: JsonValue = None
    editable: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class Memo:
    """All that a workbook remembers; cells that were empty and may be filled are not among `cells`."""

    origin: Origin
    sheets: tuple[MemoSheet, ...]
    uids: Mapping[str, Kind]
    cells: Mapping[Key, Kept] = field(default_factory=dict)


class Tampered(Exception):
    """The hidden sheet is not as it was written."""


def mark(text: str) -> str:
    """Return the digest by which a cell's text is known."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_rows(memo: Memo) -> list[list[str]]:
    """Return the hidden sheet's rows."""
    rows = [
        *_sheets(memo.sheets),
        *([_ID, uid, kind.value] for uid, kind in memo.uids.items()),
        *_cells(memo.cells),
    ]
    origin = memo.origin
    first = [TAB, _VERSION, origin.project, origin.instance, origin.audience, origin.locale, origin.timezone]
    return [[*first, str(origin.point), _digest(rows)], *rows]


_ID = "id"


def _sheets(sheets: Iterable[MemoSheet]) -> Iterator[list[str]]:
    for sheet in sheets:
        heads = [word for head, path in sheet.heads.items() for word in (path, head)]
        yield ["sheet", sheet.tab, sheet.kind.value, *heads]


def _cells(cells: Mapping[Key, Kept]) -> Iterator[list[str]]:
    for (uid, path), kept in cells.items():
        if not kept.editable:
            yield [_SHOW, uid, path, kept.shown]
            continue
        text = json.dumps(kept.base, ensure_ascii=not _harmless(kept.base), sort_keys=True)
        yield [
            _EDIT,
            uid,
            path,
            kept.shown,
            kept.at,
            *(text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)),
        ]


def _harmless(value: JsonValue) -> bool:
    """Whether every character of a value may stand in XML as it is, and two 16-bit units never part."""
    return all(" " <= letter < "\ud800" for letter in json.dumps(value, ensure_ascii=False))


def _digest(rows: Sequence[Sequence[str]]) -> str:
    return sha256(canonical([list(row) for row in rows]).encode()).hexdigest()


def memo_of(sheets: Iterable[Grid]) -> Memo | None:
    """Return what a workbook remembers; None where it is none of ours. Raises Tampered."""
    page = next((sheet for sheet in sheets if fold(sheet.name) == TAB), None)
    found = _rows(page) if page is not None else []
    if not found or found[0][0] != TAB:
        return None
    first, rows = found[0], found[1:]
    if len(first) != 9 or first[1] != _VERSION or first[8] != _digest(rows):
        raise Tampered
    origin = Origin(first[2], first[3], first[4], first[5], first[6], int(first[7]))
    return Memo(
        origin,
        tuple(_sheet(row) for row in rows if row[0] == "sheet"),
        {row[1]: Kind(row[2]) for row in rows if row[0] == _ID},
        {(row[1], row[2]): _kept(row) for row in rows if row[0] in {_EDIT, _SHOW}},
    )


def _rows(page: Grid) -> list[list[str]]:
    found: dict[int, dict[int, str]] = {row: {} for row in page.rows}
    for (row, column), cell in page.cells.items():
        found[row][column] = plain(cell.value)
    return [
        [cells.get(column, "") for column in range(1, max(cells) + 1)] for _, cells in sorted(found.items())
    ]


def _sheet(row: Sequence[str]) -> MemoSheet:
    return MemoSheet(row[1], Kind(row[2]), dict(zip(row[4::2], row[3::2], strict=True)))


def _kept(row: Sequence[str]) -> Kept:
    if row[0] == _SHOW:
        return Kept(row[3])
    return Kept(row[3], json.loads("".join(row[5:])), editable=True, at=row[4])
