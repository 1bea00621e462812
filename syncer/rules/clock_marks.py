"""What a record's issue shows of its clocks: labels, a due date, a sentence; nothing unless the policy says so.

Why it exists: a team that works in Jira alone can filter for what is late. All of it follows from the cycle as it stands, so that
it is taken away by itself; who put what there, and whether a person took it off, is remembered elsewhere. Nothing here writes.
"""

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Literal, TypeAlias

from syncer.rules.clock_values import ClockCycle
from syncer.rules.slas import Policy, Reaction

Stage: TypeAlias = Literal["", "warning", "breach", "pause"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What an issue shows of one cycle. `said` is what a comment tells of it, "" for nothing.

    `keeps`: the clock stands still, so nobody knows its day; the one that stands there stays.
    """

    labels: tuple[str, ...] = ()
    due: date | None = None
    keeps: bool = False
    said: Stage = ""


def stages(cycle: ClockCycle) -> tuple[Stage, ...]:
    """Return where a cycle that goes on stands: late, else warned of; besides that in a pause that is too long."""
    if not cycle.open:
        return ()
    found: list[Stage] = []
    if cycle.breached_at is not None:
        found.append("breach")
    elif any(one.kind == "warning" and one.reached and one.trigger == cycle.goal for one in cycle.thresholds):
        found.append("warning")
    return (*found, "pause") if cycle.long_pause is not None else tuple(found)


def labels(policy: Policy, cycle: ClockCycle) -> tuple[str, ...]:
    """Return the labels of a cycle as it stands: each goes when it stands so no more, all when it ends."""
    found = (_reaction(policy, stage).label for stage in stages(cycle))
    return tuple(dict.fromkeys(label for label in found if label))


def due_date(policy: Policy, cycle: ClockCycle, zone: tzinfo) -> date | None:
    """Return the day by which it has to be done while it goes on, None where the policy writes none.

    A deadline at midnight belongs to the day that ends with it.
    """
    if not policy.due_date or not cycle.open or cycle.deadline is None:
        return None
    return (cycle.deadline - timedelta.resolution).astimezone(zone).date()


def marks(policy: Policy, cycle: ClockCycle, zone: tzinfo) -> Marks:
    """Return all that a cycle shows on its issue."""
    said = (stage for stage in stages(cycle) if _reaction(policy, stage).comment)
    day = due_date(policy, cycle, zone)
    keeps = policy.due_date and cycle.open and day is None
    return Marks(labels(policy, cycle), day, keeps, next(said, ""))


def _reaction(policy: Policy, stage: Stage) -> Reaction:
    return {"warning": policy.on_warning, "breach": policy.on_breach, "pause": policy.on_long_pause}[stage]
