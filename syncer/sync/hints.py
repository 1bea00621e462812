"""Hints that something may have changed on a site, as webhooks give them: what to look at, never what it says (B-03).

A hint comes at least once, in any order, and may be older than what is known already; nothing but a reading by id is believed.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Product(StrEnum):
    """Which of the two sites gives a hint."""

    JIRA = "jira"
    CONFLUENCE = "confluence"


ARRIVED = "webhooks"  # among facts of sites: when the last webhook of each product came, to the minute


class Reach(StrEnum):
    """How far a cycle looks: at whatever the sites show as changed, or at what webhooks have named since somebody looked so."""

    WHOLE = "whole"
    NAMED = "named"


Seen = tuple[Product, str, str]  # a product, an id there, and the change mark of what was read of it


@dataclass(frozen=True, slots=True)
class Hint:
    """A site's word that an issue or a page may have changed.

    `key` tells it from other hints: a site sends each at least once. `native` is the id of the issue or page, "" where none is
    named; `version` the change mark that the site gave it (Jira: `updated`; Confluence: the version's number, or where it tells none
    "by " and the account that changed it), "" for none.
    """

    key: str
    product: Product
    native: str
    version: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints that wait for a project's next cycle in the order of their arrival, and the numbers they have in the store."""

    given: tuple[Hint, ...] = ()
    numbers: tuple[int, ...] = ()

    def fresh(self, seen: Container[Seen]) -> tuple[Hint, ...]:
        """Those that may tell of something unknown: an echo of what was read already does not (B-04)."""
        return tuple(
            one for one in self.given if not one.version or (one.product, one.native, one.version) not in seen
        )
