"""Rows to values and back: the only place that knows how a value lies in a column.

It must not query: it translates what `hub` reads and writes.
"""

import json
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import Row

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.records import Kind
from syncer.ports import CycleRow
from syncer.sync.attachments import AttachmentState
from syncer.sync.failures import Cause, Failure
from syncer.sync.observation import (
    Agreed,
    Claim,
    ClaimKind,
    Counterpart,
    Decision,
    DecisionKind,
    Held,
    IssueLink,
    Response,
    Side,
    Standing,
    StoredRecord,
    Suspect,
)
from syncer.sync.wiki import PageState


def parse(text: str) -> JsonValue:
    """The JSON value of a column."""
    return cast("JsonValue", json.loads(text))


def parse_object(text: str) -> JsonObject:
    """The JSON object of a column."""
    return cast("JsonObject", json.loads(text))


def text_of(value: Mapping[str, JsonValue]) -> str:
    """A mapping as canonical text."""
    return canonical(dict(value))


def record(row: Row[Any]) -> StoredRecord:
    """A row of `records`."""
    return StoredRecord(
        row.uid, Kind(row.kind), parse_object(row.payload), row.revision, row.created, row.updated
    )


def counterpart(row: Row[Any]) -> Counterpart:
    """A row of `counterparts`; a value that register and side agree on is one object, since most are long texts."""
    agreed = {path: _agreed(*pair) for path, pair in json.loads(row.agreed).items()}
    seen = parse_object(row.seen)
    return Counterpart(
        side=Side(row.side),
        native=row.native,
        uid=row.uid,
        key=row.key,
        version=row.version,
        primary=row.is_primary,
        agreed=agreed,
        seen={path: _same(value, agreed.get(path)) for path, value in seen.items()},
        unseen=frozenset(json.loads(row.unseen)),
        links=tuple(IssueLink(*link) for link in json.loads(row.links)),
        missing_since=row.missing_since,
        standing=Standing(row.standing),
        former=tuple(json.loads(row.former)),
        comment=row.comment,
    )


def _agreed(register: JsonValue, side: JsonValue) -> Agreed:
    return Agreed(register, register if _equal(register, side) else side)


def _same(value: JsonValue, pair: Agreed | None) -> JsonValue:
    """What was last seen, the agreed object where it is that; no copy of it."""
    return pair.side if pair is not None and _equal(value, pair.side) else value


def _equal(one: JsonValue, other: JsonValue) -> bool:
    """Equal texts, or nothing: 1, 1.0 and true are equal to Python and are not the same value."""
    return isinstance(one, str) and isinstance(other, str) and one == other


def counterpart_row(project: str, value: Counterpart) -> dict[str, Any]:
    """The columns of a counterpart."""
    agreed: JsonObject = {path: [pair.register, pair.side] for path, pair in value.agreed.items()}
    links: JsonValue = [[x.type, x.outward, x.other_id, x.other_key, x.id] for x in value.links]
    return {
        "project": project,
        "side": value.side.value,
        "native": value.native,
        "uid": value.uid,
        "key": value.key,
        "version": value.version,
        "is_primary": value.primary,
        "agreed": canonical(agreed),
        "seen": text_of(value.seen),
        "unseen": canonical(cast("JsonValue", sorted(value.unseen))),
        "links": canonical(links),
        "missing_since": value.missing_since,
        "standing": value.standing.value,
        "former": canonical(cast("JsonValue", list(value.former))),
        "comment": value.comment,
    }


def claim(row: Row[Any]) -> Claim:
    """A row of `claims`."""
    return Claim(ClaimKind(row.kind), row.key, row.token, row.opened, row.after, parse_object(row.sent))


def held(row: Row[Any]) -> Held:
    """A row of `held`."""
    values, sides = parse_object(row.values), parse_object(row.sides)
    authors = {side: str(name) for side, name in parse_object(row.authors).items()}
    return Held(
        row.uid,
        row.field,
        values,
        sides,
        parse(row.base),
        row.since,
        row.reason,
        authors,
        row.owner,
        row.due,
    )


def suspect(row: Row[Any]) -> Suspect:
    """A row of `suspects`."""
    uid, field, on = row.link.split(">")
    return Suspect(uid, field, on, parse_object(row.before), row.since)


def suspect_row(project: str, value: Suspect) -> dict[str, Any]:
    """The columns of a suspect link."""
    return {"project": project, "link": value.link, "before": text_of(value.before), "since": value.since}


def held_row(project: str, value: Held) -> dict[str, Any]:
    """The columns of a held field."""
    return {
        "project": project,
        "uid": value.uid,
        "field": value.field,
        "values": text_of(value.values),
        "sides": text_of(value.sides),
        "base": canonical(value.base),
        "since": value.since,
        "reason": value.reason,
        "authors": text_of(value.authors),
        "owner": value.owner,
        "due": value.due,
    }


def failure(row: Row[Any]) -> Failure:
    """A row of `failures`."""
    return Failure(
        key=row.key,
        side=row.side,
        item=row.item,
        what=row.what,
        cause=Cause(row.cause),
        message=row.message,
        hint=row.hint,
        code=row.code,
        first=row.first,
        last=row.last,
        tries=row.tries,
        next=row.next,
        mark=row.mark,
        version=row.version,
    )


def failure_row(project: str, value: Failure) -> dict[str, Any]:
    """The columns of a failing change."""
    return {
        "project": project,
        "key": value.key,
        "side": value.side,
        "item": value.item,
        "what": value.what,
        "cause": value.cause.value,
        "message": value.message,
        "hint": value.hint,
        "code": value.code,
        "first": value.first,
        "last": value.last,
        "tries": value.tries,
        "next": value.next,
        "mark": value.mark,
        "version": value.version,
    }


def decision(row: Row[Any]) -> Decision:
    """A row of `decisions`."""
    return Decision(row.id, DecisionKind(row.kind), row.subject, parse_object(row.payload), row.by, row.at)


def response(row: Row[Any]) -> Response:
    """A row of `responses`."""
    return Response(row.key, row.kind, row.page, row.by, row.at, parse_object(row.payload))


def page(row: Row[Any]) -> PageState:
    """A row of `pages`."""
    return PageState(
        page=row.page,
        native=row.native,
        space=row.space,
        title=row.title,
        version=row.version,
        fingerprint=row.fingerprint,
        digest=row.digest,
        body=row.body,
        url=row.url,
        labels=tuple(json.loads(row.labels)),
        base=row.base,
        parent=row.parent,
        retitled=row.retitled,
    )


def page_row(project: str, value: PageState) -> dict[str, Any]:
    """The columns of a page."""
    return {
        "project": project,
        "page": value.page,
        "native": value.native,
        "space": value.space,
        "title": value.title,
        "version": value.version,
        "fingerprint": value.fingerprint,
        "digest": value.digest,
        "body": value.body,
        "url": value.url,
        "labels": canonical(cast("JsonValue", list(value.labels))),
        "base": value.base,
        "parent": value.parent,
        "retitled": value.retitled,
    }


def attachment(row: Row[Any]) -> AttachmentState:
    """A row of `attachments`."""
    return AttachmentState(row.page, row.name, row.holder, row.native, row.digest)


def attachment_row(project: str, value: AttachmentState) -> dict[str, Any]:
    """The columns of an attachment."""
    return {
        "project": project,
        "page": value.page,
        "name": value.name,
        "holder": value.holder,
        "native": value.native,
        "digest": value.digest,
    }


def cycle(row: Row[Any]) -> CycleRow:
    """A row of `cycles`."""
    return CycleRow(row.id, row.project, row.started, parse_object(row.summary))
