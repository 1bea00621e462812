"""Time that passes only while somebody waits, the same for a sandbox and for the program that asks it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from syncer.http.shared import Timer
from tests.support.campus import Campus


@dataclass
class Timelapse:
    """The sandbox's clock stands still but for waits, which take no real time."""

    campus: Campus
    slept: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.campus.site.clock.freeze()
        self.wire()

    def wire(self) -> None:
        """Let the project as wired at present live in this time, as after each fresh start."""
        self.campus.wired.clock = self.campus.site.clock.now
        self.campus.wired.timer = Timer(self.seconds, self.sleep)

    def seconds(self) -> float:
        """Seconds that have passed, from some start."""
        return self.campus.site.clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.campus.site.clock.advance(seconds)
        time.sleep(0)
