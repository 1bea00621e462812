"""The search index, which is not the store: it learns of writes late, and not always in order.

A search miss here is no proof of absence. With erratic lag an issue may appear, vanish and appear again
until its lag has passed. Only search reads the index; everything else reads the store. Beside what it knows
of each issue it keeps one list ordered by `updated`, so that a page of what changed lately costs no more
than the page.
"""

from __future__ import annotations

import random
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from syncer.sandbox.faults.settings import IndexLag
from syncer.sandbox.jira.records import Issue

Way = Literal["up", "down"]
_Place = tuple[datetime, int]


class _Note(NamedTuple):
    at: datetime
    issue: Issue | None


class Index:
    """Per issue, the snapshots written since the index was last certain."""

    def __init__(self, chances: random.Random) -> None:
        self._chances = chances
        self._notes: dict[int, list[_Note]] = {}
        self._places: list[_Place] = []
        self._of_project: dict[str, set[int]] = {}

    def note(self, issue_id: int, issue: Issue | None, at: datetime, lag: IndexLag) -> None:
        """Take note of a write (None: a deletion), to be shown once the lag has passed."""
        notes = self._notes.setdefault(issue_id, [])
        notes.append(_Note(at, issue))
        if issue is not None:
            insort(self._places, (issue.updated, issue_id))
            self._of_project.setdefault(issue.project.id, set()).add(issue_id)
        settled = at - timedelta(seconds=self._delay(notes, lag))
        while len(notes) > 1 and notes[1].at <= settled:
            self._drop(issue_id, notes.pop(0).issue)
        if len(notes) == 1 and issue is None and at <= settled:
            del self._notes[issue_id]

    def seen(self, at: datetime, lag: IndexLag) -> Iterator[Issue]:
        """The issues a query finds now, as the index last knew them."""
        return self.among(self._notes, at, lag)

    def among(self, ids: Iterable[int], at: datetime, lag: IndexLag) -> Iterator[Issue]:
        """Of the issues with these ids, those a query finds now."""
        if lag.mode == "none" and not lag.issues:
            for one in ids:
                notes = self._notes.get(one)
                if notes is not None and (issue := notes[-1].issue) is not None:
                    yield issue
            return
        for one in ids:
            issue = self._seen(self._notes.get(one, []), at, lag)
            if issue is not None:
                yield issue

    def of_projects(self, projects: Iterable[str]) -> list[int]:
        """The ids of the issues that are, or lately were, in the projects with these ids."""
        return [one for project in projects for one in self._of_project.get(project, ())]

    def walk(
        self, way: Way, since: datetime | None, at: datetime, lag: IndexLag, after: _Place | None = None
    ) -> Iterator[Issue]:
        """The issues a query finds now in the order of `updated`, going up or down, then of their ids.

        `since` leaves out what was updated before; `after` is where to go on.
        """
        shown: dict[int, Issue | None] = {}
        for updated, number in self._going(way, since, after):
            if number not in shown:
                shown[number] = next(self.among((number,), at, lag), None)
            issue = shown[number]
            if issue is not None and issue.updated == updated:
                shown[number] = None
                yield issue

    def settled(self, issue_id: int, at: datetime, lag: IndexLag) -> bool:
        """Whether nothing about an issue is still under way to the index."""
        notes = self._notes.get(issue_id)
        return notes is None or notes[-1].at <= at - timedelta(seconds=self._delay(notes, lag))

    def _going(self, way: Way, since: datetime | None, after: _Place | None) -> Iterator[_Place]:
        places = self._places
        first = 0 if since is None else bisect_left(places, (since, 0))
        if way == "up":
            start = first if after is None else max(first, bisect_left(places, (after[0], after[1] + 1)))
            for place in range(start, len(places)):
                yield places[place]
            return
        last = len(places) if after is None else bisect_left(places, (after[0], 1 << 62))
        falling = (places[place] for place in range(last - 1, first - 1, -1))
        for _, group in groupby(falling, itemgetter(0)):
            yield from (
                one for one in reversed(list(group)) if after is None or one[0] < after[0] or one > after
            )

    def _drop(self, issue_id: int, issue: Issue | None) -> None:
        if issue is not None:
            place = bisect_left(self._places, (issue.updated, issue_id))
            del self._places[place]

    def _delay(self, notes: list[_Note], lag: IndexLag) -> float:
        """Seconds this issue's writes take, its own where it has some."""
        if lag.issues:
            for _, issue in notes:
                if (
                    issue is not None
                    and (own := lag.issues.get(issue.key, lag.issues.get(str(issue.id)))) is not None
                ):
                    return own
        return 0.0 if lag.mode == "none" else lag.seconds

    def _seen(self, notes: list[_Note], at: datetime, lag: IndexLag) -> Issue | None:
        settled = at - timedelta(seconds=self._delay(notes, lag))
        for note in reversed(notes):
            if note.at <= settled or (lag.mode == "erratic" and self._chances.random() < 0.5):
                return note.issue
        return None
