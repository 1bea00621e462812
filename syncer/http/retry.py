"""When to try again and how long to wait: the settings, the growing waits, and `Retry-After`.

This is our only retry layer; both libraries' own are switched off. It decides by status and headers,
never by text, and holds no request.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from syncer.http.messages import date_of

Seconds = float


@dataclass(frozen=True, slots=True)
class RetrySettings:
    """Bounds of trying again.

    `attempts` and `seconds` bound a call as a whole, `connects` the tries at a site that cannot be
    reached, `hurry` the silence after which a read is first asked again, `longest` the wait that a site may ask for before we give the turn back (`aside` where it is about
    one issue: others go first), `first` and `most` the growing waits (seconds) where it asked for none.
    """

    attempts: int = 6
    connects: int = 3
    seconds: Seconds = 120.0
    longest: Seconds = 60.0
    aside: Seconds = 2.0
    hurry: Seconds = 10.0
    first: Seconds = 0.5
    most: Seconds = 30.0


def retry_after(headers: Mapping[str, str]) -> Seconds | None:
    """Seconds a reply asks us to wait: a number or an HTTP date (RFC 9110 §10.2.3); None where unsaid.

    A date is read against the reply's own `Date`, so that a wrong clock here does not matter.
    """
    asked = headers.get("Retry-After", "").strip()
    if not asked:
        return None
    try:
        seconds = float(asked)
    except ValueError:
        seconds = _until(asked, headers.get("Date", ""))
    return max(0.0, seconds) if math.isfinite(seconds) else None


def wait_after(asked: Seconds | None, attempt: int, settings: RetrySettings, *, slow: bool) -> Seconds:
    """How long to wait before the next attempt: as asked plus up to 10 %, else growing with jitter.

    `slow`: the site said we are too fast without saying for how long; then never under two seconds. Data
    Center writes zero seconds while a token is left (§3): that says for how long no more than nothing does.
    """
    if asked:
        return asked + random.uniform(0.0, min(asked, 10.0) / 10)  # noqa: S311 -- spreads load, guards nothing
    grown = min(settings.most, math.ldexp(settings.first, attempt - 1))
    grown = max(grown, min(2.0, settings.most)) if slow else grown
    return grown * random.uniform(0.75, 1.25)  # noqa: S311


def _until(date: str, now: str) -> Seconds:
    """Seconds from a reply's date (or ours) to the date asked for; NaN where it is no date."""
    then = date_of(date)
    return math.nan if then is None else (then - (date_of(now) or datetime.now(UTC))).total_seconds()
