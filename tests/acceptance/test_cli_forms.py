"""A change application handed out, filled in and taken back (PG-15, CR-1), as a workbook and as a Word document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from syncer.cli.main import main
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
        folder = self.home / "register" / "change_requests"
        return [one.read_text(encoding="utf-8") for one in sorted(folder.glob("*.md"))]

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


@pytest.mark.parametrize("name", ["change.xlsx", "change.docx"])
@pytest.mark.parametrize(("locale", "said"), [("en", ENGLISH), ("zh-CN", CHINESE)])
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
    assert (code, report["entered"], len(desk.changes())) == (0, [], 1)


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
