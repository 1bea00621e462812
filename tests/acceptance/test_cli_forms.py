"""Forms handed out, filled in and taken back, as a workbook and as a Word document: applications (PG-15, CR-1) and feedback (PG-16, MTG-4)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from openpyxl.worksheet.worksheet import Worksheet

from syncer.cli.main import main
from syncer.files.formdoc import form_document
from syncer.files.formfile import form_workbook
from syncer.intake import form_feedback
from syncer.intake.forms import FEEDBACK, Stamp, blank
from tests.support.world import TOKEN, lay_out, requirement

PEOPLE = "people:\n- {id: wang, name: 王芳, email: wang@example.com}\n- {id: bob, name: Bob Ray}\n"
ENGLISH = {
    "Subject": "Dinner closes at six",
    "Requested by": "Bob Ray",
    "Date": "2026-11-20",
    "Urgency": "Urgent",
    "What is to change": "=1+1 is no sum; dinner closes at 18:00.",
    "Reason": "The kitchen closes earlier in winter.",
}
CHINESE = {
    "变更主题": "晚餐提前截止",
    "申请人": "王芳",
    "申请日期": "2026年11月20日",
    "紧急程度": "一般",
    "变更内容": "晚餐预订改为十八点截止。",
    "变更原因": "冬季厨房提前下班。",
    "期望目标": "减少浪费。",
}
ROWS = (("Change", "REQ-0001", "Importance", "core", "次要"), ("新增", "", "", "", "A winter menu"))


@dataclass
class Desk:
    """A project manager's desk: a register in files, and commands run in this process."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """A command's exit code, output and messages."""
        self.capsys.readouterr()
        code = main(list(arguments))
        found = self.capsys.readouterr()
        return code, found.out, found.err

    def back(self, name: str, *arguments: str) -> tuple[int, Any]:
        """Take a form back; returns exit code and report."""
        code, out, _ = self.run("import", name, "--json", *arguments)
        return code, json.loads(out)

    def changes(self) -> list[str]:
        """The files of all change requests."""
        return self.files("change_requests")

    def files(self, folder: str) -> list[str]:
        """The files of all records of a kind."""
        found = sorted((self.home / "register" / folder).glob("*.md"))
        return [one.read_text(encoding="utf-8") for one in found]

    def fill(self, name: str, said: Mapping[str, str], rows: Sequence[Sequence[str]] = ()) -> None:
        """Fill in a form as the customer does."""
        fill = _in_word if name.endswith(".docx") else _in_excel
        fill(self.home / name, said, rows)


def _plain(label: str) -> str:
    return label.replace("（", "(").partition("(")[0].strip(" *")


def _in_excel(path: Path, said: Mapping[str, str], rows: Sequence[Sequence[str]]) -> None:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    assert isinstance(page, Worksheet)
    for row in range(1, 12):
        words = said.get(_plain(str(page.cell(row, 1).value or "")))
        if words is not None:
            page.cell(row, 2, words).data_type = "s"
    first = (
        next(row for row in range(10, 20) if page.cell(row, 2).value in {"Requirement ID", "需求编号"}) + 1
    )
    for number, cells in enumerate(rows, first):
        for column, words in enumerate(cells, 1):
            page.cell(number, column, words)
    book.save(path)


def _in_word(path: Path, said: Mapping[str, str], rows: Sequence[Sequence[str]]) -> None:
    made = docx.Document(str(path))
    for row in made.tables[0].rows:
        row.cells[1].text = said.get(_plain(row.cells[0].text), "")
    for row, cells in zip(made.tables[1].rows[1:], rows, strict=False):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    made.save(str(path))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A register in files that no cycle has seen yet; no site anywhere."""
    register = lay_out(tmp_path, "http://127.0.0.1:9")
    requirement(register, "first", "id: REQ-0001\ntitle: Booking of dinners\nimportance: core")
    (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(*next(iter(TOKEN.items())))
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize(
    ("name", "locale", "said"), [("change.xlsx", "en", ENGLISH), ("change.docx", "zh-CN", CHINESE)]
)
def test_a_filled_form_is_one_change_request_however_often_it_comes(
    desk: Desk, name: str, locale: str, said: Mapping[str, str]
) -> None:
    assert desk.run("form", "change", "--out", name, "--locale", locale)[0] == 0
    desk.fill(name, said, ROWS)
    code, report = desk.back(name, "--dry-run")
    assert report["problems"] == []
    assert (code, desk.changes()) == (0, [])
    code, report = desk.back(name)
    assert (code, [one["id"] for one in report["entered"]]) == (0, ["CR-0001"]), report
    (made,) = desk.changes()
    wanted = ["2026-11-20", "REQ-0001", "field: importance", "to: secondary", "A winter menu", name]
    wanted += [
        text
        for label, text in said.items()
        if label in {"Subject", "Reason", "变更主题", "变更内容", "变更原因"}
    ]
    assert [text for text in wanted if text not in made] == []
    assert ("requested_by: bob" if locale == "en" else "requested_by: wang") in made
    code, report = desk.back(name)
    assert (code, report["entered"], desk.changes()) == (0, [], [made])
    assert report["already_there"] == [{"id": "CR-0001"}]


def test_a_corrected_form_changes_what_it_made_until_that_is_under_way(desk: Desk) -> None:
    assert desk.run("form", "change", "--out", "change.xlsx", "--locale", "en")[0] == 0
    desk.fill("change.xlsx", ENGLISH, ROWS)
    assert desk.back("change.xlsx")[0] == 0
    path = next((desk.home / "register" / "change_requests").glob("*.md"))
    path.write_text(path.read_text(encoding="utf-8").replace("urgency: urgent", "urgency: low"), "utf-8")
    desk.fill("change.xlsx", ENGLISH | {"Reason": "The cook leaves at five."})
    (desk.home / "change.xlsx").rename(desk.home / "change (2).xlsx")
    code, report = desk.back("change (2).xlsx")
    assert (code, report["corrected"][0]["id"]) == (0, "CR-0001")
    assert set(report["corrected"][0]["fields"]) == {"reason", "application"}
    (made,) = desk.changes()
    assert [
        one for one in ("The cook leaves at five.", "urgency: low", "change (2).xlsx") if one not in made
    ] == []
    desk.fill("change (2).xlsx", ENGLISH | {"Reason": "The cook leaves at five.", "Urgency": "Normal"})
    code, report = desk.back("change (2).xlsx")
    assert (code, desk.changes()) == (1, [made])
    assert "CR-0001.urgency" in report["problems"][0]["message"]
    path.write_text(made.replace("state: submitted", "state: approved"), "utf-8")
    desk.fill("change (2).xlsx", ENGLISH)
    code, report = desk.back("change (2).xlsx")
    assert (code, "CR-0001 is approved by now" in report["problems"][0]["message"]) == (1, True)
    desk.fill(
        "change (2).xlsx", ENGLISH | {"Subject": "A quieter room", "What is to change": "Carpets in the bar"}
    )
    code, report = desk.back("change (2).xlsx")
    assert (code, [one["id"] for one in report["entered"]]) == (0, ["CR-0002"]), (
        "a copied blank is another application"
    )


SAID = (
    ("Checkout is slow", "Urgent", "Core", "4", ""),
    ("Nice colours\nand pictures", "", "", "9/10", "Bob Ray"),
)
SCORES = (("", "7", "Better than last year"), ("", "3 分", ""))


@pytest.mark.parametrize("name", ["feedback.xlsx", "feedback.docx"])
def test_feedback_without_a_meeting_becomes_questions_and_scores_stay_internal(desk: Desk, name: str) -> None:
    assert desk.run("form", "feedback", "--out", name, "--locale", "en")[0] == 0
    fill_feedback(desk.home / name, "王芳", SAID, SCORES)
    code, report = desk.back(name)
    assert (code, [one["id"] for one in report["entered"]]) == (0, ["QST-0001", "QST-0002", "QST-0003"]), (
        report
    )
    slow, nice, rating = desk.files("questions")
    assert [one for one in ("asked_by: wang", "level: urgent", "Satisfaction: 4/10") if one not in slow] == []
    assert [one for one in ("asked_by: bob", "and pictures", "Satisfaction: 9/10") if one not in nice] == []
    wanted = ("Satisfaction rating · 王芳", "Overall: 7/10 – Better than last year", "Response speed: 3/10")
    assert [one for one in wanted if one not in rating] == []
    assert desk.back(name)[1]["entered"] == []
    fill_feedback(
        desk.home / name, "王芳", (("Checkout is very slow", *SAID[0][1:]), SAID[1]), (("", "8", ""),)
    )
    code, report = desk.back(name)
    assert (code, report["entered"]) == (0, [])
    assert {one["id"]: one["fields"] for one in report["corrected"]} == {
        "QST-0001": ["title"],
        "QST-0003": ["concern"],
    }
    fill_feedback(desk.home / name, "Bob Ray", SAID[:1], ())
    code, report = desk.back(name)
    assert [one["id"] for one in report["entered"]] == ["QST-0004"], "a copy that somebody else fills in"


def test_feedback_of_a_meeting_is_added_to_what_was_said_there(desk: Desk) -> None:
    folder = desk.home / "register" / "meetings"
    folder.mkdir()
    said = "---\nid: MTG-0001\ntitle: Review\nfeedback:\n- {id: f4, text: Fine so far}\n---\n"
    (folder / "MTG-0001.md").write_text(said, encoding="utf-8")
    for suffix, made in ((".xlsx", form_workbook), (".docx", form_document)):
        stamp = Stamp("CAMP", FEEDBACK, "zh-CN", "0badcafe" if suffix == ".xlsx" else "0badbeef", "MTG-0001")
        topics = form_feedback.topics((), "zh-CN")
        form = blank(form_feedback.FORM, stamp, given={form_feedback.SCORES: topics})
        (desk.home / f"f{suffix}").write_bytes(made(form, str(stamp)))
        fill_feedback(
            desk.home / f"f{suffix}",
            "王芳",
            (("结账太慢", "紧急", "核心", "4", ""),),
            (("", "6", "比去年好"),),
        )
        code, report = desk.back(f"f{suffix}")
        assert (code, report["added"]) == (0, 2), report
        assert desk.back(f"f{suffix}")[1]["corrected"] == []
    (meeting,) = desk.files("meetings")
    wanted = (
        "id: f4",
        "id: f5",
        "id: f8",
        "text: 结账太慢",
        "importance: core",
        "satisfaction: 4",
        "asked_by: wang",
    )
    assert [one for one in (*wanted, "总体满意度：比去年好") if one not in meeting] == []
    assert meeting.count("结账太慢") == 2
    fill_feedback(desk.home / "f.xlsx", "王芳", (("结账非常慢", "一般", "核心", "4", ""),), ())
    code, report = desk.back("f.xlsx")
    (meeting,) = desk.files("meetings")
    assert (code, report["added"], "结账非常慢" in meeting, meeting.count("text: ")) == (0, 0, True, 5)


def test_a_form_of_feedback_tells_all_that_is_wrong_with_it(desk: Desk) -> None:
    assert desk.run("form", "feedback", "--out", "f.xlsx", "--locale", "zh-CN")[0] == 0
    fill_feedback(desk.home / "f.xlsx", "Nobody", (("", "soon", "", "11", ""),), (("", "0", ""),))
    code, report = desk.back("f.xlsx")
    told = " | ".join(one["message"] for one in report["problems"])
    assert (code, report["entered"]) == (1, [])
    wanted = (
        "'Nobody' is nobody",
        "does not say what you think",
        "'soon' is no Urgency",
        "'11' is no whole",
        "'0' is no whole",
    )
    assert [words for words in wanted if words not in told] == []


def fill_feedback(
    path: Path, who: str, said: Sequence[Sequence[str]], scores: Sequence[Sequence[str]]
) -> None:
    """Fill in a feedback form, whatever it said before; topics stay as they are given."""
    rows = (_word_cells if path.suffix == ".docx" else _excel_cells)(path)
    rows.put("Filled in by", "填写人", [["", who]], 0)
    rows.put("What you think", "反馈内容", [*said, *[[""] * 5] * 3], 1)
    rows.put("Topic", "评分项目", [*scores, *[["", "", ""]] * 3], 1)
    rows.save()


@dataclass
class Cells:
    """The cells of a form: `at` and `set` by row and column from 0, and how it is saved."""

    rows: Any
    put_text: Any
    save: Any

    def put(self, english: str, chinese: str, said: Sequence[Sequence[str]], below: int) -> None:
        """Write rows below the first that begins with a label; "" in the first column of a given row keeps what stands there."""
        rows = self.rows()
        first = next(at for at, row in enumerate(rows) if _plain(row[0]) in {english, chinese}) + below
        for number, cells in enumerate(said, first):
            for column, words in enumerate(cells):
                if column or words or english == "What you think":
                    self.put_text(number, column, words)


def _excel_cells(path: Path) -> Cells:
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    assert isinstance(page, Worksheet)

    def put(row: int, column: int, words: str) -> None:
        page.cell(row + 1, column + 1).value = words or None

    return Cells(
        lambda: [[str(cell.value or "") for cell in row] for row in page.iter_rows()],
        put,
        lambda: book.save(path),
    )


def _word_cells(path: Path) -> Cells:
    made = docx.Document(str(path))
    rows = [row.cells for table in made.tables for row in table.rows]

    def put(row: int, column: int, words: str) -> None:
        if row < len(rows):
            rows[row][column].text = words

    return Cells(lambda: [[cell.text for cell in row] for row in rows], put, lambda: made.save(str(path)))


@pytest.mark.parametrize(
    ("name", "cell"), [("change.xlsx", "B5"), ("change.docx", "row 2 of the tables, cell 2")]
)
def test_all_that_is_wrong_is_told_at_once_by_its_cells_and_nothing_is_entered(
    desk: Desk, name: str, cell: str
) -> None:
    assert desk.run("form", "change", "--out", name, "--locale", "en")[0] == 0
    bad = ENGLISH | {"Requested by": "Nobody", "Urgency": "soonish", "Date": "tomorrow", "Reason": ""}
    wrong = (("Move", "REQ-0001", "Importance", "", "core"), ("", "REQ-0099", "Colour", "", "red"))
    desk.fill(name, bad, wrong)
    code, report = desk.back(name)
    told = [one["message"] for one in report["problems"]]
    assert (code, desk.changes()) == (1, [])
    assert f"{cell}: 'Nobody' is nobody in the project" in told
    for words in ("soonish", "tomorrow", "'Reason 变更原因' is empty", "'Move'", "'REQ-0099'", "'Colour'"):
        assert any(words in one for one in told), (words, told)


def test_a_form_of_another_project_is_refused_and_names_the_command(desk: Desk) -> None:
    assert desk.run("form", "change", "--out", "change.xlsx", "--locale", "en")[0] == 0
    book = openpyxl.load_workbook(desk.home / "change.xlsx")
    hidden = book["syncer-form"]
    assert (hidden.sheet_state, book.worksheets[0].data_validations.count) == ("veryHidden", 2)
    hidden["A1"] = str(hidden["A1"].value).replace("CAMP", "OTHER")
    book.save(desk.home / "change.xlsx")
    code, _, said = desk.run("import", "change.xlsx")
    assert code == 2
    assert "project OTHER" in said
    assert desk.run("form", "change", "--out", "change.xlsx")[0] == 2  # it is there already


def test_what_stands_beside_the_form_is_told_and_a_form_without_its_id_is_known(desk: Desk) -> None:
    """PG-15: a sheet of notes, another application on a copied sheet, a program that drops hidden sheets."""
    assert desk.run("form", "change", "--out", "change.xlsx", "--locale", "en")[0] == 0
    desk.fill("change.xlsx", ENGLISH)
    book = openpyxl.load_workbook(desk.home / "change.xlsx")
    book.create_sheet("Notes", 0)["A1"] = "call me"
    book.save(desk.home / "change.xlsx")
    code, report = desk.back("change.xlsx")
    assert (code, len(report["entered"])) == (0, 1)
    assert [one["message"] for one in report["problems"]] == [
        "the sheet 'Notes' is no part of the form, and is not taken"
    ]
    copy = book.copy_worksheet(book.worksheets[1])
    copy.title = "Second"
    book.save(desk.home / "two.xlsx")
    assert (
        "stands on several sheets: 'Change application · CAMP', 'Second'" in desk.run("import", "two.xlsx")[2]
    )
    del book["Second"], book["syncer-form"]
    book.save(desk.home / "bare.xlsx")
    code, _, said = desk.run("import", "bare.xlsx")
    assert (code, "lost its hidden ID" in said, "syncer form change --out NEW.xlsx" in said) == (
        2,
        True,
        True,
    )
    book.create_sheet("syncer-form")["A1"] = "syncer-form 7 CAMP change en 0badcafe"
    book.save(desk.home / "old.xlsx")
    assert "another version of syncer" in desk.run("import", "old.xlsx")[2]
    assert len(desk.changes()) == 1


def test_a_document_filled_in_with_changes_tracked_and_cells_merged(desk: Desk) -> None:
    assert desk.run("form", "change", "--out", "change.docx", "--locale", "en")[0] == 0
    rows = (("Change", "REQ-0001", "Title", "", "Suppers"), ("", "", "Importance", "core", "secondary"))
    desk.fill("change.docx", ENGLISH, rows)
    made = docx.Document(str(desk.home / "change.docx"))
    table = made.tables[1]
    table.cell(1, 1).merge(table.cell(2, 1))
    for paragraph in made.tables[0].rows[4].cells[1].paragraphs:
        for run in list(paragraph._p.r_lst):
            inserted = OxmlElement("w:ins")
            run.addprevious(inserted)
            inserted.append(run)
    made.add_paragraph("Please answer before Friday")
    made.save(str(desk.home / "change.docx"))
    code, report = desk.back("change.docx")
    assert (code, [one["message"] for one in report["problems"]]) == (
        0,
        ["'Please answer before Friday' is no part of the form, and is not taken"],
    )
    (said,) = desk.changes()
    assert (ENGLISH["What is to change"] in said, said.count("requirement: REQ-0001")) == (True, 2)
