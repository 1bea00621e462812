"""Whether a calendar has the working time that a rule asks of it.

Why it exists: `99999wd`, or a day's hours of a calendar that works one minute a week, would be due in another century; told
where it is written it is a slip of the pen, found while clocks are run it ends a cycle. Nothing here looks at holidays.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from syncer.rules.budgets import Budget
from syncer.rules.calendars import Calendar
from syncer.rules.faults import Fault, Loc
from syncer.rules.slas import Policy
from syncer.rules.written import write_duration

_WEEKS = 10 * 52  # ten years


def check(policies: Sequence[Policy], calendars: Mapping[str, Calendar]) -> Iterator[Fault]:
    """Yield every time of a policy that its calendar takes more than ten years for."""
    for index, policy in enumerate(policies):
        calendar = calendars.get(policy.calendar)
        for at, text, budget in _asked(policy) if calendar is not None else ():
            if calendar is not None and _weeks(calendar, budget) > _WEEKS:
                hint = "ask for less, or name a calendar that has more hours a week"
                message = f"'{text}' takes more than ten years of '{calendar.name}'"
                yield Fault((index, *at), message, hint)


def _asked(policy: Policy) -> Iterator[tuple[Loc, str, Budget]]:
    for place, line in enumerate(policy.goals):
        if isinstance(line.is_, Budget):
            yield (
                ("goal", place, "is") if isinstance(policy.goal, tuple) else ("goal",),
                str(line.is_),
                line.is_,
            )
    for place, level in enumerate(policy.escalate):
        yield ("escalate", place, "after"), write_duration(level.after), Budget(level.after)
        if level.again is not None:
            longest = level.again.up_to
            yield ("escalate", place, "again", "up_to"), write_duration(longest), Budget(longest)


def _weeks(calendar: Calendar, budget: Budget) -> float:
    """How many weeks a calendar takes for that."""
    if budget.days:
        return budget.days / sum(1 for windows in calendar.week if windows)
    minutes = sum(window.end - window.start for windows in calendar.week for window in windows)
    return budget.time / timedelta(minutes=minutes)
