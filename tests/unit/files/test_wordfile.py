"""Minutes from Word: headings, lists and tables in their order; traps refused with a sentence before anything is unpacked (MTG-9)."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from syncer.files.archive import Unreadable
from syncer.files.formdoc import document_stamp
from syncer.files.wordfile import markdown_of
from syncer.intake import minutes
from tests.support.effort import calls


def made(write: Callable[[docx.document.Document], None]) -> bytes:
    document = docx.Document()
    write(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def weekly(document: docx.document.Document) -> None:
    document.add_heading("项目周会", 0)
    document.add_paragraph("会议时间：2026-11-03 14:00-15:00")
    document.add_heading("Agreed", 1)
    document.add_paragraph("We go on", style="List Bullet")
    document.add_paragraph("In two weeks again", style="List Bullet")
    document.add_paragraph("").add_run("Open questions").bold = True
    document.add_paragraph("Who pays?", style="List Number")
    document.add_heading("Action items", 1)
    table = document.add_table(rows=2, cols=3)
    for at, words in enumerate(("事项", "负责人", "截止日期")):
        table.cell(0, at).text = words
    for at, words in enumerate(("Send the list | today", "li", "2026-11-27")):
        table.cell(1, at).text = words
    document.add_heading("Weather", 1)
    document.add_paragraph("- no list, only a dash")


def test_minutes_in_word_are_read_like_those_in_markdown() -> None:
    (draft,) = minutes.read(markdown_of(made(weekly), "a.docx"), "a.docx", zone="Asia/Shanghai").drafts
    assert draft.values["title"] == "项目周会"
    assert draft.values["start"] == "2026-11-03T06:00:00Z"
    assert draft.values["agreed"] == ["We go on", "In two weeks again"]
    assert [one.title for one in draft.parts["open_questions"]] == ["Who pays?"]
    (action,) = draft.parts["actions"]
    assert (action.title, action.values["owner"], action.values["due"]) == (
        "Send the list | today",
        "li",
        "2026-11-27",
    )
    assert "no list, only a dash" in str(draft.values["notes"])


def tracked(document: docx.document.Document) -> None:
    """As Word keeps what several people write with changes tracked, and what stands in fields of its own."""
    weekly(document)
    for paragraph in document.paragraphs:
        if paragraph.text == "We go on":
            around(paragraph._p, "w:ins")
        if paragraph.text == "In two weeks again":
            around(paragraph._p, "w:sdt", "w:sdtContent")
    table: Any = document.tables[0]
    around(table.cell(1, 1).paragraphs[0]._p, "w:ins")
    cell = table.cell(1, 2).paragraphs[0]
    struck = cell.add_run(" or later")._r
    gone = OxmlElement("w:del")
    struck.addprevious(gone)
    gone.append(struck)
    row = table.add_row()
    row.cells[0].text = "Nothing of this"
    row._tr.get_or_add_trPr().append(OxmlElement("w:del"))


def around(paragraph: Any, *names: str) -> None:
    """Put the runs of a paragraph into elements."""
    for run in list(paragraph.r_lst):
        outer = inner = OxmlElement(names[0])
        for name in names[1:]:
            inner = OxmlElement(name)
            outer.append(inner)
        run.addprevious(outer)
        inner.append(run)


def test_what_was_written_with_changes_tracked_is_read_as_if_they_were_accepted() -> None:
    """MTG-9: no word of it was read."""
    (draft,) = minutes.read(markdown_of(made(tracked), "a.docx"), "a.docx", zone="Asia/Shanghai").drafts
    assert draft.values["agreed"] == ["We go on", "In two weeks again"]
    (action,) = draft.parts["actions"]
    assert (action.values["owner"], action.values["due"]) == ("li", "2026-11-27")


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, content)
    return out.getvalue()


RELATION = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9" Type="%s" Target="http://example.com/x" TargetMode="External"/></Relationships>'
TEMPLATE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK", "no document"),
        (b"\xd0\xcf\x11\xe0 old", "encrypted document or one of an old office program"),
        (with_part(made(weekly), "word/media/zeros.bin", bytes(4 * 2**20)), "more than 200 times its size"),
        (with_part(made(weekly), "word/vbaProject.bin", b"x"), "macros"),
        (with_part(made(weekly), "word/_rels/settings.xml.rels", RELATION % TEMPLATE), "outside of itself"),
        (with_part(made(weekly), "word/document.xml", b"<no"), "broken"),
        (
            with_part(
                made(weekly),
                "word/document.xml",
                b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
            ),
            "broken",
        ),
    ],
)
def test_what_is_no_document_or_a_trap_is_refused_with_a_sentence(raw: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        markdown_of(raw, "a.docx")
    assert said in refused.value.problem.message
    assert refused.value.problem.hint


def element(name: str, value: str = "") -> Any:
    made_one = OxmlElement(name)
    if value:
        made_one.set(qn("w:val"), value)
    return made_one


def test_a_cell_wider_than_any_table_is_no_cell() -> None:
    """NFR, security: a width of a billion columns was believed, and filled the memory."""

    def wide(document: docx.document.Document) -> None:
        cell = document.add_table(rows=1, cols=2).cell(0, 0)
        cell._tc.get_or_add_tcPr().append(element("w:gridSpan", "999999999"))

    with pytest.raises(Unreadable):
        markdown_of(made(wide), "a.docx")
    with pytest.raises(Unreadable):
        document_stamp(made(wide), "a.docx")


def long(rows: int) -> bytes:
    """A table whose first cell reaches over all its rows."""

    def write(document: docx.document.Document) -> None:
        table = document.add_table(rows=rows, cols=2)
        for number, row in enumerate(table.rows):
            first, second = row._tr.tc_lst
            first.get_or_add_tcPr().append(element("w:vMerge", "" if number else "restart"))
            second.p_lst[0].add_r().text = f"row {number}"
        table.cell(0, 0).text = "All"

    return made(write)


def test_a_cell_that_reaches_down_says_so_in_each_row_and_twice_the_rows_are_twice_the_work() -> None:
    """NFR, security: the library asks the rows above anew for each row, which took a minute for 800 of them."""
    told = markdown_of(long(3), "a.docx").splitlines()
    assert [one for one in told if "row" in one] == ["| All | row 0 |", "| All | row 1 |", "| All | row 2 |"]
    once, twice = long(100), long(200)
    markdown_of(once, "warm.docx")
    assert calls(lambda: markdown_of(twice, "a.docx")) < 2.6 * calls(lambda: markdown_of(once, "a.docx"))
    assert document_stamp(long(3), "a.docx")[1].merged[0].name == "A1:A3"


def test_styles_made_from_one_another_in_a_circle_end() -> None:
    def circle(document: docx.document.Document) -> None:
        one, two = (document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) for name in ("One", "Two"))
        one.base_style, two.base_style = two, one
        document.add_paragraph("Agreed", style=one)

    assert markdown_of(made(circle), "a.docx").strip() == "Agreed"
