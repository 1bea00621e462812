"""That the process is to end, or to load its configuration again, and how long what is under way may go on reading.

Why it exists: a reading of a thousand issues of a slow site takes longer than any supervisor waits. What is not read is read by the
next cycle, so that nothing is lost where it is left; a short while is given all the same, in which most are done.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import Final

from syncer.ports import Leaving

GRACE: Final = (
    20.0  # seconds; a request under way may take its time besides, and `TimeoutStopSec` has room for both
)


class Ending(threading.Event):
    """Set while the cycle under way is waited for."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock, self._since = clock, 0.0

    def set(self) -> None:
        """The change in hand is the last."""
        if not self.is_set():
            self._since = self._clock()
        super().set()

    def leave(self) -> None:
        """Raises Leaving once nothing more is to be asked of a site."""
        if self.is_set() and self._clock() - self._since > GRACE:
            raise Leaving("this process is to end", "the next cycle goes on from here")
