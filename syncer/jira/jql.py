"""Writes JQL: quoting, and a moment as Jira reads one.

Jira reads a date literal to the minute and in the zone of the caller's profile; a moment written in
another zone silently skips hours of changes (B-10). So the literal is made in that zone, some minutes
early, and it never names an hour that the clock shows twice.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OVERLAP = timedelta(minutes=5)
_ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
FALL_BACK_OVERLAP = timedelta(minutes=61)
_WESTERNMOST = "Etc/GMT+12"


def quoted(text: str) -> str:
    """A JQL string; what could end it early is escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def changed_since(project: str, since: datetime, zone: str, label: str = "") -> str:
    """The condition for issues changed since a moment, overlapping what was read before; no upper bound.

    With a label also those that carry it in other projects, since one of ours may have been moved there (B-09).
    """
    where = f"project = {quoted(project)}"
    if label:
        where = f"({where} OR labels = {quoted(label)})"
    return f"{where} AND updated >= {quoted(moment(since, zone))}"


def among(project: str, ids: Iterable[str]) -> str:
    """The condition for issues of a project with one of these ids."""
    return f"project = {quoted(project)} AND id in ({', '.join(ids)})"


def labelled(project: str, label: str) -> str:
    """The condition for all issues of a project that carry a label."""
    return f"project = {quoted(project)} AND labels = {quoted(label)}"


def labelled_elsewhere(project: str, label: str) -> str:
    """The condition for all issues outside a project that carry a label."""
    return f"project != {quoted(project)} AND labels = {quoted(label)}"


def adoptable(project: str, condition: str, label: str, since: datetime | None, zone: str) -> str:
    """The condition for issues of others: those that an administrator's own condition means and our label is not on."""
    mine = f"project = {quoted(project)} AND ({condition})"
    others = f"(labels IS EMPTY OR labels != {quoted(label)})"
    recent = f" AND updated >= {quoted(moment(since, zone))}" if since is not None else ""
    return f"{mine} AND {others}{recent}"


def oldest_first(condition: str) -> str:
    """The query for what meets a condition, the latest change last, in one order however often it is asked."""
    return f"{condition} ORDER BY updated ASC, key ASC"


def from_minute(condition: str, since: datetime, zone: str) -> str:
    """The same condition for what changed in the minute of a moment or later."""
    return f"{condition} AND updated >= {quoted(_literal(since, zone))}"


def standing(project: str, issue_type: str, status: str) -> str:
    """The query for issues of a type that stand in a status, both by id, the latest change first."""
    there = f"project = {quoted(project)} AND issuetype = {quoted(issue_type)} AND status = {quoted(status)}"
    return f"{there} ORDER BY updated DESC, key DESC"


def beside(project: str, issue_type: str, statuses: Iterable[str]) -> str:
    """The query for issues of a type that stand in none of these statuses, all by id, the latest change first."""
    others = ", ".join(map(quoted, statuses))
    there = f"project = {quoted(project)} AND issuetype = {quoted(issue_type)} AND status not in ({others})"
    return f"{there} ORDER BY updated DESC, key DESC"


def meeting(ids: Iterable[str], condition: str) -> str:
    """The query for those of some issues that meet somebody else's condition, whose order is left away."""
    return f"id in ({', '.join(ids)}) AND ({_ORDER.split(condition, 1)[0].strip()})"


def newest(project: str) -> str:
    """The query whose first rows hold the newest issues."""
    return f"project = {quoted(project)} ORDER BY created DESC, key DESC"


def moment(since: datetime, zone: str) -> str:
    """A literal that Jira reads as a moment at least `OVERLAP` before `since`, whatever the clocks do.

    An unknown zone is taken for the westernmost: the literal is then early everywhere.
    """
    return _literal(since - (FALL_BACK_OVERLAP if _falls_back(since, _zone(zone)) else OVERLAP), zone)


def _literal(when: datetime, zone: str) -> str:
    """The minute of a moment, or an earlier one where the clock shows that one twice."""
    there = _zone(zone)
    local = when.astimezone(there)
    while _shown_twice(local):
        local = (local.astimezone(UTC) - FALL_BACK_OVERLAP).astimezone(there)
    return local.strftime("%Y/%m/%d %H:%M")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_WESTERNMOST)


def _falls_back(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the zone's clock is put back on the local day of a moment."""
    midnight = moment.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    next_midnight = (midnight + timedelta(days=1)).replace(fold=1)
    return (midnight.utcoffset() or timedelta()) > (next_midnight.utcoffset() or timedelta())


def _shown_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
