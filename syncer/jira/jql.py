"""Writes JQL: quoting, and a moment as Jira reads one.

Jira reads a date literal to the minute and in the zone of the caller's profile; a moment written in
another zone silently skips hours of changes (B-10). So the literal is made in that zone, some minutes
early, and it never names an hour that the clock shows twice.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OVERLAP = timedelta(minutes=5)
FALL_BACK_OVERLAP = timedelta(minutes=61)
_WESTERNMOST = "Etc/GMT+12"


def quoted(text: str) -> str:
    """A JQL string; what could end it early is escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def changed_since(project: str, since: datetime, zone: str) -> str:
    """The query for issues changed since a moment, overlapping what was read before; no upper bound."""
    return f"project = {quoted(project)} AND updated >= {quoted(moment(since, zone))} ORDER BY updated ASC"


def labelled(project: str, label: str) -> str:
    """The query for all issues of a project that carry a label."""
    return f"project = {quoted(project)} AND labels = {quoted(label)} ORDER BY updated ASC"


def newest(project: str) -> str:
    """The query whose first rows hold the newest issues."""
    return f"project = {quoted(project)} ORDER BY created DESC, key DESC"


def moment(since: datetime, zone: str) -> str:
    """A literal that Jira reads as a moment at least `OVERLAP` before `since`, whatever the clocks do.

    An unknown zone is taken for the westernmost: the literal is then early everywhere.
    """
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        there = ZoneInfo(_WESTERNMOST)
    local = (since - (FALL_BACK_OVERLAP if _falls_back(since, there) else OVERLAP)).astimezone(there)
    while _shown_twice(local):
        local = (local.astimezone(UTC) - FALL_BACK_OVERLAP).astimezone(there)
    return local.strftime("%Y/%m/%d %H:%M")


def _falls_back(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the zone's clock is put back on the local day of a moment."""
    midnight = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    next_midnight = (midnight + timedelta(days=1)).replace(fold=1)
    return (midnight.utcoffset() or timedelta()) > (next_midnight.utcoffset() or timedelta())


def _shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
