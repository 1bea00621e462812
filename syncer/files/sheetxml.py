"""What the parts of a workbook say: its sheets, and their cells as intake reads them.

Reads XML by local names, so that the strict and the usual form are the same to it; follows no link out of the archive
and resolves no entity. A formula is the value it had when the workbook was last saved.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zipfile import ZipFile

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable, opened, part
from syncer.intake.grid import Box, Grid, GridCell, Raw

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_MEANT = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CURRENCY = re.compile(r'"\s*([A-Z]{3})\s*"|\[\$([A-Z]{3})[-\]]')
_CELLS = 2_000_000  # of a sheet; more are no register
_MARKS = 12_000_000  # angle brackets of a part; a tree of more takes gigabytes, though its bytes are few
_MERGED = 20_000  # of a sheet
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class Form:
    """What a number format makes of a figure: a day, a day with its time, or an amount of a currency."""

    dated: bool = False
    timed: bool = False
    currency: str = ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet and the part of the archive it stands in; `totals` are rows in which tables sum themselves up."""

    grid: Grid
    name: str
    totals: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadBook:
    """A workbook as read: all sheets in order, and how cells of each style show figures."""

    sheets: tuple[SheetPart, ...]
    forms: tuple[Form, ...]
    epoch: datetime

    @property
    def shown(self) -> tuple[Grid, ...]:
        """The sheets that people see."""
        return tuple(sheet.grid for sheet in self.sheets if not sheet.grid.hidden)


def read_book(raw: bytes, file: str) -> ReadBook:
    """Return what a workbook's bytes say. Raises Unreadable (a problem with the file, nothing half read)."""
    with opened(raw, file) as archive:
        book = xml(archive, _main(archive, file), file)
        epoch = (
            CALENDAR_MAC_1904 if _true(_attribute(book, "workbookPr", "date1904")) else CALENDAR_WINDOWS_1900
        )
        reading = _Reading(archive, file, _strings(archive, file), _forms(archive, file), epoch)
        return ReadBook(tuple(reading.sheets(book)), reading.forms, epoch)


def xml(archive: ZipFile, name: str, file: str) -> etree._Element:
    """Return the root of a part. Raises Unreadable where it is no XML, or has a document type of its own."""
    return parsed(part(archive, name, file), name, file)


def parsed(raw: bytes, name: str, file: str) -> etree._Element:
    """Return the root of XML bytes. Raises Unreadable."""
    if raw.count(b"<") > _MARKS:
        message = f"its part {name} has more than {_MARKS:,} elements"
        hint = "take what is no register out of it; nothing of it was read"
        raise Unreadable(Problem(message, hint, Place(file), code="trap"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None or b"<!DOCTYPE" in raw[:1024] or b"<!ENTITY" in raw[:65536]:
        message = f"its part {name} is no sound XML"
        hint = "open it in Excel and save it as .xlsx (Excel workbook)"
        raise Unreadable(Problem(message, hint, Place(file), code="workbook"))
    return root


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; "" for a comment or an instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of a local name."""
    return (child for child in element if local(child) == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first child of a local name, or None."""
    return next(children(element, name), None)


def place(reference: str) -> tuple[int, int]:
    """Return row and column of a reference such as B7, or $B$7. Raises ValueError."""
    found = _REFERENCE.match(reference)
    if found is None:
        raise ValueError(f"{reference!r} names no cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def box(reference: str) -> Box:
    """Return the rectangle of a reference such as B2:C5 or B2. Raises ValueError."""
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = place(first), place(last or first)
    return Box(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def relations(archive: ZipFile, name: str, file: str) -> dict[str, str]:
    """Return the parts that a part refers to, by the relation's id; links out of the archive are left out."""
    folder, base = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{base}.rels")
    if rels not in archive.namelist():
        return {}
    return {
        one.get("Id", ""): _target(folder, one.get("Target", ""))
        for one in children(xml(archive, rels, file), "Relationship")
        if one.get("TargetMode") != "External"
    }


def relation_id(element: etree._Element) -> str:
    """Return the relation an element names (r:id), "" for none."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _target(folder: str, target: str) -> str:
    joined = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined)


def _main(archive: ZipFile, file: str) -> str:
    """The workbook's own part: where the archive's relations say it is."""
    found = relations(archive, "", file).values()
    return next((name for name in found if posixpath.basename(name) == "workbook.xml"), "xl/workbook.xml")


def _attribute(root: etree._Element, element: str, name: str) -> str:
    found = child(root, element)
    return found.get(name, "") if found is not None else ""


def _true(word: str) -> bool:
    return word in {"1", "true", "on"}


# ------------------------------------------------------------------------------- strings, styles


def _strings(archive: ZipFile, file: str) -> tuple[str, ...]:
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return ()
    return tuple(words(one) for one in children(xml(archive, name, file), "si"))


def words(item: etree._Element) -> str:
    """Return the text of a string item, rich or plain, without what is only a reading aid (phonetics)."""
    found: list[str] = []
    for one in item:
        if local(one) == "t":
            found.append(one.text or "")
        elif local(one) == "r":
            found += [text.text or "" for text in children(one, "t")]
    return unescaped("".join(found))


def unescaped(text: str) -> str:
    """Return a text with `_x000D_` and the like as the characters they stand for."""
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escaped(text: str) -> str:
    """Return a text as a cell holds it: what would be read as a character's number is protected."""
    return _MEANT.sub("_x005F_", text)


def _forms(archive: ZipFile, file: str) -> tuple[Form, ...]:
    name = "xl/styles.xml"
    if name not in archive.namelist():
        return ()
    root = xml(archive, name, file)
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    own = child(root, "numFmts")
    for one in children(own, "numFmt") if own is not None else ():
        formats[_figure(one.get("numFmtId"))] = one.get("formatCode", "")
    cells = child(root, "cellXfs")
    styles = children(cells, "xf") if cells is not None else ()
    return tuple(_form(_figure(style.get("numFmtId")), formats) for style in styles)


def _figure(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _form(number: int, formats: Mapping[int, str]) -> Form:
    code = formats.get(number, "")
    dated = bool(is_date_format(code)) or number in {
        *range(27, 37),
        *range(50, 59),
    }  # East Asian built-in dates
    money = _CURRENCY.search(code)
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).casefold()
    return Form(dated, dated and ("h" in bare or "s" in bare), (money[1] or money[2]) if money else "")


# ---------------------------------------------------------------------------------------- sheets


@dataclass(frozen=True, slots=True)
class _Reading:
    archive: ZipFile
    file: str
    strings: tuple[str, ...]
    forms: tuple[Form, ...]
    epoch: datetime

    def sheets(self, book: etree._Element) -> Iterator[SheetPart]:
        main = _main(self.archive, self.file)
        targets = relations(self.archive, main, self.file)
        listed = child(book, "sheets")
        for sheet in children(listed, "sheet") if listed is not None else ():
            name = targets.get(relation_id(sheet), "")
            root = xml(self.archive, name, self.file)
            if local(root) == "worksheet":  # else a chart or a dialogue on a tab of its own
                hidden = sheet.get("state", "visible") != "visible"
                grid = self._grid(sheet.get("name", ""), root, hidden=hidden)
                yield SheetPart(grid, name, frozenset(self._totals(name)))

    def _totals(self, sheet: str) -> Iterator[int]:
        for name in relations(self.archive, sheet, self.file).values():
            if "/tables/" in name:
                root = xml(self.archive, name, self.file)
                if _figure(root.get("totalsRowCount")):
                    yield self._box(root.get("ref", "")).bottom

    def _grid(self, title: str, root: etree._Element, *, hidden: bool) -> Grid:
        data, merges = child(root, "sheetData"), child(root, "mergeCells")
        cells = dict(self._cells(data)) if data is not None else {}
        found = [] if merges is None else list(children(merges, "mergeCell"))
        if len(found) > _MERGED:
            raise self._odd(f"more than {_MERGED:,} rectangles of cells are merged")
        merged = tuple(self._box(one.get("ref", "")) for one in found)
        return Grid(title, cells, merged, hidden, tuple(sorted({row for row, _ in cells})))

    def _box(self, reference: str) -> Box:
        try:
            return box(reference)
        except ValueError as error:
            raise self._odd(str(error)) from None

    def _cells(self, data: etree._Element) -> Iterator[tuple[tuple[int, int], GridCell]]:
        """Cells that say something; rows and cells may leave their numbers out, then they follow the one before."""
        row = seen = 0
        for line in children(data, "row"):
            row = _figure(line.get("r")) or row + 1
            column = 0
            for cell in children(line, "c"):
                reference = cell.get("r")
                try:
                    there, column = place(reference) if reference else (row, column + 1)
                except ValueError as error:
                    raise self._odd(str(error)) from None
                seen += 1
                if seen > _CELLS or there > _MOST_ROWS or column > _MOST_COLUMNS:
                    raise self._odd(f"a sheet has more than {_CELLS:,} cells, or cells beyond its edge")
                found = self._cell(cell)
                if found is not None:
                    yield (there, column), found

    def _cell(self, cell: etree._Element) -> GridCell | None:
        kind, formula = cell.get("t", "n"), child(cell, "f") is not None
        inner = child(cell, "is") if kind == "inlineStr" else child(cell, "v")
        if inner is None:
            return GridCell(None, formula=True) if formula else None
        if kind == "inlineStr":
            return GridCell(words(inner), formula=formula)
        text = inner.text or ""
        if kind == "e":
            return GridCell(text, formula=formula, error=True)
        form = self._form(cell)
        return GridCell(self._value(kind, text, form), form.currency, formula)

    def _value(self, kind: str, text: str, form: Form) -> Raw:
        if kind == "s":
            number = _figure(text)
            if number >= len(self.strings):
                raise self._odd("a cell names a text that is not there")
            return self.strings[number]
        if kind in {"str", "d"}:
            return unescaped(text)
        if kind == "b":
            return _true(text)
        return self._number(text, form)

    def _number(self, text: str, form: Form) -> Raw:
        try:
            number = float(text)
        except ValueError:
            return text or None
        if form.dated and 0 <= number < 2_958_466:  # the year 9999 ends there
            return _moment(number, form, self.epoch)
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else number

    def _form(self, cell: etree._Element) -> Form:
        style = _figure(cell.get("s"))
        return self.forms[style] if style < len(self.forms) else Form()

    def _odd(self, message: str) -> Unreadable:
        return Unreadable(
            Problem(message, "open it in Excel and save it anew", Place(self.file), code="workbook")
        )


def _moment(number: float, form: Form, epoch: datetime) -> Raw:
    """A serial number as a day, or with its time to the second; a time without a day stays a text."""
    found = from_excel(number, epoch)
    if isinstance(found, datetime):
        exact = (found + timedelta(milliseconds=500)).replace(microsecond=0)
        whole = not form.timed and (exact.hour, exact.minute, exact.second) == (0, 0, 0)
        return exact.date() if whole else exact
    return found if isinstance(found, date) else str(found)
