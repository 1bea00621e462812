"""The search index, which is not the store: it learns of writes late, and not always in order.

A search miss here is no proof of absence. With erratic lag an issue may appear, vanish and appear again
until its lag has passed. Only search reads the index; everything else reads the store.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from syncer.sandbox.faults import IndexLag
from syncer.sandbox.jira.records import Issue


class _Note(NamedTuple):
    at: datetime
    issue: Issue | None


class Index:
    """Per issue, the snapshots written since the index was last certain."""

    def __init__(self, chances: random.Random) -> None:
        self._chances = chances
        self._notes: dict[int, list[_Note]] = {}

    def note(self, issue_id: int, issue: Issue | None, at: datetime, lag: IndexLag) -> None:
        """Take note of a write (None: a deletion), to be shown once the lag has passed."""
        notes = self._notes.setdefault(issue_id, [])
        notes.append(_Note(at, issue))
        settled = at - timedelta(seconds=lag.seconds)
        while len(notes) > 1 and notes[1].at <= settled:
            del notes[0]

    def seen(self, at: datetime, lag: IndexLag) -> Iterator[Issue]:
        """The issues a query finds now, as the index last knew them."""
        for notes in self._notes.values():
            issue = notes[-1].issue if lag.mode == "none" else self._seen(notes, at, lag)
            if issue is not None:
                yield issue

    def settled(self, issue_id: int, at: datetime, lag: IndexLag) -> bool:
        """Whether nothing about an issue is still under way to the index."""
        notes = self._notes.get(issue_id)
        return notes is None or lag.mode == "none" or notes[-1].at <= at - timedelta(seconds=lag.seconds)

    def _seen(self, notes: list[_Note], at: datetime, lag: IndexLag) -> Issue | None:
        settled = at - timedelta(seconds=lag.seconds)
        for note in reversed(notes):
            if note.at <= settled or (lag.mode == "erratic" and self._chances.random() < 0.5):
                return note.issue
        return None
