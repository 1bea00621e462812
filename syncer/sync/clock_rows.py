"""Clocks and what they fired, as the store keeps them.

Why it exists: a warning is fired exactly once in a cycle of a clock, whatever is restarted or read late (SLA-5, B-32), so
that this one fact has to be kept; the clocks themselves are kept only so that pages and `status` need not run them again.
Nothing here runs a clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncer.domain.json import JsonValue

LATE = timedelta(minutes=15)  # after which a point that was reached is told as one of the past
STATES = ("running", "about_to_breach", "breached", "paused", "unknown")  # of a clock that goes on


def standing_of(row: Mapping[str, JsonValue], now: datetime) -> str:
    """How a kept clock stands, told again as breached where that has come due since; "" for one that has ended, or that is none."""
    state, deadline = row.get("state"), row.get("deadline")
    if state is None or (row.get("ended") is not None and state != "unknown"):
        return ""
    if state == "running" and isinstance(deadline, str) and datetime.fromisoformat(deadline) <= now:
        return "breached"
    return "about_to_breach" if state == "running" and row.get("warned") else str(state)


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One cycle of one rule's clock on a record; the first is number 1.

    `next` is the instant of the next threshold (None: none is ahead), `digest` that of the inputs it was run over. `row`
    is whatever else the clock's owner keeps (started, due, state), as canonical JSON in the store.
    """

    uid: str
    rule: str
    cycle: int
    digest: str
    next: datetime | None = None
    row: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FiringKey:
    """What may fire once: a threshold ("80%", "breach", "breach+1d", …) in one cycle of a rule's clock on a record."""

    uid: str
    rule: str
    cycle: int
    threshold: str


@dataclass(frozen=True, slots=True)
class Firing:
    """A threshold that was fired: when, under which version of its policy, and who has acknowledged it since.

    `to` are the persons told at once and `later` those who have it in a digest; with nobody in either it was only noted.
    """

    key: FiringKey
    at: datetime
    to: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    policy: str = ""
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    due: datetime | None = None

    @property
    def late(self) -> bool:
        """Whether it was noted well after it was reached: nobody looked meanwhile, or nobody was to be told (SLA-5)."""
        return self.due is not None and self.at - self.due > LATE
