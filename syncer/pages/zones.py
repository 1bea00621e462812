"""Time zones by the names people write: one that is none is taken for unsaid, so that a page is never lost over it."""

from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo


def zone_named(name: str | None) -> tzinfo | None:
    """Return the zone of that IANA name, such as "Asia/Shanghai"; None where there is none."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def offset(moment: datetime) -> str:
    """Return how far a moment's zone is from UTC then, as people write it: "UTC", "UTC+8", "UTC−3:30"."""
    ahead = moment.utcoffset()
    minutes = round(ahead.total_seconds() / 60) if ahead is not None else 0
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}{f':{rest:02}' if rest else ''}"
