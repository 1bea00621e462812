"""Reads a search page by page whose pages are places in a list that moves while it is read (Data Center).

An issue that somebody edits between two pages goes to the end of the list, and all behind it move up one
place: the next page would leave one out, silently (JRASERVER-69860). So each page starts again from the minute
the last one had reached; where a minute holds more than a page, pages overlap, and a page whose first row was
not seen before is read again from further back. Neither `total` nor a short page alone is believed (B-11).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from syncer.domain.json import JsonObject
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.jira import jql
from syncer.jira.client import JiraClient
from syncer.jira.dialect import Query
from syncer.jira.instants import parsed
from syncer.ports import Temporary

PAGE = 1000
OVERLAP = 20
IDLE = 5  # pages in a row that bring nothing new


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
    """The rows of one reply, and whether it says that there are no more."""

    rows: Sequence[JsonObject]
    last: bool

    def joins(self, place: _Place, known: Mapping[str, str]) -> bool:
        """Whether nothing can have slipped through between what was read before and this page."""
        return place.start == 0 or bool(self.rows and _is_known(self.rows[0], known))


def moving(client: JiraClient, query: Query, fields: Sequence[str], size: int = PAGE) -> Iterator[JsonObject]:
    """All issues for a query, an issue that changes meanwhile once more; `fields` must have `updated`.

    Raises Temporary where the site goes round in circles.
    """
    known: dict[str, str] = {}
    place, idle = _Place(), 0
    while True:
        page = _read(client, _narrowed(query, place), fields, place.start, size)
        joined = page.joins(place, known)
        fresh = [row for row in page.rows if not _is_known(row, known)]
        known |= {as_text(row.get("id")): _stamp(row) for row in fresh}
        yield from fresh
        if joined and page.last:
            return
        idle = 0 if fresh else idle + 1
        if idle > IDLE:
            raise Temporary("jira's search repeats itself instead of going on", "the next cycle asks again")
        place = place.after(page.rows) if joined else place.before()


def rows(
    client: JiraClient, query: str, fields: Sequence[str], *, start: int = 0, size: int = PAGE
) -> JsonObject:
    """One page as the site sends it."""
    body: JsonObject = {"jql": query, "startAt": start, "maxResults": size, "fields": [*fields]}
    return as_object(client.query("search", body))


def _read(client: JiraClient, query: str, fields: Sequence[str], start: int, size: int) -> _Page:
    reply = rows(client, query, fields, start=start, size=size)
    found = as_objects(reply.get("issues"))
    granted = as_number(reply.get("maxResults")) or size
    return _Page(found, len(found) < granted and start + len(found) >= as_number(reply.get("total")))


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
