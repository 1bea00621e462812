"""Days and times of day as people write them above their minutes, in English and Chinese.

Only what is plain is understood: a day without a time of day is no instant, and nothing is guessed.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

_DAY = r"(?P<y>\d{4})\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})\s*日?"
_WEEKDAY = r"(?:\s*[,，]?\s*[(（]?\s*(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?)\s*[)）]?\s*[,，]?)?"
_CLOCK = r"(?P<h>\d{1,2})\s*[:：点]\s*(?P<n>\d{2})(?::\d{2})?"
_END = r"(?:\s*(?:-|–|—|~|～|至|到|to)\s*(?P<eh>\d{1,2})\s*[:：点]\s*(?P<en>\d{2}))?"
_ZONE = (
    r"(?:\s*[(（]?\s*(?P<zone>Z|UTC|GMT)?\s*(?:(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zn>\d{2}))?)?\s*[)）]?)?"
)
_WHEN = re.compile(rf"{_DAY}{_WEEKDAY}[\sT]*{_CLOCK}{_END}{_ZONE}", re.IGNORECASE)
_ONLY_DAY = re.compile(_DAY)


def span(words: str, zone: tzinfo) -> tuple[datetime, datetime | None, str] | None:
    """Return start and end in UTC and what else the words say; None without a day and a time of day.

    Where no offset stands with them, they are of the zone given.
    """
    found = _WHEN.search(words)
    if found is None:
        return None
    try:
        own = _zone(found) or zone
        start = datetime(
            int(found["y"]), int(found["m"]), int(found["d"]), int(found["h"]), int(found["n"]), tzinfo=own
        )
        end = start.replace(hour=int(found["eh"]), minute=int(found["en"])) if found["eh"] else None
        if end is not None and end <= start:
            end += timedelta(days=1)
        start, end = start.astimezone(UTC), end.astimezone(UTC) if end is not None else None
    except (ValueError, OverflowError):  # no such day, hour or offset; or one at the edge of the calendar
        return None
    return start, end, (words[: found.start()] + words[found.end() :]).strip(" ,，;；。.")


def day(words: str) -> str | None:
    """Return the first day in the words as ISO text; None where there is none."""
    found = _ONLY_DAY.search(words)
    if found is None:
        return None
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return None


def _zone(found: re.Match[str]) -> tzinfo | None:
    """The offset that stands with a time; None where none does."""
    if found["sign"]:
        ahead = timedelta(hours=int(found["zh"]), minutes=int(found["zn"] or 0))
        return timezone(-ahead if found["sign"] == "-" else ahead)
    return UTC if found["zone"] else None
