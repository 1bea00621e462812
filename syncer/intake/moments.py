"""Days and times of day as people write them above their minutes, in English and Chinese.

Only what is plain is understood: a day without a time of day is no instant, and nothing is guessed.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from unicodedata import normalize

_DAY = r"(?P<y>\d{4})\s*(?:[-/.]|年)\s*(?P<m>\d{1,2})\s*(?:[-/.]|月)\s*(?P<d>\d{1,2})\s*日?"
_WEEKDAY = r"(?:\s*[,，]?\s*[(（]?\s*(?:(?:周|星期|礼拜)[一二三四五六日天]|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?)\s*[)）]?\s*[,，]?)?"
_CLOCK = r"(?P<h>\d{1,2})\s*[:：点]\s*(?P<n>\d{2})(?::\d{2})?"
_END = r"(?:\s*(?:-|–|—|~|～|至|到|to)\s*(?P<eh>\d{1,2})\s*[:：点]\s*(?P<en>\d{2}))?"
_ZONE = (
    r"(?:\s*[(（]?\s*(?P<zone>Z|UTC|GMT)?\s*(?:(?P<sign>[+-])(?P<zh>\d{1,2})(?::?(?P<zn>\d{2}))?)?\s*[)）]?)?"
)
_WHEN = re.compile(rf"{_DAY}{_WEEKDAY}[\sT]*{_CLOCK}{_END}{_ZONE}", re.IGNORECASE)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"(?P<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*)\.?"
_NTH = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = (
    _DAY,
    rf"(?<!\d){_NTH}[\s.-]*(?:of\s+)?{_MONTH}[\s,.-]*(?P<y>\d{{4}})(?!\d)",
    rf"(?<![a-z]){_MONTH}[\s-]*{_NTH}[\s,]+(?P<y>\d{{4}})(?!\d)",
)
_ONLY_DAY = tuple(re.compile(one, re.IGNORECASE) for one in _FORMS)
_TYPED = tuple(re.compile(f"(?:{one}){_WEEKDAY}", re.IGNORECASE) for one in _FORMS)
_BEHIND = re.compile(r"(?:[T\s]*(?P<h>\d{1,2})(?P<rest>:\d{2}.*))?")


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
    """Return the first day in the words as ISO text, with a month in figures or in English; None where there is none."""
    plain = normalize("NFKC", words)
    found = (one for form in _ONLY_DAY for one in form.finditer(plain))
    return next((made for one in found if (made := _iso(one))), None)


def iso(words: str) -> str:
    """Return a day, and a time of day behind it, as ISO text; words that say anything else as they are."""
    plain = normalize("NFKC", words).strip()
    for found in (one for form in _TYPED if (one := form.match(plain))):
        made, clock = _iso(found), _BEHIND.fullmatch(plain[found.end() :])
        if made and clock is not None:
            return f"{made}T{clock['h'].zfill(2)}{clock['rest']}" if clock["h"] else made
    return words


def _iso(found: re.Match[str]) -> str | None:
    """The day that was found; None for one that no calendar has."""
    month = found["m"].casefold()
    number = next((at for at, name in enumerate(_MONTHS, 1) if name.startswith(month)), 0)
    try:
        return date(
            int(found["y"]),
            int(month) if month.isdecimal() else number or 9 * (month == "sept"),
            int(found["d"]),
        ).isoformat()
    except ValueError:
        return None


def _zone(found: re.Match[str]) -> tzinfo | None:
    """The offset that stands with a time; None where none does."""
    if found["sign"]:
        ahead = timedelta(hours=int(found["zh"]), minutes=int(found["zn"] or 0))
        return timezone(-ahead if found["sign"] == "-" else ahead)
    return UTC if found["zone"] else None
