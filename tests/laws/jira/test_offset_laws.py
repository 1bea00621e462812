"""Whatever happens between two pages of a search, no issue is left out (B-11, JRASERVER-69860)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from syncer.domain.json import JsonObject, JsonValue
from syncer.jira.dialect import Query
from syncer.jira.offsets import moving
from syncer.ports import Temporary

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
Move = Callable[["Index"], None]


@dataclass
class Index:
    """A site's list of issues by their last change, and what people do to it before each page but the first.

    `clamp` is the most rows of a page; `ghosts` are issues that are gone and still have their place in the index,
    so that they are counted and never shown.
    """

    issues: dict[int, datetime]
    moves: list[Move]
    clamp: int
    ghosts: frozenset[int] = frozenset()
    now: datetime = START + timedelta(days=1)
    asked: int = 0

    def edit(self, number: int) -> None:
        """Somebody edits an issue, or makes one."""
        self.now += timedelta(seconds=1)
        self.issues[number] = self.now

    def search(self, body: JsonObject) -> JsonValue:
        """Answer as Data Center does."""
        self.asked += 1
        assert self.asked < 2000, "goes round in circles"
        if self.asked > 1 and self.moves:
            self.moves.pop(0)(self)
        since = re.search(r'updated >= "([^"]+)"', str(body["jql"]))
        bound = datetime.strptime(f"{since[1]}+0000", "%Y/%m/%d %H:%M%z") if since else START
        found = sorted((when, number) for number, when in self.issues.items() if when >= bound)
        start, size = int(str(body["startAt"])), min(int(str(body["maxResults"])), self.clamp)
        page = found[start : start + size]
        rows: list[JsonValue] = [
            {"id": str(n), "fields": {"updated": _stamp(when)}} for when, n in page if n not in self.ghosts
        ]
        return {"startAt": start, "maxResults": size, "total": len(found), "issues": rows}


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")


def _edit(place: float) -> Move:
    """An issue somewhere in the list goes to its end."""

    def move(index: Index) -> None:
        if index.issues:
            index.edit(sorted(index.issues)[int(place * (len(index.issues) - 1))])

    return move


def _make(number: int) -> Move:
    return lambda index: index.edit(1000 + number)


def _several(moves: list[Move]) -> Move:
    def move(index: Index) -> None:
        for one in moves:
            one(index)

    return move


# so many issues, spread over so many seconds: all in one minute, or hours
LISTS = st.builds(
    lambda count, gap: {n: START + timedelta(seconds=n * gap) for n in range(1, count + 1)},
    st.integers(0, 60),
    st.sampled_from([0, 1, 30, 90]),
)
MOVES = st.lists(
    st.lists(
        st.one_of(st.builds(_edit, st.floats(0, 1)), st.builds(_make, st.integers(1, 9))), max_size=4
    ).map(_several),
    max_size=12,
)


@given(issues=LISTS, moves=MOVES, clamp=st.integers(2, 25))
@example(dict.fromkeys(range(1, 60), START), [_edit(0.0)] * 12, 10)
@example({n: START + timedelta(minutes=n) for n in range(1, 60)}, [_edit(0.0)] * 12, 5)
def test_law_every_issue_is_seen_as_it_is_in_the_end(
    issues: dict[int, datetime], moves: list[Move], clamp: int
) -> None:
    index = Index(dict(issues), moves, clamp)
    rows = list(moving(index.search, Query("x"), ("updated",)))
    seen = {str(row["id"]): row["fields"] for row in rows}
    assert seen == {str(number): {"updated": _stamp(when)} for number, when in index.issues.items()}


@given(issues=LISTS, gone=st.lists(st.floats(0, 1), max_size=12), clamp=st.integers(2, 25))
def test_law_who_stays_is_seen_whoever_else_goes(
    issues: dict[int, datetime], gone: list[float], clamp: int
) -> None:
    def drop(place: float) -> Move:
        def move(index: Index) -> None:
            if index.issues:
                index.issues.pop(sorted(index.issues)[int(place * (len(index.issues) - 1))])

        return move

    index = Index(dict(issues), [drop(place) for place in gone], clamp)
    seen = {int(str(row["id"])) for row in moving(index.search, Query("x"), ("updated",))}
    assert seen >= set(index.issues)


@given(issues=LISTS, clamp=st.integers(2, 25))
def test_law_a_list_that_keeps_still_is_read_once_and_in_order(
    issues: dict[int, datetime], clamp: int
) -> None:
    index = Index(dict(issues), [], clamp)
    seen = [int(str(row["id"])) for row in moving(index.search, Query("x"), ("updated",))]
    assert seen == sorted(issues)
    assert index.asked <= 2 + 3 * len(issues) / clamp + len(issues) / max(1, clamp // 2)


@given(issues=LISTS, ghosts=st.frozensets(st.integers(1, 60), max_size=4), clamp=st.integers(10, 25))
def test_law_pages_that_are_short_for_what_is_gone_are_not_taken_for_the_last(
    issues: dict[int, datetime], ghosts: frozenset[int], clamp: int
) -> None:
    index = Index(dict(issues), [], clamp, ghosts)
    seen = {int(str(row["id"])) for row in moving(index.search, Query("x"), ("updated",))}
    assert seen == set(issues) - ghosts


def test_a_page_that_states_more_rows_than_it_has_is_not_the_last() -> None:
    """A node that gives 5 rows where it says 100: the total alone tells that there are more."""

    def mean(body: JsonObject) -> JsonValue:
        reply = Index({n: START + timedelta(minutes=n) for n in range(1, 30)}, [], clamp=5).search(body)
        assert isinstance(reply, dict)
        return {**reply, "maxResults": 100}

    assert len(list(moving(mean, Query("x"), ("updated",)))) == 29


def test_an_issue_that_is_gone_and_still_counted_costs_no_second_question() -> None:
    index = Index({1: START}, [], 1000, frozenset({1}))
    assert list(moving(index.search, Query("x"), ("updated",))) == []
    assert index.asked == 1


def test_a_quiet_list_takes_one_question() -> None:
    index = Index({1: START, 2: START}, [], clamp=1000)
    assert len(list(moving(index.search, Query("x"), ("updated",)))) == 2
    assert index.asked == 1


def test_a_site_that_goes_round_in_circles_is_stopped() -> None:
    row: JsonValue = {"id": "1", "fields": {"updated": "2026-11-22T08:00:00.000+0000"}}

    def stuck(_body: JsonObject) -> JsonValue:
        return {"startAt": 0, "maxResults": 1, "total": 7, "issues": [row]}

    with pytest.raises(Temporary, match="repeats itself"):
        list(moving(stuck, Query("x"), ("updated",)))
