"""How many requests were really sent, by kind, so that budgets can be shown and checked.

One counter a site, shared by its clients and threads. It counts sendings, not intentions: a retry
counts again, a connection that was never made does not count.
"""

from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Counts:
    """Requests sent: those that only read, and those that write."""

    read: int = 0
    write: int = 0


class RequestCounter:
    """A thread-safe pair of figures that only grow."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts = Counts()

    def count(self, *, reading: bool) -> None:
        """Add one request."""
        with self._lock:
            was = self._counts
            self._counts = Counts(was.read + 1, was.write) if reading else Counts(was.read, was.write + 1)

    @property
    def counts(self) -> Counts:
        """The figures at this moment."""
        return self._counts
