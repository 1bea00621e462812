"""What an issue's own history tells: every field that moved, when by the site's clock, and by whom.

Why it exists: rules that look back count from the instant at which something happened in Jira, not from the cycle that
saw it, so that an outage loses nothing (B-30, SLA-5). These are values alone: reading them is the tracker's, saying
them in the register's terms that of `moves`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from syncer.domain.json import JsonValue


@dataclass(frozen=True, slots=True)
class IssueMove:
    """One field of an issue that moved, in neutral terms (see `IssueState.fields`); `at` is in UTC.

    A "status" is {"id", "name", "category"} with the name it had then. `entry` is the id in the issue's history, of which one
    may tell of several fields. `account` and `name` are the actor's, "" where the site does not tell. `automatic`: an app,
    nobody or we ourselves did it; `ours`: we did. `partial`: `before` and `after` are the elements that went and came,
    not the whole list.
    """

    entry: str
    at: datetime
    field: str
    before: JsonValue
    after: JsonValue
    account: str = ""
    name: str = ""
    automatic: bool = False
    ours: bool = False
    partial: bool = False


@dataclass(frozen=True, slots=True)
class IssueHistories:
    """Moves by issue id, the oldest first, and the neutral fields that a history can tell of at all.

    An issue whose history could not be read is absent; one that never moved has none.
    """

    fields: frozenset[str] = frozenset()
    moves: Mapping[str, tuple[IssueMove, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastMove:
    """A move in the register's terms: a leaf path and its values; `ref` is the id of the entry in the issue's history."""

    ref: str
    path: str
    at: datetime
    before: JsonValue
    after: JsonValue
    by: str = ""
    automatic: bool = False
    ours: bool = False


@dataclass(frozen=True, slots=True)
class IssuePast:
    """All that an issue's history has told of a record.

    `paths` are the fields it tells of: one of them that never moved has been the same since `created` (None where nobody
    said when that was). `version` is the issue's `updated` it was read at and `mapping` the digest it was read under,
    so that what did not change is not asked for again.
    """

    native: str
    uid: str
    version: str
    mapping: str
    created: datetime | None = None
    paths: tuple[str, ...] = ()
    moves: tuple[PastMove, ...] = ()


@dataclass(frozen=True, slots=True)
class IssueComment:
    """A comment on an issue as plain text; `edited` is the instant of its last change, equal to `at` where there was none.

    `href` is where people find it. `account` and `name` are the author's; `automatic`: an app, nobody or we ourselves wrote it.
    """

    id: str
    at: datetime
    edited: datetime
    text: str
    href: str
    account: str = ""
    name: str = ""
    automatic: bool = False
