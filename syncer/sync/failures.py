"""Changes that fail: why, since when, how often, and when each is sent again (B-13).

Why it exists: what failed is planned again by every cycle, since nothing was agreed. Sent at each poll it would cost
requests for nothing and drown what is new; so each failing change has a row, and its cause decides when it is sent
again. Pure: nothing here sends, waits or knows a store.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

HOURLY: Final = timedelta(hours=1)  # administrators change screens and permissions, and tell nobody (B-15)
FIRST: Final = timedelta(
    seconds=4
)  # after a second failure in a row; most that fail once are over at the next poll
MOST: Final = timedelta(minutes=5)
ASIDE: Final = 12  # tries; by then a site that was away has been so for about half an hour


class Cause(StrEnum):
    """Why a change fails, and so who has to do something: an administrator, whoever keeps the record, nobody."""

    CONFIGURATION = "configuration"
    DATA = "data"
    CONFLICT = "conflict"
    OUTAGE = "outage"
    QUOTA = "quota"


LASTING: Final = frozenset(
    {Cause.CONFIGURATION, Cause.DATA}
)  # fail the same way until somebody changes something


@dataclass(frozen=True, slots=True)
class Failure:
    """A change that failed when it was last tried.

    `key` names it for good: side, what and whose, as in "jira update REQ-0001"; `item` is what people call it by: a
    record's uid, a page's own id. `code` is the problem's. `next` is when it is sent again, whatever happens; it is sent sooner where the item
    changes: `mark` is a digest of what was sent, `version` that of the item on its site then ("" where not known).
    """

    key: str
    side: str
    item: str
    what: str
    cause: Cause
    message: str
    hint: str
    code: str
    first: datetime
    last: datetime
    tries: int
    next: datetime
    mark: str = ""
    version: str = ""

    @property
    def aside(self) -> bool:
        """Whether it failed so often that it is set aside: sent once an hour, the last of all, and by itself."""
        return self.tries >= ASIDE

    @property
    def waits_for_somebody(self) -> bool:
        """Whether time alone will not mend it."""
        return self.cause in LASTING or self.aside


def when(row: Failure, zone: str) -> str:
    """In words: how often it failed since when, when it is tried again, and what sends it at once."""
    where = ZoneInfo(zone)
    since, until = (f"{at.astimezone(where):%Y-%m-%d %H:%M}" for at in (row.first, row.next))
    aside = ", so it is set aside" if row.aside else ""
    times = "once" if row.tries == 1 else f"{row.tries} times"
    return f"failed {times} since {since}{aside}; tried again at {until}, or now by: syncer retry {row.item}"


def again(cause: Cause, tries: int, now: datetime, asked: float | None = None) -> datetime:
    """When a change is sent again that has failed so often; `asked`: the seconds that the site wants to be left alone.

    What waits for a person is tried once an hour, as is what was set aside. The rest follows at once after a first failure,
    then after 4, 8, 16 … s, at most 5 minutes.
    """
    if cause in LASTING or tries >= ASIDE:
        wait = HOURLY
    else:
        grown = FIRST * 2 ** min(max(tries - 2, 0), 10)
        wait = min(MOST, grown) if tries > 1 else timedelta(0)
    return now + max(wait, timedelta(seconds=math.ceil(asked or 0.0)))
