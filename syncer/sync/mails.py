"""Mails as the store keeps them: what was sent to whom, once, and how it ended (B-32, B-33).

Why it exists: a mail cannot be called back and its receipt not be looked up. So each is claimed before it is sent, by a key
that names its reason; where nobody can tell whether it went out, it counts as sent and is told. Addresses and texts are not
kept. Pure.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from syncer.sync.waits import is_recent

STUCK = timedelta(minutes=10)  # after which a sending that was begun has not come back
_FIRST, _LONGEST = timedelta(minutes=5), timedelta(hours=2)


class MailKind(StrEnum):
    """Why somebody is mailed."""

    DIGEST = "digest"
    WEEKLY = "weekly"
    CLOCK = "clock"
    MEETING = "meeting"  # a notice or minutes, which a person had sent
    ADDRESS = "address"  # no mail: it was told that somebody has no address


class MailState(StrEnum):
    """What became of a mail. `claimed`: it is being sent, or was when its process died."""

    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"


TOLD = frozenset(
    {MailState.CLAIMED, MailState.SENT, MailState.UNKNOWN}
)  # whoever has these is not told again


@dataclass(frozen=True, slots=True)
class MailKey:
    """What is mailed once: to one person of a project, for one reason, at one `slot` (a scheduled instant, a clock's point)."""

    project: str
    person: str
    kind: MailKind
    slot: str

    def __str__(self) -> str:
        return f"{self.project}|{self.person}|{self.kind.value}|{self.slot}"


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail, or one reason for it where a letter has several.

    `at` is when its state was noted, `tries` how often it was begun, `items` what it told of; `letter` is the digest of
    its text, `reason` why it did not go, in our words.
    """

    key: MailKey
    state: MailState
    at: datetime
    tries: int = 1
    letter: str = ""
    items: tuple[str, ...] = ()
    reason: str = ""

    def standing(self, now: datetime) -> MailState:
        """Its state; one that was begun long ago and never ended is unknown."""
        lost = self.state is MailState.CLAIMED and now - self.at > STUCK
        return MailState.UNKNOWN if lost else self.state

    def again(self, now: datetime) -> bool:
        """Whether it is to be tried again by now: it failed for the time being, and long enough ago."""
        wait = min(_LONGEST, _FIRST * 2 ** min(self.tries - 1, 10))
        return self.state is MailState.FAILED and not is_recent(self.at, now, wait)

    def begun(self, now: datetime) -> "MailRow":
        """The same, claimed once more."""
        return replace(self, state=MailState.CLAIMED, at=now, tries=self.tries + 1, reason="")
