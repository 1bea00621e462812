"""Reads a search page by page whose pages are places in a list that moves while it is read (Data Center).

An issue that somebody edits between two pages goes to the end of the list, and all behind it move up one
place: the next page would leave one out, silently (JRASERVER-69860). So each page starts again from the minute
the last one had reached; where a minute holds more than a page, pages overlap, and a page whose first row was
not seen before is read again from further back. Neither `total` nor a short page alone is believed (B-11).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.dialect import Query
from syncer.jira.instants import parsed
from syncer.ports import Temporary

Ask = Callable[[JsonObject], JsonValue]  # sends the body of a search
PAGE = 1000
OVERLAP = 20
IDLE = 5  # pages in a row that bring nothing new, beyond those that had to be read again


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: from a minute on, and so many rows later; `back` is how far to step back if need be."""

    since: datetime | None = None
    start: int = 0
    back: int = OVERLAP

    def before(self) -> "_Place":
        """A place further up, twice as far the next time."""
        return _Place(self.since, max(0, self.start - self.back), self.back * 2)

    def after(self, rows: Sequence[JsonObject]) -> "_Place":
        """The place behind these rows, some of which are read once more."""
        overlap = min(OVERLAP, len(rows) // 2)
        reached = _reached(rows[-overlap or -1 :])
        if reached is not None and (self.since is None or reached > self.since):
            return _Place(reached)
        return _Place(self.since, self.start + max(1, len(rows) - overlap))


@dataclass(frozen=True, slots=True)
class _Page:
    """The rows of one reply, and how sure it is that there are no more.

    `ends`: it reaches to the end that it states. `full`: as many rows as it may have; then the stated end may
    be wrong. `whole`: no row is lacking; rows of issues that are gone are counted, and never shown.
    """

    rows: Sequence[JsonObject]
    ends: bool
    full: bool
    whole: bool

    def last(self, *, fresh: bool) -> bool:
        """Whether nothing can follow; where rows are lacking, only a page that brings nothing new says so."""
        return self.ends and not self.full and (self.whole or not fresh)

    def joins(self, place: _Place, known: Mapping[str, str]) -> bool:
        """Whether nothing can have slipped through between what was read before and this page."""
        return place.start == 0 or bool(self.rows and _is_known(self.rows[0], known))


def moving(ask: Ask, query: Query, fields: Sequence[str], size: int = PAGE) -> Iterator[JsonObject]:
    """All issues for a query, an issue that changes meanwhile once more; `fields` must have `updated`.

    Raises Temporary where the site goes round in circles.
    """
    known: dict[str, str] = {}
    place, idle = _Place(), 0
    while True:
        page = _read(ask, _narrowed(query, place), fields, place.start, size)
        joined = page.joins(place, known)
        fresh = [row for row in page.rows if not _is_known(row, known)]
        known |= {as_text(row.get("id")): _stamp(row) for row in fresh}
        yield from fresh
        if joined and page.last(fresh=bool(fresh)):
            return
        idle = 0 if fresh else idle + 1
        if idle > IDLE + 2 * len(known) // max(1, len(page.rows)):  # to read all of it twice is no circle yet
            raise Temporary("jira's search repeats itself instead of going on", "the next cycle asks again")
        place = place.after(page.rows) if joined else place.before()


def _read(ask: Ask, query: str, fields: Sequence[str], start: int, size: int) -> _Page:
    reply = as_object(ask({"jql": query, "startAt": start, "maxResults": size, "fields": [*fields]}))
    found = as_objects(reply.get("issues"))
    granted, total = as_number(reply.get("maxResults")) or size, as_number(reply.get("total"))
    return _Page(
        found,
        ends=start + granted >= total,
        full=len(found) >= granted,
        whole=start + len(found) >= total,
    )


def _narrowed(query: Query, place: _Place) -> str:
    condition = query.condition
    if place.since is not None:
        condition = jql.from_minute(condition, place.since, query.zone)
    return jql.oldest_first(condition)


def _reached(tail: Sequence[JsonObject]) -> datetime | None:
    """The earliest minute among the last rows: a row whose index is out of step must not make us jump."""
    moments = [moment for row in tail if (moment := parsed(_stamp(row))) is not None]
    return min(moments).replace(second=0, microsecond=0) if moments else None


def _stamp(row: JsonObject) -> str:
    return as_text(dig(row, "fields", "updated"))


def _is_known(row: JsonObject, known: Mapping[str, str]) -> bool:
    return known.get(as_text(row.get("id"))) == _stamp(row)
