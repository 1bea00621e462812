"""Estimates and time spent: durations as people write them, and what logging work does to what remains."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from syncer.sandbox.jira.records import Estimates, Item, Worklog

FIELD = "timetracking"
BAD_ESTIMATE = "Invalid time duration entered."
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhm])?")
_SECONDS = {"w": 5 * 8 * 3600, "d": 8 * 3600, "h": 3600, "m": 60, "": 60}
_UNITS = ((5 * 8 * 3600, "w"), (8 * 3600, "d"), (3600, "h"), (60, "m"))


def seconds_of(words: Any) -> int | None:
    """The seconds of a duration such as `3h 20m` (bare numbers are minutes); None for what is none."""
    text = str(words).strip().lower()
    if not text or _PART.sub("", text).strip():
        return None
    return int(sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text)))


def spent(seconds: int) -> str:
    """Seconds as Jira writes durations: weeks of five days, days of eight hours."""
    words = []
    for size, unit in _UNITS:
        count, seconds = divmod(seconds, size)
        words += [f"{count}{unit}"] if count else []
    return " ".join(words) or "0m"


def estimates_of(raw: Any) -> Estimates:
    """The estimates a client sends; ValueError for what is none."""
    if raw is None:
        return Estimates()
    if not isinstance(raw, dict):
        raise ValueError(BAD_ESTIMATE)
    return Estimates(_sent(raw.get("originalEstimate")), _sent(raw.get("remainingEstimate")))


def _sent(words: Any) -> int | None:
    if words is None:
        return None
    found = seconds_of(words)
    if found is None:
        raise ValueError(BAD_ESTIMATE)
    return found


def merged(before: Estimates | None, sent: Estimates) -> Estimates:
    """What an edit makes of the estimates: what it does not name stays; a first original one remains wholly."""
    old = before or Estimates()
    original = old.original if sent.original is None else sent.original
    remaining = old.remaining if sent.remaining is None else sent.remaining
    return Estimates(original, original if remaining is None else remaining)


def items(before: Estimates | None, after: Estimates | None) -> list[Item]:
    """The changelog items of changed estimates."""
    old, new = before or Estimates(), after or Estimates()
    changes = (
        ("timeoriginalestimate", old.original, new.original),
        ("timeestimate", old.remaining, new.remaining),
    )
    return [
        Item(name, "jira", name, _text(was), _text(was), _text(now), _text(now))
        for name, was, now in changes
        if was != now
    ]


def _text(seconds: int | None) -> str | None:
    return None if seconds is None else str(seconds)


def shown(estimates: Estimates | None, worklogs: Iterable[Worklog]) -> dict[str, Any]:
    """The field as issues show it: the same in words and seconds, nothing where there is nothing."""
    logged = [one.seconds for one in worklogs]
    held = estimates or Estimates()
    original, remaining = held.original, held.remaining
    if remaining is None and logged:
        remaining = 0
    values = {
        "originalEstimate": original,
        "remainingEstimate": remaining,
        "timeSpent": sum(logged) if logged else None,
    }
    known = {name: value for name, value in values.items() if value is not None}
    words: dict[str, Any] = {name: spent(value) for name, value in known.items()}
    return words | {f"{name}Seconds": value for name, value in known.items()}


def adjusted(estimates: Estimates | None, more: int, how: str, words: Any) -> Estimates | None:
    """The estimates after work was logged (or, negative, taken back); ValueError for a duration that is none.

    `how` is the API's `adjustEstimate`: auto, leave, new (to `words`) or manual (by `words`).
    """
    if how == "leave":
        return estimates
    held = estimates or Estimates()
    original, remaining = held.original, held.remaining
    if how == "auto":
        return None if estimates is None else Estimates(original, max(0, (remaining or 0) - more))
    given = seconds_of(words)
    if how not in ("new", "manual") or given is None:
        raise ValueError(BAD_ESTIMATE)
    if how == "new":
        return Estimates(original, given)
    return Estimates(original, max(0, (remaining or 0) - (given if more >= 0 else -given)))
