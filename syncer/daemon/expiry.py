"""The last days of tokens, as every command warns of them (B-14).

What the service logs of them stands in countdown.py: no command has to load what logs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

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
