"""Mailing our own people: which letters are due, and sending each of them once (B-24, B-32, B-33).

Why it exists: a digest is written once a day and person, over all projects, where something is new for that person; what cannot
wait goes at once; neither by night. A letter is claimed in the store before it is handed over, with every reason for it, so
that another process, a repeated turn or a restart never sends it twice; one whose outcome nobody knows counts as sent and is
told. Nothing goes out where `mode` is plan: whoever calls sees to that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.cycle.digests import (
    SECTIONS,
    Standing,
    clock_item,
    clock_items,
    firing_slot,
    passage_items,
    point_of,
)
from syncer.cycle.schedule import Moments
from syncer.domain.addresses import is_address
from syncer.domain.json import digest
from syncer.domain.people import Person
from syncer.pages.digest import Item, Part, Section, worded
from syncer.ports import Letter
from syncer.rules.escalation import QuietHours
from syncer.sync.clock_rows import Firing
from syncer.sync.mails import TOLD, MailKey, MailKind, MailRow, MailState
from syncer.sync.whom import one_of_ours

FRESH = timedelta(hours=24)  # what was fired before is no news that cannot wait
WEEK = timedelta(days=7)
AT_ONCE = frozenset({"breach", "level", "again", "pause"})


@dataclass(frozen=True, slots=True)
class MailTimes:
    """When people are mailed; `at_once`: breaches, levels and long pauses do not wait for the digest."""

    digest: Moments
    weekly: Moments
    quiet: QuietHours | None = None
    at_once: bool = False

    def slots(self, now: datetime) -> dict[MailKind, datetime]:
        """The moments of today that have passed: a missed one is made up for on its day, and never by night."""
        if self.silent(now):
            return {}
        named = ((MailKind.DIGEST, self.digest), (MailKind.WEEKLY, self.weekly))
        found = {kind: (moments.last(now), ZoneInfo(moments.zone)) for kind, moments in named}
        return {
            kind: at
            for kind, (at, zone) in found.items()
            if at is not None and at.astimezone(zone).date() == now.astimezone(zone).date()
        }

    def next(self, now: datetime) -> datetime | None:
        """The first moment after `now` at which there is something to mail; None where there are no moments."""
        moments = (self.digest.next(now), self.weekly.next(now))
        return min((moment for moment in moments if moment is not None), default=None)

    def silent(self, now: datetime) -> bool:
        """Whether nobody may be mailed now."""
        return self.quiet is not None and self.quiet.cover(now)


@dataclass(frozen=True, slots=True)
class Mailed:
    """A project as it stands, with the mails it has had."""

    standing: Standing
    rows: Sequence[MailRow] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What one project has for one person: what is told, and every reason that is claimed with it."""

    person: Person
    standing: Standing
    part: Part
    claims: tuple[MailRow, ...]
    at_once: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter to one person with all the claims that it takes."""

    letter: Letter
    shares: tuple[Share, ...]

    @property
    def who(self) -> str:
        """Whom it goes to."""
        return self.shares[0].person.id

    @property
    def claims(self) -> tuple[MailRow, ...]:
        """Every reason for the letter."""
        told = digest([self.letter.subject, self.letter.text])[:16]
        return tuple(replace(row, letter=told) for share in self.shares for row in share.claims)


# ------------------------------------------------------------------------------------ what is due


def shares(
    mailed: Mailed, times: MailTimes, now: datetime, *, slots: Mapping[MailKind, datetime], at_once: bool
) -> Iterator[Share]:
    """What a project has for each of our people at some moments; nobody to whom nothing is new."""
    standing = mailed.standing
    sections = (
        {name: section(standing) for name, section in SECTIONS.items()} if MailKind.DIGEST in slots else {}
    )
    urgent = _urgent(mailed, now) if at_once and not times.silent(now) else {}
    known = _Known(mailed.rows)
    weekly = slots.get(MailKind.WEEKLY)
    ids = {*urgent, *(whom for found in sections.values() for whom in found)}
    passages = passage_items(standing, _since(mailed.rows, weekly)) if weekly is not None else {}
    ids |= passages.keys()
    for whom in sorted(ids):
        person = one_of_ours(whom, standing.people)
        if person is None:  # two people of one id, the first of whom is not ours
            continue
        made = _One(standing, person, known, now).share(
            slots,
            {name: found.get(whom, ()) for name, found in sections.items()},
            passages.get(whom, ()),
            urgent.get(whom, ()),
        )
        if made is not None:
            yield made


def _since(rows: Sequence[MailRow], weekly: datetime) -> datetime:
    """From when on the weekly list goes: a week, or longer where the last one is longer ago."""
    sent = [row.key.slot for row in rows if row.key.kind is MailKind.WEEKLY and row.state in TOLD]
    return min(weekly - WEEK, max((datetime.fromisoformat(slot) for slot in sent), default=weekly - WEEK))


def _urgent(mailed: Mailed, now: datetime) -> dict[str, list[Firing]]:
    """What was fired lately that somebody is to hear of at once, by person; acknowledged levels are not."""
    standing = mailed.standing
    found: dict[str, list[Firing]] = {}
    for one in standing.fired:
        point = point_of(one)
        stopped = point in {"level", "again"} and one.acknowledged_at is not None
        if one.at > now - FRESH and point in AT_ONCE and not stopped:
            for person in standing.ours(one.to):
                found.setdefault(person.id, []).append(one)
    return found


class _Known:
    """What the store knows of a project's mails."""

    def __init__(self, rows: Sequence[MailRow]) -> None:
        self._rows = {row.key: row for row in rows}
        self._told: dict[str, set[str]] = {}
        for row in rows:
            if row.state in TOLD:
                told = self._told.setdefault(row.key.person, set())
                told |= {f"clock|{row.key.slot}"} if row.key.kind is MailKind.CLOCK else set(row.items)

    def told(self, person: str) -> set[str]:
        """The keys of all that a person was told of."""
        return self._told.get(person, set())

    def claim(self, key: MailKey, items: Iterable[str], now: datetime) -> MailRow | None:
        """The row to claim; None where it was sent, is being sent, or is not to be tried again yet."""
        row = self._rows.get(key)
        if row is None:
            return MailRow(key, MailState.CLAIMED, now, items=tuple(items))
        return replace(row.begun(now), items=tuple(items)) if row.again(now) else None


@dataclass(frozen=True, slots=True)
class _One:
    """One person of a project, and what that person knows already."""

    standing: Standing
    person: Person
    known: _Known
    now: datetime

    def share(
        self,
        slots: Mapping[MailKind, datetime],
        sections: Mapping[str, Sequence[Item]],
        passages: Sequence[Item],
        urgent: Sequence[Firing],
    ) -> Share | None:
        """What this person is told now."""
        chosen: dict[str, tuple[Item, ...]] = {}
        claims: list[MailRow] = []
        for kind, found in ((MailKind.DIGEST, sections), (MailKind.WEEKLY, {"passages": passages})):
            told, claim = self._scheduled(kind, slots.get(kind), found)
            if claim is not None:
                chosen |= told
                claims.append(claim)
        urgently, taken = self._urgent(urgent)
        if taken and not chosen.get("clocks"):
            chosen |= {"clocks": urgently}
        sections_ = tuple(Section(name, items) for name, items in chosen.items() if items)
        if not sections_:
            return None
        part = Part(self.standing.project.key, self.standing.project.timezone, sections_, self.standing.board)
        return Share(self.person, self.standing, part, (*claims, *taken), at_once=not claims)

    def _urgent(self, points: Sequence[Firing]) -> tuple[tuple[Item, ...], list[MailRow]]:
        """What cannot wait and was not told yet, of clocks that go on, and its claims."""
        rows = {
            clock_item(one): row
            for one in points
            if self._new(clock_item(one))
            and (row := self._claim(MailKind.CLOCK, firing_slot(one), ())) is not None
        }
        told = [one for one in points if clock_item(one) in rows]
        items = clock_items(self.standing, told).get(self.person.id, ())
        covered = [
            key for item in items for key in item.covers
        ]  # a clock that has stopped is told of no more
        return self._marked(items), [rows[key] for key in covered]

    def _scheduled(
        self, kind: MailKind, slot: datetime | None, found: Mapping[str, Sequence[Item]]
    ) -> tuple[dict[str, tuple[Item, ...]], MailRow | None]:
        """The sections of a mail that comes at its time, and its claim; none where nothing in them is new."""
        marked = {name: self._marked(items) for name, items in found.items() if items}
        everything = [item for items in marked.values() for item in items]
        if slot is None or not any(item.fresh for item in everything):
            return {}, None
        keys = {key for item in everything for key in (item.key, *item.covers)}
        return marked, self._claim(kind, slot.isoformat(), sorted(keys))

    def _marked(self, items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(replace(item, fresh=self._new(item.key)) for item in items)

    def _new(self, key: str) -> bool:
        return key not in self.known.told(self.person.id)

    def _claim(self, kind: MailKind, slot: str, items: Iterable[str]) -> MailRow | None:
        key = MailKey(self.standing.project.key, self.person.id, kind, slot)
        return self.known.claim(key, items, self.now)


# ----------------------------------------------------------------------------------- as letters


def letters(found: Iterable[Share], now: datetime) -> tuple[tuple[Ready, ...], tuple[Share, ...]]:
    """Put what all projects have for one address into one letter; beside them the shares of people without an address."""
    by_address: dict[str, list[Share]] = {}
    nowhere: list[Share] = []
    for share in found:
        address = (share.person.email or "").strip()
        if is_address(address):
            by_address.setdefault(address.casefold(), []).append(share)
        else:
            nowhere.append(share)
    return tuple(_letter(several, now) for several in by_address.values()), tuple(nowhere)


def _letter(several: Sequence[Share], now: datetime) -> Ready:
    first = several[0]
    project, person = first.standing.project, first.person
    locale, name = project.locales[0], person.name or person.id
    at_once = all(share.at_once for share in several)
    said = worded([share.part for share in several], name, project.templates.labels, locale, at_once=at_once)
    keys = sorted(str(row.key) for share in several for row in share.claims)
    address = (person.email or "").strip()
    letter = Letter(digest(list(keys))[:32], address, name, said.subject, said.text, said.html, now, locale)
    return Ready(letter, tuple(several))
