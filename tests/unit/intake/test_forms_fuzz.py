"""Hostile texts through forms, handed out and taken back: cells are text, and what somebody typed is what the record says (PG-15, PG-16).

`make hostile` tries many more.
"""

from __future__ import annotations

import io
from datetime import UTC
from html import escape

import docx
import openpyxl
import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Place
from syncer.files.formdoc import document_stamp, form_document
from syncer.files.formfile import form_workbook, workbook_stamp
from syncer.intake import form_again, form_change, form_feedback, form_pages
from syncer.intake.encoding import without_controls
from syncer.intake.form_reading import Filled
from syncer.intake.forms import Blank, Stamp, blank
from syncer.intake.grid import Grid, GridCell, cell_name, grid
from syncer.intake.sheetvalues import SheetReader
from syncer.intake.validity import faults
from syncer.text.characters import clean
from syncer.text.storage.inputs import inputs
from tests.support.hostile import TEXTS, texts

SAID = texts(TEXTS)
STAMP = Stamp("CAMP", "feedback", "en", "0badcafe", "MTG-0001")
READER = SheetReader(UTC, people=Directory([Person(id="wang", name="王芳")]))


def handed_out(topics: list[str], meeting: str) -> Blank:
    return blank(form_feedback.FORM, STAMP, notes=[meeting], given={form_feedback.SCORES: topics})


@pytest.mark.parametrize("part", range(0, len(SAID), 20))
def test_what_is_handed_out_is_text_and_known_again(part: int) -> None:
    """Topics of a mapping and titles of meetings are people's words: no cell of a workbook is ever a formula."""
    topics = SAID[part : part + 20]
    form = handed_out(topics, topics[0])
    book = openpyxl.load_workbook(io.BytesIO(raw := form_workbook(form, str(STAMP))))
    assert [cell.coordinate for page in book for row in page for cell in row if cell.data_type == "f"] == []
    assert workbook_stamp(raw, "f.xlsx")[0] == str(STAMP)
    document = form_document(form, str(STAMP))
    assert document_stamp(document, "f.docx")[0] == str(STAMP)
    cells = [row.cells[0].text for row in docx.Document(io.BytesIO(document)).tables[-1].rows]
    assert [_folded(cell) for cell in cells[1 : len(topics) + 1]] == [_folded(topic) for topic in topics]


def application(text: str) -> Grid:
    rows = {"Subject": text, "Requested by": "wang", "Date": "2026-11-20", "Urgency": "low"}
    rows |= {"What is to change": text, "Reason": text}
    cells = enumerate(rows.items(), 1)
    return grid("", {(row, at): GridCell(one) for row, pair in cells for at, one in enumerate(pair, 1)})


@pytest.mark.parametrize("text", SAID)
def test_what_is_typed_is_what_the_record_says(text: str) -> None:
    filled = Filled(application(text), Place("f.xlsx"), cell_name, READER, ())
    draft = form_change.asked(filled)
    assert draft is not None, filled.problems
    assert faults(Kind.CHANGE_REQUEST, draft.values, Place("f.xlsx")) == []
    assert _folded(str(draft.values["content"])) == _folded(text)
    kept = form_again.known(form_again.line("0badcafe", draft.values))
    assert kept is not None
    assert form_again.corrected(kept, draft.values, draft.values).values == {}


@pytest.mark.parametrize("text", SAID)
def test_what_is_typed_on_a_page_is_what_the_questions_say(text: str) -> None:
    """Scores and remarks stand in the internal concern alone, whatever they are made of."""
    rows = {
        "said": ("What you think", "Urgency", text, "low"),
        "scores": ("Topic", "Score (1–10)", text, "7"),
    }
    body = "".join(_area(name, *cells) for name, cells in rows.items())
    grid_ = form_pages.cells(inputs(body), form_feedback.FORM)
    filled = Filled(grid_, Place("feedback-form.en"), cell_name, READER, ())
    said = form_feedback.told(filled, "wang", "2026-11-20")
    assert said.problems == ()
    (_, point), (_, rating) = form_feedback.questions(said, "en", "王芳")
    assert _folded(str(point.values.get("description") or point.values["title"])) == _folded(text)
    shown: JsonObject = {path: value for path, value in rating.values.items() if path != "concern"}
    assert "7/10" in str(rating.values["concern"])
    assert "7/10" not in str(shown)
    for one in (point, rating):
        assert faults(Kind.QUESTION, one.values, Place("feedback-form.en")) == []


def _area(name: str, one: str, two: str, three: str, four: str) -> str:
    anchor = f'<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-{name}</ac:parameter></ac:structured-macro></p>'
    heads = f"<tr><th>{one}</th><th>{two}</th></tr>"
    typed = escape(clean(three)).replace("\r", "&#13;")
    return f"{anchor}<table><tbody>{heads}<tr><td>{typed}</td><td>{four}</td></tr></tbody></table>"


def _folded(text: str) -> str:
    """A text as people read it: without what no site takes, and however it is broken into lines."""
    kept = "".join(one for one in without_controls(clean(text)) if one not in "\ufffd\u200b")
    return " ".join(kept.split())
