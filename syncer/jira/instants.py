"""Time stamps as Jira writes them, and in one form that can be compared.

Jira writes the offset of the caller's zone, which changes twice a year: compared as text, an hour would
be lost or repeated. Everything that leaves this package is UTC and of fixed width.
"""

from datetime import UTC, datetime


def instant(text: str) -> str:
    """A time stamp in UTC to the millisecond, so that later is greater; "" where there is none."""
    moment = parsed(text)
    return moment.isoformat(timespec="milliseconds") if moment else ""


def parsed(text: str) -> datetime | None:
    """A time stamp as a moment in UTC; None where there is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None
