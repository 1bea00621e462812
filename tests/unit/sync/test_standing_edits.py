"""People's edits are found by their page, whatever the store knows of others (B-35)."""

from __future__ import annotations

from datetime import UTC, datetime

from syncer.sync.observation import Response
from syncer.sync.proposals import DECLINED, EDIT, OVER, answer, told
from syncer.sync.standing_edits import StandingEdits

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def edit(page: str, key: str) -> Response:
    return Response(key, EDIT, page, "acc", NOW, {"edit": f"e{key}", "version": 2})


def test_b35_edits_are_known_by_page_with_what_came_of_them() -> None:
    rows = [edit("a.en", "1"), edit("b.en", "2"), edit("a.en", "3")]
    (first, _, _) = told(rows)
    known = StandingEdits([*rows, answer(first, DECLINED, now=NOW, reason="no")])
    assert [one.id for one in known.on("a.en")] == ["1", "3"]
    assert [one.id for one in known.answered("a.en")] == ["1"]
    assert known.on("c.en") == ()
    known.add([answer(first, OVER, now=NOW), edit("c.en", "4")])
    assert [one.id for one in known.on("a.en")] == ["3"]
    assert known.answered("a.en") == ()
    assert [one.id for one in known.on("c.en")] == ["4"]


class Counted(list[Response]):
    """Rows that count how often they were looked through."""

    looks = 0

    def __iter__(self):  # type: ignore[no-untyped-def]  # as a list does
        self.looks += 1
        return super().__iter__()


def test_many_pages_are_asked_about_with_one_look_through_all_edits() -> None:
    rows = Counted(edit(f"page{number}.en", str(number)) for number in range(50))
    known = StandingEdits(rows)
    assert sum(len(known.on(f"page{number}.en")) for number in range(100)) == 50
    assert rows.looks == 1
