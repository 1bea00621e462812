"""Cells changed in place within a sheet's XML: formats, formulas, validation and everything unknown stay (B-26).

Texts are written as inline strings, so that the table of shared strings keeps its bytes; a cell keeps its style. A formula
is never overwritten. New rows take the styles of the row above, and ranges that ended there grow with them.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lxml import etree

from syncer.files.sheetxml import Form, box, child, children, escaped, local, parsed, place
from syncer.intake.grid import Box, Raw, cell_name

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RANGED = ("dataValidations", "conditionalFormatting", "ignoredErrors", "protectedRanges")


class SheetPatch:
    """A sheet's part under change; `bytes` is the part as it then is."""

    def __init__(self, raw: bytes, name: str, file: str, forms: tuple[Form, ...], epoch: datetime) -> None:
        self.root = parsed(raw, name, file)
        self._forms, self._epoch = forms, epoch
        data = child(self.root, "sheetData")
        assert data is not None, "a sheet that was read has its data"
        self._data = data
        self._rows = self._numbered()
        self._spilled = [
            box(one.get("ref", ""))
            for one in data.iter("{*}f")
            if one.get("t") in {"array", "dataTable"} and one.get("ref")
        ]

    @property
    def bytes(self) -> bytes:
        """The part's XML."""
        tree = self.root.getroottree()
        return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a formula gives a cell its value, be it the formula of another cell that spills into it."""
        if any(one.holds(row, column) for one in self._spilled):
            return True
        cell = self._cell(row, column)
        return cell is not None and child(cell, "f") is not None

    def put(self, row: int, column: int, raw: Raw, currency: str = "") -> None:
        """Write a value; a figure or day stays one where the cell's style shows it as such, else it is a text."""
        cell = self._cell(row, column)
        if cell is None:
            if raw is None:
                return
            cell = self._new_cell(row, column)
        for name in ("t", "vm", "cm"):
            if name in cell.attrib:
                del cell.attrib[name]
        for old in list(cell):
            if local(old) in {"v", "is", "f"}:
                cell.remove(old)
        if raw is not None:
            self._fill(cell, raw, currency)

    def append(self, row: int, like: int) -> None:
        """Add a row with the styles of another, or use the empty one that is there."""
        model = self._rows.get(like)
        if row not in self._rows:
            self._new_row(row, model)
        for cell in children(model, "c") if model is not None else ():
            _, column = place(cell.get("r", ""))
            if self._cell(row, column) is None and cell.get("s"):
                self._new_cell(row, column).set("s", cell.get("s", ""))
        self._grow_dimension(row)

    def grow(self, last: int, row: int) -> None:
        """Let ranges of validation and conditional format that ended in a row reach down to another.

        The sheet's own filter stays: a name of the workbook repeats its range, and rows below it are shown anyway.
        """
        for name in _RANGED:
            for holder in children(self.root, name):
                for one in (holder, *holder):
                    if isinstance(one.tag, str) and one.get("sqref"):
                        one.set(
                            "sqref", " ".join(_grown(ref, last, row) for ref in one.get("sqref", "").split())
                        )

    # -------------------------------------------------------------------------------- elements

    def _numbered(self) -> dict[int, etree._Element]:
        """Rows by number, each with its own written out, so that none slips when another comes between."""
        found: dict[int, etree._Element] = {}
        number = 0
        for row in children(self._data, "row"):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            found[number] = row
            column = 0
            for cell in children(row, "c"):
                reference = cell.get("r")
                column = place(reference)[1] if reference else column + 1
                cell.set("r", cell_name(number, column))
        return found

    def _cell(self, row: int, column: int) -> etree._Element | None:
        line = self._rows.get(row)
        name = cell_name(row, column)
        return (
            next((cell for cell in children(line, "c") if cell.get("r") == name), None)
            if line is not None
            else None
        )

    def _new_row(self, row: int, model: etree._Element | None) -> etree._Element:
        line = etree.Element(self._tag("row"), nsmap=None)
        line.set("r", str(row))
        for name in ("spans", "s", "customFormat", "ht", "customHeight"):
            if model is not None and model.get(name):
                line.set(name, model.get(name, ""))
        after = [number for number in self._rows if number < row]
        at = self._data.index(self._rows[max(after)]) + 1 if after else 0
        self._data.insert(at, line)
        self._rows[row] = line
        return line

    def _new_cell(self, row: int, column: int) -> etree._Element:
        line = self._rows.get(row)
        if line is None:
            line = self._new_row(row, None)
        cell = etree.Element(self._tag("c"))
        cell.set("r", cell_name(row, column))
        before = [one for one in children(line, "c") if place(one.get("r", ""))[1] < column]
        line.insert(line.index(before[-1]) + 1 if before else 0, cell)
        return cell

    def _tag(self, name: str) -> str:
        space = str(self.root.tag).rpartition("}")[0]
        return f"{space}}}{name}" if space else name

    def _fill(self, cell: etree._Element, raw: Raw, currency: str) -> None:
        form = self._form(cell)
        number = _number(raw, form, self._epoch, currency)
        if number:
            etree.SubElement(cell, self._tag("v")).text = number
            return
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, self._tag("is")), self._tag("t"))
        text.text = escaped(_text(raw, currency))
        text.set(_SPACE, "preserve")

    def _form(self, cell: etree._Element) -> Form:
        style = int(cell.get("s") or 0)
        return self._forms[style] if style < len(self._forms) else Form()

    def _grow_dimension(self, row: int) -> None:
        found = child(self.root, "dimension")
        if found is None or not found.get("ref"):
            return
        whole = box(found.get("ref", ""))
        found.set("ref", Box(whole.top, whole.left, max(whole.bottom, row), whole.right).name)


def totals_row(root: etree._Element) -> int:
    """The row in which a table sums itself up; 0 for none."""
    return box(root.get("ref", "")).bottom if int(root.get("totalsRowCount") or 0) else 0


def grow_table(root: etree._Element, last: int, row: int) -> bool:
    """Let a table that ended in a row reach down to another, its filter with it; whether it did."""
    if box(root.get("ref", "")).bottom != last:
        return False
    for one in (root, child(root, "autoFilter")):
        if one is not None and one.get("ref"):
            one.set("ref", _grown(one.get("ref", ""), last, row))
    return True


def _grown(reference: str, last: int, row: int) -> str:
    try:
        whole = box(reference)
    except ValueError:
        return reference  # whole columns reach down anyway
    if whole.bottom != last or whole.bottom >= row:
        return reference
    return Box(whole.top, whole.left, row, whole.right).name


def _number(raw: Raw, form: Form, epoch: datetime, currency: str) -> str:
    """A figure as it stands in XML; "" for what has to be a text there."""
    if isinstance(raw, bool):
        return ""
    if isinstance(raw, date):
        timed = isinstance(raw, datetime)
        fits = form.dated and (form.timed or not timed) and raw.year >= 1901
        since = (raw if isinstance(raw, datetime) else datetime.combine(raw, time())) - epoch
        return f"{Decimal(repr(since / timedelta(days=1))):f}" if fits else ""
    if isinstance(raw, int | float) and not form.dated and (not currency or form.currency == currency):
        return repr(raw)
    return ""


def _text(raw: Raw, currency: str) -> str:
    if isinstance(raw, datetime):
        return raw.isoformat(" ", "minutes" if raw.second == 0 else "seconds")
    if isinstance(raw, date):
        return raw.isoformat()
    return f"{raw} {currency}".strip()
