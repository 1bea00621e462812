"""Places in the order of ranks: short texts between which there is always room for another, as LexoRank has them."""

from __future__ import annotations

from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.records import Issue

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MIDDLE = "i"


def place_of(issue: Issue, field: str) -> str:
    """Where an issue stands: issues nobody ranked stand in the order in which they were made."""
    found = issue.values.get(field)
    return found if isinstance(found, str) else f"0|i{issue.id:05x}:"


def place_beside(state: JiraState, field: str, moved: Issue, other: Issue, *, higher: bool) -> str:
    """The place right before (`higher`) or right after another issue."""
    at = place_of(other, field)
    places = [place_of(one, field) for one in state if one is not moved and one is not other]
    if higher:
        return between(max((one for one in places if one < at), default=""), at)
    return between(at, min((one for one in places if one > at), default=None))


def between(low: str, high: str | None) -> str:
    """A text that comes after one and before another."""
    if high is None:
        return low + MIDDLE
    same = 0
    while same < len(low) and same < len(high) and low[same] == high[same]:
        same += 1
    return low + MIDDLE if same < len(low) else low + _below(high[same:])


def _below(text: str) -> str:
    """A text that comes before another and is not empty."""
    digit = DIGITS.find(text[0])
    if digit == 0:
        return f"0{_below(text[1:])}"
    if digit == 1:
        return f"0{MIDDLE}"
    return DIGITS[digit // 2] if digit > 0 else "5"
