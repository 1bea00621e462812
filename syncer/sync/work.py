"""One record while its fields are looked at: what all of its steps share.

Why it exists: merging a record's fields (records.py) and saying what its issue has to be told (issues.py)
read and fill the same page of notes. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.rules.computed import Answer, Rules
from syncer.rules.references import Find, nobody
from syncer.sync import linked, sets
from syncer.sync.answering import Answering
from syncer.sync.bindings import Binding, Bound
from syncer.sync.changes import (
    Attach,
    CreateRecord,
    FieldChange,
    FileEdit,
    Hold,
    IssueDraft,
    IssueEdit,
    SetFields,
    TransitionIssue,
    Unhold,
)
from syncer.sync.gates import Gates
from syncer.sync.linked import Web
from syncer.sync.merge import Absent, Ruling, View
from syncer.sync.observation import Agreed, Counterpart, Held, Move
from syncer.sync.pairs import Lack
from syncer.sync.subjects import Subject
from syncer.sync.values import empty

REST = "#rest"  # agreed under this name: the unmapped fields in our issue property
MOVING = "#moving"  # agreed under this name: the statuses through which a move of ours may have gone so far
LABELS = "#labels"  # seen under this name: labels of ours on the issue
STATUS = "#status"  # seen under this name: [status, category]
RICH_TEXT = (
    32_767  # the most characters of rich text, in its final form, that any Jira takes unless told otherwise
)
SUMMARY = 255  # the most characters that Jira takes
OVERWRITTEN = "somebody wrote it between our read and our write"


@dataclass(frozen=True, slots=True)
class Context:
    """What all records of a cycle share. `rulings` are people's decisions by (uid, field)."""

    project: str
    now: datetime
    with_files: bool
    with_jira: bool
    held: Mapping[tuple[str, str], Held]
    rulings: Mapping[tuple[str, str], tuple[Ruling, str]]
    digests: Mapping[str, str]
    locale: str
    ruled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by record, the fields of `rulings`
    web: Web = field(default_factory=Web)
    recent: Mapping[tuple[str, str], tuple[Move, ...]] = field(default_factory=dict)
    manager: str = ""  # who decides where a record has no owner
    due_in: timedelta = timedelta(days=2)  # how long a held field may wait
    unread: bool = False  # a file of nobody known could not be read: it may be any record's
    holds: Mapping[str, frozenset[str]] | None = None  # by kind, what the files have room for; None: for all
    rules: Rules = field(default_factory=Rules)  # by which fields are worked out
    gates: Gates = field(default_factory=Gates)  # that refuse or comment
    find: Find = nobody  # the values of records that were planned before, by uid
    opening: Mapping[str, str] = field(
        default_factory=dict
    )  # changes whose special meeting opens now, and its name
    answering: Answering | None = None  # which comments are answers; None: none is read


@dataclass(frozen=True, slots=True)
class Outcome:
    """All changes of one record."""

    create: CreateRecord | None = None
    change: SetFields | None = None
    attach: tuple[Attach, ...] = ()
    hold: tuple[Hold, ...] = ()
    unhold: tuple[Unhold, ...] = ()
    draft: IssueDraft | None = None
    edit: IssueEdit | None = None
    transition: TransitionIssue | None = None
    file: FileEdit | None = None
    problems: tuple[Problem, ...] = ()
    values: Mapping[str, JsonValue] = field(default_factory=dict)
    looked: frozenset[str] = frozenset()  # fields of links whose present state in Jira is on record as seen
    resting: frozenset[str] = frozenset()  # fields of links where register, issue and record say the same


@dataclass(slots=True)
class Work:
    """One record while its fields are looked at."""

    subject: Subject
    bound: Bound | None
    context: Context
    values: dict[str, JsonValue]
    changes: dict[str, FieldChange] = field(default_factory=dict)
    absorbed: dict[str, dict[str, Agreed]] = field(default_factory=dict)
    to_file: dict[str, JsonValue] = field(default_factory=dict)
    to_jira: dict[str, tuple[JsonValue, JsonValue, JsonValue]] = field(default_factory=dict)
    to_status: dict[str, str] = field(default_factory=dict)
    natives: dict[str, JsonValue] = field(default_factory=dict)
    unseen: frozenset[str] = frozenset()
    hold: list[Hold] = field(default_factory=list)
    unhold: list[Unhold] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    looked: set[str] = field(default_factory=set)
    resting: set[str] = field(default_factory=set)
    ruled: dict[str, Answer] = field(default_factory=dict)  # fields that a rule speaks for, and what it says


def on_jira(work: Work) -> bool:
    """Whether the record has an issue that this cycle knows something of."""
    subject = work.subject
    return work.bound is not None and (subject.issue is not None or subject.issue_part is not None)


def linking(work: Work, path: str) -> bool:
    """Whether a field shows in Jira as links between issues."""
    return work.bound is not None and path in work.bound.mapping.between


def shown_as_links(work: Work) -> frozenset[str]:
    """Fields that links say both to and fro: with the store lost they are read from there, so nothing else keeps them."""
    return linked_fields(work.bound, work.context)


def linked_fields(bound: Bound | None, context: Context) -> frozenset[str]:
    """The same for all records of a kind."""
    links = bound.mapping.links if bound is not None else {}
    verbs = context.web.verbs
    return frozenset(
        path for path, link in links.items() if link.direction != "to_jira" and link.type in verbs
    )


def link_view(work: Work, path: str) -> View | None:
    """The links of an issue that can be seen, as Jira's say in a field."""
    subject, bound = work.subject, work.bound
    if bound is None or subject.missing or not typed(subject, path):
        return None
    return linked.view(subject, path, bound, work.context.web, work.values.get(path))


def typed(subject: Subject, path: str) -> bool:
    """Whether people may type the field; the others are worked out."""
    spec = spec_of(subject.kind, path)
    return spec is not None and not spec.derived


def has_room(work: Work, path: str) -> bool:
    """Whether the record's file can say a field: a workbook says what it has columns for."""
    holds = work.context.holds
    return holds is None or path in holds.get(work.subject.kind, ())


def unsayable(work: Work, path: str, value: JsonValue, binding: Binding, so: str = "") -> Problem:
    """What to tell people about a value that their site has no word for, and `so` what becomes of it (B-17, B-20)."""
    place = work.subject.file.places.get(path) if work.subject.file is not None else None
    lack = binding.transform.lack(value) or Lack(
        f"Jira knows nothing for '{value}'",
        "add the person's Jira account to project.yaml, or the value to the mapping",
    )
    severity = Severity.ERROR if binding.unlisted == "error" else lack.severity
    message = f"{path}: {lack.message}; {so or lack.so}"
    return Problem(message, lack.hint, place, severity, "not-in-jira", work.subject.uid)


def left_out(work: Work, binding: Binding, value: JsonValue, native: JsonValue) -> list[Problem]:
    """What to tell people about elements of a set that their site has no word for; the others are said, if there are any."""
    if not (binding.transform.many and binding.sends):
        return []
    so = "" if isinstance(binding.transform.to_side(value), Absent) else "the others go without it"
    lacking = sets.unsaid(binding.transform, value, native)
    return [unsayable(work, binding.path, one, binding, so) for one in lacking]


def untakable(work: Work, path: str, neutral: str, native: JsonValue) -> Problem | None:
    """Why Jira would refuse a value whatever we try: said once here instead of being sent in every cycle."""
    if neutral != "summary" or not isinstance(native, str):
        return None
    if "\n" in native or "\r" in native:
        wrong, cure = "has several lines", "write it in one line"
    elif len(native) > SUMMARY:
        wrong, cure = f"has {len(native)} characters", f"shorten it to {SUMMARY} at the most"
    else:
        return None
    place = work.subject.file.places.get(path) if work.subject.file is not None else None
    message = f"{path} {wrong}, which no summary in Jira may; nothing of it is sent"
    return Problem(message, cure, place, code="not-for-jira", uid=work.subject.uid)


def unread(part: Counterpart) -> bool:
    """Whether an issue was made or found and nobody has read it in its project yet; elsewhere it says nothing (B-09)."""
    return not part.seen


def agreed_with_issue(work: Work, path: str) -> Agreed | None:
    """What was agreed with the issue; until a fresh issue was read once, its defaults are nobody's edit."""
    part = work.subject.issue_part
    if part is not None and not unread(part):
        return part.agreed.get(path)
    agreed = part.agreed.get(path) if part is not None else sent(work).get(path)
    if agreed is not None and empty(agreed.side):
        return Agreed(agreed.register, work.natives.get(path))
    return agreed


def sent(work: Work) -> dict[str, Agreed]:
    """What a create of ours carried, kept with its claim; the server's defaults beside it are nobody's edit."""
    return work.subject.claim.carried if work.subject.claim is not None else {}
