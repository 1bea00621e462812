"""Filled forms as people send them back: cells moved, merged and added, answers in both languages, and nothing lost without a word (PG-15, PG-16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Place, Severity
from syncer.intake import form_change, form_feedback, form_reading
from syncer.intake.draft import Draft
from syncer.intake.form_feedback import FilledFeedback
from syncer.intake.form_reading import Filled
from syncer.intake.grid import Box, GridCell, Raw, cell_name, grid
from syncer.intake.sheetvalues import SheetReader

PEOPLE = [Person(id="wang", name="王芳"), Person(id="bob", name="Bob Ray")]
LINES: Mapping[str, Raw] = {
    "Subject": "Dinner closes at six",
    "Requested by": "Bob Ray",
    "Date": "2026-11-20",
    "Urgency": "urgent",
    "What is to change": "Dinner",
    "Reason": "Winter",
}
HEADS = ("Action", "Requirement ID", "Field", "From", "To")
Cells = dict[tuple[int, int], Raw]


def lines(**changed: Raw) -> Cells:
    """The lines of an application below its title, two cells each; names with _ for a blank."""
    said = {**LINES, **{name.replace("_", " "): value for name, value in changed.items()}}
    return {(row, at): cell for row, pair in enumerate(said.items(), 3) for at, cell in enumerate(pair, 1)}


def table(*rows: tuple[Raw, ...], heads: tuple[Raw, ...] = HEADS, first: int = 12) -> Cells:
    return {
        (row, at): cell for row, cells in enumerate((heads, *rows), first) for at, cell in enumerate(cells, 1)
    }


def filled(cells: Cells, merged: tuple[Box, ...] = (), *, strict: bool = False) -> Filled:
    said = {place: GridCell(value) for place, value in cells.items() if value is not None}
    reader = SheetReader(UTC, people=Directory(PEOPLE))
    return Filled(grid("", said, merged), Place("f.xlsx"), cell_name, reader, {"REQ-0001"}, strict=strict)


def applied(cells: Cells, merged: tuple[Box, ...] = ()) -> tuple[Draft | None, list[str]]:
    found = filled(cells, merged)
    draft = form_change.asked(found)
    return draft, [one.message for one in (*found.problems, *found.notices)]


def told(cells: Cells) -> tuple[FilledFeedback, list[str]]:
    found = form_feedback.told(filled(cells), "wang", "2026-11-20")
    return found, [one.message for one in found.problems]


@pytest.mark.parametrize("shift", [lambda at: at + 1, lambda at: at * 2, lambda at: 3 * at - 2])
def test_columns_that_were_put_in_or_merged_change_nothing(shift: object) -> None:
    assert callable(shift)
    moved = {(row, shift(column)): cell for (row, column), cell in lines().items()}
    draft, said = applied(moved)
    assert (draft is not None and draft.values["title"], said) == ("Dinner closes at six", [])


def test_two_lines_beside_one_another_and_running_numbers_before_them() -> None:
    cells: Cells = {(3, 1): 1, (3, 2): "Subject", (3, 3): "Dinner", (4, 1): 2}
    cells |= {(4, 2): "Requested by", (4, 4): "Date", (4, 5): "2026-11-20"}
    cells |= {
        (5, 1): "Urgency",
        (5, 2): "low",
        (5, 3): "Reason",
        (5, 4): "Winter",
        (6, 1): "变更内容",
        (6, 2): "晚餐",
    }
    draft, said = applied(cells)
    assert (draft, said) == (
        None,
        ["C4: 'Requested by 申请人' is empty", *_unread("A3", 1), *_unread("A4", 2)],
    )
    draft, said = applied(cells | {(4, 3): "王 芳"})
    assert draft is not None
    wanted = {
        "title": "Dinner",
        "requested_by": "wang",
        "requested_at": "2026-11-20",
        "content": "晚餐",
        "reason": "Winter",
    }
    assert {path: draft.values[path] for path in wanted} == wanted


def _unread(cell: str, said: object) -> list[str]:
    return [f"{cell}: '{said}' belongs to nothing that the form asks, and is not taken"]


@pytest.mark.parametrize(
    "said", ["Urgent 紧急", "紧急/Urgent", "紧急（Urgent）", "URGENT", "紧急 Urgent", "urgent、紧急"]
)
def test_an_answer_in_both_languages_is_that_answer(said: str) -> None:
    draft, wrong = applied(lines(Urgency=said))
    assert (draft is not None and draft.values["urgency"], wrong) == ("urgent", [])
    draft, wrong = applied(lines(Urgency="Urgent 一般"))
    assert (draft, len(wrong)) == (None, 1), "two answers are none"


@pytest.mark.parametrize(
    "label",
    [
        "Subject / 变更主题",
        "变更主题 Subject *",
        "Subject*:",
        "变更主题（Subject）",
        "SUBJECT\nwhat it is called",
    ],
)
def test_a_label_in_both_languages_is_that_label(label: str) -> None:
    cells = lines()
    draft, wrong = applied({**cells, (3, 1): label})
    assert (draft is not None and draft.values["title"], wrong) == ("Dinner closes at six", [])


@pytest.mark.parametrize(
    ("said", "meant"), [("王　芳", "wang"), ("王芳（客户）", "wang"), ("bob ray (kitchen)", "bob")]
)
def test_a_name_as_people_write_it(said: str, meant: str) -> None:
    draft, _ = applied(lines(Requested_by=said))
    assert draft is not None
    assert draft.values["requested_by"] == meant


def test_what_belongs_to_nothing_is_told_and_on_a_page_wrong() -> None:
    """A second line below an answer, a line of their own, words below the title: none goes without a word."""
    more: Cells = {
        (1, 1): "Change application · CAMP",
        (9, 2): "and lunch",
        (10, 1): "Budget",
        (10, 2): "none",
    }
    draft, said = applied(
        {**lines(), **more, **table(("Change", "REQ-0001", "Title", "a", "b", "as agreed"))}
    )
    assert draft is not None
    assert said == [
        *_unread("B9", "and lunch"),
        *_unread("A10", "Budget"),
        *_unread("B10", "none"),
        *_unread("F13", "as agreed"),
    ]
    page = filled({**lines(), **more}, strict=True)
    assert form_change.asked(page) is None
    assert [(one.code, one.words) for one in page.marked] == [
        ("unread", "and lunch"),
        ("unread", "Budget"),
        ("unread", "none"),
    ]


def test_requirements_as_people_name_them() -> None:
    rows = (
        ("Change 修改", "ｒｅｑ-0001 · Booking", "Title", "a", "b"),
        (None, None, "Importance", "Core 核心", "次要"),
    )
    draft, said = applied({**lines(), **table(*rows)}, (Box(13, 2, 14, 2),))
    assert (said, draft is not None and [one["requirement"] for one in _changes(draft)]) == (
        [],
        ["REQ-0001"] * 2,
    )
    _, said = applied({**lines(), **table(("", "REQ-0001, REQ-0002", "Title", "a", "b"))})
    assert said == ["B13: 'REQ-0001, REQ-0002' names several requirements"]


def _changes(draft: Draft) -> list[JsonObject]:
    found = draft.values["changes"]
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, dict)]


def test_a_formula_without_a_value_says_so() -> None:
    found = filled(lines())
    cells = {**found.grid.cells, (7, 2): GridCell(None, formula=True)}
    again = Filled(grid("", cells), found.place, cell_name, found.reader, found.known)
    assert form_change.asked(again) is None
    assert [one.message for one in again.problems] == ["B7: the cell has a formula that was never worked out"]


SAID = ("No.", "What you think", "Urgency", "Importance", "Satisfaction (1–10)", "Module")
TOPICS = ("Topic", "Score (1–10)", "Remark")


def test_columns_of_their_own_stay_with_what_was_said() -> None:
    rows = ((1, "Slow", "Urgent", "核心", "八分", "Checkout"), (2, "Ugly", None, None, "无", None))
    found, said = told(table(*rows, heads=SAID))
    assert said == []
    assert [(one.text, one.satisfaction) for one in found.said] == [
        ("Slow\nModule: Checkout", 8),
        ("Ugly", None),
    ]


def test_a_topic_that_nobody_can_score_is_none() -> None:
    rows = (
        ("Overall", "7", None),
        ("总体满意度", "不适用", None),
        ("Speed", "N/A", "not used"),
        ("Care", "-", None),
    )
    found, said = told(table(*rows, heads=TOPICS))
    assert (said, [(one.topic, one.score, one.remark) for one in found.scores]) == (
        [],
        [("Overall", 7, ""), ("Speed", None, "not used")],
    )


def test_words_that_are_also_a_heading_are_what_somebody_thinks() -> None:
    rows = (("Feedback", "low"), ("Feedback", None))
    found, _ = told(table(*rows, heads=("What you think", "Urgency")))
    assert [one.text for one in found.said] == ["Feedback"], "the second one stands alone, as above a table"


def test_a_sheet_is_known_as_a_form_by_its_labels() -> None:
    form = filled({**lines(), **table()}).grid
    assert form_reading.has(form, form_change.FORM)
    assert not form_reading.has(form, form_feedback.FORM)
    assert not form_reading.has(filled(lines()).grid, form_change.FORM)
    assert [one.severity for one in filled({**lines(), (20, 9): "x"}).notices] == []
    found = filled({**lines(), (20, 9): "x"})
    form_change.asked(found)
    assert [one.severity for one in found.notices] == [Severity.WARNING]
