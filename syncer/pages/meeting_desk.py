"""What a meeting's page offers whoever writes its minutes: a proposed agenda, tables to fill in, and what is still missing (MTG-6, MTG-9).

For our side alone. Holds values and their order; the words stand in the template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from syncer.intake.flaws import Flaw
from syncer.intake.minutes_tables import PRINTED
from syncer.intake.minutes_words import BECOMES
from syncer.sync.agenda import Proposal


@dataclass(frozen=True, slots=True)
class MeetingDesk:
    """A meeting whose minutes are not issued: its proposed agenda, if any, and what was missing when somebody wanted to issue them."""

    proposal: Proposal | None = None
    flaws: tuple[Flaw, ...] = ()
    asked_at: datetime | None = None

    @property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of each table to fill in, in their order."""
        return PRINTED

    @property
    def becomes(self) -> tuple[str, ...]:
        """What a feedback entry can become."""
        return tuple(BECOMES)
