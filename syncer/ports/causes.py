"""Why a change failed, told from the error's own kind: status, named fields, never a text.

Why it exists: the cause decides when a change is sent again and who has to do something (B-13), and sites' texts come in
the language of an account. One function, so that both products are judged alike.
"""

from collections.abc import Mapping
from http import HTTPStatus

from syncer.ports.errors import (
    Misconfigured,
    Permanent,
    PortError,
    Refused,
    Stranger,
    Throttled,
    UnknownOutcome,
    Unreachable,
    VersionConflict,
)
from syncer.sync.failures import Cause

_SET_UP = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.GONE,
    }
)
_OVERTAKEN = frozenset({HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED})


def cause_of(error: PortError) -> Cause:
    """The cause of a failure that a port told of."""
    match error:
        case Throttled():
            return Cause.QUOTA
        case VersionConflict():
            return Cause.CONFLICT
        case Stranger():  # nothing is wrong with the change: it follows once we are known again
            return Cause.OUTAGE
        case Refused() | Misconfigured():
            return Cause.CONFIGURATION
        case UnknownOutcome() | Unreachable():
            return Cause.OUTAGE
        case Permanent():
            return cause_of_refusal(error.status, error.fields)
        case _:
            return Cause.OUTAGE


def cause_of_refusal(status: int, fields: Mapping[str, str]) -> Cause:
    """The cause of a reply that says no; a status of 0 stands for a site that was not asked.

    Where it names fields, their screen, options or mapping do not fit, which an administrator mends (B-15); else it is what
    the record says.
    """
    if status in _SET_UP:
        return Cause.CONFIGURATION
    if status in _OVERTAKEN:
        return Cause.CONFLICT
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Cause.QUOTA
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Cause.OUTAGE
    return Cause.CONFIGURATION if fields and status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE else Cause.DATA
