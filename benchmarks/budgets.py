"""The budgets in requests, as formulae, and what is held against them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

SITES: Final = ("jira", "confluence")
FRESH: Final = 5  # what a fresh process may ask besides
MORE: Final = 2  # what one edit may ask besides
RATIO: Final = 1.1  # of a cold push or pull to its bound
_BULK: Final = ("/issue/bulk", "/issue/bulkfetch", "/issueLink")


@dataclass(frozen=True, slots=True)
class Budget:
    """What was used of what was allowed; `bound` is the least that could do."""

    what: str
    used: int
    bound: int
    allowed: float

    @property
    def within(self) -> bool:
        """Whether it was kept."""
        return self.used <= self.allowed


@dataclass(frozen=True, slots=True)
class Asked:
    """What the sites were asked in one cycle, by their own account."""

    requests: Mapping[str, Mapping[str, int]]
    discovery: tuple[str, ...]  # Jira's reads that are no bulk fetch, in order

    def total(self, site: str) -> int:
        """All requests to a site."""
        return sum(self.requests[site].values())

    @property
    def everything(self) -> int:
        """All requests to both sites."""
        return sum(map(self.total, SITES))


def asked(entries: Iterable[Mapping[str, Any]]) -> Asked:
    """Read a journal; requests of people's browsers and of this program are not in it."""
    counts = {site: Counter({"read": 0, "write": 0}) for site in SITES}
    discovery: list[str] = []
    for entry in entries:
        site, effect = entry["product"], entry["effect"]
        if site not in counts:
            continue
        counts[site][effect] += 1
        if site == "jira" and effect == "read" and not entry["path"].endswith(_BULK):
            discovery.append(
                f"{entry['method']} {entry['path']}{'?' if entry['query'] else ''}{entry['query']}"
            )
    return Asked(counts, tuple(discovery))


def quiet(found: Asked, pages: int, *, fresh: bool) -> list[Budget]:
    """Both sites of a cycle in which nothing happened: no write, and few reads."""
    most = 4 + ceil(pages / 250)
    writes = sum(found.requests[site]["write"] for site in SITES)
    limits = [
        Budget(f"{site} requests", found.total(site), most, most + (FRESH if fresh else 0)) for site in SITES
    ]
    return [*limits, Budget("writes", writes, 0, 0)]


def cold_push(found: Asked, size: int, links: int) -> list[Budget]:
    """Jira alone; each thing that has to be found out is counted once, however often it was asked."""
    bound = len(set(found.discovery)) + ceil(size / 50) + links + ceil(size / 100)
    return [Budget("jira requests", found.total("jira"), bound, bound * RATIO)]


def cold_pull(found: Asked, size: int) -> list[Budget]:
    """Jira alone; taking an issue over is one write, counted apart."""
    reads, writes = found.requests["jira"]["read"], found.requests["jira"]["write"]
    bound = len(set(found.discovery)) + ceil(size / 100)
    return [Budget("jira reads", reads, bound, bound * RATIO), Budget("adopting writes", writes, size, size)]


def one_edit(found: Asked, still: Asked, pages: int) -> list[Budget]:
    """A quiet cycle, one body read, one write, one verification, and each changed page read and written."""
    bound = still.everything + 3 + 2 * pages
    return [Budget("requests", found.everything, bound, bound + MORE)]
