"""Handing letters over, each claimed first and settled after: what was sent, what is tried again, what nobody knows (B-32).

Why it exists: between a claim and its end the process may die and the line may break. A claim that never came back, and a
letter without a reply, count as sent; whatever is known not to have gone is tried again later, and told meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from syncer.cycle.mailing import Share
from syncer.domain.problems import Problem, Severity
from syncer.ports import (
    Hub,
    Letter,
    Mailer,
    Permanent,
    PortError,
    Post,
    Refused,
    Temporary,
    UnknownOutcome,
    Unreachable,
)
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState


@dataclass(slots=True)
class Posted:
    """What came of a round: people by what became of their letter, what is to be told, and what of the server ended it.

    `taken`: how many letters were left because somebody else has some of what they tell.
    """

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stopped: PortError | None = None
    taken: int = 0


class Due(Protocol):
    """A letter that is ready to go to somebody, with every reason for it that is claimed."""

    @property
    def letter(self) -> Letter:
        """The letter."""
        ...

    @property
    def claims(self) -> tuple[MailRow, ...]:
        """What is claimed before it is sent."""
        ...

    @property
    def who(self) -> str:
        """Whom it goes to, as people are told of."""
        ...


def post(
    ready: Sequence[Due], nowhere: Iterable[Share], mailer: Mailer, hub: Hub, clock: Callable[[], datetime]
) -> Posted:
    """Send letters over one connection, or another where it broke. What concerns the server and not a letter ends the round.

    Nothing is raised but by the hub.
    """
    round_ = _Round(hub, clock)
    round_.posted.problems += lacking(nowhere, hub, clock())
    waiting = list(ready)
    if not waiting:
        return round_.posted
    try:
        while waiting:
            with mailer.connection() as line:
                whole = True
                while waiting and whole:
                    whole = round_.send(line, waiting[0])
                    waiting.pop(0)
    except PortError as error:
        for one in waiting:
            round_.fail(one, error)
        round_.tell(error)
    return round_.posted


def lacking(nowhere: Iterable[Share], hub: Hub, now: datetime) -> Iterator[Problem]:
    """Tell once of each person of ours for whom there is something and who has no address."""
    for share in nowhere:
        project, person = share.standing.project.key, share.person.id
        key = MailKey(project, person, MailKind.ADDRESS, "")
        if hub.claim_mails([MailRow(key, MailState.REFUSED, now, reason="no e-mail address")]):
            yield without_address(share)


def without_address(share: Share) -> Problem:
    """The problem of somebody who cannot be mailed."""
    person = share.person
    what = "has no e-mail address" if not person.email else "has an e-mail address that cannot be written to"
    hint = "write `email` at that person in project.yaml; nothing is mailed to anybody else instead"
    message = f"{person.name or person.id} {what}, so nothing can be mailed there"
    return Problem(message, hint, severity=Severity.WARNING, code="mail-address")


class _Round:
    """One connection's worth of letters."""

    def __init__(self, hub: Hub, clock: Callable[[], datetime]) -> None:
        self._hub, self._clock, self.posted = hub, clock, Posted()

    def send(self, line: Post, one: Due) -> bool:
        """Claim a letter, hand it over, settle it; one that somebody else has is left. False: the connection is gone with it.

        Raises what concerns the server.
        """
        claims = one.claims
        if not self._hub.claim_mails(claims):
            self.posted.taken += 1
            return True
        who = one.who
        try:
            line.send(one.letter)
        except UnknownOutcome as error:
            self._settle(claims, MailState.UNKNOWN, error.message)
            self.posted.unknown.append(who)
            self._tell_of(one, "nobody knows whether the mail to {who} was sent", error)
            return False
        except (Unreachable, Refused) as error:
            self._settle(claims, MailState.FAILED, error.message)
            self.posted.failed.append(who)
            raise
        except Temporary as error:
            self._settle(claims, MailState.FAILED, error.message)
            self.posted.failed.append(who)
            self._tell_of(one, "the mail to {who} was not sent", error)
        except Permanent as error:
            self._settle(claims, MailState.REFUSED, error.message)
            self.posted.failed.append(who)
            self._tell_of(one, "the mail to {who} was not sent", error)
        else:
            self._settle(claims, MailState.SENT, "")
            self.posted.sent.append(who)
        return True

    def fail(self, one: Due, error: PortError) -> None:
        """Note that a letter did not go because of the server."""
        claims = one.claims
        if self._hub.claim_mails(claims):
            self._settle(claims, MailState.FAILED, error.message)
            self.posted.failed.append(one.who)

    def tell(self, error: PortError) -> None:
        """Say what ended the round."""
        self.posted.stopped = error
        word = "no more mail" if self.posted.sent else "no mail"
        self.posted.problems.append(Problem(f"{word} was sent: {error.message}", error.hint, code="mail"))

    def _settle(self, claims: Sequence[MailRow], state: MailState, reason: str) -> None:
        self._hub.settle_mails([row.key for row in claims], state, now=self._clock(), reason=reason)

    def _tell_of(self, one: Due, words: str, error: PortError) -> None:
        said = f"{words.format(who=one.who)}: {error.message}"
        self.posted.problems.append(Problem(said, error.hint, severity=Severity.WARNING, code="mail"))
