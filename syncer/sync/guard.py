"""What stops a cycle before its first write, until a person says so (B-07).

Why it exists: a first push fills somebody's project, and a side that is suddenly empty is more often
a mount, a branch or a permission than a wish. Both are cheap to ask about and dear to undo.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol

from syncer.sync.adoption import ALL, PREFIX
from syncer.sync.adoption import approved as wished
from syncer.sync.changes import (
    RULE,
    Attach,
    IssueDraft,
    IssueEdit,
    SetFields,
    Stop,
    TransitionIssue,
    UnlinkIssues,
    UnmarkIssue,
)
from syncer.sync.mapping import STATES
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Counterpart, Decision, DecisionKind, HubState, Observation, Side, Standing
from syncer.sync.page_questions import is_of_comment
from syncer.sync.reactions import DUE, MARKS
from syncer.sync.values import empty

FIRST_PUSH = "first-push"
EMPTY_FILES = "files-empty"
EMPTY_JIRA = "jira-empty"
OVERWRITES = "overwrites"
TRANSITIONS = "transitions"
WITHDRAWALS = "withdrawals"
UNLINKS = "unlinks"
CLONES = "clones"
MOVED = "moved"
REACTIONS = "reactions"
QUESTIONS = "questions"
ADOPT_ALL = f"{PREFIX}{ALL}"
PAUSE = "pause"  # let go by `resume` alone
ITEMS = (
    FIRST_PUSH,
    EMPTY_FILES,
    EMPTY_JIRA,
    OVERWRITES,
    TRANSITIONS,
    WITHDRAWALS,
    UNLINKS,
    CLONES,
    MOVED,
    REACTIONS,
    QUESTIONS,
    ADOPT_ALL,
)  # all that a cycle may stop for and a person may approve
WITHDRAWN = "withdrawn"
_MAPPING = "mapping"  # the cursor that names the mapping of the last cycle
_MANY = {
    OVERWRITES: "{} issues would have values overwritten that nobody changed in the register",
    TRANSITIONS: "{} issues would be moved to another status that nobody changed in the register",
    WITHDRAWALS: "{} records would be withdrawn by what the status of their issues is read as",
    UNLINKS: "{} records would lose links in Jira",
    CLONES: "{} issues look like clones of ours and would lose our mark",
    MOVED: "{} issues of ours are in another project by now, and would not be written any more",
    REACTIONS: "{} issues would get or lose labels or due dates by what the mapping newly says of response times",
    QUESTIONS: "{} comments on pages would become questions by what the mapping newly says of comments",
}


class Wished(Protocol):
    """What a plan asks for, as far as the guard looks at it."""

    @property
    def drafts(self) -> Sequence[IssueDraft]:
        """Issues to create."""
        ...

    @property
    def edits(self) -> Sequence[IssueEdit]:
        """Issues to update."""
        ...

    @property
    def changes(self) -> Sequence[SetFields]:
        """Records that change."""
        ...

    @property
    def attach(self) -> Sequence[Attach]:
        """Places that are noted."""
        ...

    @property
    def unlinks(self) -> Sequence[UnlinkIssues]:
        """Links to take away."""
        ...

    @property
    def unmarks(self) -> Sequence[UnmarkIssue]:
        """Clones to unmark."""
        ...

    @property
    def transitions(self) -> Sequence[TransitionIssue]:
        """Statuses to move."""
        ...


def stops(
    seen: Observation, mapping: SyncMapping, plan: Wished, approved: frozenset[str]
) -> tuple[Stop, ...]:
    """Everything that has to wait; items that were approved are left out."""
    found = [
        paused(seen.project, seen.hub),
        _first_push(seen, mapping, plan.drafts),
        _empty_files(seen),
        _empty_jira(seen, mapping),
        _adoptions(seen, mapping),
        *(_too_many(seen, mapping, item, count) for item, count in _counts(seen, mapping, plan)),
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
    if seen.files is None or not seen.files.empty:
        return None
    known = sum(part.side is Side.FILES for part in _of_live(seen))
    if not known:
        return None
    return Stop(
        EMPTY_FILES,
        f"the register's files are empty (folder, branch or sheets), but {known} records stood there",
        f"bring them back; if it is meant: syncer --project {seen.project} approve {EMPTY_FILES}",
    )


def _empty_jira(seen: Observation, mapping: SyncMapping) -> Stop | None:
    """All, or more than the guard's limit, of the issues asked for by id did not come."""
    if seen.jira is None:
        return None
    ours = [
        part for part in _of_live(seen) if part.side is Side.JIRA and part.primary and not part.missing_since
    ]
    known = len(ours)
    gone = sum(part.native in seen.jira.vanished for part in ours)
    some_left = gone < known or known <= 1
    if some_left and gone <= mapping.guard.limit.allowed(known):
        return None
    return Stop(
        EMPTY_JIRA,
        f"{gone} of {known} issues cannot be seen any more: deleted or hidden from us",
        f"check the permissions; if it is meant: syncer --project {seen.project} approve {EMPTY_JIRA}",
    )


def _of_live(seen: Observation) -> list[Counterpart]:
    """Places of records that go on; where all have ended, people may well clear both sides (B-07)."""
    records = seen.hub.records
    ended = {uid for path in STATES for uid, one in records.items() if one.values.get(path) == WITHDRAWN}
    return [part for part in seen.hub.counterparts if part.uid not in ended]


def _too_many(seen: Observation, mapping: SyncMapping, item: str, count: int) -> Stop | None:
    """More of our own doings of a kind than the guard's limit; a person's single edit never comes near it."""
    if count <= mapping.guard.limit.allowed(len(seen.hub.records)):
        return None
    go_on = f"if it is meant: syncer --project {seen.project} approve {item}"
    return Stop(item, _MANY[item].format(count), f"see them with: syncer plan; {go_on}")


def _counts(seen: Observation, mapping: SyncMapping, plan: Wished) -> Iterator[tuple[str, int]]:
    """Our doings by kind, each as the number of records or issues that it would befall."""
    parts = {part.native: part for part in seen.hub.counterparts if part.side is Side.JIRA}
    decided = {d.subject for d in seen.hub.decisions if d.kind is DecisionKind.RESOLVE}
    remapped = seen.hub.cursors.get(_MAPPING, mapping.digest) != mapping.digest
    ruled = _ruled(plan.changes) if remapped else frozenset()
    yield (
        OVERWRITES,
        sum(_overwrites_by_itself(edit, parts.get(edit.native), decided, ruled) for edit in plan.edits),
    )
    yield (
        TRANSITIONS,
        sum(
            _moves_by_itself(one, parts.get(one.native), decided, remapped=remapped)
            for one in plan.transitions
        ),
    )
    yield WITHDRAWALS, sum(_withdraws_by_itself(change) for change in plan.changes)
    if remapped:
        yield REACTIONS, sum(bool({MARKS, DUE} & edit.agree.keys()) for edit in plan.edits)
        yield QUESTIONS, sum(map(is_of_comment, seen.hub.decisions))
    yield UNLINKS, len({change.uid for change in plan.unlinks})
    yield CLONES, len(plan.unmarks)
    yield (
        MOVED,
        sum(
            one.counterpart.standing is Standing.MOVED
            and parts.get(one.counterpart.native, one.counterpart).standing is not Standing.MOVED
            for one in plan.attach
        ),
    )


def _moves_by_itself(
    change: TransitionIssue, part: Counterpart | None, decided: AbstractSet[str], *, remapped: bool
) -> bool:
    """Whether an issue's status goes though the register did not move: put back, or newly mapped."""
    if f"{change.uid} {change.path}" in decided or change.path not in change.agree:
        return False
    agreed = part.agreed.get(change.path) if part is not None else None
    if agreed is None:
        return part is not None and remapped
    return agreed.register == change.agree[change.path].register


def _withdraws_by_itself(change: SetFields) -> bool:
    """Whether a record ends by what an issue's status is read as, which a workflow may change for all at once."""
    moved = [change.fields[path] for path in STATES if path in change.fields]
    return any(one.after == WITHDRAWN and one.mover == Side.JIRA.value for one in moved)


def _ruled(changes: Sequence[SetFields]) -> frozenset[tuple[str, str]]:
    """What a rule moves in the register, as record and field; with another mapping than before, that is the mapping's doing."""
    moved = ((one.uid, path, change.mover) for one in changes for path, change in one.fields.items())
    return frozenset((uid, path) for uid, path, mover in moved if mover.startswith(RULE))


def _overwrites_by_itself(
    edit: IssueEdit,
    part: Counterpart | None,
    decided: AbstractSet[str],
    ruled: AbstractSet[tuple[str, str]],
) -> bool:
    """Whether the issue's own value goes though nobody moved the register since it was agreed, or it never was."""
    agreed = part.agreed if part is not None else {}
    return any(
        not empty(old)
        and (
            path not in agreed
            or (edit.uid, path) in ruled
            or agreed[path].register == edit.agree[path].register
        )
        for path, old in edit.before.items()
        if f"{edit.uid} {path}" not in decided
    )
