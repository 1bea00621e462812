"""Of a meeting's table the rows become records and it goes, however people left it and its anchor on the page (MTG-9, B-35)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from syncer.cycle.issuing import Meeting, judged
from syncer.cycle.project import Project
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.ports import RemotePage
from syncer.sync.observation import HubState, StoredRecord
from syncer.text.storage.merging import edits, merge
from syncer.text.storage.units import areas

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROJECT = cast("Project", SimpleNamespace(locales=("en",), space="INT", mapping=SimpleNamespace(bugs=None)))
HUB = HubState(
    "i",
    records={
        "MTG-0001": StoredRecord(
            "MTG-0001", Kind.MEETING, {"title": "Weekly", "start": "2026-11-01T10:00:00Z"}
        )
    },
)
ANCHOR = '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-action</ac:parameter></ac:structured-macro>'
HEADS = "<tr><th><p>What</p></th><th><p>Who</p></th><th><p>By</p></th></tr>"
EMPTY = f"<table><tbody>{HEADS}<tr><td><p /></td><td><p /></td><td><p /></td></tr></tbody></table>"
ROW = "<tr><td><p>Send the list</p></td><td><p>li</p></td><td><p>2026-11-30</p></td></tr>"
FILLED = f"<table><tbody>{HEADS}{ROW}</tbody></table>"
START, END = "<h2>Minutes</h2><h3>Actions</h3>", "<h3>Then</h3><p>end words here</p>"
ISSUED = f"{START}<p>One action: Send the list</p>{END}"
NOTE = "<p>a note</p>"
PICTURE = '<p><ac:image><ri:attachment ri:filename="a.png" /></ac:image></p>'


def expand(held: str, title: str = "") -> str:
    named = f'<ac:parameter ac:name="title">{title}</ac:parameter>' if title else ""
    return f'<ac:structured-macro ac:name="expand">{named}<ac:rich-text-body>{held}</ac:rich-text-body></ac:structured-macro>'


def issued(left: str) -> str:
    """The page after its minutes were issued as it was left, and what was read of it with that."""
    page = RemotePage("9", "Minutes", 4, f"{START}{left}{END}", "u")
    asked = Meeting("MTG-0001", "li", NOW + timedelta(days=1))
    made = judged(PROJECT, HUB, asked, ProjectData(), page, {}).made
    assert [one.values["title"] for one in made.records] == ["Send the list"], made.flaws
    base = f"{START}<p>{ANCHOR}</p>{EMPTY}{END}"
    found = merge(base, page.body, ISSUED, heading="Kept", taken=frozenset(made.areas))
    assert edits(base, page.body) == found.edits == ()
    assert "sy-in-" not in found.body
    again = merge(ISSUED, found.body, ISSUED, heading="Kept")
    assert again.body == found.body
    return found.body


@pytest.mark.parametrize(
    "left",
    [
        f"<p>{ANCHOR} a note</p>{FILLED}",
        f"<p>a note {ANCHOR}</p>{FILLED}",
        f"<p>{ANCHOR}</p><h4>a note</h4>{FILLED}",
        f"<p>{ANCHOR}</p><h2>a note</h2>{FILLED}",
        f"{NOTE}{FILLED}",
        f"<p>{ANCHOR} a note</p>{expand(FILLED)}",
        f'<p>{ANCHOR} a note</p><div class="t">{FILLED}</div>',
        f"<p>{ANCHOR} a note</p>{expand(expand(FILLED) + '<p />')}",
    ],
    ids=["behind", "before", "heading", "chapter", "no anchor", "expand", "div", "both"],
)
def test_a_table_that_was_read_goes_and_what_was_typed_beside_its_anchor_stays(left: str) -> None:
    body = issued(left)
    assert (body.count("Send the list"), body.count("a note")) == (1, 1), body
    assert "<table>" not in body


@pytest.mark.parametrize(
    "left",
    [
        expand(f"{FILLED}<p>more</p>"),
        expand(FILLED, "more"),
        expand(FILLED + PICTURE),
        expand(FILLED + expand(PICTURE)),
    ],
    ids=["words", "title", "picture", "deeper"],
)
def test_what_holds_more_than_the_table_is_kept_whole(left: str) -> None:
    body = issued(f"<p>{ANCHOR}</p>{left}")
    assert body.count("Send the list") == 2
    assert "Kept" in body


def test_where_the_table_was_deleted_no_other_block_takes_its_place() -> None:
    base, theirs = f"{START}<p>{ANCHOR}</p>{EMPTY}{END}", f"{START}<p>{ANCHOR}</p>{END}"
    assert (areas(theirs), edits(base, theirs)) == ({}, ())
    assert merge(base, theirs, ISSUED, heading="Kept").body == ISSUED


@pytest.mark.parametrize("left", ["{} Zhang</p><p />", "{} Zhang</p>", "{}</p><p>Zhang</p>"])
def test_a_name_typed_beside_the_anchor_where_one_signs_is_the_persons(left: str) -> None:
    """REQ-18: it was a proposal, and written over when ours changed there."""

    def table(state: str, cell: str) -> str:
        anchor = ANCHOR.replace("action", "sign-V1.0-ours-li")
        cells = f"<td><p>{state}</p></td><td><p>{cell.format(anchor)}</td>"
        return f"<table><tbody><tr>{cells}</tr></tbody></table>"

    base = table("one", "{}</p><p>&#160;</p>")
    found = merge(base, table("one", left), table("two", "{}</p><p>&#160;</p>"))
    assert found.edits == ()
    assert (found.body.count("Zhang"), found.body.count("two"), found.body.count("sy-in-")) == (1, 1, 1)
