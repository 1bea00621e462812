"""Rows that move while they are listed: none is lost over a seam, and no site keeps us turning."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from syncer.confluence.dialect import Query
from syncer.confluence.offsets import rows
from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_text
from syncer.ports import Temporary


class Listing:
    """Rows that a site shows at most so many of at a time; `between` happens after the part of that number."""

    def __init__(self, count: int, clamp: int, between: dict[int, Callable[[], None]] | None = None) -> None:
        self.ids = [str(number) for number in range(count)]
        self.clamp, self.between = clamp, between or {}
        self.hidden: set[str] = set()
        self.reads = 0

    def read(self, query: Query) -> JsonObject:
        start, limit = as_number(query.get("start")), min(as_number(query["limit"]), self.clamp)
        part = self.ids[start : start + limit]
        self.reads += 1
        self.between.pop(self.reads, lambda: None)()
        shown: list[JsonValue] = [{"id": one} for one in part if one not in self.hidden]
        made: JsonObject = {"results": list(shown), "start": start, "limit": limit, "size": len(shown)}
        if start + limit < len(self.ids):
            made["_links"] = {"next": f"/rest/api/content?limit={limit}&start={start + limit}"}
        return made

    def lose_first(self) -> None:
        self.ids.pop(0)

    def seen(self) -> list[str]:
        return [as_text(one["id"]) for one in rows(self.read, {"limit": "250"})]


def test_a_site_that_gives_fewer_than_asked_is_read_to_its_end() -> None:
    listing = Listing(95, 10)
    assert set(listing.seen()) == set(listing.ids)
    assert listing.reads == 11


@pytest.mark.parametrize("count", [0, 1, 10, 11, 20])
def test_every_row_comes_whatever_their_number(count: int) -> None:
    listing = Listing(count, 10)
    assert list(dict.fromkeys(listing.seen())) == listing.ids


def test_a_row_that_goes_away_takes_no_other_along() -> None:
    """B-08: the row behind the seam would look deleted."""
    listing = Listing(40, 10)
    listing.between[1] = lambda: listing.ids.remove("3")
    assert set(listing.ids) <= set(listing.seen())


def test_a_row_that_comes_in_front_is_no_harm() -> None:
    listing = Listing(40, 10)
    listing.between[2] = lambda: listing.ids.insert(0, "new")
    before = set(listing.ids)
    assert before <= set(listing.seen())
    assert listing.reads == 5


def test_rows_hidden_from_us_leave_short_parts_and_no_gap() -> None:
    listing = Listing(40, 10)
    listing.hidden = {"9", "10", "11", *(str(number) for number in range(20, 30))}
    assert set(listing.seen()) == set(listing.ids) - listing.hidden


def test_rows_that_never_rest_are_taken_as_they_are_in_the_end() -> None:
    listing = Listing(200, 10)
    listing.between = dict.fromkeys(range(1, 60), listing.lose_first)
    assert "199" in listing.seen()
    assert listing.reads < 40


def test_a_site_that_repeats_itself_is_left() -> None:
    def circle(_query: Query) -> JsonObject:
        return {"results": [{"id": "1"}], "limit": 1, "_links": {"next": "/rest/api/content?start=0&limit=1"}}

    with pytest.raises(Temporary, match="repeats"):
        list(rows(circle, {"limit": "250"}))
