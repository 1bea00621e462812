"""The loop breaker: a field that two sides turn back and forth is held, and people are told (B-04).

Why it exists: no bookkeeping of echoes can stop two robots that each put back what the other wrote. It is seen from
the register's own history: the last moves of one field, each undoing the one before, by different movers. Where the
register alone may say, nothing of it moves; there it is seen from how often a side was put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from syncer.domain.json import JsonValue
from syncer.sync.changes import SetFields
from syncer.sync.observation import Agreed, Counterpart, Move
from syncer.sync.past import PastChange
from syncer.sync.values import empty

BACK: Final = "#back"  # agreed under this name: when, by field, an issue was put back lately
WINDOW: Final = timedelta(minutes=10)
TIMES: Final = 3
CREATED: Final = "created"  # the source of what a new record began with, which undoes nothing
FLIPPED: Final = f"turned back and forth {TIMES} times within 10 minutes"


def flips(past: Sequence[Move], now: Move) -> bool:
    """Whether this move is the third in a row of which each undoes the one before, by another mover."""
    count, last = 1, now
    for one in reversed(past):
        undone = _same(one.before, last.after) and _same(one.after, last.before)
        if not undone or one.by == last.by:
            break
        count, last = count + 1, one
    return count >= TIMES


def looping(
    changes: Iterable[SetFields], past: Sequence[PastChange]
) -> dict[tuple[str, str], tuple[Move, ...]]:
    """The moves behind planned changes that would be flips, by record and field; mostly none."""
    known: dict[tuple[str, str], list[Move]] = {}
    for one in past:
        if not one.erased and one.source != CREATED:
            known.setdefault((one.uid, one.field), []).append(Move(one.before, one.after, one.by))
    found: dict[tuple[str, str], tuple[Move, ...]] = {}
    for change in changes:
        for path, moved in change.fields.items():
            before: Sequence[Move] = known.get((change.uid, path), ())
            if flips(before, Move(moved.before, moved.after, moved.mover)):
                found[change.uid, path] = tuple(before)
    return found


def moving(changes: Iterable[SetFields]) -> tuple[str, ...]:
    """The records whose past has to be looked at."""
    return tuple(change.uid for change in changes)


def breaks(recent: Mapping[tuple[str, str], Sequence[Move]], key: tuple[str, str], now: Move) -> bool:
    """Whether a field is to be held instead of moved once more."""
    return key in recent and flips(recent[key], now)


def backs(part: Counterpart | None, path: str, now: datetime) -> list[JsonValue]:
    """When an issue's field was put back within the last minutes, this time included."""
    known = part.agreed.get(BACK) if part is not None else None
    times = known.register.get(path) if known is not None and isinstance(known.register, dict) else None
    lately = [one for one in times if _lately(one, now)] if isinstance(times, list) else []
    return [*lately, now.isoformat()]


def noted(part: Counterpart | None, path: str, times: list[JsonValue], also: Agreed | None) -> Agreed:
    """What is to be kept of it; `also` is what this very cycle keeps of other fields."""
    known = also or (part.agreed.get(BACK) if part is not None else None)
    before = known.register if known is not None and isinstance(known.register, dict) else {}
    after: JsonValue = {**before, path: times}
    return Agreed(after, after)


def _lately(moment: JsonValue, now: datetime) -> bool:
    return datetime.fromisoformat(str(moment)) > now - WINDOW


def _same(one: JsonValue, other: JsonValue) -> bool:
    return one == other or (empty(one) and empty(other))
