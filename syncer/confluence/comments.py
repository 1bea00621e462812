"""Comments as either flavour tells of them, and which of a listing are news.

Why it exists: a comment raises no page's version, so pages alone do not tell of it (B-36). Listings come with what changed last
first, so that a look that finds nothing is one request; what an index shows late is found by looking back a little further.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from syncer.confluence.wire import body
from syncer.domain.json import JsonObject, canonical
from syncer.http.narrow import as_number, as_object, as_objects, as_text, dig
from syncer.sync.remarks import CommentNews, PageComment, Standing

LATE = timedelta(minutes=15)  # an index may show a change later than newer ones
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
FAR = 200  # comments: how far back a first look goes
_RESOLVED = frozenset({"resolved", "closed"})  # the latter from older Data Center


@dataclass(frozen=True, slots=True)
class Said:
    """A row of a listing: which comment in which version, when that was made, and the page it stands on."""

    id: str
    number: int
    at: datetime
    page: str

    @property
    def key(self) -> str:
        """The same for the same words."""
        return f"{self.id}:{self.number}"


def news(rows: Iterable[Said], cursor: str) -> CommentNews:
    """What a listing, newest first, holds that an earlier look did not; it is read no further than it has to be."""
    known = as_object(json.loads(cursor)) if cursor else {}
    until = _instant(as_text(known.get("until")))
    seen = {key for key in known.get("seen") or () if isinstance(key, str)} if known else set()  # type: ignore[union-attr]
    found = [*_recent(rows, until - LATE if until is not None else None)]
    newest = max([row.at for row in found], default=until)
    if newest is None:
        return CommentNews(cursor=canonical({"until": _BEGINNING.isoformat(), "seen": []}))
    late = sorted(row.key for row in found if row.at >= newest - LATE)
    fresh = frozenset(row.page for row in found if row.key not in seen)
    return CommentNews(fresh, canonical({"until": newest.isoformat(), "seen": [*late]}))


def _recent(rows: Iterable[Said], until: datetime | None) -> Iterator[Said]:
    for number, row in enumerate(rows):
        if (until is not None and row.at < until) or (until is None and number == FAR):
            return
        yield row


def cloud_row(data: JsonObject) -> Said:
    """A row of v2's listings."""
    return _said(data, as_text(data.get("pageId")), as_text(dig(data, "version", "createdAt")))


def cloud_comment(data: JsonObject, *, inline: bool) -> PageComment:
    """A comment of v2."""
    return PageComment(
        id=as_text(data.get("id")),
        page=as_text(data.get("pageId")),
        inline=inline,
        author=as_text(dig(data, "version", "authorId")),
        at=_iso(as_text(dig(data, "version", "createdAt"))),
        body=body(data),
        ref=as_text(dig(data, "properties", "inlineMarkerRef")),
        words=as_text(dig(data, "properties", "inlineOriginalSelection")),
        standing=_standing(as_text(data.get("resolutionStatus"))),
        settled_by=as_text(data.get("resolutionLastModifierId")),
        settled_at=_iso(as_text(data.get("resolutionLastModifiedAt"))),
    )


def datacenter_row(data: JsonObject) -> Said:
    """A hit of a search for comments."""
    return _said(data, as_text(dig(data, "container", "id")), as_text(dig(data, "version", "when")))


def datacenter_comment(data: JsonObject, page: str) -> PageComment:
    """A comment of the old API, with its extensions."""
    said, made = as_object(data.get("extensions")), as_object(data.get("history"))
    by = as_object(made.get("createdBy"))
    location, status = as_text(said.get("location")), as_text(dig(said, "resolution", "status"))
    marks = as_object(said.get("inlineProperties"))
    return PageComment(
        id=as_text(data.get("id")),
        page=page,
        inline=location == "inline" or bool(marks),
        author=as_text(by.get("userKey")),
        at=_iso(as_text(made.get("createdDate"))),
        body=body(data),
        ref=as_text(marks.get("markerRef")),
        words=as_text(marks.get("originalSelection")),
        standing="resolved" if location == "resolved" and status != "dangling" else _standing(status),
        settled_by=as_text(dig(said, "resolution", "lastModifier", "userKey")),
        settled_at=_iso(as_text(dig(said, "resolution", "lastModifiedDate"))),
        name=as_text(by.get("displayName")),
    )


def is_answer(data: JsonObject) -> bool:
    """Whether a row answers another comment."""
    return bool(as_text(data.get("parentCommentId")) or as_objects(data.get("ancestors")))


def _said(data: JsonObject, page: str, at: str) -> Said:
    made = _instant(at) or datetime.max.replace(tzinfo=UTC)
    return Said(as_text(data.get("id")), as_number(dig(data, "version", "number")), made, page)


def _standing(status: str) -> Standing:
    if status in _RESOLVED:
        return "resolved"
    return "dangling" if status == "dangling" else "open"


def _iso(text: str) -> str:
    at = _instant(text)
    return at.astimezone(UTC).isoformat(timespec="seconds") if at is not None else ""


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
