"""What keeps something from being done, in few kinds: so that whoever looks is told in their own language what it means for them.

Why it exists: errors are worded in English, by us and by sites. A kind has a sentence in every language of the console; what was
said stays beside it.
"""

from dataclasses import dataclass
from enum import StrEnum

import structlog

from syncer.ports import (
    Locked,
    Misconfigured,
    Permanent,
    PortError,
    Refused,
    Stranger,
    Temporary,
    Throttled,
    UnknownOutcome,
    Unreachable,
    VersionConflict,
)


class TroubleKind(StrEnum):
    """What it means for whoever waits: who has to do something, and whether it goes on by itself."""

    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    UNKNOWN = "unknown"
    TEMPORARY = "temporary"
    STRANGER = "stranger"
    REFUSED = "refused"
    MISCONFIGURED = "misconfigured"
    OVERTAKEN = "overtaken"
    PERMANENT = "permanent"
    LOCKED = "locked"
    DEFECT = "defect"
    OTHER = "other"


_KINDS: tuple[tuple[type[Exception], TroubleKind], ...] = (
    (Locked, TroubleKind.LOCKED),
    (Throttled, TroubleKind.THROTTLED),
    (Unreachable, TroubleKind.UNREACHABLE),
    (UnknownOutcome, TroubleKind.UNKNOWN),
    (Temporary, TroubleKind.TEMPORARY),
    (Stranger, TroubleKind.STRANGER),
    (Refused, TroubleKind.REFUSED),
    (Misconfigured, TroubleKind.MISCONFIGURED),
    (VersionConflict, TroubleKind.OVERTAKEN),
    (Permanent, TroubleKind.PERMANENT),
    (PortError, TroubleKind.OTHER),
)  # the narrower before the wider


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something was not done: of what kind, what was said of it, and what would help; both in English, "" where nobody knows."""

    kind: TroubleKind
    said: str = ""
    cure: str = ""


def trouble_of(error: Exception) -> Trouble:
    """What an error means; of one that nobody foresaw only its name is told, since its text may hold anything."""
    kind = next((found for kind, found in _KINDS if isinstance(error, kind)), TroubleKind.DEFECT)
    if isinstance(error, PortError):
        return Trouble(kind, error.message, error.hint)
    return Trouble(kind, f"an error of the program: {type(error).__name__}")


def noted(error: Exception, what: str, **about: str) -> Trouble:
    """What an error means, once the log says what did not happen: with its trace, where nobody foresaw it."""
    trouble = trouble_of(error)
    if trouble.kind is TroubleKind.DEFECT:
        structlog.get_logger("syncer").error(what, exc_info=error, **about)
    else:
        structlog.get_logger("syncer").warning(what, reason=trouble.said, hint=trouble.cure, **about)
    return trouble
