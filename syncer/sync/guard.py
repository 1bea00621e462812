"""What stops a cycle before its first write, until a person says so (B-07).

Why it exists: a first push fills somebody's project, and a side that is suddenly empty is more often
a mount, a branch or a permission than a wish. Both are cheap to ask about and dear to undo.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from syncer.sync.adoption import ALL, PREFIX
from syncer.sync.adoption import approved as wished
from syncer.sync.changes import IssueDraft, IssueEdit, Stop
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Counterpart, Decision, DecisionKind, HubState, Observation, Side
from syncer.sync.values import empty

FIRST_PUSH = "first-push"
EMPTY_FILES = "files-empty"
EMPTY_JIRA = "jira-empty"
OVERWRITES = "overwrites"
ADOPT_ALL = f"{PREFIX}{ALL}"
PAUSE = "pause"  # let go by `resume` alone
ITEMS = (
    FIRST_PUSH,
    EMPTY_FILES,
    EMPTY_JIRA,
    OVERWRITES,
    ADOPT_ALL,
)  # all that a cycle may stop for and a person may approve


def stops(
    seen: Observation,
    mapping: SyncMapping,
    drafts: Sequence[IssueDraft],
    edits: Sequence[IssueEdit],
    approved: frozenset[str],
) -> tuple[Stop, ...]:
    """Everything that has to wait; items that were approved are left out."""
    found = [
        paused(seen.project, seen.hub),
        _first_push(seen, mapping, drafts),
        _empty_files(seen),
        _empty_jira(seen, mapping),
        _overwrites(seen, mapping, edits),
        _adoptions(seen, mapping),
    ]
    return tuple(stop for stop in found if stop is not None and stop.item not in approved)


def pause_of(hub: HubState) -> Decision | None:
    """The pause that holds: of pauses and resumptions the last word counts."""
    said = [d for d in hub.decisions if d.kind in {DecisionKind.PAUSE, DecisionKind.RESUME}]
    last = max(said, key=lambda decision: decision.id, default=None)
    return None if last is None or last.kind is DecisionKind.RESUME else last


def paused(project: str, hub: HubState) -> Stop | None:
    """The stop that a person asked for, until `resume`."""
    last = pause_of(hub)
    if last is None:
        return None
    why = str(last.payload.get("reason") or "")
    since = last.at.isoformat(timespec="seconds")
    reason = f"{project} is paused by {last.by} since {since}" + (f": {why}" if why else "")
    return Stop(PAUSE, reason, f"syncer --project {project} resume")


def _first_push(seen: Observation, mapping: SyncMapping, drafts: Sequence[IssueDraft]) -> Stop | None:
    adopted = len(seen.jira.adopted) if seen.jira is not None else 0
    if _pushed(seen) or not (drafts or adopted) or mapping.guard.first_push == "allow":
        return None
    made = [f"{_counted(len(drafts), 'issue')} would be created"] if drafts else []
    taken = [f"{_counted(adopted, 'issue')} of people would be adopted"] if adopted else []
    return Stop(
        FIRST_PUSH,
        f"this is the first push to {seen.project}: {' and '.join((*made, *taken))}, and Jira tells watchers",
        f"syncer --project {seen.project} approve {FIRST_PUSH}",
    )


def _pushed(seen: Observation) -> bool:
    """Whether the project had issues of ours before this cycle, or may have some."""
    return any(part.side is Side.JIRA for part in seen.hub.counterparts) or bool(seen.hub.claims)


def _adoptions(seen: Observation, mapping: SyncMapping) -> Stop | None:
    """More of people's issues than the guard's limit would be taken in at once, and nobody said so; the first push is asked for itself."""
    taken = seen.jira.adopted.values() if seen.jira is not None else ()
    wishes = wished(seen.hub)
    count = sum(not {one.key, ALL} & wishes for one in taken)
    if not _pushed(seen) or count <= mapping.guard.limit.allowed(len(seen.hub.records)):
        return None
    return Stop(
        ADOPT_ALL,
        f"{count} issues of people would be adopted at once",
        f"see them with: syncer plan; if it is meant: syncer --project {seen.project} approve {ADOPT_ALL}",
    )


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


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
    ours = [part for part in seen.hub.counterparts if part.side is Side.JIRA and not part.missing_since]
    known = len(ours)
    gone = sum(part.native in seen.jira.vanished for part in ours)
    some_left = gone < known or known <= 1
    if some_left and gone <= mapping.guard.limit.allowed(known):
        return None
    return Stop(
        EMPTY_JIRA,
        f"{gone} of {known} issues cannot be seen any more: deleted, archived, moved or hidden from us",
        f"check the permissions; if it is meant: syncer --project {seen.project} approve {EMPTY_JIRA}",
    )


def _overwrites(seen: Observation, mapping: SyncMapping, edits: Sequence[IssueEdit]) -> Stop | None:
    """More issues than the guard's limit would lose a value that nobody's edit of the register replaces."""
    parts = {part.native: part for part in seen.hub.counterparts if part.side is Side.JIRA}
    decided = {d.subject for d in seen.hub.decisions if d.kind is DecisionKind.RESOLVE}
    count = sum(_overwrites_by_itself(edit, parts.get(edit.native), decided) for edit in edits)
    if count <= mapping.guard.limit.allowed(len(seen.hub.records)):
        return None
    return Stop(
        OVERWRITES,
        f"{count} issues would have values overwritten that nobody changed in the register",
        f"see them with: syncer plan; if it is meant: syncer --project {seen.project} approve {OVERWRITES}",
    )


def _overwrites_by_itself(edit: IssueEdit, part: Counterpart | None, decided: AbstractSet[str]) -> bool:
    """Whether the issue's own value goes though the register did not move since it was agreed, or never was."""
    agreed = part.agreed if part is not None else {}
    return any(
        not empty(old) and (path not in agreed or agreed[path].register == edit.agree[path].register)
        for path, old in edit.before.items()
        if f"{edit.uid} {path}" not in decided
    )
