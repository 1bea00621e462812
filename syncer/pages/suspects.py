"""Links that wait for somebody to look again, as pages show them, 待复核 (B-28).

Why it exists: whoever reads a requirement has to see that what it builds on changed, what exactly, and how to say that it
still holds. Which links those are is decided by the rules; no customer ever sees one.
"""

from dataclasses import dataclass
from datetime import datetime

from syncer.rules.suspects import Alarm


@dataclass(frozen=True, slots=True)
class SuspectLink:
    """A link from a record (or the key of an issue that implements one) to what changed; `name` is what `syncer confirm` calls it."""

    uid: str
    field: str
    on: str
    since: datetime
    alarms: tuple[Alarm, ...]

    @property
    def name(self) -> str:
        """What people and commands call it."""
        return f"{self.uid}>{self.field}>{self.on}"
