"""The last days of tokens, counted down in the service's log once a day (B-14)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import structlog

from syncer.domain.problems import Problem, Severity

WARNED_DAYS = 30
URGENT_DAYS = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A site's token and its last day."""

    site: str
    expires: date

    def left(self, today: date) -> int:
        """Days until its last one; negative once that is over."""
        return (self.expires - today).days


def expiring(tokens: Sequence[Token], today: date) -> Iterator[Problem]:
    """Warnings about tokens whose last day is near or gone; Atlassian's live for a year at most. In the last 3 days they are errors."""
    for token in tokens:
        left = token.left(today)
        if left <= WARNED_DAYS:
            when = f"in {left} days" if left > 0 else "today" if left == 0 else f"{-left} days ago"
            hint = f"make a new one, put it where [{token.site}] token says, and correct token_expires"
            urgent = Severity.ERROR if left <= URGENT_DAYS else Severity.WARNING
            yield Problem(f"the token of {token.site} expires {when}", hint, severity=urgent, code="token")


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
