"""How often something recurs, read from a communication plan's own words: every week, every month, or nobody can tell (PLN-5).

Why it exists: reports are made for as often as both sides agreed to report. Which day of the week it is asks weekly.py; here
nothing but the length of a period counts, and no clock is read.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from syncer.domain.project import Communication

_WEEKLY = re.compile(
    r"(?<![\w-])weekly\b|\bevery week\b|\b(?:every|each) (?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b|每周|每星期|每週|周报",
    re.IGNORECASE,
)
_MONTHLY = re.compile(
    r"(?<![\w-])monthly\b|\b(?:every|each) month\b|\bof (?:the|every|each) month\b|每月|每个月|每個月|月报",
    re.IGNORECASE,
)


class Cadence(StrEnum):
    """How long the periods are that something is told of."""

    WEEK = "week"
    MONTH = "month"


def cadence(recurrence: str) -> Cadence | None:
    """Return how often some words say that something recurs: "monthly, each first Friday" is every month; None for anything else."""
    if _MONTHLY.search(recurrence):
        return Cadence.MONTH
    return Cadence.WEEK if _WEEKLY.search(recurrence) else None


def reports(plan: Iterable[Communication]) -> dict[Cadence, Communication]:
    """Return the first report of each cadence that a communication plan has; a series with a kind of meeting is none (PLN-5)."""
    found: dict[Cadence, Communication] = {}
    for series in plan:
        often = cadence(series.recurrence) if series.recurrence and not series.type else None
        if often is not None:
            found.setdefault(often, series)
    return found
