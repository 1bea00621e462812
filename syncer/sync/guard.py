"""What stops a cycle before its first write, until a person says so (B-07).

Why it exists: a first push fills somebody's project, and a side that is suddenly empty is more often
a mount, a branch or a permission than a wish. Both are cheap to ask about and dear to undo.
"""

from collections.abc import Sequence

from syncer.sync.changes import IssueDraft, Stop
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Observation, Side

FIRST_PUSH = "first-push"
EMPTY_FILES = "files-empty"
EMPTY_JIRA = "jira-empty"


def stops(
    seen: Observation, mapping: SyncMapping, drafts: Sequence[IssueDraft], approved: frozenset[str]
) -> tuple[Stop, ...]:
    """Everything that has to wait; items that were approved are left out."""
    found = [_first_push(seen, mapping, drafts), _empty_files(seen), _empty_jira(seen, mapping)]
    return tuple(stop for stop in found if stop is not None and stop.item not in approved)


def _first_push(seen: Observation, mapping: SyncMapping, drafts: Sequence[IssueDraft]) -> Stop | None:
    pushed = any(part.side is Side.JIRA for part in seen.hub.counterparts) or bool(seen.hub.claims)
    if pushed or not drafts or mapping.guard.first_push == "allow":
        return None
    return Stop(
        FIRST_PUSH,
        f"this is the first push to {seen.project}: {len(drafts)} issues would be created, and Jira tells watchers",
        f"syncer --project {seen.project} approve {FIRST_PUSH}",
    )


def _empty_files(seen: Observation) -> Stop | None:
    known = sum(part.side is Side.FILES for part in seen.hub.counterparts)
    if seen.files is None or not seen.files.empty or not known:
        return None
    return Stop(
        EMPTY_FILES,
        f"the register's folder is empty, but {known} records had a file there",
        f"bring the folder back; if it is meant: syncer --project {seen.project} approve {EMPTY_FILES}",
    )


def _empty_jira(seen: Observation, mapping: SyncMapping) -> Stop | None:
    """All, or more than the guard's limit, of the issues asked for by id did not come."""
    if seen.jira is None:
        return None
    known = sum(part.side is Side.JIRA for part in seen.hub.counterparts)
    gone = len(seen.jira.vanished)
    if gone <= mapping.guard.limit.allowed(known):
        return None
    return Stop(
        EMPTY_JIRA,
        f"{gone} of {known} issues cannot be seen any more: deleted, archived, moved or hidden from us",
        f"check the permissions; if it is meant: syncer --project {seen.project} approve {EMPTY_JIRA}",
    )
