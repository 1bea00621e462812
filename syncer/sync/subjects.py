"""Which record each file and each issue speaks of.

Why it exists: identity is decided once, by ids, markers and what the store knows, never by titles
and never by a search (B-01). What cannot be told apart is a problem, not a guess.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syncer.domain.ids import is_provisional, kind_of
from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.domain.records import Kind
from syncer.sync.observation import (
    Agreed,
    Claim,
    ClaimKind,
    Counterpart,
    Decision,
    DecisionKind,
    FileRecord,
    FilesObservation,
    HubState,
    IssueState,
    JiraObservation,
    Observation,
    Side,
    Standing,
    StoredRecord,
)
from syncer.sync.standing import known_standing, standing_of

NEW = "new:"  # stands before a handle where the hub has still to allocate an id
APART = (
    "apart:"  # stands before the key of an issue elsewhere that a person says is no record's of this project
)


@dataclass(frozen=True, slots=True)
class Subject:
    """One record with everything this cycle knows of it.

    `uid` is `new:<handle>` where none is allocated yet. `frozen`: its file could not be read, so
    nothing of it moves. `standing`: what became of its issue (B-08); `away` is the issue where that is in another
    project now (B-09). `claim`: a create of it is under way and not settled. `entered`: the decision by which a
    person entered it. `adopted`: people made its issue, and it becomes a record now. `further`: what the statuses
    of further issues say that implement it (see implementing.py). `doubt`: the key of an issue in another project whose
    mark names it and no project, so that it may be its own; it gets none before a person has said. `opened`: what a rule has it say that opens it now.
    """

    uid: str
    kind: Kind
    stored: StoredRecord | None = None
    file: FileRecord | None = None
    file_part: Counterpart | None = None
    issue: IssueState | None = None
    issue_part: Counterpart | None = None
    claim: Claim | None = None
    entered: Decision | None = None
    frozen: bool = False
    adopted: bool = False
    standing: Standing = Standing.LIVE
    away: IssueState | None = None
    further: tuple[str, ...] = ()
    doubt: str = ""
    opened: Mapping[str, JsonValue] | None = None

    @property
    def missing(self) -> bool:
        """Whether its issue, if it has one, takes no change: out of sight, moved away or archived."""
        return self.standing is not Standing.LIVE

    @property
    def values(self) -> Mapping[str, JsonValue]:
        """The register's values, or those a person entered or a rule opens it with; empty for a record that only a side speaks of yet."""
        if self.stored is not None:
            return self.stored.values
        values = self.entered.payload.get("values") if self.entered is not None else self.opened
        return values if isinstance(values, dict) else {}

    @property
    def is_new(self) -> bool:
        """Whether the register does not have it yet."""
        return self.stored is None


@dataclass
class _Register:
    """Work in progress: subjects by uid while sides are matched to them."""

    subjects: dict[str, Subject] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def identify(seen: Observation) -> tuple[tuple[Subject, ...], tuple[Problem, ...]]:
    """All records of the cycle, in order of id, and what could not be told."""
    work = _Register(_known(seen.hub, seen.files))
    _place_entered(work, seen.hub)
    if seen.files is not None:
        _place_files(work, seen)
    if seen.jira is not None:
        known = {p.native: p for p in seen.hub.counterparts if p.side is Side.JIRA}
        apart = {d.subject for d in seen.hub.decisions if d.kind is DecisionKind.APPROVE}
        for issue in sorted(seen.jira.fetched.values(), key=lambda i: (i.project != seen.project, int(i.id))):
            if f"{APART}{issue.key}" not in apart:
                _place_issue(work, issue, known.get(issue.id), seen.project)
        _place_adopted(work, seen.jira, seen.project)
        for native in (*seen.jira.fetched, *seen.jira.vanished):
            part = known.get(native)
            subject = work.subjects.get(part.uid) if part is not None and part.primary else None
            if part is not None and subject is not None:
                work.subjects[part.uid] = _standing(subject, part, seen.jira, seen.project)
    ordered = sorted(work.subjects.values(), key=lambda subject: _natural(subject.uid))
    return tuple(ordered), tuple(work.problems)


def _standing(subject: Subject, part: Counterpart, jira: JiraObservation, project: str) -> Subject:
    """What became of its issue; one in another project is not read, since no mapping says how."""
    standing = standing_of(part, jira, project)
    if standing is Standing.MOVED:
        return replace(subject, standing=standing, issue=None, away=subject.issue)
    return subject if standing is subject.standing else replace(subject, standing=standing)


def _natural(uid: str) -> tuple[int | str, ...]:
    """Figures by their size, so that new records get ids in the order people numbered their files.

    Each part is two places, so that a word and a figure are never compared; an id of ours needs no search for its parts.
    """
    word, dash, figures = uid.rpartition("-")
    if word.isalpha() and figures.isdecimal():
        return (-1, word + dash, int(figures), "", -1, "")
    parts = re.split(r"(\d+)", uid)
    return tuple(x for part in parts for x in ((int(part), "") if part.isdigit() else (-1, part)))


def _known(hub: HubState, files: FilesObservation | None) -> dict[str, Subject]:
    """The register's records with their files, their places on the sides, and creates under way, by uid."""
    named = {file.uid: file for file in files.records if file.uid} if files is not None else {}
    on = {side: {p.uid: p for p in hub.counterparts if p.primary and p.side is side} for side in Side}
    with_file, with_issue = on[Side.FILES], on[Side.JIRA]
    claims = {claim.key: claim for claim in hub.claims if claim.kind is ClaimKind.ISSUE}
    return {
        uid: Subject(
            uid,
            record.kind,
            record,
            file=file if (file := named.get(uid)) is not None and file.kind is record.kind else None,
            file_part=with_file.get(uid),
            issue_part=(part := with_issue.get(uid)),
            claim=claims.get(uid),
            standing=known_standing(part) if part is not None else Standing.LIVE,
        )
        for uid, record in hub.records.items()
    }


def _place_entered(work: _Register, hub: HubState) -> None:
    """What people entered into a register without files; one that is there by now was carried out before."""
    for decision in hub.decisions:
        if decision.kind is not DecisionKind.ENTER or decision.subject in hub.aliases:
            continue
        uid = NEW + decision.subject if is_provisional(decision.subject) else decision.subject
        kind = Kind(str(decision.payload["kind"]))
        work.subjects.setdefault(uid, Subject(uid, kind, entered=decision))


# ---------------------------------------------------------------------------------------- files


def _place_files(work: _Register, seen: Observation) -> None:
    assert seen.files is not None
    named = {record.uid for record in seen.files.records if record.uid}
    waiting = {
        s.file_part.key: s for s in work.subjects.values() if s.file_part is not None and s.uid not in named
    }
    for record in seen.files.records:
        uid = record.uid or _without_id(record, waiting, seen.hub)
        subject = work.subjects.get(uid) or Subject(uid, record.kind)
        if subject.file is record:
            continue
        if subject.kind is not record.kind:
            work.problems.append(_wrong_kind(record, subject))
            work.subjects[uid] = replace(subject, frozen=True)
            continue
        work.subjects[uid] = replace(subject, file=record)
    for uid, subject in list(work.subjects.items()):
        if subject.file is None and subject.file_part is not None:
            work.subjects[uid] = _without_file(work, subject, seen)


def _without_id(record: FileRecord, waiting: Mapping[str, Subject], hub: HubState) -> str:
    """A file that names no id: one we know and have still to write the id into, or a new record.

    The handle alone may have slipped to another line meanwhile, so the title has to agree too.
    """
    if record.alias and record.alias in hub.aliases:
        return hub.aliases[record.alias]
    known = waiting.get(record.handle)
    if known is not None and known.kind is record.kind:
        part = known.file_part
        titled = part is None or part.seen.get("title") == record.values.get("title")
        if titled:
            return known.uid
    return NEW + record.handle


def _wrong_kind(record: FileRecord, subject: Subject) -> Problem:
    return Problem(
        f"{record.uid} is a {subject.kind.value} in the register, but this file is a {record.kind.value}",
        "give the file an id of its own kind, or none: a new one is written in",
        record.places.get("id"),
        code="wrong-kind",
        uid=subject.uid,
    )


def _without_file(work: _Register, subject: Subject, seen: Observation) -> Subject:
    """Its file cannot be read (frozen), or is gone: a proposal to withdraw, never a deletion (B-06).

    A folder that is empty as a whole stops the cycle (guard); who lets it go on wants the files anew.
    """
    assert seen.files is not None
    assert subject.file_part is not None
    if seen.files.empty:
        return replace(subject, file_part=None)
    path = subject.file_part.key.partition("#")[0]
    if not seen.files.frozen.isdisjoint({path, subject.file_part.key}):
        return replace(subject, frozen=True)
    work.problems.append(
        Problem(
            f"its file {path} is gone or names it no longer; the record stays",
            "bring the file back; what is not wanted any more is withdrawn by its state, not by its absence",
            severity=Severity.WARNING,
            code="file-gone",
            uid=subject.uid,
        )
    )
    return subject


# --------------------------------------------------------------------------------------- issues


def _place_issue(work: _Register, issue: IssueState, known: Counterpart | None, project: str) -> None:
    if known is not None:
        subject = work.subjects.get(known.uid)
        if subject is not None and known.primary:
            work.subjects[known.uid] = replace(subject, issue=issue)
        return
    if issue.marker is None:
        return
    uid = issue.marker.uid
    subject = work.subjects.get(uid)
    if subject is None:
        subject = _from_marker(uid)
        if subject is None:
            return
    if subject.issue_part is not None or subject.issue is not None:
        return  # a clone (see clones.py)
    if issue.project == project:
        work.subjects[uid] = replace(subject, issue=issue)
    elif subject.claim is not None and subject.claim.token == issue.marker.token:
        work.subjects[uid] = _left(subject, subject.claim.carried, issue)
    elif issue.marker.project == project:  # the store was lost
        if subject.is_new and subject.file is None and subject.entered is None:
            work.problems.append(_out_of_reach(issue.key, uid))
        else:
            work.subjects[uid] = _left(subject, {}, issue)
    elif not issue.marker.project and not (subject.is_new and not (subject.file or subject.entered)):
        work.subjects[uid] = replace(subject, doubt=issue.key)


def _left(subject: Subject, agreed: Mapping[str, Agreed], issue: IssueState) -> Subject:
    """Its issue left before this store knew of it: what was sent stands agreed, and nothing is read (B-01, B-09)."""
    part = Counterpart(Side.JIRA, issue.id, subject.uid, issue.key, agreed=agreed)
    return replace(subject, issue_part=part, standing=Standing.MOVED, away=issue)


def _out_of_reach(key: str, uid: str) -> Problem:
    return Problem(
        f"{key} was moved to another project and carries the mark of {uid}, which nothing else speaks of any more",
        f"move the issue back, and the register gets {uid} again",
        severity=Severity.WARNING,
        code="issue-moved",
        uid=uid,
    )


def _place_adopted(work: _Register, jira: JiraObservation, project: str) -> None:
    """Issues of people that become records; one that carries our mark already was placed by it, or is a clone."""
    for native, candidate in jira.adopted.items():
        issue = jira.fetched.get(native)
        if issue is not None and issue.marker is None and issue.project == project:
            uid = f"{NEW}jira:{native}"
            work.subjects[uid] = Subject(uid, candidate.kind, issue=issue, adopted=True)


def _from_marker(uid: str) -> Subject | None:
    """The store was lost and no file tells: the marker on the issue rebuilds the record."""
    kind = kind_of(uid)
    return None if kind is None else Subject(uid, kind)
