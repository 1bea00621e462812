"""Releases of customer editions: what a person let out, by which words, and what differs from it by now (domain §3).

Why it exists: a customer edition is published because a person saw exactly it, and stays as it is until a person sees another.
What was seen is a digest; it can be made anew only on the terms on which it was made then: the day it bore, and the pages
it led to. So neither a day nor another page's release makes an edition differ from what was released. Pure.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from syncer.domain.json import JsonObject, JsonValue, canonical, digest
from syncer.sync.observation import Decision, DecisionKind

RELEASED = "released:"  # cursor: the last release of a page
OUTLOOK = "editions"  # cursor: what `status` tells of all customer editions
FIELD = "release"  # of the history, where the record is the page
_MARKED = 12  # characters of a digest in the name of a box

State = Literal["new", "released", "differs", "blocked", "gone"]


@dataclass(frozen=True, slots=True)
class Terms:
    """What an edition was made on beside the register: the day it bears, and the pages that it may lead to."""

    dated: date | None = None
    links: frozenset[str] = frozenset()

    def to_json(self) -> JsonObject:
        """As the store keeps it."""
        day = self.dated.isoformat() if self.dated is not None else None
        return {"dated": day, "links": [*sorted(self.links)]}

    @classmethod
    def of(cls, said: Mapping[str, JsonValue]) -> "Terms":
        """Read back what the store kept."""
        day, links = said.get("dated"), said.get("links")
        named = frozenset(str(one) for one in links) if isinstance(links, list) else frozenset[str]()
        return cls(date.fromisoformat(str(day)) if day else None, named)


@dataclass(frozen=True, slots=True)
class Release:
    """The last release of a page: the digest of what was seen, by whom and when, and the version it became."""

    page: str
    digest: str
    by: str
    at: datetime
    version: int
    terms: Terms

    @property
    def cursor(self) -> str:
        """The name of the cursor that remembers it."""
        return f"{RELEASED}{self.page}"

    def to_json(self) -> JsonObject:
        """As the store and the history keep it."""
        said: JsonObject = {"digest": self.digest, "by": self.by, "version": self.version}
        return {**said, "at": self.at.isoformat(timespec="seconds"), **self.terms.to_json()}


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody released a page, to be carried out."""

    id: int
    page: str
    digest: str
    by: str
    at: datetime
    terms: Terms


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that becomes visible: of which record ("" for none) and field, or under which heading, and its words."""

    uid: str
    field: str
    words: str

    def to_json(self) -> JsonObject:
        """For scripts."""
        return {"uid": self.uid, "field": self.field, "words": self.words}


@dataclass(frozen=True, slots=True)
class Outlook:
    """A customer edition as it stands: what was released, and what the next release would show.

    `digest` is that of the edition as it would be now; `why` says what blocks it, or why there is none any more.
    """

    page: str
    kind: str
    subject: str
    locale: str
    title: str
    state: State
    digest: str = ""
    terms: Terms = Terms()
    newly: tuple[Shown, ...] = ()
    why: tuple[str, ...] = ()
    release: Release | None = None
    url: str = ""

    @property
    def waits(self) -> bool:
        """Whether there is something to release; what came to nothing before anything of it was released is not."""
        return self.state == "differs" or (self.state == "new" and not self.why)

    def to_json(self) -> JsonObject:
        """For scripts, and as the store keeps it for `status`."""
        said: JsonObject = {
            "page": self.page,
            "kind": self.kind,
            "subject": self.subject,
            "title": self.title,
        }
        said |= {"state": self.state, "url": self.url, "newly": len(self.newly), "why": [*self.why]}
        if self.waits:
            said |= {"digest": self.digest, **self.terms.to_json()}
        last = self.release
        done: JsonValue = (
            {"by": last.by, "at": last.at.isoformat(timespec="seconds"), "version": last.version}
            if last is not None
            else None
        )
        return {**said, "released": done}


def box_of(editions: Iterable[tuple[str, str, str, str]]) -> str:
    """What the box that releases a document in all its languages is about; other words make it another box.

    Of each edition that waits: kind, subject, page and digest.
    """
    known = sorted(editions)
    kind, subject = known[0][:2]
    said = digest([[page, seen] for _, _, page, seen in known])[:_MARKED]
    return ".".join(part for part in (kind, subject, said) if part)


def box_of_outlooks(outlooks: Iterable[Outlook]) -> str:
    """The same from how editions stand; "" where none waits."""
    waiting = [(one.kind, one.subject, one.page, one.digest) for one in outlooks if one.waits]
    return box_of(waiting) if waiting else ""


def asked_by_box(about: str, cursors: Mapping[str, str], who: str) -> list[tuple[str, JsonObject]]:
    """The page and payload of each release that a ticked box asks for; none where the editions say something else by now."""
    documents: dict[tuple[str, str], list[dict[str, JsonValue]]] = {}
    for one in json.loads(cursors.get(OUTLOOK) or "[]"):
        if one.get("digest"):
            documents.setdefault((one["kind"], one["subject"]), []).append(one)
    for editions in documents.values():
        each = [(str(e["kind"]), str(e["subject"]), str(e["page"]), str(e["digest"])) for e in editions]
        if box_of(each) == about:
            return [(str(e["page"]), payload(str(e["digest"]), Terms.of(e), who)) for e in editions]
    return []


def released(cursors: Mapping[str, str]) -> dict[str, Release]:
    """The last release of each page."""
    found = {}
    for name, text in cursors.items():
        if name.startswith(RELEASED) and text:
            page, said = name.removeprefix(RELEASED), json.loads(text)
            at = datetime.fromisoformat(said["at"])
            found[page] = Release(page, said["digest"], said["by"], at, said["version"], Terms.of(said))
    return found


def kept(release: Release) -> tuple[str, str]:
    """The cursor that remembers a release: its name and value."""
    return release.cursor, canonical(release.to_json())


def payload(digest: str, terms: Terms, who: str) -> JsonObject:
    """What a decision to release keeps beside the page."""
    return {"digest": digest, "who": who, **terms.to_json()}


def wishes(decisions: Iterable[Decision]) -> list[Wish]:
    """What people released and no cycle has carried out yet, in their order."""
    return [
        Wish(
            one.id,
            one.subject,
            str(one.payload.get("digest") or ""),
            str(one.payload.get("who") or one.by),
            one.at,
            Terms.of(one.payload),
        )
        for one in decisions
        if one.kind is DecisionKind.RELEASE
    ]
