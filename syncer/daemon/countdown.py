"""The last days of tokens, counted down in the service's log once a day (B-14)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import structlog

from syncer.daemon.expiry import Token, expiring
from syncer.domain.problems import Severity


@dataclass(slots=True)
class Countdown:
    """Says it once a day, as long as anybody asks."""

    tokens: Sequence[Token]
    _told: date | None = field(default=None)

    def tell(self, today: date) -> None:
        """Log what expires, unless that was done today."""
        if self._told == today:
            return
        self._told = today
        for problem in expiring(self.tokens, today):
            log = structlog.get_logger("syncer")
            (log.error if problem.severity is Severity.ERROR else log.warning)("problem", **problem.to_json())
