"""Which record's issue is which: for fields that name another record's issue, such as `parent`.

Why it exists: people and Jira name an issue by its key, the register a record by its id; keys change when an issue is
moved, and the old ones go on leading to it (B-09).
"""

from __future__ import annotations

from syncer.sync.observation import Observation, Side
from syncer.sync.pairs import Issues


def issues_of(seen: Observation) -> Issues:
    """Keys by record and records by key, as the store and this cycle's look at Jira know them."""
    keys: dict[str, str] = {}
    uids: dict[str, str] = {}
    fetched = seen.jira.fetched if seen.jira is not None else {}
    for part in seen.hub.counterparts:
        if part.side is not Side.JIRA:
            continue
        issue = fetched.get(part.native)
        now = issue.key if issue is not None else part.key
        if not part.primary:
            continue
        keys[part.uid] = now
        uids |= {key: part.uid for key in (*part.former, part.key, now) if key}
    return Issues(keys, uids)
