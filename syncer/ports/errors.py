"""What may go wrong behind a port, in few kinds; every method of a port raises one of these and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Literal

from syncer.domain.problems import Problem

About = Literal["site", "endpoint", "issue"]


class PortError(Exception):
    """A port could not do what it was asked; `hint` says what would help."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Temporary(PortError):
    """Worth trying again later; `retry_after` in seconds where the site said so."""

    def __init__(self, message: str, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint)
        self.retry_after = retry_after


class Throttled(Temporary):
    """The site wants fewer requests for longer than we wait; nothing was done. `about`: all of it, or what alone."""

    def __init__(
        self, message: str, hint: str = "", retry_after: float | None = None, *, about: About = "site"
    ) -> None:
        super().__init__(message, hint, retry_after)
        self.about: About = about


class Leaving(Throttled):
    """This process is to end, and asks nothing more; whatever it has not done the next one does."""


class Permanent(PortError):
    """Will fail the same way until somebody changes something; `fields` names what was refused, `status` is HTTP's (0: none)."""

    def __init__(
        self, message: str, hint: str = "", fields: Mapping[str, str] | None = None, *, status: int = 0
    ) -> None:
        super().__init__(message, hint)
        self.fields: Mapping[str, str] = fields or {}
        self.status = status


class Unreachable(Temporary):
    """The site did not answer at all."""


class Refused(Permanent):
    """The site does not accept who we say we are, or not for this."""


class Stranger(Refused):
    """The site does not know us, as far as it lets us tell, so nothing else is sent there (B-14).

    `site` is "jira" or "confluence"; not `sent`: an earlier reply said so, and this request was kept back. `news`: nobody in this
    process has heard of it yet.
    """

    def __init__(
        self,
        message: str,
        hint: str = "",
        *,
        status: int = 0,
        site: str = "",
        sent: bool = True,
        news: bool = False,
    ) -> None:
        super().__init__(message, hint, status=status)
        self.site, self.sent, self.news = site, sent, news


class Misconfigured(Permanent):
    """A name of the mapping or the configuration does not exist on the site (exit 2)."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = tuple(problems)


class VersionConflict(Permanent):
    """Somebody wrote the page since we looked."""


class UnknownOutcome(Temporary):
    """A write was sent and no reply came: it may or may not have happened."""
