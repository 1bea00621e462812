"""Minutes that were written in Word, as Markdown: headings, lists, tables and paragraphs in their order (MTG-9).

Why it exists: minutes are read by their headings, whatever program wrote them. A document is opened only where it is one and no trap, and
nothing in it is run, fetched or followed. Its library is an extra, so whoever imports this module looks for that first. Pictures and comments are not read; tracked
changes count as accepted.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from syncer.domain.problems import Place, Problem
from syncer.files.archive import Unreadable, unpackable

_EXTERNAL: Final = re.compile(
    rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE
)
_HYPERLINK: Final = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']", re.IGNORECASE)
_HEADING: Final = re.compile(r"(?:heading|标题|überschrift|titre)\s*(?P<level>[1-9])", re.IGNORECASE)
_SAVE: Final = "open it in Word and save it as .docx (Word document), or as Markdown or text"
_STRUCK_OUT: Final = ("w:del", "w:moveFrom", "w:sdtPr", "w:sdtEndPr")
_AROUND: Final = ("w:ins", "w:moveTo", "w:sdt", "w:sdtContent", "w:smartTag", "w:customXml", "w:fldSimple")
_MARKS: Final = (
    12_000_000  # angle brackets of all parts; trees of more take gigabytes, though their bytes are few
)
_COLUMNS: Final = 1_000  # Word itself makes 63
_STYLES: Final = 50  # made one from another; a circle of them has no end
_MEANING: Final = re.compile(r"^(\s*)([-+*#>|]|\d+[.)]\s)")


def markdown_of(raw: bytes, file: str) -> str:
    """Return a Word document's text as Markdown. Raises Unreadable for what is none, is locked away or is a trap."""
    with document_in(raw, file) as document:
        return "\n".join(_blocks(document))


@contextmanager
def document_in(raw: bytes, file: str) -> Iterator[Document]:
    """A document as somebody reads it who accepts all tracked changes; what its library stumbles over meanwhile is Unreadable, too."""
    _check(raw, file)
    try:
        document = docx.Document(io.BytesIO(raw))
        _accept(document)
        yield document
    except (KeyError, ValueError, AttributeError, LookupError, SyntaxError, RecursionError):
        raise _refused(file, "the document is broken, or no Word document", _SAVE) from None


def _accept(document: Document) -> None:
    """Take what was struck out by tracked changes away, and what was put in by them, or stands in a field of its own, as plain words."""
    body: Any = document.element.body
    rows = [
        mark.getparent().getparent()
        for mark in body.iter(qn("w:del"))
        if mark.getparent().tag == qn("w:trPr")
    ]
    for gone in [*rows, *body.iter(*map(qn, _STRUCK_OUT))]:
        if gone.getparent() is not None:
            gone.getparent().remove(gone)
    for around in list(body.iter(*map(qn, _AROUND))):
        above = around.getparent()
        for inner in list(around):
            above.insert(above.index(around), inner)
        above.remove(around)


def _check(raw: bytes, file: str) -> None:
    """Refuse by its table of contents whatever is no document, or reaches out of itself. Raises Unreadable."""
    archive = unpackable(raw, file, "document", _SAVE)
    names = archive.namelist()
    if "word/document.xml" not in names:
        raise _refused(file, "this is an archive, but no Word document", _SAVE)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise _refused(file, "a document with macros is not read: nobody can tell what they would do", _SAVE)
    if sum(archive.read(name).count(b"<") for name in names if name.endswith((".xml", ".rels"))) > _MARKS:
        message = f"the document has more than {_MARKS:,} elements"
        raise _refused(file, message, "have it made anew by who sent it; nothing of it was read")
    for name in names:
        if name.endswith(".rels") and any(
            not _HYPERLINK.search(one) for one in _EXTERNAL.findall(archive.read(name))
        ):
            message = (
                "the document draws on something outside of itself, such as a template or picture elsewhere"
            )
            raise _refused(file, message, f"take that out; {_SAVE}")


def _refused(file: str, message: str, hint: str) -> Unreadable:
    return Unreadable(Problem(message, hint, Place(file), code="document"))


# ---------------------------------------------------------------------------------------- blocks


def _blocks(document: Document) -> Iterator[str]:
    """Lines of Markdown, an empty one where a kind of block ends."""
    listed = False
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from ("", *_table(block), "")
            listed = False
            continue
        level, item = _level(block), _item(block)
        words = _words(block)
        if not words:
            continue
        if level:
            yield from ("", f"{'#' * level} {words}", "")
        elif item:
            yield f"{item}{words}"
        else:
            yield from (*([""] if listed else []), _paragraph(block, words), "")
        listed = bool(item) and not level


def _words(paragraph: Paragraph) -> str:
    """The paragraph's words in one line; what a link shows is among them."""
    return " ".join(paragraph.text.replace("\xa0", " ").split())


def _paragraph(paragraph: Paragraph, words: str) -> str:
    """A line that is wholly bold is a heading to who reads minutes; signs at its beginning mean nothing."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    if runs and all(run.bold for run in runs) and len(words) < 80:
        return f"**{words.strip('*')}**"
    return _MEANING.sub(r"\1\\\2", words)


def _level(paragraph: Paragraph) -> int:
    """The heading's level, by its style or one that this is made from; 0 for none."""
    style = paragraph.style
    for _ in range(_STYLES):
        name = str(style.name or "") if style is not None else ""
        found = _HEADING.match(name)
        if found:
            return min(int(found["level"]), 6)
        if name.casefold() in {"title", "标题"}:
            return 1
        style = style.base_style if style is not None else None
    return 0


def _item(paragraph: Paragraph) -> str:
    """The mark of a list's item, as deep as it stands; "" for none."""
    style = str(paragraph.style.name or "").casefold() if paragraph.style is not None else ""
    properties = paragraph._p.pPr
    numbering: Any = properties.numPr if properties is not None else None
    if numbering is None and not style.startswith(("list", "列表", "列出")):
        return ""
    deep = numbering.ilvl.val if numbering is not None and numbering.ilvl is not None else 0
    numbered = "number" in style or "编号" in style
    return f"{'  ' * deep}{'1. ' if numbered else '- '}"


def rows_of(table: Table) -> Iterator[list[_Cell]]:
    """The cells of each row by column, one that reaches over several as often as it does. Raises ValueError beyond all columns.

    The library's own way asks the row above anew in each row, which takes the cube of a long merged cell, and believes any width.
    """
    above: dict[int, _Cell] = {}
    for row in table.rows:
        cells: list[_Cell] = []
        column = row.grid_cols_before
        for part in row._tr.tc_lst:
            width = max(part.grid_span, 1)
            if column + width > _COLUMNS:
                raise ValueError("a table is wider than any")
            goes_on = part.vMerge == "continue" and column in above
            cell = above[column] if goes_on else _Cell(part, table)
            above |= dict.fromkeys(range(column, column + width), cell)
            cells += [cell] * width
            column += width
        yield cells


def _table(table: Table) -> Iterator[str]:
    """A table with its first row as heads; a cell that reaches over several says so once."""
    words: dict[Any, str] = {}
    for number, row in enumerate(rows_of(table)):
        cells: list[str] = []
        seen: set[Any] = set()
        for cell in row:
            part = cell._tc
            if part not in words:
                words[part] = " ".join(cell.text.replace("\xa0", " ").split()).replace("|", "\\|")
            cells.append("" if part in seen else words[part])
            seen.add(part)
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{' --- |' * len(cells)}"
