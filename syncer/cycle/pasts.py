"""The histories of issues: which are read in a cycle, and what is kept of them.

Why it exists: rules that look back need the instants of Jira, and may cost nothing for issues that did not change. So a
history is read once after each change of its issue, whoever made it, of kinds at whose past some rule looks; what it says
is kept in the register's terms. A history that cannot be read stops nothing: it is asked for again.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from syncer.cycle.project import Project
from syncer.cycle.run import Run
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.ports import Hub, HubWrite, PortError, PutPast, ReadBack, Tracker
from syncer.sync.histories import IssueHistories, IssuePast
from syncer.sync.implementing import records_of
from syncer.sync.moves import entries_of, in_register, told
from syncer.sync.observation import (
    Counterpart,
    IssueState,
    JiraObservation,
    Observation,
    Side,
    Standing,
)
from syncer.sync.people import people_of
from syncer.sync.plan import Plan
from syncer.sync.standing import known_standing

# ------------------------------------------------------------------------------------- reading


def histories_read(
    project: Project, hub: Hub, tracker: Tracker, seen: Observation, jira: JiraObservation
) -> tuple[IssueHistories, tuple[Problem, ...]]:
    """The histories of issues that changed since they were read last; and what to tell where they cannot be read.

    No request where none did, and none at all where no rule looks back.
    """
    if not project.looks_back:
        return IssueHistories(), ()
    read_at, digest = hub.read_at(project.key), project.mapping.digest
    wanted = [n for n, version in _versions(project, seen, jira) if read_at.get(n) != (version, digest)]
    if not wanted:
        return IssueHistories(), ()
    try:
        return tracker.moves(project.key, sorted(wanted, key=int)), ()
    except PortError as error:
        message = f"the history of {len(wanted)} issues was not told, so their instants are our own: {error.message}"
        return IssueHistories(), (Problem(message, error.hint, severity=Severity.WARNING, code="histories"),)


def _versions(project: Project, seen: Observation, jira: JiraObservation) -> Iterator[tuple[str, str]]:
    """The issues of kinds that rules look back at, with what tells that one has changed."""
    known = {part.native: part for part in seen.hub.counterparts if part.side is Side.JIRA}
    for native, part in known.items():
        if part.primary and kind_of(part.uid) in project.looks_back and _live(part, project, jira):
            issue = jira.fetched.get(native)
            version = issue.updated if issue is not None else part.version
            if version:
                yield native, version
    for native, issue in jira.fetched.items():
        if native not in known and _kind_of_new(issue, jira) in project.looks_back:
            yield native, issue.updated


def _live(part: Counterpart, project: Project, jira: JiraObservation) -> bool:
    issue = jira.fetched.get(part.native)
    if issue is not None:
        return issue.project == project.key
    return part.native not in jira.vanished and known_standing(part) is Standing.LIVE


def _kind_of_new(issue: IssueState, jira: JiraObservation) -> Kind | None:
    taken = jira.adopted.get(issue.id)
    if taken is not None:
        return taken.kind
    return kind_of(issue.marker.uid) if issue.marker is not None else None


# ------------------------------------------------------------------------------------- keeping


def pasts_told(run: Run, plan: Plan) -> list[HubWrite]:
    """What the histories that were read tell of records; new records are in the ledger by now."""
    jira = run.seen.jira
    return [] if jira is None else _pasts(run, plan, jira.histories, jira.fetched)


def pasts_after(run: Run, plan: Plan, back: ReadBack) -> list[HubWrite]:
    """The same of issues that we have written, whose histories came along when they were read back: nobody reads them again."""
    here = {issue.id: issue for issue in back.issues if issue.project == run.project.key}
    moves = {native: found for native, found in back.histories.moves.items() if native in here}
    return _pasts(run, plan, IssueHistories(back.histories.fields, moves), here)


def _pasts(
    run: Run, plan: Plan, histories: IssueHistories, fetched: Mapping[str, IssueState]
) -> list[HubWrite]:
    if not histories.moves:
        return []
    parts = {part.native: part for part in run.ledger.all(Side.JIRA)}
    ours = {native: parts[native] for native in histories.moves if native in parts}
    unread = [part.uid for native, part in ours.items() if native not in fetched]
    before = run.ports.hub.pasts(run.project.key, unread) if unread else {}
    shared = _implemented(run.seen, plan)
    told = _Told(run.project, run.seen, plan, histories, fetched)
    pasts = [told.of(part, shared, before.get(part.uid)) for part in ours.values()]
    run.moved.update(one.uid for one in pasts if one is not None)
    return [PutPast(one, entries_of(histories, one.native)) for one in pasts if one is not None]


def pasts_seen(project: Project, seen: Observation, plan: Plan) -> dict[str, IssuePast]:
    """What the histories that were read tell, by record as the plan calls it, before any of it is kept."""
    jira = seen.jira
    if jira is None or not jira.histories.moves:
        return {}
    parts = {part.native: part for part in seen.hub.counterparts if part.side is Side.JIRA and part.primary}
    parts |= {
        one.counterpart.native: one.counterpart
        for one in plan.attach
        if one.counterpart.side is Side.JIRA and one.counterpart.primary
    }
    told, shared = _Told(project, seen, plan, jira.histories, jira.fetched), _implemented(seen, plan)
    pasts = (told.of(parts[native], shared, None) for native in jira.histories.moves if native in parts)
    return {one.uid: one for one in pasts if one is not None}


def _implemented(seen: Observation, plan: Plan) -> set[str]:
    """Records that further issues implement."""
    parts = [*seen.hub.counterparts, *(attach.counterpart for attach in plan.attach)]
    further = (part for part in parts if part.side is Side.JIRA and not part.primary)
    return {uid for part in further for uid in records_of(part)}


@dataclass(frozen=True, slots=True)
class _Told:
    """Histories, and what is needed to say them in the register's terms."""

    project: Project
    seen: Observation
    plan: Plan
    histories: IssueHistories
    fetched: Mapping[str, IssueState]

    def of(self, part: Counterpart, shared: Collection[str], before: IssuePast | None) -> IssuePast | None:
        """What a record's issue tells; None where no rule looks back at its kind."""
        known = self.plan.records.get(part.uid)
        kind, jira = known[0] if known is not None else kind_of(part.uid), self.seen.jira
        bound = self.plan.bound.get(kind) if kind is not None else None
        if jira is None or bound is None or kind not in self.project.looks_back:
            return None
        issue = self.fetched.get(part.native)
        paths = told(bound, self.histories.fields, further=part.uid in shared)
        people = people_of(self.seen.data, jira.people)
        moves = in_register(bound, paths, self.histories.moves[part.native], part.seen, people)
        made = before.created if before is not None and before.native == part.native else None
        return IssuePast(
            native=part.native,
            uid=part.uid,
            version=issue.updated if issue is not None else part.version,
            mapping=self.project.mapping.digest,
            created=datetime.fromisoformat(issue.created) if issue is not None and issue.created else made,
            paths=paths,
            moves=moves,
        )
