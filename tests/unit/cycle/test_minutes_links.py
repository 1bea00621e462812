"""Links in a meeting's tables: records say their words; an address in our side's space is for our side alone (MTG-9, B-22)."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from syncer.cycle.issuing import Meeting, judged
from syncer.cycle.project import Project
from syncer.domain.json import canonical
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.ports import RemotePage
from syncer.sync import issuing
from syncer.sync.observation import HubState, StoredRecord
from syncer.sync.wiki import PageState

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PROJECT = cast("Project", SimpleNamespace(locales=("en",), space="INT", mapping=SimpleNamespace(bugs=None)))
SITE = "https://x.test/wiki/spaces"
HUB = HubState(
    "i",
    records={
        "MTG-0001": StoredRecord("MTG-0001", Kind.MEETING, {"start": "2026-11-01T10:00:00Z"}),
        "ACT-0003": StoredRecord("ACT-0003", Kind.ACTION, {"title": "Look"}),
    },
    pages={
        page: PageState(page, "9", "S", "T", 4, "", "", url=f"{SITE}/{space}/pages/9/T")
        for page, space in (("minutes.MTG-0001.en", "INT"), ("requirement-spec.customer.en", "SHOP"))
    },
)
HEADS = {
    "feedback": ("What was said", "Becomes"),
    "agreed": ("Agreed",),
    "question": ("Question", "Owner", "Answer", "Where"),
    "action": ("What", "Who", "By", "Where"),
    "review": ("Action", "Notes"),
}


def table(name: str, *rows: tuple[str, ...]) -> str:
    anchor = f'<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-{name}</ac:parameter></ac:structured-macro></p>'
    cells = ["".join(f"<td><p>{cell}</p></td>" for cell in row) for row in (HEADS[name], *rows)]
    return f"{anchor}<table><tbody>{''.join(f'<tr>{one}</tr>' for one in cells)}</tbody></table>"


def link(address: str, words: str = "") -> str:
    return f'<a href="{address}">{words or address}</a>'


def decided(body: str) -> dict[str, str]:
    """All that is decided by issuing such a page, as JSON by what it is of."""
    page = RemotePage("9", "Minutes", 4, body, "u")
    looked = judged(PROJECT, HUB, Meeting("MTG-0001", "li", NOW), ProjectData(), page, {})
    assert looked.made.flaws == ()
    uids = [f"NEW-{number}" for number, _ in enumerate(looked.made.records, 1)]
    steps = issuing.steps(looked.meeting, looked.minutes, looked.made, uids, {"ACT-0003": {}})
    return {subject: canonical(payload) for _, subject, payload in steps}


@pytest.mark.parametrize("becomes", ["requirement", "change", "question", "action", "nothing"])
def test_an_address_in_our_space_is_kept_among_the_notes_and_nowhere_else(becomes: str) -> None:
    ours, plan = link(f"{SITE}/INT/pages/12", "board"), link(f"{SITE}/INT/pages/13/Test+plan%E4%B8%80?x=1")
    found = decided(
        table("feedback", (f"Slow, see {ours}", becomes))
        + table("agreed", (f"{plan} holds",))
        + table("question", (f"Who pays for {ours}?", "li", f"See {plan}", ours))
        + table("action", (f"Update {plan}", "li", "2026-12-01", ours))
        + table("review", ("ACT-0003", f"on {ours}"))
    )
    notes = found.pop("MTG-0001 notes")
    said = "\n".join(found.values())
    assert SITE not in said
    for words in (
        '"Slow, see board"',
        '"Test plan一 holds"',
        '"Who pays for board?"',
        '"See Test plan一"',
        '"Update Test plan一"',
        "Where: board",
        "- ACT-0003: on board",
    ):
        assert words in said, said
    lines = notes.split("\\n")
    assert [line.count(SITE) for line in lines] == [1, 1, 3, 2, 1]
    assert (
        f"- Update Test plan一 — What: Update {SITE}/INT/pages/13/Test+plan%E4%B8%80?x=1; Where: board"
        in notes
    )


def test_any_other_address_stays_with_its_words_and_in_no_title() -> None:
    """Of the customer's own pages, too."""
    theirs = link(f"{SITE}/SHOP/pages/9/T", "list")
    for becomes in ("requirement", "change", "question", "action"):
        found = decided(table("feedback", (f"Slow, see {theirs}", becomes)))
        assert "MTG-0001 notes" not in found
        assert '"title":"Slow, see list"' in found["NEW-1"]
        assert f"Slow, see list ({SITE}/SHOP/pages/9/T)" in found["NEW-1"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (table("feedback", (link(f"{SITE}/INT/pages/12"), "requirement")), ("feedback", 1, "text")),
        (table("action", ("Look", "li", "2026-12-01", link(f"{SITE}/INT/pages/12"))), ("action", 1, "")),
        (table("feedback", (link(f"{SITE}/INT/pages/12", "the board"), "requirement")), None),
        (table("feedback", (link(f"{SITE}/INT/pages/12/The+board"), "requirement")), None),
        (table("feedback", (link(f"{SITE}/SHOP/pages/12"), "requirement")), None),
    ],
    ids=["bare", "bare in a column of their own", "with words", "with a title", "where the customer reads"],
)
def test_an_address_that_no_words_stand_for_is_said_before_it_holds_back_the_customers_page(
    body: str, told: tuple[str, int, str] | None
) -> None:
    """MTG-9, B-22: whoever issues the minutes writes words for the link."""
    looked = judged(
        PROJECT, HUB, Meeting("MTG-0001", "li", NOW), ProjectData(), RemotePage("9", "M", 4, body, "u"), {}
    )
    found = [(one.code, one.table, one.row, one.column, one.words) for one in looked.made.flaws]
    assert found == ([("inner", *told, f"{SITE}/INT/pages/12")] if told else [])
