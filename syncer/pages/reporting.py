"""What a report tells of a period: what was done in it and what is coming, as far as records and the plan say when (PG-9).

Why it exists: which meeting, decision or due day belongs to a week is reckoned on the calendar of the project's zone, once, for every
language. It reads an edition, so a customer's report is made of what a customer may see. Knows no clock: the period is given.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Literal

from syncer.domain.project import Milestone, Risk
from syncer.pages.edition import Edition
from syncer.pages.entry import Entry
from syncer.pages.periods import Period

_UNFINISHED = frozenset({None, "open", "in_progress"})
_TO_COME = frozenset({None, "planned"})
_DECIDES = {"awaiting_decision": "ours", "awaiting_customer": "customer"}  # the side a change waits for


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is coming: a record, or a milestone or release by its name (or, without one, by the word for its kind)."""

    what: Literal["milestone", "release", "meeting", "decision", "question", "action"]
    when: date | None
    entry: Entry | None = None
    name: str = ""
    word: str = ""
    missed: bool = False

    @property
    def overdue(self) -> bool:
        """Whether it should have been done by now."""
        return self.missed or (self.entry is not None and self.entry.overdue is True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What happened in a period, and what is due until the end of the next one; what is overdue counts as coming. The gravest risk comes first."""

    period: Period
    confirmed: tuple[Entry, ...]
    requested: tuple[Entry, ...]
    decided: tuple[Entry, ...]
    held: tuple[Entry, ...]
    answered: tuple[Entry, ...]
    settled: tuple[Entry, ...]
    reached: tuple[Milestone, ...]
    coming: tuple[Due, ...]
    risks: tuple[Risk, ...]

    @property
    def eventful(self) -> bool:
        """Whether anything is known to have happened."""
        return any(
            (
                self.confirmed,
                self.requested,
                self.decided,
                self.held,
                self.answered,
                self.settled,
                self.reached,
            )
        )


def report(seen: Edition, period: Period, zone: tzinfo) -> Report:
    """Return what an edition tells of a period."""

    def within(moment: date | None) -> bool:
        return period.has(moment, zone)

    def ahead(moment: date | None) -> bool:
        return period.coming(moment, zone)

    return Report(
        period=period,
        confirmed=_by(seen, "requirement", within, lambda one: (c.at for c in one.confirmations)),
        requested=_by(seen, "change_request", within, lambda one: [one.requested_at]),
        decided=_by(seen, "change_request", within, _decided),
        held=_by(seen, "meeting", within, lambda one: [one.start] if one.state in {"held", "issued"} else []),
        answered=_by(seen, "question", within, _answered),
        settled=_by(seen, "requirement", within, lambda one: [one.conclusion.at] if one.conclusion else []),
        reached=tuple(one for one in seen.project.milestones if within(one.actual)),
        coming=_in_order(_coming(seen, ahead), zone),
        risks=gravest(seen.project.risks),
    )


def waiting(seen: Edition, side: str, zone: tzinfo) -> tuple[Due, ...]:
    """Return the decisions, questions and actions that wait for a side, or with "" for nobody, by when they are due (PG-19)."""

    def sees_to(one: Entry) -> bool:
        owner = seen.person(one.owner) if one.owner else None
        return ((owner.side or "") if owner is not None else "") == side

    def whose(one: Due) -> bool:
        if one.what == "decision":
            return one.entry is not None and side in _deciding(seen, one.entry)
        return one.entry is not None and sees_to(one.entry)

    found = (*_decisions(seen), *_unfinished(seen, lambda _: True))
    return _in_order(filter(whose, found), zone)


def gravest(risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """Return risks by likelihood times impact, the gravest first; one without either is last (PG-7, PG-9)."""
    return tuple(sorted(risks, key=lambda one: -(one.likelihood or 0) * (one.impact or 0)))


def _by(
    seen: Edition,
    kind: str,
    fits: Callable[[date | None], bool],
    moments: Callable[[Entry], Iterable[date | None]],
) -> tuple[Entry, ...]:
    """Records of a kind of which one moment fits."""
    return tuple(one for one in seen.of(kind) if any(fits(moment) for moment in moments(one)))


def _coming(seen: Edition, ahead: Callable[[date | None], bool]) -> Iterator[Due]:
    """Everything that is overdue or due soon; a decision on a change waits for its special meeting, if there is one."""
    for stone in seen.project.milestones:
        day = stone.forecast or stone.planned
        missed = day in seen.missed
        if stone.actual is None and (missed or ahead(day)):
            yield Due("milestone", day, name=stone.name or "", word=stone.kind or "other", missed=missed)
    for plan in seen.project.confirmed_plans:
        if ahead(plan.date):
            yield Due("release", plan.date, name=plan.version or "")
    for meeting in seen.of("meeting"):
        if meeting.state == "planned" and ahead(meeting.start):
            yield Due("meeting", meeting.start, meeting)
    yield from _decisions(seen)
    yield from _unfinished(seen, lambda one: one.overdue or ahead(one.due))


def _decisions(seen: Edition) -> Iterator[Due]:
    """Changes that wait for a decision, by their special meetings."""
    for change in seen.of("change_request"):
        if change.state in _DECIDES:
            special = seen.find(change.special_meeting or "")
            yield Due("decision", special.start if special is not None else None, change)


def _deciding(seen: Edition, change: Entry) -> tuple[str, ...]:
    """The sides a change waits for: both, while a special meeting is to come at which they decide together (CR-5)."""
    side = _DECIDES.get(change.state or "", "")
    special = seen.find(change.special_meeting or "")
    meets = special is not None and special.state in _TO_COME
    return ("ours", "customer") if side == "ours" and meets else (side,)


def _unfinished(seen: Edition, fits: Callable[[Entry], bool]) -> Iterator[Due]:
    """Questions nobody has answered and actions nobody has finished."""
    for kind in ("question", "action"):
        for one in seen.of(kind):
            if one.state in _UNFINISHED and fits(one):
                yield Due("question" if kind == "question" else "action", one.due, one)


def _in_order(found: Iterable[Due], zone: tzinfo) -> tuple[Due, ...]:
    """By when it is due, what has no day last; a day lasts until its end."""

    def key(one: Due) -> tuple[bool, float]:
        if one.when is None:
            return (True, 0.0)
        until = one.when if isinstance(one.when, datetime) else datetime.combine(one.when, time.max, zone)
        return (False, until.timestamp())

    return tuple(sorted(found, key=key))


def _decided(change: Entry) -> Iterator[date | None]:
    """When each side decided."""
    sides = change.decision
    for one in (sides.ours, sides.customer, sides.executive) if sides is not None else ():
        if one is not None and one.outcome:
            yield one.at


def _answered(question: Entry) -> Iterator[date | None]:
    """When the asker was told, for those who may know of it."""
    for proof in (*question.answers, question.closure):
        yield proof.at if proof is not None else None
