"""The one clock of the sandbox: every timestamp and the `Date` header come from it.

It is virtual so that a test can let hours pass in no time. Nothing in the sandbox may ask the system's
clock by any other way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any


class Clock:
    """Real time plus an offset, or time standing still."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        self.watchers: list[Callable[[], None]] = []
        self._offset = timedelta(0)
        self._frozen = None if frozen_at is None else _aware(frozen_at)

    @property
    def frozen(self) -> bool:
        """Whether time moves only when told to."""
        return self._frozen is not None

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    def advance(self, seconds: float) -> datetime:
        """Move on by so many seconds (negative: back) and return the new instant."""
        return self.set(self.now() + timedelta(seconds=seconds))

    def set(self, instant: datetime) -> datetime:
        """Move to an aware instant; a frozen clock stays frozen, a running one runs on from there."""
        if self._frozen is not None:
            self._frozen = _aware(instant)
        else:
            self._offset = _aware(instant) - datetime.now(UTC)
        return self._told()

    def freeze(self) -> datetime:
        """Stop at the present instant."""
        self._frozen = self.now()
        return self._frozen

    def resume(self) -> datetime:
        """Run on from the present instant."""
        if self._frozen is not None:
            self._offset = self._frozen - datetime.now(UTC)
            self._frozen = None
        return self._told()

    def _told(self) -> datetime:
        """Tell whoever waits for a time that it may have come."""
        for watcher in self.watchers:
            watcher()
        return self.now()

    def kept(self) -> dict[str, Any]:
        """What is to be remembered of it: seconds ahead of real time, or the instant at which it stands."""
        frozen = None if self._frozen is None else self._frozen.isoformat()
        return {"ahead": self._offset.total_seconds(), "frozen": frozen}

    def restore(self, kept: dict[str, Any]) -> None:
        """Run on as it was remembered; the time for which nobody ran it has passed here too."""
        self._offset = timedelta(seconds=kept["ahead"])
        self._frozen = None if kept["frozen"] is None else datetime.fromisoformat(kept["frozen"])


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no zone; write for example {instant.isoformat()}+00:00")
    return instant.astimezone(UTC)
