"""WAS and CHANGED: what an issue's changelog says of the fields JQL can ask the past of.

Carried out for status, assignee, reporter, priority and resolution; of every other field it is a 400, as on
the real thing, which keeps no history of them either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from syncer.sandbox.jira.records import Issue, Item

KEPT = frozenset({"status", "assignee", "reporter", "priority", "resolution"})
_EVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """One change of a field: when, by whom (None unknown), from what and to what."""

    at: datetime
    author: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Narrowing:
    """What the predicates ask: a stretch of time, authors, former and new values; None asks nothing."""

    since: datetime | None = None
    until: datetime | None = None
    authors: frozenset[str] | None = None
    before: frozenset[str] | None = None
    after: frozenset[str] | None = None

    def takes(self, change: Change) -> bool:
        """Whether a change is one of those asked for."""
        return (
            (self.since is None or change.at >= self.since)
            and (self.until is None or change.at < self.until)
            and (self.authors is None or change.author in self.authors)
            and (self.before is None or change.before in self.before)
            and (self.after is None or change.after in self.after)
        )


def changes(issue: Issue, field_id: str) -> Iterator[Change]:
    """The changes of a field, oldest first."""
    for entry in issue.history:
        for item in entry.items:
            if _about(item, field_id):
                yield Change(entry.created, entry.author, item.before, item.after)


def _about(item: Item, field_id: str) -> bool:
    return (item.field_id or item.field) == field_id


def changed(field_id: str, asked: Narrowing) -> Callable[[Issue], bool]:
    """The test of CHANGED."""
    return lambda issue: any(asked.takes(one) for one in changes(issue, field_id))


def was(
    field_id: str, wanted: set[str | None], asked: Narrowing, now: Callable[[Issue], str | None]
) -> Callable[[Issue], bool]:
    """The test of WAS: whether the field had one of the values at some time the predicates leave."""

    def test(issue: Issue) -> bool:
        return any(
            value in wanted and _within(asked, since, until, author)
            for value, since, until, author in _stretches(issue, field_id, now)
        )

    return test


def _within(asked: Narrowing, since: datetime, until: datetime, author: str | None) -> bool:
    return (
        (asked.since is None or until > asked.since)
        and (asked.until is None or since < asked.until)
        and (asked.authors is None or author in asked.authors)
    )


def _stretches(
    issue: Issue, field_id: str, now: Callable[[Issue], str | None]
) -> Iterator[tuple[str | None, datetime, datetime, str | None]]:
    """Each value the field has had, from when until when, and who gave it."""
    since, author = issue.created, issue.creator
    giver: str | None = author
    for one in changes(issue, field_id):
        yield one.before, since, one.at, giver
        since, giver = one.at, one.author
    yield now(issue), since, _EVER, giver
