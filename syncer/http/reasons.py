"""What the headers of rate limits say (§3 of the API facts), as values: which scope, how long, how near, how fast.

Pure: one reply and the request it answers. What follows from it is the limiter's business.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from syncer.http.messages import Call, aware, date_of
from syncer.http.retry import retry_after

SITE = ""
LONGEST = 3600.0  # seconds; whoever asks for more is asked again after an hour: no quota lasts longer (§3)
Kind = Literal["site", "endpoint", "issue"]
_ID = re.compile(r"(?<=/)(?:\d+|[A-Z][A-Z0-9_]+-\d+)(?=/|$)")
_ISSUE = re.compile(r"(?:^|/)issue/(\d+|[A-Z][A-Z0-9_]+-\d+)(?=/|$)")
_PEOPLE = re.compile(r"(?:^|/)(?:user/(?:.*/)?search|user/picker|users/search|groupuserpicker)(?:$|/)")
_RATES = {"GET": 100.0, "POST": 100.0, "PUT": 50.0, "DELETE": 50.0}  # a second, an endpoint (Cloud, §3)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one request belongs to: its endpoint, and the issue that it writes, "" for none."""

    endpoint: str
    issue: str = ""
    people: bool = False

    @property
    def account(self) -> str:
        """Our account at one product, whose requests Data Center counts."""
        return f"{self.endpoint.partition(' ')[0]} account"

    @property
    def keys(self) -> Iterator[tuple[Kind, str]]:
        """Every scope whose pause concerns the request."""
        yield "site", SITE
        yield "site", self.account
        yield "endpoint", self.endpoint
        if self.issue:
            yield "issue", self.issue

    def key(self, kind: Kind) -> str | None:
        """Under which a pause of that kind is kept; None where the request writes no issue that it names."""
        if kind == "issue":
            return self.issue or None
        return self.endpoint if kind == "endpoint" else SITE

    def named(self, reason: str) -> Kind:
        """Which of them a 429 means by its `RateLimit-Reason`; without one it is the whole site.

        Searches for people have a budget of their own, whose refusal names no reason.
        """
        reason = reason.casefold()
        if "per-issue" in reason:
            return "issue"
        if "burst" in reason or (not reason and self.people):
            return "endpoint"
        return "site"


@dataclass(frozen=True, slots=True)
class OwnBucket:
    """The bucket that Data Center keeps for an account: requests a second, at most at once, and left now."""

    per_second: float
    size: float
    remaining: float


def scope_of(site: str, call: Call) -> Scope:
    """What a request belongs to; `site` is the product."""
    if _PEOPLE.search(call.path):
        return Scope(f"{site} people", people=True)
    found = None if call.reading else _ISSUE.search(call.path)
    issue = f"{site} issue {found[1]}" if found else ""
    return Scope(f"{site} {call.method} {_ID.sub('{}', call.path)}", issue)


def seconds_asked(headers: Mapping[str, str], reason: str, now: Callable[[], datetime]) -> float | None:
    """How long to wait: `Retry-After`, else until `X-RateLimit-Reset`; a quota is filled up at the full hour.

    At most an hour, whatever is asked for; None where nothing is.
    """
    asked = retry_after(headers) or _until_reset(headers, reason, now)
    return min(asked, LONGEST) if asked else None


def _until_reset(headers: Mapping[str, str], reason: str, now: Callable[[], datetime]) -> float:
    here = date_of(headers.get("Date", "")) or now()
    reset = _instant(headers.get("X-RateLimit-Reset", ""))
    if reset is not None:
        return (max(reset, here) - here).total_seconds()
    if "quota" in reason.casefold():
        hour = here.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return (hour - here).total_seconds()
    return 0.0


def near_limit(headers: Mapping[str, str]) -> bool:
    """Whether less than a fifth of an endpoint's budget is left, as the site says."""
    return headers.get("X-RateLimit-NearLimit", "").strip().lower() == "true"


def burst_rate(method: str, headers: Mapping[str, str]) -> float:
    """Requests a second that an endpoint allows: as it says, else as Atlassian documents."""
    return _number(headers.get("X-RateLimit-Limit", "")) or _RATES.get(method, 50.0)


def own_bucket(headers: Mapping[str, str]) -> OwnBucket | None:
    """The account's bucket on Data Center, where its administrator has set one."""
    fill, seconds = (
        _number(headers.get(name, "")) for name in ("X-RateLimit-FillRate", "X-RateLimit-Interval-Seconds")
    )
    size = _number(headers.get("X-RateLimit-Limit", ""))
    if not (fill and seconds and size):
        return None
    return OwnBucket(fill / seconds, size, _number(headers.get("X-RateLimit-Remaining", "")) or 0.0)


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _instant(text: str) -> datetime | None:
    try:
        return aware(datetime.fromisoformat(text))
    except ValueError:
        return None
