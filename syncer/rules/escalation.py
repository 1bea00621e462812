"""Who is told what of a clock, and when: each point once, levels while nobody acknowledges, never more than a person's cap.

Why it exists: reminders fail by coming too often or not at all (B-32), and whoever warns needs a memory (B-33). What was done
is handed in and what is to be done now is handed back, so that the same question twice never sends twice; sending and
remembering (a claim before each message) are done elsewhere. Nothing here reads a clock or knows how a message is sent.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal, TypeAlias

from syncer.rules.clock_values import ClockCycle, State, Threshold
from syncer.rules.slas import Again, Policy, Reaction
from syncer.rules.worktime import Hours

Key: TypeAlias = tuple[str, str, int, str, str]
People: TypeAlias = Mapping[tuple[str, str], tuple[str, ...]]
_EVER = datetime.min.replace(tzinfo=UTC)
_GRAVITY: Mapping[str, int] = {"warning": 0, "pause": 1, "breach": 2, "level": 3, "again": 4}


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that is to be said once of a cycle, past or to come.

    `to` are the words of the policy (owner, escalation, …), `root` is when its breach was, `follows` the level it says again.
    """

    uid: str
    policy: str
    number: int
    name: str
    trigger: str
    kind: Literal["warning", "pause", "breach", "level", "again"]
    at: datetime
    to: tuple[str, ...]
    comment: bool
    digest: str
    daily_cap: int
    root: datetime
    follows: str = ""

    @property
    def key(self) -> Key:
        """What fires once: the point of a cycle under its goal."""
        return (self.uid, self.policy, self.number, self.name, self.trigger)


@dataclass(frozen=True, slots=True)
class Fired:
    """What was done about a notice: who was told at once, who has it in a digest, when, under which policy (B-33).

    With nobody in either it was only recorded: it is known, and nobody will be told. `due` is when it was reached.
    """

    key: Key
    at: datetime
    digest: str
    to: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody said that a breach is known; what follows from it stops."""

    uid: str
    policy: str
    number: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Memory:
    """What was done so far.

    `began` is since when a policy's clocks are watched, `known` since when a record is: what was reached before is recorded,
    not sent. `digested` is when each person had the last digest.
    """

    fired: tuple[Fired, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    began: Mapping[str, datetime] = field(default_factory=dict)
    known: Mapping[str, datetime] = field(default_factory=dict)
    digested: Mapping[str, datetime] = field(default_factory=dict)

    @cached_property
    def known_of(self) -> Mapping[tuple[str, str, int], datetime]:
        """When somebody last said that the breach of a clock is known, by record, policy and cycle."""
        found: dict[tuple[str, str, int], datetime] = {}
        for each in self.acknowledged:
            clock = (each.uid, each.policy, each.number)
            found[clock] = max(each.at, found.get(clock, each.at))
        return found


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The time of day, in a zone, in which nobody is told anything; past midnight where `end` is the earlier."""

    start: time
    end: time
    zone: tzinfo = UTC

    def cover(self, now: datetime) -> bool:
        """Tell whether an instant lies in them."""
        local = now.astimezone(self.zone).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def over(self, now: datetime) -> datetime:
        """Return when they end after an instant that lies in them, in UTC."""
        local = now.astimezone(self.zone)
        days = 1 if local.time() >= self.end else 0
        return datetime.combine(local.date() + timedelta(days=days), self.end, self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person was not told at once, because there was too much that day."""

    person: str
    items: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done now: `fired` is to be remembered, what is `sent` in it is to be sent, and each comment written.

    `began` are policies watched from now on. `next` is when there may be something to do by itself.
    """

    fired: tuple[Fired, ...] = ()
    comments: tuple[Notice, ...] = ()
    digests: tuple[Digest, ...] = ()
    began: Mapping[str, datetime] = field(default_factory=dict)
    next: datetime | None = None


# -------------------------------------------------------------------------------------- notices


def notices(policy: Policy, cycle: ClockCycle, hours: Hours, now: datetime) -> tuple[Notice, ...]:
    """Return what a cycle gives reason to say, in time: what is past and still of interest, and what comes next (B-32).

    Once a cycle has ended only its breach is news; a goal or pause that is over interests nobody. `policy` is the version
    of the cycle, `hours` its calendar.
    """
    found = [
        each
        for point in cycle.thresholds
        if _of_interest(cycle, point)
        for each in _said(policy, cycle, point)
    ]
    breach = cycle.breached_at
    if cycle.open and breach is not None:
        found += levels(policy, cycle, hours, breach, now)
    return tuple(
        sorted((each for each in found if each.to or each.comment), key=lambda each: (each.at, each.name))
    )


def _of_interest(cycle: ClockCycle, point: Threshold) -> bool:
    if cycle.state is State.CANCELLED or point.carried or point.at is None:
        return False
    if not cycle.open:
        return point.kind == "breach" and point.trigger == cycle.goal
    if point.kind == "pause":
        since = cycle.paused_since
        return since is not None and datetime.fromisoformat(point.trigger) >= since
    return point.trigger == cycle.goal and (point.kind == "breach" or cycle.breached_at is None)


def _said(policy: Policy, cycle: ClockCycle, point: Threshold) -> Iterator[Notice]:
    reactions = {"warning": policy.on_warning, "breach": policy.on_breach, "pause": policy.on_long_pause}
    assert point.at is not None, "asked only of points whose instant is known"
    yield _notice(policy, cycle, point, point.at, reactions[point.kind])


def _notice(policy: Policy, cycle: ClockCycle, point: Threshold, at: datetime, how: Reaction) -> Notice:
    return Notice(
        uid=cycle.uid,
        policy=cycle.policy,
        number=cycle.number,
        name=point.name,
        trigger=point.trigger,
        kind=point.kind,
        at=at,
        to=how.notify,
        comment=how.comment,
        digest=policy.digest,
        daily_cap=policy.daily_cap,
        root=at,
    )


def levels(
    policy: Policy, cycle: ClockCycle, hours: Hours, breach: datetime, now: datetime
) -> Iterator[Notice]:
    """Yield the levels that follow a breach at an instant, be it past or to come, and when they are said again (B-32)."""
    for number, level in enumerate(policy.escalate, start=1):
        name, at = f"level {number}", hours.deadline(breach, level.after).at
        found = Notice(
            cycle.uid,
            cycle.policy,
            cycle.number,
            name,
            cycle.goal,
            "level",
            at,
            level.to,
            comment=False,
            digest=policy.digest,
            daily_cap=policy.daily_cap,
            root=breach,
        )
        yield found
        if level.again is not None:
            yield from _repeated(found, level.again, hours, now)


def _repeated(level: Notice, again: Again, hours: Hours, now: datetime) -> Iterator[Notice]:
    """The last repetition that is past, and the next one: those missed are not made up for."""
    step, at, count = again.after, level.at, 0
    while (following := hours.deadline(at, step).at) <= now:
        steps = (
            hours.elapsed(at, now) // step if step == again.up_to else 1
        )  # at the limit all steps are alike
        at, count = hours.deadline(at, steps * step).at, count + steps
        step = min(step * 2, again.up_to)
    for number, when in ((count, at), (count + 1, following)):
        if number:
            name = f"{level.name} again {number}"
            yield replace(level, name=name, kind="again", at=when, follows=level.name)


# ------------------------------------------------------------------------------------- deciding


def decide(
    found: Iterable[Notice],
    people: People,
    memory: Memory,
    now: datetime,
    *,
    zone: tzinfo = UTC,
    quiet: QuietHours | None = None,
) -> Decision:
    """Return what of some notices is to be done now, each once for its cycle and goal (B-32, B-33).

    `people` are those whom a word means for a record, by (uid, word). What a policy's first look finds past is recorded, not
    sent; of several points reached meanwhile a person hears the gravest; whoever had `daily_cap` messages today (in `zone`)
    gets the rest in a digest on a later day. With what it decided in the memory, it decides nothing more.
    """
    whole = tuple(found)
    due = tuple(_due(whole, memory, now))
    silent = quiet is not None and quiet.cover(now)
    last, said = _last_warnings(due), {each.key for each in memory.fired if each.to or each.later}
    recorded = [_recorded(each, last, said, memory, now) for each in due]
    late = tuple(each for each, silently in zip(due, recorded, strict=True) if silently)
    told = () if silent else tuple(each for each, silently in zip(due, recorded, strict=True) if not silently)
    fired = (
        *(Fired(each.key, now, each.digest, due=each.at) for each in late),
        *_Round(people, memory, now, zone).fired(told),
    )
    digests = () if silent else tuple(_digests(memory, now, zone))
    ahead = _ahead(whole, fired, memory, now, zone=zone, quiet=quiet if silent else None)
    return Decision(
        fired,
        tuple(each for each in told if each.comment),
        digests,
        {each.policy: now for each in whole if each.policy not in memory.began},
        min(ahead, default=None),
    )


def _due(found: Sequence[Notice], memory: Memory, now: datetime) -> Iterator[Notice]:
    done = {each.key for each in memory.fired}
    for notice in found:
        if notice.at <= now and notice.key not in done and not acknowledged(notice, memory):
            yield notice


def acknowledged(notice: Notice, memory: Memory) -> bool:
    """Tell whether somebody's word stops a notice: what follows from a breach that was there then; a later breach is another."""
    if notice.kind not in {"level", "again"}:
        return False
    known = memory.known_of.get((notice.uid, notice.policy, notice.number))
    return known is not None and known >= notice.root


def _last_warnings(due: Iterable[Notice]) -> dict[tuple[str, str, int], datetime]:
    """Return when the last due warning of each cycle is: of several, people hear that one."""
    found: dict[tuple[str, str, int], datetime] = {}
    for each in due:
        if each.kind == "warning":
            clock = (each.uid, each.policy, each.number)
            found[clock] = max(each.at, found.get(clock, each.at))
    return found


def _recorded(
    notice: Notice,
    last: Mapping[tuple[str, str, int], datetime],
    said: Collection[Key],
    memory: Memory,
    now: datetime,
) -> bool:
    """Whether nobody is told: it was past when we first looked, there is worse by now, or it repeats what nobody was told."""
    first = max(memory.began.get(notice.policy, now), memory.known.get(notice.uid, _EVER))
    if notice.at <= first:
        return True
    if notice.kind == "warning":
        return last[notice.uid, notice.policy, notice.number] > notice.at
    follows = (notice.uid, notice.policy, notice.number, notice.follows, notice.trigger)
    return notice.kind == "again" and follows not in said


class _Round:
    """Gives each person at most one message a clock and no more than their cap, the gravest first."""

    def __init__(self, people: People, memory: Memory, now: datetime, zone: tzinfo) -> None:
        self._people, self._now = people, now
        today = now.astimezone(zone).date()
        on_this_day = (each for each in memory.fired if each.at.astimezone(zone).date() == today)
        self._had = Counter(person for each in on_this_day for person in each.to)
        self._heard: set[tuple[str, str, int, str]] = set()

    def fired(self, told: Sequence[Notice]) -> Iterator[Fired]:
        """What is to be remembered of each notice, in the order in which they weigh."""
        for notice in sorted(told, key=lambda each: (-_GRAVITY[each.kind], each.at, each.key)):
            meant = [person for person in self._meant(notice) if self._first(notice, person)]
            at_once = tuple(person for person in meant if self._may(person, notice.daily_cap))
            later = tuple(person for person in meant if person not in at_once)
            yield Fired(notice.key, self._now, notice.digest, at_once, later, notice.at)

    def _meant(self, notice: Notice) -> Iterator[str]:
        found = (person for word in notice.to for person in self._people.get((notice.uid, word), ()))
        yield from dict.fromkeys(found)

    def _first(self, notice: Notice, person: str) -> bool:
        heard = (notice.uid, notice.policy, notice.number, person)
        new = heard not in self._heard
        self._heard.add(heard)
        return new

    def _may(self, person: str, cap: int) -> bool:
        if self._had[person] >= cap:
            return False
        self._had[person] += 1
        return True


# ---------------------------------------------------------------------------- digests, and what is next


def _waiting(memory: Memory) -> Iterator[tuple[str, Fired]]:
    """What each person has not been told yet, in the order in which it came up."""
    for each in sorted(memory.fired, key=lambda one: (one.at, one.key)):
        yield from ((person, each) for person in each.later if each.at > memory.digested.get(person, _EVER))


def _digests(memory: Memory, now: datetime, zone: tzinfo) -> Iterator[Digest]:
    """Once a new day has begun: a digest on the same day would be one message more."""
    today = now.astimezone(zone).date()
    items: dict[str, list[Key]] = {}
    for person, each in _waiting(memory):
        if each.at.astimezone(zone).date() < today:
            items.setdefault(person, []).append(each.key)
    yield from (Digest(person, tuple(keys)) for person, keys in sorted(items.items()))


def _ahead(
    whole: Sequence[Notice],
    fired: Sequence[Fired],
    memory: Memory,
    now: datetime,
    *,
    zone: tzinfo,
    quiet: QuietHours | None,
) -> Iterator[datetime]:
    """When each of the rest comes: those to come, and those held by quiet hours or until the next day."""
    yield from (each.at for each in whole if each.at > now and not acknowledged(each, memory))
    done = {each.key for each in fired}
    if quiet is not None:
        held = any(each.key not in done for each in _due(whole, memory, now))
        if held or any(_waiting(memory)):
            yield quiet.over(now)
        return
    today = now.astimezone(zone).date()
    if any(each.later for each in fired) or any(
        each.at.astimezone(zone).date() == today for _, each in _waiting(memory)
    ):
        yield datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC)
