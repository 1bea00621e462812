"""Comments on pages that become questions, and what a question is told of its comment (QST-1, QST-3).

Why it exists: what somebody asks on a page is as much a question as what is asked by telephone, where the mapping says so. Each
comment has one question: the alias that it gets stands in the store, and the question's own contact leads to the comment, so
that a store that was lost asks nothing twice. Whoever settles a comment has said so; nobody's comment is settled by us. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syncer.domain.fields import flatten, unflatten
from syncer.domain.ids import format_provisional, kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.records import Kind, dump, load
from syncer.intake.titles import cut
from syncer.sync.comment_keys import OnPages
from syncer.sync.evidence import adding, setting
from syncer.sync.meaning import strangers_hidden
from syncer.sync.observation import Decision, DecisionKind, FilesObservation, HubState
from syncer.sync.remarks import PageComment
from syncer.text import markdown, storage
from syncer.text.canonical import plain
from syncer.text.tree import Document, Paragraph, Quote, Text

CHANNEL = "page"
BY = "page"  # who entered a question, where nobody knows the author
_LONG = 60  # characters of a title
_COMMENT = re.compile(r"[?&]focusedCommentId=(\d+)")
_OF_COMMENT = re.compile(r"-\?p\d+$")
_MARKUP = re.compile(r"<[^<>]*>")
_OWN = frozenset({Kind.QUESTION})


@dataclass(frozen=True, slots=True)
class Asking:
    """A comment that is to become a question: on which page of ours, and the record on whose card it stands ("" for none).

    `outward`: the page is the customer's, who may read all that stands there; of any other neither words nor quote may reach them.
    `title` is that of the record.
    """

    page: str
    comment: PageComment
    about: str = ""
    outward: bool = False
    title: str = ""


def fresh(
    comments: Mapping[str, Sequence[PageComment]],
    hub: HubState,
    files: FilesObservation | None,
    keys: OnPages,
    prefix: str,
) -> list[Asking]:
    """Comments that nobody has settled and that have no question yet, in order."""
    if keys.questions == "off":
        return []
    known = asked(hub, files, prefix)
    found = [
        Asking(page, one)
        for page, said in comments.items()
        for one in said
        if not one.settled and one.id not in known and (one.inline or keys.questions == "all")
    ]
    return sorted(found, key=lambda one: (len(one.comment.id), one.comment.id))


def asked(hub: HubState, files: FilesObservation | None, prefix: str) -> dict[str, str]:
    """The question of each comment that has one, by the comment's id; "" where it has no id yet."""
    told = [(uid, one.values) for uid, one in hub.records.items() if one.kind is Kind.QUESTION]
    if files is not None:
        told += [(one.uid, one.values) for one in files.records if one.kind is Kind.QUESTION]
    found = {
        led[1]: uid for uid, values in told if (led := _COMMENT.search(str(values.get("contact") or "")))
    }
    start = format_provisional(prefix, Kind.QUESTION, "p")
    given = {alias.removeprefix(start): uid for alias, uid in hub.aliases.items() if alias.startswith(start)}
    return {**found, **{comment: uid for comment, uid in given.items() if comment.isdecimal()}}


def counts(one: Asking, keys: OnPages) -> bool:
    """Whether a comment becomes a question where it stands: on a record's card, or anywhere where all do."""
    kind = kind_of(one.about)
    return keys.questions == "all" or (kind is not None and kind not in _OWN)


def is_card(anchor: str) -> bool:
    """Whether an anchor is that of a record of ours."""
    return kind_of(anchor) is not None


def questions(
    asking: Iterable[Asking],
    addresses: Mapping[str, str],
    people: Mapping[str, str],
    prefix: str,
    now: datetime,
) -> tuple[Decision, ...]:
    """What a person would enter: a question for each, with where its comment stands; `people` by account.

    The decisions are of this cycle alone, and their numbers are nobody's.
    """
    return tuple(
        Decision(
            -number,
            DecisionKind.ENTER,
            format_provisional(prefix, Kind.QUESTION, f"p{one.comment.id}"),
            {"kind": Kind.QUESTION.value, "values": _values(one, addresses[one.page], people)},
            people.get(one.comment.author) or one.comment.name or BY,
            now,
        )
        for number, one in enumerate(asking, 1)
    )


def is_of_comment(decision: Decision) -> bool:
    """Whether it enters the question of a comment, as `questions` makes it."""
    return decision.kind is DecisionKind.ENTER and _OF_COMMENT.search(decision.subject) is not None


def address(page: str, comment: str) -> str:
    """Where a comment is found, from the address of its page."""
    return f"{page}{'&' if '?' in page else '?'}focusedCommentId={comment}"


def _values(one: Asking, page: str, people: Mapping[str, str]) -> JsonObject:
    who = people.get(one.comment.author)
    values: JsonObject = {
        **_worded(one, people, known=bool(who)),
        "asked_by": who,
        "about": [one.about] if one.about else None,
        "channel": CHANNEL,
        "contact": address(page, one.comment.id),
        "state": "open",
    }
    return _canonical({name: value for name, value in values.items() if value is not None})


def _read(body: str, people: Mapping[str, str]) -> Document:
    """What a comment says, with people by their ids; of one that is no storage format, as an add-on may leave it, its words."""
    try:
        return strangers_hidden(storage.read(body, person=people.get), frozenset(people.values()))
    except storage.MalformedStorageError:
        words = html.unescape(_MARKUP.sub(" ", body))
        kept = "".join(one if one.isprintable() else " " for one in words)
        return Document((Paragraph((Text(" ".join(kept.split())),)),))


def _worded(one: Asking, people: Mapping[str, str], *, known: bool) -> JsonObject:
    """What was said, in fields that the customer sees where it was said to them, else in the internal one (QST-1).

    People write on our side's pages what the customer must not read, on words that they must not read either. So
    a question from there has a title that tells nothing, until somebody of us words it for the customer.
    """
    comment = one.comment
    said = _read(comment.body, people)
    quoted = (Quote((Paragraph((Text(comment.words),)),)),) if comment.words else ()
    by = () if known or not comment.name else (Paragraph((Text(f"— {comment.name}"),)),)
    text = markdown.write(Document((*quoted, *said.blocks, *by))).strip()
    number = f"#{comment.id}"
    if one.outward:
        words = " ".join(plain(said).split())
        return {"title": cut(words or comment.words, _LONG) or number, "description": text}
    return {"title": " · ".join(part for part in (one.about, one.title) if part) or number, "concern": text}


def _canonical(values: JsonObject) -> JsonObject:
    """Values as the register keeps them."""
    named = {**values, "id": format_provisional("", Kind.QUESTION, "0")}
    record = dump(load(Kind.QUESTION, unflatten(Kind.QUESTION, named)))
    return {path: value for path, value in flatten(Kind.QUESTION, record).items() if path != "id"}


# ----------------------------------------------------------------------------- what became of it


@dataclass(frozen=True, slots=True)
class Settled:
    """A comment that somebody settled, and its question."""

    page: str
    comment: PageComment
    uid: str


def settled(
    comments: Mapping[str, Sequence[PageComment]], hub: HubState, known: Mapping[str, str]
) -> list[Settled]:
    """Comments with a question that were settled, of which it has not been told."""
    return [
        Settled(page, one, uid)
        for page, said in comments.items()
        for one in said
        if one.settled and not one.told and (uid := known.get(one.id, "")) in hub.records
    ]


def told(
    found: Iterable[Settled],
    hub: HubState,
    addresses: Mapping[str, str],
    people: Mapping[str, str],
    now: datetime,
) -> Iterator[Decision]:
    """The word on the question: that of the asker closes the circle, anybody else's is an answer (QST-3, SLA-6).

    It is of `now` where the site tells of no instant.
    """
    for number, one in enumerate(found, 1):
        comment = one.comment
        who = people.get(comment.settled_by, "")
        proof: JsonObject = {"how": "comment", "ref": address(addresses[one.page], comment.id)}
        proof |= {"by": who} if who else {}
        proof |= {"at": comment.settled_at} if comment.settled_at else {}
        before: JsonValue = hub.records[one.uid].values.get("closure")
        closes = comment.settled_by == comment.author and comment.author and not before
        field, payload = (
            ("closure", setting(proof, before, who or BY))
            if closes
            else ("answers", adding([proof], who or BY))
        )
        yield Decision(
            -number, DecisionKind.EVIDENCE, f"{one.uid} {field}", payload, who or BY, _at(comment, now)
        )


def marked_told(
    comments: Mapping[str, Sequence[PageComment]], found: Iterable[Settled]
) -> dict[str, tuple[PageComment, ...]]:
    """The comments of the pages concerned, those noted of which the question is told now."""
    ids = {one.comment.id for one in found}
    return {
        page: tuple(replace(one, told=one.told or one.id in ids) for one in said)
        for page, said in comments.items()
        if any(one.id in ids for one in said)
    }


def _at(comment: PageComment, now: datetime) -> datetime:
    told = comment.settled_at or comment.at
    return datetime.fromisoformat(told) if told else now
