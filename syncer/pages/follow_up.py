"""What became of actions from one meeting to the next: which a meeting looks back on, and how often one was carried over.

Worked out from meetings in the order they were held and from the state actions have now: the register does not keep
the state they had then, and nothing here guesses it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from syncer.domain.records import Action, Meeting, Record
from syncer.pages.zones import zone_named

HELD = frozenset({"held", "issued"})
FINISHED = frozenset({"done", "cancelled"})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The actions each meeting looks back on, and how often each action was carried over; by uid."""

    previous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    carried: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Held:
    """A meeting that took place: when it began, on which day where it was, and the actions agreed in it."""

    start: datetime
    day: date
    actions: tuple[str, ...]


def follow_up(records: Iterable[Record]) -> FollowUp:
    """Follow actions through the meetings of one project (ACT-3).

    A meeting looks back on the actions of the last meeting held before it, whatever their state, and after them on
    those of earlier ones that are unfinished now. An action was carried over by each later meeting held that lists it
    again among its own, or that met after the action's due day (any day where it has none) while it is unfinished
    now. Of one finished meanwhile only the listing again is known. Meetings without a start have no place in the order.
    """
    whole = tuple(records)
    actions = {record.id: record for record in whole if isinstance(record, Action)}
    meetings = [record for record in whole if isinstance(record, Meeting)]
    held = sorted(
        (
            _held(meeting, meeting.start, actions)
            for meeting in meetings
            if meeting.start and meeting.state in HELD
        ),
        key=lambda one: one.start,
    )
    return FollowUp(
        {meeting.id: _previous(meeting.start, held, actions) for meeting in meetings if meeting.start},
        {action.id: _carried(action, held) for action in actions.values()},
    )


def _held(meeting: Meeting, start: datetime, actions: Mapping[str, Action]) -> _Held:
    zone = zone_named(meeting.timezone)
    pointing = (action.id for action in actions.values() if action.comes_from == meeting.id)
    listed = dict.fromkeys((*(uid for uid in meeting.actions if uid in actions), *pointing))
    return _Held(start, (start.astimezone(zone) if zone else start).date(), tuple(listed))


def _previous(start: datetime, held: Iterable[_Held], actions: Mapping[str, Action]) -> tuple[str, ...]:
    earlier = [one for one in held if one.start < start]
    if not earlier:
        return ()
    left = (uid for one in earlier[:-1] for uid in one.actions if _unfinished(actions[uid]))
    return tuple(dict.fromkeys((*earlier[-1].actions, *left)))


def _carried(action: Action, held: Iterable[_Held]) -> int:
    meetings = iter(held)
    if not any(action.id in one.actions for one in meetings):
        return 0
    return sum(action.id in later.actions or _overdue(action, later.day) for later in meetings)


def _overdue(action: Action, day: date) -> bool:
    return _unfinished(action) and (action.due is None or action.due < day)


def _unfinished(action: Action) -> bool:
    return action.state not in FINISHED
