"""Whether something was noted so lately that what follows it still waits.

Why it exists: waits are kept in the store by the time of day, and a clock that runs ahead for a minute notes moments of next year. Once it
is set back nothing may wait for those: pages would stand still until then. Pure: `now` is given.
"""

from datetime import datetime, timedelta
from typing import Final

ASTRAY: Final = timedelta(minutes=5)  # by which clocks of several machines may differ


def is_recent(at: datetime, now: datetime, rest: timedelta) -> bool:
    """Whether less than `rest` has passed since `at`; not where `at` is yet to come by more than clocks may differ."""
    return -ASTRAY <= now - at < rest


def is_ahead(at: datetime, now: datetime) -> bool:
    """Whether a moment that is over can only have been noted by a clock that ran ahead."""
    return at - now > ASTRAY
