"""When a cycle stops sending though its plan has more: a site wants fewer requests, others wait for their turn (B-12), or the process is to end.

Nothing is lost by it: what was not sent is not agreed, so the next cycle plans it again.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncer.ports import Throttled


def never() -> bool:
    """Nobody asks for an end."""
    return False


@dataclass(slots=True)
class Patience:
    """What is left of a cycle's turn; `turn` is how long it may write before others have theirs, None where nobody waits.

    It begins with the first write: where reading alone takes as long, each cycle still gets something done. `ending` says whether
    somebody waits for the process to end: then the change in hand is the last.
    """

    clock: Callable[[], datetime]
    turn: timedelta | None = None
    ending: Callable[[], bool] = never
    reason: str = ""
    _until: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is to be sent in this cycle; `reason` then says why."""
        if not self.reason and self.ending():
            self.reason = "this process is to end"
        if self.turn is None or self.reason:
            return bool(self.reason)
        now = self.clock()
        self._until = self._until or now + self.turn
        if now >= self._until:
            self.reason = "other projects wait for their turn"
        return bool(self.reason)

    def stop(self, reason: str) -> None:
        """Send nothing more in this cycle."""
        self.reason = self.reason or reason

    def heard(self, error: Throttled) -> None:
        """A site asked for a pause that is longer than we wait."""
        minutes = math.ceil((error.retry_after or 0.0) / 60)
        self.reason = f"{error.message}, for {minutes} min" if minutes else error.message
