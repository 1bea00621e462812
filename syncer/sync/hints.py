"""Hints that something may have changed on a site, as webhooks give them: what to look at, never what it says (B-03).

A hint comes at least once, in any order, and may be older than what is known already; nothing but a reading by id is believed.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hint:
    """A site's word that the issue or page of that id may have changed; `native` is "" where it named none.

    `key` tells deliveries of one hint apart from other hints: a site sends each at least once.
    """

    key: str
    site: str
    native: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints that wait for a project's next cycle: their issues and pages, and the number of the last of them, 0 for none."""

    last: int = 0
    issues: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
