"""Searching: a query run over the index, as a page after a bookmark or as a window with a total.

What is fresh (`reconcileIssues`) comes from the store in place of what the index knows. No HTTP here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice
from operator import itemgetter

from syncer.sandbox.host import User
from syncer.sandbox.jira.model import JiraState
from syncer.sandbox.jira.query import Prepared, SortKey
from syncer.sandbox.jira.records import Issue


@dataclass(frozen=True)
class Place:
    """Where a page ended: the last issue's sort key, and its place in the index."""

    key: SortKey
    issue: Issue


def candidates(state: JiraState, user: User | None, prepared: Prepared) -> Iterator[Issue]:
    """The issues a query has to look at, as the index knows them, without those hidden from the caller."""
    now, lag, plan = state.host.clock.now(), state.host.faults.index_lag, prepared.plan
    index = state.index
    if plan.ids is not None:
        found = index.among(sorted(plan.ids), now, lag)
    elif plan.since is not None:
        found = index.walk("up", plan.since, now, lag)
    elif plan.projects is not None:
        found = index.among(index.of_projects(plan.projects), now, lag)
    else:
        found = index.seen(now, lag)
    return visible(state, user, found)


def visible(state: JiraState, user: User | None, found: Iterable[Issue]) -> Iterator[Issue]:
    """Those a caller may see, by the rights of this moment, and that no archive holds."""
    if user is None:
        return
    sees, issues = state.eyes(user), state.issues
    for one in found:
        if not one.archived and sees(issues.get(one.id, one)):
            yield one


def matches(
    state: JiraState, user: User | None, prepared: Prepared, fresh: Iterable[int] = ()
) -> Iterator[Issue]:
    """Every issue a query finds, in no order; those named in `fresh` as they are in the store."""
    test, wanted = prepared.matches, dict.fromkeys(fresh)
    for one in candidates(state, user, prepared):
        if one.id not in wanted and test(one):
            yield one
    stored = (state.find_for(user, str(one)) for one in wanted)
    yield from (one for one in stored if one is not None and not one.archived and test(one))


def page(
    state: JiraState,
    user: User | None,
    prepared: Prepared,
    size: int,
    *,
    after: Place | None = None,
    fresh: Iterable[int] = (),
) -> tuple[list[Issue], bool]:
    """Up to `size` issues after a place, in the query's order, and whether there are more."""
    numbers = tuple(fresh)
    if prepared.walk is not None and not numbers and prepared.plan.ids is None:
        found = list(islice(_walked(state, user, prepared, after), size + 1))
        return found[:size], len(found) > size
    keyed = ((prepared.sort_key(one), one) for one in matches(state, user, prepared, numbers))
    if after is not None:
        keyed = (pair for pair in keyed if after.key < pair[0])
    first = nsmallest(size + 1, keyed, key=itemgetter(0))
    return [one for _, one in first[:size]], len(first) > size


def _walked(state: JiraState, user: User | None, prepared: Prepared, after: Place | None) -> Iterator[Issue]:
    now, lag, way = state.host.clock.now(), state.host.faults.index_lag, prepared.walk
    if way is None:
        return
    place = None if after is None else (after.issue.updated, after.issue.id)
    found = state.index.walk(way, prepared.plan.since, now, lag, place)
    yield from (one for one in visible(state, user, found) if prepared.matches(one))


def window(
    state: JiraState, user: User | None, prepared: Prepared, start: int, size: int
) -> tuple[list[Issue], int]:
    """The issues from `start` on, at most `size`, and how many there are in all: Data Center's offsets."""
    found = list(matches(state, user, prepared))
    first = nsmallest(start + size, found, key=prepared.sort_key) if size else []
    return first[start:], len(found)
