"""A workbook as the register's side: read in either language, single cells written back, everything else kept (B-26)."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files.bookside import RegisterWorkbook
from syncer.intake.sheetvalues import SheetReader
from syncer.ports import FilesSide, Permanent, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation
from tests.support.books import archive, book, parts

HEADS = ("Budget note", "编号", "需求名称", "描述", "Importance", "Score", "验收标准", "value")
ROWS: list[list[object]] = [
    ["Wishes of the camp"],
    [],
    list(HEADS),
    ["keep me", "REQ-0001", "Map", "As a parent I want a map", "核心", "=H4*2", "[uat] seen\nlogged", 5],
    ["me too", "REQ-0002", "Bell", None, "secondary", "=H5*2", None, 3],
]
PEOPLE = "people:\n- {id: ann, name: Ann Lee, email: ann@example.com}\n"


def dressed(made: Workbook) -> None:
    """What people do to a sheet: a table, formats, validation, colours, a chart, notes beside it."""
    page = made["需求"]
    assert isinstance(page, Worksheet)
    page.add_table(Table(displayName="Wishes", ref="A3:H5"))
    page["C4"].font = Font(bold=True, color="FF0000")
    page["C5"].font = Font(italic=True)
    words = DataValidation(type="list", formula1='"核心,次要"')
    words.add("E4:E5")
    page.add_data_validation(words)
    low = Rule(
        type="cellIs", operator="lessThan", formula=["4"], dxf=DifferentialStyle(font=Font(color="9C0006"))
    )
    page.conditional_formatting.add("H4:H5", low)
    page.column_dimensions["C"].width = 40
    chart = BarChart()
    chart.add_data(Reference(page, min_col=8, min_row=3, max_row=5))
    made["Notes"].add_chart(chart)


def wishes() -> bytes:
    return book({"需求": ROWS, "Notes": [["mine"], ["=1+1"]], "Actions": [["ID", "Title", "Due"]]}, dressed)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "register.xlsx"
    made.write_bytes(wishes())
    (tmp_path / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    return made


def side(path: Path) -> RegisterWorkbook:
    made = RegisterWorkbook(path, path.parent / "project.yaml", SheetReader(ZoneInfo("Asia/Shanghai")))
    _: FilesSide = made
    return made


def by_uid(seen: FilesObservation) -> dict[str, dict[str, JsonValue]]:
    return {record.uid: dict(record.values) for record in seen.records}


def edit(seen: FilesObservation, uid: str, **values: JsonValue) -> FileEdit:
    (record,) = [one for one in seen.records if one.uid == uid]
    return FileEdit(record.handle, record.kind, uid, values, seen.digests[record.path])


def cells(path: Path, tab: str = "需求") -> dict[str, object]:
    page = openpyxl.load_workbook(path)[tab]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def test_sheets_are_read_by_their_heads_in_either_language(path: Path) -> None:
    seen = side(path).read()
    assert seen.problems == ()
    assert by_uid(seen) == {
        "REQ-0001": {
            "title": "Map",
            "description": "As a parent I want a map",
            "importance": "core",
            "value": 5,
            "acceptance_criteria": [{"text": "seen", "dimension": "uat"}, {"text": "logged"}],
        },
        "REQ-0002": {"title": "Bell", "importance": "secondary", "value": 3},
    }
    assert seen.holds is not None
    assert set(seen.holds) == {"requirement", "action"}
    assert seen.holds["requirement"] == {"title", "description", "importance", "acceptance_criteria", "value"}
    assert seen.project is not None
    assert [person.id for person in seen.project.people] == ["ann"]


def test_a_cell_is_written_in_place_and_everything_else_keeps_its_bytes(path: Path) -> None:
    before = parts(path.read_bytes())
    register = side(path)
    seen = register.read()
    (done,) = register.write([edit(seen, "REQ-0001", title="=Map of 红", importance="secondary", value=4)])
    assert done.problem is None
    after = parts(path.read_bytes())
    assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml"}
    assert list(before) == list(after)
    now = cells(path)
    assert {k: v for k, v in now.items() if k not in {"C4", "E4", "H4"}} == {
        k: v for k, v in _first_cells().items() if k not in {"C4", "E4", "H4"}
    }
    assert (now["C4"], now["E4"], now["H4"]) == ("=Map of 红", "secondary", 4)
    page = openpyxl.load_workbook(path)["需求"]
    assert page["C4"].data_type in {"s", "inlineStr"}, "what people wrote is no formula"
    assert page["C4"].font.b
    assert register.read().records[0].values["title"] == "=Map of 红"
    assert str(now["F4"]).startswith("=")


def _first_cells() -> dict[str, object]:
    page = openpyxl.load_workbook(io.BytesIO(wishes()))["需求"]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def test_new_records_get_rows_within_the_table_and_its_ranges_grow(path: Path) -> None:
    register = side(path)
    register.read()
    new = [
        FileEdit(
            "",
            Kind.REQUIREMENT,
            f"REQ-000{n}",
            {"title": f"New {n}", "importance": "core", "owner": "ann"},
            "",
        )
        for n in (3, 4)
    ]
    done = register.write(
        [*new, FileEdit("", Kind.ACTION, "ACT-0001", {"title": "Call", "due": "2026-12-01"}, "")]
    )
    assert [(one.problem, one.uid) for one in done] == [
        (None, "REQ-0003"),
        (None, "REQ-0004"),
        (None, "ACT-0001"),
    ]
    seen = register.read()
    assert seen.problems == ()
    assert by_uid(seen)["REQ-0004"] == {"title": "New 4", "importance": "core"}
    assert by_uid(seen)["ACT-0001"] == {"title": "Call", "due": "2026-12-01"}
    page = openpyxl.load_workbook(path)["需求"]
    assert isinstance(page, Worksheet)
    assert page.tables["Wishes"].ref == "A3:H7"
    assert str(page.data_validations.dataValidation[0].sqref) == "E4:E7"
    assert [str(one.sqref) for one in page.conditional_formatting] == ["H4:H7"]
    assert (page["C7"].font.i, page["B7"].value) == (True, "REQ-0004")
    assert {one.uid: one.handle for one in done} == {
        r.uid: r.handle for r in seen.records if r.uid in {d.uid for d in done}
    }


def test_a_row_without_an_id_is_given_one_in_its_cell(path: Path) -> None:
    made = openpyxl.load_workbook(path)
    made["需求"]["C6"] = "Typed by hand"
    made.save(path)
    register = side(path)
    seen = register.read()
    (new,) = [record for record in seen.records if not record.uid]
    assert (new.values, new.handle) == ({"title": "Typed by hand"}, "register.xlsx/需求#row 6")
    change = FileEdit(new.handle, new.kind, "REQ-0003", {}, seen.digests[new.path], write_id=True)
    (done,) = register.write([change])
    assert (done.problem, done.handle) == (None, "register.xlsx/需求#REQ-0003")
    assert cells(path)["B6"] == "REQ-0003"


def test_what_cannot_be_meant_is_named_by_its_cell_and_freezes_its_row_alone(path: Path) -> None:
    made = openpyxl.load_workbook(path)
    page = made["需求"]
    assert isinstance(page, Worksheet)
    page["E4"] = "colossal"
    page["B6"], page["C6"] = "REQ-0002", "A copy"
    page["B7"], page["C7"] = "ACT-0009", "Another kind"
    page["B8"], page["D8"] = "REQ-0008", "no title"
    page["B9"], page["C9"] = "REQ-0009", "Merged"
    page.merge_cells("C9:D9")
    made.save(path)
    seen = side(path).read()
    said = "\n".join(str(problem) for problem in seen.problems)
    assert "register.xlsx:4:5: REQ-0001: E4: 'colossal' is no value of 'importance'" in said
    assert "REQ-0002: the id REQ-0002 stands in rows 5 and 6: neither is read" in said
    assert "'ACT-0009' is an id for action" in said
    assert "REQ-0008: the row has no title" in said
    assert "row 9 has merged cells (C9:D9)" in said
    assert by_uid(seen) == {}
    assert seen.frozen == {f"register.xlsx/需求#REQ-000{n}" for n in (1, 2, 8, 9)}
    assert not seen.empty


def test_columns_that_cannot_be_told_apart_are_not_read(path: Path) -> None:
    path.write_bytes(
        book({"Requirements": [["ID", "Title", "重要性", "Importance"], ["REQ-0001", "Map", "core", "low"]]})
    )
    seen = side(path).read()
    assert "columns C1 and D1 are both 'importance': neither is read" in str(seen.problems[0])
    assert by_uid(seen) == {"REQ-0001": {"title": "Map"}}
    path.write_bytes(book({"Requirements": [["Title", "Importance"], ["Map", "core"]]}))
    seen = side(path).read()
    assert "has no column 'id'" in str(seen.problems[0])
    assert (set(seen.frozen), seen.empty) == ({"register.xlsx/Requirements"}, False)


def test_a_tab_named_after_a_kind_goes_before_one_that_only_looks_like_it(path: Path) -> None:
    heads = ["ID", "Title", "Importance", "Urgency"]
    path.write_bytes(book({"Old": [heads, ["REQ-0009", "x"]], "Requirements": [heads, ["REQ-0001", "Map"]]}))
    seen = side(path).read()
    assert by_uid(seen) == {"REQ-0001": {"title": "Map"}}
    assert [problem.message for problem in seen.problems] == [
        "the sheet 'Old' holds requirements too, and is not read"
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "_x0041_", "a_x000D_b", "'=2", "#N/A", "TRUE", "0012", "[1]", "🎪\n\n-"]
)
def test_texts_that_a_workbook_could_take_for_something_else_come_back_as_they_were(
    path: Path, text: str
) -> None:
    seen = side(path).read()
    (outcome,) = side(path).write([edit(seen, "REQ-0001", description=text)])
    assert outcome.problem is None
    assert by_uid(side(path).read())["REQ-0001"]["description"] == text


def test_what_no_cell_can_hold_is_told_and_never_cut(path: Path) -> None:
    """Excel refuses a workbook with more than 32,767 units in a cell; an emoji takes two."""
    seen = side(path).read()
    (outcome,) = side(path).write([edit(seen, "REQ-0001", description="🎪" * 20_000, title="Other")])
    assert outcome.problem is not None
    assert "without loss" in outcome.problem.message
    values = by_uid(side(path).read())["REQ-0001"]
    assert (values["title"], values["description"]) == ("Other", "As a parent I want a map")


def test_a_figure_in_a_column_of_days_stays_a_figure(path: Path) -> None:
    made = openpyxl.load_workbook(path)
    made["需求"]["H4"].number_format, made["需求"]["H4"].value = "yyyy-mm-dd", None
    made.save(path)
    seen = side(path).read()
    assert side(path).write([edit(seen, "REQ-0001", value=4)])[0].problem is None
    assert by_uid(side(path).read())["REQ-0001"]["value"] == 4


def test_a_hostile_escape_makes_no_half_character(path: Path) -> None:
    raw = parts(path.read_bytes())
    path.write_bytes(
        archive({name: part.replace(b"As a parent I want a map", b"a_xD800_b") for name, part in raw.items()})
    )
    assert by_uid(side(path).read())["REQ-0001"]["description"] == "a\ufffdb"


def test_nothing_is_written_while_it_is_open_or_after_it_was_changed(path: Path) -> None:
    register = side(path)
    seen = register.read()
    change = edit(seen, "REQ-0001", title="Later")
    lock = path.parent / "~$register.xlsx"
    lock.write_bytes(b"\x03Ann")
    (done,) = register.write([change])
    assert done.problem is not None
    assert (done.problem.code, "open by Ann" in done.problem.message) == ("locked", True)
    lock.unlink()
    raw = wishes()
    made = openpyxl.load_workbook(path)
    made["Notes"]["A5"] = "meanwhile"
    made.save(path)
    saved = path.read_bytes()
    (done,) = register.write([change])
    assert done.problem is not None
    assert done.problem.code == "changed-meanwhile"
    assert path.read_bytes() == saved
    path.write_bytes(raw)
    (done,) = register.write([edit(register.read(), "REQ-0001", title="Later")])
    assert done.problem is None
    assert list(path.parent.glob(".syncer-*")) == []


def test_a_formula_is_not_overwritten_and_room_is_asked_for(path: Path) -> None:
    made = openpyxl.load_workbook(path)
    page = made["需求"]
    page["H5"] = "=1+2"
    page["A6"] = "Sums below"
    made.save(path)
    raw = parts(path.read_bytes())
    raw["xl/worksheets/sheet1.xml"] = re.sub(
        rb"<f>1\+2</f><v ?/?>(</v>)?", b"<f>1+2</f><v>3</v>", raw["xl/worksheets/sheet1.xml"]
    )
    path.write_bytes(archive(raw))
    register = side(path)
    seen = register.read()
    assert by_uid(seen)["REQ-0002"]["value"] == 3
    one, two = register.write(
        [
            edit(seen, "REQ-0002", value=1, title="Told"),
            FileEdit("", Kind.REQUIREMENT, "REQ-0003", {"title": "x"}, ""),
        ]
    )
    assert one.problem is not None
    assert "H5 has a formula, which is not overwritten" in one.problem.message
    assert cells(path)["C5"] == "Told"
    assert two.problem is not None
    assert "A6 is in use: there is no room for a new row" in two.problem.message
    (none,) = register.write([FileEdit("", Kind.MEETING, "MTG-0001", {"title": "x"}, "")])
    assert none.problem is not None
    assert "no sheet for meetings" in none.problem.message


def test_what_another_cells_formula_spills_into_is_not_overwritten(path: Path) -> None:
    raw = parts(
        book({"Requirements": [["ID", "Title", "value"], ["REQ-0001", "Map", 1], ["REQ-0002", "Bell", 2]]})
    )
    name = "xl/worksheets/sheet1.xml"
    raw[name] = re.sub(
        rb'(<c r="C2"[^>]*>)<v>1</v>', rb'\1<f t="array" ref="C2:C3">A1:A2</f><v>1</v>', raw[name]
    )
    path.write_bytes(archive(raw))
    register = side(path)
    (done,) = register.write([edit(register.read(), "REQ-0002", value=5)])
    assert done.problem is not None
    assert "C3 has a formula" in done.problem.message
    assert by_uid(register.read())["REQ-0002"]["value"] == 2


def test_days_and_amounts_stay_figures_where_their_cells_show_them_so(path: Path) -> None:
    def formats(made: Workbook) -> None:
        made["Actions"]["C2"].number_format = "yyyy-mm-dd"
        made["Solutions"]["C2"].number_format = '#,##0.00 "CNY"'

    rows: dict[str, list[list[object]]] = {
        "Actions": [
            ["ID", "Title", "Due"],
            ["ACT-0001", "Call", date(2026, 12, 1)],
            ["ACT-0002", "Mail", "2026/12/2"],
        ],
        "Solutions": [
            ["ID", "Title", "quote"],
            ["SOL-0001", "Small", 1200],
            ["SOL-0002", "Large", "99.5 EUR"],
        ],
    }
    path.write_bytes(book(rows, formats))
    register = side(path)
    seen = register.read()
    assert by_uid(seen)["SOL-0001"]["quote"] == {"amount": "1200.00", "currency": "CNY"}
    done = register.write(
        [
            edit(seen, "ACT-0001", due="2026-12-24"),
            edit(seen, "ACT-0002", due="2026-12-25"),
            edit(seen, "SOL-0001", quote={"amount": "1250.50", "currency": "CNY"}),
            edit(seen, "SOL-0002", quote={"amount": "1.00", "currency": "USD"}),
        ]
    )
    assert [one.problem for one in done] == [None] * 4
    now = by_uid(register.read())
    assert [now[uid]["due"] for uid in ("ACT-0001", "ACT-0002")] == ["2026-12-24", "2026-12-25"]
    assert now["SOL-0001"]["quote"] == {"amount": "1250.50", "currency": "CNY"}
    assert now["SOL-0002"]["quote"] == {"amount": "1.00", "currency": "USD"}
    assert cells(path, "Solutions")["C2"] == 1250.5
    assert getattr(cells(path, "Actions")["C2"], "year", 0) == 2026


def test_a_workbook_that_is_none_or_is_gone_stops_or_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path.write_bytes(b"PK")
    with pytest.raises(Permanent, match="no workbook"):
        side(path).read()
    path.unlink()
    seen = side(path).read()
    assert ([problem.code for problem in seen.problems], seen.empty) == (["no-folder"], True)
    path.write_bytes(wishes())
    monkeypatch.setattr("syncer.files.bookfile.time.sleep", lambda _: None)

    def held(_: Path) -> bytes:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "read_bytes", held)
    with pytest.raises(Temporary, match="another program holds it"):
        side(path.with_name("register.xlsx")).read()
