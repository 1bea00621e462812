"""A workbook mailed out and taken back (B-26): edited cells, new rows, rows that are gone, and what is only told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from syncer.cli.main import main
from syncer.config.load import load
from syncer.config.settings import Register
from syncer.domain.fields import spec_of
from syncer.files.folder import RegisterFolder
from syncer.intake.profile import why_not
from syncer.wiring import register_workbook
from tests.support.books import book
from tests.support.commands import edit
from tests.support.world import TOKEN, lay_out, requirement

FRONT = "id: REQ-0001\ntitle: Encrypted payment\nkind: security\nvalue: 5\nowner: ann@example.com\nimportance: core"
BODY = (
    "As a parent I want safe payment.\n\n## Acceptance criteria\n- [uat] seen by a parent\n- logged; dated\n"
)
PEOPLE = "people:\n- {id: ann, name: Ann Lee, email: ann@example.com}\n- {id: bob, name: Bob Ray, email: bob@example.com}\n"


@dataclass
class Desk:
    """A project manager's desk: the register's folder, a workbook, and commands run in this process."""

    home: Path
    capsys: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """A command's exit code, output and messages."""
        self.capsys.readouterr()
        code = main(list(arguments))
        found = self.capsys.readouterr()
        return code, found.out, found.err

    def back(self, *arguments: str) -> tuple[int, Any]:
        """Take the workbook back; returns exit code and report."""
        code, out, _ = self.run("import", "mail.xlsx", "--json", *arguments)
        return code, json.loads(out)

    def open(self, change: Callable[[Worksheet], object], tab: str = "Requirements") -> None:
        """Open the workbook as a person does, change a sheet, save it."""
        made = openpyxl.load_workbook(self.home / "mail.xlsx")
        page = made[tab]
        assert isinstance(page, Worksheet)
        change(page)
        made.save(self.home / "mail.xlsx")

    def text(self, name: str = "first") -> str:
        """A requirement's file."""
        return (self.home / "register" / "requirements" / f"{name}.md").read_text(encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A register in files that no cycle has seen yet, exported for the customer; no site anywhere."""
    register = lay_out(tmp_path, "http://127.0.0.1:9")
    requirement(register, "first", FRONT, BODY)
    requirement(register, "second", "id: REQ-0002\ntitle: A map")
    (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(*next(iter(TOKEN.items())))
    made = Desk(tmp_path, capsys)
    assert made.run("export", "mail.xlsx")[0] == 0
    return made


def column(page: Worksheet, head: str) -> int:
    """The column of a head."""
    (found,) = [cell.column for cell in page[1] if cell.value == head]
    assert isinstance(found, int)
    return found


def put(head: str, value: str | float, row: int = 2) -> Callable[[Worksheet], object]:
    """Write a value into a row's cell below a head."""
    return lambda page: page.cell(row, column(page, head), value)


def how(report: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["how"]) for one in report["edits"]]


def test_only_edited_cells_count_and_a_second_time_changes_nothing(desk: Desk) -> None:
    before = desk.text()
    assert desk.back() == (0, desk.back()[1])
    assert (how(desk.back()[1]), desk.text()) == ([], before)
    desk.open(put("Title", "Encrypted payments"))
    desk.open(put("Owner", "Bob Ray"))
    desk.open(put("Importance", "次要"))
    desk.open(put("Acceptance criteria", "[uat] seen by a parent\nlogged; dated\nmeasured"))
    code, report = desk.back("--dry-run")
    assert (code, desk.text()) == (0, before)
    code, report = desk.back()
    assert code == 0, report
    assert how(report) == [(p, "taken") for p in ("title", "owner", "acceptance_criteria", "importance")]
    now = desk.text()
    assert now.splitlines()[1:8] == [
        "id: REQ-0001",
        "title: Encrypted payments",
        "kind: security",
        "value: 5",
        "owner: bob",
        "importance: secondary",
        "---",
    ]
    assert "- [uat] seen by a parent\n- logged; dated\n- measured\n" in now
    code, report = desk.back()
    assert (code, {one["how"] for one in report["edits"]}, desk.text()) == (0, {"there"}, now)


def test_both_moved_merges_or_is_told_until_somebody_decides(desk: Desk) -> None:
    desk.open(put("Title", "From the mail"))
    desk.open(put("Acceptance criteria", "[uat] seen by a parent\nlogged; dated\nmailed"))
    path = desk.home / "register" / "requirements" / "first.md"
    edit(path, "title: Encrypted payment", "title: In the file")
    edit(path, "- [uat] seen", "- said in the file\n- [uat] seen")
    code, report = desk.back()
    assert (code, how(report)) == (1, [("title", "clash"), ("acceptance_criteria", "merged")])
    (problem,) = report["problems"]
    assert problem["message"] == (
        "B2 (title): exported as “Encrypted payment”, the register says “In the file” by now, "
        "the workbook “From the mail”"
    )
    assert "--take workbook" in problem["hint"]
    assert "title: In the file\n" in desk.text()
    assert "- said in the file\n- [uat] seen by a parent\n- logged; dated\n- mailed\n" in desk.text()
    code, report = desk.back("--take", "register")
    assert (code, {one["how"] for one in report["edits"]}) == (0, {"there"})
    assert desk.back("--take", "workbook")[0] == 0
    assert "title: From the mail\n" in desk.text()
    assert desk.back()[0] == 0


def test_rows_and_columns_may_move_and_heads_be_in_either_language(desk: Desk) -> None:
    def shuffle(page: Worksheet) -> None:
        rows = [[cell.value for cell in row] for row in page.iter_rows()]
        heads = {"Title": "需求名称", "Owner": "需求负责人"}
        turned = [list(reversed(row)) for row in [rows[0], rows[2], rows[1]]]
        for at, row in enumerate(turned, 1):
            for number, value in enumerate(row, 1):
                page.cell(at, number).value = heads.get(str(value), value)
        page.insert_rows(1)
        page["A1"] = "For your review"
        page.title = "需求"

    desk.open(shuffle)
    code, report = desk.back()
    assert (code, how(report), report["gone"], report["problems"]) == (0, [], [], [])
    desk.open(
        lambda page: page.cell(4, [c.value for c in page[2]].index("需求名称") + 1, "Moved and edited"),
        "需求",
    )
    code, report = desk.back()
    assert (code, how(report), report["edits"][0]["id"]) == (0, [("title", "taken")], "REQ-0001")


def test_new_rows_become_records_once_and_rows_that_are_gone_are_told(desk: Desk) -> None:
    def work(page: Worksheet) -> None:
        page.delete_rows(3)
        page.cell(3, column(page, "Title"), "Later payment")
        page.cell(3, column(page, "Importance"), "core")

    desk.open(work)
    code, report = desk.back()
    assert (code, report["gone"], [one["id"] for one in report["entered"]]) == (0, ["REQ-0002"], ["REQ-0003"])
    assert "REQ-0002 is not in the workbook any more; nothing is deleted" in str(report["problems"])
    assert desk.text("second").startswith("---\nid: REQ-0002")
    assert "importance: core" in desk.text("REQ-0003")
    code, report = desk.back()
    assert (code, report["entered"], [one["id"] for one in report["already_there"]]) == (0, [], ["REQ-0003"])


def test_what_cannot_be_taken_is_told_by_its_cell_and_the_rest_is_taken(desk: Desk) -> None:
    def work(page: Worksheet) -> None:
        put("Title", "Taken all the same")(page)
        put("Importance", "colossal")(page)
        put("User story", "rewritten")(page)
        put("Type", "=CONCATENATE(1)")(page)
        page.cell(3, column(page, "ID"), "REQ-0099")

    desk.open(work)
    code, report = desk.back()
    assert (code, how(report)) == (1, [("title", "taken")])
    said = "\n".join(problem["message"] for problem in report["problems"])
    assert "'colossal' is no value of 'importance'" in said
    assert "(REQ-0001.story): what is worked out cannot be edited" in said
    assert "(REQ-0001.kind): the cell has a formula that was never worked out" in said
    assert "row 3 has the id REQ-0099, which was not exported here" in said


def test_doubled_ids_merged_cells_and_doubled_heads_are_named(desk: Desk) -> None:
    def work(page: Worksheet) -> None:
        page.append([page["A2"].value, "A copy of the row"])
        page.merge_cells("B3:C3")
        page.cell(1, page.max_column + 1, "重要性")

    desk.open(work)
    code, report = desk.back()
    assert (code, how(report)) == (1, [])
    said = "\n".join(problem["message"] for problem in report["problems"])
    assert "REQ-0001 stands in rows 2 and 4: neither is taken" in said
    assert "row 3 has merged cells (B3:C3)" in said
    assert "are both 'importance': neither is read" in said


def test_the_customers_workbook_hides_nothing_that_is_not_shown(desk: Desk) -> None:
    made = openpyxl.load_workbook(desk.home / "mail.xlsx")
    assert made["syncer"].sheet_state == "veryHidden"
    words = " ".join(str(cell.value) for row in made["syncer"].iter_rows() for cell in row)
    assert "REQ-0001" in words
    assert "ann@example.com" not in words
    assert "source.original" not in words


def test_a_changed_hidden_sheet_and_options_for_other_files_are_refused(desk: Desk) -> None:
    code, _, err = desk.run("import", "mail.xlsx", "--kind", "action")
    assert (code, "--kind: not for a workbook that was exported" in err) == (2, True)
    desk.open(lambda page: page.cell(3, 3, "REQ-0042"), "syncer")
    code, _, err = desk.run("import", "mail.xlsx")
    assert code == 2
    assert "the hidden sheet, by which edits are told, was changed" in err
    (desk.home / "mail.xlsx").write_bytes(book({"S": [["Title"], ["One"], [2024]]}))
    code, _, err = desk.run("import", "mail.xlsx", "--take", "workbook")
    assert (code, "is no workbook that was exported" in err) == (2, True)
    code, out, _ = desk.run("import", "mail.xlsx", "--json")
    assert (code, [one["title"] for one in json.loads(out)["entered"]]) == (0, ["One", "2024"])
    (desk.home / "~$mail.xlsx").write_bytes(b"\x03Ann")
    code, _, err = desk.run("import", "~$mail.xlsx")
    assert (code, "another program's note" in err) == (2, True)


def test_a_workbook_to_keep_the_register_in_says_every_value_whole(desk: Desk) -> None:
    """The sample register, with all kinds and all forms of values, as a workbook in either language."""
    register = desk.home / "register"
    shutil.rmtree(register)
    shutil.copytree(Path(__file__).parents[2] / "sample" / "register", register)
    files = RegisterFolder(register, register / "project.yaml").read()
    written = {record.uid: record for record in files.records if record.uid}
    for locale in ("en", "zh-CN"):
        path = desk.home / f"{locale}.xlsx"
        assert desk.run("export", path.name, "--live", "--locale", locale)[0] == 0
        settings = load(desk.home / "config.toml", TOKEN).projects[0]
        here = settings.model_copy(
            update={"register_": Register(workbook=path), "project_file": register / "project.yaml"}
        )
        side = register_workbook(here)
        assert side is not None
        seen = side.read()
        assert seen.problems == ()
        read = {record.uid: record for record in seen.records if record.uid}
        assert set(read) == set(written)
        for uid, record in read.items():
            for name in record.values.keys() | written[uid].values.keys() - {
                "actions",
                "open_questions",
                "parked",
            }:
                if (
                    spec_of(record.kind, name)
                    and why_not(record.kind, name) is None
                    and "?" not in str(record.values.get(name))
                ):
                    assert record.values.get(name) == written[uid].values.get(name), (uid, name)
    code, _, err = desk.run("export", "x.csv", "--live", "--format", "csv")
    assert (code, "--live makes a workbook" in err) == (2, True)


def test_a_workbook_to_keep_the_register_in_has_no_column_that_would_cut_a_value(desk: Desk) -> None:
    """A cut text, or an empty cell in its place, would come back as somebody's edit."""
    (desk.home / "register" / "requirements" / "long.md").write_text(
        f"---\ntitle: Long\n---\n{'word ' * 7000}\n", encoding="utf-8"
    )
    code, _, err = desk.run("export", "whole.xlsx", "--live", "--locale", "en")
    assert (code, "the workbook has no column for 'description'" in err) == (0, True)
    heads = [cell.value for cell in openpyxl.load_workbook(desk.home / "whole.xlsx")["Requirements"][1]]
    assert "Title" in heads
    assert "Description" not in heads


def test_a_register_that_is_to_be_begins_with_a_workbook_of_heads(desk: Desk) -> None:
    edit(desk.home / "config.toml", 'register = {folder = "register"}', 'register = {workbook = "new.xlsx"}')
    code, _, err = desk.run("export", "--locale", "en")
    assert (code, "there is no workbook" in err) == (2, True)
    assert desk.run("export", "new.xlsx", "--live")[0] == 0
    made = openpyxl.load_workbook(desk.home / "new.xlsx")
    assert made.sheetnames[1:3] == ["Requirements", "Scenarios"]
    assert desk.run("check")[0] == 0
    assert [cell.value for cell in made["Actions"][1]] == [
        "ID",
        "Title",
        "Description",
        "Owner",
        "Due",
        "State",
    ]
