"""One round of mail over all projects: what is due is gathered, worded and sent; mostly nothing is, and then nothing is read.

Why it exists: a person in three projects gets one digest, so that mail is not a project's own affair. The service asks at every
poll, `syncer digest --send` once. What was settled is remembered here only to save reading: the store alone decides what is
sent. A paused project is silent, and one that cannot be read keeps no other from being mailed about.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncer.cycle.digests import Standing, firing_slot, point_of
from syncer.cycle.mailing import AT_ONCE, FRESH, Mailed, MailTimes, Ready, Share, letters, shares
from syncer.cycle.posting import Posted, post
from syncer.cycle.project import Ports, Project, UrlOf
from syncer.domain.problems import Problem, Severity
from syncer.domain.project import ProjectData
from syncer.ports import Mailer, Permanent, PortError
from syncer.sync.guard import pause_of
from syncer.sync.mails import MailKind, MailState

_REST = timedelta(minutes=1)  # after a round in which something failed


@dataclass(frozen=True, slots=True)
class Place:
    """A project to mail about; `url` says where an issue is found."""

    project: Project
    ports: Ports
    url: UrlOf

    def standing(self, now: datetime) -> Standing:
        """The project as it stands, from the store and the register's files. Raises PortError."""
        hub, key = self.ports.hub, self.project.key
        snapshot, clocks, fired = hub.snapshot(key), hub.clocks(key), hub.fired(key)
        return Standing(self.project, self._data(), snapshot, clocks, fired, now, self.url)

    def _data(self) -> ProjectData:
        """The project's people among others. Raises Permanent where its file is broken: then nobody knows whose side who is on."""
        files = self.ports.files.read() if self.ports.files is not None else None
        if files is None or files.project is not None:
            return (files.project if files is not None else None) or self.project.data or ProjectData()
        wrong = [one for one in files.problems if one.severity is Severity.ERROR and not one.uid]
        if wrong and self.project.data is None:
            raise Permanent(f"its people cannot be read: {wrong[0]}", "syncer check names every mistake")
        return self.project.data or ProjectData()

    def mailed(self, now: datetime) -> Mailed:
        """The same with the mails it has had."""
        return Mailed(self.standing(now), self.ports.hub.mails(self.project.key))


def foreseen(
    places: Iterable[Place], times: MailTimes, now: datetime
) -> tuple[tuple[Ready, ...], tuple[Share, ...]]:
    """The letters of a digest that were sent now, the weekly list in it where there is one, and shares of people without an address."""
    kinds = [MailKind.DIGEST, *([MailKind.WEEKLY] if times.weekly.days else [])]
    slots = dict.fromkeys(kinds, now)
    found = [
        each for one in places for each in shares(one.mailed(now), times, now, slots=slots, at_once=False)
    ]
    return letters(found, now)


@dataclass(slots=True)
class Postman:
    """Who sends what is due; `only` are the ids of the people meant, () for all."""

    places: Sequence[Place]
    times: MailTimes
    mailer: Mailer
    only: Container[str] = ()
    _done: set[str] = field(default_factory=set)
    _rest: datetime | None = None

    def until_next(self) -> timedelta | None:
        """How long until the next moment at which there is something to mail; None where there are none."""
        now = self.places[0].ports.clock()
        moment = self.times.next(now)
        return None if moment is None else moment - now

    def turn(self) -> Posted:
        """Send what is due by now, each letter once, whoever else is at it. Raises PortError where the store fails."""
        clock = self.places[0].ports.clock
        now = clock()
        if self.times.silent(now) or (self._rest is not None and self._rest - _REST <= now < self._rest):
            return Posted()
        slots = {kind: at for kind, at in self.times.slots(now).items() if f"{kind} {at}" not in self._done}
        urgent = self._urgent(now) if self.times.at_once else set()
        if not slots and not urgent:
            return Posted()
        found, problems = self._shares(slots, now)
        ready, nowhere = letters(found, now)
        posted = post(ready, nowhere, self.mailer, self.places[0].ports.hub, clock)
        posted.problems += problems
        if problems or posted.taken or self._paused() or self._unsent(now):
            self._rest = now + _REST
        else:
            self._done |= {*(f"{kind} {at}" for kind, at in slots.items()), *urgent}
        return posted

    def _paused(self) -> bool:
        """Whether a project is silent for now: what is due there waits for the rest of its day."""
        return any(_is_paused(place) for place in self.places)

    def _unsent(self, now: datetime) -> bool:
        """Whether some mail is to be tried again."""
        rows = (row for place in self.places for row in place.ports.hub.mails(place.project.key, now - FRESH))
        return any(row.state is MailState.FAILED for row in rows)

    def _urgent(self, now: datetime) -> set[str]:
        """What was fired lately that somebody may have to hear at once, and was not looked at before."""
        return {
            slot
            for place in self.places
            for one in place.ports.hub.fired_since(place.project.key, now - FRESH)
            if one.to and point_of(one) in AT_ONCE
            if (slot := f"{place.project.key}|{firing_slot(one)}") not in self._done
        }

    def _shares(self, slots: Mapping[MailKind, datetime], now: datetime) -> tuple[list[Share], list[Problem]]:
        found: list[Share] = []
        problems: list[Problem] = []
        for place in self.places:
            try:
                found += self._of(place, slots, now)
            except PortError as error:
                said = f"nothing is mailed about {place.project.key}: {error.message}"
                problems.append(Problem(said, error.hint, code="mail"))
        return found, problems

    def _of(self, place: Place, slots: Mapping[MailKind, datetime], now: datetime) -> Iterator[Share]:
        if _is_paused(place):
            return
        for share in shares(place.mailed(now), self.times, now, slots=slots, at_once=self.times.at_once):
            if not self.only or share.person.id in self.only:
                yield share


def _is_paused(place: Place) -> bool:
    return pause_of(place.ports.hub.snapshot(place.project.key)) is not None
