"""What a record's issue shows of its clocks: a label, a due date; nothing unless the policy says so.

Why it exists: a team that works in Jira alone can filter for what is late. Both follow from the cycle as it stands, so that they
are taken away by themselves. Nothing here writes; comments, which are written once, are handed out by `escalation`.
"""

from datetime import date, timedelta, tzinfo

from syncer.rules.clock_values import ClockCycle, State
from syncer.rules.slas import Policy


def labels(policy: Policy, cycle: ClockCycle) -> tuple[str, ...]:
    """Return the labels that a cycle puts on its issue: that of a breach stays, that of a warning goes when it ends."""
    if cycle.state is State.BREACHED:
        return (policy.on_breach.label,) if policy.on_breach.label else ()
    reached = {each.kind for each in cycle.thresholds if each.reached and each.trigger == cycle.goal}
    warned = cycle.open and "warning" in reached
    return (policy.on_warning.label,) if warned and policy.on_warning.label else ()


def due_date(policy: Policy, cycle: ClockCycle, zone: tzinfo) -> date | None:
    """Return the day by which it has to be done while it goes on, None where the policy writes none.

    A deadline at midnight belongs to the day that ends with it.
    """
    if not policy.due_date or not cycle.open or cycle.deadline is None:
        return None
    return (cycle.deadline - timedelta.resolution).astimezone(zone).date()
