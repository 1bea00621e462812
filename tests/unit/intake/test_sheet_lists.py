"""Lists that people keep in a workbook: cells as words, and what cannot be taken told by the name of its cell (REQ-1, B-26)."""

from __future__ import annotations

from datetime import date

from syncer.domain.kinds import Kind
from syncer.intake import rows
from syncer.intake.draft import Intake
from syncer.intake.grid import Box, Grid, GridCell, Raw, cell_name, grid
from syncer.intake.profile import Layout
from syncer.intake.sheettables import choose, table_of
from syncer.intake.sheetwords import SheetWords, head_of, kind_of_heads

WORDS = SheetWords()


def sheet(*lines: list[Raw | GridCell], merged: tuple[Box, ...] = (), name: str = "S") -> Grid:
    cells = {
        (row, column): value if isinstance(value, GridCell) else GridCell(value)
        for row, line in enumerate(lines, 1)
        for column, value in enumerate(line, 1)
        if value is not None
    }
    return grid(name, cells, merged)


def read(made: Grid, kind: Kind = Kind.REQUIREMENT) -> tuple[Intake, list[str]]:
    table, problems = table_of(made, "t.xlsx", kind, WORDS)
    assert table is not None, problems
    found = rows.read_rows_of(table, "t.xlsx", Layout(kind))
    return found, [str(problem) for problem in (*problems, *found.problems)]


def test_a_head_may_stand_below_a_banner_in_either_language_and_any_order() -> None:
    found, problems = read(
        sheet(
            ["Wishes of the camp"],
            [],
            ["重要性", "描述", "Title"],
            ["核心", "As a parent I want a map", "Map"],
        )
    )
    assert problems == []
    (draft,) = found.drafts
    assert (draft.title, draft.values["importance"], draft.line) == ("Map", "core", 4)


def test_figures_and_days_are_the_words_a_person_would_type() -> None:
    found, problems = read(
        sheet(["Title", "description", "due"], [2024, 1.5, date(2026, 11, 3)], ["Next", 7.0, "2026/11/4"]),
        Kind.ACTION,
    )
    assert problems == []
    assert [draft.title for draft in found.drafts] == ["2024", "Next"]
    assert [draft.values["due"] for draft in found.drafts] == ["2026-11-03", "2026-11-04"]
    assert [draft.values["description"] for draft in found.drafts] == ["1.5", "7"]


def test_formulas_count_by_their_result_and_without_one_are_named() -> None:
    found, problems = read(
        sheet(
            ["Title", "description"],
            ["One", GridCell("joined words", formula=True)],
            ["Two", GridCell(None, formula=True)],
            ["Three", GridCell("#REF!", formula=True, error=True)],
        )
    )
    assert [draft.values["description"] for draft in found.drafts] == ["joined words"]
    assert [problem.partition(" (")[0] for problem in problems] == [
        "t.xlsx:3:2: cell B3 has a formula that was never worked out",
        "t.xlsx:4:2: cell B4 says #REF!",
    ]


def test_merged_cells_are_named_and_their_rows_left_out() -> None:
    lines: list[list[Raw | GridCell]] = [["Title", "description"], ["One", "a"], ["Two", "b"], ["Three", "c"]]
    found, problems = read(sheet(*lines, merged=(Box(2, 2, 3, 2),)))
    assert [draft.title for draft in found.drafts] == ["Three"]
    assert len(problems) == 2
    assert "row 2 has merged cells (B2:B3)" in problems[0]
    table, wrong = table_of(sheet(*lines, merged=(Box(1, 1, 1, 2),)), "t.xlsx", Kind.REQUIREMENT, WORDS)
    assert table is None
    assert "the row of heads has merged cells (A1:B1)" in str(wrong[0])


def test_two_columns_for_one_field_are_refused_by_their_names() -> None:
    table, _ = table_of(
        sheet(["Title", "描述", "Description"], ["a", "b", "c"]), "t.xlsx", Kind.REQUIREMENT, WORDS
    )
    assert table is not None
    try:
        rows.read_rows_of(table, "t.xlsx", Layout())
    except rows.Unusable as error:
        (problem,) = error.problems
    assert str(problem).startswith("t.xlsx:1:3: columns 2 '描述' and 3 'Description' are the same field")


def test_the_sheet_that_names_fields_is_read_and_the_others_are_told() -> None:
    notes, wishes = sheet(["anything"], name="Notes"), sheet(["Title"], ["Map"], name="Wishes")
    chosen, said = choose([notes, wishes], "t.xlsx", Kind.REQUIREMENT, WORDS)
    assert chosen is wishes
    assert [problem.message for problem in said] == ["sheet 'Wishes' is read; not read: Notes"]


def test_a_kind_is_told_by_its_tab_or_by_its_heads() -> None:
    assert WORDS.kind("Change requests") is Kind.CHANGE_REQUEST
    assert WORDS.kind("actions") is Kind.ACTION
    assert kind_of_heads(sheet(["ID", "title", "due", "delivery_standard"]), WORDS) is Kind.ACTION
    assert kind_of_heads(sheet(["ID", "title"]), WORDS) is None


def test_a_head_found_twice_is_known_as_doubled() -> None:
    found = head_of(sheet(["ID", "Title", "名称", "Mine"]), Kind.ACTION, WORDS)
    assert found is not None
    assert (dict(found.columns), dict(found.doubled), dict(found.unread)) == (
        {"id": 1},
        {"title": (2, 3)},
        {4: "Mine"},
    )


def test_cells_are_named_as_spreadsheets_do() -> None:
    assert [cell_name(7, n) for n in (1, 26, 27, 702, 703)] == ["A7", "Z7", "AA7", "ZZ7", "AAA7"]
