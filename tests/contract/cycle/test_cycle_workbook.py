"""Cycles with a workbook as the register's live side, and an exported one taken back where the store alone is the register."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from syncer.cli.main import main
from syncer.cycle.enter import enter
from syncer.domain.kinds import Kind
from syncer.intake.draft import Draft
from tests.support.begun import Start, begun
from tests.support.books import book
from tests.support.campus import Campus, campus, two_requirements
from tests.support.world import TOKEN, wire

HEADS: list[object] = ["Mine", "ID", "需求名称", "Description", "Priority"]
BOOK = "register.xlsx"


def configured(here: Campus, old: str, new: str) -> None:
    """Another register for the project."""
    here.wired.close()
    config = here.home / "config.toml"
    text = config.read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new), encoding="utf-8")
    here.wired = wire(here.home)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Campus]:
    """Two wishes in a workbook that a cycle has seen: both have ids and issues."""
    with begun(tmp_path / "home", Start(two_wishes)) as made:
        yield made


def two_wishes(here: Campus) -> None:
    configured(here, 'register = {folder = "register"}', f'register = {{workbook = "{BOOK}"}}')
    rows: list[list[object]] = [
        ["Wishes"],
        HEADS,
        ["a", None, "Map", "As a parent I want a map.", "中"],
        ["b", None, "Bell"],
    ]
    (here.home / BOOK).write_bytes(book({"Requirements": rows, "Notes": [["=1+1"]]}))
    assert here.cycle().code == 0


def sheet(here: Campus) -> list[list[Any]]:
    page = openpyxl.load_workbook(here.home / BOOK)["Requirements"]
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]


def work(here: Campus, change: Callable[[Worksheet], object], name: str = BOOK) -> None:
    """A person opens the workbook, changes the sheet and saves it."""
    made = openpyxl.load_workbook(here.home / name)
    page = made["Requirements"]
    assert isinstance(page, Worksheet)
    change(page)
    made.save(here.home / name)


def test_cells_go_both_ways_and_rows_and_columns_may_move(desk: Campus) -> None:
    assert [row[:3] for row in sheet(desk)] == [["a", "REQ-0001", "Map"], ["b", "REQ-0002", "Bell"]]
    desk.quiet()
    desk.edit(desk.key("REQ-0001"), summary="Map of the camp")
    work(desk, lambda page: page.cell(4, 3, "Bell rings"))
    assert desk.cycle().code == 0
    assert [row[2] for row in sheet(desk)] == ["Map of the camp", "Bell rings"]
    assert desk.issue("REQ-0002")["fields"]["summary"] == "Bell rings"
    desk.quiet()

    def turn(page: Worksheet) -> None:
        rows = [[str(cell.value or "") for cell in row] for row in page.iter_rows(min_row=2)]
        for number, row in enumerate([rows[0], *reversed(rows[1:])], 2):
            for column, value in enumerate(row[::-1], 1):
                page.cell(number, column, "Title" if value == "需求名称" else value)

    work(desk, turn)
    desk.quiet()
    work(desk, lambda page: page.delete_rows(4))
    report = desk.cycle()
    assert (report.writes, [p.code for p in report.problems]) == (0, ["file-gone"])
    assert desk.issue("REQ-0001")["fields"]["summary"] == "Map of the camp"


def test_both_moved_is_held_until_somebody_takes_the_workbook(
    desk: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.edit(desk.key("REQ-0001"), summary="In Jira")
    work(desk, lambda page: page.cell(3, 3, "In the workbook"))
    desk.cycle()
    (held,) = desk.hub().held
    assert (held.values["jira"], held.values["files"]) == ("In Jira", "In the workbook")
    monkeypatch.chdir(desk.home)
    monkeypatch.setenv(*next(iter(TOKEN.items())))
    desk.wired.close()
    assert main(["conflicts", "resolve", "REQ-0001.title", "--take", "workbook"]) == 0
    desk.wired = wire(desk.home)
    desk.settled()
    assert desk.issue("REQ-0001")["fields"]["summary"] == "In the workbook"
    desk.quiet()


def test_what_was_signed_goes_back_in_the_workbook_too(desk: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    """GATE-4: a cell is a door like any other; what nobody signed for stays as it was typed."""
    monkeypatch.chdir(desk.home)
    monkeypatch.setenv(*next(iter(TOKEN.items())))
    desk.wired.close()
    assert main(["baseline", "create"]) == 0
    desk.wired = wire(desk.home)
    desk.rewire("version: 1\nextends: demo\ngates: [{name: no drift from the baseline, mode: hold}]\n")
    desk.settled()
    work(desk, lambda page: (page.cell(3, 3, "Another map"), page.cell(3, 1, "Mine alone")))
    report = desk.cycle()
    assert [problem.code for problem in report.problems] == ["gate"]
    assert sheet(desk)[0][:3] == ["Mine alone", "REQ-0001", "Map"]
    assert (desk.values("REQ-0001")["title"], desk.issue("REQ-0001")["fields"]["summary"]) == ("Map", "Map")
    desk.quiet()


def test_an_open_workbook_is_left_alone_and_written_in_the_next_cycle(desk: Campus) -> None:
    lock = desk.home / f"~${BOOK}"
    lock.write_bytes(b"\x03Ann")
    before = (desk.home / BOOK).read_bytes()
    desk.edit(desk.key("REQ-0001"), summary="Later")
    report = desk.cycle()
    assert (report.code, [p.code for p in report.problems]) == (1, ["locked"])
    assert (desk.home / BOOK).read_bytes() == before
    lock.unlink()
    assert desk.cycle().code == 0
    assert sheet(desk)[0][2] == "Later"
    desk.quiet()


def test_a_workbook_that_is_gone_or_emptied_stops_the_cycle_and_loses_nothing(desk: Campus) -> None:
    whole = (desk.home / BOOK).read_bytes()
    for empty in (None, book({"Requirements": [HEADS]})):
        if empty is None:
            (desk.home / BOOK).unlink()
        else:
            (desk.home / BOOK).write_bytes(empty)
        desk.edit(desk.key("REQ-0001"), summary=f"Told {empty is None}")
        report = desk.cycle()
        assert (report.writes, len(report.stops)) == (0, 1)
    (desk.home / BOOK).write_bytes(whole)
    assert desk.cycle().code == 0
    assert sheet(desk)[0][2] == "Told False"
    desk.quiet()


def test_what_was_entered_gets_a_row_and_what_has_no_column_stays_in_the_store(desk: Campus) -> None:
    draft = Draft(
        Kind.REQUIREMENT, {"title": "Gate", "background": "An old gate.", "source.original": "Gate!"}
    )
    action = Draft(Kind.ACTION, {"title": "Call"})
    enter(desk.project, desk.wired.offline(desk.project), [draft, action], by="pm")
    assert desk.settled().code == 0
    assert sheet(desk)[2][1:3] == ["REQ-0003", "Gate"]
    stored = desk.hub().records
    assert stored["REQ-0003"].values["background"] == "An old gate."
    assert stored["ACT-0001"].values["title"] == "Call"
    desk.quiet()


def test_a_column_that_comes_back_empty_wipes_nothing(desk: Campus) -> None:
    work(desk, lambda page: page.delete_cols(4))
    desk.settled()
    assert desk.hub().records["REQ-0001"].values["description"] == "As a parent I want a map."
    work(desk, lambda page: page.cell(2, 5, "描述"))
    desk.settled()
    assert sheet(desk)[0] == ["a", "REQ-0001", "Map", "中", "As a parent I want a map."]
    desk.quiet()


def test_edits_taken_back_into_the_store_alone_are_held_where_jira_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with campus(tmp_path / "home") as here:
        two_requirements(here)
        configured(here, 'register = {folder = "register"}\n', "")
        monkeypatch.chdir(here.home)
        monkeypatch.setenv(*next(iter(TOKEN.items())))
        here.settled()
        assert main(["export", "mail.xlsx"]) == 0

        def change(page: Worksheet) -> None:
            title = [cell.value for cell in page[1]].index("Title") + 1
            page.cell(2, title, "Gate opens")
            page.cell(3, title, "Bell rings at noon")

        work(here, change, "mail.xlsx")
        here.edit(here.key("REQ-0002"), summary="Bell in Jira")
        capsys.readouterr()
        assert main(["import", "mail.xlsx", "--json"]) == 0
        assert [one["how"] for one in json.loads(capsys.readouterr().out)["edits"]] == ["taken", "taken"]
        here.cycle()
        assert here.issue("REQ-0001")["fields"]["summary"] == "Gate opens"
        for _ in range(2):
            here.cycle()
            (held,) = here.hub().held
            assert held.values == {"register": "Bell rings at noon", "jira": "Bell in Jira"}
        here.resolve("REQ-0002", "title", "register")
        here.settled()
        assert here.issue("REQ-0002")["fields"]["summary"] == "Bell rings at noon"
        assert [d.kind for d in here.hub().decisions] == []
        here.quiet()
        assert main(["import", "mail.xlsx", "--json"]) == 0
        here.quiet()
